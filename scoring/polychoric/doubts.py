"""What may be doubtful about polychoric correlations: told with the result, never repaired."""

from collections.abc import Iterator

import numpy as np

from scoring.arrays import Bools, Floats
from scoring.polychoric.ordered import OrderedItems
from scoring.polychoric.pair_likelihood import BOUND
from scoring.polychoric.pair_tables import Grid
from scoring.result_warnings import ResultWarning, incomplete_rows, item_list


def doubts(
    items: OrderedItems, grid: Grid, table: Floats, rho: Floats, settled: Bools, smallest: float
) -> Iterator[tuple[bool, ResultWarning]]:
    """Every doubt that the data may raise, and whether they do."""
    bare = grid.by_pair((table == 0.0).astype(float)) > 0.0
    yield (
        bool(bare.any()),
        _about(
            grid,
            bare,
            "empty-cells",
            "some combinations of answers never occur for {}",
            "Read those correlations with care; merging rare categories, alike in all groups, steadies them.",
        ),
    )
    edge = np.abs(rho) > BOUND - 1e-6
    yield (
        bool(edge.any()),
        _about(
            grid,
            edge,
            "boundary",
            "the correlation runs to the bound of 1 or -1 for {}",
            "Look for duplicate items, or for tables with empty corners; leave one of the items out.",
        ),
    )
    yield (
        not settled.all(),
        _about(
            grid,
            ~settled,
            "not-converged",
            "the search for the correlation did not end for {}",
            "Look at the tables of these items; report the case if they are ordinary.",
        ),
    )
    gaps = tuple(i for i, codes in enumerate(items.categories) if _has_gap(codes))
    yield (
        bool(gaps),
        ResultWarning(
            "empty-categories",
            f"nobody chose a category in between of {item_list(gaps or (0,))}",
            "The thresholds pass over it; merge it with a neighbour in all groups and waves alike.",
            gaps,
        ),
    )
    yield (
        smallest <= 1e-8,
        ResultWarning(
            "not-positive-definite",
            f"the correlations do not fit together: the smallest eigenvalue is {smallest:.3g}",
            "Leave out a near duplicate item or a rare category; nothing was smoothed.",
        ),
    )
    yield incomplete_rows(items.n_received, len(items.rows))


def _about(grid: Grid, pairs: Bools, code: str, what: str, fix: str) -> ResultWarning:
    concerned = np.unique(np.concatenate([grid.first[pairs], grid.second[pairs]]))
    told = tuple(int(item) for item in concerned)
    return ResultWarning(code, what.format(item_list(told)) if told else what, fix, told)


def _has_gap(codes: Floats) -> bool:
    """Whether a step is half as large again as the smallest: what lies between was offered and not chosen.

    By the size of steps and not by 1, as answers may count from 0 to 100. One step alone shows no gap.
    """
    steps = np.diff(codes)
    return bool((steps >= 1.5 * steps.min(initial=np.inf)).any())
