"""Proofs of a release: the newest build of them, and who read what. What was signed is never changed."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum

from sqlalchemy import delete
from sqlmodel import Session, col, select

from index_platform.tables import ProofBuildRow, ProofFileRow, ReadingRow
from instruments.canonical import canonical_json, sha256
from instruments.errors import NotFoundError


class Verdict(StrEnum):
    """What somebody says of a page that they read."""

    READ = "read"
    WRONG = "wrong"
    SETTLED = "settled"  # of what was wrong: looked into, and why it need not stand in the way


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofFile:
    """One file that would be published, or why it was not made."""

    name: str
    place: str
    ending: str  # of its name, such as large-print.pdf
    language: str = ""  # of a page for residents
    draft: bool = False  # whether its words are a translation that nobody has approved
    size: int = 0  # bytes
    sha256: str = ""
    fault: str = ""  # why it was not made, or what a checker found
    fix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proofs:
    """A build: every file, and which withheld numbers readers could bound too closely."""

    built_by: str
    built_at: str
    program: str  # hash of all that writes reports
    bounded: int  # how many withheld numbers were looked at
    close: tuple[str, ...]
    files: tuple[ProofFile, ...]

    @property
    def places(self) -> tuple[str, ...]:
        """The codes of the places that there are files of, in their order."""
        return tuple(dict.fromkeys(file.place for file in self.files))

    def of(self, place: str) -> tuple[ProofFile, ...]:
        """The files of one place."""
        return tuple(file for file in self.files if file.place == place)

    def content(self, place: str) -> str:
        """The hash of all that there is to read of one place."""
        return sha256(canonical_json([[file.name, file.sha256] for file in self.of(place)]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What somebody signed. number: 0 before it is kept."""

    page: str
    sha256: str
    verdict: Verdict
    note: str
    reader: str
    role: str  # by which they may read
    read_at: str
    settles: int | None = None
    number: int = 0


def keep(session: Session, release: str, made: Proofs) -> None:
    """Keep a build in the place of the one before."""
    forget(session, release)
    number = _number(release)
    build = {name: value for name, value in asdict(made).items() if name not in ("close", "files")}
    session.add(ProofBuildRow(release=number, close=json.dumps(made.close), **build))
    session.flush()
    session.add_all(
        ProofFileRow(release=number, position=position, **asdict(file))
        for position, file in enumerate(made.files)
    )
    session.flush()


def forget(session: Session, release: str) -> None:
    """Forget the build of a release; what was signed stays."""
    number = _number(release)
    session.execute(delete(ProofFileRow).where(col(ProofFileRow.release) == number))
    session.execute(delete(ProofBuildRow).where(col(ProofBuildRow.release) == number))


def of(session: Session, release: str) -> Proofs | None:
    """The newest build of a release; None before the first."""
    build = session.get(ProofBuildRow, _number(release))
    if build is None:
        return None
    rows = session.exec(
        select(ProofFileRow).where(ProofFileRow.release == build.release).order_by(col(ProofFileRow.position))
    )
    return Proofs(
        built_by=build.built_by,
        built_at=build.built_at,
        program=build.program,
        bounded=build.bounded,
        close=tuple(json.loads(build.close)),
        files=tuple(_file(row) for row in rows),
    )


def sign(session: Session, release: str, reading: Reading) -> None:
    """Keep what somebody signed; the database refuses to settle what was not found wrong, or twice."""
    said = {name: value for name, value in asdict(reading).items() if name != "number"}
    session.add(ReadingRow(release=_number(release), **said))
    session.flush()


def readings(session: Session, release: str) -> tuple[Reading, ...]:
    """All that was signed of a release, the oldest first."""
    rows = session.exec(
        select(ReadingRow).where(ReadingRow.release == _number(release)).order_by(col(ReadingRow.number))
    )
    return tuple(_reading(row) for row in rows)


def reading(session: Session, release: str, number: int) -> Reading:
    """One of them; NotFoundError where there is none."""
    found = next((one for one in readings(session, release) if one.number == number), None)
    if found is None:
        raise NotFoundError(
            f"nothing of {release} was signed under the number {number}",
            where="readings",
            fix="Choose it on the page of the proofs.",
        )
    return found


def _number(release: str) -> int:
    return int(release.removeprefix("R"))


def _file(row: ProofFileRow) -> ProofFile:
    return ProofFile(**{name: getattr(row, name) for name in ProofFile.__dataclass_fields__})


def _reading(row: ReadingRow) -> Reading:
    names = [name for name in Reading.__dataclass_fields__ if name != "verdict"]
    return Reading(verdict=Verdict(row.verdict), **{name: getattr(row, name) for name in names})
