"""Whether weights can meet all margins at once, asked before anything is iterated; a refusal names why not.

Raking needs totals that some positive weights of the cells have: a few rounds of fitting mostly find such,
and where they do not, a linear programme over the cells tells whether there are any. Bounded weighting needs
them within the bounds of every cell, and asks the programme at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import vstack

from instruments.errors import InvalidInputError
from scoring.arrays import Floats, Ints, floats
from scoring.weighting.calibration import Bounds
from scoring.weighting.margins import MarginTable
from scoring.weighting.raking import fitted

_LEAST_RATIO = 1e-7  # of a final to a base weight; below it a respondent would count as nothing
_FEASIBLE = 0  # the status of a programme that was solved
_ROUNDS = 50  # of fitting, before the programme is asked: mostly 5 to 20 do
_Limits = Sequence[tuple[float, float]]


def refuse_unreachable(table: MarginTable, mass: Floats, bounds: Bounds | None = None) -> None:
    """Refuse margins that no weights of the cells, of base weights (cells,), can meet together.

    bounds: least and greatest ratio of final to base weight, of the base brought to the total.
    """
    total = float(table.margins[0].targets.sum())
    shares = mass / mass.sum()
    if bounds is not None:
        _refuse_out_of_bounds(table, shares, total, bounds)
    if bounds is None and fitted(table, mass[:, None], rounds=_ROUNDS).settled:
        return
    occurs = np.flatnonzero(shares)
    programme = _Programme(
        table=table,
        occurs=occurs,
        shares=shares[occurs],
        adder=vstack(table.adders).toarray()[:, occurs],
        wanted=np.concatenate([margin.targets for margin in table.margins]) / total,
    )
    if bounds is None:
        programme.refuse_without_positive_weights()
    else:
        programme.refuse_without_weights_within(bounds)


def _refuse_out_of_bounds(table: MarginTable, shares: Floats, total: float, bounds: Bounds) -> None:
    low, high = bounds
    for margin, adder in zip(table.margins, table.adders, strict=True):
        ratio = margin.targets / (total * (adder @ shares))
        beyond = np.flatnonzero((ratio < low) | (ratio > high))
        if len(beyond):
            raise InvalidInputError(
                f"{margin.labels[beyond[0]]!r} of {margin.name} needs {ratio[beyond[0]]:.3g} times its base "
                f"weight, and the bounds are {low:g} and {high:g}",
                where="rake",
                fix="Widen the bounds, or merge the group with another.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Programme:
    """Weights of the cells that occur, as shares of all people, and the (q,) shares they are to give."""

    table: MarginTable
    occurs: Ints
    shares: Floats
    adder: Floats
    wanted: Floats

    def refuse_without_weights_within(self, bounds: Bounds) -> None:
        low, high = bounds
        within = [(low * share, high * share) for share in self.shares.tolist()]
        if self._least(np.zeros(len(within)), self.adder, within) is None:
            self._refuse(within, f"with ratios kept from {low:g} to {high:g}")

    def refuse_without_positive_weights(self) -> None:
        """Seeks the weights whose least ratio to the base is greatest."""
        positive = [(0.0, np.inf)] * len(self.shares)
        costs = np.append(np.zeros(len(self.shares)), -1.0)
        found = self._least(
            costs, np.column_stack([self.adder, self.adder @ self.shares]), [*positive, (0.0, 1.0)]
        )
        if found is None:
            self._refuse(positive, "as some combinations have no respondents")
        weights, forced = found
        if weights[-1] < _LEAST_RATIO:
            cell = int(self.occurs[np.argmax(forced[:-1])])
            raise InvalidInputError(
                f"the margins hold together only if {self.table.cell_words(cell)} count as nobody",
                where="rake",
                fix="Merge one of these groups with another, or leave a margin out.",
            )

    def _refuse(self, limits: _Limits, why: str) -> NoReturn:
        """Tells the label that stays furthest from its target when the others come as near as they can."""
        q = len(self.wanted)
        found = self._least(
            np.concatenate([np.zeros(len(limits)), 1.0 / self.wanted, 1.0 / self.wanted]),
            np.hstack([self.adder, np.eye(q), -np.eye(q)]),
            [*limits, *[(0.0, np.inf)] * (2 * q)],
        )
        weights = self.shares if found is None else found[0][: len(limits)]
        came = self.adder @ weights / self.wanted
        row = int(np.argmax(np.abs(came - 1.0)))
        name, label = [(margin.name, label) for margin in self.table.margins for label in margin.labels][row]
        raise InvalidInputError(
            f"the margins cannot all hold: {label!r} of {name} comes to {came[row]:.3g} times its target at "
            f"best, {why}",
            where="rake",
            fix=f"Merge small groups of {name} or of the other margins, leave one out, or widen bounds.",
        )

    def _least(self, costs: Floats, adder: Floats, limits: _Limits) -> tuple[Floats, Floats] | None:
        """The weights of least cost, and what raising each would cost more; None where there are none."""
        found = linprog(costs, A_eq=adder, b_eq=self.wanted, bounds=limits, method="highs")
        if found.status != _FEASIBLE or found.x is None:
            return None
        return floats(found.x), floats(found.lower.marginals)
