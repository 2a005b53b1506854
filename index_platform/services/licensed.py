"""Wording that a licence lets this body show to its respondents: filled in, looked up, taken out again.

It lies in a folder of its own, and never becomes part of a definition, a snapshot, a release or a backup.
"""

from datetime import datetime
from functools import reduce
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.db import unit_of_work
from index_platform.queries import audit, waves
from index_platform.services import instruments
from index_platform.storage import licensed
from instruments.canonical import canonical_json
from instruments.definition import Instrument
from instruments.errors import ConflictError, InvalidDefinitionError, NotFoundError, NotPermittedError
from instruments.files import read_document
from instruments.filled import NOTHING_FILLED, Filled
from instruments.filling import Filling, parts_with_slots, read


def fill(
    engine: Engine, folder: Path, label: str, path: Path, *, moment: datetime, actor: Actor = LOCAL
) -> tuple[Filling, bool]:
    """Keep the wording in a file for the instrument ``label``: (what is kept, whether it is new).

    What stands there is not replaced: a wave must ask everybody in the same words.
    """
    require(actor, Right.PROPOSE_INSTRUMENT, where="instruments fill")
    with unit_of_work(engine) as session:
        instrument = instruments.found(session, label)
        given = read(read_document(path), instrument)
        if (there := _kept(folder, instrument)) is not None:
            _require_same(there, given)
            return there, False
        audit.write(session, _filled(given, "instrument.fill", moment, actor))
        licensed.keep(folder, label, canonical_json(given.content))
        return given, True


def removed(
    engine: Engine, folder: Path, label: str, *, moment: datetime, actor: Actor = LOCAL
) -> Filling | None:
    """The wording of the instrument ``label``, kept no longer; None where it could not be read any more.

    Refused while an open wave asks it.
    """
    require(actor, Right.PROPOSE_INSTRUMENT, where="instruments fill")
    with unit_of_work(engine) as session:
        instrument = instruments.found(session, label)
        if licensed.found(folder, label) is None:
            raise NotFoundError(
                f"no wording is kept for {label}", where="instruments fill", fix="There is nothing to remove."
            )
        _require_no_open_wave(session, label)
        there = _readable(folder, instrument)
        audit.write(session, _emptied(label, there, moment, actor))
        licensed.remove(folder, label)
        return there


def filled(folder: Path, instrument: Instrument) -> Filled:
    """The wording that is kept for the empty slots of an instrument and of its parts."""
    kept = (_kept(folder, part) for part in parts_with_slots(instrument))
    return reduce(Filled.joined, (one.filled for one in kept if one is not None), NOTHING_FILLED)


def wordings(folder: Path | None, instrument: Instrument) -> dict[str, str]:
    """The hash of the wording that is kept for each part that has empty slots, by label. No folder: none."""
    kept = [_kept(folder, part) for part in parts_with_slots(instrument)] if folder else []
    return {one.label: one.sha256 for one in kept if one is not None}


def require_filled(folder: Path | None, instrument: Instrument, *, where: str) -> None:
    """Refuse an instrument of which somebody would be shown empty questions."""
    there = wordings(folder, instrument)
    if lacking := [part.label for part in parts_with_slots(instrument) if part.label not in there]:
        first = lacking[0]
        raise NotPermittedError(
            f"the wording of {' and '.join(lacking)} is not filled in, which only a licensee may do",
            where=where,
            fix=f"With the licence, write the wording into a file: thriving instruments fill {first} FILE.",
        )


def _kept(folder: Path, instrument: Instrument) -> Filling | None:
    path = licensed.found(folder, instrument.label)
    if path is None:
        return None
    try:
        return read(read_document(path), instrument)
    except InvalidDefinitionError as error:
        fix = f"Take it out, and fill it in again: thriving instruments fill {instrument.label} --remove."
        what = f"the wording that is kept for {instrument.label} is damaged: {error.what}"
        raise InvalidDefinitionError(what, where=error.where, fix=fix) from error


def _readable(folder: Path, instrument: Instrument) -> Filling | None:
    try:
        return _kept(folder, instrument)
    except InvalidDefinitionError:  # to take it out is the remedy
        return None


def _require_same(there: Filling, given: Filling) -> None:
    if there.sha256 != given.sha256:
        raise ConflictError(
            f"another wording is kept for {given.label}",
            where="instruments fill",
            fix=f"Take it out first: thriving instruments fill {given.label} --remove.",
        )


def _require_no_open_wave(session: Session, label: str) -> None:
    for wave in waves.summaries(session):
        if wave.state == "open" and label in _labels(waves.get(session, wave.key).instrument):
            raise ConflictError(
                f"the wave {wave.key!r} is open and asks {label}",
                where="instruments fill",
                fix=f"Close it first: thriving waves close {wave.key}.",
            )


def _labels(instrument: Instrument) -> tuple[str, ...]:
    return tuple(part.label for part in parts_with_slots(instrument))


def _emptied(label: str, there: Filling | None, moment: datetime, actor: Actor) -> audit.Deed:
    action = "instrument.empty"
    if there is None:
        return deed(actor, action, "instrument", label, moment=moment, detail={"damaged": True})
    return _filled(there, action, moment, actor)


def _filled(filling: Filling, action: str, moment: datetime, actor: Actor) -> audit.Deed:
    facts = {
        "wording": filling.sha256,
        "registration": filling.registration,
        "languages": list(filling.languages),
    }
    return deed(actor, action, "instrument", filling.label, moment=moment, detail=facts)
