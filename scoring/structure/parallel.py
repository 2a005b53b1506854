"""Parallel analysis: how many factors stand out from answers that have nothing to do with each other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from instruments.errors import TooFewRespondentsError
from scoring.arguments import require_among, require_level, whole
from scoring.arrays import Floats, Ints, floats, numbers, require_shape
from scoring.polychoric import estimated, pair_matrices
from scoring.polychoric.ordered import OrderedItems, ordered_items
from scoring.polychoric.pair_likelihood import most_likely
from scoring.polychoric.pair_tables import Grid, limits_of
from scoring.result_warnings import Warnings, counted, holding, incomplete_rows, item_list
from scoring.structure.correlation_matrix import correlation_matrix
from scoring.structure.covariances import FEWEST

Correlation = Literal["polychoric", "pearson"]
_WHERE = "parallel_analysis"
_ENTRIES = 2_000_000  # answers that are shuffled at one time


@dataclass(frozen=True, slots=True, kw_only=True)
class ParallelResult:
    """Eigenvalues of k items beside those of the same answers, each item shuffled by itself.

    observed: (k,). random: (k, draws). limit: (k,) the ``level`` quantile of the random ones.
    n_factors: how many of the observed, from the first, lie above the limit before one does not.
    """

    observed: Floats
    random: Floats
    limit: Floats
    n_factors: int
    level: float
    n_respondents: int
    warnings: Warnings = ()


def parallel_analysis(
    codes: ArrayLike,
    *,
    seed: int,
    draws: int,
    correlation: Correlation = "polychoric",
    level: float = 0.95,
) -> ParallelResult:
    """Factors to keep of (n, k) codes of ordered items, over complete rows (no NaN).

    Shuffling keeps how often each category of each item was chosen, so that skewed answers do not pass for
    factors. Sources: Horn (1965), Psychometrika 30; Glorfeld (1995) for the 95th percentile; Lubbe (2019),
    Psychological Methods 24, for ordered items.
    """
    require_level(level, where=_WHERE)
    require_among("a correlation", correlation, get_args(Correlation), where=_WHERE)
    draws = whole("draws", draws, least=1, where=_WHERE)
    seed = whole("seed", seed, least=0, where=_WHERE)
    answers = _SORTS[correlation](codes)
    rng, random = np.random.default_rng(seed), []
    for size in answers.chunks(draws):
        repeated = np.broadcast_to(answers.values, (size, *answers.values.shape))
        random.append(np.linalg.eigvalsh(answers.correlations(rng.permuted(repeated, axis=1)))[:, ::-1])
    observed, chance = floats(np.linalg.eigvalsh(answers.observed)[::-1]), np.concatenate(random).T
    limit = np.quantile(chance, level, axis=1)
    return ParallelResult(
        observed=observed,
        random=chance,
        limit=limit,
        n_factors=int(np.cumprod(observed > limit).sum()),
        level=level,
        n_respondents=len(answers.values),
        warnings=answers.warnings,
    )


@dataclass(frozen=True, kw_only=True)
class _Answers:
    """Complete rows, their (k, k) correlations, and how to correlate (draws, n, k) shuffled ones."""

    values: Floats | Ints
    observed: Floats
    correlations: Callable[[Floats | Ints], Floats]
    warnings: Warnings

    def chunks(self, draws: int) -> Ints:
        """How many draws to make at a time, so that memory does not grow with their number."""
        n, k = self.values.shape
        most = max(1, _ENTRIES // (n * k * k))
        return np.diff(np.append(np.arange(0, draws, most), draws))


def _measured(codes: ArrayLike) -> _Answers:
    """Answers as numbers, correlated as they are."""
    given = numbers("codes", codes, where=_WHERE)
    require_shape("codes", given, (None, None), where=_WHERE)
    values = given[~np.isnan(given).any(axis=1)]
    if len(values) < FEWEST:
        raise TooFewRespondentsError(
            f"{counted(len(values), 'respondent')} answered all items",
            where=_WHERE,
            fix="Wait for more answers, or leave out the item that most left out.",
        )
    constant = [int(item) for item in np.flatnonzero(np.ptp(values, axis=0) == 0.0)]
    if constant:
        raise TooFewRespondentsError(
            f"all complete rows give {item_list(constant)} the same answer",
            where=_WHERE,
            fix="Leave the item out.",
        )
    observed = correlation_matrix(_pearson(values[None])[0], len(values), where=_WHERE)
    doubts = holding([incomplete_rows(len(given), len(values))])
    return _Answers(values=values, observed=observed, correlations=_pearson, warnings=doubts)


def _ordered(codes: ArrayLike) -> _Answers:
    """Answers as categories in order, correlated on their latent scales."""
    items = ordered_items(codes, weights=None, missing="listwise", where=_WHERE)
    found = estimated(items, where=_WHERE).result
    return _Answers(
        values=items.positions,
        observed=found.correlations,
        correlations=partial(_polychoric, items, Grid(items.sizes), limits_of(items)),
        warnings=(*holding([incomplete_rows(items.n_received, len(items.rows))]), *found.warnings),
    )


_SORTS: Mapping[str, Callable[[ArrayLike], _Answers]] = {"polychoric": _ordered, "pearson": _measured}


def _pearson(values: Floats | Ints) -> Floats:
    """(draws, k, k) correlations of (draws, n, k) numbers."""
    centred = values - values.mean(axis=1, keepdims=True)
    covariance = np.swapaxes(centred, 1, 2) @ centred
    size = np.sqrt(np.diagonal(covariance, axis1=1, axis2=2))
    correlations: Floats = covariance / (size[:, :, None] * size[:, None, :])
    return correlations


def _polychoric(items: OrderedItems, grid: Grid, limits: Floats, shuffled: Floats | Ints) -> Floats:
    """(draws, k, k) polychoric correlations of shuffled positions: one column of tables a draw.

    Thresholds rest on how often each category was chosen, so they are the same in every draw.
    """
    draws, n_cells = len(shuffled), int(grid.cell_starts[-1])
    one, other = shuffled[:, :, grid.first], shuffled[:, :, grid.second]
    cell = grid.cell_starts[:-1] + one * items.sizes[grid.second] + other
    draw = np.arange(draws)[:, None, None] * n_cells
    tables = np.bincount((cell + draw).ravel(), minlength=draws * n_cells).reshape(draws, n_cells).T
    rho, _ = most_likely(
        grid, np.repeat(limits, draws, axis=1), tables.astype(np.float64), np.zeros((len(grid.first), 1))
    )
    return np.moveaxis(pair_matrices(rho, len(items.sizes)), 2, 0)
