"""A place in few lines: what is clearly different, what changed, what is withheld, as a release says it."""

from dataclasses import replace

import pytest

from reports import sentences
from reports.brief import LINES, Brief, Told, brief
from reports.sections.subject import Subject
from reports.sides import ALONE, Sides
from reports.small_places import any_place
from scoring.outcomes import ChangeOutcome, Outcome
from scoring.published import PublishedTable, Shown, Withheld
from scoring.published_change import ShownChange
from scoring.spec import MeasureKind
from tests.reports import tables
from tests.reports.cases import said, silent
from tests.reports.chart_cases import with_wards
from tests.reports.corrected_cases import standing, wrong
from tests.reports.side_cases import earlier_waves

EAST, WHOLE = "cluster-east", "E08000004"
CLEAR = {Outcome.CLEARLY_HIGHER, Outcome.CLEARLY_LOWER}


def of(table: PublishedTable, code: str = EAST, sides: Sides = ALONE) -> Brief:
    """The place of this code in few lines."""
    return brief(Subject(table, any_place(table, code), sides), release="R2")


def part(made: Brief, name: str) -> Told:
    """The part whose name begins so."""
    return next(one for one in made.parts if one.name.startswith(name))


@pytest.mark.parametrize("table", [tables.oldham(), tables.with_outcome(Outcome.CLEARLY_LOWER)])
def test_what_is_different_is_what_the_release_calls_so_and_no_figure_beside_it(
    table: PublishedTable,
) -> None:
    told = part(of(table), "Clearly different from Oldham")
    clear = {
        one.title: cell
        for one in table.measures
        if one.kind not in (MeasureKind.ARITHMETIC, MeasureKind.INDEX)
        and isinstance(cell := table.cells[EAST, one.key], Shown)
        and cell.outcome in CLEAR
    }
    assert len(told.lines) == min(LINES, len(clear))
    assert len(told.lines) + told.more == len(clear)
    for line in told.lines:
        title, _, words = line.partition(": ")
        cell = next(cell for name, cell in clear.items() if sentences.curly(name) == title)
        measure = next(one for one in table.measures if sentences.curly(one.title) == title)
        assert words.startswith(f"{sentences.cell_words(cell, measure)}, {cell.outcome} than across Oldham (")


@pytest.mark.parametrize("found", [Outcome.ABOUT_THE_SAME, Outcome.CANNOT_TELL])
def test_where_nothing_is_clear_nothing_is_claimed(found: Outcome) -> None:
    told = part(of(tables.with_outcome(found)), "Clearly different")
    assert told == Told(name="Clearly different from Oldham", lines=told.lines)
    assert told.lines[0].startswith("Nothing is: it may be similar, or too few people answered")


def test_the_whole_is_compared_with_nothing() -> None:
    made = of(tables.oldham(), WHOLE)
    assert [one.name for one in made.parts] == ["The index", "Since the last wave", "Not shown"]


def test_what_changed_is_what_the_release_calls_so() -> None:
    table = tables.oldham()
    sides = earlier_waves(table, 2)
    [change] = sides.changes
    assert change is not None
    told = part(of(table, sides=sides), "Clearly changed since autumn 2025")
    clear = [
        one.title
        for one in table.measures
        if one.kind is not MeasureKind.ARITHMETIC
        and isinstance(cell := change.cells.get((EAST, one.key)), ShownChange)
        and cell.outcome in (ChangeOutcome.CLEARLY_UP, ChangeOutcome.CLEARLY_DOWN)
    ]
    lines = [line for line in told.lines if "clearly" in line]
    assert len(lines) == min(LINES, len(clear))
    assert len(lines) + told.more == len(clear)
    assert {line.partition(": ")[0] for line in lines} <= {sentences.curly(title) for title in clear}
    apart = [key for place, key in change.apart if place == EAST]
    counted = sentences.counted(len(apart), "figure", "figures")
    assert told.lines[-1] == f"Not compared: we changed how we ask this, {counted}."


def test_where_no_change_is_told_the_reason_is() -> None:
    table = tables.oldham()
    sides = earlier_waves(table, 2)
    [change] = sides.changes
    assert change is not None
    cells = dict.fromkeys(change.cells, Withheld.TOO_UNCERTAIN)
    quiet = replace(sides, changes=(replace(change, cells=cells, apart={}),))
    told = part(of(table, sides=quiet), "Clearly changed")
    assert told.lines == ("We show no change of it because the answers leave it too uncertain.",)
    assert part(of(table), "Since the last wave").lines == (
        "There is no earlier wave to compare this one with.",
    )


@pytest.mark.parametrize("why", Withheld)
def test_what_is_withheld_is_said_with_its_reason_and_without_a_number_of_people(why: Withheld) -> None:
    table = tables.withheld(tables.oldham(), EAST, why, keys=("index", "proud", "often", "happy", "calm"))
    made = of(table)
    [line] = [line for line in part(made, "Not shown").lines if sentences.REASONS[why] in line]
    assert line.startswith(f"Five figures, {sentences.REASONS[why]}: ")
    assert line.endswith(" and two more.")
    assert part(made, "The index").lines[0].startswith("We do not show this for East because")


def test_of_few_figures_that_are_withheld_each_is_named() -> None:
    table = tables.withheld(tables.oldham(), EAST, Withheld.TOO_UNCERTAIN, keys=("proud", "often"))
    [line] = part(of(table), "Not shown").lines
    assert line.startswith("Two figures, because the answers leave it too uncertain: ")
    assert line.endswith(": lonely often or always and proud of the area.")


def test_a_code_has_its_key() -> None:
    keys = {place.code: of(with_wards(), place.code) for place in with_wards().small_places}
    for made in keys.values():
        has_code = any("[u]" in line for one in made.parts for line in one.lines)
        assert (made.key == "[u] less certain than the rest.") is has_code
    assert len({made.key for made in keys.values()}) == 2


def test_of_a_place_with_nothing_to_show_nothing_is_shown() -> None:
    made = of(silent(), sides=earlier_waves(silent(), 2))
    assert part(made, "Clearly different").lines == ("No figure of it can be compared.",)
    assert not any(sign.isdigit() for one in made.parts for line in one.lines[1:] for sign in line)


def test_a_small_place_has_the_words_of_a_model() -> None:
    table = with_wards()
    for place in table.small_places:
        made = of(table, place.code)
        assert made.is_small
        cell = table.cells[place.code, "index"]
        assert ("an estimate from a model" in part(made, "The index").lines[0]) is isinstance(cell, Shown)
        if isinstance(cell, Shown) and cell.outcome in CLEAR:
            assert str(cell.outcome) in part(made, "Clearly different").lines[0]


def test_what_must_be_known_of_a_release_stands_before_its_figures() -> None:
    table = with_wards()
    made = of(table, sides=replace(ALONE, standing=standing(wrong(table), table)))
    assert made.notices
    assert of(table).notices == ()


def test_no_word_of_it_grades_a_place() -> None:
    for table in (tables.oldham(), with_wards(), tables.crowded(), tables.naples(), silent()):
        for place in (table.whole, *table.places, *table.small_places):
            made = of(table, place.code, earlier_waves(table, 2))
            assert [word for text in said(made) for word in sentences.banned(text)] == []
