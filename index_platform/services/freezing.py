"""The freeze: a closed wave becomes a snapshot that never changes; nothing after it reads the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.clock import stamp
from index_platform.db import Also, nothing_else, reading, unit_of_work
from index_platform.queries import audit, paradata, responses, waves
from index_platform.queries.responses import StoredResponse
from index_platform.queries.waves import StoredWave
from index_platform.services import erasing, versions
from index_platform.storage import snapshots
from instruments.errors import NotPermittedError, TooFewRespondentsError
from instruments.lineage import by_hash, history
from instruments.response import Mode
from instruments.variables import coded
from scoring.snapshot import MODES, NO_PLACE, Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """A snapshot on disk."""

    path: Path
    sha256: str
    responses: int


def frozen(
    engine: Engine,
    key: str,
    directory: Path,
    *,
    moment: datetime,
    actor: Actor = LOCAL,
    also: Also[Frozen] = nothing_else,
) -> Frozen:
    """Freeze a closed wave into ``directory``. The same answers give the same file, hash and record.

    also: what else is stored in the transaction that records it.
    """
    require(actor, Right.MANAGE_WAVES, where="waves freeze")
    with reading(engine) as session:
        wave = waves.get(session, key)
        _require_closed(wave)
        snapshot = snapshot_of(session, wave)
    path = snapshots.write(snapshot, directory)
    with unit_of_work(engine) as session:
        waves.add_freeze(session, snapshot, path.name, stamp(moment))
        facts = {"snapshot": snapshot.sha256, "responses": snapshot.responses}
        audit.write(session, deed(actor, "wave.freeze", "wave", key, moment=moment, detail=facts))
        made = Frozen(path=path, sha256=snapshot.sha256, responses=snapshot.responses)
        also(session, made)
    erasing.swept(engine, directory)  # who withdrew meanwhile
    return made


def _require_closed(wave: StoredWave) -> None:
    if wave.state == "open":
        raise NotPermittedError(
            f"the wave {wave.wave.key!r} is still open for answers",
            where="waves freeze",
            fix=f"Close it first: thriving waves close {wave.wave.key}.",
        )


def snapshot_of(session: Session, wave: StoredWave) -> Snapshot:
    """What a wave holds now, as it would be frozen. TooFewRespondentsError where nobody answered."""
    key = wave.wave.key
    stored = responses.of_wave(session, key)
    if not stored:
        raise TooFewRespondentsError(
            f"the wave {key!r} has no responses",
            where="waves freeze",
            fix=f"Open it (thriving waves open {key}) and import or collect answers.",
        )
    names = [variable.name for variable in coded(wave.instrument)]
    columns = responses.answer_columns(session, key, stored, names)
    languages = tuple(sorted({response.language for response in stored}))
    row_of = {place.code: row for row, place in enumerate(wave.geography.places)}
    return Snapshot(
        wave=wave.wave,
        instrument=wave.instrument,
        geography=wave.geography,
        margins=wave.margins,
        ids=tuple(response.id for response in stored),
        clusters=_clusters(stored),
        place=np.array([row_of.get(response.place or "", NO_PLACE) for response in stored], dtype=np.int32),
        mode=np.array([MODES.index(Mode(response.mode)) for response in stored], dtype=np.int8),
        languages=languages,
        language=np.array([languages.index(response.language) for response in stored], dtype=np.int16),
        codes=columns.codes,
        reasons=columns.reasons,
        earlier=history(wave.instrument, by_hash(versions.known(session))),
        times=paradata.page_times(session, key, stored, [item.id for item in wave.instrument.items]),
    )


def _clusters(stored: Sequence[StoredResponse]) -> tuple[str, ...]:
    """What shares a replicate factor: the household or venue, else the panel code, else nobody."""
    return tuple(
        f"household {response.household}"
        if response.household
        else f"panel {response.panel}"
        if response.panel
        else response.id
        for response in stored
    )
