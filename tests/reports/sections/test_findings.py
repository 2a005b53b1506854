from dataclasses import replace

from reports.sections.findings import findings
from reports.sections.subject import Subject
from scoring.outcomes import Outcome
from scoring.published import PublishedTable, Range, Shown, Withheld
from tests.reports import tables

EAST = "cluster-east"


def subject(table: PublishedTable) -> Subject:
    return Subject(table, table.place(EAST))


def with_difference(
    table: PublishedTable, key: str, low: float, high: float, found: Outcome
) -> PublishedTable:
    cell = table.cells[EAST, key]
    assert isinstance(cell, Shown)
    known = replace(cell, difference=Range(value=(low + high) / 2, low=low, high=high), outcome=found)
    return replace(table, cells={**table.cells, (EAST, key): known})


def alike(table: PublishedTable) -> PublishedTable:
    """The same table with nothing clear anywhere."""
    cells = {
        key: replace(cell, outcome=Outcome.CANNOT_TELL) if isinstance(cell, Shown) and cell.outcome else cell
        for key, cell in table.cells.items()
    }
    return replace(table, cells=cells)


def test_the_greatest_clear_difference_is_chosen_by_its_nearer_limit() -> None:
    table = with_difference(alike(tables.oldham()), "proud", 4, 20, Outcome.CLEARLY_HIGHER)
    table = with_difference(table, "up", 6, 9, Outcome.CLEARLY_HIGHER)
    good, other = findings(subject(table))
    assert good.text.startswith("On the up:")
    assert other.text.startswith("Nothing was clearly less good than across Oldham")


def test_more_lonely_people_are_something_to_explore_and_fewer_go_well() -> None:
    more = with_difference(alike(tables.oldham()), "often", 4, 9, Outcome.CLEARLY_HIGHER)
    fewer = with_difference(alike(tables.oldham()), "often", -9, -4, Outcome.CLEARLY_LOWER)
    assert findings(subject(more))[1].text.startswith("Lonely often or always:")
    assert findings(subject(fewer))[0].text.startswith("Lonely often or always:")


def test_averages_are_weighed_in_hundredths_of_their_scale() -> None:
    table = with_difference(
        alike(tables.oldham()), "satis_mean", 0.9, 1.2, Outcome.CLEARLY_HIGHER
    )  # 9 of 100
    table = with_difference(table, "proud", 6, 20, Outcome.CLEARLY_HIGHER)
    assert findings(subject(table))[0].text.startswith("Life satisfaction, average:")


def test_a_measure_without_a_direction_is_neither_good_nor_bad() -> None:
    table = with_difference(alike(tables.oldham()), "proud", 6, 20, Outcome.CLEARLY_HIGHER)
    measures = tuple(replace(m, higher_is_better=None) if m.key == "proud" else m for m in table.measures)
    assert findings(subject(replace(table, measures=measures)))[0].text.startswith(
        "Nothing was clearly better"
    )


def test_where_nothing_is_shown_nothing_is_found() -> None:
    table = tables.withheld(tables.oldham(), EAST, Withheld.TOO_FEW)
    (only,) = findings(subject(table))
    assert "Too few people answered in East" in only.text


def test_the_whole_is_not_compared_with_itself() -> None:
    table = tables.oldham()
    assert findings(Subject(table, table.whole)) == ()
