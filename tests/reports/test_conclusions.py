"""What is said otherwise of a place: conclusions, not figures."""

from dataclasses import replace

from reports.conclusions import conclusions, figures, sentences_of, tally
from scoring.outcomes import Outcome
from scoring.published import PublishedTable, Shown, Withheld
from tests.reports import tables

EAST = "cluster-east"


def _happy(table: PublishedTable) -> Shown:
    cell = table.cell(EAST, "happy")
    assert isinstance(cell, Shown)
    return cell


def test_a_release_beside_itself_moves_nothing() -> None:
    table = tables.oldham()
    assert conclusions(table, table) == ()
    assert list(sentences_of(("R1", table), ("R1", table), [table.whole.code, EAST])) == []
    assert all(one.before == one.after for one in figures(table, table, None, EAST))


def test_a_figure_moves_no_conclusion_and_a_word_does() -> None:
    before = tables.oldham()
    cell = _happy(before)
    figure = replace(before, cells={**before.cells, (EAST, "happy"): replace(cell, value=cell.value - 1)})
    assert conclusions(before, figure) == ()
    other = next(one for one in Outcome if one is not cell.outcome)
    word = replace(before, cells={**before.cells, (EAST, "happy"): replace(cell, outcome=other)})
    [one] = conclusions(before, word)
    assert (one.place, one.measure, one.after) == (EAST, before.measure("happy").title, other.value)
    assert one.before == (cell.outcome.value if cell.outcome else "shown")


def test_what_is_withheld_now_is_told_and_counted() -> None:
    before = tables.oldham()
    after = tables.withheld(before, EAST, Withheld.TOO_FEW, keys=("happy",))
    [one] = conclusions(before, after)
    assert one.after == "withheld [c]"
    assert tally(after).shown == tally(before).shown - 1
    assert (
        tally(after).withheld.get(Withheld.TOO_FEW, 0) == tally(before).withheld.get(Withheld.TOO_FEW, 0) + 1
    )


def test_a_place_that_one_of_them_has_not_is_left_to_those_who_list_places() -> None:
    before = tables.oldham()
    after = replace(before, places=before.places[:2])
    assert {one.place for one in conclusions(after, before)} == set()
    assert list(sentences_of(("R1", after), ("R1", before), [before.places[-1].code])) == []
