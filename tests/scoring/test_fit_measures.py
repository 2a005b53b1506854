"""Measures of fit: their definitions by hand, and how they move with misfit."""

import numpy as np
import pytest
from scipy.stats import chi2 as chi_square
from scipy.stats import ncx2

from scoring.confirmatory import confirm
from tests.scoring.factor_data import model_of, ordered_answers

DATA = ordered_answers(31, n=500, factors=2)
ONE = "f =~ " + " + ".join(DATA)
TWO = model_of(DATA)


def test_indices_are_their_formulas() -> None:
    found = confirm(DATA, ONE, estimator="ml")
    fit, excess = found.plain, found.chi2 - found.df
    assert fit.p == pytest.approx(chi_square.sf(found.chi2, found.df))
    baseline_excess = fit.baseline_chi2 - fit.baseline_df
    assert found.cfi == pytest.approx(1.0 - excess / baseline_excess)
    ratio, baseline_ratio = found.chi2 / found.df, fit.baseline_chi2 / fit.baseline_df
    assert found.tli == pytest.approx((baseline_ratio - ratio) / (baseline_ratio - 1.0))
    assert found.rmsea == pytest.approx(np.sqrt(excess / (found.df * 500)))
    assert fit.baseline_df == 28


def test_limits_of_rmsea_make_the_statistic_a_tail_of_five_per_cent() -> None:
    found = confirm(DATA, ONE, estimator="ml")
    size = found.df * 500
    for limit, tail in ((found.rmsea_interval.low, 0.95), (found.rmsea_interval.high, 0.05)):
        assert ncx2.cdf(found.chi2, found.df, limit**2 * size) == pytest.approx(tail, abs=1e-6)
    assert found.rmsea_interval.level == 0.9
    assert confirm(DATA, TWO, estimator="ml").rmsea_interval.low == 0.0


def test_the_root_mean_square_of_residuals_is_that_of_the_matrices() -> None:
    found = confirm(DATA, ONE, estimator="ml")
    observed = np.corrcoef(np.column_stack(list(DATA.values())).T)
    deviation = np.sqrt(found.groups[0].implied.diagonal())
    gap = observed - found.groups[0].implied / np.outer(deviation, deviation)
    assert found.srmr == pytest.approx(np.sqrt((gap[np.tril_indices(8)] ** 2).mean()), abs=1e-8)
    np.testing.assert_allclose(found.residual_correlations, gap, atol=1e-8)


@pytest.mark.parametrize("estimator", ["wlsmv", "wlsm", "ulsmv", "ml", "mlr", "mlm"])
def test_the_model_that_made_the_answers_fits_better_than_a_simpler_one(estimator: str) -> None:
    right, wrong = confirm(DATA, TWO, estimator=estimator), confirm(DATA, ONE, estimator=estimator)
    for one, other in (
        (right.plain, wrong.plain),
        (right.scaled, wrong.scaled),
        (right.robust, wrong.robust),
    ):
        assert (one is None) == (other is None)
        if one is not None and other is not None:
            assert one.cfi > other.cfi
            assert one.tli > other.tli
            assert one.rmsea < other.rmsea
    assert right.srmr < wrong.srmr


def test_scaled_tests_of_normal_answers_are_near_the_plain_one() -> None:
    rng = np.random.default_rng(7)
    factor = rng.normal(size=4000)
    data = {f"x{number}": factor + rng.normal(size=4000) for number in range(5)}
    for estimator in ("mlr", "mlm"):
        found = confirm(data, "f =~ " + " + ".join(data), estimator=estimator)
        assert found.scaled is not None
        assert found.scaled.chi2 == pytest.approx(found.chi2, rel=0.1)


def test_items_that_have_nothing_to_do_with_each_other_leave_indices_at_their_ends() -> None:
    """Where independence fits as well as the model no misfit is left to explain."""
    codes = np.array(np.meshgrid(*[[0.0, 1.0]] * 4)).reshape(4, -1)
    data = {f"x{number}": np.tile(column, 30) for number, column in enumerate(codes)}
    found = confirm(data, "f =~ 0.5*x0 + 0.5*x1 + 0.5*x2 + 0.5*x3; f ~~ 0*f", estimator="ml")
    assert found.cfi == 1.0
    assert found.rmsea == 0.0
