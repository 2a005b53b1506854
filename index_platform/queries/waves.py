"""Waves and their snapshots."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, func, select

from index_platform import fieldwork, margins, wave_texts
from index_platform.fieldwork import Fieldwork
from index_platform.queries import definitions, places
from index_platform.tables import FreezeRow, InstrumentVersionRow, ResponseRow, WaveRow
from index_platform.wave_order import WaveOrder
from index_platform.wave_texts import WaveText
from instruments.canonical import canonical_json
from instruments.definition import Instrument
from instruments.errors import NotFoundError, NotReproducedError
from instruments.flaws import near
from instruments.places import Geography
from scoring.snapshot import Margin, Snapshot, Wave, WaveKind


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredWave:
    """A wave with all that its answers are read by."""

    wave: Wave
    state: str
    instrument: Instrument
    geography: Geography
    margins: tuple[Margin, ...]
    sha256: str  # of the facts it was created with
    fieldwork: Fieldwork

    def door(self, today: str) -> str:
        """The state as the door judges it on a day."""
        return fieldwork.door(self.state, self.fieldwork.opens_on, self.fieldwork.closes_on, today)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveSummary:
    """One line of the list of waves."""

    key: str
    title: str
    kind: str
    state: str
    instrument: str
    responses: int
    freezes: tuple[str, ...]  # files, the newest last
    opens_on: str | None  # ISO day, the first that takes answers
    closes_on: str | None


def summaries(session: Session) -> tuple[WaveSummary, ...]:
    """Every wave with the number of its responses, by key."""
    rows = session.exec(
        select(WaveRow, InstrumentVersionRow.label)
        .join(InstrumentVersionRow, col(InstrumentVersionRow.sha256) == col(WaveRow.instrument_sha256))
        .order_by(col(WaveRow.key))
    ).all()
    return tuple(
        WaveSummary(
            key=row.key,
            title=row.title,
            kind=row.kind,
            state=row.state,
            instrument=label,
            responses=response_count(session, row.key),
            freezes=_files(session, row.key),
            opens_on=row.opens_on,
            closes_on=row.closes_on,
        )
        for row, label in rows
    )


def order(session: Session) -> WaveOrder:
    """Which wave was asked before which, of all that there are."""
    rows = session.exec(select(WaveRow.key, WaveRow.opens_on, WaveRow.closes_on)).all()
    return WaveOrder({key: (opens_on, closes_on) for key, opens_on, closes_on in rows})


def response_count(session: Session, key: str) -> int:
    """How many responses a wave has."""
    return session.exec(select(func.count()).select_from(ResponseRow).where(ResponseRow.wave == key)).one()


def find(session: Session, key: str) -> StoredWave | None:
    """The wave with this key, or None."""
    row = session.get(WaveRow, key)
    return None if row is None else _stored(session, row)


def get(session: Session, key: str) -> StoredWave:
    """The wave with this key; NotFoundError names those there are."""
    return _stored(session, _row(session, key))


def add(
    session: Session,
    wave: Wave,
    instrument: Instrument,
    geography_id: int,
    totals: Sequence[Margin],
    sha256: str,
    moment: str,
    population: WaveText,
    asked: Fieldwork,
) -> None:
    """Store a new wave, planned: not yet open for answers. ``population``: in every language that it has."""
    facts: dict[str, Any] = {name: getattr(wave, name) for name in wave.__dataclass_fields__}
    session.add(
        WaveRow(
            **{**facts, **asked.columns(), "population": wave_texts.stored(population)},
            state="planned",
            instrument_sha256=instrument.sha256,
            geography_id=geography_id,
            margins=canonical_json(margins.document(totals)).decode(),
            sha256=sha256,
            created_at=moment,
        )
    )
    session.flush()


def set_fieldwork(session: Session, key: str, asked: Fieldwork, selection: str) -> None:
    """Change how a wave is asked, and what it says of how people came to answer."""
    row = _row(session, key)
    for name, value in {**asked.columns(), "selection": selection}.items():
        setattr(row, name, value)
    session.add(row)
    session.flush()


def set_state(session: Session, key: str, state: str) -> None:
    """Move a wave to ``planned``, ``open`` or ``closed``."""
    row = _row(session, key)
    row.state = state
    session.add(row)
    session.flush()


def add_freeze(session: Session, snapshot: Snapshot, file: str, moment: str) -> None:
    """Record a snapshot. The same content is recorded once."""
    known = select(FreezeRow).where(FreezeRow.wave == snapshot.wave.key, FreezeRow.sha256 == snapshot.sha256)
    if session.exec(known).one_or_none() is None:
        session.add(
            FreezeRow(
                wave=snapshot.wave.key,
                sha256=snapshot.sha256,
                responses=snapshot.responses,
                file=file,
                frozen_at=moment,
            )
        )
        session.flush()


def is_frozen(session: Session, key: str, sha256: str) -> bool:
    """Whether a snapshot of this hash was frozen from the wave."""
    known = select(FreezeRow).where(FreezeRow.wave == key, FreezeRow.sha256 == sha256)
    return session.exec(known).one_or_none() is not None


def snapshots(session: Session, key: str) -> Mapping[str, str]:
    """{file: content hash} of every snapshot that was frozen from a wave."""
    return dict(session.exec(select(FreezeRow.file, FreezeRow.sha256).where(FreezeRow.wave == key)).all())


def _row(session: Session, key: str) -> WaveRow:
    if (row := session.get(WaveRow, key)) is None:
        keys = session.exec(select(WaveRow.key)).all()
        raise NotFoundError(
            f"there is no wave {key!r}",
            where="database",
            fix=f"{near(key, keys)}There are: {', '.join(keys) or 'none'}. Make one: thriving waves create.",
        )
    return row


def _stored(session: Session, row: WaveRow) -> StoredWave:
    version = session.get_one(InstrumentVersionRow, row.instrument_sha256)
    instrument = definitions.instrument(session, version.label)
    if instrument is None:
        raise NotReproducedError(
            f"the instrument {version.label} of the wave {row.key} is gone",
            where="database",
            fix="Restore the database from a backup.",
        )
    return StoredWave(
        wave=Wave(
            key=row.key,
            title=row.title,
            kind=WaveKind(row.kind),
            population=wave_texts.read(row.population).source,
            selection=row.selection,
            source=row.source,
            next=row.next,
        ),
        state=row.state,
        instrument=instrument,
        geography=places.by_id(session, row.geography_id),
        margins=margins.parse(json.loads(row.margins), where=f"margins of the wave {row.key}"),
        sha256=row.sha256,
        fieldwork=fieldwork.of_columns({name: getattr(row, name) for name in fieldwork.COLUMNS}),
    )


def _files(session: Session, key: str) -> tuple[str, ...]:
    rows = session.exec(select(FreezeRow.file).where(FreezeRow.wave == key).order_by(col(FreezeRow.id)))
    return tuple(rows)
