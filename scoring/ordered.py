"""Answers to ordered items as positions of their categories, checked once for all that rests on them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from instruments.errors import InvalidInputError, TooFewRespondentsError
from scoring.arrays import Bools, Floats, Ints, numbers, require_shape, require_weights
from scoring.result_warnings import item_list

Missing = Literal["listwise", "pairwise"]
MOST_CATEGORIES = 50  # above, a column holds measurements, not categories


@dataclass(frozen=True, kw_only=True)
class OrderedItems:
    """What n people said to k ordered items; a category is one that somebody chose.

    positions: (n, k) place of the answer among the categories of its item, -1 where there is none.
    categories: k arrays, the codes that occur in increasing order.
    weights: (n, 1 + R), column 0 the full sample, above 0.
    rows: (n,) which rows of the input these are.
    """

    positions: Ints
    categories: tuple[Floats, ...]
    weights: Floats
    rows: Ints
    n_received: int

    @cached_property
    def sizes(self) -> Ints:
        """(k,) number of categories of each item."""
        return np.array([len(codes) for codes in self.categories], dtype=np.int64)


def ordered_items(
    codes: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    missing: Missing = "listwise",
    fewest: int = 2,
    where: str,
) -> OrderedItems:
    """Checked answers to ``fewest`` or more ordered items, from (n, k) codes with NaN where there is none.

    weights: (n,) or (n, 1 + R); people without weight in column 0 are left out.
    missing: "listwise" keeps complete rows only, "pairwise" every row with an answer.
    """
    given = numbers("codes", codes, where=where)
    require_shape("codes", given, (None, None), where=where)
    shares = _weights(weights, len(given), where)
    rows = np.flatnonzero(_answering(~np.isnan(given), missing, where) & (shares[:, 0] > 0.0))
    _require_enough(given, rows, fewest, where)
    kept = given[rows]
    columns = [np.unique(column[~np.isnan(column)]) for column in kept.T]
    _require_categories(columns, where)
    positions = np.stack(
        [np.searchsorted(c, column) for c, column in zip(columns, kept.T, strict=True)], axis=1
    )
    positions[np.isnan(kept)] = -1
    return OrderedItems(
        positions=positions.astype(np.int64),
        categories=tuple(columns),
        weights=shares[rows],
        rows=rows,
        n_received=len(given),
    )


def _weights(weights: ArrayLike | None, n: int, where: str) -> Floats:
    if weights is None:
        return np.ones((n, 1))
    given = numbers("weights", weights, where=where)
    columns = given[:, None] if given.ndim == 1 else given
    require_shape("weights", columns, (n, None), where=where)
    require_weights(columns, where=where)
    return columns


def _answering(answered: Bools, missing: Missing, where: str) -> Bools:
    wanted = {"listwise": answered.shape[1], "pairwise": 1}
    if missing not in wanted:
        raise InvalidInputError(
            f"{missing!r} is not a way to treat gaps", where=where, fix=f"Give one of: {', '.join(wanted)}."
        )
    return np.asarray(answered.sum(axis=1) >= wanted[missing])


def _require_enough(given: Floats, rows: Ints, fewest: int, where: str) -> None:
    if given.shape[1] < fewest:
        raise InvalidInputError(
            f"{given.shape[1]} items have no correlation", where=where, fix=f"Give {fewest} or more items."
        )
    if len(rows) < 2:
        raise TooFewRespondentsError(
            f"{len(rows)} respondents answered the items",
            where=where,
            fix="Correlations need at least 2 rows, and some hundreds to be of use.",
        )


def _require_categories(columns: list[Floats], where: str) -> None:
    constant = [item for item, codes in enumerate(columns) if len(codes) < 2]
    if constant:
        raise TooFewRespondentsError(
            f"all rows that count give {item_list(constant)} the same answer or none",
            where=where,
            fix="Wait for more answers, or leave the item out of the scale.",
        )
    many = [item for item, codes in enumerate(columns) if len(codes) > MOST_CATEGORIES]
    if many:
        raise InvalidInputError(
            f"{item_list(many)} takes more than {MOST_CATEGORIES} values",
            where=where,
            fix="Give codes of ordered categories; for measurements use correlations of numbers.",
        )
