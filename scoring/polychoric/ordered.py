"""Answers to ordered items as positions of their categories, checked once for all that rests on them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from instruments.errors import InvalidInputError, TooFewRespondentsError
from scoring.arguments import require_among
from scoring.arrays import Bools, Floats, Ints, numbers, require_shape, weight_columns
from scoring.result_warnings import counted, item_list

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
    shares = weight_columns(weights, len(given), where=where)
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


def _answering(answered: Bools, missing: Missing, where: str) -> Bools:
    require_among("a way to treat gaps", missing, get_args(Missing), where=where)
    return np.asarray(answered.all(axis=1) if missing == "listwise" else answered.any(axis=1))


def _require_enough(given: Floats, rows: Ints, fewest: int, where: str) -> None:
    if given.shape[1] < fewest:
        raise InvalidInputError(
            f"{counted(given.shape[1], 'item')} alone cannot be correlated",
            where=where,
            fix=f"Give {fewest} or more items.",
        )
    if len(rows) < 2:
        raise TooFewRespondentsError(
            f"{counted(len(rows), 'respondent')} answered the items",
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
            f"{item_list(many)} {'take' if len(many) > 1 else 'takes'} more than {MOST_CATEGORIES} values",
            where=where,
            fix="Give codes of ordered categories; for measurements use correlations of numbers.",
        )
