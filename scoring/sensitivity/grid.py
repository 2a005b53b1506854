"""The whole chain under every combination of choices that change the figures of domains."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby, product

import numpy as np

from instruments.english import listed
from instruments.errors import InvalidInputError, MeasureError
from scoring.chain import compute
from scoring.choice_checks import MOST_CHAINS, chain_count
from scoring.choices import KEYS, chosen
from scoring.composite import Aggregation, NormalisationMethod
from scoring.figures import COMPOSITES
from scoring.once import Once
from scoring.one_thread import in_one_thread
from scoring.run import IndexRun
from scoring.sensitivity.places import Ranked, ranked
from scoring.snapshot import Snapshot
from scoring.spec import BreakdownRule, IndexSpec, MeasureKind, RankRule

Progress = Callable[[str, int, int], None]
_SHARING = 2  # factors, the last ones: chains that differ in nothing else are made together
_NEEDED = (*COMPOSITES, MeasureKind.DOMAIN, MeasureKind.THRIVING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One thing that could have been decided otherwise. declared: the position of what was decided."""

    name: str
    title: str
    options: tuple[str, ...]
    declared: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A run for every combination. choices: (combinations, factors) as positions; nominal: as defined.

    n_chains: those that were run, a combination that says nothing else than another sharing its run.
    """

    factors: tuple[Factor, ...]
    choices: tuple[tuple[int, ...], ...]
    runs: tuple[Ranked, ...]
    n_chains: int
    stages: Mapping[str, tuple[int, int]]  # (times asked for, times made)

    @property
    def nominal(self) -> int:
        """The position of the chain that the definition itself asks for."""
        return self.choices.index(tuple(factor.declared for factor in self.factors))


def factors(spec: IndexSpec, *, upstream: bool, left_out: Sequence[str] = ()) -> tuple[Factor, ...]:
    """What the definition declares, in the order of the stages whatever the order in its file."""
    options = spec.choices.options if spec.choices is not None else {}
    return tuple(
        _factor(name, options[name], spec)
        for name, key in KEYS.items()
        if name in options and name not in left_out and key.upstream is upstream
    )


def grid(
    snapshot: Snapshot,
    spec: IndexSpec,
    given: Sequence[Factor],
    *,
    means: Sequence[Aggregation] = (),
    small: bool = False,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Grid:
    """All chains, those that share most of their stages together. An idle option is refused by name.

    means: of domains, by which places get their words. small: whether the places below the reported ones are
    looked at, which are modelled. executor: takes the chains that share all but the last two factors, of
    which each makes no stage twice; which they are does not depend on it.
    """
    if (chains := chain_count({factor.name: factor.options for factor in given})) > MOST_CHAINS:
        raise InvalidInputError(
            f"it takes {chains} runs of the whole chain",
            where=spec.label,
            fix=f"Leave out options or factors until it takes {MOST_CHAINS} or fewer.",
        )
    choices = tuple(product(*(range(len(factor.options)) for factor in given)))
    made_once = dict.fromkeys(_told(given, choice) for choice in choices)
    together = [list(group) for _, group in groupby(made_once, key=lambda choice: choice[:-_SHARING])]
    work = partial(_chains, _Work(snapshot, _bare(spec, small=small), tuple(given), tuple(means), small))
    runs: list[Ranked] = []
    asked, made = Counter[str](), Counter[str]()
    for found in (executor.map if executor else map)(work, together):
        runs += found.runs
        asked, made = asked + found.asked, made + found.made
        if progress is not None:
            progress("chains", len(runs), chains)
    stages = {name: (times, made[name]) for name, times in sorted(asked.items())}
    run_of = dict(zip(made_once, runs, strict=True))
    whole = Grid(
        factors=tuple(given),
        choices=choices,
        runs=tuple(run_of[_told(given, choice)] for choice in choices),
        n_chains=chains,
        stages=stages,
    )
    _refuse_idle(whole)
    return whole


def _told(given: Sequence[Factor], choice: Sequence[int]) -> tuple[int, ...]:
    """The combination that says the same: weights that meet no totals are equal, whatever their limits."""
    pairs = tuple(zip(given, choice, strict=True))
    free = any(factor.name == "margins" and factor.options[at] == "none" for factor, at in pairs)
    return tuple(0 if free and factor.name == "trimming" else at for factor, at in pairs)


@dataclass(frozen=True, slots=True)
class _Work:
    """What all chains have in common."""

    snapshot: Snapshot
    spec: IndexSpec
    factors: tuple[Factor, ...]
    means: tuple[Aggregation, ...]
    small: bool


@dataclass(frozen=True, slots=True)
class _Made:
    """Some chains, and how often stages were asked for and made."""

    runs: tuple[Ranked, ...]
    asked: Counter[str]
    made: Counter[str]


@in_one_thread  # a worker has threads of its own
def _chains(work: _Work, choices: Sequence[Sequence[int]]) -> _Made:
    """Chains that share their beginnings, one after the other."""
    once, runs = Once(), []
    for choice in choices:
        pairs = zip(work.factors, choice, strict=True)
        made = {factor.name: factor.options[option] for factor, option in pairs}
        run = _run(work.snapshot, work.spec, made, once)
        runs.append(ranked(run, work.means, small=work.small))
    return _Made(tuple(runs), once.asked, once.made)


def _factor(name: str, options: Sequence[str], spec: IndexSpec) -> Factor:
    own = KEYS[name].value(spec)
    if len(options) < 2 or own not in options:
        raise InvalidInputError(
            f"the options of {name!r} are {', '.join(options)}, and the definition itself has {own}",
            where=f"{spec.label}, choices",
            fix="Give two options or more, among them what the definition has.",
        )
    return Factor(name=name, title=KEYS[name].title, options=tuple(options), declared=options.index(own))


def _bare(spec: IndexSpec, *, small: bool) -> IndexSpec:
    """The definition with the figures that the study looks at and no others: the index is the same."""
    measures = tuple(measure for measure in spec.measures if measure.kind in _NEEDED)
    handling = replace(spec.handling, normalisation=NormalisationMethod.GOALPOSTS)  # scales come later
    return replace(
        spec,
        measures=measures,
        profile=(),
        reliability=(),
        handling=handling,
        ranks=RankRule(),
        breakdowns=BreakdownRule(),
        small_areas=spec.small_areas if small else None,
    )


def _run(snapshot: Snapshot, spec: IndexSpec, made: Mapping[str, str], once: Once) -> IndexRun:
    try:
        return compute(snapshot, chosen(spec, made), once=once)
    except MeasureError as error:
        words = ", ".join(f"{name}={value}" for name, value in made.items())
        raise InvalidInputError(
            f"with {words} the index cannot be computed: {error.what}",
            where="index sensitivity",
            fix=f"{error.fix} Or leave that choice out of the study.",
        ) from error


def _refuse_idle(found: Grid) -> None:
    """Refuse options that give the figures of the first of their factor, whatever the others are."""
    idle = [
        (factor, factor.options[option])
        for position, factor in enumerate(found.factors)
        for option in range(1, len(factor.options))
        if not any(_moves(found, row, position, option) for row in range(len(found.runs)))
    ]
    if idle:
        pairs = ((f"{one.name}={option}", f"{one.name}={one.options[0]}") for one, option in idle)
        left_out = dict.fromkeys(f"--leave-out {factor.name}" for factor, _ in idle)
        raise InvalidInputError(
            f"{listed([f'{mine} gives the same figures as {first}' for mine, first in pairs])} in this wave",
            where="index sensitivity",
            fix=f"Leave what moves nothing out of the study of this wave: {' '.join(left_out)}.",
        )


def _moves(found: Grid, row: int, position: int, option: int) -> bool:
    """Whether a chain with the first option of a factor has other figures with this option."""
    choice = found.choices[row]
    if choice[position] != 0:
        return False
    other = found.choices.index((*choice[:position], option, *choice[position + 1 :]))
    return not np.array_equal(found.runs[row].domains, found.runs[other].domains, equal_nan=True)
