"""Calibration: all totals hold with every distance, held against R survey and sampling on real schools."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from instruments.errors import InvalidInputError
from scoring.weighting.calibration import Calibrated, Design, calibrated
from scoring.weighting_rule import Distance
from tests import index_reference
from tests.reference import Block
from tests.scoring.schools import Schools, schools

METHODS: dict[str, dict[str, Any]] = {
    "cal_linear": {"distance": Distance.LINEAR},
    "cal_raking": {"distance": Distance.MULTIPLICATIVE},
    "cal_linear_bounded_0.6_1.6": {"distance": Distance.LINEAR, "bounds": (0.6, 1.6)},
    "cal_logit_0.5_2.5": {"distance": Distance.LOGIT, "bounds": (0.5, 2.5)},
    "cal_raking_bounded_0.6_1.6": {"distance": Distance.MULTIPLICATIVE, "bounds": (0.6, 1.6)},
    "cal_linear_varheter_enroll": {"distance": Distance.LINEAR, "unit": "enroll"},
}
PACKAGE = {
    "sampling_linear": "cal_linear",
    "sampling_raking": "cal_raking",
    "sampling_truncated": "cal_linear_bounded_0.6_1.6",
    "sampling_logit": "cal_logit_0.5_2.5",
}


def columns(sample: Schools) -> tuple[np.ndarray, np.ndarray]:
    """What is totalled of every school, and the totals of all schools of the state."""
    kind = np.array(sample.words("stype"))
    totals = index_reference.results("survey", "calibration_apiclus1")["targets"]["T3"]
    return np.column_stack([np.ones(len(kind)), kind == "H", kind == "M", sample.column("api99")]), np.array(
        [float(total) for total in totals.values()]
    )


def of_schools(method: str) -> Calibrated:
    sample = schools("apiclus1")
    options = dict(METHODS[method])
    if options.get("unit") == "enroll":
        options["unit"] = sample.column("enroll").mean() / sample.column("enroll")
    return calibrated(sample.base[:, None], *columns(sample), **options)


@pytest.mark.holds(
    "scoring.weighting.calibration.calibrated: weights of all distances, free and bounded",
    "survey",
    "weights_apiclus1",
    1e-8,
)
def test_calibrated_weights_are_those_of_r(block: Block) -> None:
    for method in METHODS:
        ratio = of_schools(method).ratio[:, 0]
        block.equal(schools("apiclus1").base * ratio, [float(row[method]) for row in block.result])


@pytest.mark.holds(
    "scoring.weighting.calibration.calibrated: equal ratios inside a cluster",
    "survey",
    "weights_apiclus1",
    1e-8,
)
def test_one_ratio_a_cluster_comes_from_calibrating_the_sums_of_clusters(block: Block) -> None:
    """What households need whose members shall weigh alike."""
    sample = schools("apiclus1")
    design, totals = columns(sample)
    clusters = sample.clusters.max() + 1
    sums = np.stack([np.bincount(sample.clusters, column, clusters) for column in design.T], axis=1)
    size = np.bincount(sample.clusters)
    base = np.bincount(sample.clusters, sample.base) / size
    found = calibrated(base[:, None], sums, totals, unit=1.0 / size)
    theirs = [float(row["cal_linear_aggregate_stage1"]) for row in block.result]
    block.equal((base * found.ratio[:, 0])[sample.clusters], theirs)


@pytest.mark.holds(
    "scoring.weighting.calibration.calibrated: ratios of package sampling",
    "survey",
    "calibration_apiclus1/g_weights_sampling_package",
    1e-5,
)
def test_ratios_are_those_of_package_sampling(block: Block) -> None:
    for name, method in PACKAGE.items():
        block.equal(of_schools(method).ratio[:, 0], block.result[name])


def made(seed: int, k: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Base weights in k columns, what is totalled, and totals that ratios from 0.65 to 1.45 give in each."""
    rng = np.random.default_rng(seed)
    design = np.column_stack([np.ones(80), rng.integers(0, 2, 80), rng.normal(5, 1, 80)])
    base = np.repeat(rng.gamma(3.0, size=(80, 1)), k, axis=1)
    return base, design, design.T @ (base[:, 0] * rng.uniform(0.65, 1.45, 80))


@pytest.mark.parametrize("distance", Distance)
@given(seed=st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_ratios_stay_within_their_bounds_and_meet_the_totals(distance: Distance, seed: int) -> None:
    base, design, totals = made(seed)
    found = calibrated(base, design, totals, distance=distance, bounds=(0.6, 1.5))
    assert found.reached
    assert found.ratio.min() >= 0.6
    assert found.ratio.max() <= 1.5
    np.testing.assert_allclose(design.T @ (base * found.ratio), totals[:, None], rtol=1e-10)


@pytest.mark.parametrize("distance", [Distance.LINEAR, Distance.MULTIPLICATIVE])
def test_ratios_are_the_nearest_that_a_general_search_finds(distance: Distance) -> None:
    """The slow twin minimises the distance itself, with the totals as constraints."""
    base, design, totals = (part[:12] if len(part) == 80 else part for part in made(3))
    totals = design.T @ (base[:, 0] * np.linspace(0.8, 1.3, 12))

    def far(ratio: np.ndarray) -> float:
        if distance is Distance.LINEAR:
            return float(base[:, 0] @ (ratio - 1.0) ** 2)
        return float(base[:, 0] @ (ratio * np.log(ratio) - ratio + 1.0))

    slow = minimize(
        far,
        np.ones(12),
        method="SLSQP",
        bounds=[(0.01, 9.0)] * 12,
        constraints={"type": "eq", "fun": lambda ratio: design.T @ (base[:, 0] * ratio) - totals},
        options={"ftol": 1e-14, "maxiter": 500},
    )
    found = calibrated(base, design, totals, distance=distance)
    np.testing.assert_allclose(found.ratio[:, 0], slow.x, atol=2e-5)


@pytest.mark.parametrize("distance", Distance)
def test_columns_are_calibrated_each_on_its_own(distance: Distance) -> None:
    base, design, totals = made(5, k=4)
    base = base * np.array([1.0, 0.97, 1.05, 0.9])
    bounds = (0.5, 2.0) if distance is Distance.LOGIT else None
    together = calibrated(base, design, totals, distance=distance, bounds=bounds).ratio
    for column in range(4):
        alone = calibrated(base[:, [column]], design, totals, distance=distance, bounds=bounds).ratio
        np.testing.assert_allclose(together[:, [column]], alone, rtol=1e-9)


def test_totals_that_say_the_same_twice_change_nothing() -> None:
    base, design, totals = made(6)
    twice = np.column_stack([design, 3.0 * design[:, 1]])
    found = calibrated(base, twice, np.append(totals, 3.0 * totals[1]), distance=Distance.MULTIPLICATIVE)
    once = calibrated(base, design, totals, distance=Distance.MULTIPLICATIVE)
    np.testing.assert_allclose(found.ratio, once.ratio, rtol=1e-9)


def test_a_design_of_labels_is_the_same_as_its_columns_of_ones() -> None:
    rng = np.random.default_rng(7)
    labels = rng.integers(0, 4, (60, 1))
    columns_of_ones = (labels == np.arange(4)).astype(float)
    totals = columns_of_ones.sum(axis=0) * [1.1, 0.8, 1.0, 1.3]
    rows = Design(index=labels, value=np.ones((60, 1)), q=4)
    ours = calibrated(np.ones((60, 1)), rows, totals)
    np.testing.assert_allclose(ours.ratio, calibrated(np.ones((60, 1)), columns_of_ones, totals).ratio)


def test_totals_that_hold_already_change_nothing() -> None:
    base, design, _ = made(8)
    found = calibrated(base, design, design.T @ base[:, 0], distance=Distance.LOGIT, bounds=(0.5, 2.0))
    np.testing.assert_allclose(found.ratio, 1.0)
    assert found.iterations == 0


@pytest.mark.parametrize("distance", Distance)
@pytest.mark.parametrize("share", [0.3, 3.0])
def test_totals_out_of_reach_are_told_by_what_is_missing(share: float, distance: Distance) -> None:
    base, design, _ = made(9)
    found = calibrated(base, design, share * (design.T @ base[:, 0]), distance=distance, bounds=(0.5, 2.0))
    assert not found.reached
    assert found.error.max() > 0.1


def test_a_calibration_that_needs_more_steps_than_allowed_is_not_called_reached(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    base, design, totals = made(10)
    monkeypatch.setattr("scoring.weighting.calibration._STEPS", 1)
    assert not calibrated(base, design, totals, distance=Distance.LOGIT, bounds=(0.6, 1.5)).reached


@pytest.mark.parametrize("bounds", [(1.0, 2.0), (0.5, 1.0), (-0.1, 2.0), (0.5, np.inf)])
def test_bounds_that_do_not_enclose_one_are_refused(bounds: tuple[float, float]) -> None:
    with pytest.raises(InvalidInputError, match="do not enclose 1"):
        calibrated(*made(11), bounds=bounds)


def test_the_logit_distance_without_bounds_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="the logit distance has no bounds"):
        calibrated(*made(12), distance=Distance.LOGIT)


@pytest.mark.parametrize(
    ("wrong", "told"), [(-1.0, "negative"), (np.nan, "not a number"), (np.inf, "negative")]
)
def test_a_base_weight_that_is_no_weight_is_refused(wrong: float, told: str) -> None:
    base, design, totals = made(14)
    base[3] = wrong
    with pytest.raises(InvalidInputError, match=told):
        calibrated(base, design, totals)


def test_weights_of_the_linear_distance_may_fall_below_nothing_unless_they_have_bounds() -> None:
    base, design, _ = made(15)
    totals = design.T @ base[:, 0] * [1.0, 1.0, 1.25]
    assert calibrated(base, design, totals).ratio.min() < 0.0
    assert calibrated(base, design, totals, bounds=(0.0, 9.0)).ratio.min() >= 0.0


def test_parts_of_other_lengths_are_refused() -> None:
    base, design, totals = made(13)
    with pytest.raises(InvalidInputError, match="base has shape 79"):
        calibrated(base[:79], design, totals)
    with pytest.raises(InvalidInputError, match="totals has shape 2"):
        calibrated(base, design, totals[:2])
    with pytest.raises(InvalidInputError, match="unit has shape 3"):
        calibrated(base, design, totals, unit=np.ones(3))


@pytest.mark.parametrize("seed", range(20))
def test_a_free_solution_within_the_bounds_is_the_solution_within_them(seed: int) -> None:
    rng = np.random.default_rng(seed)
    kinds = rng.choice(4, 400, p=[0.6, 0.2, 0.15, 0.05]), rng.choice(3, 400, p=[0.7, 0.2, 0.1])
    design = np.column_stack([kind == one for kind in kinds for one in range(kind.max() + 1)]).astype(float)
    base, totals = np.ones((400, 1)), design.T @ (rng.gamma(1.2, size=400) * (1 + kinds[0]))
    totals *= 400.0 / totals[:4].sum()
    free = calibrated(base, design, totals, distance=Distance.MULTIPLICATIVE)
    bounds = min(0.95, 0.95 * free.ratio.min()), max(1.05, 1.05 * free.ratio.max())
    bounded = calibrated(base, design, totals, distance=Distance.MULTIPLICATIVE, bounds=bounds)
    assert free.reached
    assert bounded.reached
    np.testing.assert_allclose(bounded.ratio, free.ratio, rtol=1e-8)


@pytest.mark.parametrize("distance", Distance)
@pytest.mark.parametrize(("few", "bounds"), [(21, (0.3, 16.0)), (60, (0.3, 8.0)), (10, (0.3, 50.0))])
def test_ratios_near_a_bound_are_found(distance: Distance, few: int, bounds: tuple[float, float]) -> None:
    """Half of all people are of a kind that few answers came from: each counts by the one ratio there is."""
    kind = np.arange(660) < few
    design = np.column_stack([kind, ~kind]).astype(float)
    found = calibrated(np.ones((660, 1)), design, np.full(2, 330.0), distance=distance, bounds=bounds)
    assert found.reached
    np.testing.assert_allclose(found.ratio[kind, 0], 330.0 / few, rtol=1e-9)
