"""The rows that a factor model is fitted to: checked once, by group, with what was left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isnan
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from instruments.errors import InvalidInputError, TooFewRespondentsError
from scoring.arrays import Bools, Floats, Ints, numbered, numbers, require_shape, weight_columns
from scoring.result_warnings import counted

Gaps = Literal["listwise", "pairwise", "fiml"]
WHERE = "confirm"
_TOLD = 10  # names of items in an error, at most
_RANGE, _LEAST_SHARE = (1e-30, 1e30), 1e-9  # of differences between answers, and of these to the answers


@dataclass(frozen=True, kw_only=True)
class FactorSample:
    """Answers of the people who are used.

    rows: (n, items), NaN where an answer is absent. weights: (n,), their mean is 1. group: (n,) from 0.
    """

    items: tuple[str, ...]
    groups: tuple[str, ...]
    rows: Floats
    weights: Floats
    group: Ints
    n_received: int

    @cached_property
    def parts(self) -> tuple[tuple[Floats, Floats], ...]:
        """Rows and weights of every group."""
        members = [self.group == number for number in range(len(self.groups))]
        return tuple((self.rows[member], self.weights[member]) for member in members)

    @cached_property
    def shares(self) -> Floats:
        """(groups,) share of the people in each group."""
        counts = np.bincount(self.group, minlength=len(self.groups))
        shares: Floats = counts / len(self.rows)
        return shares


def factor_sample(
    data: Mapping[str, ArrayLike],
    items: Sequence[str],
    *,
    group: ArrayLike | None,
    weights: ArrayLike | None,
    missing: Gaps,
) -> FactorSample:
    """The people who can be used: with weight, in a group, and complete where ``missing`` is "listwise"."""
    given = item_columns(data, items, where=WHERE)
    n = len(given)
    weight = _weights(weights, n)
    labels, known = ["all"] * n, np.ones(n, dtype=np.bool_)
    if group is not None:
        labels, known = group_labels(group, n, where=WHERE)
    answered = ~np.isnan(given)
    enough = answered.all(axis=1) if missing == "listwise" else answered.any(axis=1)
    used = np.flatnonzero(enough & known & (weight > 0.0))
    if not len(used):
        raise TooFewRespondentsError(
            "nobody has the answers that the model needs", where=WHERE, fix="Look at which items are empty."
        )
    theirs = [labels[row] for row in used]
    sample = FactorSample(
        items=tuple(items),
        groups=tuple(dict.fromkeys(theirs)),
        rows=given[used],
        weights=weight[used] * (len(used) / weight[used].sum()),
        group=numbered(theirs),
        n_received=n,
    )
    _refuse_poor(sample)
    return sample


def item_columns(data: Mapping[str, ArrayLike], items: Sequence[str], *, where: str) -> Floats:
    """(n, items) answers out of a mapping from item to its codes, NaN where there is none."""
    if not isinstance(data, Mapping):
        raise InvalidInputError(
            f"the data are a {type(data).__name__}, in which no item has a name",
            where=where,
            fix="Give a mapping from the name of each item to its answers.",
        )
    absent = [item for item in items if item not in data]
    if absent:
        known = [str(name) for name in data]
        some = [*known[:_TOLD], "..."] if len(known) > _TOLD else known
        raise InvalidInputError(
            f"the data have no item {absent[0]!r}",
            where=where,
            fix=f"Name items that are there: {', '.join(some)}.",
        )
    columns = [numbers(f"the answers to {item!r}", data[item], where=where) for item in items]
    for item, column in zip(items, columns, strict=True):
        require_shape(f"item {item!r}", column, (len(columns[0]),), where=where)
    return np.column_stack(columns)


def _weights(weights: ArrayLike | None, n: int) -> Floats:
    """(n,) weights; a factor model takes no replicates."""
    columns = weight_columns(weights, n, where=WHERE)
    require_shape("weights", columns, (n, 1), where=WHERE)
    return columns[:, 0]


def group_labels(group: ArrayLike, n: int, *, where: str) -> tuple[list[str], Bools]:
    """(n,) the group of everybody as text, and who has one; "" is nobody's."""
    told = np.asarray(group, dtype=object)
    require_shape("group", told, (n,), where=where)
    absent = np.array([_is_absent(each) for each in told], dtype=np.bool_)
    return ["" if gone else _label(each) for each, gone in zip(told, absent, strict=True)], ~absent


def _is_absent(group: object) -> bool:
    return group is None or group == "" or (isinstance(group, float) and isnan(group))


def _label(group: object) -> str:
    """A group as text: 1.0 and 1 are one group."""
    return str(int(group)) if isinstance(group, float) and group.is_integer() else str(group)


def _refuse_poor(sample: FactorSample) -> None:
    for name, (rows, _) in zip(sample.groups, sample.parts, strict=True):
        inside = f" in group {name}" if len(sample.groups) > 1 else ""
        if len(rows) <= rows.shape[1] + 1:
            raise TooFewRespondentsError(
                f"{counted(len(rows), 'respondent')} answered the {counted(rows.shape[1], 'item')}{inside}",
                where=WHERE,
                fix="Wait for more answers, or merge groups: a factor model needs some hundreds.",
            )
        for item, column in zip(sample.items, rows.T, strict=True):
            seen = column[~np.isnan(column)]
            if not len(seen) or (seen == seen[0]).all():
                raise TooFewRespondentsError(
                    f"everybody gives item {item!r} the same answer, or none{inside}",
                    where=WHERE,
                    fix="Leave the item out of the model, or wait for more answers.",
                )
            _refuse_extreme(seen, item)
        _refuse_pairs(rows, sample.items, inside)


def _refuse_extreme(answers: Floats, item: str) -> None:
    """Refuse numbers whose differences are lost in computing: far too large or small, or far off 0."""
    low, high = float(answers.min()), float(answers.max())
    if not (_RANGE[0] < high - low < _RANGE[1]) or high - low < _LEAST_SHARE * max(abs(low), abs(high)):
        raise InvalidInputError(
            f"the answers to item {item!r} lie between {low:g} and {high:g}, too far off to compute with",
            where=WHERE,
            fix="Give codes, or measure in another unit and from another zero.",
        )


def _refuse_pairs(rows: Floats, items: Sequence[str], inside: str) -> None:
    """Refuse two items that nobody answered both, or of which one is a straight line of the other."""
    answered = ~np.isnan(rows)
    apart = np.argwhere(answered.T.astype(np.float64) @ answered == 0)
    if len(apart):
        first, second = (items[int(each)] for each in apart[0])
        raise TooFewRespondentsError(
            f"nobody answered both {first!r} and {second!r}{inside}",
            where=WHERE,
            fix="Leave one of them out, or wait for answers to both.",
        )
    complete = rows[~np.isnan(rows).any(axis=1)]
    if len(complete) <= rows.shape[1] or (complete == complete[0]).all(axis=0).any():
        return
    alike = np.argwhere(np.tril(np.abs(np.atleast_2d(np.corrcoef(complete.T))), -1) > 1.0 - 1e-10)
    if len(alike):
        one, other = sorted(int(each) for each in alike[0])
        raise InvalidInputError(
            f"items {items[one]!r} and {items[other]!r} tell exactly the same{inside}",
            where=WHERE,
            fix="Leave one of them out: it may be a copy of the other's column.",
        )
