"""How a ratio is measured: equal answers first, then all ways in turn, the middle of several runs."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from statistics import median
from time import perf_counter

import numpy as np

from scoring.arrays import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """Two ways to the same numbers. ``reference`` is absent where it is not installed on this machine."""

    name: str
    what: str
    at_least: float  # the ratio that we hold ourselves to
    ours: Callable[[], Floats]
    reference: Callable[[], Floats] | None
    tolerance: float  # relative difference up to which the two answers are the same
    runs: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A piece of work and the seconds that it may take on the machine of the day."""

    name: str
    what: str
    ours: Callable[[], object]
    seconds: float
    runs: int = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """An amount that work measures of itself, such as memory, beside the most that it may be."""

    name: str
    what: str
    ours: Callable[[], float]
    most: float
    unit: str
    runs: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """How a server did under a crowd: what it answered, how many a second, and after how many ms each."""

    count: int
    a_second: float
    p50: float
    p95: float
    p99: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Race:
    """One way to serve a crowd, beside others that run at the same time and take turns.

    ways: those that run, by name, while the block lasts; absent where what they need is not installed.
    at_least: of each other way, the part of its speed that we hold ourselves to.
    """

    name: str
    what: str
    ours: str
    at_least: Mapping[str, float]
    ways: Callable[[], AbstractContextManager[Mapping[str, Callable[[], Speed]]]] | None
    runs: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measured ratio; more is better. ``ours`` and ``reference`` are in ``unit``.

    more: whether ``ours`` and ``reference`` are speeds, not times. beside: what else was measured, in ms.
    """

    name: str
    what: str
    ours: float
    reference: float
    unit: str
    at_least: float
    runs: int
    more: bool = False
    beside: Mapping[str, float] = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        """How many times faster we are."""
        return self.ours / self.reference if self.more else self.reference / self.ours

    @property
    def holds(self) -> bool:
        """Whether the ratio is what we hold ourselves to."""
        return self.ratio >= self.at_least

    @property
    def document(self) -> dict[str, object]:
        """The row as it stands in ``benchmarks/latest.json``."""
        order = ("name", "what", "ours", "reference", "unit", "ratio", "at_least", "holds", "runs")
        values = {**asdict(self), "ratio": self.ratio, "holds": self.holds}
        return {key: values[key] for key in order} | dict(self.beside)


def held(limit: Limit) -> Row:
    """The seconds of wall time that a piece of work takes beside its limit; the ratio holds from 1 on.

    The shortest of several runs: there is nothing beside it that a busy moment would slow down alike.
    """
    limit.ours()
    return Row(
        name=limit.name,
        what=limit.what,
        ours=min(_seconds(limit.ours) for _ in range(limit.runs)),
        reference=limit.seconds,
        unit="s",
        at_least=1.0,
        runs=limit.runs,
    )


def weighed(amount: Amount) -> Row:
    """The least of several measurements beside the most that it may be; the ratio holds from 1 on."""
    return Row(
        name=amount.name,
        what=amount.what,
        ours=min(amount.ours() for _ in range(amount.runs)),
        reference=amount.most,
        unit=amount.unit,
        at_least=1.0,
        runs=amount.runs,
    )


def measured(bench: Bench) -> Row | None:
    """The ratio of one bench in seconds of wall time; none without its reference.

    The two ways take turns, so that a busy moment of the machine meets both. Raises AssertionError where
    their answers differ: a fast wrong answer has no ratio.
    """
    if bench.reference is None:
        return None
    np.testing.assert_allclose(bench.ours(), bench.reference(), rtol=bench.tolerance, err_msg=bench.name)
    times = [(_seconds(bench.ours), _seconds(bench.reference)) for _ in range(bench.runs)]
    return Row(
        name=bench.name,
        what=bench.what,
        ours=median(ours for ours, _ in times),
        reference=median(reference for _, reference in times),
        unit="s",
        at_least=bench.at_least,
        runs=bench.runs,
    )


def raced(race: Race) -> tuple[Row, ...]:
    """A row for each way that ours is held to: requests a second, with p50, p95 and p99 beside them.

    All ways take turns, so that a busy moment of the machine meets each. None where they cannot run here.
    """
    if race.ways is None:
        return ()
    with race.ways() as ways:
        laps = [{name: way() for name, way in ways.items()} for _ in range(race.runs)]
    return tuple(_raced(race, other, laps) for other in race.at_least)


def _raced(race: Race, other: str, laps: Sequence[Mapping[str, Speed]]) -> Row:
    ours, reference = ([lap[name] for lap in laps] for name in (race.ours, other))
    return Row(
        name=f"{race.name}-{other}",
        what=f"{race.what}, against {other}",
        ours=median(one.a_second for one in ours),
        reference=median(one.a_second for one in reference),
        unit="a second",
        at_least=race.at_least[other],
        runs=race.runs,
        more=True,
        beside={
            "ours_p50_ms": median(one.p50 for one in ours),
            "ours_p95_ms": median(one.p95 for one in ours),
            "ours_p99_ms": median(one.p99 for one in ours),
            "reference_p50_ms": median(one.p50 for one in reference),
            "reference_p95_ms": median(one.p95 for one in reference),
            "reference_p99_ms": median(one.p99 for one in reference),
        },
    )


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
