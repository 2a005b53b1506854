"""Weights: the smallest change of base weights that reproduces known totals, for all replicates at once.

Work is done on the table of cells, never on the rows. ``raking`` and ``calibration`` have the formulas.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from instruments.errors import InvalidInputError, TooFewRespondentsError
from scoring.arrays import Floats, floats, require_shape
from scoring.grouping import grouping
from scoring.snapshot import Snapshot
from scoring.weighting.calibration import Bounds, calibrated
from scoring.weighting.feasibility import refuse_unreachable
from scoring.weighting.margins import (
    CheckedMargin,
    Labels,
    MarginTable,
    Targets,
    margin_table,
    margins_used,
    refuse_empty,
    wave_margins,
)
from scoring.weighting.pooling import pooled_margins, pools
from scoring.weighting.raking import fitted
from scoring.weighting_rule import RAKING, Distance, WeightingRule

_ACCEPTED = 1e-10  # weights are refused where a target is missed by more
EVERYBODY = "everybody"  # the one margin of a wave whose answers count equally


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFactors:
    """What base weights are multiplied by. values: (cells, k), one column for each of k sets of weights."""

    values: Floats
    margin_errors: Mapping[str, float]  # by margin, the greatest relative miss of a target in any column
    iterations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Weights and those of replicates. values: (n, 1 + R) people represented, column 0 the full sample."""

    values: Floats
    margin_errors: Mapping[str, float]  # by margin, the greatest relative miss of a target in any column
    iterations: int

    @property
    def weights(self) -> Floats:
        """(n,) weights of the full sample."""
        return self.values[:, 0]

    @property
    def margin_error(self) -> float:
        """The greatest relative miss of any target; 0 without margins."""
        return max(self.margin_errors.values(), default=0.0)

    @property
    def deff(self) -> float:
        """Kish's design effect of the full-sample weights; 1 where answers count equally."""
        return kish(self.weights)

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
    base: ArrayLike | None = None,
    distance: Distance = Distance.MULTIPLICATIVE,
    bounds: Bounds | None = None,
) -> Weights:
    """Weights of n respondents whose sums by label are the targets of every margin.

    margins: {name: (n,) labels}; targets: {name: {label: people}}, with one total in all margins.
    base: (n,) weights to start from; without it everybody starts alike.
    distance, bounds: as of a ``WeightingRule``; base weights are first brought to the total.
    InvalidInputError names the cell that makes it impossible.
    """
    start = np.ones(_length(margins)) if base is None else floats(base)
    require_shape("base", start, (_length(margins),), where="rake")
    rule = WeightingRule(distance=distance, bounds=bounds)
    return rake_columns(margins, targets, start[:, None], rule)


def rake_columns(
    margins: Mapping[str, Labels], targets: Targets, base: Floats, rule: WeightingRule = RAKING
) -> Weights:
    """Every column of (n, 1 + R) base weights raked to the same targets, all at once over cells.

    The first column tells whether that is possible at all.
    """
    table = margin_table(margins, targets)
    require_shape("base", base, (len(table.of_row), None), where="rake_columns")
    mass = cell_mass(table, base)
    refuse_unreachable(table, mass[:, 0], rule.bounds)
    found = cell_factors(table, mass, rule)
    values = found.values.take(table.of_row, axis=0)
    values *= base
    return Weights(values=values, margin_errors=found.margin_errors, iterations=found.iterations)


def raked_weights(snapshot: Snapshot, factors: Floats, rule: WeightingRule = RAKING) -> Weights:
    """The weights of a wave and of its replicates: each column of (n, R) factors raked to the wave's margins.

    Without margins answers count equally: every column adds up to n.
    """
    require_shape("factors", factors, (len(snapshot), None), where="raked_weights")
    table = wave_table(snapshot, rule)
    mass = np.concatenate([cell_mass(table, np.ones((len(snapshot), 1))), cell_mass(table, factors)], axis=1)
    found = cell_factors(table, mass, rule)
    values = found.values.take(table.of_row, axis=0)
    values[:, 1:] *= factors
    return Weights(values=values, margin_errors=found.margin_errors, iterations=found.iterations)


def wave_table(snapshot: Snapshot, rule: WeightingRule = RAKING) -> MarginTable:
    """The cells of a wave and the known totals that the rule asks for; without any one cell, of n people.

    Refused where no weights of the people who answered can meet them.
    """
    n = len(snapshot)
    if n == 0:
        raise TooFewRespondentsError(
            "the wave has no answers to weight", where="wave_table", fix="Freeze a wave that has answers."
        )
    margins = margins_used(snapshot, rule)
    if not margins:
        return margin_table({EVERYBODY: ["all"] * n}, {EVERYBODY: {"all": float(n)}})
    table = margin_table(*pooled_margins(*wave_margins(snapshot, margins), pools(snapshot, rule)))
    refuse_unreachable(table, np.bincount(table.of_row).astype(np.float64), rule.bounds)
    return table


def cell_mass(table: MarginTable, base: Floats) -> Floats:
    """(cells, k) base weight of every cell; refused where a target has none."""
    mass: Floats = grouping(table.of_row, table.n_cells) @ base
    if not (base.min() >= 0.0 and mass.max() < np.inf):  # false for NaN as well
        raise InvalidInputError(
            "a base weight is negative or not a number",
            where="rake",
            fix="Give every respondent a base weight of 0 or more.",
        )
    refuse_empty(table, mass)
    return mass


def cell_factors(table: MarginTable, mass: Floats, rule: WeightingRule = RAKING) -> CellFactors:
    """What the (cells, k) mass is multiplied by to reach all totals: the first column by the rule.

    The others are its replicates, see ``replicate_factors``. Refused where some column does not reach them.
    """
    first, rounds = (_raked if rule.bounds is None else _bounded)(table, mass[:, :1], rule)
    errors = _margin_errors(table, mass[:, :1] * first)
    full = CellFactors(values=first, margin_errors=errors, iterations=rounds)
    return full if mass.shape[1] == 1 else replicate_factors(table, mass, full)


def replicate_factors(table: MarginTable, mass: Floats, full: CellFactors) -> CellFactors:
    """What the (cells, k) mass of replicates is multiplied by: raked from what the full sample is.

    From there the way is short, and where weights have bounds a replicate needs none: the full sample keeps
    them, and a replicate asks how much chance could move it. A replicate that had to keep them as well could
    fail for want of one person; to first order its estimates would be the same (Deville and Sarndal 1992).
    A column does not depend on those beside it, but for the last bits: all go the same number of rounds.
    """
    found = fitted(table, mass * full.values)
    errors = _margin_errors(table, found.mass)
    factors = _ratio(found.mass, mass)
    return CellFactors(values=factors, margin_errors=errors, iterations=found.rounds)


def _raked(table: MarginTable, mass: Floats, _: WeightingRule) -> tuple[Floats, int]:
    found = fitted(table, mass)
    return _ratio(found.mass, mass), found.rounds


def _ratio(after: Floats, before: Floats) -> Floats:
    """What (cells, k) mass was multiplied by; 1 where there was none, which stays so."""
    ratio = np.ones_like(before)
    np.divide(after, before, out=ratio, where=before > 0.0)
    return ratio


def _bounded(table: MarginTable, mass: Floats, rule: WeightingRule) -> tuple[Floats, int]:
    """(cells, 1) factors within the bounds of the rule, of the mass brought to the total."""
    totals = np.concatenate([margin.targets for margin in table.margins])
    scale = table.margins[0].targets.sum() / mass.sum(axis=0)
    found = calibrated(mass * scale, table.design, totals, distance=rule.distance, bounds=rule.bounds)
    return found.ratio * scale, found.iterations


def _margin_errors(table: MarginTable, weights: Floats) -> dict[str, float]:
    """By margin the greatest relative miss of a target in any column; refused where it is over rounding."""
    errors = {}
    for margin, adder in zip(table.margins, table.adders, strict=True):
        misses = np.abs(adder @ weights / margin.targets[:, None] - 1.0).max(axis=1)
        errors[margin.name] = float(misses.max())
        if not errors[margin.name] <= _ACCEPTED:
            raise _not_reached(margin, misses)
    return errors


def _not_reached(margin: CheckedMargin, misses: Floats) -> InvalidInputError:
    label = margin.labels[int(np.argmax(misses))]
    return InvalidInputError(
        f"{label!r} of {margin.name} is off by {misses.max():.2g} of its target in some set of weights",
        where="rake",
        fix=f"Merge small groups of {margin.name} or of the other margins, leave one out, or widen bounds.",
    )


def _length(margins: Mapping[str, Labels]) -> int:
    return len(next(iter(margins.values()), ()))
