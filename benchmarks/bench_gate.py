"""The whole of tci@1.0 with small places, and the gate that its figures leave through: seconds."""

from dataclasses import replace
from functools import cache

import numpy as np

from benchmarks.chain_case import SEED, wave
from benchmarks.measure import Limit
from instruments.places import Covariate
from scoring.base import base_of
from scoring.chain import compute
from scoring.definitions import shipped
from scoring.disclosure import Protected, protect
from scoring.disclosure.ledger import Ledger
from scoring.run import IndexRun
from scoring.snapshot import Snapshot
from scoring.spec import IndexSpec, SmallAreaRule

COUNTY = (20_000, 300, 500, 1_000)  # people, places, replicates, draws
NATION = (175_000, 7_000, 20, 100)  # the gate does not look at replicates
KNOWN = "known"
SECONDS, GATE_SECONDS, BESIDE_SECONDS, NATION_SECONDS = 6.0, 1.0, 2.0, 30.0


def benches() -> tuple[Limit, ...]:
    """The chain with all measures and a model of small places, and the gate, alone and beside a release."""
    people, places, replicates, draws = COUNTY
    county = f"{people:,} people in {places} modelled places of 10 regions"
    return (
        Limit(
            name="chain-small-places",
            what=f"the whole of tci@1.0, {county}, {replicates} replicates, {draws:,} draws, against"
            f" {SECONDS:g} s",
            ours=lambda: compute(*ready(*COUNTY)),
            seconds=SECONDS,
            runs=3,
        ),
        Limit(
            name="gate",
            what=f"the whole gate, every family of figures of {county}, against {GATE_SECONDS:g} s",
            ours=lambda: let_out(COUNTY),
            seconds=GATE_SECONDS,
            runs=5,
        ),
        Limit(
            name="gate-beside",
            what=f"the same beside a release of the same people but one, against {BESIDE_SECONDS:g} s",
            ours=lambda: let_out(COUNTY, beside=_earlier()),
            seconds=BESIDE_SECONDS,
            runs=3,
        ),
        Limit(
            name="gate-nation",
            what=f"the whole gate, {NATION[0]:,} people in {NATION[1]:,} modelled places, against"
            f" {NATION_SECONDS:g} s",
            ours=lambda: let_out(NATION),
            seconds=NATION_SECONDS,
            runs=1,
        ),
    )


@cache
def ready(people: int, places: int, replicates: int, draws: int) -> tuple[Snapshot, IndexSpec]:
    """A wave whose regions are reported and whose places are modelled, and all of tci@1.0 for it."""
    made = wave(people, places)
    codes = [place.code for place in made.geography.at_level("place")]
    values = np.random.default_rng([SEED, places]).normal(size=len(codes)).tolist()
    known = Covariate(
        key=KNOWN, title=KNOWN, vintage="2026", source="made up", values=dict(zip(codes, values, strict=True))
    )
    geography = replace(made.geography, report_level="region", covariates=(known,))
    snapshot = replace(made, geography=geography)
    spec = replace(
        shipped("tci@1.0"),
        replicates=replicates,
        draws=draws,
        small_areas=SmallAreaRule(level="place", covariates=(KNOWN,), hold_share=1.0),
    )
    some = replace(snapshot.rows(np.arange(min(people, 5_000))), margins=())
    return snapshot, spec.with_base(base_of(some, replace(spec, replicates=20)))


@cache
def computed(case: tuple[int, int, int, int]) -> IndexRun:
    """The run of a case, made once."""
    return compute(*ready(*case))


def let_out(case: tuple[int, int, int, int], *, beside: Ledger | None = None) -> Protected:
    """What the gate lets out of a run."""
    run = computed(case)
    return protect(run, run.spec.disclosure, beside or Ledger())


@cache
def _earlier() -> Ledger:
    """A release of the county before its last answer came in."""
    snapshot, spec = ready(*COUNTY)
    run = compute(snapshot.rows(np.arange(len(snapshot) - 1)), replace(spec, replicates=20, draws=100))
    return Ledger((protect(run, spec.disclosure, Ledger()).entry,))
