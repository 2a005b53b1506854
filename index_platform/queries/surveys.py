"""A wave as those who answer it see it: a light look at its row, and what it asks and where."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from index_platform import fieldwork, wave_texts
from index_platform.db import plain
from index_platform.fieldwork import Fieldwork
from index_platform.queries import definitions, places
from index_platform.tables import InstrumentVersionRow
from index_platform.wave_texts import WaveText
from instruments.definition import Instrument
from instruments.errors import NotFoundError
from instruments.places import Geography

_INVITED = "invited_waves.wave"
_PLAIN = ("key", "title", "kind", "state", "population", "source", "instrument_sha256", "geography_id")
_COLUMNS = (*_PLAIN, *fieldwork.COLUMNS, _INVITED)
_HEADS = f"SELECT {', '.join(_COLUMNS)} FROM waves LEFT JOIN invited_waves ON invited_waves.wave = waves.key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The row of a wave without what belongs to it. ``state``: as it was last set."""

    key: str
    title: str
    kind: str
    state: str
    population: WaveText
    source: str
    instrument_sha256: str
    geography_id: int
    fieldwork: Fieldwork
    by_invitation: bool  # the open link leads to no questions

    def door(self, today: str) -> str:
        """The state as the door judges it on a day."""
        return fieldwork.door(self.state, self.fieldwork.opens_on, self.fieldwork.closes_on, today)


def head(session: Session, key: str) -> Head | None:
    """The wave with this key, or None. Asked for with every answer that comes, so by plain SQL."""
    [*rows] = plain(session)(f"{_HEADS} WHERE waves.key = ?", (key,))
    return _head(rows[0]) if rows else None


def heads(session: Session, *, state: str) -> tuple[Head, ...]:
    """The waves in one state, by key."""
    return tuple(_head(row) for row in plain(session)(f"{_HEADS} WHERE state = ? ORDER BY key", (state,)))


def instrument(session: Session, sha256: str) -> Instrument:
    """The published definition with this hash, whatever a wave asks now."""
    row = session.get(InstrumentVersionRow, sha256)
    found = None if row is None else definitions.instrument(session, row.label)
    if found is None:
        raise NotFoundError(
            f"no published instrument has the hash {sha256[:12]}",
            where="database",
            fix="Restore the database from a backup: a published definition is never deleted.",
        )
    return found


def geography(session: Session, number: int) -> Geography:
    """The places in which a wave asks."""
    return places.by_id(session, number)


def _head(row: Sequence[Any]) -> Head:
    facts = dict(zip(_COLUMNS, row, strict=True))
    asked = fieldwork.of_columns({name: facts.pop(name) for name in fieldwork.COLUMNS})
    by_invitation = facts.pop(_INVITED) is not None
    population = wave_texts.read(facts.pop("population"))
    return Head(**facts, population=population, fieldwork=asked, by_invitation=by_invitation)
