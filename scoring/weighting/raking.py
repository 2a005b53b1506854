"""Raking: proportional fitting of a table of cells to its margins, all sets of weights at once.

Source: Deming and Stephan (1940), Annals of Mathematical Statistics 11; Deville and Sarndal (1992), JASA 87.
"""

from dataclasses import dataclass

import numpy as np

from scoring.arrays import Floats
from scoring.weighting.margins import MarginTable

ROUNDS = 2000
_TOLERANCE = 1e-12  # raking goes on until no margin of any column was further off than this


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """mass: (cells, k) after fitting. miss: greatest relative miss before the last round, of ``rounds``."""

    mass: Floats
    miss: float
    rounds: int

    @property
    def settled(self) -> bool:
        """Whether the last round had nothing left to do."""
        return self.miss <= _TOLERANCE


def fitted(table: MarginTable, mass: Floats, *, rounds: int = ROUNDS) -> Fitted:
    """The (cells, k) mass brought to one margin after the other, until all hold in all columns.

    Each cell is multiplied by one factor a label, so that it stays positive, and 0 where it was 0.
    """
    current, ratios = mass.copy(), np.empty_like(mass)
    steps = list(zip(table.margins, table.adders, table.of_cell, strict=True))
    miss, done = np.inf, 0
    while miss > _TOLERANCE and done < rounds:
        miss, done = 0.0, done + 1
        for margin, adder, of_cell in steps:
            ratio = margin.targets[:, None] / (adder @ current)
            miss = max(miss, float(np.abs(ratio - 1.0).max()))
            np.take(ratio, of_cell, axis=0, out=ratios, mode="clip")  # clip spares a copy
            current *= ratios
    return Fitted(mass=current, miss=miss, rounds=done)
