"""Pairs of waves for tests of change: a second wave of which part are the very people of the first."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from scoring.chain import compute
from scoring.run import IndexRun
from scoring.snapshot import Snapshot
from tests.scoring.builders import based, snapshot, tci, wave

SIZES = [400, 350, 300, 250]


def second(
    frozen: Snapshot,
    *,
    key: str = "w2",
    seed: int = 2,
    sizes: Sequence[int] = SIZES,
    effects: Sequence[float] | None = None,
    wards: int = 3,
    missing: float = 0.03,
) -> Snapshot:
    """Another wave of the same town, with people of its own."""
    fresh = snapshot(sizes, seed=seed, effects=effects, wards=wards, missing=missing)
    apart = tuple(f"{key} {one}" for one in fresh.clusters)
    return replace(fresh, wave=wave(key), clusters=apart, geography=frozen.geography)


def again(frozen: Snapshot, others: Snapshot, part: float) -> Snapshot:
    """The second wave with this part of its people taken from the first, as they answered then.

    But for one question that no measure uses: whoever answers all alike is taken for the answers of before.
    """
    n = len(frozen)
    kept = np.random.default_rng(5).random(n) < part
    rows = np.flatnonzero(kept)
    codes, reasons, place = others.codes.copy(), others.reasons.copy(), others.place.copy()
    codes[rows], reasons[rows], place[rows] = frozen.codes[rows], frozen.reasons[rows], frozen.place[rows]
    column = [one.name for one in frozen.variables].index("carer")
    one, other, *_ = frozen.instrument.item("carer").scored_codes
    codes[rows, column] = np.where(codes[rows, column] == one, other, one)
    clusters = tuple(frozen.clusters[row] if kept[row] else others.clusters[row] for row in range(n))
    return replace(others, codes=codes, reasons=reasons, place=place, clusters=clusters)


def pair(earlier: Snapshot, later: Snapshot, *, replicates: int = 60) -> tuple[IndexRun, IndexRun]:
    """The runs of two waves by one definition on the base of the first."""
    spec = based(earlier, tci(replicates))
    return compute(earlier, spec), compute(later, spec)
