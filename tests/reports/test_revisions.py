from dataclasses import replace

import pytest

from reports.revisions import FIRST, what_changed
from reports.sentences import banned
from scoring.published import Shown, Withheld
from tests.reports.tables import naples, oldham, withheld

SAME = "The same answers as in the release before."


def test_the_first_release_changes_nothing() -> None:
    assert what_changed(oldham(), None) == FIRST


def test_a_new_wave_names_the_one_before() -> None:
    assert what_changed(replace(oldham(), wave="next"), oldham()) == (
        "New answers. The release before was of autumn 2026."
    )


def test_what_cannot_be_compared_is_named_with_its_reason() -> None:
    apart = ("Resilience (brs@2.0 claims a break in the item brs1: other words)", "Pride (not asked before)")
    assert what_changed(replace(oldham(), wave="next"), oldham(), apart=apart) == (
        "New answers. The release before was of autumn 2026. Not comparable with the release before: "
        "Resilience (brs@2.0 claims a break in the item brs1: other words); Pride (not asked before)."
    )


def test_another_city_is_named_with_its_wave() -> None:
    assert what_changed(naples(), oldham()).startswith(
        "New answers. The release before was of Oldham, autumn"
    )


def test_another_recipe_is_said() -> None:
    assert what_changed(replace(oldham(), definition="tci@1.1"), oldham()).endswith(
        "The index is made by tci@1.1 now."
    )


@pytest.mark.parametrize(("count", "verb"), [(0, "No figure is"), (1, "1 of "), (3, "3 of ")])
def test_figures_that_read_otherwise_are_counted(count: int, verb: str) -> None:
    table = oldham()
    keys = tuple(measure.key for measure in table.measures[:count])
    said = what_changed(withheld(table, table.places[0].code, Withheld.TOO_FEW, keys=keys), table)
    assert said.startswith(f"{SAME} {verb}")
    assert said.endswith("is printed differently." if count <= 1 else "are printed differently.")


def test_what_no_reader_sees_is_not_counted() -> None:
    """A base is not part of a range: the figure reads the same."""
    table = oldham()
    key = (table.places[0].code, "index")
    cell = table.cells[key]
    assert isinstance(cell, Shown)
    said = what_changed(replace(table, cells={**table.cells, key: replace(cell, base=5)}), table)
    assert said == f"{SAME} No figure is printed differently."


def test_a_measure_or_place_that_was_not_there_counts_as_changed() -> None:
    table = oldham()
    fewer = replace(table, measures=table.measures[1:])
    assert f"{SAME} {len(table.places) + 1} of " in what_changed(table, fewer)
    key = (table.places[0].code, table.measures[0].key)
    without = replace(table, cells={at: cell for at, cell in table.cells.items() if at != key})
    assert f"{SAME} 1 of " in what_changed(table, without)


def test_no_sentence_uses_a_word_that_no_page_may_say() -> None:
    said = [what_changed(oldham(), None), what_changed(naples(), oldham()), what_changed(oldham(), oldham())]
    assert [banned(sentence) for sentence in said] == [()] * 3
