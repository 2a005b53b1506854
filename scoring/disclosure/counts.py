"""Tables of counts, places by categories, in which no small count can be read or subtracted.

The reader to guard against knows the total of every row (the people who answered in a place) and of every
column (the category in the whole), and every count that is shown. People of no known place are a row that
is never shown. What is guarded against is working a count out exactly: a reader may still find narrow bounds
between which it must lie.
"""

import numpy as np

from instruments.errors import InvalidInputError
from scoring.arrays import Bools, Ints

_NEVER = np.iinfo(np.int64).max  # a count that is not to be chosen


def hidden_counts(counts: Ints, minimum: int, *, rows_hidden: Bools, closed: Bools) -> Bools:
    """(P, C) counts to hide in a table of P places (the whole first) by C categories that add up to all.

    rows_hidden: (P,) places of which nothing may be shown. closed: (P, C) counts hidden for another reason.
    Hidden are counts below ``minimum``, and the next smallest ones until the hidden counts of no row and
    no column add up to less, and no small count follows from the others.
    Source: Gusfield (1988), A graph theoretic approach to statistical data security, SIAM Journal on
    Computing 17: with all totals known, a hidden count is determined when its edge, between row and
    column, lies on no cycle of hidden counts.
    """
    rest = counts[:1] - counts[1:].sum(axis=0, keepdims=True)
    table = np.concatenate([counts, rest])
    sensitive = (table < minimum) | np.concatenate([closed, np.zeros_like(rest, dtype=np.bool_)])
    hidden = sensitive | np.append(rows_hidden, True)[:, None]
    sensitive[-1] &= bool(rest.any())  # nobody is without a place, and everyone may know
    hidden[-1] &= bool(rest.any())
    checked = np.append(~rows_hidden, False)  # rows whose total is shown
    while (cells := _next_to_hide(table, hidden, sensitive, checked, minimum)) is not None:
        hidden[cells] = True
    of_places: Bools = hidden[:-1]
    return of_places


def bridges(hidden: Bools) -> Bools:
    """(R, C) hidden cells that follow from row and column totals: edges on no cycle of hidden cells.

    By depth-first search: the edge down to a node is a bridge when nothing below it reaches back above.
    Source: Tarjan (1974), A note on finding the bridges of a graph, Information Processing Letters 2.
    """
    rows = len(hidden)
    near: list[list[int]] = [(rows + np.flatnonzero(row)).tolist() for row in hidden]
    near += [np.flatnonzero(column).tolist() for column in hidden.T]
    found, order, low = np.zeros_like(hidden), [-1] * len(near), [0] * len(near)
    for root in range(len(near)):
        if order[root] < 0:
            _search(root, near, order, low, found)
    return found


def _search(root: int, near: list[list[int]], order: list[int], low: list[int], found: Bools) -> None:
    """Mark the bridges of the part of the graph that holds ``root``; ``order`` numbers nodes as met."""
    rows, count = len(found), 1 + max(order)
    order[root] = low[root] = count
    stack = [(root, -1, iter(near[root]))]
    while stack:
        node, above, edges = stack[-1]
        for other in edges:
            if order[other] < 0:
                count += 1
                order[other] = low[other] = count
                stack.append((other, node, iter(near[other])))
                break
            if other != above:
                low[node] = min(low[node], order[other])
        else:
            stack.pop()
            if above >= 0:
                low[above] = min(low[above], low[node])
                if low[node] > order[above]:
                    found[min(node, above), max(node, above) - rows] = True


_Cells = tuple[Ints, Ints]


def _next_to_hide(
    table: Ints, hidden: Bools, sensitive: Bools, checked: Bools, minimum: int
) -> _Cells | None:
    """The cells that must be hidden next, None when all is safe."""
    shown = np.where(hidden, _NEVER, table)
    for row in np.flatnonzero(_is_weak(table, hidden, minimum) & checked):
        if not hidden[row].all():
            return np.array([row]), np.array([np.argmin(shown[row])])
    for column in np.flatnonzero(_is_weak(table[1:].T, hidden[1:].T, minimum) & ~hidden[0]):
        if not hidden[1:, column].all():
            return np.array([1 + np.argmin(shown[1:-1, column])]), np.array([column])
    for row, column in np.argwhere(bridges(hidden) & sensitive):
        if (cells := _cheapest_cycle(table, hidden, row, column)) is not None:
            return cells
    return None


def _is_weak(lines: Ints, hidden: Bools, minimum: int) -> Bools:
    """(lines,) whether the hidden counts of a line add up to too few."""
    weak: Bools = hidden.any(axis=1) & ((lines * hidden).sum(axis=1) < minimum)
    return weak


def _cheapest_cycle(table: Ints, hidden: Bools, row: int, column: int) -> _Cells | None:
    """The corners of the rectangle over (row, column) that hides the fewest people anew."""
    cost = np.where(hidden, 0, table)
    total = (cost + cost[row][None, :] + cost[:, column][:, None]).astype(np.float64)
    total[row], total[:, column] = np.inf, np.inf
    if not table[-1].any():
        total[-1] = np.inf  # nobody is without a place: there is no such row
    if not np.isfinite(total).any():
        return None
    other_row, other_column = np.unravel_index(int(np.argmin(total)), total.shape)
    rows = np.array([row, other_row, other_row], dtype=np.int64)
    return rows, np.array([other_column, column, other_column], dtype=np.int64)


def require_counts(counts: Ints) -> None:
    """Refuse what are no counts of a whole and its places, in which the whole holds all that they hold."""
    table = np.asarray(counts)
    if table.ndim != 2 or 0 in table.shape or not np.issubdtype(table.dtype, np.integer):
        what = f"counts is an array of {table.dtype} of shape {table.shape}"
    elif (table < 0).any():
        what = f"there is a count of {table.min()}"
    elif (table[1:].sum(axis=0) > table[0]).any():
        what = "the places hold more than the whole"
    else:
        return
    raise InvalidInputError(
        what,
        where="protect_counts",
        fix="Give whole numbers of people: a row for the whole, one for each place, a column for each kind.",
    )
