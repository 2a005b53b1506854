"""Which domain a change of the index comes from: parts that add up to it, replicate by replicate."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from math import comb

import numpy as np

from scoring.aggregate import arithmetic
from scoring.arrays import Floats
from scoring.combining import direct_index
from scoring.figures import COMPOSITES
from scoring.spec import IndexSpec, MeasureKind
from scoring.uncertainty import interval

MOST_DOMAINS = 8  # 256 mixtures of two waves; each domain more doubles them

_Composite = Callable[[Floats], Floats]  # (P, m, 1 + R) domains -> (P, 1 + R)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributions:
    """How much of the change of one composite each domain brought, in its points.

    values, low, high: (P, m); the values of a place add up to its change. domains: keys of the m measures.
    """

    measure: str
    domains: tuple[str, ...]
    values: Floats
    low: Floats
    high: Floats


def contributions(earlier: Floats, later: Floats, spec: IndexSpec) -> tuple[Contributions, ...]:
    """The parts of every composite of a definition; none where there are more domains than can be shared out.

    earlier, later: (P, M, 1 + R) figures of both waves, domains on their goalposts.
    """
    domains = [column for column, one in enumerate(spec.measures) if one.kind is MeasureKind.DOMAIN]
    if len(domains) > MOST_DOMAINS:
        return ()
    keys = tuple(spec.measures[column].key for column in domains)
    index = partial(direct_index, aggregation=spec.handling.aggregation)
    found = []
    for measure in spec.measures:
        if measure.kind not in COMPOSITES:
            continue
        composite = index if measure.kind is MeasureKind.INDEX else arithmetic
        parts = shapley(earlier[:, domains], later[:, domains], composite)
        low, high = interval(parts, spec.level)
        found.append(
            Contributions(measure=measure.key, domains=keys, values=parts[..., 0], low=low, high=high)
        )
    return tuple(found)


def shapley(earlier: Floats, later: Floats, composite: _Composite) -> Floats:
    """(P, m, 1 + R) the part of each domain in composite(later) - composite(earlier), which they add up to.

    A domain gets what the composite moves when this domain goes from the earlier wave to the later, averaged
    over all orders in which domains could go. For a mean that is its own change times its weight.
    Source: Shapley (1953); Shorrocks (2013), Journal of Economic Inequality 11, for changes of indicators.
    """
    m = earlier.shape[1]
    mixed = {
        moved: composite(_mixture(earlier, later, moved))
        for size in range(m + 1)
        for moved in combinations(range(m), size)
    }
    parts = np.zeros_like(earlier)
    for moved, value in mixed.items():
        for domain in moved:
            without = tuple(one for one in moved if one != domain)
            parts[:, domain] += (value - mixed[without]) / (m * comb(m - 1, len(without)))
    return parts


def _mixture(earlier: Floats, later: Floats, moved: tuple[int, ...]) -> Floats:
    """The domains of a wave between the two: those that moved are as later, the others as before."""
    result = earlier.copy()
    result[:, list(moved)] = later[:, list(moved)]
    return result
