"""Reliability of the place mean: how much of the differences between places is more than chance."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import f as f_distribution

from instruments.errors import InvalidInputError, TooFewRespondentsError
from scoring.arguments import require_level, whole
from scoring.arrays import Floats, Ints, floats, numbers, require_shape, weight_columns
from scoring.grouping import grouping
from scoring.outcomes import Interval
from scoring.reliability.coefficients import Coefficient, replicate_interval
from scoring.result_warnings import ResultWarning, Warnings, holding

_WHERE = "place_reliability"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceReliability:
    """How well the mean score of each place tells it from the others, 0 to 1.

    reliability: (places,) of each mean; NaN of a place without answers. n: (places,) answers, unweighted;
    effective: (places,) Kish's effective n. between, within: variances in squared scale points. f, p: the
    test of no differences between places, for equal weights and normal scores. intraclass: how alike two
    people of one place are. mean_reliability: of a place of the mean size.
    """

    reliability: Floats
    n: Ints
    effective: Floats
    between: float
    within: float
    intraclass: float
    intraclass_interval: Interval | None  # where replicate weights are given
    mean_reliability: float
    f: float
    p: float
    warnings: Warnings = ()

    @property
    def coefficients(self) -> tuple[Coefficient, ...]:
        """The two coefficients by their full names, with the source of each formula."""
        source = "one-way analysis of variance: Shrout and Fleiss (1979), Psychological Bulletin 86"
        return (
            Coefficient(
                name="intraclass correlation of places, ICC(1)",
                of="the score of one person, as a sign of the place",
                value=self.intraclass,
                source=source,
                interval=self.intraclass_interval,
            ),
            Coefficient(
                name="reliability of the place mean, ICC(2), at the mean number of answers",
                of="the mean score of a place",
                value=self.mean_reliability,
                source=source,
            ),
        )


def place_reliability(
    scores: ArrayLike,
    place: ArrayLike,
    n_places: int,
    *,
    weights: ArrayLike | None = None,
    level: float = 0.95,
) -> PlaceReliability:
    """Reliability of the mean of each place: n r / (1 + (n - 1) r) with the intraclass correlation r.

    scores: (n,) scale points, NaN where not scored. place: (n,) 0 .. n_places - 1, negative where unknown.
    weights: (n,), or (n, 1 + R) with replicates, which then give an interval to the intraclass correlation.
    With weights each place counts by Kish's effective n; without them this is the one-way analysis of
    variance. A negative variance between places is given as 0 and told.
    """
    require_level(level, where=_WHERE)
    n_places = whole("n_places", n_places, least=1, where=_WHERE)
    y, columns = _checked(scores, weights)
    told = _places(place, len(y), n_places)
    kept = ~np.isnan(y) & (told >= 0) & (columns[:, 0] > 0.0)
    where = np.where(kept, told, -1)
    if (n := np.bincount(where[kept], minlength=n_places)).max(initial=0) < 2 or (n > 0).sum() < 2:
        raise TooFewRespondentsError(
            "there are no two places, one of them with two answers",
            where=_WHERE,
            fix="Give the scores of two or more places.",
        )
    parts = _variances(np.where(kept, y - y[kept].mean(), 0.0), columns, where, n_places)
    between, within = np.maximum(parts.between, 0.0), parts.within
    with np.errstate(invalid="ignore", divide="ignore"):
        intraclass = between / (between + within)
    effective, f = parts.effective[:, 0], float(parts.ratio[0])
    freedom = (parts.places - 1.0, float(effective.sum()) - parts.places)
    with np.errstate(invalid="ignore"):
        reliability = effective * between[0] / (effective * between[0] + within[0])
    return PlaceReliability(
        reliability=np.where(n > 0, reliability, np.nan),
        n=n,
        effective=effective,
        between=float(between[0]),
        within=float(within[0]),
        intraclass=float(intraclass[0]),
        intraclass_interval=replicate_interval(intraclass, level),
        mean_reliability=max(0.0, 1.0 - 1.0 / f) if f > 0.0 else 0.0,
        f=f,
        p=float(f_distribution.sf(f, *freedom)),
        warnings=_doubts(float(parts.between[0]), n),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Variances:
    """effective: (places, 1 + R); ratio (the F ratio), between and within: (1 + R,); places with answers."""

    effective: Floats
    ratio: Floats
    between: Floats
    within: Floats
    places: int


def _variances(y: Floats, weights: Floats, place: Ints, n_places: int) -> _Variances:
    """Variance components for every column of weights; y is centred."""
    add, add_y, add_squares = (grouping(place, n_places, times=times) for times in (None, y, y * y))
    mass = add @ weights
    known = mass > 0.0
    safe = np.where(known, mass, 1.0)
    effective = np.where(known, mass**2 / np.where(known, add @ weights**2, 1.0), 0.0)
    mean = (add_y @ weights) / safe
    inside = effective * np.maximum((add_squares @ weights) / safe - mean**2, 0.0)
    n, places = effective.sum(axis=0), known.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        overall = (effective * mean).sum(axis=0) / n
        within = inside.sum(axis=0) / (n - places)
        among = (effective * (mean - overall) ** 2).sum(axis=0) / (places - 1.0)
        size = (n - (effective**2).sum(axis=0) / n) / (places - 1.0)
    if not (within[0] > 0.0 and size[0] > 0.0):
        raise TooFewRespondentsError(
            "chance cannot be told: scores inside places are the same, or weigh too unevenly",
            where=_WHERE,
            fix="Wait for more answers inside places.",
        )
    with np.errstate(invalid="ignore", divide="ignore"):
        return _Variances(
            effective=floats(effective),
            ratio=among / within,
            between=(among - within) / size,
            within=within,
            places=int(places[0]),
        )


def _checked(scores: ArrayLike, weights: ArrayLike | None) -> tuple[Floats, Floats]:
    y = numbers("scores", scores, where=_WHERE)
    require_shape("scores", y, (None,), where=_WHERE)
    if not len(y):
        raise InvalidInputError("there are no scores", where=_WHERE, fix="Give the scores of respondents.")
    return y, weight_columns(weights, len(y), where=_WHERE)


def _places(place: ArrayLike, n: int, n_places: int) -> Ints:
    """(n,) the place of each respondent, negative where it is unknown."""
    told = numbers("place", place, where=_WHERE)
    require_shape("place", told, (n,), where=_WHERE)
    if not (told == np.floor(told)).all() or told.max() >= n_places:
        raise InvalidInputError(
            f"a place is not among the numbers 0 to {n_places - 1}, nor below 0 for unknown",
            where=_WHERE,
            fix="Number the places from 0, and give -1 where a place is not known.",
        )
    return np.maximum(told, -1.0).astype(np.int64)


def _doubts(between: float, n: Ints) -> Warnings:
    empty = int((n == 0).sum())
    return holding(
        (
            (
                between <= 0.0,
                ResultWarning(
                    "no-differences",
                    "places differ less than chance alone would make them: their means tell nothing apart",
                    "Do not rank or compare these places by this score.",
                ),
            ),
            (
                empty > 0,
                ResultWarning(
                    "empty-places",
                    f"{empty} of {len(n)} places have no answers, and so no reliability",
                    "Say that nothing is known of them.",
                ),
            ),
        )
    )
