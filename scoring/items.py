"""Answers -> item matrix: the one place where a reason for no answer becomes NaN, and is counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from instruments.definition import Item
from instruments.errors import NotFoundError
from scoring.arrays import Floats, Ints, require_shape
from scoring.snapshot import REASONS, Snapshot


@dataclass(frozen=True, kw_only=True)
class ItemMatrix:
    """What n people said to the items of one instrument, one column an item.

    values: (n, items) codes as numbers; NaN where there is no answer or the answer is not scored.
    answers: (n, items) codes as given, NO_CODE where there is none.
    missing: (n, items) position in REASONS, 0 where answered.
    reasons: (items, len(REASONS)) how many people, by reason; column 0 counts the answered.
    """

    items: tuple[Item, ...]
    values: Floats
    answers: NDArray[np.int32]
    missing: NDArray[np.int8]
    reasons: Ints

    @property
    def columns(self) -> tuple[str, ...]:
        """The item ids, in the order of the columns."""
        return tuple(self._position)

    def item(self, item_id: str) -> Item:
        """The definition of one item."""
        return self.items[self.position(item_id)]

    def column(self, item_id: str) -> Floats:
        """The (n,) scored codes of one item, NaN where there is none."""
        return self.values[:, self.position(item_id)]

    def codes(self, item_id: str) -> NDArray[np.int32]:
        """The (n,) codes of one item as given, scored or not."""
        return self.answers[:, self.position(item_id)]

    def position(self, item_id: str) -> int:
        """The column of one item; NotFoundError names those there are."""
        if item_id not in self._position:
            raise NotFoundError(
                f"no item {item_id!r} in the item matrix",
                where="ItemMatrix",
                fix=f"Its items are: {', '.join(self._position)}.",
            )
        return self._position[item_id]

    @cached_property
    def _position(self) -> dict[str, int]:
        return {item.id: column for column, item in enumerate(self.items)}


def item_matrix(snapshot: Snapshot) -> ItemMatrix:
    """The item matrix of a frozen wave."""
    return items_from(snapshot.instrument.items, snapshot.codes, snapshot.reasons)


def items_from(items: Sequence[Item], codes: NDArray[np.int32], reasons: NDArray[np.int8]) -> ItemMatrix:
    """The item matrix of (n, items) codes and positions in REASONS."""
    require_shape("codes", codes, (None, len(items)), where="items_from")
    require_shape("reasons", reasons, codes.shape, where="items_from")
    scored = np.empty(codes.shape, dtype=bool)
    for column, item in enumerate(items):
        scored[:, column] = np.isin(codes[:, column], item.scored_codes)
    return ItemMatrix(
        items=tuple(items),
        values=np.where(scored & (reasons == 0), codes.astype(np.float64), np.nan),
        answers=codes,
        missing=reasons,
        reasons=np.stack([(reasons == reason).sum(axis=0) for reason in range(len(REASONS))], axis=1),
    )
