"""How well a model fits: chi-square, CFI, TLI, RMSEA and the residuals, each with its formula."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtr, chdtrc, chndtrinc

from scoring.arrays import Floats
from scoring.confirmatory.fitted import Fitted, Observed
from scoring.confirmatory.moments import Matrices
from scoring.confirmatory.ordinal_robust import normal_theory
from scoring.confirmatory.standardised import as_correlations
from scoring.outcomes import Interval

RMSEA_LEVEL = 0.90  # what is usual, and what every table of cut-offs speaks of
_NONE = float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class FitMeasures:
    """The fit of a model by one chi-square. NaN, with a warning on the result, where df is 0.

    baseline_chi2, baseline_df: of the model in which items have nothing to do with each other.
    rmsea_interval: 90 %.
    """

    chi2: float
    df: int
    p: float
    baseline_chi2: float
    baseline_df: int
    cfi: float
    tli: float
    rmsea: float
    rmsea_interval: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class RobustMeasures:
    """CFI, TLI and RMSEA that estimate what they would be for the people at large, with normal items seen."""

    cfi: float
    tli: float
    rmsea: float
    rmsea_interval: Interval


def plain_measures(fitted: Fitted, baseline: Fitted) -> FitMeasures:
    """The fit by the chi-square as it comes: of "wlsmv" it is no chi-square, look at the scaled one."""
    interval = _rmsea_interval(fitted.chi2, fitted.df, _size(fitted))
    return _measures(fitted, fitted.chi2, baseline, baseline.chi2, interval)


def scaled_measures(fitted: Fitted, baseline: Fitted) -> FitMeasures | None:
    """The fit by the corrected chi-square; None where the estimator has none, or df is 0.

    Where it has the mean of a chi-square but not the variance, the interval of RMSEA takes the uncorrected
    statistic as a chi-square with as many degrees of freedom as its mean.
    """
    if fitted.scaling is None or baseline.scaling is None:
        return None
    chi2, factor, size = fitted.scaling.applied(fitted.chi2), fitted.scaling.factor, _size(fitted)
    if fitted.scaling.shift:
        interval = _rmsea_interval(chi2, fitted.df, size)
    else:
        interval = _rmsea_interval(fitted.chi2, factor * fitted.df, factor * size)
    return _measures(fitted, chi2, baseline, baseline.scaling.applied(baseline.chi2), interval)


def robust_measures(fitted: Fitted, baseline: Fitted) -> RobustMeasures | None:
    """What CFI, TLI and RMSEA would be for the people at large with normal items seen; None where not known.

    Under robust maximum likelihood of complete rows: Brosseau-Liard, Savalei and Li (2012), Multivariate
    Behavioral Research 47, and Brosseau-Liard and Savalei (2014), ibid. 49. Of ordered items: see
    ``ordinal_robust``.
    """
    found, reference, df = _misfit(fitted), _misfit(baseline), fitted.df
    if found is None or reference is None or found[1] <= 0.0:
        return None
    (chi2, expected), size = found, df * fitted.n_people / len(fitted.observed)
    excess, baseline_excess = chi2 - expected, reference[0] - reference[1]
    factor = expected / df
    return RobustMeasures(
        cfi=_cfi(excess, baseline_excess),
        tli=_tli(excess, df, baseline_excess, baseline.df),
        rmsea=_rmsea(excess, size),
        rmsea_interval=_rmsea_interval(chi2 / factor, df, size / factor),
    )


def _misfit(fitted: Fitted) -> tuple[float, float] | None:
    """A chi-square of normal likelihood, and what it would be if the model held."""
    if fitted.problem.plan.ordered:
        return normal_theory(fitted)
    return None if fitted.scaling is None else (fitted.chi2, fitted.scaling.factor * fitted.df)


def _size(fitted: Fitted) -> float:
    """What an excess of chi-square is divided by for RMSEA: people a group times degrees of freedom."""
    return fitted.df * fitted.n_rmsea / len(fitted.observed)


def _measures(
    fitted: Fitted, chi2: float, baseline: Fitted, baseline_chi2: float, interval: Interval
) -> FitMeasures:
    df, excess, baseline_excess = fitted.df, chi2 - fitted.df, baseline_chi2 - baseline.df
    told = df > 0
    return FitMeasures(
        chi2=chi2,
        df=df,
        p=float(chdtrc(df, chi2)) if told else _NONE,
        baseline_chi2=baseline_chi2,
        baseline_df=baseline.df,
        cfi=_cfi(excess, baseline_excess) if told else _NONE,
        tli=_tli(excess, df, baseline_excess, baseline.df) if told else _NONE,
        rmsea=_rmsea(excess, _size(fitted)) if told else _NONE,
        rmsea_interval=interval,
    )


def _rmsea(excess: float, size: float) -> float:
    """Root of the misfit per degree of freedom and person (Steiger 1990)."""
    return float(np.sqrt(max(excess, 0.0) / size))


def _rmsea_interval(chi2: float, df: float, size: float) -> Interval:
    """From the non-central chi-squares of which this one is a tail (Browne and Cudeck 1993)."""
    if df == 0:
        return Interval(low=_NONE, high=_NONE, level=RMSEA_LEVEL)
    tail = (1.0 - RMSEA_LEVEL) / 2.0
    low, high = (
        float(np.sqrt(chndtrinc(chi2, df, p) / size)) if chdtr(df, chi2) > p else 0.0
        for p in (1.0 - tail, tail)
    )
    return Interval(low=low, high=high, level=RMSEA_LEVEL)


def _cfi(excess: float, baseline_excess: float) -> float:
    """1 - how much worse than chance the model is, of how much worse independence is (Bentler 1990)."""
    largest = max(excess, baseline_excess, 0.0)
    return 1.0 - max(excess, 0.0) / largest if largest > 0.0 else 1.0


def _tli(excess: float, df: int, baseline_excess: float, baseline_df: int) -> float:
    """The same per degree of freedom, which may exceed 1 (Tucker and Lewis 1973)."""
    per_baseline = baseline_excess * df
    return 1.0 - excess * baseline_df / per_baseline if per_baseline != 0.0 else 1.0


def srmr(fitted: Fitted, shares: Floats) -> float:
    """Standardised root mean square residual: the mean over groups, by their shares.

    Residuals of covariances (lower triangle with diagonal) and, where they are modelled, means, in standard
    deviations as observed. Ordered items have none of thresholds and variances, which count all the same.
    Source: Bentler (1995), EQS Structural Equations Program Manual.
    """
    each = [
        _group_srmr(observed, matrices, means=fitted.problem.plan.means and not fitted.problem.plan.ordered)
        for observed, matrices in zip(fitted.observed, fitted.matrices, strict=True)
    ]
    return float(shares @ np.array(each))


def _group_srmr(observed: Observed, matrices: Matrices, *, means: bool) -> float:
    deviation = np.sqrt(observed.covariance.diagonal())
    scale = matrices.scales
    gap = observed.covariance - scale[:, None] * scale * matrices.covariance
    row, column = np.tril_indices(len(deviation))
    residuals = (gap / np.outer(deviation, deviation))[row, column]
    if means:
        residuals = np.concatenate([residuals, (observed.means - matrices.item_means) / deviation])
    return float(np.sqrt((residuals**2).mean()))


def residual_correlations(fitted: Fitted) -> Sequence[Floats]:
    """(items, items) observed minus implied correlation of every group (Bollen 1989)."""
    return [
        as_correlations(observed.covariance) - as_correlations(matrices.covariance)
        for observed, matrices in zip(fitted.observed, fitted.matrices, strict=True)
    ]
