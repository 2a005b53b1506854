"""The gate for changes: only of figures that both waves show, rounded, and judged among what is shown."""

import json

import numpy as np
import pytest

from index_platform.queries.published import change_from_document
from instruments.errors import NotReproducedError
from scoring.chain import compute
from scoring.change import among, compare, known_claims
from scoring.change.false_discovery import adjusted
from scoring.change.gate import published_change
from scoring.disclosure import protect, protect_change
from scoring.disclosure.ledger import Ledger
from scoring.outcomes import ChangeOutcome, NotCompared
from scoring.published import Shown, Withheld
from scoring.published_change import PublishedChange, ShownChange, document
from scoring.run import IndexRun
from scoring.snapshot import Snapshot
from tests.scoring.builders import answered, snapshot
from tests.scoring.test_change import asked_otherwise_runs
from tests.scoring.waves_made import SIZES, pair, second


def gated(earlier: IndexRun, later: IndexRun) -> PublishedChange:
    return protect_change(earlier, later, later.spec.disclosure, Ledger())


@pytest.fixture(scope="module")
def first() -> Snapshot:
    return snapshot(SIZES, seed=1)


@pytest.fixture(scope="module")
def waves(first: Snapshot) -> tuple[IndexRun, IndexRun]:
    """Nobody of the fourth cluster's few in the second wave may be seen."""
    return pair(first, second(first, sizes=[400, 350, 300, 9], effects=[0.0, 0.6, -0.6, 0.0]))


@pytest.fixture(scope="module")
def change(waves: tuple[IndexRun, IndexRun]) -> PublishedChange:
    return gated(*waves)


def test_the_gate_for_changes_takes_what_the_gate_for_waves_let_out(
    change: PublishedChange, waves: tuple[IndexRun, IndexRun]
) -> None:
    before, after = (protect(run, run.spec.disclosure, Ledger()).table for run in waves)
    found = compare(*waves, known_claims(*waves))
    assert published_change(found, before, after) == change
    assert all(change.before[key] == before.cells[key] for key in change.cells)
    assert all(change.after[key] == after.cells[key] for key in change.cells)


def test_a_change_is_shown_only_where_both_figures_are(change: PublishedChange) -> None:
    for key, cell in change.cells.items():
        both = isinstance(change.before[key], Shown) and isinstance(change.after[key], Shown)
        assert isinstance(cell, ShownChange) == both
    assert {change.cells["C4", measure.key] for measure in change.measures} == {Withheld.TOO_FEW}
    assert Withheld.PROTECTS_ANOTHER in {change.cells["C3", measure.key] for measure in change.measures}


def test_nobody_of_a_place_that_is_withheld_moves_what_is_told_of_another(
    change: PublishedChange, waves: tuple[IndexRun, IndexRun]
) -> None:
    """Other answers of its nine people change nothing but the whole, which holds them."""
    later = waves[1].snapshot
    few = [row for row, place in enumerate(later.place) if later.geography.places[place].parent == "C4"]
    assert len(few) == 9
    others = answered(later, few, {"satis": 0, "belong": 4, "change2y": 3})
    told = gated(waves[0], compute(others, waves[0].spec))
    apart = {key for key, cell in change.cells.items() if told.cells[key] != cell}
    assert apart
    assert {place for place, _ in apart} == {"T"}
    assert not any(place == "C4" for place, _ in change.contributions)


def test_verdicts_rest_on_what_is_shown_alone(waves: tuple[IndexRun, IndexRun]) -> None:
    changes = compare(*waves, known_claims(*waves))
    shown = np.ones(changes.told.shape, dtype=bool)
    shown[2] = False
    told = among(changes, shown)
    assert told.outcomes[2] == (None,) * shown.shape[1]
    kept = [1, 3, 4]
    p_values = np.where(changes.told, changes.figures.p_value, np.nan)[kept]
    for column in range(shown.shape[1]):
        np.testing.assert_array_equal(told.adjusted[kept, column], adjusted(p_values[:, column]))


def test_figures_are_rounded_with_a_decimal_more_and_limits_outwards(
    change: PublishedChange, waves: tuple[IndexRun, IndexRun]
) -> None:
    raw = compare(*waves, known_claims(*waves)).figures
    assert sum(isinstance(cell, ShownChange) for cell in change.cells.values()) > 60
    for row, place in enumerate(waves[1].places[:4]):
        for column, measure in enumerate(change.measures):
            cell = change.cells[place.code, measure.key]
            if not isinstance(cell, ShownChange):
                continue
            scale = 100.0 if measure.unit.value == "per_cent" else 1.0
            decimals = measure.decimals + 1
            assert cell.difference.value == pytest.approx(
                scale * raw.difference[row, column], abs=0.51 / 10**decimals
            )
            assert cell.difference.low <= scale * raw.low[row, column] + 1e-9
            assert cell.difference.high >= scale * raw.high[row, column] - 1e-9
            assert cell.least_change >= scale * raw.least_change[row, column] - 1e-9
            assert round(cell.difference.value, decimals) == cell.difference.value
            assert 0.01 <= cell.chance_of_rise <= 0.99


def test_a_clear_change_comes_through(change: PublishedChange) -> None:
    cell = change.cells["C2", "index"]
    assert isinstance(cell, ShownChange)
    assert cell.outcome is ChangeOutcome.CLEARLY_UP
    assert cell.chance_of_rise == 0.99


def test_what_domains_brought_adds_up_but_for_rounding(change: PublishedChange) -> None:
    parts = [
        change.contributions["C2", key].value
        for key in ("wellbeing", "connection", "resilience", "community")
    ]
    whole = change.cells["C2", "index"]
    assert isinstance(whole, ShownChange)
    assert sum(parts) == pytest.approx(whole.difference.value, abs=0.25)


def test_across_a_break_there_are_words_and_no_figure(first: Snapshot) -> None:
    change = gated(*asked_otherwise_runs(first, "break"))
    assert ("C1", "on_the_up") not in change.cells
    apart = change.apart["C1", "on_the_up"]
    assert apart.why is NotCompared.BREAK
    assert "asked of half of the people each" in apart.words
    assert isinstance(change.before["C1", "on_the_up"], Shown)  # each wave has its own figure still


def test_a_change_that_was_stored_reads_back_as_it_was(change: PublishedChange) -> None:
    written = json.loads(json.dumps(document(change)))
    assert change_from_document(written) == change


def test_a_stored_change_that_was_tampered_with_is_refused(change: PublishedChange) -> None:
    written = json.loads(json.dumps(document(change)))
    written["cells"]["C4"]["index"] = {"withheld": "too_few", "difference": 3}
    with pytest.raises(NotReproducedError, match="withheld, and yet says more"):
        change_from_document(written)
