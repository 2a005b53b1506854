"""Domains of places -> one index, under any of the scales and means that a definition may choose."""

from collections.abc import Callable, Mapping

import numpy as np

from instruments.errors import InvalidInputError
from scoring.aggregate import arithmetic, mpi, power_mean
from scoring.arrays import Bools, Floats, Ints
from scoring.composite import Aggregation, NormalisationMethod
from scoring.normalise import goalposts, z_score
from scoring.replicates import covariance, moves

Constants = tuple[Floats, ...]
_RANGE = (70.0, 130.0)  # where the least and the greatest place fall


def rescaled(parts: Floats, scale: NormalisationMethod, *, by: slice = slice(None)) -> Floats:
    """(P, m, 1 + R) domains on goalposts of the base wave, put on another scale of mean 100 or middle 100.

    by: the places that give the constants, of each replicate anew. Only goalposts carry over to another wave.
    """
    return placed(parts, scale, scale_constants(parts[by], scale))


def scale_constants(parts: Floats, scale: NormalisationMethod) -> Constants:
    """What the (P, m, 1 + R) domains of some places give to a scale: two of (m, 1 + R), none to goalposts."""
    return _CONSTANTS[scale](parts)


def _moments(of: Floats) -> Constants:
    """Mean and standard deviation (divisor n - 1) of the places; NaN of a domain that none of them has."""
    told, n = _told(of)
    with np.errstate(invalid="ignore"):
        centre = np.where(told, of, 0.0).sum(axis=0) / n
        away = np.where(told, of - centre, 0.0)
        return centre, np.sqrt((away**2).sum(axis=0) / np.where(n > 0, n - 1.0, np.nan))


def _ends(of: Floats) -> Constants:
    """The least and the greatest of the places; NaN of a domain that none of them has."""
    _told(of)
    return np.fmin.reduce(of, axis=0), np.fmax.reduce(of, axis=0)


def _told(of: Floats) -> tuple[Bools, Ints]:
    """Which places have a figure, and how many; refused where one alone would be its own measure."""
    told = ~np.isnan(of)
    n = told.sum(axis=0)
    if (n == 1).any():
        raise InvalidInputError(
            "one place alone has a figure of some domain, and this scale counts in distances between places",
            where="scale_constants",
            fix="Keep the goalposts of the base wave, or report at a level of more places.",
        )
    return told, n


def placed(parts: Floats, scale: NormalisationMethod, constants: Constants) -> Floats:
    """(P, m, 1 + R) domains on goalposts of the base wave, put on another scale by its constants."""
    return _PLACED[scale](parts, *constants)


def combined(
    parts: Floats,
    aggregation: Aggregation,
    *,
    weights: Floats | None = None,
    covariance: Floats | None = None,
) -> Floats:
    """(P, K) index of (P, m, K) domains; NaN for a place where a mean of its domains has no meaning.

    Every mean but the plain one needs domains above 0; it takes a handful of people far below all others to
    miss that. weights: (m,) or (m, K). covariance: (P, m, m), for the penalty; see ``aggregate.mpi``.
    """
    if aggregation is Aggregation.ARITHMETIC:
        return arithmetic(parts, weights=weights)
    if aggregation is Aggregation.MPI:
        return mpi(_positive(parts, parts.mean(axis=1)), weights=weights, covariance=covariance)
    return power_mean(_positive(parts, np.fmin.reduce(parts, axis=1)), _POWERS[aggregation], weights=weights)


def direct_index(parts: Floats, aggregation: Aggregation) -> Floats:
    """(P, 1 + R) the index of (P, m, 1 + R) direct domains, freed of what sampling adds to a penalty.

    The plug-in S2 - tr(H Sigma) / m, with Sigma from the replicates of the place itself, never below 0.
    """
    return combined(parts, aggregation, covariance=chance_covariance(parts))


def chance_covariance(values: Floats) -> Floats:
    """(P, m, m) sampling covariance of (P, m, 1 + R) estimates."""
    moved = moves(values)
    return covariance(moved, moved)


_POWERS: Mapping[Aggregation, float] = {
    Aggregation.GEOMETRIC: 0.0,
    Aggregation.HARMONIC: -1.0,
    Aggregation.QUADRATIC: 2.0,
}


def _positive(parts: Floats, least: Floats) -> Floats:
    """The parts, all NaN for places where the least that must be above 0 is not, in any column."""
    below = np.any(least <= 0.0, axis=-1)
    return np.where(np.reshape(below, (-1, 1, 1)), np.nan, parts) if below.any() else parts


_CONSTANTS: Mapping[NormalisationMethod, Callable[[Floats], Constants]] = {
    NormalisationMethod.GOALPOSTS: lambda _: (),
    NormalisationMethod.Z_SCORE: _moments,
    NormalisationMethod.MIN_MAX: _ends,
}
_PLACED: Mapping[NormalisationMethod, Callable[..., Floats]] = {
    NormalisationMethod.GOALPOSTS: lambda parts: parts,
    NormalisationMethod.Z_SCORE: lambda parts, centre, unit: z_score(
        parts, centre=centre, unit=unit, mean=100.0, sd=10.0
    ),
    NormalisationMethod.MIN_MAX: lambda parts, low, high: goalposts(parts, low, high, to=_RANGE),
}
