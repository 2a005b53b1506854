"""Secondary suppression of a county's tables: exact elimination within the time that we allow."""

from collections.abc import Sequence
from itertools import product

import numpy as np

from benchmarks.measure import Bench, Limit
from scoring.arrays import Ints
from scoring.disclosure.elimination import Row, opened

AUTHORITIES, WARDS, AGES, SEXES = 10, 30, 4, 2
LEAST, SEED, SECONDS = 10, 20261121, 1.0


def benches() -> tuple[Bench | Limit, ...]:
    """4,650 counts of places by age and sex with all margins, as many too small as in a thin survey."""
    rows, authorities = sums(), [counts(seed) for seed in range(AUTHORITIES)]
    return (
        Limit(
            name="suppression",
            what=f"secondary suppression of {AUTHORITIES * len(rows):,} counts, margins of {AUTHORITIES} x"
            f" {WARDS} wards by {AGES} ages and {SEXES} sexes, against the {SECONDS:g} s that we allow",
            ours=lambda: [shown(table, rows) for table in authorities],
            seconds=SECONDS,
        ),
    )


def counts(authority: int) -> Ints:
    """(inner cells,) people of each ward, age and sex of a made-up authority, its wards of unequal size."""
    rng = np.random.default_rng([SEED, authority])
    size = rng.gamma(2.0, 6.0, size=(WARDS, 1, 1))
    return rng.poisson(np.broadcast_to(size, (WARDS, AGES, SEXES))).ravel()


def sums() -> list[Row]:
    """Every count and margin as a sum of inner cells, from the total downwards."""
    axes = [(None, *range(size)) for size in (WARDS, AGES, SEXES)]
    cells = np.arange(WARDS * AGES * SEXES).reshape(WARDS, AGES, SEXES)
    every = [tuple(slice(None) if at is None else at for at in where) for where in product(*axes)]
    rows = [dict.fromkeys(np.atleast_1d(cells[where]).ravel().tolist(), 1) for where in every]
    return sorted(rows, key=len, reverse=True)


def shown(table: Ints, rows: Sequence[Row]) -> tuple[bool, ...]:
    """Which counts of an authority may be shown."""
    small = [int(table[list(row)].sum()) < LEAST for row in rows]
    return opened(
        [row for row, few in zip(rows, small, strict=True) if not few],
        sensitive=[row for row, few in zip(rows, small, strict=True) if few],
        preference=[0] * len(table),
    )
