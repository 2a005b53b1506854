"""Raking: every margin holds in every replicate, or the cell that makes it impossible is named."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instruments.errors import InvalidInputError, TooFewRespondentsError
from scoring.replicates import fay_poisson
from scoring.snapshot import Margin, Snapshot
from scoring.weighting import kish, rake, rake_columns, raked_weights
from scoring.weighting_rule import Distance, WeightingRule
from tests.scoring.making import instrument, single, snapshot


def made(n: int, seed: int) -> tuple[dict[str, np.ndarray], dict[str, dict[int, float]]]:
    """Three margins of n people with targets that differ from what was drawn."""
    rng = np.random.default_rng(seed)
    margins = {name: rng.integers(0, k, n) for name, k in (("a", 3), ("b", 2), ("c", 5))}
    parts = {
        name: np.bincount(labels) * rng.uniform(0.7, 1.4, labels.max() + 1)
        for name, labels in margins.items()
    }
    targets = {name: dict(enumerate(1000.0 * part / part.sum())) for name, part in parts.items()}
    return margins, targets


def slow_rake(
    margins: dict[str, np.ndarray], targets: dict[str, dict[int, float]], base: np.ndarray
) -> np.ndarray:
    """Row by row and margin by margin, as one would on paper."""
    weights = base.copy()
    for _ in range(200):
        for name, labels in margins.items():
            for label, target in targets[name].items():
                weights[labels == label] *= target / weights[labels == label].sum()
    return weights


def test_cells_give_what_rows_give_in_every_replicate() -> None:
    margins, targets = made(200, seed=1)
    base = np.random.default_rng(2).gamma(2.0, size=(200, 6))
    values = rake_columns(margins, targets, base).values
    for column in range(6):
        np.testing.assert_allclose(values[:, column], slow_rake(margins, targets, base[:, column]), rtol=1e-9)


def test_all_margins_hold_in_all_replicates() -> None:
    margins, targets = made(400, seed=3)
    found = rake_columns(margins, targets, fay_poisson([str(k) for k in range(400)], 50, seed=4))
    for name, labels in margins.items():
        for label, target in targets[name].items():
            np.testing.assert_allclose(found.values[labels == label].sum(axis=0), target, rtol=1e-10)
    assert found.margin_error <= 1e-10


def test_the_size_of_equal_base_weights_does_not_matter() -> None:
    margins, targets = made(150, seed=5)
    plain, doubled = rake(margins, targets), rake(margins, targets, base=np.full(150, 2.0))
    np.testing.assert_allclose(plain.weights, doubled.weights, rtol=1e-11)


def test_raking_again_changes_nothing() -> None:
    margins, targets = made(150, seed=6)
    once = rake(margins, targets)
    again = rake(margins, targets, base=once.weights)
    np.testing.assert_allclose(again.weights, once.weights, rtol=1e-11)
    assert again.iterations == 1


def test_bounds_hold_and_so_do_the_margins() -> None:
    margins, targets = made(300, seed=7)
    free, bounded = rake(margins, targets), rake(margins, targets, bounds=(0.8, 1.2))
    ratio = bounded.weights * 300 / 1000.0
    assert free.weights.max() * 0.3 > 1.25
    assert ratio.min() >= 0.8
    assert ratio.max() <= 1.2
    for name, labels in margins.items():
        for label, target in targets[name].items():
            assert bounded.weights[labels == label].sum() == pytest.approx(target, rel=1e-10)


def test_wide_bounds_come_near_to_raking() -> None:
    margins, targets = made(300, seed=7)
    free, bounded = rake(margins, targets), rake(margins, targets, bounds=(0.0, 1e6))
    np.testing.assert_allclose(bounded.weights, free.weights, rtol=1e-5)


def test_equal_weights_have_a_design_effect_of_one() -> None:
    assert kish(np.full(7, 3.0)) == pytest.approx(1.0)
    assert kish(np.array([1.0, 0.0])) == pytest.approx(2.0)


def test_combinations_without_respondents_are_told_by_the_margin_that_misses() -> None:
    with pytest.raises(
        InvalidInputError, match=r"'.' of . comes to .* times its target at best, as .* no resp"
    ):
        rake({"a": list("xxyy"), "b": list("ppqq")}, {"a": {"x": 6, "y": 4}, "b": {"p": 5, "q": 5}})


def test_bounds_too_narrow_are_told_by_the_margin_that_misses() -> None:
    margins, targets = made(300, seed=7)
    with pytest.raises(InvalidInputError, match=r"of [abc] needs .* times its base weight, and the bounds"):
        rake(margins, targets, bounds=(0.95, 1.05))


@pytest.mark.parametrize("wrong", [-1.0, np.nan, np.inf])
def test_a_base_weight_that_is_no_weight_is_refused(wrong: float) -> None:
    with pytest.raises(InvalidInputError, match="base weight is negative or not a number"):
        rake({"a": ["x", "x"]}, {"a": {"x": 5}}, base=np.array([1.0, wrong]))


def test_a_base_of_another_length_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="base has shape 3"):
        rake({"a": ["x", "x"]}, {"a": {"x": 5}}, base=np.ones(3))


def test_a_target_whose_respondents_all_weigh_nothing_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="'y' of the margin a has no base weight"):
        rake({"a": ["x", "y"]}, {"a": {"x": 5, "y": 5}}, base=np.array([1.0, 0.0]))


MADE = instrument([single("sex", 1, 2)])
SEX = Margin(
    name="sex",
    title="sex",
    source="census",
    targets={"f": 52.0, "m": 48.0},
    items=("sex",),
    groups={"sex": {1: "f", 2: "m"}},
)


def test_a_wave_is_raked_to_its_margins_with_not_stated_at_its_share_in_every_replicate() -> None:
    answers = [{"sex": 1}] * 12 + [{"sex": 2}] * 20 + [{}] * 8
    wave = snapshot(MADE, answers, margins=[SEX])
    found = raked_weights(wave, fay_poisson(wave.ids, 30, seed=9))
    np.testing.assert_allclose(found.values[:12].sum(axis=0), 0.8 * 52.0)
    np.testing.assert_allclose(found.values[12:32].sum(axis=0), 0.8 * 48.0)
    np.testing.assert_allclose(found.values[32:].sum(axis=0), 20.0)
    assert found.n_effective == pytest.approx(40 / found.deff)


def test_without_margins_answers_count_equally_and_replicates_add_up_to_n() -> None:
    wave = snapshot(MADE, [{"sex": 1}] * 25)
    factors = fay_poisson(wave.ids, 10, seed=9)
    found = raked_weights(wave, factors)
    np.testing.assert_array_equal(found.values[:, 0], 1.0)
    np.testing.assert_allclose(found.values.sum(axis=0), 25.0)
    np.testing.assert_allclose(
        found.values[:, 1:] / factors, (25.0 / factors.sum(axis=0))[None, :].repeat(25, 0)
    )
    assert found.deff == pytest.approx(1.0)
    assert found.margin_error <= 1e-15


@pytest.mark.parametrize("margins", [[], [SEX]])
def test_a_wave_without_answers_has_nothing_to_weight(margins: list[Margin]) -> None:
    with pytest.raises(TooFewRespondentsError, match="no answers to weight"):
        raked_weights(snapshot(MADE, [], margins=margins), np.empty((0, 5)))


PLACES = Margin(name="ward", title="ward", source="census", targets={"A": 40.0, "B": 60.0}, level="ward")


def two_margins() -> tuple[Snapshot, np.ndarray]:
    """A wave of 60 people with totals by sex and by ward, and factors of 20 replicates."""
    answers = [{"sex": 1}] * 25 + [{"sex": 2}] * 35
    places = ["A"] * 10 + ["B"] * 15 + ["A"] * 25 + ["B"] * 10
    wave = snapshot(MADE, answers, margins=[SEX, PLACES], places=places)
    return wave, fay_poisson(wave.ids, 20, seed=3)


def test_a_rule_that_names_margins_meets_those_and_no_other() -> None:
    wave, factors = two_margins()
    found = raked_weights(wave, factors, WeightingRule(margins=("ward",)))
    assert list(found.margin_errors) == ["ward"]
    np.testing.assert_allclose(found.weights[:10], found.weights[25:35])
    both = raked_weights(wave, factors)
    assert list(both.margin_errors) == ["sex", "ward"]
    np.testing.assert_allclose(both.values[:25].sum(axis=0), 52.0)


def test_a_rule_without_margins_lets_every_answer_count_equally() -> None:
    wave, factors = two_margins()
    found = raked_weights(wave, factors, WeightingRule(margins=()))
    np.testing.assert_array_equal(found.weights, 1.0)
    assert found.n_effective == pytest.approx(60.0)


def test_a_rule_that_names_a_margin_the_wave_has_not_is_refused() -> None:
    wave, factors = two_margins()
    with pytest.raises(InvalidInputError, match=r"margin 'age', which is not in wave .* it has: sex, ward"):
        raked_weights(wave, factors, WeightingRule(margins=("age",)))


@pytest.mark.parametrize("distance", Distance)
def test_the_full_sample_keeps_the_bounds_of_a_rule_and_every_replicate_meets_the_totals(
    distance: Distance,
) -> None:
    wave, factors = two_margins()
    assert raked_weights(wave, factors).weights.max() > 1.5 * 100 / 60
    found = raked_weights(wave, factors, WeightingRule(distance=distance, bounds=(0.6, 1.5)))
    assert found.weights.min() >= 0.6 * 100 / 60
    assert found.weights.max() <= 1.5 * 100 / 60 + 1e-12
    np.testing.assert_allclose(found.values[:25].sum(axis=0), 52.0)
    np.testing.assert_allclose(found.values[wave.place == wave.place[0]].sum(axis=0), 40.0)


def test_a_replicate_like_the_full_sample_has_its_weights() -> None:
    wave, _ = two_margins()
    found = raked_weights(wave, np.full((60, 3), 2.0), WeightingRule(bounds=(0.6, 1.5)))
    np.testing.assert_allclose(found.values[:, 1:], found.weights[:, None].repeat(3, 1))


def test_a_wave_whose_margins_contradict_each_other_is_refused_before_it_is_raked() -> None:
    wave = snapshot(
        MADE, [{"sex": 1}] * 5 + [{"sex": 2}] * 5, margins=[SEX, PLACES], places=["A"] * 5 + ["B"] * 5
    )
    with pytest.raises(InvalidInputError, match="the margins cannot all hold"):
        raked_weights(wave, fay_poisson(wave.ids, 20, seed=3))


def test_trimming_and_raking_in_turn_until_both_hold_is_raking_within_bounds() -> None:
    """The slow twin: trim, rake what is not at a bound to what is left, and again."""
    margins, targets = made(300, seed=7)
    bounds = (0.8, 1.2)
    start = np.full(300, 1000.0 / 300)
    weights = rake(margins, targets, bounds=bounds).weights
    inside = (weights > 0.801 * start) & (weights < 1.199 * start)
    assert 0 < inside.sum() < 300
    logs = np.log(weights[inside] / start[inside])
    design = np.column_stack(
        [labels[inside] == label for name, labels in margins.items() for label in targets[name]]
    )
    fitted = design @ np.linalg.lstsq(design.astype(float), logs, rcond=None)[0]
    np.testing.assert_allclose(fitted, logs, atol=1e-9)  # a product of one factor a label, as in raking


@given(seed=st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_raking_does_not_depend_on_order_on_copies_or_on_the_parts_of_a_label(seed: int) -> None:
    margins, targets = made(120, seed=seed % 50)
    rng = np.random.default_rng(seed)
    base = rng.gamma(3.0, size=120)
    plain = rake(margins, targets, base=base).weights
    order = rng.permutation(120)
    shuffled = rake({name: labels[order] for name, labels in margins.items()}, targets, base=base[order])
    np.testing.assert_allclose(shuffled.weights, plain[order], rtol=1e-9)
    twice = rake(
        {name: np.repeat(labels, 2) for name, labels in margins.items()}, targets, base=np.repeat(base, 2)
    )
    np.testing.assert_allclose(twice.weights, np.repeat(plain, 2) / 2.0, rtol=1e-9)
    split = rng.integers(0, 2, 120)
    parts = {
        (label, half): float(plain[(margins["a"] == label) & (split == half)].sum())
        for label in targets["a"]
        for half in (0, 1)
    }
    labels = list(zip(margins["a"].tolist(), split.tolist(), strict=True))
    fine = rake({**margins, "a": labels}, {**targets, "a": parts}, base=base).weights
    np.testing.assert_allclose(fine, plain, rtol=1e-8)


@pytest.mark.parametrize("distance", Distance)
@given(seed=st.integers(0, 40), part=st.floats(0.45, 0.8))
@settings(max_examples=25, deadline=None)
def test_bounds_near_to_the_least_room_are_kept_or_refused_before_and_never_just_missed(
    distance: Distance, seed: int, part: float
) -> None:
    margins, targets = made(300, seed=seed)
    free = rake(margins, targets).weights * 0.3
    low, high = 1.0 - part * (1.0 - free.min()), 1.0 + part * (free.max() - 1.0)
    told, ratio = "", np.zeros(300)
    try:
        ratio = rake(margins, targets, distance=distance, bounds=(low, high)).weights * 0.3
    except InvalidInputError as refused:
        told = refused.what
    kept = low - 1e-12 <= ratio.min() <= ratio.max() <= high + 1e-12
    assert kept or "times its" in told  # of the base weight, or of its target at best


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ({"bounds": (1.2, 3.0)}, "do not enclose 1"),
        ({"distance": Distance.LOGIT}, "the logit distance has no bounds"),
        ({"distance": Distance.LINEAR}, "the linear distance has no bounds"),
    ],
)
def test_a_rule_that_promises_nothing_is_refused(rule: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidInputError, match=told):
        WeightingRule(**rule)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"targets": {"sex": {"f": "ten", "m": 20.0}}}, "targets of the margin sex hold something"),
        ({"bounds": (0.5,)}, r"the bounds are \(0.5,\)"),
        ({"bounds": 3.0}, "the bounds are 3.0"),
        ({"bounds": ("a", "b")}, "the bounds are"),
        ({"distance": "bogus"}, "'bogus' is not a distance"),
        ({"distance": "bogus", "bounds": (0.5, 2.0)}, "'bogus' is not a distance"),
    ],
)
def test_settings_of_raking_that_cannot_be_read_are_told(wrong: dict[str, Any], told: str) -> None:
    good = {"margins": {"sex": ["f", "f", "m", "m"]}, "targets": {"sex": {"f": 10.0, "m": 20.0}}}
    with pytest.raises(InvalidInputError, match=told):
        rake(**(good | wrong))
