"""What a wave could tell, before fieldwork: of stored places or of a folder's, on stated assumptions."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.db import reading
from index_platform.queries import waves
from index_platform.services import index
from index_platform.storage import runs
from index_platform.storage.runs import RunFiles
from instruments import geography
from instruments.errors import ConflictError, InvalidInputError
from instruments.places import Geography
from scoring import definitions, planning
from scoring.planning import Basis, Plan
from scoring.snapshot import Margin
from scoring.spec import IndexSpec, MeasureKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesToAsk:
    """Where people will be asked. ``words`` say whose places these are."""

    geography: Geography
    margins: tuple[Margin, ...]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a plan is wanted for: ``answers`` in all, or ``each`` of them in every place.

    Exactly one of the two is given.
    run: the folder of an earlier run, which brings its own definition and assumptions.
    """

    level: str
    answers: int | None = None
    each: int | None = None
    definition: str = "tci@1.0"
    design_effect: float | None = None
    correlation: float | None = None
    run: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A plan with the words for how its answers were shared out."""

    plan: Plan
    whose: str
    shared_out: str
    reported: bool  # whether reports are made for the places of this level


def places_of_wave(engine: Engine, key: str) -> PlacesToAsk:
    """The places of a stored wave."""
    with reading(engine) as session:
        stored = waves.get(session, key)
    words = f"places and known people of the wave {key}"
    return PlacesToAsk(geography=stored.geography, margins=stored.margins, words=words)


def places_of_only_wave(engine: Engine) -> PlacesToAsk | None:
    """The places of the one wave that is stored, None where none is; of several one must be named."""
    with reading(engine) as session:
        keys = [one.key for one in waves.summaries(session)]
    if len(keys) > 1:
        raise ConflictError(
            "it is not said for which wave", where="waves plan", fix=f"Add --wave: {', '.join(keys)}."
        )
    return places_of_wave(engine, keys[0]) if keys else None


def places_of_folder(directory: Path, words: str) -> PlacesToAsk:
    """The places that a folder describes, with nothing stored."""
    return PlacesToAsk(geography=geography.read(directory), margins=(), words=words)


def planned(asked: PlacesToAsk, wish: Wish, *, actor: Actor = LOCAL) -> Planned:
    """The plan that was wished for."""
    require(actor, Right.MANAGE_WAVES, where="waves plan")
    spec, basis = _basis(wish)
    places = planning.require_level(asked.geography, wish.level)
    if wish.answers is None:
        people, total = dict[str, float](), (wish.each or 0) * len(places)
        words = f"{wish.each or 0:,} to each place, as asked"
    else:
        people, total = planning.known_people(asked.geography, wish.level, asked.margins), wish.answers
        words = "in proportion to the people known to live there" if people else _EQUALLY
    answers = planning.expected_answers(total, people, places)
    return Planned(
        plan=planning.planned(spec, asked.geography, wish.level, answers, basis),
        whose=asked.words,
        shared_out=words,
        reported=wish.level in (asked.geography.report_level, asked.geography.whole.level),
    )


_EQUALLY = "equally, as neither a margin nor the places say how many people live there"


def _basis(wish: Wish) -> tuple[IndexSpec, Basis]:
    """The definition and what the plan rests on: declared, or told by an earlier run."""
    given = {"design_effect": wish.design_effect, "correlation": wish.correlation}
    said = {name: value for name, value in given.items() if value is not None}
    if wish.run is None:
        spec = index.definition(wish.definition)
        return spec, planning.declared_basis(spec, **said)
    if said:
        names = " and ".join(name.replace("_", " ") for name in said)
        raise InvalidInputError(
            f"the {names} would come twice", where="waves plan", fix="Leave it out: the run brings its own."
        )
    files = runs.read(wish.run)
    spec = definitions.parse(files.definition, where=str(wish.run / runs.DEFINITION))
    return spec, _of_run(files, spec)


def _of_run(files: RunFiles, spec: IndexSpec) -> Basis:
    """Only what the gate let out is read."""
    whole, cells = files.protected["whole"], files.protected["cells"]
    measure = next(one.key for one in spec.measures if one.kind is MeasureKind.INDEX)
    cell: Mapping[str, Any] = cells[whole["code"]][measure]
    answers: Mapping[str, Any] = whole["respondents"]
    for found in (cell, answers):
        if "withheld" in found:
            raise InvalidInputError(
                f"the index of {whole['name']} or the number of its answers is withheld in it",
                where=str(files.folder),
                fix="Plan without an earlier run, on declared assumptions.",
            )
    return planning.run_basis(
        spec,
        cell["low"],
        cell["high"],
        answers=answers["count"],
        design_effect=files.protected["method"]["deff"],
        run=str(files.manifest["wave"]),
    )
