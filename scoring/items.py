"""Answers -> item matrix: the one place where a reason for no answer becomes NaN, and is counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from instruments.definition import Item
from instruments.errors import NotFoundError
from instruments.variables import Variable
from scoring.arrays import Floats, Ints, require_shape
from scoring.snapshot import REASONS, Snapshot

DRAFTED = len(REASONS)  # one reason more: the answer was given to words that nobody had approved


@dataclass(frozen=True, kw_only=True)
class ItemMatrix:
    """What n people said to the items of one instrument, one column a coded variable.

    A variable is named as its item; a choice of a multiple item is one of its own ("item.choice").
    values: (n, variables) codes as numbers; NaN where there is no answer or the answer is not scored.
    answers: (n, variables) codes as given, NO_CODE where there is none.
    missing: (n, variables) position in REASONS, 0 where answered; DRAFTED where an answer is left out.
    """

    variables: tuple[Variable, ...]
    values: Floats
    answers: NDArray[np.int32]
    missing: NDArray[np.int8]

    @cached_property
    def reasons(self) -> Ints:
        """(variables, DRAFTED + 1) how many people, by reason; column 0 counts the answered."""
        counts = [(self.missing == reason).sum(axis=0) for reason in range(DRAFTED + 1)]
        return np.stack(counts, axis=1)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the variables, in the order of the columns."""
        return tuple(self._position)

    def item(self, name: str) -> Item:
        """The definition of the item that a variable belongs to."""
        return self.variables[self.position(name)].item

    def column(self, name: str) -> Floats:
        """The (n,) scored codes of one variable, NaN where there is none."""
        return self.values[:, self.position(name)]

    def codes(self, name: str) -> NDArray[np.int32]:
        """The (n,) codes of one variable as given, scored or not."""
        return self.answers[:, self.position(name)]

    def position(self, name: str) -> int:
        """The column of one variable; NotFoundError names those there are."""
        if name not in self._position:
            raise NotFoundError(
                f"no item {name!r} in the item matrix",
                where="ItemMatrix",
                fix=f"Its variables are: {', '.join(self._position)}.",
            )
        return self._position[name]

    @cached_property
    def _position(self) -> dict[str, int]:
        return {variable.name: column for column, variable in enumerate(self.variables)}


def item_matrix(snapshot: Snapshot) -> ItemMatrix:
    """The item matrix of a frozen wave."""
    return items_from(snapshot.variables, snapshot.codes, snapshot.reasons)


def items_from(
    variables: Sequence[Variable], codes: NDArray[np.int32], reasons: NDArray[np.int8]
) -> ItemMatrix:
    """The item matrix of (n, variables) codes and positions in REASONS."""
    require_shape("codes", codes, (None, len(variables)), where="items_from")
    require_shape("reasons", reasons, codes.shape, where="items_from")
    scored = np.empty(codes.shape, dtype=bool)
    for column, variable in enumerate(variables):
        scored[:, column] = np.isin(codes[:, column], variable.scored_codes)
    return ItemMatrix(
        variables=tuple(variables),
        values=np.where(scored & (reasons == 0), codes.astype(np.float64), np.nan),
        answers=codes,
        missing=reasons,
    )
