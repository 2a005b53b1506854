"""What changed between two waves, how sure that is, and the least that could have been seen.

Both waves must be runs of one definition on one base. A measure is compared where the claims of its questions
let it be, a place where it is the same place; what is not compared has words in place of figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from instruments.comparability import Comparisons
from instruments.places import Place
from scoring.arrays import Bools, Floats
from scoring.change.contributions import Contributions, contributions
from scoring.change.doubts import change_warnings
from scoring.change.estimates import Differences, Wave, differences
from scoring.change.small_places import SmallChanges, small_changes
from scoring.change.standing import (
    Incomparable,
    known_claims,
    measure_standings,
    refuse_unlike,
    rows_before,
)
from scoring.change.verdicts import Outcomes, family, only, outcomes
from scoring.figures import SHARES
from scoring.result_warnings import Warnings
from scoring.run import IndexRun
from scoring.spec import IndexSpec

__all__ = ["Changes", "among", "compare", "known_claims"]


@dataclass(frozen=True, kw_only=True)
class Changes:
    """Later minus earlier for P places (the whole first, as in the later wave) and M measures.

    figures: differences with their ranges, each (P, M). told: (P, M) whether chance can be seen there at all.
    adjusted: (P, M) p-values in which all places of a measure are counted in; the whole stands by itself.
    outcomes, apart: P rows of M; where something is apart, there is no outcome.
    contributions: of the domains, to each composite. small: of the places below, by a model of both waves;
    None where the later wave has no figures of them. spec: the definition of both runs.
    """

    earlier: str  # key of the wave
    later: str
    spec: IndexSpec
    places: tuple[Place, ...]
    figures: Differences
    told: Bools
    adjusted: Floats
    outcomes: Outcomes
    apart: tuple[tuple[Incomparable | None, ...], ...]
    contributions: tuple[Contributions, ...]
    small: SmallChanges | None
    warnings: Warnings


def compare(earlier: IndexRun, later: IndexRun, claims: Comparisons) -> Changes:
    """What changed from one wave to the next, place by place and measure by measure.

    claims: of the versions that are known (``known_claims``); only they decide what stands on one line.
    A change is clear when its interval leaves out zero *and* it stands among all places of its measure at
    the level of the definition (Benjamini and Hochberg); about the same when the whole interval lies within
    the margin of the measure. Nothing is said of places with too few clusters in either wave.
    """
    refuse_unlike(earlier, later)
    spec = later.spec
    standings = measure_standings(spec, earlier.snapshot.instrument, later.snapshot.instrument, claims)
    geographies = earlier.snapshot.geography, later.snapshot.geography
    rows, places_apart = rows_before(earlier.places, later.places, geographies)
    apart = tuple(
        tuple(places_apart.get(row) or standing.apart for standing in standings)
        for row in range(len(later.places))
    )
    compared = np.array([[why is None for why in row] for row in apart])
    before, after = _wave(earlier, rows, compared), _wave(later, range(len(rows)), compared)
    shares = np.array([measure.kind in SHARES for measure in spec.measures])
    found = differences(before, after, spec.level, shares=shares)
    told = _enough(earlier, rows, spec) & _enough(later, range(len(rows)), spec) & (found.error > 0.0)
    p_values = _adjusted(np.where(told, found.p_value, np.nan))
    small = small_changes(earlier, later, standings)
    return Changes(
        earlier=earlier.snapshot.wave.key,
        later=later.snapshot.wave.key,
        spec=spec,
        places=later.places,
        figures=found,
        told=told,
        adjusted=p_values,
        outcomes=outcomes(found, told, p_values, spec),
        apart=apart,
        contributions=contributions(before.values, after.values, spec),
        small=small,
        warnings=tuple(change_warnings(earlier, later, standings, tuple(places_apart.values()), small)),
    )


def among(changes: Changes, shown: Bools) -> Changes:
    """The same changes, their verdicts resting on the (P, M) cells of ``shown`` alone; others have none."""
    p_values = _adjusted(np.where(changes.told & shown, changes.figures.p_value, np.nan))
    judged = only(outcomes(changes.figures, changes.told, p_values, changes.spec), shown)
    return replace(changes, adjusted=p_values, outcomes=judged)


def _wave(run: IndexRun, rows: Sequence[int | None], compared: Bools) -> Wave:
    """The figures of a wave in these rows, NaN where nothing is compared."""
    at = [row or 0 for row in rows]  # a place without a row is not compared
    return Wave(
        values=np.where(compared[..., None], run.values[at], np.nan),
        low=np.where(compared, run.low[at], np.nan),
        high=np.where(compared, run.high[at], np.nan),
    )


def _enough(run: IndexRun, rows: Sequence[int | None], spec: IndexSpec) -> Bools:
    """(P, M) whether a figure rests on enough clusters for chance to be seen."""
    found: Bools = run.clusters[[row or 0 for row in rows]] >= spec.precision.least_clusters
    return found


def _adjusted(p_values: Floats) -> Floats:
    """The p-values (P, M) with all places of a measure counted in; the whole, the first row, stands alone."""
    return np.concatenate([p_values[:1], family(p_values[1:])])
