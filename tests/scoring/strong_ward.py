"""Two waves of a town in which one ward has most of the answers of its cluster; some people are in both."""

from dataclasses import replace

import numpy as np

from scoring.disclosure import protect
from scoring.disclosure.ledger import Ledger
from scoring.published import PublishedTable
from scoring.run import IndexRun
from scoring.snapshot import Snapshot
from tests.scoring.builders import snapshot
from tests.scoring.small_places_made import known
from tests.scoring.waves_made import again, second

SIZES, BEFORE, AFTER = [4000, 300, 300, 300], [0.0, 0.4, -0.4, 0.0], [0.5, 0.4, -0.4, 0.0]
WARDS = 5


def waves() -> tuple[Snapshot, Snapshot]:
    """The first cluster rises by half a standard deviation; most of its people live in its first ward."""
    first = _gathered(snapshot(SIZES, effects=BEFORE, wards=WARDS, seed=1), 1)
    others = _gathered(second(first, sizes=SIZES, effects=AFTER, wards=WARDS), 2)
    return known(first), known(again(first, others, 0.3))


def tables(runs: tuple[IndexRun, IndexRun]) -> tuple[PublishedTable, PublishedTable]:
    """What the gate lets out of both, the later beside the earlier."""
    ledger, made = Ledger(), []
    for run in runs:
        protected = protect(run, run.spec.disclosure, ledger)
        ledger = Ledger((*ledger.entries, protected.entry))
        made.append(protected.table)
    return made[0], made[1]


def _gathered(frozen: Snapshot, seed: int) -> Snapshot:
    """The wave with most people of the other wards of the first cluster moved to its first ward."""
    codes = [place.code for place in frozen.geography.places]
    wards = [codes.index(place.code) for place in frozen.geography.at_level("ward")][:WARDS]
    moves = np.isin(frozen.place, wards[1:]) & (np.random.default_rng(seed).random(len(frozen)) < 0.9)
    return replace(frozen, place=np.where(moves, wards[0], frozen.place).astype(frozen.place.dtype))
