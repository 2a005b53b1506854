"""Robust indices of ordered items: against a slow twin, and where there are none."""

import numpy as np
import pytest

from scoring.confirmatory import confirm
from scoring.confirmatory.ordinal_robust import normal_theory
from tests.scoring.factor_data import model_of, ordered_answers

DATA = ordered_answers(41, n=500, factors=2)
ONE = "f =~ " + " + ".join(DATA)


def test_the_normal_misfit_and_its_mean_are_those_of_the_slow_twin() -> None:
    found = confirm(DATA, ONE)
    (moments,), (observed,) = found.fitted.weighted, found.fitted.observed
    implied, r, k = found.groups[0].implied, observed.covariance, len(DATA)
    inverse = np.linalg.inv(implied)
    ratio = np.linalg.slogdet(implied)[1] - np.linalg.slogdet(r)[1]
    chi2 = 500 * (ratio + np.trace(r @ inverse) - k)
    pairs = [(i, j) for i in range(k) for j in range(i + 1, k)]
    weight = np.array(
        [[inverse[i, a] * inverse[j, b] + inverse[i, b] * inverse[j, a] for a, b in pairs] for i, j in pairs]
    )
    loadings = found.groups[0].loadings[:, 0]
    slopes = np.zeros((len(pairs), k))
    for row, (i, j) in enumerate(pairs):
        slopes[row, i], slopes[row, j] = loadings[j], loadings[i]
    leaning = weight @ slopes
    residual = weight - leaning @ np.linalg.solve(slopes.T @ leaning, leaning.T)
    expected = np.trace(residual @ moments.gamma[-len(pairs) :, -len(pairs) :]) * 499 / 500
    assert normal_theory(found.fitted) == pytest.approx((chi2, expected), rel=1e-9)
    assert found.robust is not None
    assert found.robust.rmsea == pytest.approx(np.sqrt((chi2 - expected) / (500 * found.df)), rel=1e-9)


def test_robust_indices_are_those_of_the_responses_behind_the_items() -> None:
    """Of answers in many categories they come near the indices of the responses themselves."""
    rng = np.random.default_rng(3)
    factor, other = rng.normal(size=(2, 3000))
    seen = {
        f"x{i}": 0.7 * factor + (0.4 * other if i < 2 else 0.0) + 0.7 * rng.normal(size=3000)
        for i in range(6)
    }
    coarse = {item: np.digitize(y, np.linspace(-1.5, 1.5, 6)) + 1.0 for item, y in seen.items()}
    model = "f =~ " + " + ".join(seen)
    found, wanted = confirm(coarse, model).robust, confirm(seen, model, estimator="ml")
    assert found is not None
    assert found.rmsea == pytest.approx(wanted.rmsea, abs=0.01)
    assert found.cfi == pytest.approx(wanted.cfi, abs=0.01)


def test_there_are_none_where_they_would_mean_nothing() -> None:
    impossible = {**DATA, "a1": DATA["a2"] + DATA["a3"]}  # correlations that do not fit together
    assert confirm(impossible, model_of(DATA)).robust is None
    group = np.repeat(["x", "y"], 250)
    assert confirm(DATA, ONE, group=group).robust is not None
    assert confirm(DATA, ONE, group=group, equal=("thresholds",)).robust is None
    assert confirm(DATA, "a =~ a1 + a2 + a3").robust is None
