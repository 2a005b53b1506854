import numpy as np
import pytest

from instruments.errors import InvalidInputError
from scoring.aggregate import mpi
from scoring.combining import combined, rescaled
from scoring.composite import Aggregation, NormalisationMethod
from scoring.handling import AGGREGATIONS, SCALES

RNG = np.random.default_rng(20261122)
PARTS = 100.0 + 10.0 * RNG.normal(size=(5, 4, 30))


def test_weights_that_are_equal_change_no_penalised_index() -> None:
    covariance = np.stack([np.cov(RNG.normal(size=(4, 50))) for _ in range(5)])
    plain = mpi(PARTS, covariance=covariance)
    np.testing.assert_allclose(mpi(PARTS, weights=np.full(4, 2.0), covariance=covariance), plain, rtol=1e-12)
    each = mpi(PARTS, weights=np.full((4, 30), 0.25), covariance=covariance)
    np.testing.assert_allclose(each, plain, rtol=1e-12)


def test_a_weighted_penalised_index_is_what_one_counts_by_hand() -> None:
    """A slow twin: weighted mean, weighted spread, and what chance adds to it, place by place."""
    covariance = np.stack([np.cov(RNG.normal(size=(4, 50))) for _ in range(5)])
    weights = RNG.gamma(2.0, size=(4, 30))
    found = mpi(PARTS, weights=weights, covariance=covariance)
    for place in range(5):
        for draw in (0, 17):
            w = weights[:, draw] / weights[:, draw].sum()
            part = PARTS[place, :, draw]
            middle = w @ part
            chance = np.trace((np.diag(w) - np.outer(w, w)) @ covariance[place])
            spread = max(0.0, w @ (part - middle) ** 2 - chance)
            assert found[place, draw] == pytest.approx(middle - spread / middle, rel=1e-12)


def test_one_place_can_have_many_weights() -> None:
    weights = RNG.gamma(2.0, size=(4, 30))
    still = np.repeat(PARTS[:, :, :1], 30, axis=2)
    np.testing.assert_allclose(mpi(PARTS[:, :, 0], weights=weights), mpi(still, weights=weights), rtol=1e-12)


@pytest.mark.parametrize("aggregation", AGGREGATIONS)
def test_every_mean_of_equal_domains_is_their_value(aggregation: Aggregation) -> None:
    np.testing.assert_allclose(combined(np.full((3, 4, 2), 104.0), aggregation), 104.0, rtol=1e-12)


def test_means_stand_in_their_known_order() -> None:
    kinds = (
        Aggregation.HARMONIC,
        Aggregation.GEOMETRIC,
        Aggregation.ARITHMETIC,
        Aggregation.QUADRATIC,
    )
    made = np.stack([combined(PARTS, kind) for kind in kinds])
    assert (np.diff(made, axis=0) > 0.0).all()


@pytest.mark.parametrize("aggregation", [kind for kind in AGGREGATIONS if kind is not Aggregation.ARITHMETIC])
def test_a_place_far_below_zero_has_no_index_and_the_others_keep_theirs(aggregation: Aggregation) -> None:
    parts = PARTS.copy()
    parts[2, :, 5] = -50.0
    made = combined(parts, aggregation)
    assert np.isnan(made[2]).all()
    np.testing.assert_array_equal(made[[0, 1, 3, 4]], combined(PARTS, aggregation)[[0, 1, 3, 4]])


@pytest.mark.parametrize("aggregation", [kind for kind in AGGREGATIONS if kind is not Aggregation.ARITHMETIC])
def test_a_place_that_misses_a_domain_and_is_far_below_zero_in_another_stops_nobody_elses_index(
    aggregation: Aggregation,
) -> None:
    parts = PARTS.copy()
    parts[2, 0], parts[2, 1] = np.nan, -50.0
    made = combined(parts, aggregation)
    assert np.isnan(made[2]).all()
    np.testing.assert_array_equal(made[[0, 1, 3, 4]], combined(PARTS, aggregation)[[0, 1, 3, 4]])


def test_goalposts_stay_and_other_scales_are_those_of_the_places() -> None:
    assert rescaled(PARTS, NormalisationMethod.GOALPOSTS) is PARTS
    scores = rescaled(PARTS, NormalisationMethod.Z_SCORE)
    np.testing.assert_allclose(scores.mean(axis=0), 100.0)
    np.testing.assert_allclose(scores.std(axis=0, ddof=1), 10.0)
    ends = rescaled(PARTS, NormalisationMethod.MIN_MAX)
    np.testing.assert_allclose([ends.min(axis=0), ends.max(axis=0)], [np.full((4, 30), e) for e in (70, 130)])


@pytest.mark.parametrize("scale", [scale for scale in SCALES if scale is not NormalisationMethod.GOALPOSTS])
def test_a_scale_of_the_places_forgets_the_unit_that_domains_had(scale: NormalisationMethod) -> None:
    np.testing.assert_allclose(rescaled(3.0 * PARTS - 40.0, scale), rescaled(PARTS, scale), rtol=1e-9)


def test_places_that_are_all_alike_have_no_scale_of_their_own() -> None:
    with pytest.raises(InvalidInputError, match="no spread"):
        rescaled(np.full((3, 2, 4), 100.0), NormalisationMethod.Z_SCORE)


@pytest.mark.parametrize("scale", [scale for scale in SCALES if scale is not NormalisationMethod.GOALPOSTS])
@pytest.mark.filterwarnings("error")
def test_a_scale_of_the_places_needs_two_of_them_and_passes_over_a_domain_that_nobody_has(
    scale: NormalisationMethod,
) -> None:
    alone = PARTS.copy()
    alone[1:, 2] = np.nan
    with pytest.raises(InvalidInputError, match="one place alone"):
        rescaled(alone, scale)
    missing = PARTS.copy()
    missing[:, 2] = np.nan
    made = rescaled(missing, scale)
    assert np.isnan(made[:, 2]).all()
    np.testing.assert_array_equal(made[:, [0, 1, 3]], rescaled(PARTS[:, [0, 1, 3]], scale))


@pytest.mark.parametrize("scale", [scale for scale in SCALES if scale is not NormalisationMethod.GOALPOSTS])
def test_a_scale_of_the_places_leaves_out_places_without_a_figure(scale: NormalisationMethod) -> None:
    parts = PARTS.copy()
    parts[3, 1] = np.nan
    there = [0, 1, 2, 4]
    np.testing.assert_allclose(
        rescaled(parts, scale)[there, 1], rescaled(PARTS[there], scale)[:, 1], rtol=1e-12
    )
