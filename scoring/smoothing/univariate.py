"""One figure of every place, smoothed by the model of Fay and Herriot."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from instruments.errors import InvalidInputError
from scoring.arrays import Floats
from scoring.result_warnings import ResultWarning, Warnings, holding
from scoring.smoothing.error import smoothed_error, synthetic_error
from scoring.smoothing.input import Covariates, covariates, direct_estimates, elsewhere, several, variances
from scoring.smoothing.posterior import elsewhere_draws, model_draws, place_draws
from scoring.smoothing.variance import Columns, Method, Sums, between_variance, columns_of

_FEW = 10  # places beyond coefficients under which sigma2 is hardly known


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticEstimates:
    """What covariates alone tell of Q places without a direct estimate: never shown as observed.

    estimate, mse: (Q,) in the unit of the figure and its square.
    """

    estimate: Floats
    mse: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class FayHerriotResult:
    """Smoothed figures of P places, in the unit of the direct estimates.

    estimate: (P,). mse: (P,) mean squared error, doubt about beta and sigma2 included. gamma: (P,) how much
    weight the place's own direct estimate has, 0 to 1. beta: (p,) coefficients, of the constant first where
    it was added. beta_covariance: (p, p). sigma2: variance between places beyond their covariates.
    log_likelihood: at these values, not restricted.
    """

    estimate: Floats
    mse: Floats
    beta: Floats
    sigma2: float
    gamma: Floats
    beta_covariance: Floats
    log_likelihood: float
    method: Method
    covariates: Covariates
    columns: Columns
    warnings: Warnings = ()

    @property
    def aic(self) -> float:
        """Akaike's criterion, sigma2 counted among the parameters."""
        return -2.0 * self.log_likelihood + 2.0 * (len(self.beta) + 1)

    @property
    def bic(self) -> float:
        """Schwarz's criterion, sigma2 counted among the parameters."""
        return -2.0 * self.log_likelihood + float(np.log(len(self.estimate))) * (len(self.beta) + 1)

    @property
    def kic(self) -> float:
        """Kullback's criterion, sigma2 counted among the parameters."""
        return -2.0 * self.log_likelihood + 3.0 * (len(self.beta) + 1)

    def draws(self, n: int, seed: int) -> Floats:
        """(P, n) draws of the true figures: what intervals, ranks and the index are made of.

        They carry the doubt about sigma2, so they spread even where sigma2 was estimated as 0.
        """
        return place_draws(self.columns, model_draws(self.columns, self.sigma2, several(n), seed), seed)

    def synthetic(self, x: ArrayLike) -> SyntheticEstimates:
        """What the model tells of Q other places by their covariates (Q, p) alone."""
        on_basis = self._other(x)
        sums = Sums(self.columns, np.array([self.sigma2]))
        return SyntheticEstimates(
            estimate=on_basis @ sums.beta[:, 0], mse=synthetic_error(sums, self.method, on_basis)[:, 0]
        )

    def synthetic_draws(self, x: ArrayLike, n: int, seed: int) -> Floats:
        """(Q, n) draws for other places; with one seed they share sigma2 and coefficients with ``draws``."""
        drawn = model_draws(self.columns, self.sigma2, several(n), seed)
        return elsewhere_draws(self._other(x), drawn, seed)

    def _other(self, x: ArrayLike) -> Floats:
        return self.covariates.on_basis(elsewhere(self.covariates, x, where="synthetic"))


def fay_herriot(y: ArrayLike, d: ArrayLike, x: ArrayLike, *, method: Method = "reml") -> FayHerriotResult:
    """Smoothed figures of P places: the less sure one is, the more it is pulled to what its covariates tell.

    y: (P,) direct estimates. d: (P,) their sampling variances, smoothed (``sampling_variance``).
    x: (P,) or (P, p) covariates; a constant is added where they have none.
    method: of sigma2: "reml", "ml", "moment"; "adjusted_reml" and "adjusted_ml" are never 0. By "ml" one
    place that is all but certain can draw sigma2 to 0; by the others it cannot.
    Model: y = x'beta + v + e, v of variance sigma2, e of variance d. An estimate is gamma y + (1 - gamma)
    x'beta with gamma = sigma2 / (sigma2 + d). Source: Fay and Herriot (1979), Journal of the American
    Statistical Association 74; the mean squared error as in ``error``.
    """
    figures = direct_estimates(y, (None,), where="fay_herriot")
    known = covariates(x, len(figures), where="fay_herriot")
    sampling = variances(d, figures.shape, where="fay_herriot")
    columns = columns_of(figures[:, None], sampling, known.basis)
    _require_finite_mode(method, columns)
    return smoothed(columns, known, between_variance(columns, method, where="fay_herriot"), method)


def smoothed(columns: Columns, known: Covariates, sigma2: Floats, method: Method) -> FayHerriotResult:
    """The smoothed figures of one column, given sigma2 (1,) and the method that it came from."""
    sums = Sums(columns, sigma2)
    gamma = sigma2 * sums.weight
    turned = np.linalg.inv(known.turn)
    return FayHerriotResult(
        estimate=(columns.y - (1.0 - gamma) * sums.residual)[:, 0],
        mse=smoothed_error(sums, method)[:, 0],
        beta=known.coefficients(sums.beta)[:, 0],
        sigma2=float(sigma2[0]),
        gamma=gamma[:, 0],
        beta_covariance=turned @ sums.inverse[0] @ turned.T,
        log_likelihood=float(sums.log_likelihood[0]) - 0.5 * len(gamma) * np.log(2.0 * np.pi),
        method=method,
        covariates=known,
        columns=columns,
        warnings=holding(_doubts(float(sigma2[0]), *known.x.shape)),
    )


def _doubts(sigma2: float, n_places: int, n_coefficients: int) -> list[tuple[bool, ResultWarning]]:
    nothing = ResultWarning(
        "no-variance-between-places",
        "places do not differ beyond their covariates, so far as these data can tell: every estimate is"
        " what its covariates tell",
        "Use the draws, which carry the doubt about it, or an adjusted method, which is never 0.",
    )
    few = ResultWarning(
        "few-places",
        f"{n_places} places are few for {n_coefficients} coefficients and the variance between places",
        "Take fewer covariates, or read the errors with caution.",
    )
    return [(sigma2 == 0.0, nothing), (n_places - n_coefficients < _FEW, few)]


def _require_finite_mode(method: Method, columns: Columns) -> None:
    """Refuse an adjusted likelihood that grows without end: Li and Lahiri ask for more than p + 2 places."""
    n, p = columns.x.shape
    if method.startswith("adjusted") and n <= p + 2:
        raise InvalidInputError(
            f"{n} places do not bound an adjusted likelihood with {p} coefficients",
            where="fay_herriot",
            fix="Take the method 'reml', or fewer covariates.",
        )
