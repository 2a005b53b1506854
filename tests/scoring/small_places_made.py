"""Waves whose wards are smoothed: covariates for the places of the builders, and a definition that asks."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from instruments.places import Covariate
from scoring.snapshot import Snapshot
from scoring.spec import IndexSpec, RankRule, SmallAreaRule
from tests.scoring.builders import based, snapshot, tci

KEYS = ("income_deprivation", "aged_65_and_over")


def known(frozen: Snapshot, *, seed: int = 3, keys: Sequence[str] = KEYS) -> Snapshot:
    """The wave with made-up covariates of its wards."""
    wards = [place.code for place in frozen.geography.at_level("ward")]
    rng = np.random.default_rng(seed)
    made = tuple(
        Covariate(
            key=key,
            title=key,
            vintage="2026",
            source="made up",
            values=dict(zip(wards, rng.normal(size=len(wards)).tolist(), strict=True)),
        )
        for key in keys
    )
    return replace(frozen, geography=replace(frozen.geography, covariates=made))


def small_spec(frozen: Snapshot, *, replicates: int = 60, draws: int = 400, **rule: object) -> IndexSpec:
    """``tci@1.0`` with few draws; ``rule`` changes what it says of small areas."""
    made = replace(SmallAreaRule(level="ward", covariates=KEYS), **rule)
    ranks = RankRule(measures=("index", "thriving"), bands=5)
    return based(frozen, replace(tci(replicates), draws=draws, small_areas=made, ranks=ranks))


def town(wards: int = 5, *, seed: int = 1, missing: float = 0.03) -> Snapshot:
    """Four clusters of wards, their covariates known."""
    sizes, effects = [400, 350, 300, 250], [0.0, 0.4, -0.4, 0.0]
    return known(snapshot(sizes, effects=effects, wards=wards, seed=seed, missing=missing))
