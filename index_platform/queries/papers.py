"""Papers while they are typed in: batches, papers by number, entries.

An entry is read for its own account only; both of a paper are read together in ``paper_differences`` alone.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, func, select

from index_platform.tables import PaperBatchRow, PaperDifferenceRow, PaperEntryRow, PaperRow
from instruments.canonical import canonical_json
from instruments.paper_entry import Entry, kept, standing_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A pile of papers."""

    number: int
    wave: str
    instrument_sha256: str
    title: str
    opened_by: str
    opened_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """That an account types in a paper, or did: never what."""

    account: str
    turn: int
    started_at: str
    finished_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper and how far it is."""

    id: UUID
    batch: int
    number: str
    turns: tuple[Turn, ...]
    compared: int | None  # how many answers were held against each other
    differing: int  # how many of them differed
    undecided: int
    status: str | None
    stored_at: str | None

    def turn_of(self, account: str) -> Turn | None:
        """The turn of an account at this paper."""
        return next((turn for turn in self.turns if turn.account == account), None)


def add_batch(session: Session, **facts: str) -> int:
    """The number of a new batch with these facts."""
    row = PaperBatchRow(number=None, **facts)
    session.add(row)
    session.flush()
    return int(row.number or 0)


def batch(session: Session, number: int) -> Batch | None:
    """The batch with this number."""
    row = session.get(PaperBatchRow, number)
    return None if row is None else _batch(row)


def batches(session: Session, wave: str) -> tuple[Batch, ...]:
    """The batches of a wave, the newest first."""
    newest = (
        select(PaperBatchRow).where(PaperBatchRow.wave == wave).order_by(col(PaperBatchRow.number).desc())
    )
    return tuple(_batch(row) for row in session.exec(newest))


def add(session: Session, name: UUID, batch: Batch, number: str) -> None:
    """A paper that nobody has typed in yet."""
    session.add(PaperRow(id=str(name), batch=batch.number, wave=batch.wave, number=number))
    session.flush()


def find(session: Session, wave: str, number: str) -> Paper | None:
    """The paper of a wave with this number."""
    return next(_papers(session, and_(col(PaperRow.wave) == wave, col(PaperRow.number) == number)), None)


def of_wave(session: Session, wave: str) -> tuple[Paper, ...]:
    """Every paper of a wave, by number."""
    return tuple(_papers(session, col(PaperRow.wave) == wave))


def of_batch(session: Session, number: int) -> tuple[Paper, ...]:
    """Every paper of a batch, by number."""
    return tuple(_papers(session, col(PaperRow.batch) == number))


def add_entry(session: Session, name: UUID, account: str, *, turn: int, moment: str) -> None:
    """An entry with nothing in it yet."""
    session.add(
        PaperEntryRow(
            paper=str(name), turn=turn, account=account, answers="{}", started_at=moment, saved_at=moment
        )
    )
    session.flush()


def own_entry(session: Session, name: UUID, account: str) -> Entry:
    """What one account has typed in from a paper so far."""
    return read(_own(session, name, account).answers)


def save_entry(session: Session, name: UUID, account: str, entry: Entry, *, moment: str) -> None:
    """Keep what an account typed in."""
    row = _own(session, name, account)
    row.answers, row.saved_at = text(entry), moment
    session.add(row)
    session.flush()


def finish_entry(session: Session, name: UUID, account: str, *, moment: str) -> None:
    """Say that an account typed in the whole paper."""
    row = _own(session, name, account)
    row.finished_at = moment
    session.add(row)
    session.flush()


def twice(session: Session) -> tuple[UUID, ...]:
    """The papers that two accounts have finished, and that were not held against each other yet."""
    finished = (
        select(PaperEntryRow.paper)
        .join(PaperRow, col(PaperRow.id) == col(PaperEntryRow.paper))
        .where(col(PaperRow.compared).is_(None), PaperEntryRow.turn == 2)
        .where(col(PaperEntryRow.finished_at).is_not(None))
    )
    return tuple(UUID(name) for name in session.exec(finished))


def by_id(session: Session, name: UUID) -> Paper:
    """The paper that becomes the response with this id."""
    return next(_papers(session, col(PaperRow.id) == str(name)))


def remove_entry(session: Session, found: Paper, account: str) -> None:
    """Take an entry back, and the paper with it where nobody else has typed it in."""
    session.delete(_own(session, found.id, account))
    session.flush()
    if len(found.turns) == 1:
        session.delete(session.get_one(PaperRow, str(found.id)))
        session.flush()


def text(entry: Entry) -> str:
    """An entry as it is stored."""
    return canonical_json({name: kept(standing) for name, standing in entry.items()}).decode()


def read(stored: str | None) -> Entry:
    """The entry that is stored."""
    given: Mapping[str, Any] = json.loads(stored or "{}")
    return {name: standing_of(data) for name, data in given.items()}


def _own(session: Session, name: UUID, account: str) -> PaperEntryRow:
    own = (PaperEntryRow.paper == str(name), PaperEntryRow.account == account)
    return session.exec(select(PaperEntryRow).where(*own)).one()


def _papers(session: Session, which: ColumnElement[bool]) -> Iterator[Paper]:
    turns: dict[str, list[Turn]] = {}
    columns = (
        col(PaperEntryRow.paper),
        col(PaperEntryRow.account),
        col(PaperEntryRow.turn),
        col(PaperEntryRow.started_at),
        col(PaperEntryRow.finished_at),
    )
    asked = select(*columns)  # type: ignore[call-overload]  # SQLModel knows the types of four columns at most
    entries = asked.join(PaperRow, col(PaperRow.id) == columns[0]).where(which).order_by(columns[2])
    for name, *facts in session.exec(entries):
        turns.setdefault(name, []).append(Turn(**dict(zip(Turn.__dataclass_fields__, facts, strict=True))))
    counts = _differences(session, which)
    for row in session.exec(select(PaperRow).where(which).order_by(col(PaperRow.number))):
        differing, decided = counts.get(row.id, (0, 0))
        yield Paper(
            id=UUID(row.id),
            batch=row.batch,
            number=row.number,
            turns=tuple(turns.get(row.id, ())),
            compared=row.compared,
            differing=differing,
            undecided=differing - decided,
            status=row.status,
            stored_at=row.stored_at,
        )


def _differences(session: Session, which: ColumnElement[bool]) -> Mapping[str, tuple[int, int]]:
    """{paper: (how many answers differ, how many of these were decided)}."""
    found = (
        select(PaperDifferenceRow.paper, func.count(), func.count(col(PaperDifferenceRow.taken)))
        .join(PaperRow, col(PaperRow.id) == col(PaperDifferenceRow.paper))
        .where(which)
        .group_by(col(PaperDifferenceRow.paper))
    )
    return {name: (differing, decided) for name, differing, decided in session.exec(found)}


def _batch(row: PaperBatchRow) -> Batch:
    return Batch(**{name: getattr(row, name) for name in Batch.__dataclass_fields__})
