"""The constants of an index: written once from its base wave, and never redrawn.

100 is the whole place in the base wave. 10 points are the true standard deviation between places,
where the data can tell it from chance, else a declared part of the standard deviation between people.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from scipy.optimize import brentq
from scipy.stats import chi2

from instruments.canonical import content_hash
from instruments.errors import InvalidInputError, TooFewRespondentsError
from instruments.flaws import refusal
from instruments.shapes import mapping_of, number, record, text
from scoring.arrays import Floats, Ints, numbered
from scoring.counted import responses_counted, scales_counted
from scoring.drafts import counted_items
from scoring.estimates import equal_answers, place_clusters, place_means
from scoring.fit import refuse_misfit
from scoring.levels import rows_at_level
from scoring.people import domain_scores, turned
from scoring.replicates import fay_poisson, variance, widened
from scoring.scales import ScaleScores, scale_scores
from scoring.smoothing.sampling_variance import smoothed_variances
from scoring.snapshot import Snapshot
from scoring.spec import Base, Domain, Goalpost, IndexSpec, SpreadRule, Standard
from scoring.weighting import raked_weights

_SHAPE = record(
    {
        "definition": text,
        "definition_sha256": text,
        "snapshot_sha256": text,
        "wave_key": text,
        "wave_title": text,
        "place": text,
        "standards": mapping_of(record({"mean": number, "sd": number}, {})),
        "goalposts": mapping_of(record({"centre": number, "unit": number, "rule": text}, {})),
        "sha256": text,
    },
    {"instrument": text, "instrument_sha256": text},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The true standard deviation between places, without that of chance, and its lower limit."""

    sd: float
    sd_low: float

    def is_clear(self, part: float) -> bool:
        """Whether the places differ by clearly more than chance: the limit is at least ``part`` of the SD."""
        return self.sd > 0.0 and self.sd_low >= part * self.sd


def base_of(snapshot: Snapshot, spec: IndexSpec) -> Base:
    """The constants of ``spec`` in the wave of ``snapshot``, at full precision.

    They are published as they are, so every domain must rest on as many answers as a figure that is shown
    without caution.
    """
    refuse_misfit(spec, snapshot.instrument)
    if not len(snapshot):
        raise _too_few("the wave has no answers", "Freeze a wave that was answered.")
    frozen, snapshot = snapshot.sha256, responses_counted(snapshot, spec.handling.flagged)
    scales = scales_counted(snapshot.instrument.scales, spec.handling.missing)
    scores = scale_scores(counted_items(snapshot, spec), scales)
    factors = fay_poisson(snapshot.clusters, spec.replicates, seed=spec.seed)
    weights = raked_weights(snapshot, factors, spec.weighting).values
    standards = {
        scale: _standard(turned(scores, scale), weights[:, 0], scale)
        for domain in spec.domains
        if len(domain.scales) > 1
        for scale in domain.scales
    }
    constants = {
        "definition": spec.label,
        "definition_sha256": spec.sha256,
        "snapshot_sha256": frozen,
        "wave_key": snapshot.wave.key,
        "wave_title": snapshot.wave.title,
        "place": snapshot.geography.whole.name,
        "instrument": snapshot.instrument.label,
        "instrument_sha256": snapshot.instrument.sha256,
        "standards": standards,
        "goalposts": {
            domain.key: _goalpost(domain, scores, standards, weights, snapshot, spec)
            for domain in spec.domains
        },
    }
    return Base(**cast(Any, constants), sha256=content_hash(_plain(constants)))


def document(base: Base) -> dict[str, object]:
    """The base as JSON-ready data; ``parse`` is its inverse."""
    fields = {name: getattr(base, name) for name in base.__dataclass_fields__}
    return _plain({name: value for name, value in fields.items() if value != ""})


def parse(content: Mapping[str, object], *, where: str = "base.json") -> Base:
    """The base that a document holds; refused when it is not what was once written."""
    if found := list(_SHAPE(content, ())):
        raise refusal(found, where=where, content=content)
    given = cast(Mapping[str, Any], content)
    recorded = {key: value for key, value in given.items() if key != "sha256"}
    if content_hash(recorded) != given["sha256"]:
        raise InvalidInputError(
            "the constants do not have the hash that was written with them",
            where=where,
            fix="Take the file that 'thriving index base' wrote; its constants may not be edited.",
        )
    standards = {key: Standard(**_floats(value)) for key, value in given["standards"].items()}
    goalposts = {key: Goalpost(**_floats(value)) for key, value in given["goalposts"].items()}
    return Base(**{**given, "standards": standards, "goalposts": goalposts})


def true_spread(values: Floats, sampling: Floats, *, level: float) -> Spread:
    """The SD of the true values of m places, from direct values (m,) and their sampling variances (m,).

    The variance is that of the values less the mean sampling variance, never below 0. Its lower limit
    at ``level`` is that of the Q-profile: where sum (y - mean)^2 / (s2 + D) meets the upper chi-square
    quantile. A few places with hardly any answers can bring the first below the second; then it is what that
    sum tells by itself, where it meets m - 1.
    Source: Viechtbauer (2007), Confidence intervals for the amount of heterogeneity, Statistics in
    Medicine 26; Paule and Mandel (1982), Journal of Research of the National Bureau of Standards 87.
    """
    excess = float(np.var(values, ddof=1) - sampling.mean())
    if excess <= 0.0:
        return Spread(sd=0.0, sd_low=0.0)
    freedom = len(values) - 1
    low = _met(values, sampling, float(chi2.ppf((1.0 + level) / 2.0, freedom)))
    between = excess if excess >= low else _met(values, sampling, freedom)
    return Spread(sd=float(np.sqrt(between)), sd_low=float(np.sqrt(low)))


def _met(values: Floats, sampling: Floats, wanted: float) -> float:
    """The variance D at which sum (y - mean)^2 / (s2 + D) is as wanted; 0 where none makes it so great."""

    def beyond(between: float) -> float:
        precision = 1.0 / (sampling + between)
        mean = (precision @ values) / precision.sum()
        return float(precision @ (values - mean) ** 2) - wanted

    greatest = float(np.sum((values - values.mean()) ** 2))  # here the sum is below any quantile
    return float(brentq(beyond, 0.0, greatest)) if beyond(0.0) > 0.0 else 0.0


def _goalpost(
    domain: Domain,
    scores: ScaleScores,
    standards: Mapping[str, Standard],
    weights: Floats,
    snapshot: Snapshot,
    spec: IndexSpec,
) -> Goalpost:
    values = domain_scores(scores, domain, standards)
    if np.count_nonzero(~np.isnan(values)) < spec.precision.show_base:
        raise _too_few(
            f"too few people have a score in the domain {domain.key!r} for its mean to be published",
            f"Set the base in a wave with at least {spec.precision.show_base} of them.",
        )
    people = _standard(values, weights[:, 0], domain.key)
    level = snapshot.geography.spread_level
    place, n_places = rows_at_level(snapshot, level), len(snapshot.geography.at_level(level))
    direct, sampling = place_chance(values, weights, place, numbered(snapshot.clusters), n_places)
    spread = None
    if len(direct) >= spec.spread.least_places:
        spread = true_spread(direct, sampling, level=spec.level)
    unit, words = _unit(spread, people.sd, _plural(snapshot), spec.spread)
    return Goalpost(centre=people.mean, unit=unit, rule=words)


def place_chance(
    values: Floats, weights: Floats, place: Ints, clusters: Ints, n_places: int
) -> tuple[Floats, Floats]:
    """(m,) direct means of the places where chance can be told, and their smoothed sampling variances (m,).

    values: (n,), NaN left out; weights: (n, 1 + R); place, clusters: (n,). A place takes two clusters to take
    part. The raw variance of a place with a handful of answers is noise, which ``true_spread`` would take for
    knowledge: places that happen to answer alike would weigh most.
    """
    means = place_means(values, weights, place, n_places)
    homes = place_clusters(values, clusters, place, n_places)
    raw = variance(widened(means.values, homes))
    usable = homes > 1
    if not (raw[usable] > 0.0).any():
        return np.zeros(0), np.zeros(0)
    equal = equal_answers(values[:, None], weights[:, 0], place, n_places)[usable, 0]
    size = equal * homes[usable] / means.n[usable]
    return means.values[usable, 0], smoothed_variances(raw[usable, None], size[:, None]).values[:, 0]


def _unit(spread: Spread | None, person_sd: float, plural: str, rule: SpreadRule) -> tuple[float, str]:
    """The unit of a domain, and the rule that gave it in words, without counts: those pass the gate only."""
    if spread is not None and spread.is_clear(rule.clear_part):
        return spread.sd, f"10 points are the standard deviation of the true differences between {plural}"
    why = f"the {plural} do not differ by clearly more than chance"
    if spread is None:
        why = f"too few {plural} have enough answers; it takes {rule.least_places}"
    declared = f"10 points are {rule.person_share:g} of the standard deviation between people"
    return rule.person_share * person_sd, f"{declared}: {why}"


def _standard(values: Floats, weights: Floats, name: str) -> Standard:
    """Weighted mean and SD of (n,) values, NaN left out."""
    kept = ~np.isnan(values)
    if kept.sum() < 2 or np.ptp(values[kept]) == 0.0:
        raise _too_few(f"{name!r} has no spread between people", "Set the base in a wave with more answers.")
    mean = float(np.average(values[kept], weights=weights[kept]))
    return Standard(
        mean=mean, sd=float(np.sqrt(np.average((values[kept] - mean) ** 2, weights=weights[kept])))
    )


def _plural(snapshot: Snapshot) -> str:
    levels = {level.key: level.plural for level in snapshot.geography.levels}
    return levels[snapshot.geography.spread_level]


def _plain(fields: Mapping[str, Any]) -> dict[str, object]:
    return {key: _plain_field(value) for key, value in fields.items()}


def _plain_field(value: object) -> object:
    if isinstance(value, Standard | Goalpost):
        return _plain(_fields(value))
    return _plain(value) if isinstance(value, Mapping) else value


def _fields(value: Standard | Goalpost) -> dict[str, object]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def _floats(given: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value if isinstance(value, str) else float(value) for key, value in given.items()}


def _too_few(what: str, fix: str) -> TooFewRespondentsError:
    return TooFewRespondentsError(what, where="scoring.base", fix=fix)
