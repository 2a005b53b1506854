"""Bootstrap and jackknife: the check of the formulas."""

import numpy as np
import pytest

from instruments.errors import InvalidInputError
from scoring.smoothing import bootstrap_errors, fay_herriot, jackknife_error
from scoring.smoothing import resampling as smoothing_resampling
from tests.scoring.places_made import Places, places


@pytest.mark.parametrize("method", ["reml", "ml", "moment"])
def test_both_agree_with_the_formula_for_many_places(method: str) -> None:
    made = places(1, 100)
    fit = fay_herriot(made.y, made.d, made.x, method=method)  # type: ignore[arg-type]
    by_bootstrap = (bootstrap_errors(fit, 1500, 1) ** 2).mean(axis=1)
    assert np.median(by_bootstrap / fit.mse) == pytest.approx(1.0, abs=0.05)
    assert np.mean(jackknife_error(fit)) == pytest.approx(fit.mse.mean(), rel=0.05)


def test_the_jackknife_is_that_of_places_left_out_one_by_one() -> None:
    made = places(2, 12)
    fit = fay_herriot(made.y, made.d, made.x)
    x = np.column_stack([np.ones(12), made.x])
    total = fit.gamma * made.d
    for i in range(12):
        rest = np.delete(np.arange(12), i)
        less = Places(made.y[rest], made.d[rest], made.x[rest], made.truth[rest])
        sigma2 = fay_herriot(less.y, less.d, less.x).sigma2
        weight = 1.0 / (sigma2 + made.d)
        beta = np.linalg.solve((x.T * weight) @ x, (x.T * weight) @ made.y)
        gamma = sigma2 * weight
        again = gamma * made.y + (1.0 - gamma) * (x @ beta)
        total = total + 11 / 12 * ((again - fit.estimate) ** 2 - (gamma * made.d - fit.gamma * made.d))
    np.testing.assert_allclose(jackknife_error(fit), total, rtol=1e-7, atol=1e-10)


def test_blocks_of_columns_change_nothing_but_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    made = places(3, 20)
    fit = fay_herriot(made.y, made.d, made.x)
    whole = bootstrap_errors(fit, 40, 1)
    monkeypatch.setattr(smoothing_resampling, "_BLOCK", 20 * 7)
    parts = bootstrap_errors(fit, 40, 1)
    assert parts.shape == whole.shape == (20, 40)
    assert np.isfinite(parts).all()


def test_no_sample_is_refused() -> None:
    made = places(4)
    with pytest.raises(InvalidInputError, match="0 samples"):
        bootstrap_errors(fay_herriot(made.y, made.d, made.x), 0, 1)
