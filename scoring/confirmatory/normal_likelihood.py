"""The normal likelihood of rows with or without gaps, as a function of means and covariances, with slopes.

Rows are gathered by which items they answered; all patterns are one array, in which the block of the absent
items is the identity matrix. What is minimised is -2 log-likelihood without its constant.
Source: Arbuckle (1996), Full information estimation in the presence of incomplete data; Magnus and Neudecker
(1999), Matrix Differential Calculus, for the slopes.
"""

from dataclasses import dataclass

import numpy as np

from scoring.arrays import Bools, Floats, Ints
from scoring.confirmatory.minimisation import Slope, minimum


@dataclass(frozen=True, slots=True)
class Patterns:
    """What the likelihood needs of the rows of one group; absent items are 0.

    weight: (patterns,) sum of weights. present: (patterns, items). means: (patterns, items). covariances:
    (patterns, items, items) with divisor ``weight``. of_row: (n,) the pattern of each row; parts: the rows
    of each.
    """

    weight: Floats
    present: Bools
    means: Floats
    covariances: Floats
    of_row: Ints
    parts: tuple[Ints, ...]

    @property
    def total(self) -> float:
        """The sum of weights."""
        return float(self.weight.sum())


@dataclass(frozen=True, slots=True)
class Normal:
    """The likelihood at some means and covariances.

    precision: (patterns, items, items) inverse of the covariance of what is present, 0 elsewhere. shift:
    (patterns, items) precision times the distance of the means. excess: (patterns, items, items) precision
    times the second moments around the implied means times precision.
    """

    value: float
    weight: Floats
    precision: Floats
    shift: Floats
    excess: Floats

    @property
    def towards_means(self) -> Floats:
        """(items,) slopes in the means."""
        slopes: Floats = -2.0 * self.weight @ self.shift
        return slopes

    @property
    def towards_covariance(self) -> Floats:
        """(items, items) slopes in the covariances, each of two equal elements on its own."""
        slopes: Floats = np.einsum("k,kij->ij", self.weight, self.precision - self.excess)
        return slopes


def patterns(rows: Floats, weights: Floats) -> Patterns:
    """The patterns of (n, items) rows, NaN where an item is absent, with (n,) weights."""
    present, of_row, parts = _parted(~np.isnan(rows))
    filled = np.nan_to_num(rows)
    weight = np.array([weights[part].sum() for part in parts])
    means = np.stack([weights[part] @ filled[part] for part in parts]) / weight[:, None]
    covariances = np.stack(
        [_covariance(filled[part] - mean, weights[part]) for part, mean in zip(parts, means, strict=True)]
    )
    return Patterns(weight, present, means, covariances, of_row, parts)


def _parted(answered: Bools) -> tuple[Bools, Ints, tuple[Ints, ...]]:
    """(patterns, items) what occurs, (n,) the pattern of each row, and the rows of each pattern."""
    if answered.all():  # the usual case, and sorting is dear
        return answered[:1], np.zeros(len(answered), dtype=np.int64), (np.arange(len(answered)),)
    present, of_row = np.unique(answered, axis=0, return_inverse=True)
    order = np.argsort(of_row, kind="stable")
    return present, of_row, tuple(np.split(order, np.cumsum(np.bincount(of_row))[:-1]))


def _covariance(centred: Floats, weights: Floats) -> Floats:
    covariance: Floats = (centred.T * weights) @ centred / weights.sum()
    return covariance


def normal(data: Patterns, means: Floats, covariance: Floats) -> Normal | None:
    """The likelihood at (items,) means and a (items, items) covariance; None where that is not positive."""
    try:
        factor = np.linalg.cholesky(_padded(covariance, data.present))
        precision = precisions(covariance, data.present)
    except np.linalg.LinAlgError:
        return None
    distance = np.where(data.present, data.means - means, 0.0)
    shift = np.einsum("kij,kj->ki", precision, distance)
    log_size = 2.0 * np.log(np.diagonal(factor, axis1=1, axis2=2)).sum(axis=1)
    spread = (precision * data.covariances).sum(axis=(1, 2)) + (shift * distance).sum(axis=1)
    excess = precision @ data.covariances @ precision + shift[:, :, None] * shift[:, None, :]
    return Normal(float(data.weight @ (log_size + spread)), data.weight, precision, shift, excess)


def precisions(covariance: Floats, present: Bools) -> Floats:
    """(patterns, items, items) inverse of the covariance of the items that are present, 0 elsewhere."""
    both = present[:, :, None] & present[:, None, :]
    inverses: Floats = np.where(both, np.linalg.inv(_padded(covariance, present)), 0.0)
    return inverses


def _padded(covariance: Floats, present: Bools) -> Floats:
    both = present[:, :, None] & present[:, None, :]
    return np.where(both, covariance, np.eye(len(covariance)))


def gradient(at: Normal, pairs: tuple[Ints, Ints]) -> Floats:
    """(items + pairs,) slopes in the means and in the covariances of ``pairs``, the lower triangle."""
    row, column = pairs
    return np.concatenate([at.towards_means, _times(row, column) * at.towards_covariance[row, column]])


def expected_curvature(at: Normal, pairs: tuple[Ints, Ints]) -> Floats:
    """(items + pairs, items + pairs) second slopes that are expected if the model holds."""
    row, column = pairs
    k, times = at.precision.shape[1], _times(row, column)
    curvature = np.zeros((k + len(row), k + len(row)))
    curvature[:k, :k] = 2.0 * np.einsum("k,kij->ij", at.weight, at.precision)
    weighted = at.weight[:, None, None] * at.precision
    curvature[k:, k:] = 0.5 * np.outer(times, times) * _crossed(weighted, at.precision, row, column)
    return curvature


def observed_curvature(at: Normal, pairs: tuple[Ints, Ints]) -> Floats:
    """(items + pairs, items + pairs) second slopes as they are with these rows."""
    row, column = pairs
    k, times = at.precision.shape[1], _times(row, column)
    curvature = -expected_curvature(at, pairs)
    curvature[:k, :k] *= -1.0
    weighted = at.weight[:, None, None] * at.precision
    mixed = _crossed(weighted, at.excess, row, column) + _crossed(at.excess, weighted, row, column)
    curvature[k:, k:] += 0.5 * np.outer(times, times) * mixed
    shifted = np.einsum("kia,kb->iab", weighted, at.shift)
    cross = times * (shifted[:, row, column] + shifted[:, column, row])
    curvature[:k, k:], curvature[k:, :k] = cross, cross.T
    return curvature


def _crossed(one: Floats, other: Floats, row: Ints, column: Ints) -> Floats:
    """(pairs, pairs) sums over patterns of one_ac other_bd + one_ad other_bc, for pairs (a, b) and (c, d)."""
    k = one.shape[1]
    product = one.reshape(len(one), -1).T @ other.reshape(len(other), -1)  # ((a, c), (b, d))
    straight = product[row[:, None] * k + row, column[:, None] * k + column]
    crossed: Floats = straight + product[row[:, None] * k + column, column[:, None] * k + row]
    return crossed


def _times(row: Ints, column: Ints) -> Floats:
    """(pairs,) how often an element of the triangle stands in the matrix."""
    return np.where(row == column, 1.0, 2.0)


def row_scores(data: Patterns, rows: Floats, means: Floats, at: Normal, pairs: tuple[Ints, Ints]) -> Floats:
    """(n, items + pairs) slopes of every row's own log-likelihood in means and covariances."""
    row, column = pairs
    distance, scores = np.nan_to_num(rows - means).T, np.empty((rows.shape[1] + len(row), len(rows)))
    shift, spread = scores[: len(distance)], scores[len(distance) :]
    for part, precision in zip(data.parts, at.precision, strict=True):
        shift[:, part] = precision @ distance[:, part]
    np.multiply(shift[row], shift[column], out=spread)
    spread -= at.precision[:, row, column].T[:, data.of_row]
    spread *= 0.5 * _times(row, column)[:, None]
    return scores.T


def most_likely(data: Patterns) -> tuple[Floats, Floats]:
    """Means and covariance with the greatest likelihood of all: those of the rows where none has a gap."""
    if len(data.weight) == 1 and data.present.all():
        return data.means[0], data.covariances[0]
    k = data.present.shape[1]
    row, column = np.tril_indices(k)
    pairs = row.astype(np.int64), column.astype(np.int64)
    begin = _pooled(data)

    def at(point: Floats) -> Slope | None:
        found = normal(data, point[:k], _square(point[k:], k))
        if found is None:
            return None
        slope, curvature = gradient(found, pairs), expected_curvature(found, pairs)
        return Slope(found.value / data.total, slope / data.total, curvature / data.total)

    best = minimum(at, np.concatenate([begin[0], begin[1][row, column]]), where="the saturated model")
    return best[:k], _square(best[k:], k)


def _pooled(data: Patterns) -> tuple[Floats, Floats]:
    """Mean and variance of every item over the rows that have it, as a start."""
    seen = data.weight @ data.present
    means = data.weight @ data.means / seen
    square = np.diagonal(data.covariances, axis1=1, axis2=2) + data.means**2
    return means, np.diag(data.weight @ square / seen - means**2)


def _square(lower: Floats, k: int) -> Floats:
    row, column = np.tril_indices(k)
    square = np.zeros((k, k))
    square[row, column], square[column, row] = lower, lower
    return square
