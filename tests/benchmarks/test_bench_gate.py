"""The limits are on the real chain and the real gate, of all measures and both levels."""

import numpy as np

from benchmarks.bench_gate import COUNTY, NATION, benches, computed, let_out
from scoring.definitions import shipped
from scoring.disclosure.ledger import Ledger
from scoring.published import Shown, Withheld

SMALL = (3_000, 12, 20, 50)


def test_the_limits_name_what_they_measure() -> None:
    named = {limit.name: limit for limit in benches()}
    assert set(named) == {"chain-small-places", "gate", "gate-beside", "gate-nation"}
    for name, case in (("gate", COUNTY), ("gate-nation", NATION)):
        assert all(f"{number:,}" in named[name].what for number in case[:2])


def test_a_case_is_all_of_the_index_with_modelled_places() -> None:
    run = computed(SMALL)
    assert [one.key for one in run.spec.measures] == [one.key for one in shipped("tci@1.0").measures]
    assert run.small is not None
    assert (len(run.small.places), len(run.places)) == (12, 11)
    assert np.isfinite(run.values[0]).all()


def test_the_gate_looks_at_every_family_and_remembers_it() -> None:
    alone = let_out(SMALL)
    assert len(alone.table.cells) == (12 + 11) * len(shipped("tci@1.0").measures)
    assert alone.entry.families
    assert alone.beside == ()
    beside = let_out(SMALL, beside=Ledger((alone.entry,)))
    assert beside.beside == (alone.entry,)
    kinds = {type(cell) for cell in alone.table.cells.values()}
    assert kinds == {Shown, Withheld}
