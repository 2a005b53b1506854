"""Figures of places from a model of people: by explicit matrices, with weights, and what is refused."""

from dataclasses import dataclass

import numpy as np
import pytest
from scipy.optimize import minimize

from instruments.errors import InvalidInputError, NotIdentifiedError
from scoring.smoothing.unit_level import unit_level_estimates
from scoring.smoothing.unit_variance import error_of_variances, people_sums, variance_ratio


@dataclass(frozen=True)
class People:
    """Answers of people at places, with one covariate and its mean over each place."""

    y: np.ndarray
    x: np.ndarray
    place: np.ndarray
    means: np.ndarray
    truth: np.ndarray


def people(seed: int, n_places: int = 12, between: float = 0.5, least: int = 1) -> People:
    rng = np.random.default_rng(seed)
    place = np.repeat(np.arange(n_places), rng.integers(least, 9, n_places))
    means = rng.normal(size=n_places)
    x = means[place] + rng.normal(size=len(place))
    truth = 1.0 + 0.5 * means + np.sqrt(between) * rng.normal(size=n_places)
    y = truth[place] + 0.5 * (x - means[place]) + rng.normal(size=len(place))
    return People(y, x, place, means, truth)


@pytest.mark.parametrize("method", ["reml", "ml"])
def test_it_is_what_explicit_matrices_and_a_search_find(method: str) -> None:
    made = people(1)
    x = np.column_stack([np.ones(len(made.y)), made.x])
    same = (made.place[:, None] == made.place[None, :]).astype(float)

    def loss(point: np.ndarray) -> float:
        v = np.exp(point[0]) * same + np.exp(point[1]) * np.eye(len(made.y))
        inverse = np.linalg.inv(v)
        moment = x.T @ inverse @ x
        off = made.y - x @ np.linalg.solve(moment, x.T @ inverse @ made.y)
        size = np.linalg.slogdet(v)[1] + (np.linalg.slogdet(moment)[1] if method == "reml" else 0.0)
        return float(size + off @ inverse @ off)

    best = minimize(loss, [-1.0, 0.0], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-11})
    between, within = np.exp(best.x)
    inverse = np.linalg.inv(between * same + within * np.eye(len(made.y)))
    beta = np.linalg.solve(x.T @ inverse @ x, x.T @ inverse @ made.y)
    effects = between * (made.place == np.arange(12)[:, None]) @ inverse @ (made.y - x @ beta)
    found = unit_level_estimates(made.y, made.x, made.place, made.means, method=method)  # type: ignore[arg-type]
    np.testing.assert_allclose([found.between, found.within], [between, within], rtol=1e-4)
    np.testing.assert_allclose(found.beta, beta, rtol=1e-5)
    np.testing.assert_allclose(found.estimate, beta[0] + beta[1] * made.means + effects, rtol=1e-5)


def test_equal_weights_change_nothing() -> None:
    made = people(2)
    plain = unit_level_estimates(made.y, made.x, made.place, made.means)
    weighted = unit_level_estimates(made.y, made.x, made.place, made.means, weights=np.full(len(made.y), 7.0))
    np.testing.assert_allclose(weighted.estimate, plain.estimate, rtol=1e-10)
    np.testing.assert_allclose(weighted.mse, plain.mse, rtol=1e-10)


def test_weighted_estimates_add_up_to_the_direct_estimate_of_the_whole() -> None:
    """You and Rao's property: the sum over places is the regression estimate of the total."""
    made = people(3)
    weights = np.random.default_rng(3).gamma(4.0, size=len(made.y))
    found = unit_level_estimates(made.y, made.x, made.place, made.means, weights=weights)
    size = np.bincount(made.place, weights)
    x = np.column_stack([np.ones(len(made.y)), made.x])
    known = size @ np.column_stack([np.ones(12), made.means])
    whole = weights @ made.y + (known - weights @ x) @ found.beta
    assert size @ found.estimate == pytest.approx(whole, rel=1e-10)


def test_estimates_cover_the_truth_and_beat_plain_means() -> None:
    covered, model, plain = [], [], []
    for seed in range(40):
        made = people(100 + seed, 60)
        weights = np.random.default_rng(seed).gamma(6.0, size=len(made.y))
        found = unit_level_estimates(made.y, made.x, made.place, made.means, weights=weights)
        low, high = np.quantile(found.draws(400, seed), [0.025, 0.975], axis=1)
        covered.append((low <= made.truth) & (made.truth <= high))
        model.append((found.estimate - made.truth) ** 2)
        plain.append((np.bincount(made.place, made.y) / np.bincount(made.place) - made.truth) ** 2)
    assert np.mean(covered) == pytest.approx(0.95, abs=0.02)
    assert np.mean(model) < 0.7 * np.mean(plain)


def test_draws_have_the_errors_that_are_told() -> None:
    made = people(4)
    found = unit_level_estimates(made.y, made.x, made.place, made.means)
    draws = found.draws(20_000, 1)
    np.testing.assert_allclose(draws.var(axis=1), found.mse, rtol=0.06)
    np.testing.assert_allclose(draws.mean(axis=1), found.estimate, atol=0.03)


def test_a_place_without_answers_is_synthetic_and_flagged() -> None:
    made = people(5)
    rest = made.place != 4
    found = unit_level_estimates(made.y[rest], made.x[rest], made.place[rest], made.means)
    assert found.observed.tolist() == [place != 4 for place in range(12)]
    assert found.gamma[4] == 0.0
    assert found.estimate[4] == pytest.approx(found.beta[0] + found.beta[1] * made.means[4])
    assert found.mse[4] > found.between
    assert "synthetic" in [warning.code for warning in found.warnings]


def test_where_everybody_was_asked_the_estimate_is_what_they_said() -> None:
    """And its error is nothing; with very many people it is as if nobody had been counted."""
    made = people(6)
    counts = np.bincount(made.place)
    seen = np.bincount(made.place, made.x) / counts
    whole = unit_level_estimates(made.y, made.x, made.place, seen, population=counts)
    np.testing.assert_allclose(whole.estimate, np.bincount(made.place, made.y) / counts, rtol=1e-9)
    np.testing.assert_allclose(whole.mse, 0.0, atol=1e-12)
    many = unit_level_estimates(made.y, made.x, made.place, made.means, population=np.full(12, 1e12))
    plain = unit_level_estimates(made.y, made.x, made.place, made.means)
    np.testing.assert_allclose(many.estimate, plain.estimate, rtol=1e-8)
    np.testing.assert_allclose(many.mse, plain.mse, rtol=1e-8)


def test_places_that_do_not_differ_are_told() -> None:
    rng = np.random.default_rng(7)
    place = np.repeat(np.arange(6), 20)
    y = np.concatenate([rng.permutation(np.linspace(-1.0, 1.0, 20)) for _ in range(6)])
    found = unit_level_estimates(y, np.zeros((120, 0)), place, np.zeros((6, 0)))
    assert found.between == 0.0
    np.testing.assert_allclose(found.estimate, 0.0, atol=1e-12)
    assert [warning.code for warning in found.warnings] == ["no-variance-between-places"]


def test_places_that_differ_beyond_measure_keep_their_means() -> None:
    y = np.repeat(np.arange(6.0) * 1e4, 4) + np.tile([-1e-3, 1e-3], 12)
    sums = people_sums(y, np.full((24, 1), 24**-0.5), np.repeat(np.arange(6), 4), 6)
    assert variance_ratio(sums, "reml") > 900.0


def test_the_doubt_about_variances_is_that_of_their_information() -> None:
    n, between, within = np.array([3.0, 5.0, 8.0, 20.0]), 0.5, 2.0
    information = np.zeros((2, 2))
    for size in n:
        v = between * np.ones((int(size), int(size))) + within * np.eye(int(size))
        turns = [np.linalg.solve(v, part) for part in (np.ones_like(v), np.eye(int(size)))]
        information += [[0.5 * np.trace(a @ b) for b in turns] for a in turns]
    cover = np.linalg.inv(information)
    slow = within**2 * cover[0, 0] + between**2 * cover[1, 1] - 2.0 * within * between * cover[0, 1]
    assert error_of_variances(n, between, within) == pytest.approx(slow, rel=1e-10)


def test_one_person_a_place_cannot_tell_places_from_people() -> None:
    y, x = np.arange(8.0), np.zeros((8, 0))
    with pytest.raises(NotIdentifiedError, match="cannot be told"):
        unit_level_estimates(y, x, np.arange(8), np.zeros((8, 0)))
    with pytest.raises(NotIdentifiedError, match="cannot be told"):
        unit_level_estimates(y, x, np.resize([0, 1], 8), np.zeros((2, 0)))


MADE = people(8)
N = len(MADE.y)


@pytest.mark.parametrize(
    "given",
    [
        {"place": np.full(N, 12)},
        {"place": np.full(N, -1)},
        {"place": np.full(N, 0.5)},
        {"place": MADE.place[1:]},
        {"weights": np.zeros(N)},
        {"weights": np.where(np.arange(N) == 0, 0.0, 1.0)},
        {"weights": -np.ones(N)},
        {"population": np.ones(12)},
        {"population": np.full(12, np.nan)},
        {"population": np.full(12, 1e6), "weights": np.ones(N)},
        {"means": np.full(12, np.nan)},
        {"y": np.full(N, np.nan)},
    ],
    ids=lambda given: "-".join(given),
)
def test_what_cannot_be_estimated_is_refused(given: dict[str, np.ndarray]) -> None:
    good = {"y": MADE.y, "x": MADE.x, "place": MADE.place, "means": MADE.means}
    with pytest.raises(InvalidInputError) as refused:
        unit_level_estimates(**{**good, **given})  # type: ignore[arg-type]
    assert refused.value.fix
