"""Two entries of one paper beside each other: where they differ, how that was decided, and their end."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, func, select

from index_platform.queries.papers import read
from index_platform.tables import PaperDifferenceRow, PaperEntryRow, PaperRow
from instruments.canonical import canonical_json
from instruments.paper_entry import Entry, Standing, kept, standing_of


@dataclass(frozen=True, slots=True)
class Entries:
    """Both entries of a paper."""

    first: Entry
    second: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What stands on paper at one question, as a third look found."""

    item: str
    taken: str  # first, second or neither
    answer: Standing
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How often two entries were held against each other, and differed."""

    compared: int
    differed: int


def entries(session: Session, name: UUID) -> Entries:
    """Both entries of a paper."""
    found = select(PaperEntryRow).where(PaperEntryRow.paper == str(name)).order_by(col(PaperEntryRow.turn))
    first, second = session.exec(found)
    return Entries(read(first.answers), read(second.answers))


def add(session: Session, name: UUID, items: Iterable[str], *, compared: int) -> None:
    """Note where two entries differ, of how many that were compared."""
    row = session.get_one(PaperRow, str(name))
    row.compared = compared
    session.add(row)
    session.flush()
    session.add_all(PaperDifferenceRow(paper=row.id, item=item) for item in items)
    session.flush()


def open_items(session: Session, name: UUID) -> tuple[str, ...]:
    """The questions of a paper that wait for a decision."""
    waiting = (PaperDifferenceRow.paper == str(name), col(PaperDifferenceRow.taken).is_(None))
    return tuple(session.exec(select(PaperDifferenceRow.item).where(*waiting)))


def decide(session: Session, name: UUID, decisions: Iterable[Decision], *, by: str, moment: str) -> None:
    """Keep what a third look found."""
    for one in decisions:
        row = session.get_one(PaperDifferenceRow, (str(name), one.item))
        row.taken, row.note, row.decided_by, row.decided_at = one.taken, one.note, by, moment
        row.answer = canonical_json([kept(one.answer)]).decode()
        session.add(row)
    session.flush()


def decided(session: Session, name: UUID) -> Mapping[str, Standing]:
    """What stands on paper where two entries differed."""
    rows = session.exec(select(PaperDifferenceRow).where(PaperDifferenceRow.paper == str(name)))
    return {row.item: standing_of(json.loads(row.answer)[0]) for row in rows if row.answer is not None}


def end(session: Session, name: UUID, *, status: str, moment: str) -> None:
    """Say that the paper is a response, and take away all that was typed in."""
    row = session.get_one(PaperRow, str(name))
    row.status, row.stored_at = status, moment
    typed = session.exec(select(PaperEntryRow).where(PaperEntryRow.paper == row.id)).all()
    decisions = session.exec(select(PaperDifferenceRow).where(PaperDifferenceRow.paper == row.id)).all()
    for one in (*typed, *decisions):
        if isinstance(one, PaperEntryRow):
            one.answers = None
        else:
            one.answer = None
    session.add_all((row, *typed, *decisions))
    session.flush()


def ready(session: Session) -> tuple[UUID, ...]:
    """The papers that were typed in twice and decided, and are no response yet."""
    undecided = select(PaperDifferenceRow.paper).where(col(PaperDifferenceRow.taken).is_(None))
    waiting = select(PaperRow.id).where(
        col(PaperRow.compared).is_not(None),
        col(PaperRow.stored_at).is_(None),
        col(PaperRow.id).not_in(undecided),
    )
    return tuple(UUID(name) for name in session.exec(waiting.order_by(col(PaperRow.number))))


def by_item(session: Session, wave: str) -> Mapping[str, int]:
    """How many papers of a wave differed at each question where any did."""
    found = (
        select(PaperDifferenceRow.item, func.count())
        .join(PaperRow, col(PaperRow.id) == col(PaperDifferenceRow.paper))
        .where(PaperRow.wave == wave)
        .group_by(col(PaperDifferenceRow.item))
    )
    return dict(session.exec(found).all())
