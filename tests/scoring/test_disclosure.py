from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from instruments.errors import InvalidInputError
from scoring.chain import compute
from scoring.disclosure import protect, protect_counts
from scoring.disclosure.ledger import Ledger
from scoring.figures import COMPOSITES
from scoring.outcomes import Outcome
from scoring.published import Shown, ShownCount, Withheld, document
from scoring.run import IndexRun
from scoring.spec import DisclosureRule, MeasureKind, PrecisionRule, Unit
from scoring.summaries import PRINTED
from tests.scoring.builders import answered, based, people, snapshot
from tests.scoring.gate import RULE, figures, made, published


def column(run: IndexRun, key: str) -> int:
    return [measure.key for measure in run.spec.measures].index(key)


def test_every_place_has_a_cell_for_every_measure(run: IndexRun) -> None:
    table = published(run)
    places = [place.code for place in (table.whole, *table.places)]
    assert table.cells.keys() == set(product(places, [measure.key for measure in table.measures]))


def test_a_shown_figure_is_that_of_the_run_rounded(run: IndexRun) -> None:
    cell = published(run).cell("C2", "satisfied")
    c = column(run, "satisfied")
    assert isinstance(cell, Shown)
    assert abs(cell.value - 100 * run.values[2, c, 0]) <= 0.5
    assert cell.low <= 100 * run.low[2, c] < cell.low + 1
    assert cell.high - 1 < 100 * run.high[2, c] <= cell.high
    assert abs(cell.base - run.n[2, c]) <= 2
    assert cell.base % 5 == 0
    assert cell.difference is not None
    assert abs(cell.difference.value - 100 * run.difference[2, c]) <= 0.05 + 1e-9


def test_outcomes_are_told_for_places_and_not_for_the_whole(run: IndexRun) -> None:
    table = published(run)
    place, whole = table.cell("C2", "index"), table.cell("T", "index")
    assert isinstance(place, Shown)
    assert isinstance(whole, Shown)
    assert place.outcome is Outcome.CLEARLY_HIGHER
    assert whole.difference is None
    assert whole.outcome is None


def test_a_place_of_nine_has_no_figure_of_any_kind() -> None:
    table = published(made(snapshot([300, 200, 100, 9], missing=0.0)))
    assert set(figures(table, "C4").values()) == {Withheld.TOO_FEW}
    assert table.place("C4").respondents is Withheld.TOO_FEW
    for profile in table.profiles:
        assert not any(
            isinstance(profile.counts["C4", category], ShownCount) for category in profile.categories
        )


def test_the_next_smallest_place_is_withheld_with_it_under_every_measure() -> None:
    table = published(made(snapshot([300, 200, 100, 9], missing=0.0)))
    assert set(figures(table, "C3").values()) == {Withheld.PROTECTS_ANOTHER}
    assert table.place("C3").respondents is Withheld.PROTECTS_ANOTHER
    assert any(isinstance(cell, Shown) for cell in figures(table, "C2").values())


def test_a_place_of_ten_is_shown_by_the_gate_and_withheld_as_too_uncertain() -> None:
    frozen = snapshot([300, 200, 100, 10], missing=0.0)
    safe, sure = made(frozen), made(frozen, precise=False)
    assert isinstance(published(safe).cell("C4", "satisfaction_mean"), Shown)
    assert published(sure).cell("C4", "satisfaction_mean") is Withheld.TOO_UNCERTAIN
    assert published(sure).place("C4").respondents == ShownCount(count=10)


def test_a_whole_of_nine_has_nothing_at_all() -> None:
    frozen = snapshot([300, 300], missing=0.0)
    run = made(people(frozen, [0, 1, 2, 3, 300, 301, 302, 303, 304]), spec=based(frozen))
    table = published(run)
    assert set(table.cells.values()) == {Withheld.TOO_FEW}
    assert table.whole.respondents is Withheld.TOO_FEW
    assert not table.reliability


def test_without_a_domain_there_is_no_index_no_average_and_no_thriving_share() -> None:
    frozen = snapshot([300, 200, 100, 90], missing=0.0)
    columns = [c for c, item in enumerate(frozen.instrument.items) if item.id.startswith("ucla")]
    codes = frozen.codes.copy()
    codes[np.ix_(np.arange(605, 690), columns)] = -99  # five people of the last place answer the scale
    table = published(made(replace(frozen, codes=codes), spec=based(frozen)))
    assert table.cell("C4", "connection") is Withheld.TOO_FEW
    for key in ("index", "arithmetic", "thriving", "connection", "lonely_indirect"):
        assert isinstance(table.cell("C4", key), Withheld)
        assert isinstance(table.cell("C3", key), Withheld)  # the next smallest goes with it
        assert isinstance(table.cell("C2", key), Shown)
    assert isinstance(table.cell("C4", "resilience"), Shown)


def test_a_domain_that_is_too_uncertain_leaves_the_index_not_available() -> None:
    table = published(made(snapshot([300, 200, 100, 40], missing=0.0), precise=False))
    assert table.cell("C4", "resilience") is Withheld.TOO_UNCERTAIN
    assert {table.cell("C4", key) for key in ("index", "arithmetic", "thriving")} == {Withheld.NOT_AVAILABLE}


def test_a_share_of_two_people_takes_the_other_share_of_its_question_with_it() -> None:
    frozen = answered(snapshot([300, 200, 100, 60], missing=0.0), slice(600, 660), {"lonely": 2})
    frozen = answered(frozen, slice(600, 602), {"lonely": 1})
    frozen = answered(frozen, slice(602, 620), {"lonely": 5})
    table = published(made(frozen))
    for key in ("lonely_often", "lonely_sometimes"):  # 60 answered: "too few" would tell of the two
        assert table.cell("C4", key) is Withheld.PROTECTS_ANOTHER
    assert isinstance(table.cell("C4", "satisfied"), Shown)


def test_nobody_but_two_outside_two_shares_takes_both_away() -> None:
    frozen = answered(snapshot([300, 200, 100, 60], missing=0.0), slice(600, 630), {"lonely": 2})
    frozen = answered(frozen, slice(630, 658), {"lonely": 1})
    frozen = answered(frozen, slice(658, 660), {"lonely": 5})
    table = published(made(frozen))
    assert isinstance(table.cell("C4", "lonely_often"), Withheld)
    assert isinstance(table.cell("C4", "lonely_sometimes"), Withheld)


@pytest.mark.parametrize("code", [1, 2])
def test_no_share_prints_as_all_or_none(code: int) -> None:
    frozen = answered(snapshot([600, 600, 1200], missing=0.0), slice(1200, 2400), {"change2y": code})
    frozen = answered(frozen, slice(1200, 1204), {"change2y": 3 - code})
    run = made(frozen)
    assert min(run.positive[3, column(run, "on_the_up")], 1200) >= 4
    assert published(run).cell("C3", "on_the_up") is Withheld.PROTECTS_ANOTHER


def test_a_clear_difference_is_printed_clear_of_zero(run: IndexRun) -> None:
    table, clear = published(run), 0
    for row, place in enumerate(run.places):
        for c, measure in enumerate(run.spec.measures):
            cell = table.cell(place.code, measure.key)
            if not isinstance(cell, Shown) or cell.difference is None:
                continue
            low, high = (limits[row, c] for limits in (run.difference_low, run.difference_high))
            if low * high > 0 and min(abs(low), abs(high)) * PRINTED[measure.unit] > 0.1:
                clear += 1
                assert cell.difference.low * cell.difference.high > 0
    assert clear > 3


def test_no_figure_of_answers_from_one_venue_is_printed() -> None:
    frozen = snapshot([150, 300, 300], missing=0.0)
    venue = replace(frozen, clusters=("venue",) * 150 + frozen.clusters[150:])
    spec = based(frozen)
    of_people, of_venue = published(compute(frozen, spec)), published(compute(venue, spec))
    key = "satisfaction_mean"
    assert isinstance(of_people.cell("C1", key), Shown)
    assert of_venue.cell("C1", key) is Withheld.TOO_UNCERTAIN
    assert not any(isinstance(cell, Shown) for cell in figures(of_venue, "C1").values())
    assert isinstance(of_venue.cell("C2", key), Shown)


def test_a_difference_needs_both_of_its_sides() -> None:
    frozen = snapshot([60, 60, 60, 60], missing=0.0)
    strict = PrecisionRule(
        show_base=1, caution_base=1, least_clusters=1, caution_half_width=99, greatest_half_width=99
    )
    run = compute(frozen, replace(based(frozen), precision=strict))
    c = column(run, "satisfaction_mean")
    wide = run.high.copy()
    wide[0, c] = run.low[0, c] + 1000.0
    cell = published(replace(run, high=wide)).cell("C1", "satisfaction_mean")
    assert isinstance(cell, Shown)
    assert cell.difference is None
    assert cell.outcome is None


def test_five_more_answers_in_a_place_raise_its_printed_base_by_five() -> None:
    frozen = snapshot([300, 200, 105, 100], missing=0.0)
    fewer = people(frozen, np.delete(np.arange(len(frozen)), np.arange(500, 505)))
    spec = based(frozen)
    before, after = published(made(fewer, spec=spec)), published(made(frozen, spec=spec))
    for key in ("satisfied", "resilience", "index"):
        one, other = before.cell("C3", key), after.cell("C3", key)
        assert isinstance(one, Shown)
        assert isinstance(other, Shown)
        assert other.base - one.base == 5


def test_the_ledger_remembers_what_a_release_was_made_from(run: IndexRun) -> None:
    entry = protect(run, RULE, Ledger()).entry
    assert (entry.wave, entry.geography) == ("w1", "testham 2023")
    assert (entry.snapshot, entry.definition) == (run.snapshot.sha256, run.spec.sha256)


def test_the_same_run_may_be_released_again(run: IndexRun) -> None:
    first = protect(run, RULE, Ledger())
    assert protect(run, RULE, Ledger((first.entry,))).table == first.table


def test_an_uncertain_figure_is_marked(run: IndexRun) -> None:
    for (code, key), cell in published(run).cells.items():
        row = [place.code for place in run.places].index(code)
        c = column(run, key)
        if isinstance(cell, Shown):
            measure = run.spec.measures[c]
            width = (run.high - run.low)[row, c] / 2
            width *= {Unit.PER_CENT: 100, Unit.INDEX: 1, Unit.SCORE: 100 / (measure.high - measure.low)}[
                measure.unit
            ]
            assert cell.uncertain is bool(run.n[row, c] < 100 or width > 10)


def test_measures_say_what_was_asked_and_what_counts(run: IndexRun) -> None:
    table = published(run)
    lonely = table.measure("lonely_often")
    assert lonely.question == "How often do you feel lonely?"
    assert lonely.counts == "often or always"
    assert (lonely.low, lonely.high, lonely.margin, lonely.decimals) == (0, 100, 3, 0)
    assert (table.measure("index").low, table.measure("index").high) == (70, 130)
    assert table.measure("anxiety_mean").higher_is_better is False
    assert table.measure("resilience_mean").decimals == 1


def test_groups_hold_all_measures_once(run: IndexRun) -> None:
    table = published(run)
    grouped = [key for group in table.groups for key in group.measures]
    assert sorted(grouped) == sorted(measure.key for measure in table.measures)


def test_places_and_tiles_are_told_in_words(run: IndexRun) -> None:
    table = published(run)
    assert (table.level_singular, table.level_plural, table.member_plural) == ("cluster", "clusters", "wards")
    assert table.place("C1").members == ("Ward 1-1", "Ward 1-2", "Ward 1-3")
    assert {tile.place for tile in table.tiles} == {"C1", "C2", "C3", "C4"}
    assert len(table.tiles) == 12


def test_the_method_says_that_nothing_is_smoothed_and_what_it_rests_on(run: IndexRun) -> None:
    method = published(run).method
    assert method.smoothing == "none"
    assert method.snapshot_sha256 == run.snapshot.sha256
    assert method.definition_sha256 == run.spec.sha256
    assert method.base_sha256 == run.base.sha256
    assert len(method.units) == len(method.lines) == 4
    assert "brs@1.0" in method.instruments
    assert "neighbourhood@1.0" in method.unverified
    assert "numpy" in method.software


def test_counts_at_a_desk_are_protected_by_the_same_rule() -> None:
    protected = protect_counts(np.array([[100, 60, 45], [50, 30, 40], [50, 30, 5]]), RULE)
    assert protected[0] == (ShownCount(count=100), ShownCount(count=60), ShownCount(count=45))
    withheld = [count for row in protected for count in row if isinstance(count, Withheld)]
    assert withheld == [Withheld.PROTECTS_ANOTHER] * 4
    assert isinstance(protected[2][2], Withheld)
    assert protect_counts(np.array([[4]]), RULE) == ((Withheld.TOO_FEW,),)


@pytest.mark.parametrize(
    ("counts", "what"),
    [
        (np.zeros((0, 2), dtype=int), "shape"),
        (np.array([3, 4]), "shape"),
        (np.array([[2.5]]), "float64"),
        (np.array([[5], [-1]]), "count of -1"),
        (np.array([[20], [15], [10]]), "more than the whole"),
    ],
)
def test_what_are_no_counts_of_a_whole_and_its_places_is_refused(counts: np.ndarray, what: str) -> None:
    with pytest.raises(InvalidInputError, match=what):
        protect_counts(counts, RULE)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=60, derandomize=True, deadline=None)
def test_no_withheld_count_of_a_table_is_bounded_closer_than_the_width(seed: int) -> None:
    """By whoever knows what is shown, that the places add up to the whole, and how counts are rounded."""
    random = np.random.default_rng(seed)
    shape = random.integers(2, 6), random.integers(1, 4)
    inner = random.choice([0, 1, 2, 3, 5, 8, 9, 10, 11, 12, 14, 20, 35, 60, 120], size=shape)
    safe = protect_counts(np.vstack([inner.sum(axis=0), inner]), RULE)
    places, half = len(safe) - 1, RULE.round_base_to // 2
    adds_up = np.array([[1.0, *[-1.0] * places]])
    for column in zip(*safe, strict=True):
        limits = [
            (max(0, one.count - half), one.count + half) if isinstance(one, ShownCount) else (0, 1e5)
            for one in column
        ]
        for row, told in enumerate(column):
            if isinstance(told, ShownCount):
                continue
            wanted = np.eye(places + 1)[row]
            low, high = (
                sign * linprog(sign * wanted, A_eq=adds_up, b_eq=[0], bounds=limits).fun for sign in (1, -1)
            )
            assert high - low >= RULE.width


def test_an_unmistakable_value_of_three_respondents_leaves_no_trace() -> None:
    """The canary: three people with the one answer nobody else gives, in a place of their own.

    The whole and what rests on it may move with them, for many other answers stand beside theirs in it.
    """
    frozen = snapshot([300, 200, 100, 3], missing=0.0)
    calm = answered(frozen, slice(0, 600), {"satis": 5, "worth": 5})
    spec = based(answered(calm, slice(0, 200), {"satis": 4, "worth": 6}))
    low = made(answered(calm, slice(600, 603), {"satis": 0}), spec=spec)
    high = made(answered(calm, slice(600, 603), {"satis": 10}), spec=spec)
    told, other = (document(published(run)) for run in (low, high))
    moved = {path for path in paths(told) | paths(other) if at(told, path) != at(other, path)}
    kinds = {path for path in moved if not may_move(path)}
    assert not kinds
    assert all(cell == {"withheld": "too_few"} for cell in told["cells"]["C4"].values())
    assert any(path[:2] == ("cells", "T") for path in moved)  # the test can see a trace


def may_move(path: tuple[object, ...]) -> bool:
    """Figures of the whole, differences from it, and names of what was computed."""
    of_whole = path[:2] == ("cells", "T")
    difference = path[0] == "cells" and path[1] in ("C1", "C2") and path[3] in ("difference", "outcome")
    by_group = path[0] == "breakdowns" and path[2:4] == ("cells", "T")
    return of_whole or by_group or difference or path == ("method", "snapshot_sha256")


def paths(content: object, above: tuple[object, ...] = ()) -> set[tuple[object, ...]]:
    """The ways to every value in a document."""
    if isinstance(content, dict | list) and content:
        pairs = content.items() if isinstance(content, dict) else enumerate(content)
        return {path for key, value in pairs for path in paths(value, (*above, key))}
    return {above}


def at(content: Any, path: tuple[object, ...]) -> object:  # noqa: ANN401 - JSON
    """The value at the end of a way; None where there is none."""
    for key in path:
        try:
            content = content[key]
        except (KeyError, IndexError, TypeError):
            return None
    return content


def test_what_is_left_after_subtracting_from_the_whole_stands_beside_ten_others() -> None:
    frozen = snapshot([300, 200, 100, 3], missing=0.0)
    run = made(answered(frozen, slice(600, 603), {"satis": 10}), spec=based(frozen))
    table, subtracted = published(run), 0
    for measure in (measure for measure in run.spec.measures if measure.kind not in COMPOSITES):
        if not isinstance(table.cell("T", measure.key), Shown):
            continue
        c = column(run, measure.key)
        shown = [
            row for row in range(1, 5) if isinstance(table.cell(run.places[row].code, measure.key), Shown)
        ]
        left = run.n[0, c] - run.n[shown, c].sum()
        assert left - run.n[4, c] >= RULE.minimum_base
        subtracted += len(shown)
    assert subtracted > 20


@pytest.mark.parametrize("softer", [{"minimum_base": 9}, {"minimum_part": 2}, {"round_base_to": 4}])
def test_a_rule_softer_than_the_least_cannot_be_made(softer: dict[str, int]) -> None:
    with pytest.raises(InvalidInputError, match="figures of a few people") as refusal:
        DisclosureRule(**softer)
    assert "or more" in refusal.value.fix


def test_the_rule_that_is_given_to_the_gate_is_the_rule(run: IndexRun) -> None:
    strict = DisclosureRule(minimum_base=1000)
    table = protect(run, strict, Ledger()).table
    assert run.spec.disclosure.minimum_base == 10
    assert {cell for (place, _), cell in table.cells.items() if place != "T"} == {Withheld.TOO_FEW}


def test_kinds_of_measures_without_answers_of_their_own_are_never_opened_by_default(run: IndexRun) -> None:
    """A composite is opened by its domains alone: hide one domain everywhere and it goes everywhere."""
    n = run.n.copy()
    n[:, column(run, "community")] = 9
    table = published(replace(run, n=n))
    for measure in run.spec.measures:
        if measure.kind in (MeasureKind.INDEX, MeasureKind.ARITHMETIC, MeasureKind.THRIVING):
            assert all(isinstance(table.cell(place.code, measure.key), Withheld) for place in run.places)
