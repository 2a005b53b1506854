"""Assignments with their targets and addresses, and what came for them."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, delete, func, or_, select, update

from index_platform.tables import (
    AddressRow,
    AssignmentRow,
    InterviewRow,
    ResponseRow,
    TargetRow,
    VisitRow,
    WaveRow,
)
from index_platform.tables.assignments import EXCESS
from instruments.canonical import canonical_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A place of a wave, given to one researcher at a time."""

    id: str
    wave: str
    place: str
    account: str | None  # None: nobody's now
    is_closed: bool = False
    goes_on: bool = False  # opened again after all that was wanted had come
    until: str | None
    note: str
    version: int = 1
    made_by: str
    made_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """How many answers of one kind are wanted. ``when``: a condition over the answers, as in a file."""

    label: str
    when: object
    wanted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One door of an assignment, by its sign."""

    id: str
    assignment: str
    label: str
    position: int


def add(session: Session, assignment: Assignment, targets: Sequence[Target]) -> None:
    """Store a new assignment with what it wants."""
    session.add(
        AssignmentRow(**{name: getattr(assignment, name) for name in Assignment.__dataclass_fields__})
    )
    session.flush()
    for number, one in enumerate(targets, 1):
        session.add(
            TargetRow(
                assignment=assignment.id,
                number=number,
                label=one.label,
                condition=canonical_json(one.when).decode(),
                wanted=one.wanted,
            )
        )
    session.flush()


def find(session: Session, name: str) -> Assignment | None:
    """The assignment of this id, or None."""
    row = session.get(AssignmentRow, name)
    return None if row is None else _assignment(row)


def every(session: Session) -> tuple[Assignment, ...]:
    """All assignments, by wave, place and the moment when they were made."""
    order = (
        col(AssignmentRow.wave),
        col(AssignmentRow.place),
        col(AssignmentRow.made_at),
        col(AssignmentRow.id),
    )
    return tuple(map(_assignment, session.exec(select(AssignmentRow).order_by(*order))))


def change(session: Session, assignment: Assignment, **changes: object) -> bool:
    """Make the next version of an assignment: whether it still stood as it was seen."""
    found = session.exec(
        update(AssignmentRow)
        .where(col(AssignmentRow.id) == assignment.id, col(AssignmentRow.version) == assignment.version)
        .values(version=assignment.version + 1, **changes)
    )
    return bool(found.rowcount)


def targets(session: Session, names: Collection[str]) -> Mapping[str, tuple[Target, ...]]:
    """{assignment: its targets in order}."""
    rows = session.exec(
        select(TargetRow)
        .where(col(TargetRow.assignment).in_(names))
        .order_by(col(TargetRow.assignment), col(TargetRow.number))
    )
    found: dict[str, tuple[Target, ...]] = dict.fromkeys(names, ())
    for row in rows:
        one = Target(label=row.label, when=json.loads(row.condition), wanted=row.wanted)
        found[row.assignment] = (*found[row.assignment], one)
    return found


def done(session: Session, names: Collection[str]) -> Mapping[str, Counter[str]]:
    """{assignment: {target: interviews that are responses now}}; under "" all of them."""
    rows = session.exec(
        select(InterviewRow.assignment, InterviewRow.targets)
        .join(ResponseRow, col(ResponseRow.id) == InterviewRow.received)
        .where(col(InterviewRow.assignment).in_(names))
    )
    found: dict[str, Counter[str]] = {name: Counter() for name in names}
    for name, told in rows:
        found[name or ""].update(["", *json.loads(told or "[]")])
    return found


def excess(session: Session, name: str) -> Mapping[str, tuple[int, int]]:
    """{reason: (interviews, visits) that came in excess for an assignment}; those that wait among them."""

    def came(table: type[InterviewRow] | type[VisitRow]) -> Mapping[str | None, int]:
        rows = session.exec(
            select(table.excess, func.count())
            .where(col(table.assignment) == name)
            .group_by(col(table.excess))
        )
        return dict(rows.all())

    interviews, visits = came(InterviewRow), came(VisitRow)
    reasons = [why for why in EXCESS if why in interviews or why in visits]
    return {why: (interviews.get(why, 0), visits.get(why, 0)) for why in reasons}


def add_addresses(session: Session, addresses: Sequence[Address]) -> None:
    """Store new addresses."""
    session.add_all(
        AddressRow(**{name: getattr(one, name) for name in Address.__dataclass_fields__}) for one in addresses
    )
    session.flush()


def addresses(session: Session, names: Collection[str]) -> Iterator[Address]:
    """The addresses of these assignments, in the order in which they were given."""
    order = (col(AddressRow.assignment), col(AddressRow.position))
    for row in session.exec(select(AddressRow).where(col(AddressRow.assignment).in_(names)).order_by(*order)):
        yield Address(**{name: getattr(row, name) for name in Address.__dataclass_fields__})


def knocks(session: Session, signs: Collection[str]) -> Mapping[str, tuple[int, str, str | None]]:
    """{sign of an address: how often it was tried, what came of it last, the appointment made then}."""
    rows = session.exec(
        select(VisitRow).where(col(VisitRow.address).in_(signs)).order_by(col(VisitRow.at), col(VisitRow.id))
    )
    found: dict[str, tuple[int, str, str | None]] = {}
    for row in rows:
        before, _, _ = found.get(row.address or "", (0, "", None))
        found[row.address or ""] = (before + 1, row.outcome, row.appointment)
    return found


def forget_addresses(session: Session, today: str) -> int:
    """Delete the addresses of waves that are closed, or whose last day is over: how many they were."""
    over = (
        select(AssignmentRow.id)
        .join(WaveRow, col(WaveRow.key) == AssignmentRow.wave)
        .where(or_(col(WaveRow.state) == "closed", col(WaveRow.closes_on) < today))
    )
    gone = session.exec(delete(AddressRow).where(col(AddressRow.assignment).in_(over)))
    return int(gone.rowcount)


def _assignment(row: AssignmentRow) -> Assignment:
    return Assignment(**{name: getattr(row, name) for name in Assignment.__dataclass_fields__})
