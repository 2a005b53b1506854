"""Addresses of an assignment, brought as a CSV file: looked at, then kept; again, nothing twice.

The words of an address are in one table alone. Visits name it by its sign, answers not at all; it is in no
snapshot and no export, and gone once the wave is closed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.db import reading, unit_of_work
from index_platform.queries import assignments, audit
from index_platform.queries.assignments import Address
from index_platform.services import delimited
from index_platform.services.assignments import Assignments, Door, doors
from instruments.errors import InvalidInputError

WHERE = "addresses"
COLUMN = "address"
LONGEST, MOST = 200, 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What a file would do, or did."""

    new: int
    known: int
    first: tuple[str, ...]  # of the new ones


class Addresses:
    """The addresses of one site, for the supervisors of their assignments."""

    def __init__(self, engine: Engine, assigned: Assignments, *, clock: Callable[[], datetime]) -> None:
        self._engine, self._assigned, self._clock = engine, assigned, clock

    def of(self, assignment: str, *, actor: Actor) -> tuple[Door, ...]:
        """The addresses of an assignment, each with what came of it so far."""
        self._assigned.one(assignment, actor=actor)
        with reading(self._engine) as session:
            return doors(session, [assignment])

    def tried(self, assignment: str, file: Path, *, actor: Actor) -> Brought:
        """What a file would do. Nothing of it is kept."""
        self._assigned.one(assignment, actor=actor)
        labels = tuple(_labels(file))
        with reading(self._engine) as session:
            return _brought(labels, _new(session, assignment, labels))

    def bring(self, assignment: str, file: Path, *, actor: Actor) -> Brought:
        """Keep the addresses of a file; InvalidInputError tells the first line that cannot be meant."""
        require(actor, Right.SUPERVISE, where=WHERE)
        self._assigned.one(assignment, actor=actor)
        labels, moment = tuple(_labels(file)), self._clock()
        with unit_of_work(self._engine) as session:
            new = _new(session, assignment, labels)
            if new:
                assignments.add_addresses(session, new)
                facts = {"count": len(new)}
                written = deed(
                    actor, "assignment.addresses", "assignment", assignment, moment=moment, detail=facts
                )
                audit.write(session, written)
        return _brought(labels, new)


def _new(session: Session, assignment: str, labels: Sequence[str]) -> tuple[Address, ...]:
    """Those that are not here yet. Signs are drawn, for one made of the words tells who tries some."""
    there = {one.label.casefold() for one in assignments.addresses(session, [assignment])}
    fresh = {label.casefold(): label for label in labels if label.casefold() not in there}
    if len(fresh) + len(there) > MOST:
        raise InvalidInputError(
            f"there would be more than {MOST:,} addresses", where=WHERE, fix="Make several assignments."
        )
    return tuple(
        Address(id=str(uuid4()), assignment=assignment, label=label, position=position)
        for position, label in enumerate(fresh.values(), len(there) + 1)
    )


def _brought(labels: Sequence[str], new: Sequence[Address]) -> Brought:
    return Brought(new=len(new), known=len(labels) - len(new), first=tuple(one.label for one in new[:5]))


def _labels(file: Path) -> Iterator[str]:
    table = delimited.read(file)
    columns = [name.strip().casefold() for name in table.columns]
    if COLUMN not in columns:
        raise InvalidInputError(
            f"no column is called {COLUMN}", where=WHERE, fix=f"Name the column of addresses {COLUMN}."
        )
    at = columns.index(COLUMN)
    for number, cells in table.rows():
        label = " ".join(cells[at].split()) if at < len(cells) else ""
        if not 0 < len(label) <= LONGEST or not label.isprintable():
            raise InvalidInputError(
                f"line {number} has no address that can be shown",
                where=WHERE,
                fix=f"Write one of 1 to {LONGEST} signs, in UTF-8.",
            )
        yield label
