"""What machines say against the files of a release, written down once: files, rules, findings, the day."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from threading import Lock

from index_platform.fieldwork import day_of
from index_platform.public_files.shelf import Shelf
from index_platform.queries.releases import Release
from instruments.errors import InvalidInputError
from reports import accessibility, conformance
from reports.fingerprint import fingerprint
from reports.spreadsheets import checks, ods_reading, xlsx_reading


class Kind(StrEnum):
    """What a file is; each kind has rules of its own."""

    PAGE = "page"
    PDF = "pdf"
    XLSX = "xlsx"
    ODS = "ods"


RULES: Mapping[Kind, str] = {
    Kind.PAGE: "structure of pages: language, title, headings, words for pictures, tables",
    Kind.PDF: "PDF/UA-1 (ISO 14289-1)",
    Kind.XLSX: "checklist of the Government Analysis Function for spreadsheets",
    Kind.ODS: "checklist of the Government Analysis Function for spreadsheets",
}
_FINDINGS: Mapping[Kind, Callable[[bytes], tuple[str, ...]]] = {
    Kind.PAGE: lambda made: accessibility.findings(made.decode()),
    Kind.PDF: conformance.failures,
    Kind.XLSX: lambda made: checks.findings(xlsx_reading.found(made)),
    Kind.ODS: lambda made: checks.findings(ods_reading.found(made)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A file that is checked: its name in words, its address, and what makes or finds it."""

    name: str
    href: str
    kind: Kind
    content: Callable[[], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was said against a file; nothing where it breaks no rule."""

    name: str
    href: str
    rules: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessLog:
    """The check of one release by one version of the program."""

    release: str
    on: str  # ISO day
    files: tuple[Checked, ...]

    def document(self) -> dict[str, object]:
        """The log as JSON-ready data."""
        return asdict(self)


class AccessLogs:
    """The logs of one site. Each is made when it is first asked for, then kept beside the public files."""

    def __init__(self, shelf: Shelf, *, clock: Callable[[], datetime]) -> None:
        self._shelf, self._clock = shelf, clock
        self._one_at_a_time = Lock()  # a log takes seconds: whoever waits finds it made

    def of(self, release: Release, files: Sequence[Made]) -> AccessLog:
        """The log of a release. A file that its own checks refused is in it with the reason."""
        with self._one_at_a_time:
            path = self._shelf.file(_name(release), lambda: self._written(release, files))
        return _read(path.read_bytes())

    def kept(self, release: Release) -> AccessLog | None:
        """The log of a release; None where nothing was checked yet: a page does not wait for that."""
        name = _name(release)
        return self.of(release, ()) if self._shelf.size(name) else None

    def _written(self, release: Release, files: Sequence[Made]) -> bytes:
        found = AccessLog(release=release.id, on=day_of(self._clock()), files=tuple(_checked(files)))
        return (json.dumps(found.document(), ensure_ascii=False, indent=1) + "\n").encode()


def _name(release: Release) -> str:
    return f"{release.id}-{release.document_sha256[:12]}-{fingerprint()[:12]}/access.json"


def _checked(files: Sequence[Made]) -> Iterator[Checked]:
    for each in files:
        yield Checked(name=each.name, href=each.href, rules=RULES[each.kind], findings=_findings(each))


def _findings(made: Made) -> tuple[str, ...]:
    try:
        return _FINDINGS[made.kind](made.content())
    except InvalidInputError as error:
        return (error.what,)


def _read(content: bytes) -> AccessLog:
    told = json.loads(content)
    files = (Checked(**{**each, "findings": tuple(each["findings"])}) for each in told["files"])
    return AccessLog(release=told["release"], on=told["on"], files=tuple(files))
