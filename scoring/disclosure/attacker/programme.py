"""What is left open of numbers whose limits and sums are known: the least and the greatest they can be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

Row = Mapping[int, float]  # number of a variable -> times
Limits = tuple[float, float]
_UNBOUNDED = 3  # a status of the solver


@dataclass(frozen=True, kw_only=True)
class Programme:
    """Limits of numbers, and sums of some of them with limits of their own; infinite where there are none."""

    limits: Sequence[Limits]
    sums: Sequence[tuple[Row, float, float]]

    def reach(self, wanted: Row) -> Limits | None:
        """The least and the greatest of a sum of the numbers; None where nothing fits all that is told."""
        turned = {column: -times for column, times in wanted.items()}
        low, high = self._least(wanted), self._least(turned)
        return None if low is None or high is None else (low, -high)

    def _least(self, wanted: Row) -> float | None:
        objective = np.zeros(len(self.limits))
        objective[list(wanted)] = list(wanted.values())
        found = milp(objective, constraints=self._constraint, bounds=self._bounds)
        if found.status == _UNBOUNDED:
            return -inf
        return float(found.fun) if found.success else None

    @cached_property
    def _bounds(self) -> Bounds:
        low, high = np.array(self.limits).T
        return Bounds(low, high)

    @cached_property
    def _constraint(self) -> LinearConstraint:
        columns = [column for row, _, _ in self.sums for column in row]
        times = [value for row, _, _ in self.sums for value in row.values()]
        starts = np.cumsum([0, *(len(row) for row, _, _ in self.sums)])
        table = csr_array((times, columns, starts), shape=(len(self.sums), len(self.limits)))
        low, high = np.array([(low, high) for _, low, high in self.sums]).reshape(-1, 2).T
        return LinearConstraint(table, low, high)
