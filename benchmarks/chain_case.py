"""A wave of any size, and one whole index of it in a process of its own.

``python -m benchmarks.chain_case PEOPLE PLACES REPLICATES WORKERS [alone]`` prints the seconds that one run
took, after a small one; ``alone``: without the figures of groups.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from index_platform.services.workers import workers
from instruments import catalogue
from instruments.places import Geography, Level, Place
from scoring.base import base_of
from scoring.chain import compute
from scoring.definitions import shipped
from scoring.snapshot import NO_CODE, Margin, Snapshot, Wave, WaveKind
from scoring.spec import BreakdownRule, IndexSpec, MeasureKind

SEED, REGIONS, GAPS = 20261121, 10, 0.02
AGES = {
    "16 to 34": range(1, 6),
    "35 to 49": range(6, 9),
    "50 to 64": range(9, 12),
    "65 and over": range(12, 17),
}
SEXES = {"Female": (1,), "Male": (2,)}
_MADE_OF = (MeasureKind.INDEX, MeasureKind.ARITHMETIC, MeasureKind.THRIVING, MeasureKind.DOMAIN)
_ALONE = "alone"
_PROC, ROOT = Path("/proc"), Path(__file__).resolve().parents[1]


def wave(people: int, places: int) -> Snapshot:
    """A made-up wave: answers by chance, weighted by age, sex and region."""
    rng = np.random.default_rng(SEED)
    instrument = catalogue.get("thriving-communities@1.0")
    codes = np.stack([rng.choice(item.scored_codes, people) for item in instrument.items], axis=1)
    gaps = rng.random(codes.shape) < GAPS
    ids = tuple(f"person {number}" for number in range(people))
    geography = _geography(places)
    return Snapshot(
        wave=Wave(
            key="w", title="autumn", kind=WaveKind.SYNTHETIC, population="people", selection="Made up."
        ),
        instrument=instrument,
        geography=geography,
        margins=(_by_age_and_sex(), _by_region(geography)),
        ids=ids,
        clusters=ids,
        place=rng.integers(1 + REGIONS, 1 + REGIONS + places, people).astype(np.int32),
        mode=np.zeros(people, dtype=np.int8),
        languages=("en",),
        language=np.zeros(people, dtype=np.int16),
        codes=np.where(gaps, NO_CODE, codes).astype(np.int32),
        reasons=np.where(gaps, 4, 0).astype(np.int8),
    )


def definition(snapshot: Snapshot, replicates: int) -> IndexSpec:
    """tci@1.0 with its domains, the index, the plain average and the thriving share, on a base of its own."""
    whole = replace(shipped("tci@1.0"), replicates=replicates, small_areas=None)
    spec = replace(whole, measures=tuple(one for one in whole.measures if one.kind in _MADE_OF))
    some = snapshot.rows(np.arange(min(len(snapshot), 5_000)))
    return spec.with_base(base_of(replace(some, margins=()), replace(spec, replicates=20)))


def ready(people: int, places: int, replicates: int, *, groups: bool = True) -> tuple[Snapshot, IndexSpec]:
    """A wave with its definition, the hashes of both made. groups: whether it tells of groups of people."""
    snapshot = wave(people, places)
    _ = snapshot.sha256  # as whoever reads it from its file has
    spec = definition(snapshot, replicates)
    return snapshot, spec if groups else replace(spec, breakdowns=BreakdownRule())


def _geography(places: int) -> Geography:
    regions = [
        Place(code=f"R{number}", name=f"Region {number}", level="region", parent="N")
        for number in range(REGIONS)
    ]
    small = [
        Place(code=f"P{number}", name=f"Place {number}", level="place", parent=f"R{number % REGIONS}")
        for number in range(places)
    ]
    return Geography(
        key="made-up",
        vintage="2026",
        title="A nation",
        source="made up",
        levels=tuple(Level(key=key, singular=key, plural=f"{key}s") for key in ("nation", "region", "place")),
        report_level="place",
        spread_level="place",
        places=(Place(code="N", name="The nation", level="nation"), *regions, *small),
    )


def _by_age_and_sex() -> Margin:
    labels = [f"{age} | {sex}" for age in AGES for sex in SEXES]
    return Margin(
        name="age and sex",
        title="age and sex",
        source="made up",
        targets={label: 1000.0 * (10 + number) for number, label in enumerate(labels)},
        items=("age_band", "sex"),
        groups={
            "age_band": {code: age for age, codes in AGES.items() for code in codes},
            "sex": {code: sex for sex, codes in SEXES.items() for code in codes},
        },
    )


def _by_region(geography: Geography) -> Margin:
    total = sum(_by_age_and_sex().targets.values())
    shares = np.arange(REGIONS, 2 * REGIONS) / np.arange(REGIONS, 2 * REGIONS).sum()
    codes = [place.code for place in geography.at_level("region")]
    return Margin(
        name="region",
        title="region",
        source="made up",
        targets=dict(zip(codes, (total * shares).tolist(), strict=True)),
        level="region",
    )


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took: seconds of wall time, and the most memory of all its processes at once, in GB."""

    seconds: float
    gigabytes: float


def cost(people: int, places: int, replicates: int, n_workers: int = 1, *, groups: bool = True) -> Cost:
    """The cost of one whole index in a process of its own and those that it splits off."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.chain_case",
        *map(str, (people, places, replicates, n_workers)),
        *(() if groups else (_ALONE,)),
    ]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    most = 0
    while running.poll() is None:
        most = max(most, sum(resident(process) for process in family(running.pid)))
        time.sleep(0.02)
    said, _ = running.communicate()
    if running.returncode:
        raise RuntimeError(f"{' '.join(command[1:])} left with {running.returncode}")
    return Cost(float(said), most / 1e9)


def family(process: int) -> Iterator[int]:
    """A process and all that it split off, and they."""
    yield process
    for task in (_PROC / str(process) / "task").glob("*"):
        with suppress(OSError):  # it may have ended since
            for child in (task / "children").read_text().split():
                yield from family(int(child))


def resident(process: int) -> int:
    """Bytes that a process holds, its part of what it shares; 0 where it has ended."""
    with suppress(OSError):
        for line in (_PROC / str(process) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def main() -> None:
    """Compute one index and print how long it took."""
    people, places, replicates, number = map(int, sys.argv[1:5])
    groups = _ALONE not in sys.argv
    snapshot, spec = ready(people, places, replicates, groups=groups)
    with workers(number) as executor:
        compute(
            *ready(3_000, 12, 200, groups=groups), executor=executor
        )  # what is loaded once, and processes begun
        began = time.perf_counter()
        compute(snapshot, spec, executor=executor)
        print(time.perf_counter() - began)


if __name__ == "__main__":
    main()
