"""What moves an index and the order of places: chance, or what could have been decided otherwise.

Choices that change the figures of domains are run as whole chains; scale, weights and mean of the domains and
the replicate (*sampling*) are drawn. Shares are those of Sobol (``sensitivity``), every factor proves that it
changes something, and no figure of a place that is withheld takes part.
Source: Saisana, Saltelli and Tarantola (2005), Journal of the Royal Statistical Society A 168.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from instruments.english import listed
from scoring.arrays import Bools, Floats, Ints
from scoring.choices import KEYS
from scoring.composite import Aggregation, NormalisationMethod
from scoring.outcomes import Outcome
from scoring.sensitivity.facts import FactorFacts, PlaceFacts, SensitivityFacts, Share
from scoring.sensitivity.grid import Factor, Grid, Progress, factors, grid
from scoring.sensitivity.runs import Domains, Rankings, Steps, drawn_weights
from scoring.sensitivity.shares import (
    SobolIndices,
    TwoParts,
    options,
    saltelli_design,
    sobol_indices,
    two_parts,
)
from scoring.snapshot import Snapshot
from scoring.spec import IndexSpec
from scoring.streams import seed_of

SAMPLING, WEIGHTS = "sampling", "domain_weights"
SAMPLES = 1024
_TITLES = {SAMPLING: "chance of who answered", WEIGHTS: "weights of the domains"}
_NO_WORD = "no word"
_DRAWN = {SAMPLING: "drawn from the replicates", WEIGHTS: "drawn round equal ones"}


def full_sensitivity(
    snapshot: Snapshot,
    spec: IndexSpec,
    shown: Collection[str],
    *,
    small: bool = False,
    left_out: Sequence[str] = (),
    samples: int = SAMPLES,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> SensitivityFacts:
    """The study of one wave. shown: codes of places whose index the gate lets out. samples: a power of 2.

    small: whether the modelled places below the reported ones are put in order, or the reported ones.

    left_out: factors that are not varied, said so in the result.
    """
    upstream = factors(spec, upstream=True, left_out=left_out if small else (*left_out, "model"))
    later = factors(spec, upstream=False, left_out=left_out)
    chains = grid(
        snapshot,
        spec,
        upstream,
        means=_means(spec, later),
        small=small,
        executor=executor,
        progress=progress,
    )
    declared = None if spec.choices is None else spec.choices.concentration
    study = Study(
        grid=chains,
        later=later,
        part=taking_part(chains, shown, spec),
        spec=spec,
        concentration=None if WEIGHTS in left_out else declared,
    )
    rankings, indices = study.shares(samples, executor)
    if progress is not None:
        progress("shares", 1, 2)
    parts = study.two_parts(samples, executor)
    if progress is not None:
        progress("shares", 2, 2)
    words = study.words()
    return SensitivityFacts(
        index=spec.label,
        title=spec.title,
        wave=snapshot.wave,
        level=_plural(snapshot, spec, small=small),
        n_places=int(study.part.sum()),
        sampling=_share(parts.share, parts.low, parts.high),
        method=_share(1.0 - parts.share, 1.0 - parts.high, 1.0 - parts.low),
        together=_per_cent(parts.together),
        shift=round(float(rankings.shifts.mean()), 1),
        shift_high=round(float(np.quantile(rankings.shifts, 0.95)), 1),
        factors=tuple(study.factor_facts(indices)),
        places=tuple(study.place_facts(indices, words)),
        chains=chains.n_chains,
        samples=samples,
        runs=rankings.index.shape[1],
        stages=chains.stages,
        left_out=tuple(left_out),
        hold_above=None if study.hold_above is None else _per_cent(study.hold_above),
        hold=study.hold_words(words),
        seed=study.seed,
        definition_sha256=spec.sha256,
        snapshot_sha256=snapshot.as_frozen,
        base_sha256="" if spec.base is None else spec.base.sha256,
        warnings=tuple(f"{one.what}. {one.fix}" for one in indices.warnings),
    )


def taking_part(chains: Grid, shown: Collection[str], spec: IndexSpec) -> Bools:
    """(P,) which places are shown, have a figure, and rest on enough people under every choice."""
    part = np.array([place.code in shown for place in chains.runs[0].places], dtype=np.bool_)
    for run in chains.runs:
        part &= np.isfinite(run.domains).all(axis=(1, 2))
        part &= (run.n >= spec.disclosure.minimum_base).all(axis=1)
    return part


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The word for the index of one place as defined, and under every other choice; None for no word."""

    own: Outcome | None
    others: Sequence[Outcome | None]

    @property
    def becomes(self) -> Mapping[str, float]:
        """{other word: share of the choices}, the most frequent first; none for a place without a word."""
        if self.own is None:
            return {}
        counted = Counter(str(word or _NO_WORD) for word in self.others if word is not self.own)
        return {word: times / len(self.others) for word, times in counted.most_common()}

    @property
    def flips(self) -> float:
        """The share of the choices under which the word is another one."""
        return float(sum(self.becomes.values()))

    @property
    def told(self) -> str:
        """Which word becomes which, as far as most choices go."""
        return f"most often “{next(iter(self.becomes))}” in place of “{self.own}”"


@dataclass(frozen=True, kw_only=True)
class Study:
    """All that can be drawn. part: (P,) the places that take part. later: what comes after the chains."""

    grid: Grid
    later: tuple[Factor, ...]
    part: Bools
    spec: IndexSpec
    concentration: float | None

    @property
    def variables(self) -> tuple[tuple[str, int], ...]:
        """Every factor with its columns in a design, sampling last."""
        one = [(factor.name, 1) for factor in (*self.grid.factors, *self.later)]
        weights = [(WEIGHTS, len(self.spec.domains))] if self.concentration is not None else []
        return (*one, *weights, (SAMPLING, 1))

    @property
    def seed(self) -> int:
        """Of designs and bootstraps, from the one seed of the definition."""
        return seed_of(self.spec.seed, "sensitivity")

    @property
    def hold_above(self) -> float | None:
        """The share of choices under which a word may change before a release waits."""
        return None if self.spec.choices is None else self.spec.choices.hold_above

    @cached_property
    def domains(self) -> Domains:
        """The domains of the places that take part, under every chain."""
        scale, mean = (self._options(name) for name in ("normalisation", "aggregation"))
        return Domains(
            chains=tuple(run.domains[self.part] for run in self.grid.runs),
            scales=tuple(NormalisationMethod(value) for value in scale.options),
            means=tuple(Aggregation(value) for value in mean.options),
            modelled=self.grid.runs[0].modelled,
        )

    def shares(self, samples: int, executor: Executor | None = None) -> tuple[Rankings, SobolIndices]:
        """All runs of the design, and the shares of rank shift (first) and of the index of each place."""
        design = saltelli_design(self.variables, samples, seed=self.seed)
        rankings = self._rankings(design.points, executor)
        outputs = np.column_stack([rankings.shifts, rankings.index.T])
        centred = outputs - outputs.mean(axis=0)  # products of numbers round 100 would drown in their noise
        return rankings, sobol_indices(
            centred, design.names, seed=self.seed, level=self.spec.level, executor=executor
        )

    def two_parts(self, samples: int, executor: Executor | None = None) -> TwoParts:
        """How much of the spread of all ranks is sampling; the rest is all choices at once."""
        method = sum(size for name, size in self.variables if name != SAMPLING)
        design = saltelli_design([(SAMPLING, 1), ("method", method)], samples, seed=self.seed)
        rankings = self._rankings(np.roll(design.points, -1, axis=1), executor)
        return two_parts(rankings.ranks.T, seed=self.seed, level=self.spec.level)

    def factor_facts(self, indices: SobolIndices) -> Iterator[FactorFacts]:
        """What each factor does to ranks, in the order of the stages."""
        known = {factor.name: factor for factor in (*self.grid.factors, *self.later)}
        first = (indices.first, indices.first_low, indices.first_high)
        total = (indices.total, indices.total_low, indices.total_high)
        for row, name in enumerate(indices.names):
            factor = known.get(name)
            yield FactorFacts(
                name=name,
                title=factor.title if factor else _TITLES[name],
                options=factor.options if factor else (),
                declared=factor.options[factor.declared] if factor else _DRAWN[name],
                alone=_share(*(one[row, 0] for one in first)),
                total=_share(*(one[row, 0] for one in total)),
            )

    def place_facts(self, indices: SobolIndices, words: Sequence[Words]) -> Iterator[PlaceFacts]:
        """What moves each place that takes part."""
        places = self.grid.runs[0].places
        for column, row in enumerate(np.flatnonzero(self.part).tolist(), 1):
            totals = dict(zip(indices.names, indices.total[:, column], strict=True))
            yield PlaceFacts(
                code=places[row].code,
                name=places[row].name,
                totals={name: _per_cent(share) for name, share in totals.items()},
                word=words[row].own or "",
                flips=None if words[row].own is None else _per_cent(words[row].flips),
                becomes={word: _per_cent(share) for word, share in words[row].becomes.items()},
            )

    def words(self) -> list[Words]:
        """For each place its word, and what becomes of it under the other choices of chains and means."""
        mean = self._options("aggregation")
        words = [[run.words(option) for option in self.domains.means] for run in self.grid.runs]
        own = words[self.grid.nominal][mean.declared]
        others = [
            word
            for chain, row in enumerate(words)
            for option, word in enumerate(row)
            if (chain, option) != (self.grid.nominal, mean.declared)
        ]
        return [Words(own=word, others=[other[row] for other in others]) for row, word in enumerate(own)]

    def hold_words(self, words: Sequence[Words]) -> str:
        """Why a release should wait; empty where nothing of the study speaks against one."""
        if self.hold_above is None:
            return ""
        named = [place.name for place in self.grid.runs[0].places]
        taking = np.flatnonzero(self.part).tolist()
        held = [row for row in taking if words[row].flips > self.hold_above]
        if not held:
            return ""
        told = listed([f"{named[row]} ({words[row].told})" for row in held])
        limit = _per_cent(self.hold_above)
        return f"Under more than {limit}% of the choices the word is another one for {told}."

    def _options(self, name: str) -> Factor:
        """A factor after the chains, with the one option of the definition where it is not varied."""
        own = KEYS[name].value(self.spec)
        alone = Factor(name=name, title=KEYS[name].title, options=(own,), declared=0)
        return next((factor for factor in self.later if factor.name == name), alone)

    def _rankings(self, points: Floats, executor: Executor | None) -> Rankings:
        scale, mean = (self._options(name).declared for name in ("normalisation", "aggregation"))
        nominal = (self.grid.nominal, scale, mean)
        return self.domains.rankings(self._steps(points), nominal, executor=executor)

    def _steps(self, points: Floats) -> Steps:
        """What the points of a design stand for."""
        ends = np.cumsum([size for _, size in self.variables])
        cut = dict(
            zip((name for name, _ in self.variables), np.split(points, ends[:-1], axis=1), strict=True)
        )
        still = np.zeros(len(points), dtype=np.int64)

        def option(name: str, size: int) -> Ints:
            return options(cut[name], [size])[:, 0] if name in cut else still

        chain = still
        for factor in self.grid.factors:
            chain = chain * len(factor.options) + option(factor.name, len(factor.options))
        return Steps(
            chain=chain,
            scale=option("normalisation", len(self.domains.scales)),
            mean=option("aggregation", len(self.domains.means)),
            draw=option(SAMPLING, self.grid.runs[0].domains.shape[2] - 1),
            weights=None if self.concentration is None else drawn_weights(cut[WEIGHTS], self.concentration),
        )


def _means(spec: IndexSpec, later: Sequence[Factor]) -> tuple[Aggregation, ...]:
    """The means that are varied, or the one of the definition."""
    own = (spec.handling.aggregation.value,)
    return tuple(map(Aggregation, next((one.options for one in later if one.name == "aggregation"), own)))


def _plural(snapshot: Snapshot, spec: IndexSpec, *, small: bool) -> str:
    levels = {level.key: level.plural for level in snapshot.geography.levels}
    rule = spec.small_areas
    return levels[rule.level if small and rule is not None else snapshot.geography.report_level]


def _share(value: float, low: float, high: float) -> Share:
    return Share(value=_per_cent(value), low=_per_cent(low), high=_per_cent(high))


def _per_cent(share: float) -> int:
    """Whole per cents from 0 to 100: what chance puts outside is told as its end."""
    return 0 if np.isnan(share) else round(100.0 * min(max(float(share), 0.0), 1.0))
