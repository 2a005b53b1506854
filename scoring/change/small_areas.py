"""What changed in small places between two waves: one model of both, held to the changes of larger places.

The figures of either wave are models of that wave alone and stay as they are. A change is not the difference
of two such figures: each was pulled to what is usual in its own wave, and nothing in them tells how much
chance both waves share. What is computed: docs/change.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from instruments.errors import InvalidInputError, NotIdentifiedError
from scoring.aggregate import arithmetic
from scoring.arrays import Bools, Floats
from scoring.change.covariance import joined_covariances
from scoring.change.estimates import Differences
from scoring.change.standing import place_apart
from scoring.combining import combined
from scoring.figures import COMPOSITES, domain_columns
from scoring.levels import rows_at_level
from scoring.planning import POWER
from scoring.replicates import covariance
from scoring.run import IndexRun
from scoring.small_areas import grouped
from scoring.small_areas.run import SmallAreaRun
from scoring.smoothing.benchmark import benchmarked_by_difference
from scoring.smoothing.multivariate import MultivariateResult
from scoring.smoothing.sampling_variance import smoothed_covariances
from scoring.smoothing.waves import fay_herriot_waves, own_weight_of_change
from scoring.snapshot import Snapshot
from scoring.spec import IndexSpec, Measure, MeasureKind, SmallModel
from scoring.streams import seed_of

_WHERE = "small_area_change"


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallChange:
    """Later minus earlier for the W small places of two runs, in M measures, before any gate.

    figures: (W, M), of domains and of what is made of them; NaN for other measures and for places that miss
    a domain in either wave. reliability: (W, M) weight of the place's own answers in its change.
    persistence: correlation between places of a domain with itself in the other wave.
    overlap: (W,) part of the homes that are in both waves. codes: what the model warns of.
    """

    figures: Differences
    reliability: Floats
    persistence: float
    overlap: Floats
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two waves of the same small places. columns: measures of the K domains that both waves asked.

    own: position of each among all domains. there: (W,) places with answers to all K in both waves.
    """

    earlier: SmallAreaRun
    later: SmallAreaRun
    columns: tuple[int, ...]
    own: tuple[int, ...]
    there: Bools


def small_area_change(earlier: IndexRun, later: IndexRun, compared: Bools | None = None) -> SmallChange:
    """What changed in every small place, by one model of the two waves.

    Both are runs of one definition on one base (``standing.refuse_unlike``). compared: (M,) measures that may
    be; all, where it is not said. NotIdentifiedError says why small places are not compared, in words for a
    reader. The draws of each wave are held to those of the places above, which move together as their
    replicates do: small places make up the change of the place above in every draw.
    """
    spec = later.spec
    pair = _pair(earlier, later, np.ones(len(spec.measures), dtype=bool) if compared is None else compared)
    overlap = shared_homes(earlier.snapshot, later.snapshot, pair.later.rule.level)
    fit = _fit(pair, overlap)
    draws = _everywhere(fit, pair, spec.draws, seed_of(spec.seed, _WHERE))
    before, after = (
        _held(part, wave, run.draws, pair.columns)
        for part, wave, run in zip(
            np.split(draws, 2, axis=1), (pair.earlier, pair.later), (earlier, later), strict=True
        )
    )
    own = np.full((len(pair.there), len(pair.columns)), np.nan)
    own[pair.there] = own_weight_of_change(fit)
    reliability = _by_measure(own, pair, spec)
    return SmallChange(
        figures=_differences(before, after, reliability, pair, spec),
        reliability=reliability,
        persistence=_persistence(fit),
        overlap=overlap,
        codes=tuple(warning.code for warning in fit.warnings),
    )


def shared_homes(earlier: Snapshot, later: Snapshot, level: str) -> Floats:
    """(W,) part of the homes of each place of a level that are in both waves, between 0 and 1."""
    n_places = len(later.geography.at_level(level))
    before, after = (
        {key for key in zip(rows_at_level(one, level).tolist(), one.clusters, strict=True) if key[0] >= 0}
        for one in (earlier, later)
    )
    counted = [
        np.bincount([place for place, _ in homes], minlength=n_places) if homes else np.zeros(n_places)
        for homes in (before, after, before & after)
    ]
    return np.asarray(counted[2] / np.sqrt(np.maximum(counted[0] * counted[1], 1.0)))


def _pair(earlier: IndexRun, later: IndexRun, compared: Bools) -> _Pair:
    """The small places of both runs, once they can be compared, in the measures that may be."""
    before, after = earlier.small, later.small
    if before is None or after is None:
        raise _not_compared("one of the waves has no figures of them")
    _refuse_unlike(before, after)
    geographies = earlier.snapshot.geography, later.snapshot.geography
    if apart := [words for one in after.places if (words := place_apart(one, *geographies)) is not None]:
        raise _not_compared(apart[0])
    domains = domain_columns(later.spec)
    direct = np.stack([before.direct, after.direct])[:, :, domains]
    asked = np.flatnonzero(compared[domains] & ~np.isnan(direct).all(axis=1).any(axis=0))
    if not len(asked):
        raise _not_compared("the waves have no domain in common")
    return _Pair(
        earlier=before,
        later=after,
        columns=tuple(domains[own] for own in asked),
        own=tuple(asked.tolist()),
        there=np.logical_not(np.isnan(direct[:, :, asked]).any(axis=(0, 2))),
    )


def _refuse_unlike(before: SmallAreaRun, after: SmallAreaRun) -> None:
    codes = [[place.code for place in one.places] for one in (before, after)]
    for wrong, why in (
        (codes[0] != codes[1], "they are not the same places in both waves"),
        (
            not np.array_equal(before.x, after.x),
            "what is known of them is not the same",
        ),
        (after.rule.model is not SmallModel.FAY_HERRIOT, "a model of people has no change"),
    ):
        if wrong:
            raise _not_compared(why)


def _fit(pair: _Pair, overlap: Floats) -> MultivariateResult:
    """The model of both waves, of the places that have answers in both."""
    own, there, columns = list(pair.own), pair.there, list(pair.columns)
    waves = (pair.earlier, pair.later)
    moves = [wave.moves[there][:, own].astype(np.float64) for wave in waves]
    n = [wave.n_effective[there][:, columns] for wave in waves]
    crossed = covariance(moves[0], moves[1])
    worth = np.maximum(np.minimum(n[0], n[1]).min(axis=1) - 1.0, 0.5)
    try:
        before, after = (
            smoothed_covariances(_whole(covariance(one, one)), size)[0]
            for one, size in zip(moves, n, strict=True)
        )
        joined = joined_covariances(before, after, crossed, overlap[there], worth)
        y = [wave.direct[there][:, columns] for wave in waves]
        return fay_herriot_waves(y[0], y[1], joined, pair.later.x[there])
    except InvalidInputError as thin:
        raise _not_compared("too few of them have enough answers in both waves") from thin


def _whole(covariance: Floats) -> Floats:
    """The same, a place without replicates of one domain being one without any."""
    return np.where(np.isnan(covariance).any(axis=(1, 2), keepdims=True), np.nan, covariance)


def _everywhere(fit: MultivariateResult, pair: _Pair, n: int, seed: int) -> Floats:
    """(W, 2K, n) draws of all places, those that miss a domain by what is known of them elsewhere."""
    draws = np.empty((len(pair.there), 2 * len(pair.columns), n))
    draws[pair.there] = fit.draws(n, seed)
    if not pair.there.all():
        draws[~pair.there] = fit.synthetic_draws(pair.later.x[~pair.there], n, seed)
    return draws


def _held(draws: Floats, wave: SmallAreaRun, reported: Floats, columns: Sequence[int]) -> Floats:
    """Draws (W, K, D) of one wave that make up those of the reported places (P, M, D)."""
    group, parts = grouped(wave.people, wave.parents)
    held = [
        benchmarked_by_difference(draws[:, k], parts, group, reported[:, column])
        for k, column in enumerate(columns)
    ]
    return np.stack(held, axis=1)


def _differences(before: Floats, after: Floats, own: Floats, pair: _Pair, spec: IndexSpec) -> Differences:
    """What draws (W, K, D) of both waves say of each measure; NaN where they say nothing. own: (W, M)."""
    names = ("difference", "low", "high", "error", "least_change", "probability_up", "p_value", "correlation")
    made = {name: np.full((len(before), len(spec.measures)), np.nan) for name in names}
    for column, measure in enumerate(spec.measures):
        figures = [_figure(draws, column, measure, pair, spec) for draws in (before, after)]
        if figures[0] is None or figures[1] is None:
            continue
        for name, found in change_summary(figures[0], figures[1], own[:, column], spec.level).items():
            made[name][:, column] = np.where(pair.there, found, np.nan)
    return Differences(**made)


def _figure(draws: Floats, column: int, measure: Measure, pair: _Pair, spec: IndexSpec) -> Floats | None:
    """(W, D) draws of one measure, None where it is made of something that is not compared."""
    if column in pair.columns:
        return draws[:, pair.columns.index(column)]
    if measure.kind not in COMPOSITES or len(pair.columns) < len(domain_columns(spec)):
        return None
    if measure.kind is MeasureKind.INDEX:
        return combined(draws, spec.handling.aggregation)
    return arithmetic(draws)


def change_summary(before: Floats, after: Floats, own: Floats, level: float) -> dict[str, Floats]:
    """What (W, D) draws of two waves say of the difference, by the names of ``Differences``.

    own: (W,) weight of the own answers in it. A true change reaches the figure only by that part of it, and
    the error is the root of that part of the direct one's: what would be clear is so much greater, and
    without end where the own answers count for nothing.
    """
    moved = after - before
    middle, error = moved.mean(axis=1), moved.std(axis=1)
    low, high = np.quantile(moved, [0.5 - 0.5 * level, 0.5 + 0.5 * level], axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(error > 0.0, middle / error, np.nan)
        least = error * (norm.ppf(0.5 + 0.5 * level) / own + norm.ppf(POWER) / np.sqrt(own))
        spreads = before.std(axis=1) * after.std(axis=1)
        together = (before * after).mean(axis=1) - before.mean(axis=1) * after.mean(axis=1)
    return {
        "difference": middle,
        "low": low,
        "high": high,
        "error": error,
        "least_change": least,
        "probability_up": norm.cdf(z),
        "p_value": 2.0 * norm.sf(np.abs(z)),
        "correlation": np.clip(together / spreads, -1.0, 1.0),
    }


def _by_measure(own: Floats, pair: _Pair, spec: IndexSpec) -> Floats:
    """(W, M) weights of the own answers by those of the domains (W, K); of a composite their mean."""
    result = np.full((len(own), len(spec.measures)), np.nan)
    result[:, list(pair.columns)] = own
    if len(pair.columns) == len(domain_columns(spec)):
        composites = [column for column, one in enumerate(spec.measures) if one.kind in COMPOSITES]
        result[:, composites] = own.mean(axis=1, keepdims=True)
    return result


def _persistence(fit: MultivariateResult) -> float:
    lasting = fit.points.persistence
    return float("nan") if lasting is None else float(fit.points.weight @ lasting)


def _not_compared(why: str) -> NotIdentifiedError:
    return NotIdentifiedError(why, where=_WHERE, fix="Compare the places above them.")
