from dataclasses import replace

import pytest

from reports.sections.findings import findings, to_talk_about
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
    assert only.text == "We have no figures in East that could say what stands out."


def test_the_whole_is_not_compared_with_itself() -> None:
    table = tables.oldham()
    assert findings(Subject(table, table.whole)) == ()


def also_clear(*keys: str) -> PublishedTable:
    """Something to explore that stands out most, and these beside it."""
    table = with_difference(alike(tables.oldham()), "community", -30, -20, Outcome.CLEARLY_LOWER)
    for key in keys:
        table = with_difference(table, key, -9, -4, Outcome.CLEARLY_LOWER)
    return table


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ((), "(97 to 103)."),
        (("proud",), "One more figure is clearly less good."),
        (("proud", "up"), "Another two figures are clearly less good."),
        (("satisfied", "proud", "happy"), "Another three figures are clearly less good."),
    ],
)
def test_a_finding_tells_how_many_others_there_are(keys: tuple[str, ...], words: str) -> None:
    good, other = findings(subject(also_clear(*keys)))
    assert other.text.startswith("Community:")
    assert other.text.endswith(words)
    assert "figure" not in good.text


def test_the_others_are_left_out_where_there_is_no_room_for_them() -> None:
    _, other = findings(subject(also_clear("satisfied", "proud")), counted=False)
    assert other.text.endswith("(97 to 103).")


def test_a_meeting_talks_about_what_was_found() -> None:
    keep, behind, missing = to_talk_about(subject(also_clear("proud")))
    assert behind.text == "Clearly lower here: community and proud of the area."
    assert "Clearly" not in keep.text
    assert missing.text.endswith("?")
