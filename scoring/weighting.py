"""Raking: the smallest change of base weights that reproduces known totals, for all replicates at once.

Work is done on the table of cells, never on the rows.
Source: Deming and Stephan (1940), Annals of Mathematical Statistics 11; Deville and Sarndal (1992), JASA 87.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import vstack

from instruments.errors import InvalidInputError, TooFewRespondentsError
from scoring.arrays import Floats, floats, grouping, require_shape
from scoring.calibration import logit_calibrated
from scoring.margins import (
    CheckedMargin,
    Labels,
    MarginTable,
    Targets,
    margin_table,
    refuse_empty,
    wave_margins,
)
from scoring.snapshot import Snapshot

_ROUNDS = 2000
_TOLERANCE = 1e-12  # raking goes on until no margin of any column is further off than this
_ACCEPTED = 1e-10  # and is refused where impossible targets keep it above this


@dataclass(frozen=True, slots=True, kw_only=True)
class Raked:
    """Weights that reproduce their margins. weights: (n,) people represented by each respondent."""

    weights: Floats
    margin_error: float  # greatest relative miss of a target
    iterations: int

    @property
    def deff(self) -> float:
        """Kish's design effect of the weights: 1 + their squared coefficient of variation."""
        return kish(self.weights)

    @property
    def n_effective(self) -> float:
        """How many equally weighted answers would tell as much."""
        return len(self.weights) / self.deff


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Weights of a wave and of its replicates. values: (n, 1 + R), column 0 the full sample."""

    values: Floats
    margin_error: float  # greatest relative miss of a target in any column; 0 without margins
    iterations: int

    @property
    def deff(self) -> float:
        """Kish's design effect of the full-sample weights; 1 where answers count equally."""
        return kish(self.values[:, 0])

    @property
    def n_effective(self) -> float:
        """How many equally weighted answers would tell as much as the full sample."""
        return len(self.values) / self.deff


def kish(weights: Floats) -> float:
    """Kish's design effect n sum(w^2) / sum(w)^2 of (n,) weights."""
    return float(len(weights) * (weights**2).sum() / weights.sum() ** 2)


def rake(
    margins: Mapping[str, Labels],
    targets: Targets,
    *,
    bounds: tuple[float, float] | None = None,
    base: ArrayLike | None = None,
) -> Raked:
    """Weights of n respondents whose sums by label are the targets of every margin.

    margins: {name: (n,) labels}; targets: {name: {label: people}}, with one total in all margins.
    base: (n,) weights to start from; without it everybody starts at the total by n.
    bounds: least and greatest ratio of final to base weight, by the logit distance; without them
        the ratio is a product of one factor a label (raking), always positive.
    InvalidInputError names the cell that makes it impossible.
    """
    table = margin_table(margins, targets)
    total, n = float(table.margins[0].targets.sum()), len(table.of_row)
    start = np.full(n, total / n) if base is None else floats(base)
    require_shape("base", start, (n,), where="rake")
    if bounds is not None:
        return _bounded(table, start, bounds)
    factors, error, iterations = _fitted(table, _mass(table, start[:, None]))
    return Raked(weights=start * factors[table.of_row, 0], margin_error=error, iterations=iterations)


def rake_columns(margins: Mapping[str, Labels], targets: Targets, base: Floats) -> Weights:
    """Every column of (n, 1 + R) base weights raked to the same targets, all at once over cells."""
    table = margin_table(margins, targets)
    require_shape("base", base, (len(table.of_row), None), where="rake_columns")
    factors, error, iterations = _fitted(table, _mass(table, base))
    values = factors[table.of_row]
    values *= base
    return Weights(values=values, margin_error=error, iterations=iterations)


def raked_weights(snapshot: Snapshot, factors: Floats) -> Weights:
    """The weights of a wave and of its replicates: each column of (n, R) factors raked to the wave's margins.

    Without margins answers count equally: every column adds up to n.
    """
    n = len(snapshot)
    require_shape("factors", factors, (n, None), where="raked_weights")
    if n == 0:
        raise TooFewRespondentsError(
            "the wave has no answers to weight", where="raked_weights", fix="Freeze a wave that has answers."
        )
    if not snapshot.margins:
        plain = np.concatenate([np.ones((n, 1)), factors], axis=1)
        plain *= n / plain.sum(axis=0)
        return Weights(values=plain, margin_error=0.0, iterations=0)
    table = margin_table(*wave_margins(snapshot))
    mass = np.concatenate([_mass(table, np.ones((n, 1))), _mass(table, factors)], axis=1)
    fitted, error, iterations = _fitted(table, mass)
    values = fitted[table.of_row]
    values[:, 1:] *= factors
    return Weights(values=values, margin_error=error, iterations=iterations)


def _mass(table: MarginTable, base: Floats) -> Floats:
    """(cells, k) base weight of every cell; refused where a target has none."""
    if not (base.min() >= 0.0 and base.max() < np.inf):  # false for NaN as well
        raise InvalidInputError(
            "a base weight is negative or not a number",
            where="rake",
            fix="Give every respondent a base weight of 0 or more.",
        )
    mass: Floats = grouping(table.of_row, table.n_cells) @ base
    refuse_empty(table, mass)
    return mass


def _fitted(table: MarginTable, mass: Floats) -> tuple[Floats, float, int]:
    """(cells, k) factors, the greatest miss they leave, and rounds; the first column tells if it can be."""
    factors, rounds = _factors(table, mass[:, :1])
    error = _margin_error(table, mass[:, :1] * factors)
    if mass.shape[1] > 1:
        factors, rounds = _factors(table, mass)
        error = _margin_error(table, mass * factors)
    return factors, error, rounds


def _factors(table: MarginTable, mass: Floats) -> tuple[Floats, int]:
    """(cells, k) factors by proportional fitting: each margin in turn, until all hold in all columns."""
    weights, steps = mass.copy(), list(zip(table.margins, table.adders, table.of_cell, strict=True))
    by_label = [np.ones((len(margin.targets), mass.shape[1])) for margin in table.margins]
    worst, iteration = np.inf, 0
    while worst > _TOLERANCE and iteration < _ROUNDS:
        worst, iteration = 0.0, iteration + 1
        for factor, (margin, adder, of_cell) in zip(by_label, steps, strict=True):
            ratio = margin.targets[:, None] / (adder @ weights)
            worst = max(worst, float(np.abs(ratio - 1.0).max()))
            weights *= ratio[of_cell]
            factor *= ratio
    factors = np.ones_like(mass)
    for factor, of_cell in zip(by_label, table.of_cell, strict=True):
        factors *= factor[of_cell]
    return factors, iteration


def _margin_error(table: MarginTable, weights: Floats) -> float:
    """The greatest relative miss of any target in any column; refused where it is more than rounding."""
    misses = [
        np.abs(adder @ weights / margin.targets[:, None] - 1.0).max(axis=1)
        for margin, adder in zip(table.margins, table.adders, strict=True)
    ]
    worst = int(np.argmax([miss.max() for miss in misses]))
    error = float(misses[worst].max())
    if error > _ACCEPTED:
        raise _not_reached(table.margins[worst], misses[worst], "as some combinations have no respondents")
    return error


def _bounded(table: MarginTable, base: Floats, bounds: tuple[float, float]) -> Raked:
    mass = _mass(table, base[:, None])[:, 0]
    design = vstack(table.adders).toarray().T
    totals = np.concatenate([margin.targets for margin in table.margins])
    found = logit_calibrated(mass, design, totals, bounds)
    if not found.reached:
        misses = np.split(found.error, np.cumsum([len(margin.targets) for margin in table.margins])[:-1])
        worst = int(np.argmax([miss.max() for miss in misses]))
        raise _not_reached(
            table.margins[worst], misses[worst], f"with ratios kept from {bounds[0]:g} to {bounds[1]:g}"
        )
    return Raked(
        weights=base * found.ratio[table.of_row],
        margin_error=float(found.error.max()),
        iterations=found.iterations,
    )


def _not_reached(margin: CheckedMargin, misses: Floats, why: str) -> InvalidInputError:
    label = margin.labels[int(np.argmax(misses))]
    return InvalidInputError(
        f"the margins cannot all hold: {label!r} of {margin.name} is off by {misses.max():.2g}, {why}",
        where="rake",
        fix=f"Merge small groups of {margin.name} or of the other margins, leave one out, or widen bounds.",
    )
