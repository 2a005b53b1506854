"""Figures with replicates -> likely ranges, differences from the whole and their four outcomes."""

from dataclasses import dataclass

import numpy as np

from scoring.arrays import Bools, Floats, Ints
from scoring.figures import SHARES, Figures
from scoring.outcomes import Outcome
from scoring.spec import IndexSpec, Measure, Unit
from scoring.uncertainty import interval, share_interval

_OUTCOMES = np.array(
    [
        None,
        Outcome.CANNOT_TELL,
        Outcome.ABOUT_THE_SAME,
        Outcome.CLEARLY_HIGHER,
        Outcome.CLEARLY_LOWER,
        Outcome.CANNOT_TELL,
    ]
)
PRINTED = {Unit.PER_CENT: 100.0, Unit.INDEX: 1.0, Unit.SCORE: 1.0}  # one unit inside, in printed units


@dataclass(frozen=True, slots=True, kw_only=True)
class Summaries:
    """What chance could have done, for P places and M measures; every array is (P, M).

    difference: place less whole, NaN for the whole. outcomes: None where there is no difference.
    """

    low: Floats
    high: Floats
    difference: Floats
    difference_low: Floats
    difference_high: Floats
    outcomes: tuple[tuple[Outcome | None, ...], ...]


def summaries(figures: Figures, spec: IndexSpec, *, deff: float) -> Summaries:
    """Limits at the level of the definition; a difference takes its replicates pairwise.

    Place and whole share people, so a difference is not as unsure as its two sides together:
    its variance is that of place less whole in each replicate. With too few clusters, or replicates
    that do not move, nothing can be told of it.
    """
    low, high = limits(figures.values, figures.clusters, spec, deff=deff)
    gap = figures.values - figures.values[:1]
    gap[0] = np.nan
    gap_low, gap_high = interval(gap, spec.level)
    told = (figures.clusters >= spec.precision.least_clusters) & (gap_high > gap_low)
    return Summaries(
        low=low,
        high=high,
        difference=gap[..., 0],
        difference_low=gap_low,
        difference_high=gap_high,
        outcomes=judged(gap_low, gap_high, told, spec),
    )


def limits(values: Floats, clusters: Ints, spec: IndexSpec, *, deff: float) -> tuple[Floats, Floats]:
    """(..., M) limits of direct figures (..., M, 1 + R); those of shares stay within 0 and 1.

    clusters: (..., M) distinct ones behind each figure.
    """
    low, high = interval(values, spec.level)
    shares = [column for column, measure in enumerate(spec.measures) if measure.kind in SHARES]
    low[..., shares], high[..., shares] = share_interval(
        values[..., shares, :], spec.level, base=clusters[..., shares] / deff
    )
    return low, high


def drawn_summaries(draws: Floats, whole: Floats, spec: IndexSpec) -> Summaries:
    """The same from joint draws (P, M, D) of places and (M, D) of the whole: quantiles, place by place.

    There is no outcome where the whole has no draws; else draws that do not spread cannot tell.
    """
    tails = [(1.0 - spec.level) / 2.0, (1.0 + spec.level) / 2.0]
    low, high = np.quantile(draws, tails, axis=-1)
    gap = draws - whole
    gap_low, gap_high = np.quantile(gap, tails, axis=-1)
    return Summaries(
        low=low,
        high=high,
        difference=gap.mean(axis=-1),
        difference_low=gap_low,
        difference_high=gap_high,
        outcomes=judged(gap_low, gap_high, gap_high > gap_low, spec),
    )


def judged(low: Floats, high: Floats, told: Bools, spec: IndexSpec) -> tuple[tuple[Outcome | None, ...], ...]:
    """P rows of M outcomes of differences with these limits (P, M), by the rule of ``outcome``.

    None without limits; where not ``told``, cannot tell.
    """
    width = np.array([margin(measure, spec) for measure in spec.measures])
    ways = (np.isnan(low) | np.isnan(high), ~told, (-width < low) & (high < width), low > 0.0, high < 0.0)
    found = _OUTCOMES[np.select(ways, range(len(ways)), len(ways))]
    return tuple(map(tuple, found.tolist()))


def margin(measure: Measure, spec: IndexSpec) -> float:
    """Half the width of "about the same" for a measure, in the unit of its values."""
    return spec.equivalence[measure.unit] / PRINTED[measure.unit]
