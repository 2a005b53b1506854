"""Waves: made from a file, opened for answers, closed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform import margins, wave_texts
from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import audit, definitions, places, releases, waves
from index_platform.queries.waves import StoredWave, WaveSummary
from index_platform.services import instruments, licensed
from instruments.canonical import content_hash
from instruments.definition import Instrument, ItemKind
from instruments.errors import ConflictError, InvalidDefinitionError, NotPermittedError, NotReproducedError
from instruments.files import Document, read_document
from instruments.flaws import At, Flaw, refusal
from instruments.places import Geography
from instruments.shapes import one_of, record, text
from scoring.snapshot import Margin, Wave, WaveKind

# A key stands in names of files, in addresses and in commands, where a first hyphen would be an option.
LONGEST_KEY = 64
_KEY = re.compile(rf"[a-z0-9][a-z0-9-]{{0,{LONGEST_KEY - 1}}}")


def _key(value: object, at: At) -> Iterator[Flaw]:
    """Flaws of what should be the key of a wave."""
    flaws = list(text(value, at))
    yield from flaws
    if not flaws and not _KEY.fullmatch(str(value)):
        length = f"{len(str(value))} characters long" if len(str(value)) > LONGEST_KEY else repr(value)
        yield Flaw(
            at,
            f"is {length}, which no wave can be called",
            f"Write at most {LONGEST_KEY} lower-case letters, digits and hyphens, a letter or digit first: "
            "autumn-2026.",
        )


def _file_name(value: object, at: At) -> Iterator[Flaw]:
    """Flaws of what should name a file beside this one: a wave reads nothing else of the machine."""
    flaws = list(text(value, at))
    yield from flaws
    if not flaws and (Path(str(value)).name != value or "\0" in str(value)):
        yield Flaw(at, f"is {str(value)!r}, which is not the name of a file beside it", _BESIDE)


_BESIDE = "Put the file of margins into the folder of the wave's file, and write its name only: margins.yaml."
_WAVE = record(
    {
        "key": _key,
        "title": text,
        "kind": one_of(WaveKind),
        "instrument": text,
        "geography": text,
        "vintage": text,
        "population": wave_texts.shape,
        "selection": text,
    },
    {"source": text, "next": text, "margins": _file_name},
)
_NEXT = {"planned": "open", "open": "closed", "closed": "open"}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a wave's file would make. ``new``: no wave of this key stands yet."""

    wave: Wave
    instrument: Instrument
    geography: Geography
    margins: tuple[Margin, ...]
    new: bool


def tried(engine: Engine, path: Path, *, actor: Actor = LOCAL) -> Plan:
    """What the file of a wave would make, with nothing stored; an error tells every flaw."""
    require(actor, Right.MANAGE_WAVES, where="waves create")
    draft = _draft(path)
    with reading(engine) as session:
        there = _there(session, draft)
        instrument, geography_id = _fitting(session, draft)
        return Plan(
            wave=draft.wave,
            instrument=instrument,
            geography=places.by_id(session, geography_id),
            margins=draft.totals,
            new=there is None,
        )


def create(engine: Engine, path: Path, *, moment: datetime, actor: Actor = LOCAL) -> tuple[StoredWave, bool]:
    """The wave that a file describes, still closed to answers: (wave, whether it is new)."""
    require(actor, Right.MANAGE_WAVES, where="waves create")
    draft = _draft(path)
    wave = draft.wave
    with unit_of_work(engine) as session:
        if (there := _there(session, draft)) is not None:
            return there, False
        instrument, geography_id = _fitting(session, draft)
        instruments.published(session, instrument, moment=moment, actor=actor)
        population = wave_texts.parsed(draft.given["population"])
        now = stamp(moment)
        waves.add(session, wave, instrument, geography_id, draft.totals, draft.sha256, now, population)
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


def require_can_open(engine: Engine, key: str, *, actor: Actor = LOCAL, wording: Path | None = None) -> None:
    """The refusal that opening a wave would end in, before anybody tries; nothing where it can be opened."""
    require(actor, Right.MANAGE_WAVES, where="waves open")
    with reading(engine) as session:
        _require_openable(session, waves.get(session, key), wording)


def closed(engine: Engine, key: str, *, moment: datetime, actor: Actor = LOCAL) -> bool:
    """Close a wave: whether it was open before."""
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
            _require_openable(session, wave, wording)
        waves.set_state(session, key, state)
        facts = {"wording": found} if (found := licensed.wordings(wording, wave.instrument)) else {}
        audit.write(session, deed(actor, action, "wave", key, moment=moment, detail=facts))
        return True


def _require_openable(session: Session, wave: StoredWave, wording: Path | None) -> None:
    licensed.require_filled(wording, wave.instrument, where="waves open")
    _require_approved(session, wave)
    _require_unreleased(session, wave)


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


@dataclass(frozen=True, kw_only=True)
class _Draft:
    """What a wave's file says, read and not yet held against what is stored."""

    given: Mapping[str, Any]
    wave: Wave
    totals: tuple[Margin, ...]
    where: str  # of the totals
    sha256: str


def _draft(path: Path) -> _Draft:
    document = read_document(path)
    given, wave = _wave(document)
    totals, where = _totals(given, path)
    sha256 = content_hash({**given, "margins": margins.document(totals)})
    return _Draft(given=given, wave=wave, totals=totals, where=where, sha256=sha256)


def _there(session: Session, draft: _Draft) -> StoredWave | None:
    """The same wave where it stands already; ConflictError for another of its key."""
    if (there := waves.find(session, draft.wave.key)) is not None:
        _refuse_other(there, draft.sha256)
    return there


def _fitting(session: Session, draft: _Draft) -> tuple[Instrument, int]:
    """The instrument and the geography that the file names; they fit each other, and its margins fit both."""
    instrument = instruments.found(session, draft.given["instrument"])
    geography_id = places.id_of(session, draft.given["geography"], draft.given["vintage"])
    geography = places.by_id(session, geography_id)
    _require_levels(instrument, geography, draft.where)
    if flaws := list(margins.misfits(draft.totals, instrument, geography)):
        raise refusal(flaws, where=draft.where, content=margins.document(draft.totals))
    return instrument, geography_id


def _require_levels(instrument: Instrument, geography: Geography, where: str) -> None:
    """Refuse places that an item asks for one of, and that are not there."""
    levels = [level.key for level in geography.levels]
    for item in instrument.items:
        if item.kind is ItemKind.PLACE and item.level not in levels:
            raise InvalidDefinitionError(
                f"{instrument.label} asks in {item.id!r} for a {item.level}, and {geography.title} has none",
                where=where,
                fix=f"Name places that have that level; the levels of these are: {', '.join(levels)}.",
            )


def _wave(document: Document) -> tuple[Mapping[str, Any], Wave]:
    if flaws := list(_WAVE(document.content, ())):
        raise refusal(flaws, where=document.where, content=document.content, lines=document.lines)
    given = cast("Mapping[str, Any]", document.content)
    facts = {name: given[name] for name in Wave.__dataclass_fields__ if name in given}
    population = wave_texts.parsed(given["population"]).source
    return given, Wave(**{**facts, "kind": WaveKind(given["kind"]), "population": population})


def _totals(given: Mapping[str, Any], path: Path) -> tuple[tuple[Margin, ...], str]:
    """The margins in the file that the wave names, beside its own; none where it names none."""
    if "margins" not in given:
        return (), str(path)
    document = read_document(_beside(path, given["margins"]))
    lines = {at[1:]: line for at, line in document.lines.items() if at[:1] == ("margins",)}
    return margins.parse(document.content.get("margins"), where=document.where, lines=lines), document.where


def _beside(path: Path, name: str) -> Path:
    """The file of this name in the folder of ``path``; an error for a way out of it."""
    file = path.parent / name
    leads_out = file.resolve().parent != path.parent.resolve()
    if leads_out or (file.exists() and not file.is_file()):
        raise InvalidDefinitionError(
            f"margins is {name!r}, which is not a plain file beside it", where=str(path), fix=_BESIDE
        )
    return file


def _refuse_other(there: StoredWave, sha256: str) -> None:
    if there.sha256 != sha256:
        raise ConflictError(
            f"the wave {there.wave.key!r} was created from other facts",
            where="waves create",
            fix="Give the changed wave a key of its own: answers belong to the wave as it was.",
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
