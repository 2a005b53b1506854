"""The index of a wave for those who sign in: its base kept once, each run in a folder of its own number.

<data>/bases/<geography>-<definition>.json    what 100 and 10 points mean, never redrawn
<data>/runs/<wave>-<n>/                       a run, as ``thriving index run`` writes it
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from index_platform.auth.actors import Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.db import reading, unit_of_work
from index_platform.queries import audit, desks, releases, waves
from index_platform.queries.audit import Deed
from index_platform.queries.desks import FreezeFacts
from index_platform.queries.waves import StoredWave
from index_platform.services import index
from index_platform.services.index import RunSummary
from index_platform.services.progress import Progress
from index_platform.settings import Settings
from index_platform.storage import runs
from index_platform.storage.files import make_names_last
from index_platform.storage.numbering import next_number
from instruments.errors import ConflictError
from scoring import base as bases
from scoring import definitions
from scoring.spec import Base


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What shall be computed. ``begin_base``: this wave becomes the base, where none stands yet."""

    wave: str
    definition: str
    begin_base: bool = False


def choices() -> tuple[str, ...]:
    """The labels of the index definitions that a wave can be computed by."""
    return definitions.shipped_labels()


def base_file(settings: Settings, wave: StoredWave, definition: str) -> Path:
    """Where the base of an index of these places stands, or will stand."""
    return settings.bases / f"{wave.geography.key}-{definition.replace('@', '-')}.json"


def standing_base(settings: Settings, wave: StoredWave, definition: str) -> Base | None:
    """What 100 means in an index of these places; None before its first wave was computed."""
    file = base_file(settings, wave, definition)
    return bases.parse(runs.read_document(file), where=file.name) if file.exists() else None


def computed(
    engine: Engine,
    settings: Settings,
    request: Request,
    *,
    moment: datetime,
    actor: Actor,
    progress: Progress | None = None,
) -> RunSummary:
    """The index of the newest snapshot of a wave, beside all that was released, in the next run folder.

    The base stands from the moment its first run is whole, and the run has its name after that.
    """
    require(actor, Right.COMPUTE, where="waves compute")
    with reading(engine) as session:
        wave = waves.get(session, request.wave)
        freeze = _frozen(desks.freezes(session).get(request.wave), request.wave)
        past = index.parse_ledger({"entries": releases.released_entries(session)}, where="database")
        public = releases.public_base(session, request.definition, wave.geography.key)
    stands = base_file(settings, wave, request.definition)
    new_base = _begins(stands, wave, request, public)
    with _workroom(settings, request.wave) as room:
        base = room.folder / runs.BASE if new_base else stands
        snapshot = settings.snapshots / freeze.file
        if new_base:
            index.base(snapshot, request.definition, base)
        ledger = runs.write_document(room.folder / runs.LEDGER, index.ledger_document(past))
        made = index.run(snapshot, request.definition, base, room.draft, ledger=ledger, progress=progress)
        deeds = _deeds(made, room.target, freeze, stands if new_base else None, moment=moment, actor=actor)
        with unit_of_work(engine) as session:
            for written in deeds:
                audit.write(session, written)
            if new_base:
                _named(base, stands)
            room.draft.rename(room.target)
            make_names_last(room.target.parent)
    return replace(made, folder=room.target)


def run_folder(settings: Settings, name: str) -> Path:
    """The folder of a run that was computed here."""
    return settings.runs / Path(name).name


def _frozen(freeze: FreezeFacts | None, key: str) -> FreezeFacts:
    if freeze is None:
        raise ConflictError(
            f"the wave {key!r} is not frozen", where="waves compute", fix="Close it and freeze it first."
        )
    return freeze


def _begins(stands: Path, wave: StoredWave, request: Request, public: str | None) -> bool:
    """Whether the wave becomes the base; ConflictError where nobody said so, or another one is public."""
    if stands.exists():
        return False
    if public is not None:
        raise ConflictError(
            f"figures of {request.definition} in {wave.geography.title} are public, and rest on the base "
            f"{public[:12]}, which is not kept here",
            where="waves compute",
            fix=f"Copy base.json from the folder of the published run to bases/{stands.name}, in the data "
            "folder of the server.",
        )
    if not request.begin_base:
        raise ConflictError(
            f"no base stands for {request.definition} in {wave.geography.title}",
            where="waves compute",
            fix="Say that this wave becomes the base: from then on 100 is the whole in this wave.",
        )
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Room:
    folder: Path  # for what is needed meanwhile
    draft: Path  # of the run, beside the place that it gets
    target: Path


@contextmanager
def _workroom(settings: Settings, wave: str) -> Iterator[_Room]:
    """A folder to work in, and a name for the run, neither of which outlives an error."""
    target = next_number(settings.runs, wave)
    room, draft = (target.with_name(f".{target.name}.{kind}") for kind in ("part", "run"))
    for left in (room, draft):  # by work that was cut off
        shutil.rmtree(left, ignore_errors=True)
    room.mkdir(parents=True)
    try:
        yield _Room(folder=room, draft=draft, target=target)
    finally:
        for left in (room, draft):
            shutil.rmtree(left, ignore_errors=True)


def _named(made: Path, stands: Path) -> None:
    """Give the base its name, never over another."""
    stands.parent.mkdir(parents=True, exist_ok=True)
    os.link(made, stands)
    make_names_last(stands.parent)


def _deeds(
    made: RunSummary,
    target: Path,
    freeze: FreezeFacts,
    base: Path | None,
    *,
    moment: datetime,
    actor: Actor,
) -> Iterator[Deed]:
    """What is written of a run, and before it of the base that begins with it."""
    if base is not None:
        begun = {"base": base.name, "definition": made.definition}
        yield deed(actor, "index.base", "wave", made.wave, moment=moment, detail=begun)
    facts = {"run": target.name, "snapshot": freeze.sha256, "definition": made.definition}
    yield deed(actor, "index.run", "wave", made.wave, moment=moment, detail=facts)
