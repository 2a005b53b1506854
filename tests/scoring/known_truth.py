"""A county of 300 wards whose true figures are known, asked by household, and some more than others.

Answers are whole numbers from 0 to 10, crowded at the upper end. Age and sex move both the answers and who
answers, so that unweighted figures are wrong. The truth of a ward is what all its people would answer on
average; the index of that is the true index.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from instruments.definition import Rule
from instruments.places import Covariate, Geography, Level, Place
from instruments.response import Mode
from scoring.chain import compute
from scoring.definitions import shipped
from scoring.grouping import grouping
from scoring.ranks import rank_summary
from scoring.replicates import variance
from scoring.snapshot import MODES, Margin, Snapshot
from scoring.spec import (
    Base,
    BreakdownRule,
    Condition,
    Domain,
    Goalpost,
    IndexSpec,
    Measure,
    MeasureKind,
    ProfileItem,
    RankRule,
    SmallAreaRule,
    Unit,
)
from tests.scoring.builders import wave
from tests.scoring.making import instrument, rating, scale, single

Array = NDArray[np.float64]

WARDS, CLUSTERS = 300, 12
DOMAINS = ("content", "company", "strength", "together")
AGES, SEXES = 4, 2
N = np.round(np.geomspace(5, 500, WARDS)).astype(int)  # people who answer, from 5 to 500
BANDS = ((5, 9), (10, 29), (30, 99), (100, 500))  # of n, in which coverage is counted
LEVEL = 0.95

GROUPS = np.array([0.20, 0.14, 0.12, 0.06, 0.18, 0.14, 0.11, 0.05])  # age and sex in every ward
_ANSWERS_MORE = np.array([0.4, 0.7, 1.2, 1.6, 0.5, 0.9, 1.5, 1.8])  # how readily each group takes part
MOVED = np.array([-0.3, -0.1, 0.1, 0.3, -0.2, 0.0, 0.2, 0.4])  # what age and sex add to every trait
_MIDDLE = np.array([7.6, 7.2, 6.4, 6.8])  # of the answers to each question
_SPREAD = 0.18  # true SD between wards, in SDs between people
_HOUSEHOLD = 0.25  # part of the variance that people of one household share
_Z = np.linspace(-7.0, 7.0, 2801)


@dataclass(frozen=True)
class County:
    """One round of questions, and the truth in index points.

    truth: (W, 4) domains of wards; clusters: (C, 4) those of clusters; sexes: (C, 2, 4) those of men and of
    women there; index: (W,) that of wards.
    """

    snapshot: Snapshot
    spec: IndexSpec
    truth: Array
    clusters: Array
    sexes: Array
    index: Array


def county(seed: int, *, replicates: int, draws: int) -> County:
    """A county with its own true values, and who answered in it."""
    rng = np.random.default_rng(seed)
    people = rng.integers(600, 1800, WARDS)
    known = rng.normal(size=WARDS)
    shared, own = rng.normal(size=(WARDS, 1)), rng.normal(size=(WARDS, len(DOMAINS)))
    effect = _SPREAD * (0.6 * known[:, None] + 0.8 * (np.sqrt(0.6) * shared + np.sqrt(0.4) * own))
    each = expected(effect)
    means = each @ GROUPS / GROUPS.sum()
    centre = np.average(means, axis=0, weights=people)
    unit = means.std(axis=0)
    truth = 100.0 + 10.0 * (means - centre) / unit
    middle = truth.mean(axis=1)
    of_clusters = grouping(np.arange(WARDS) % CLUSTERS, CLUSTERS)
    adding = of_clusters.multiply(people / (of_clusters @ people)[:, None]).tocsr()
    by_sex = [each[..., sex] @ GROUPS[sex] / GROUPS[sex].sum() for sex in (slice(AGES), slice(AGES, None))]
    return County(
        snapshot=_asked(rng, effect, people, known),
        spec=_definition(centre, unit, replicates, draws),
        truth=truth,
        clusters=adding @ truth,
        sexes=np.stack([adding @ (100.0 + 10.0 * (one - centre) / unit) for one in by_sex], axis=1),
        index=middle - truth.var(axis=1) / middle,
    )


@dataclass(frozen=True)
class Found:
    """What the engine, and a naive index beside it, found in S counties of W wards. Arrays are (S, W).

    error: found less true index, in points. covered: whether the likely range holds the truth.
    clusters_covered, clusters_error, clusters_variance: (S, C) part of the direct figures of the four domains
        whose range holds the truth, their mean squared error, and their mean variance over replicates.
    sexes_covered, gaps_covered: (S, C) the same of the domains of men and of women there, and of what lies
        between them.
    """

    error: Array
    covered: Array
    domains_covered: Array  # part of the four domains
    rank_covered: Array
    naive_error: Array
    naive_covered: Array
    clusters_covered: Array
    clusters_error: Array
    clusters_variance: Array
    sexes_covered: Array
    gaps_covered: Array

    @staticmethod
    def link(error: Array) -> float:
        """Correlation of error and number of answers."""
        return float(np.corrcoef(error.ravel(), np.tile(N, len(error)))[0, 1])


def in_band(band: tuple[int, int]) -> NDArray[np.bool_]:
    """(W,) the wards with so many answers."""
    return (band[0] <= N) & (band[1] >= N)


def found_in(seeds: Iterable[int], *, replicates: int = 200, draws: int = 1000) -> Found:
    """Counties made by these seeds, asked and computed one after the other."""
    each = [_found(county(seed, replicates=replicates, draws=draws)) for seed in seeds]
    return Found(*(np.array(column) for column in zip(*each, strict=True)))


def _found(made: County) -> tuple[Array, ...]:
    run = compute(made.snapshot, made.spec)
    small, keys = run.small, [measure.key for measure in run.spec.measures]
    assert small is not None
    index, domains = keys.index("index"), [keys.index(domain) for domain in DOMAINS]
    low, high = small.low, small.high
    ranks = rank_summary(small.draws[:, index], level=made.spec.level)
    rank = 1 + (-made.index).argsort().argsort()
    naive, naive_reach = _naive(made)
    direct = run.values[1:][:, domains]
    [groups], gap = run.breakdowns, made.sexes - made.sexes[:, ::-1]
    return (
        small.estimate[:, index] - made.index,
        _held(low[:, index], made.index, high[:, index]),
        _held(low[:, domains], made.truth, high[:, domains]).mean(axis=1),
        _held(ranks.low, rank, ranks.high),
        naive - made.index,
        _held(naive - naive_reach, made.index, naive + naive_reach),
        _held(run.low[1:][:, domains], made.clusters, run.high[1:][:, domains]).mean(axis=1),
        ((direct[..., 0] - made.clusters) ** 2).mean(axis=1),
        variance(direct).mean(axis=1),
        _held(groups.own.low[1:], made.sexes, groups.own.high[1:]).mean(axis=(1, 2)),
        _held(groups.difference_low[1:], gap, groups.difference_high[1:]).mean(axis=(1, 2)),
    )


def _held(low: Array, truth: Array, high: Array) -> Array:
    return np.asarray((low <= truth) & (truth <= high), dtype=np.float64)


def _naive(made: County) -> tuple[Array, Array]:
    """An index as one would make it in a hurry: unweighted, uncorrected, everybody for themselves."""
    posts = [made.spec.base.goalposts[domain] for domain in DOMAINS] if made.spec.base else []
    centre, unit = np.array([post.centre for post in posts]), np.array([post.unit for post in posts])
    answers = 100.0 + 10.0 * (made.snapshot.codes[:, : len(DOMAINS)] - centre) / unit
    adding = grouping(made.snapshot.place - 1 - CLUSTERS, WARDS)
    means = adding @ answers / N[:, None]
    own = answers.mean(axis=1)
    spread = np.sqrt((adding @ own**2 / N - (adding @ own / N) ** 2) / (N - 1))
    return means.mean(axis=1) - means.var(axis=1) / means.mean(axis=1), norm.ppf((1 + LEVEL) / 2) * spread


def answer_of(z: Array) -> Array:
    """The answers (..., 4) of people whose traits are z."""
    answers: Array = np.clip(np.round(_MIDDLE + 2.1 * z - 0.35 * (z**2 - 1.0)), 0.0, 10.0)
    return answers


def expected(effect: Array) -> Array:
    """(W, 4, 8) what people of an age and sex in a ward answer on average, by integrating over them."""
    grid = answer_of(_Z[:, None] * np.ones(len(DOMAINS)))
    found = np.empty((*effect.shape, len(GROUPS)))
    for domain in range(len(DOMAINS)):
        middle = effect[:, domain, None] + MOVED
        density = norm.pdf(_Z, loc=middle[..., None]) * (_Z[1] - _Z[0])
        found[:, domain] = density @ grid[:, domain]
    return found


def _asked(rng: np.random.Generator, effect: Array, people: NDArray[np.int64], known: Array) -> Snapshot:
    ward = np.repeat(np.arange(WARDS), N)
    total = len(ward)
    goes_on = (rng.random(total) < 1.0 / 3.0) & (np.diff(ward, prepend=-1) == 0)  # of the household before
    household = np.cumsum(~goes_on)
    group = rng.choice(AGES * SEXES, total, p=GROUPS * _ANSWERS_MORE / (GROUPS @ _ANSWERS_MORE))
    link = np.linalg.cholesky(0.4 + 0.6 * np.eye(len(DOMAINS)))
    at_home = (rng.normal(size=(household[-1] + 1, len(DOMAINS))) @ link.T)[household]
    alone = rng.normal(size=(total, len(DOMAINS))) @ link.T
    z = effect[ward] + MOVED[group, None] + np.sqrt(_HOUSEHOLD) * at_home + np.sqrt(1 - _HOUSEHOLD) * alone
    return _snapshot(answer_of(z), ward, household, group, _places(people, known))


def _snapshot(
    answers: Array,
    ward: NDArray[np.int64],
    household: NDArray[np.int64],
    group: NDArray[np.int64],
    places: Geography,
) -> Snapshot:
    total = len(ward)
    codes = np.column_stack([answers, 1 + group % AGES, 1 + group // AGES]).astype(np.int32)
    people = sum(place.population or 0 for place in places.at_level("ward"))
    shares = GROUPS / GROUPS.sum()
    by_group = {f"age {1 + g % AGES} | sex {1 + g // AGES}": people * shares[g] for g in range(AGES * SEXES)}
    by_ward = {place.code: float(place.population or 0) for place in places.at_level("ward")}
    return Snapshot(
        wave=wave(),
        instrument=_QUESTIONS,
        geography=places,
        margins=(
            Margin(
                name="age_sex",
                title="age and sex",
                source="made up",
                targets=by_group,
                items=("age", "sex"),
                groups={
                    "age": {1 + age: f"age {1 + age}" for age in range(AGES)},
                    "sex": {1 + sex: f"sex {1 + sex}" for sex in range(SEXES)},
                },
            ),
            Margin(name="ward", title="wards", source="made up", targets=by_ward, level="ward"),
        ),
        ids=tuple(f"r{row:06d}" for row in range(total)),
        clusters=tuple(f"h{number:06d}" for number in household),
        place=(1 + CLUSTERS + ward).astype(np.int32),
        mode=np.full(total, MODES.index(Mode.WEB), dtype=np.int8),
        languages=("en",),
        language=np.zeros(total, dtype=np.int16),
        codes=codes,
        reasons=np.zeros(codes.shape, dtype=np.int8),
    )


_QUESTIONS = instrument(
    [
        *(rating(domain, 0, 10) for domain in DOMAINS),
        single("age", *range(1, 1 + AGES)),
        single("sex", *range(1, 1 + SEXES)),
    ],
    [replace(scale(f"{domain}_scale", Rule.SINGLE, (domain,), 1), high=10.0) for domain in DOMAINS],
)


def _places(people: NDArray[np.int64], known: Array) -> Geography:
    """Wards in turn in the clusters, so that each cluster has small samples and large ones."""
    codes = [f"W{ward:03d}" for ward in range(WARDS)]
    return Geography(
        key="county",
        vintage="2026",
        title="A county",
        source="made up",
        levels=(
            Level(key="county", singular="county", plural="counties"),
            Level(key="cluster", singular="cluster", plural="clusters"),
            Level(key="ward", singular="ward", plural="wards"),
        ),
        report_level="cluster",
        spread_level="ward",
        places=(
            Place(code="T", name="A county", level="county"),
            *(
                Place(code=f"C{cluster:02d}", name=f"Cluster {cluster}", level="cluster", parent="T")
                for cluster in range(CLUSTERS)
            ),
            *(
                Place(
                    code=code,
                    name=code,
                    level="ward",
                    parent=f"C{ward % CLUSTERS:02d}",
                    population=int(people[ward]),
                )
                for ward, code in enumerate(codes)
            ),
        ),
        covariates=(
            Covariate(
                key="known",
                title="what is known of wards",
                vintage="2026",
                source="made up",
                values=dict(zip(codes, known.tolist(), strict=True)),
            ),
        ),
    )


def _definition(centre: Array, unit: Array, replicates: int, draws: int) -> IndexSpec:
    """An index of the four questions on the true goalposts, its wards smoothed."""
    domains = tuple(
        Domain(
            key=domain,
            title=domain,
            about="",
            scales=(f"{domain}_scale",),
            line=Condition(scale=f"{domain}_scale", at_least=7.0),
        )
        for domain in DOMAINS
    )
    whole = (MeasureKind.INDEX, MeasureKind.ARITHMETIC)
    measures = (
        *(Measure(key=str(kind), title=str(kind), kind=kind, unit=Unit.INDEX, group="all") for kind in whole),
        *(
            Measure(
                key=domain,
                title=domain,
                kind=MeasureKind.DOMAIN,
                unit=Unit.INDEX,
                group="all",
                domain=domain,
            )
            for domain in DOMAINS
        ),
    )
    spec = replace(
        shipped("tci@1.0"),
        replicates=replicates,
        draws=draws,
        level=LEVEL,
        domains=domains,
        measures=measures,
        groups=(),
        profile=(ProfileItem(item="sex", title="sex", groups={"men": (1,), "women": (2,)}),),
        breakdowns=BreakdownRule(items=("sex",), measures=DOMAINS),
        reliability=(),
        small_areas=SmallAreaRule(level="ward", covariates=("known",)),
        ranks=RankRule(measures=("index",), bands=5),
    )
    goalposts = {
        domain: Goalpost(centre=float(centre[k]), unit=float(unit[k]), rule="the true ones")
        for k, domain in enumerate(DOMAINS)
    }
    return spec.with_base(
        Base(
            definition=spec.label,
            definition_sha256=spec.sha256,
            snapshot_sha256="0" * 64,
            wave_key="w0",
            wave_title="before",
            place="A county",
            standards={},
            goalposts=goalposts,
            sha256="0" * 64,
        )
    )
