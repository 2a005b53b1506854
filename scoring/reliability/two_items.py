"""The Spearman-Brown formula: reliability of two items, of two halves, and of a scale of another length."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import norm

from instruments.errors import InvalidInputError
from scoring.arguments import require_level
from scoring.arrays import Floats
from scoring.outcomes import Interval
from scoring.reliability.coefficients import Coefficient, replicate_interval
from scoring.reliability.direction import against_the_rest, negative, require_one_direction
from scoring.result_warnings import Warnings, holding, incomplete_rows, unusable
from scoring.structure.covariances import correlations, covariances


@dataclass(frozen=True, slots=True, kw_only=True)
class SpearmanBrownResult:
    """The reliability of the sum of two items or halves."""

    coefficient: float
    correlation: float  # between the two
    interval: Interval
    n_respondents: int
    warnings: Warnings = ()

    @property
    def coefficients(self) -> tuple[Coefficient, ...]:
        """The coefficient by its full name, with the source of its formula."""
        return (
            Coefficient(
                name="Spearman-Brown coefficient of two items",
                of="the sum of the two after each is divided by its standard deviation",
                value=self.coefficient,
                source="Eisinga, te Grotenhuis and Pelzer (2013), International Journal of Public Health 58",
                interval=self.interval,
            ),
        )


def spearman_brown(
    pair: ArrayLike, *, weights: ArrayLike | None = None, level: float = 0.95
) -> SpearmanBrownResult:
    """The Spearman-Brown coefficient of (n, 2) items, or half scores, over complete rows.

    weights: (n,), or (n, 1 + R) with replicates, which then give the interval. Without them it is that of
    the correlation by Fisher's z, with Kish's effective n.
    """
    require_level(level, where="spearman_brown")
    found = covariances(pair, weights=weights, where="spearman_brown")
    if len(found.full) != 2:
        raise InvalidInputError(
            f"there are {len(found.full)} columns",
            where="spearman_brown",
            fix="Give two items or two halves; for more items use alpha or omega.",
        )
    r = correlations(found.values)[0, 1]
    value, item_rest = float(lengthened(r[0], 2.0)), np.repeat(r[:1], 2)
    require_one_direction(item_rest, float(found.effective[0]), where="spearman_brown")
    return SpearmanBrownResult(
        coefficient=value,
        correlation=float(r[0]),
        interval=replicate_interval(lengthened(r, 2.0), level)
        or _fisher(float(r[0]), float(found.effective[0]), level),
        n_respondents=found.n_rows,
        warnings=holding(
            [
                against_the_rest(item_rest),
                negative(value, "coefficient"),
                incomplete_rows(found.n_received, found.n_rows),
                unusable(r),
            ]
        ),
    )


def lengthened(reliability: Floats, times: float) -> Floats:
    """The reliability of a scale ``times`` as long: l r / (1 + (l - 1) r), for like items.

    Source: Spearman (1910) and Brown (1910), both British Journal of Psychology 3.
    """
    shared = 1.0 + (times - 1.0) * np.asarray(reliability)
    possible = shared > 1e-12  # two items cannot be correlated below -1
    return np.where(possible, times * reliability / np.where(possible, shared, 1.0), -np.inf)


def _fisher(r: float, n: float, level: float) -> Interval:
    reach = float(norm.ppf((1.0 + level) / 2.0)) / np.sqrt(max(n - 3.0, 1e-9))
    low, high = np.tanh(np.arctanh(np.clip(r, -1.0 + 1e-15, 1.0 - 1e-15)) + np.array([-reach, reach]))
    ends = lengthened(np.array([low, high]), 2.0)
    return Interval(low=float(ends[0]), high=float(ends[1]), level=level)
