"""The index of a wave for those who sign in: its base kept once, each run in a folder of its own number.

<data>/bases/<geography>-<definition>.json    what 100 and 10 points mean, never redrawn
<data>/runs/<wave>-<n>/                       a run, as ``thriving index run`` writes it
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from secrets import token_hex

from sqlalchemy import Engine

from index_platform.auth.actors import Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.db import Also, nothing_else, reading, unit_of_work
from index_platform.queries import audit, desks, releases, waves
from index_platform.queries.audit import Deed
from index_platform.queries.desks import FreezeFacts
from index_platform.queries.waves import StoredWave
from index_platform.services import index, recipes
from index_platform.services.index import RunSummary
from index_platform.services.progress import Progress
from index_platform.settings import Settings
from index_platform.storage import runs
from index_platform.storage.files import make_names_last
from index_platform.storage.leftovers import cleared
from index_platform.storage.numbering import next_number
from instruments.errors import ConflictError
from scoring import base as bases
from scoring.spec import Base


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What shall be computed. ``begin_base``: this wave becomes the base, where none stands yet."""

    wave: str
    definition: str
    begin_base: bool = False


def choices(settings: Settings) -> tuple[str, ...]:
    """The labels of the index definitions that a wave can be computed by, those that ship first."""
    return tuple(sorted(known := recipes.names(settings), key=lambda label: (known[label] != label, label)))


def base_file(settings: Settings, wave: StoredWave, definition: str) -> Path:
    """Where the base of an index of these places stands, or will stand."""
    return index.base_file(settings, wave.geography.key, definition)


def standing_base(settings: Settings, wave: StoredWave, definition: str) -> Base | None:
    """What 100 means in an index of these places; None before its first wave was computed."""
    file = base_file(settings, wave, definition)
    return bases.parse(runs.read_document(file), where=file.name) if file.exists() else None


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseStanding:
    """What stands of the base of an index: the one that is kept here, and the one of what is public."""

    definition: str
    places: str
    whole: str  # the name of the place that is 100
    file: Path  # where the base is kept, or will be
    kept: Base | None
    public: str | None  # the hash of the base of what was published, withdrawn or not

    @property
    def may_begin(self) -> bool:
        """Whether a wave can become the base: there is none, neither kept nor under what is public."""
        return self.kept is None and self.public is None

    @property
    def refusal(self) -> ConflictError | None:
        """Why nothing can be computed on it: what is public rests on a base that is not the one kept here."""
        if self.public is None or (self.kept is not None and self.kept.sha256 == self.public):
            return None
        what = "which is not kept here" if self.kept is None else f"while {self.kept.sha256[:12]} is"
        return ConflictError(
            f"figures of {self.definition} in {self.places} are public, and rest on the base "
            f"{self.public[:12]}, {what}",
            where="waves compute",
            fix=f"Put base.json from the folder of the published run in the place of bases/{self.file.name}, "
            "in the data folder of the server; or draw it again from its snapshot: thriving index base.",
        )


def base_standing(engine: Engine, settings: Settings, wave: StoredWave, definition: str) -> BaseStanding:
    """What stands of the base of an index in the places of a wave."""
    with reading(engine) as session:
        public = releases.public_base(session, definition, wave.geography.key)
    return BaseStanding(
        definition=definition,
        places=wave.geography.title,
        whole=wave.geography.whole.name,
        file=base_file(settings, wave, definition),
        kept=standing_base(settings, wave, definition),
        public=public,
    )


def computed(
    engine: Engine,
    settings: Settings,
    request: Request,
    *,
    moment: datetime,
    actor: Actor,
    progress: Progress | None = None,
    also: Also[RunSummary] = nothing_else,
) -> RunSummary:
    """The index of the newest snapshot of a wave, beside all that was released, in the next run folder.

    The base stands from the moment its first run is whole, and the run has its name after that.
    also: what else is stored in the transaction that records the run.
    """
    require(actor, Right.COMPUTE, where="waves compute")
    with reading(engine) as session:
        wave = waves.get(session, request.wave)
        freeze = _frozen(desks.freezes(session).get(request.wave), request.wave)
        past = index.parse_ledger({"entries": releases.released_entries(session)}, where="database")
    standing = base_standing(engine, settings, wave, request.definition)
    new_base, stands = _begins(standing, request), standing.file
    recipe = recipes.names(settings).get(request.definition, request.definition)
    with _workroom(settings, request.wave) as room:
        base = room.folder / runs.BASE if new_base else stands
        snapshot = settings.snapshots / freeze.file
        if new_base:
            index.base(snapshot, recipe, base)
        ledger = runs.write_document(room.folder / runs.LEDGER, index.ledger_document(past))
        made = index.run(snapshot, recipe, base, room.draft, ledger=ledger, progress=progress)
        deeds = _deeds(made, room.target, freeze, stands if new_base else None, moment=moment, actor=actor)
        with unit_of_work(engine) as session:
            for written in deeds:
                audit.write(session, written)
            made = replace(made, folder=room.target)
            also(session, made)
            if new_base:
                runs.named_once(base, stands)
            room.draft.rename(room.target)
            make_names_last(room.target.parent)
    return made


def run_folder(settings: Settings, name: str) -> Path:
    """The folder of a run that was computed here."""
    return settings.runs / Path(name).name


def swept(settings: Settings) -> tuple[str, ...]:
    """The drafts of runs and snapshots that a kill left and that were cleared away.

    The room of a run of hours looks like one that a kill left: nobody may hold work meanwhile.
    """
    return tuple(name for folder in (settings.runs, settings.snapshots) for name in cleared(folder))


def _frozen(freeze: FreezeFacts | None, key: str) -> FreezeFacts:
    if freeze is None:
        raise ConflictError(
            f"the wave {key!r} is not frozen", where="waves compute", fix="Close it and freeze it first."
        )
    return freeze


def _begins(standing: BaseStanding, request: Request) -> bool:
    """Whether the wave becomes the base; ConflictError where nobody said so, or another one is public."""
    if standing.refusal is not None:
        raise standing.refusal
    if standing.may_begin and not request.begin_base:
        raise ConflictError(
            f"no base stands for {request.definition} in {standing.places}",
            where="waves compute",
            fix="Say that this wave becomes the base: from then on 100 is the whole in this wave.",
        )
    return standing.may_begin


@dataclass(frozen=True, slots=True, kw_only=True)
class _Room:
    folder: Path  # for what is needed meanwhile
    draft: Path  # of the run, beside the place that it gets
    target: Path


@contextmanager
def _workroom(settings: Settings, wave: str) -> Iterator[_Room]:
    """A folder to work in, and a name for the run, neither of which outlives an error."""
    target, token = next_number(settings.runs, wave), token_hex(8)  # another worker may do the same run
    room, draft = (target.with_name(f".{target.name}.{token}.{kind}") for kind in ("part", "run"))
    room.mkdir(parents=True)
    try:
        yield _Room(folder=room, draft=draft, target=target)
    finally:
        for left in (room, draft):
            shutil.rmtree(left, ignore_errors=True)


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
