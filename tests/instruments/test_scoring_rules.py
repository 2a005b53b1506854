"""The plain scoring rule: by hand, by law, and against counting every combination."""

import itertools
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instruments import catalogue
from instruments.definition import CutPoint, Instrument, Rule, Scale, Side
from instruments.scoring_rules import attainable, band_of, decimal, is_beyond, points, score

Written = dict[str, Any]
Sound = Callable[[Written], Instrument]


def brs(*codes: int) -> float | None:
    instrument = catalogue.get("brs@1.0")
    given_codes = {f"brs{row}": code for row, code in enumerate(codes, 1) if code}
    return score(instrument.scale("brs"), instrument, given_codes)


def test_a_mean_is_over_the_items_answered() -> None:
    assert brs(5, 1, 5, 1, 0, 0) == 5.0
    assert brs(4, 3, 4, 3, 4, 0) == pytest.approx((4 + 3 + 4 + 3 + 4) / 5)


def test_too_few_answers_give_no_score() -> None:
    assert brs(5, 1, 5, 0, 0, 0) is None
    assert brs() is None


def test_a_sum_needs_every_item() -> None:
    loneliness = catalogue.get("loneliness@1.0")
    ucla3 = loneliness.scale("ucla3")
    assert score(ucla3, loneliness, {"ucla1": 2, "ucla2": 2, "ucla3": 3}) == 7
    assert score(ucla3, loneliness, {"ucla1": 2, "ucla2": 2}) is None


def test_an_answer_outside_the_order_counts_as_none() -> None:
    place = catalogue.get("neighbourhood@1.0")
    community = place.scale("community")
    outside = {"pull": 5, "together": 5}
    assert score(community, place, {"belong": 1, "trust": 1, **outside}) is None
    assert score(community, place, {"belong": 1, "trust": 1, "help": 1, "pride": 5, **outside}) == 75


def test_a_code_that_the_item_does_not_know_counts_as_none() -> None:
    ons4 = catalogue.get("ons4@1.0")
    assert score(ons4.scale("satis"), ons4, {"satis": 11}) is None
    assert score(ons4.scale("satis"), ons4, {"satis": 0}) == 0


def test_positions_run_from_the_first_choice_to_the_last_that_carries_a_value(
    written: Written, sound: Sound
) -> None:
    written["scales"][0].update(rule="position_mean", low=0, high=100, bands=[])
    written["test_values"] = []
    mood = sound(written)
    ease = mood.scale("ease")
    assert [points(ease, mood.item("calm"), code) for code in (1, 2, 3, 4, 998, None)] == [
        0,
        50,
        100,
        None,
        None,
        None,
    ]
    assert [points(ease, mood.item("tense"), code) for code in (1, 2, 3)] == [100, 50, 0]


@given(st.lists(st.integers(1, 5) | st.none(), min_size=6, max_size=6))
def test_turning_every_answer_round_turns_the_score_round(codes: list[int | None]) -> None:
    straight = brs(*(code or 0 for code in codes))
    turned = brs(*(6 - code if code else 0 for code in codes))
    if straight is None:
        assert turned is None
    else:
        assert turned == pytest.approx(6 - straight)


@given(st.data())
def test_every_score_lies_within_the_scale_and_among_the_attainable(data: st.DataObject) -> None:
    label = data.draw(st.sampled_from(catalogue.labels()))
    instrument = catalogue.get(label)
    codes = {
        item.id: data.draw(
            st.sampled_from([None, *(c.code for c in item.choices)] if item.choices else [None, 0, 3, 10])
        )
        for item in instrument.items
    }
    answered = {item: code for item, code in codes.items() if code is not None}
    for scale in instrument.scales:
        found = score(scale, instrument, answered)
        if found is not None:
            assert scale.low <= found <= scale.high
            assert found in [float(value) for value in attainable(scale, instrument)]
            assert not scale.bands or band_of(scale, found)


def counting(written: Written, sound: Sound, minimum: int) -> tuple[Scale, Instrument]:
    """Ease as the number of answers that are at ease: calm at all, not tense."""
    written["scales"][0].update(
        rule="count", counted={"calm": [1, 2], "tense": [3]}, minimum_answered=minimum, low=0, high=2
    )
    del written["scales"][0]["reversed"], written["scales"][0]["bands"], written["test_values"]
    mood = sound(written)
    return mood.scale("ease"), mood


def test_a_count_is_of_the_answers_that_count(written: Written, sound: Sound) -> None:
    ease, mood = counting(written, sound, 2)
    found = [score(ease, mood, {"calm": calm, "tense": tense}) for calm in (1, 2, 3) for tense in (1, 3)]
    assert found == [1, 2, 1, 2, 0, 1]


def test_a_count_leaves_out_what_is_missing_where_few_enough_are(written: Written, sound: Sound) -> None:
    ease, mood = counting(written, sound, 1)
    assert score(ease, mood, {"calm": 1}) == 1
    assert score(ease, mood, {"calm": 998, "tense": 1}) == 0
    assert score(ease, mood, {"calm": 998}) is None


def test_a_count_where_all_are_needed_has_no_score_where_one_is_missing(
    written: Written, sound: Sound
) -> None:
    ease, mood = counting(written, sound, 2)
    assert score(ease, mood, {"calm": 1, "tense": 998}) is None


def test_a_table_gives_the_score_beside_the_sum(written: Written, sound: Sound) -> None:
    pairs = [[2, 7.01], [3, 9.51], [4, 9.51], [5, 12], [6, 40]]
    written["scales"][0].update(rule="table", table=pairs, minimum_answered=2, low=7.01, high=40, bands=[])
    del written["test_values"]
    mood = sound(written)
    ease = mood.scale("ease")
    found = [score(ease, mood, {"calm": calm, "tense": 1}) for calm in (1, 2, 3)]
    assert found == [9.51, 12, 40]  # tense is reversed: 1 counts as 3
    assert score(ease, mood, {"calm": 1}) is None
    assert attainable(ease, mood) == tuple(map(decimal, (7.01, 9.51, 12, 40)))


@pytest.mark.parametrize(
    ("side", "value", "beyond"),
    [
        (Side.AT_LEAST, 8, True),
        (Side.AT_LEAST, 7.99, False),
        (Side.AT_MOST, 8, True),
        (Side.AT_MOST, 8.01, False),
        (Side.AT_LEAST, Fraction(799999, 100000), False),
    ],
)
def test_a_cut_point_belongs_to_the_side_it_names(side: Side, value: float, beyond: bool) -> None:
    cut = CutPoint(id="cut", title={"en": "a cut"}, value=8, side=side, source="a test")
    assert is_beyond(cut, value) is beyond


def test_a_cut_point_is_the_decimal_that_is_printed() -> None:
    cut = CutPoint(id="cut", title={"en": "a cut"}, value=0.3, side=Side.AT_LEAST, source="a test")
    assert is_beyond(cut, Fraction(3, 10))
    assert not is_beyond(cut, 0.1 + 0.1)


def listed(scale: Scale, instrument: Instrument) -> tuple[Fraction, ...]:
    """Every score, by trying every combination of answers and gaps."""
    options = [
        [
            value
            for code in (*item.scored_codes, None)
            if (value := points(scale, item, code)) is not None or code is None
        ]
        for item in map(instrument.item, scale.items)
    ]
    scores = set()
    for values in itertools.product(*options):
        answered = [value for value in values if value is not None]
        if len(answered) >= scale.minimum_answered:
            total = sum(answered, Fraction(0))
            means = scale.rule in (Rule.MEAN, Rule.POSITION_MEAN)
            scores.add(total / len(answered) if means else total)
    return tuple(sorted(scores))


@pytest.mark.parametrize(
    ("label", "scale"),
    [("ons4@1.0", "anxious"), ("loneliness@1.0", "ucla3"), ("loneliness@1.0", "lonely"), ("brs@1.0", "brs")],
)
def test_attainable_scores_are_those_of_every_combination(label: str, scale: str) -> None:
    instrument = catalogue.get(label)
    assert attainable(instrument.scale(scale), instrument) == listed(instrument.scale(scale), instrument)


def test_attainable_scores_of_unlike_items_are_those_of_every_combination(
    written: Written, sound: Sound
) -> None:
    written["items"][3] |= {"low": -2, "high": 5}
    written["scales"][0] |= {"items": ["tense", "joy", "hours"], "low": -2, "high": 10, "bands": []}
    written["test_values"] = []
    mood = sound(written)
    assert attainable(mood.scale("ease"), mood) == listed(mood.scale("ease"), mood)


def test_the_community_scale_reaches_its_ends() -> None:
    place = catalogue.get("neighbourhood@1.0")
    scores = attainable(place.scale("community"), place)
    assert (scores[0], scores[-1]) == (0, 100)


def test_a_limit_is_the_decimal_that_is_printed() -> None:
    assert decimal(2.99) == Fraction(299, 100)
    assert decimal(1e-7) == Fraction(1, 10**7)


def test_limits_belong_to_their_band() -> None:
    scale = catalogue.get("brs@1.0").scale("brs")
    found = {value: band_of(scale, value) for value in (1.0, 2.99, 3.0, 4.3, 4.31, 5.0)}
    ids = {value: band.id for value, band in found.items() if band}
    assert ids == {1.0: "low", 2.99: "low", 3.0: "normal", 4.3: "normal", 4.31: "high", 5.0: "high"}


def test_a_score_between_bands_or_of_a_scale_without_bands_has_none() -> None:
    brs_scale = catalogue.get("brs@1.0").scale("brs")
    assert band_of(brs_scale, 2.995) is None
    assert band_of(catalogue.get("neighbourhood@1.0").scale("community"), 50.0) is None


def test_no_attainable_resilience_score_falls_between_bands() -> None:
    """No mean of 4 to 6 answered items lies between 2.99 and 3.00 or between 4.30 and 4.31."""
    instrument = catalogue.get("brs@1.0")
    for value in attainable(instrument.scale("brs"), instrument):
        band = band_of(instrument.scale("brs"), value)
        plain = "low" if value < 3 else "normal" if value <= Fraction(43, 10) else "high"
        assert band is not None
        assert band.id == plain
