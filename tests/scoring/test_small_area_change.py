"""What changed in wards: held to their clusters, equal waves, signs, known truth, what is refused and why."""

from dataclasses import replace

import numpy as np
import pytest

from instruments.errors import NotIdentifiedError
from scoring.aggregate import mpi
from scoring.arrays import Floats
from scoring.chain import compute
from scoring.change.small_areas import SmallChange, change_summary, shared_homes, small_area_change
from scoring.figures import COMPOSITES
from scoring.run import IndexRun
from scoring.smoothing.waves import fay_herriot_waves, own_weight_of_change
from scoring.snapshot import Snapshot
from scoring.spec import MeasureKind, SmallModel
from tests.scoring.known_wards import known_wave, next_wave, true_domains
from tests.scoring.small_places_made import known, small_spec, town
from tests.scoring.waves_made import again, second

SIMULATIONS = 60


def column(run: IndexRun, kind: MeasureKind) -> int:
    return [measure.kind for measure in run.spec.measures].index(kind)


@pytest.fixture(scope="module")
def first() -> Snapshot:
    return town()


@pytest.fixture(scope="module")
def later(first: Snapshot) -> Snapshot:
    """The fourth cluster rises, the third falls; seven of ten people are those of the first wave."""
    others = second(first, wards=5, effects=[0.0, 0.4, -0.9, 0.8])
    return replace(again(first, others, 0.7), geography=first.geography)


@pytest.fixture(scope="module")
def runs(first: Snapshot, later: Snapshot) -> tuple[IndexRun, IndexRun]:
    spec = small_spec(first)
    return compute(first, spec), compute(later, spec)


@pytest.fixture(scope="module")
def found(runs: tuple[IndexRun, IndexRun]) -> SmallChange:
    return small_area_change(*runs)


def test_domains_and_what_is_made_of_them_have_a_change_and_nothing_else_has(
    found: SmallChange, runs: tuple[IndexRun, IndexRun]
) -> None:
    kinds = [measure.kind for measure in runs[0].spec.measures]
    has = [kind is MeasureKind.DOMAIN or kind in COMPOSITES for kind in kinds]
    for values in (found.figures.difference, found.figures.p_value, found.reliability):
        assert values.shape == (20, len(kinds))
        np.testing.assert_array_equal(np.isfinite(values), np.tile(has, (20, 1)))
    there = found.figures.difference[:, has], found.figures.low[:, has], found.figures.high[:, has]
    assert (there[1] < there[0]).all()
    assert (there[0] < there[2]).all()
    assert ((found.reliability[:, has] >= 0.0) & (found.reliability[:, has] <= 1.0)).all()


def test_wards_make_up_the_change_of_their_cluster(
    found: SmallChange, runs: tuple[IndexRun, IndexRun]
) -> None:
    """By their people: of the draws of the clusters exactly, of the figures as near as draws are to these."""
    small = runs[1].small
    assert small is not None
    for at, measure in enumerate(runs[1].spec.measures):
        if measure.kind is MeasureKind.DOMAIN:
            for cluster in range(1, 5):
                here = small.parents == cluster
                together = np.average(found.figures.difference[here, at], weights=small.people[here])
                drawn = (runs[1].draws - runs[0].draws)[cluster, at].mean()
                assert together == pytest.approx(drawn, abs=1e-9)


def test_a_ward_of_a_cluster_that_moved_moved(found: SmallChange, runs: tuple[IndexRun, IndexRun]) -> None:
    index = found.figures.difference[:, column(runs[0], MeasureKind.ARITHMETIC)]
    assert index[15:].mean() > 0.0 > index[10:15].mean()


def test_the_figures_of_both_waves_stay_as_they_are(runs: tuple[IndexRun, IndexRun]) -> None:
    before = [run.small.draws.copy() for run in runs if run.small is not None]
    small_area_change(*runs)
    for run, draws in zip(runs, before, strict=True):
        assert run.small is not None
        np.testing.assert_array_equal(run.small.draws, draws)


def test_a_wave_against_itself_did_not_change(runs: tuple[IndexRun, IndexRun]) -> None:
    same = small_area_change(runs[0], runs[0])
    at = column(runs[0], MeasureKind.INDEX)
    assert (same.overlap == 1.0).all()
    assert np.abs(same.figures.difference[:, at]).max() < 0.05
    assert (same.figures.p_value[:, at] > 0.5).all()
    assert same.persistence > 0.99


def test_waves_that_change_places_change_the_sign(
    found: SmallChange, runs: tuple[IndexRun, IndexRun]
) -> None:
    """But for the luck of other draws."""
    turned = small_area_change(*runs[::-1])
    at = column(runs[0], MeasureKind.INDEX)
    luck = 5.0 * found.figures.error[:, at] * np.sqrt(2.0 / runs[0].spec.draws)
    assert (np.abs(turned.figures.difference + found.figures.difference)[:, at] < luck).all()
    np.testing.assert_allclose(turned.reliability[:, at], found.reliability[:, at], atol=1e-6)
    np.testing.assert_allclose(turned.overlap, found.overlap)


def test_the_same_waves_give_the_same_bits(found: SmallChange, runs: tuple[IndexRun, IndexRun]) -> None:
    again_found = small_area_change(*runs)
    np.testing.assert_array_equal(again_found.figures.low, found.figures.low)


def test_homes_in_both_waves_are_counted_as_one_does_by_hand(first: Snapshot, later: Snapshot) -> None:
    wards = [place.code for place in first.geography.at_level("ward")]
    codes = [place.code for place in first.geography.places]
    homes = [
        {home for home, at in zip(one.clusters, one.place, strict=True) if codes[at] == wards[3]}
        for one in (first, later)
    ]
    wanted = len(homes[0] & homes[1]) / np.sqrt(len(homes[0]) * len(homes[1]))
    found = shared_homes(first, later, "ward")
    assert found[3] == pytest.approx(wanted)
    assert 0.5 < found.mean() < 0.9
    assert (shared_homes(first, second(first, wards=5), "ward") == 0.0).all()


def test_a_ward_that_nobody_answered_in_has_no_change_and_its_cluster_is_made_up_all_the_same(
    first: Snapshot, later: Snapshot, runs: tuple[IndexRun, IndexRun]
) -> None:
    gone = first.geography.at_level("ward")[7].code
    at = [place.code for place in first.geography.places].index(gone)
    place = np.where(later.place == at, at + 1, later.place).astype(later.place.dtype)
    moved = compute(replace(later, place=place), runs[0].spec)
    found = small_area_change(runs[0], moved)
    index = column(runs[0], MeasureKind.INDEX)
    assert np.flatnonzero(np.isnan(found.figures.difference[:, index])).tolist() == [7]
    assert np.isnan(found.reliability[7]).all()


def truth_found(seed: int, panel: float) -> tuple[np.ndarray, np.ndarray]:
    """Whether limits of the change hold the truth, and the errors: (40, 5), the index first."""
    wave = known_wave(seed, least=10)
    after = next_wave(wave, seed, panel=panel)
    spec = small_spec(wave.frozen, replicates=100, draws=400)
    assert spec.base is not None
    domains = [true_domains(one, spec.base, spec) for one in (wave, after)]
    truth = [np.column_stack([mpi(one), one]) for one in domains]
    figures = small_area_change(compute(wave.frozen, spec), compute(after.frozen, spec)).figures
    wanted = (MeasureKind.INDEX, MeasureKind.DOMAIN)
    at = [place for place, measure in enumerate(spec.measures) if measure.kind in wanted]
    real = truth[1] - truth[0]
    return (figures.low[:, at] <= real) & (real <= figures.high[:, at]), figures.difference[:, at] - real


@pytest.mark.proof
@pytest.mark.parametrize("panel", [0.0, 0.7])
def test_limits_of_the_change_of_a_ward_hold_the_truth(panel: float, proof_share: float) -> None:
    """Weights, covariances and the model estimated, by the whole chain, for 40 wards of 10 to 80 people."""
    simulations = round(SIMULATIONS * proof_share) + 3
    made = [truth_found(seed, panel) for seed in range(1, simulations + 1)]
    inside = np.concatenate([one for one, _ in made])
    reach = 4.0 * np.sqrt(0.95 * 0.05 / (40.0 * simulations / 4.0))  # wards of a wave share much
    assert np.abs(inside.mean(axis=0) - 0.95).max() < reach


def test_why_wards_are_not_compared_is_said_in_words(
    first: Snapshot, runs: tuple[IndexRun, IndexRun]
) -> None:
    one, other = runs
    assert other.small is not None
    unlike = replace(other.small, x=other.small.x + 1.0)
    people = replace(other.small, rule=replace(other.small.rule, model=SmallModel.UNIT_LEVEL))
    fewer = replace(other.small, places=other.small.places[1:])
    newer = replace(first.geography, vintage="another year")
    for small, words in (
        (None, "one of the waves has no figures of them"),
        (unlike, "what is known of them is not the same"),
        (people, "a model of people has no change"),
        (fewer, "not the same places"),
    ):
        with pytest.raises(NotIdentifiedError, match=words):
            small_area_change(one, replace(other, small=small))
    with pytest.raises(NotIdentifiedError, match="may have other borders"):
        small_area_change(one, replace(other, snapshot=replace(other.snapshot, geography=newer)))


def test_too_few_wards_with_answers_in_both_waves_are_told() -> None:
    few = known(town(wards=1))
    spec = small_spec(few, covariates=())
    earlier = compute(few, spec)
    assert earlier.small is not None
    alone = earlier.small.direct.copy()
    alone[:3] = np.nan
    with pytest.raises(NotIdentifiedError, match="too few of them"):
        small_area_change(earlier, replace(earlier, small=replace(earlier.small, direct=alone)))


def test_the_least_change_of_a_ward_would_be_clear_in_four_of_five_pairs_of_waves() -> None:
    """It is told by one pair of waves, planted in four of sixty places, and looked for in another pair."""
    rng = np.random.default_rng(20261123)
    clear = []
    for run in range(10):
        true = rng.multivariate_normal([0.0, 0.0], [[1.0, 0.7], [0.7, 1.0]], size=60)
        least = _observed(true, rng, run)["least_change"][:4]
        true[:4, 1] = true[:4, 0] + least * [1.0, -1.0, 1.0, -1.0]
        found = _observed(true, rng, run)
        clear += [*(found["low"][[0, 2]] > 0.0), *(found["high"][[1, 3]] < 0.0)]
    assert 0.68 <= np.mean(clear) <= 0.98


def _observed(true: Floats, rng: np.random.Generator, seed: int) -> dict[str, Floats]:
    """What the model of two waves says of places with true figures (P, 2), seen with a variance of 0.2."""
    y = true + rng.normal(scale=np.sqrt(0.2), size=true.shape)
    covariance = np.tile(0.2 * np.eye(2), (len(y), 1, 1))
    fit = fay_herriot_waves(y[:, :1], y[:, 1:], covariance, np.ones((len(y), 1)))
    before, after = np.split(fit.draws(400, seed), 2, axis=1)
    return change_summary(before[:, 0], after[:, 0], own_weight_of_change(fit)[:, 0], 0.95)


def test_where_own_answers_count_for_nothing_no_change_would_ever_be_clear() -> None:
    draws = np.random.default_rng(1).normal(size=(2, 3, 50))
    least = change_summary(draws[0], draws[1], np.array([1.0, 0.25, 0.0]), 0.95)["least_change"]
    error = (draws[1] - draws[0]).std(axis=1)
    z, power = 1.959963985, 0.841621234
    np.testing.assert_allclose(least[:2], error[:2] * [z + power, 4.0 * z + 2.0 * power], rtol=1e-8)
    assert np.isinf(least[2])
