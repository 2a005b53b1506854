"""``thriving waves plan``: what a wave could tell, before anybody is asked."""

from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from index_platform.cli.common import FOLDER, as_json, database, database_if_there, show, table

if TYPE_CHECKING:
    from index_platform.services.planning import PlacesToAsk, Planned
    from scoring.planning import PlannedPlace, Reach

_NUMBER, _SHARE = click.INT, click.FLOAT
_WIDTH = 100  # of a line of sentences
_HEAD = ("", "answers", "per cent ±", "change", "would be", "index ±", "change", "would be")
_PRECISION = {"show": "shown", "caution": "with caution", "too uncertain": "too uncertain"}
_NOT_AT_ALL = ("-", "-", "not at all")
# Decision 2.13: what a likely range covers, and what no number of answers does.
CHANCE = (
    "This is chance after weighting, not who chose to answer: more answers do not make volunteers typical."
)


@click.command()
@click.option("--answers", type=_NUMBER, help="Answers in the whole wave.")
@click.option("--each", type=_NUMBER, help="Or answers in each place of the level.")
@click.option("--level", required=True, help="The places to plan for, such as ward or cluster.")
@click.option("--wave", "key", metavar="KEY", help="A stored wave; else the only one there is.")
@click.option("--places", "folder", type=FOLDER, help="Or a folder with places.yaml; nothing is stored.")
@click.option("--definition", default="tci@1.0", show_default=True, metavar="ID@V|FILE", help="The index.")
@click.option("--design-effect", type=_SHARE, help="What weighting costs; 1 where answers count equally.")
@click.option("--correlation", type=_SHARE, help="Mean correlation between the domains of a person.")
@click.option("--from", "run", type=FOLDER, help="An earlier run, which tells both instead.")
@as_json
def plan(
    answers: int | None,
    each: int | None,
    level: str,
    key: str | None,
    folder: Path | None,
    definition: str,
    design_effect: float | None,
    correlation: float | None,
    run: Path | None,
    as_json: bool,
) -> None:
    """Print half-widths and the least change that could be seen, before fieldwork.

    Without --wave and --places, and with no wave stored, the places of the demo are taken.
    """
    from index_platform.services.planning import Wish, planned

    if (answers is None) == (each is None):
        raise click.UsageError("Give either --answers or --each.")
    if key is not None and folder is not None:
        raise click.UsageError("Give either --wave or --places.")
    wish = Wish(
        level=level,
        answers=answers,
        each=each,
        definition=definition,
        design_effect=design_effect,
        correlation=correlation,
        run=run,
    )
    made = planned(_asked(key, folder), wish)
    show({"chance": CHANCE, **_facts(made)}, as_json=as_json, lines=list(_lines(made)))


def _asked(key: str | None, folder: Path | None) -> "PlacesToAsk":
    from index_platform.demo.facts import facts
    from index_platform.services.planning import places_of_folder, places_of_only_wave, places_of_wave

    if folder is not None:
        return places_of_folder(folder, f"places in {folder}")
    if key is not None:
        with database() as engine:
            return places_of_wave(engine, key)
    with database_if_there() as there:
        found = None if there is None else places_of_only_wave(there)
    return found or places_of_folder(
        facts("oldham"), "no wave is stored, so the places of the demo are taken"
    )


def _facts(made: "Planned") -> dict[str, object]:
    return {"whose": made.whose, "shared_out": made.shared_out, "reported": made.reported, "plan": made.plan}


def _lines(made: "Planned") -> Iterator[str]:
    plan, whole = made.plan, made.plan.whole
    yield f"{whole.name}, {_count(whole)} answers, by {plan.level} ({made.whose})"
    yield f"Answers are shared out {made.shared_out}."
    yield ""
    places = [place for place in plan.places if place.code != whole.code]
    yield from table(_HEAD, [_row(place) for place in (whole, *places)])
    yield ""
    for sentence in _reading(made, len(places)):
        yield from wrap(sentence, _WIDTH)
    yield ""
    yield "This rests on:"
    for words in plan.basis.words:
        yield from wrap(words, _WIDTH, initial_indent="- ", subsequent_indent="  ")
    yield ""
    yield from wrap(CHANCE, _WIDTH)


def _reading(made: "Planned", places: int) -> Iterator[str]:
    """How the table is read, and what it cannot know."""
    plan = made.plan
    yield (
        f"±: half the width of the likely range ({plan.confidence:.0%}) of a per cent near 50, and of the "
        "index in points. Change: the least from one wave to another of this size, asked of other people, "
        f"that would be clear with a chance of {plan.power:.0%}."
    )
    yield (
        "Would be: what the rules of the index say of such a figure. Every answer is taken to come from a "
        "household of its own. A place gets more answers than expected, or fewer, and whether a figure is "
        "withheld to protect another is only known then."
    )
    if places:
        seeming = places * (1.0 - plan.confidence)
        yield f"Of {places} places where nothing changed, about {seeming:.2g} would seem to have changed."
    if not made.reported:
        yield f"Reports of these places are not made by {plan.level}: such figures are for planning only."


def _row(place: "PlannedPlace") -> tuple[str, ...]:
    return (place.name, _count(place), *_cells(place.per_cent), *_cells(place.index))


def _count(place: "PlannedPlace") -> str:
    return f"{place.answers:,.0f}"


def _cells(reach: "Reach | None") -> tuple[str, str, str]:
    """Widths rounded upwards to one decimal: never surer than they are."""
    from scoring.precision import upwards

    if reach is None:
        return _NOT_AT_ALL
    half, change = (f"{upwards(width, 1):.1f}" for width in (reach.half_width, reach.least_change))
    return half, change, _PRECISION[reach.precision.value]
