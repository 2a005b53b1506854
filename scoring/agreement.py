"""How far two coders agree beyond chance: Cohen's kappa with its interval, per cent, Krippendorff's alpha."""

from dataclasses import dataclass
from math import nan, sqrt
from statistics import NormalDist

import numpy as np

from instruments.errors import InvalidInputError
from scoring.arrays import Bools, Floats, Ints
from scoring.outcomes import Interval

FEW = 30  # answers below which a kappa says little


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far two coders agree on n answers. Unrounded; NaN where it cannot be told.

    interval: None where it cannot be told, also where the two agree on everything.
    """

    n: int
    share: float  # 0 to 1: of the answers on which they say the same
    kappa: float
    interval: Interval | None
    alpha: float
    warnings: tuple[str, ...] = ()


def coder_agreement(table: Ints, *, level: float = 0.95) -> Agreement:
    """The agreement in a (k, k) table of answers: first coder's category by the second's, nominal.

    Sources: Cohen (1960), Educational and Psychological Measurement 20, for kappa; Fleiss, Cohen and Everitt
    (1969), Psychological Bulletin 72, equation 13, for its standard error; Krippendorff (2011), Computing
    Krippendorff's alpha-reliability, for alpha of two coders who miss nothing.
    """
    if table.ndim != 2 or table.shape[0] != table.shape[1] or (table < 0).any():
        raise InvalidInputError(
            f"a table of shape {table.shape} says nothing of two coders",
            where="coder_agreement",
            fix="Give counts: as many rows as columns, none below 0.",
        )
    n = int(table.sum())
    if n == 0:
        return Agreement(
            n=0, share=nan, kappa=nan, interval=None, alpha=nan, warnings=("nothing was coded twice",)
        )
    shares: Floats = table / n
    kappa = _kappa(shares)
    return Agreement(
        n=n,
        share=float(np.trace(shares)),
        kappa=kappa,
        interval=_interval(shares, kappa, n, level),
        alpha=_alpha(table),
        warnings=tuple(_warnings(n, kappa)),
    )


def theme_agreement(first: Bools, second: Bools, *, level: float = 0.95) -> Agreement:
    """The agreement of two coders on one theme. first, second: (n,) whether each found it in an answer."""
    if first.shape != second.shape or first.ndim != 1:
        raise InvalidInputError(
            f"{first.shape} and {second.shape} are not the answers of two coders to one list",
            where="theme_agreement",
            fix="Give one value an answer from each.",
        )
    table = np.zeros((2, 2), dtype=np.int64)
    np.add.at(table, (first.astype(np.int64), second.astype(np.int64)), 1)
    return coder_agreement(table, level=level)


def _kappa(shares: Floats) -> float:
    expected = float(shares.sum(axis=1) @ shares.sum(axis=0))
    return nan if expected >= 1.0 else (float(np.trace(shares)) - expected) / (1.0 - expected)


def _interval(shares: Floats, kappa: float, n: int, level: float) -> Interval | None:
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    expected, observed = float(rows @ columns), float(np.trace(shares))
    if observed >= 1.0 or expected >= 1.0:
        return None
    same = np.diag(shares) @ (1.0 - (rows + columns) * (1.0 - kappa)) ** 2
    either = shares * (columns[:, None] + rows[None, :]) ** 2
    other = (1.0 - kappa) ** 2 * (either.sum() - np.trace(either))
    rest = (kappa - expected * (1.0 - kappa)) ** 2
    error = sqrt(max(0.0, float(same + other) - rest) / n) / (1.0 - expected)
    reach = NormalDist().inv_cdf(0.5 + level / 2.0) * error
    return Interval(low=max(-1.0, kappa - reach), high=min(1.0, kappa + reach), level=level)


def _alpha(table: Ints) -> float:
    """One minus observed by expected disagreement, over pairs of values within answers."""
    coincidences = table + table.T
    values = coincidences.sum(axis=1)
    total = int(values.sum())
    expected = total**2 - int((values**2).sum())
    if expected == 0:
        return nan
    observed = total - int(np.trace(coincidences))
    return 1.0 - (total - 1) * observed / expected


def _warnings(n: int, kappa: float) -> list[str]:
    found = [f"only {n} answers were coded twice"] if n < FEW else []
    return [*found, "both coders gave it to all or to none"] if np.isnan(kappa) else found
