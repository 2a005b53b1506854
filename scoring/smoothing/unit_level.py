"""Figures of small places from a model of people: the declared alternative to models of direct estimates.

Each answer is what its covariates tell, an effect of the place and one of the person. With equal weights
this is the estimate of Battese, Harter and Fuller; with survey weights the pseudo-estimate of You and Rao,
whose sum over places is the direct estimate of the whole. No Markov chain anywhere.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from instruments.errors import InvalidInputError, NotIdentifiedError
from scoring.arrays import Bools, Floats, Ints, numbers, require_shape, require_weights
from scoring.grouping import grouping
from scoring.result_warnings import ResultWarning, Warnings, holding
from scoring.smoothing.input import covariates, direct_estimates, elsewhere, several
from scoring.smoothing.unit_variance import (
    PeopleSums,
    UnitMethod,
    error_of_variances,
    fit_at,
    people_sums,
    variance_of_people,
    variance_ratio,
)
from scoring.streams import stream

_WHERE = "unit_level_estimates"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLevelResult:
    """Figures of P places from a model of people, in the unit of the answers.

    estimate: (P,). mse: (P,) mean squared error. gamma: (P,) weight of the place's own answers. observed:
    (P,) False where a place has none: its estimate is synthetic and never shown as observed. beta: (p,)
    coefficients.
    between, within: variance of places' and of people's effects. lever: (P, r) what the error of the
    coefficients does to each place.
    """

    estimate: Floats
    mse: Floats
    gamma: Floats
    observed: Bools
    beta: Floats
    between: float
    within: float
    lever: Floats
    warnings: Warnings = ()

    def draws(self, n: int, seed: int) -> Floats:
        """(P, n) normal draws of the true figures with the errors as in ``mse``.

        The error of the coefficients is common to all places of a draw, the rest is each place's own.
        """
        rng = stream(seed, "unit_level")
        common = self.lever @ rng.standard_normal((self.lever.shape[1], several(n)))
        own = np.sqrt(np.maximum(self.mse - (self.lever**2).sum(axis=1), 0.0))
        result: Floats = self.estimate[:, None] + common + own[:, None] * rng.standard_normal(common.shape)
        return result


def unit_level_estimates(
    y: ArrayLike,
    x: ArrayLike,
    place: Ints,
    means: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    population: ArrayLike | None = None,
    method: UnitMethod = "reml",
) -> UnitLevelResult:
    """Figures of P places from the answers y (n,) of people at places (n,), numbered from 0.

    x: (n,) or (n, p) covariates of people. means: (P,) or (P, p) their means over all who live in a place;
    a constant is added where they have none. weights: (n,) survey weights, for the pseudo-estimate, whose
    sum over places is that of direct estimates. population: (P,) people of each place, where those who were
    asked shall count as they are: without weights only.
    mse: for REML; by ML it leaves out the bias of the variances and is a little small.
    Source: Battese, Harter and Fuller (1988), Journal of the American Statistical Association 83; You and
    Rao (2002), Canadian Journal of Statistics 30; Prasad and Rao (1990) for the mean squared error.
    """
    answers = direct_estimates(y, (None,), where=_WHERE)
    known = covariates(x, len(answers), where=_WHERE)
    everybody = known.on_basis(elsewhere(known, means, where=_WHERE))
    where = _places(place, len(answers), len(everybody))
    asked, row = np.unique(where, return_inverse=True)
    counted = _counted(population, asked, np.bincount(row), len(everybody), weights is not None)
    weight = _weights(weights, len(answers))
    between, within = _variances(people_sums(answers, known.basis, row, len(asked)), method)
    pulled = _pulled(answers, known.basis, weight, row, between, within)
    own = counted + (1.0 - counted) * pulled.gamma
    lever, estimate, mse = everybody.copy(), everybody @ pulled.beta, np.full(len(everybody), between)
    lever[asked] -= own[:, None] * pulled.x
    estimate[asked] += own * (pulled.y - pulled.x @ pulled.beta)
    mse[asked] = (1.0 - counted) ** 2 * pulled.error
    mse[asked] += (1.0 - counted) * counted * within / np.bincount(row)
    lever = lever @ pulled.root
    observed = np.isin(np.arange(len(everybody)), asked)
    gamma = np.zeros(len(everybody))
    gamma[asked] = own
    return UnitLevelResult(
        estimate=estimate,
        mse=mse + (lever**2).sum(axis=1),
        gamma=gamma,
        observed=observed,
        beta=known.coefficients(pulled.beta),
        between=between,
        within=within,
        lever=lever,
        warnings=holding(_doubts(between, observed)),
    )


@dataclass(frozen=True, slots=True)
class _Pulled:
    """Of A places with answers: weight of their own, weighted means y (A,), x (A, p), error (A,) g1 + 2 g3.

    beta: (p,), and root: (p, p) of its covariance.
    """

    gamma: Floats
    y: Floats
    x: Floats
    error: Floats
    beta: Floats
    root: Floats


def _pulled(y: Floats, x: Floats, weight: Floats, row: Ints, between: float, within: float) -> _Pulled:
    """What the answers of every place tell beside its covariates, people counted by their weights."""
    adding = grouping(row, int(row.max()) + 1)
    share = weight / (adding @ weight)[row]
    uneven = adding @ share**2
    whole = between + uneven * within
    gamma, mean_y, mean_x = between / whole, adding @ (share * y), grouping(row, len(uneven), times=share) @ x
    lifted = weight[:, None] * (x - gamma[row, None] * mean_x[row])
    turn = np.linalg.inv(lifted.T @ x)
    of_places = adding @ lifted
    noise = within * lifted.T @ lifted + between * of_places.T @ of_places
    doubt = error_of_variances(adding @ np.ones(len(y)), between, within)
    return _Pulled(
        gamma=gamma,
        y=mean_y,
        x=mean_x,
        error=(1.0 - gamma) * between + 2.0 * uneven**2 * doubt / whole**3,
        beta=turn @ (lifted.T @ y),
        root=turn @ np.linalg.cholesky(noise),
    )


def _variances(sums: PeopleSums, method: UnitMethod) -> tuple[float, float]:
    """Variance between and within places; refuses answers that cannot tell them apart."""
    if len(sums.n) < 3 or sums.n.max() < 2:
        raise NotIdentifiedError(
            "places' effects cannot be told from people's",
            where=_WHERE,
            fix="It takes three places, and two people in at least one of them.",
        )
    ratio = variance_ratio(sums, method)
    within = variance_of_people(sums, fit_at(sums, ratio), method)
    return ratio * within, within


def _places(place: Ints, n: int, n_places: int) -> Ints:
    where = np.asarray(place)
    require_shape("place", where, (n,), where=_WHERE)
    if not np.issubdtype(where.dtype, np.integer) or where.min() < 0 or where.max() >= n_places:
        raise InvalidInputError(
            f"a person's place is none of the {n_places} places",
            where=_WHERE,
            fix="Number places from 0, in the order of their means; leave out people without a place.",
        )
    return where


def _weights(weights: ArrayLike | None, n: int) -> Floats:
    given = np.ones(n) if weights is None else numbers("weights", weights, where=_WHERE)
    require_shape("weights", given, (n,), where=_WHERE)
    require_weights(given[:, None], where=_WHERE)
    if not (given > 0.0).all():
        raise InvalidInputError("a weight is 0", where=_WHERE, fix="Leave out who does not count.")
    return given


def _counted(population: ArrayLike | None, asked: Ints, n: Ints, n_places: int, weighted: bool) -> Floats:
    """(A,) share of its people that were asked, for each place with answers; 0 where that shall not count."""
    if population is None:
        return np.zeros(len(asked))
    people = numbers("population", population, where=_WHERE)
    require_shape("population", people, (n_places,), where=_WHERE)
    if weighted:
        raise InvalidInputError(
            "weights and population are both given",
            where=_WHERE,
            fix="Leave the population out: weights already say whom an answer stands for.",
        )
    if not (people[asked] >= n).all():
        raise InvalidInputError(
            "a place has fewer people than answers", where=_WHERE, fix="Give the people of every place."
        )
    result: Floats = n / people[asked]
    return result


def _doubts(between: float, observed: Bools) -> list[tuple[bool, ResultWarning]]:
    nothing = ResultWarning(
        "no-variance-between-places",
        "places do not differ beyond their covariates, so far as these answers can tell",
        "Compare with fay_herriot and its draws.",
    )
    synthetic = ResultWarning(
        "synthetic",
        f"{int((~observed).sum())} places have no answers: their estimates are what covariates tell",
        "Never show them as observed.",
    )
    return [(between == 0.0, nothing), (not observed.all(), synthetic)]
