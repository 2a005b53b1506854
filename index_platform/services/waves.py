"""Waves: made from a file or a plan, opened for answers, closed."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform import wave_texts
from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.fieldwork import Fieldwork, day_of, words_of_day
from index_platform.queries import audit, definitions, places, releases, unsent, waves
from index_platform.queries.waves import StoredWave, WaveSummary
from index_platform.services import instruments, licensed, wave_plans
from index_platform.services.wave_plans import Planned
from instruments.definition import Instrument
from instruments.errors import ConflictError, NotPermittedError, NotReproducedError
from instruments.places import Geography
from scoring.snapshot import Margin, Wave, WaveKind

__all__ = [
    "Plan",
    "Planned",
    "StoredWave",
    "closed",
    "create",
    "create_plan",
    "get",
    "opened",
    "require_can_open",
    "summaries",
    "tried",
    "tried_plan",
]

_NEXT = {"planned": "open", "open": "closed", "closed": "open"}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a wave's file would make. ``new``: no wave of this key stands yet."""

    wave: Wave
    instrument: Instrument
    geography: Geography
    margins: tuple[Margin, ...]
    fieldwork: Fieldwork
    new: bool


def tried(engine: Engine, path: Path, *, actor: Actor = LOCAL) -> Plan:
    """What the file of a wave would make, with nothing stored; an error tells every flaw."""
    require(actor, Right.MANAGE_WAVES, where="waves create")
    return tried_plan(engine, wave_plans.read(path), actor=actor)


def tried_plan(engine: Engine, draft: Planned, *, actor: Actor = LOCAL) -> Plan:
    """The same of what was read already."""
    require(actor, Right.MANAGE_WAVES, where="waves create")
    with reading(engine) as session:
        there = wave_plans.there(session, draft)
        instrument, geography_id = wave_plans.fitting(session, draft)
        return Plan(
            wave=draft.wave,
            instrument=instrument,
            geography=places.by_id(session, geography_id),
            margins=draft.totals,
            fieldwork=draft.fieldwork,
            new=there is None,
        )


def create(engine: Engine, path: Path, *, moment: datetime, actor: Actor = LOCAL) -> tuple[StoredWave, bool]:
    """The wave that a file describes, still closed to answers: (wave, whether it is new)."""
    require(actor, Right.MANAGE_WAVES, where="waves create")
    return create_plan(engine, wave_plans.read(path), moment=moment, actor=actor)


def create_plan(
    engine: Engine, draft: Planned, *, moment: datetime, actor: Actor = LOCAL
) -> tuple[StoredWave, bool]:
    """The same of what was read already."""
    require(actor, Right.MANAGE_WAVES, where="waves create")
    wave = draft.wave
    with unit_of_work(engine) as session:
        if (there := wave_plans.there(session, draft)) is not None:
            return there, False
        instrument, geography_id = wave_plans.fitting(session, draft)
        instruments.published(session, instrument, moment=moment, actor=actor)
        population = wave_texts.parsed(draft.given["population"])
        waves.add(
            session,
            wave,
            instrument,
            geography_id,
            draft.totals,
            draft.sha256,
            stamp(moment),
            population,
            draft.fieldwork,
        )
        facts = {"kind": wave.kind.value, "instrument": instrument.label, "facts": draft.sha256}
        audit.write(session, deed(actor, "wave.create", "wave", wave.key, moment=moment, detail=facts))
        return waves.get(session, wave.key), True


def opened(
    engine: Engine, key: str, *, moment: datetime, actor: Actor = LOCAL, wording: Path | None = None
) -> bool:
    """Open a wave for answers, also one that was closed: whether it was not open before.

    wording: the folder of what licensees filled in; without it no slot counts as filled.
    """
    return _moved(engine, key, "open", "wave.open", moment, actor, wording)


def require_can_open(
    engine: Engine,
    key: str,
    *,
    moment: datetime,
    actor: Actor = LOCAL,
    wording: Path | None = None,
) -> None:
    """The refusal that opening a wave would end in, before anybody tries; nothing where it can be opened."""
    require(actor, Right.MANAGE_WAVES, where="waves open")
    with reading(engine) as session:
        _require_openable(session, waves.get(session, key), wording, moment)


def closed(engine: Engine, key: str, *, moment: datetime, actor: Actor = LOCAL) -> bool:
    """Close a wave: whether it was open before. How far answers came that nobody sent is counted then."""
    return _moved(engine, key, "closed", "wave.close", moment, actor, None)


def get(engine: Engine, key: str) -> StoredWave:
    """The wave with this key, with its instrument, places and margins."""
    with reading(engine) as session:
        return waves.get(session, key)


def summaries(engine: Engine) -> tuple[WaveSummary, ...]:
    """Every wave, with the number of its responses."""
    with reading(engine) as session:
        return waves.summaries(session)


def _moved(
    engine: Engine,
    key: str,
    state: str,
    action: str,
    moment: datetime,
    actor: Actor,
    wording: Path | None,
) -> bool:
    require(actor, Right.MANAGE_WAVES, where=action)
    with unit_of_work(engine) as session:
        wave = waves.get(session, key)
        before = wave.state
        if before == state:
            return False
        if _NEXT[before] != state:
            raise ConflictError(
                f"the wave {key!r} was never open", where="waves", fix=f"Open it: thriving waves open {key}."
            )
        if state == "open":
            _require_openable(session, wave, wording, moment)
        waves.set_state(session, key, state)
        if state == "closed":
            unsent.close(session, key)
        facts = {"wording": found} if (found := licensed.wordings(wording, wave.instrument)) else {}
        audit.write(session, deed(actor, action, "wave", key, moment=moment, detail=facts))
        return True


def _require_openable(session: Session, wave: StoredWave, wording: Path | None, moment: datetime) -> None:
    _require_days_left(wave, day_of(moment))
    licensed.require_filled(wording, wave.instrument, where="waves open")
    _require_approved(session, wave)
    _require_unreleased(session, wave)


def _require_days_left(wave: StoredWave, today: str) -> None:
    """A wave whose last day has passed would take no answer, open or not."""
    last = wave.fieldwork.closes_on
    if last is not None and last < today:
        raise ConflictError(
            f"the last day of the wave {wave.wave.key!r} was {words_of_day(last)}",
            where="waves open",
            fix=f"Give it another last day, or none (thriving waves dates {wave.wave.key}), then open it.",
        )


def _require_approved(session: Session, wave: StoredWave) -> None:
    """The database holds the same, in its own words."""
    label = wave.instrument.label
    origin = definitions.origin(session, label)
    if wave.wave.kind is not WaveKind.LIVE:
        return
    if origin == "shipped" and not instruments.ships(label, wave.instrument.sha256):
        raise NotReproducedError(
            f"the database says that {label} ships with this program, which ships no such questionnaire",
            where="waves open",
            fix="Look at it with thriving database check, and restore the database from a backup.",
        )
    if origin not in ("shipped", "approved"):
        raise NotPermittedError(
            f"the wave {wave.wave.key!r} asks residents, and two people have not approved {label}",
            where="waves open",
            fix="Propose it under /manage, signed in as a survey manager; somebody else approves it there.",
        )


def _require_unreleased(session: Session, wave: StoredWave) -> None:
    """Nobody should answer a wave whose figures are out: a wave is released from one snapshot only."""
    key = wave.wave.key
    out = next((one.id for one in releases.stored(session) if one.wave == key and one.approved_at), None)
    if wave.wave.kind is WaveKind.LIVE and out is not None:
        raise NotPermittedError(
            f"the wave {key!r} was published as {out}, and what residents answered now would never count",
            where="waves open",
            fix="Plan a new wave of another key, and open that.",
        )
