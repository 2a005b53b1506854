"""A wave as those who answer it see it: a light look at its row, and what it asks and where."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from index_platform import fieldwork, wave_texts
from index_platform.fieldwork import Fieldwork
from index_platform.queries import definitions, places
from index_platform.tables import InstrumentVersionRow, WaveRow
from index_platform.wave_texts import WaveText
from instruments.definition import Instrument
from instruments.errors import NotFoundError
from instruments.places import Geography


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

    def door(self, today: str) -> str:
        """The state as the door judges it on a day."""
        return fieldwork.door(self.state, self.fieldwork.opens_on, self.fieldwork.closes_on, today)


def head(session: Session, key: str) -> Head | None:
    """The wave with this key, or None."""
    row = session.get(WaveRow, key)
    return None if row is None else _head(row)


def heads(session: Session, *, state: str) -> tuple[Head, ...]:
    """The waves in one state, by key."""
    rows = session.exec(select(WaveRow).where(WaveRow.state == state).order_by(col(WaveRow.key)))
    return tuple(_head(row) for row in rows)


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


def _head(row: WaveRow) -> Head:
    facts = {name: getattr(row, name) for name in Head.__dataclass_fields__ if name != "fieldwork"}
    asked = fieldwork.of_columns({name: getattr(row, name) for name in fieldwork.COLUMNS})
    return Head(**{**facts, "population": wave_texts.read(row.population), "fieldwork": asked})
