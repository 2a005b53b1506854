"""Each scale is scored by its own rule, and who is not scored is told why."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from instruments.answers import ValidAnswers, check
from instruments.definition import Instrument, Item, Missing, Rule, Scale
from instruments.errors import InvalidInputError, NotFoundError
from instruments.scoring_rules import WHOLE, before_table, score
from scoring.items import item_matrix
from scoring.scales import NOT_SCORED, NotScored, keyed, scale_scores, score_answers
from tests.scoring.making import all_rules, instrument, random_answers, rating, scale, single, snapshot

MADE = all_rules()


def test_the_scores_of_many_are_those_of_each_one_by_exact_fractions() -> None:
    answers = random_answers(MADE, 1500, seed=8)
    values = scale_scores(item_matrix(snapshot(MADE, answers)), MADE.scales).values
    for row, person in enumerate(answers):
        codes = {item: answer for item, answer in person.items() if not isinstance(answer, Missing)}
        for column, made in enumerate(MADE.scales):
            expected = score(made, MADE, codes)
            assert values[row, column] == pytest.approx(np.nan if expected is None else expected, nan_ok=True)


@st.composite
def items_of_any_kind(draw: st.DrawFn) -> tuple[Item, ...]:
    """One to four items whose codes rise, fall, have gaps, refuse, or stand outside the order."""

    def item(row: int) -> Item:
        if draw(st.booleans()):
            low = draw(st.integers(-3, 3))
            return rating(f"i{row}", low, low + draw(st.integers(1, 10)))
        codes = draw(st.lists(st.integers(-5, 9), min_size=2, max_size=6, unique=True))
        return single(f"i{row}", *codes, refused=998, outside=draw(st.sampled_from([None, 77])))

    return tuple(item(row) for row in range(draw(st.integers(1, 4))))


@st.composite
def scales_of_any_rule(draw: st.DrawFn) -> Instrument:
    """A random instrument with one scale of a random rule, as a definition that is sound would have it."""
    made = instrument(draw(items_of_any_kind()))
    rule = draw(st.sampled_from(list(Rule)))
    names = [item.id for item in made.items][: 1 if rule is Rule.SINGLE else None]
    least = len(names) if rule in WHOLE else draw(st.integers(1, len(names)))
    turned = [] if rule is Rule.COUNT else draw(st.lists(st.sampled_from(names), unique=True))
    one = scale("s", rule, names, least, turned, _counted(draw, made, names) if rule is Rule.COUNT else None)
    return replace(made, scales=(_with_table(draw, one, made) if rule is Rule.TABLE else one,))


def _counted(draw: st.DrawFn, made: Instrument, names: list[str]) -> dict[str, tuple[int, ...]]:
    codes = {name: made.item(name).scored_codes for name in names}
    return {
        name: tuple(draw(st.lists(st.sampled_from(codes[name]), min_size=1, unique=True))) for name in names
    }


def _with_table(draw: st.DrawFn, one: Scale, made: Instrument) -> Scale:
    sums = [int(total) for total in before_table(one, made)]
    hundredths = draw(st.lists(st.integers(-9999, 9999), min_size=len(sums), max_size=len(sums)))
    return replace(
        one, table=tuple((total, part / 100) for total, part in zip(sums, hundredths, strict=True))
    )


@given(scales_of_any_rule(), st.integers(0, 2**31))
def test_the_scores_of_any_definition_are_those_by_exact_fractions(made: Instrument, seed: int) -> None:
    answers = random_answers(made, 12, seed=seed)
    values = scale_scores(item_matrix(snapshot(made, answers)), made.scales).values[:, 0]
    for value, given_answers in zip(values, answers, strict=True):
        codes = {item: answer for item, answer in given_answers.items() if not isinstance(answer, Missing)}
        expected = score(made.scales[0], made, codes)
        assert value == pytest.approx(np.nan if expected is None else expected, nan_ok=True)


def test_one_person_gets_the_scores_of_the_many() -> None:
    answers = random_answers(MADE, 60, seed=9)
    scores = scale_scores(item_matrix(snapshot(MADE, answers)), MADE.scales)
    for row, person in enumerate(answers):
        alone = score_answers(MADE, person)
        for made, value in zip(MADE.scales, scores.values[row], strict=True):
            assert isinstance(alone[made.id], NotScored) == bool(np.isnan(value))
            assert np.isnan(value) or alone[made.id] == value


def test_scored_and_not_scored_people_add_up_to_all() -> None:
    scores = scale_scores(item_matrix(snapshot(MADE, random_answers(MADE, 300, seed=10))), MADE.scales)
    assert ((~np.isnan(scores.values)).sum(axis=0) + scores.not_scored.sum(axis=1) == 300).all()


@pytest.mark.parametrize(
    ("answers", "scale_id", "expected"),
    [
        ({"s0": 1, "s1": 2, "s2": 3}, "sum", 6.0),
        ({"m0": 5, "m1": 1, "m2": 5, "m3": 1}, "mean", 5.0),
        ({"m0": 4, "m1": 2, "m2": 3}, "mean", 11 / 3),
        ({"r": 8}, "one", 8.0),
        ({"r": 8}, "turned", 2.0),
        ({"p0": 4, "p1": 1, "p2": 7}, "position", 50.0),
        ({"p0": 3, "three": 2}, "position", (100 / 3 + 50) / 2),
        ({"p0": 4, "three": 1}, "position", 50.0),
        ({"p0": 2, "p1": 4, "m0": 5}, "count", 3.0),
        ({"p0": 3, "p1": 1, "m0": 4}, "count", 0.0),
        ({"p0": 7, "p1": 4, "m0": 4}, "count", 1.0),
        ({"s0": 3, "m0": 1}, "table", 50 / 8),
        ({"s0": 1, "m0": 5}, "table", 25.0),
    ],
)
def test_each_rule_gives_the_score_worked_by_hand(
    answers: dict[str, int], scale_id: str, expected: float
) -> None:
    assert score_answers(MADE, answers)[scale_id] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("answers", "scale_id", "why"),
    [
        ({}, "sum", NotScored.NOT_ASKED),
        ({"s0": Missing.OFF_ROUTE}, "sum", NotScored.NOT_ASKED),
        ({"s0": -1}, "sum", NotScored.NO_ANSWER),
        ({"s0": 1, "s1": 1}, "sum", NotScored.TOO_FEW),
        ({"m0": 1, "m1": 9, "m2": 4}, "mean", NotScored.TOO_FEW),
        ({"p0": 7}, "position", NotScored.NO_ANSWER),
        ({"r": Missing.REFUSED}, "one", NotScored.NO_ANSWER),
        ({"p0": 1, "p1": 7}, "count", NotScored.TOO_FEW),
        ({"s0": 1}, "table", NotScored.TOO_FEW),
    ],
)
def test_who_has_no_score_is_told_why(
    answers: dict[str, int | Missing], scale_id: str, why: NotScored
) -> None:
    assert score_answers(MADE, answers)[scale_id] is why
    counts = scale_scores(item_matrix(snapshot(MADE, [answers])), [MADE.scale(scale_id)]).not_scored
    assert counts[0].tolist() == [reason is why for reason in NOT_SCORED]


def test_a_sum_of_fewer_items_than_the_scale_has_is_never_a_score() -> None:
    """Even where a minimum below the full number is declared, no sum is prorated."""
    made = instrument([single("x", 1, 2), single("y", 1, 2)], [scale("sum", Rule.SUM, ("x", "y"), 1)])
    assert score_answers(made, {"x": 2})["sum"] is NotScored.TOO_FEW


def test_reversing_all_items_turns_a_mean_about_the_middle() -> None:
    answers = random_answers(MADE, 200, seed=11)
    items = item_matrix(snapshot(MADE, answers))
    mean, turned = (
        scale("m", Rule.MEAN, ("m0", "m2"), 1),
        scale("t", Rule.MEAN, ("m0", "m2"), 1, ("m0", "m2")),
    )
    scores = scale_scores(items, [mean, turned]).values
    np.testing.assert_allclose(scores[:, 1], 6.0 - scores[:, 0])


def test_keyed_values_are_reversed_and_placed_as_the_rule_combines_them() -> None:
    items = item_matrix(snapshot(MADE, [{"p0": 4, "p1": 1, "three": 3, "m0": 2, "m1": 2}]))
    np.testing.assert_array_equal(keyed(items, MADE.scale("position")), [[0.0, 100.0, np.nan, 0.0]])
    np.testing.assert_array_equal(keyed(items, MADE.scale("mean")), [[2.0, 4.0, np.nan, np.nan]])


def test_a_column_of_scores_is_found_by_its_scale() -> None:
    scores = scale_scores(item_matrix(snapshot(MADE, [{"r": 3}])), MADE.scales)
    assert scores.column("turned") == [7.0]
    with pytest.raises(NotFoundError, match="sum, mean, one"):
        scores.column("other")


def test_answers_that_were_checked_before_score_the_same() -> None:
    checked = check(MADE, {"r": 8, "s0": {"missing": "refused"}})
    assert isinstance(checked, ValidAnswers)
    assert score_answers(MADE, checked) == score_answers(MADE, {"r": 8, "s0": Missing.REFUSED})


@pytest.mark.parametrize("answer", [11, 2.5, True, "8"])
def test_an_answer_that_the_item_does_not_know_is_refused(answer: object) -> None:
    with pytest.raises(InvalidInputError, match=r"'r'.*in score_answers"):
        score_answers(MADE, {"r": answer})


def test_an_answer_to_an_unknown_item_is_refused() -> None:
    with pytest.raises(InvalidInputError, match=r"'q'.*in score_answers"):
        score_answers(MADE, {"q": 1})
