"""Wards through the gate: marked as modelled, withheld where few or unsure, and never a bare rank."""

from dataclasses import replace

import numpy as np
import pytest

from index_platform.queries.published import table_from_document
from scoring.chain import compute
from scoring.composite import Aggregation, NormalisationMethod
from scoring.published import PublishedTable, Shown, ShownCount, Withheld, document
from scoring.run import IndexRun
from scoring.small_areas.run import SmallAreaRun
from scoring.spec import MeasureKind, PrecisionRule, Unit
from tests.scoring.gate import published
from tests.scoring.small_places_made import small_spec, town

SURE = PrecisionRule(
    show_base=1,
    caution_base=1,
    least_clusters=10,
    caution_half_width=1e9,
    greatest_half_width=1e9,
    least_reliability=0.0,
    caution_reliability=0.0,
)


def sure_run(*, wards: int = 5, few: int = 0) -> IndexRun:
    """A town where nothing is too unsure; in its first ward only ``few`` answered, if any number is given."""
    frozen = town(wards)
    if few:
        here = np.flatnonzero(frozen.place == 5)  # the first ward, behind the town and its clusters
        frozen = frozen.rows(np.sort(np.setdiff1d(np.arange(len(frozen)), here[few:])))
    return compute(frozen, replace(small_spec(frozen), precision=SURE))


@pytest.fixture(scope="module")
def run() -> IndexRun:
    return sure_run()


@pytest.fixture(scope="module")
def table(run: IndexRun) -> PublishedTable:
    return published(run)


def small_of(run: IndexRun) -> SmallAreaRun:
    assert run.small is not None
    return run.small


def test_every_ward_has_a_cell_of_every_measure_marked_as_modelled(
    run: IndexRun, table: PublishedTable
) -> None:
    assert len(table.small_places) == 20
    assert table.small_plural == "wards"
    for place in table.small_places:
        cells = {measure.key: table.cell(place.code, measure.key) for measure in table.measures}
        shown = {key for key, cell in cells.items() if isinstance(cell, Shown) and cell.modelled}
        assert {"index", "thriving", "wellbeing", "satisfaction_mean", "resilience_mean"} <= shown
        assert {cells[key] for key in cells.keys() - shown} <= {Withheld.PROTECTS_ANOTHER}  # rare answers
        assert isinstance(place.respondents, ShownCount)
    reported = [table.cell(place.code, "index") for place in (table.whole, *table.places)]
    assert all(isinstance(cell, Shown) and not cell.modelled for cell in reported)
    assert table.method.smoothing == run.manifest["smoothing"] != "none"


def test_the_method_says_in_keys_how_figures_were_made(run: IndexRun, table: PublishedTable) -> None:
    geography, method = run.snapshot.geography, table.method
    assert method.draws == run.spec.draws
    assert (method.normalisation, method.aggregation) == (NormalisationMethod.GOALPOSTS, Aggregation.MPI)
    assert method.covariates == tuple(one.title for one in geography.covariates)
    assert all(title in method.smoothing for title in method.covariates)
    assert table_from_document(document(table)).method == method


def test_a_modelled_figure_is_the_rounded_mean_of_its_draws(run: IndexRun, table: PublishedTable) -> None:
    small = small_of(run)
    for column, measure in enumerate(run.spec.measures):
        cell = table.cell(small.places[3].code, measure.key)
        assert isinstance(cell, Shown)
        unit = 100.0 if measure.unit is Unit.PER_CENT else 1.0
        step = 0.1 if measure.unit is Unit.SCORE else 1.0
        assert cell.value == pytest.approx(unit * small.draws[3, column].mean(), abs=step / 2 + 1e-9)
        assert cell.low <= unit * np.quantile(small.draws[3, column], 0.025) + 1e-9
        assert cell.base == 5 * round(small.n[3, column] / 5)
        assert cell.outcome is small.outcomes[3][column]
        assert cell.difference is not None
        assert cell.difference.low <= cell.difference.value <= cell.difference.high


def test_a_ward_of_fewer_than_ten_is_in_no_cell_no_rank_and_no_number_of_people() -> None:
    run = sure_run(few=9)
    table = published(run)
    first = table.small_places[0]
    assert first.code == small_of(run).places[0].code
    assert {table.cell(first.code, measure.key) for measure in table.measures} == {Withheld.TOO_FEW}
    assert not any(code == first.code for code, _ in table.orders)
    assert isinstance(first.respondents, Withheld)


def test_a_ward_that_would_give_away_its_neighbour_is_withheld_too() -> None:
    run = sure_run(few=9)
    table = published(run)
    rest = [place.code for place in small_of(run).places[1:5]]  # of the same cluster, which is published
    assert isinstance(table.cell("C1", "satisfied"), Shown)
    hidden = [code for code in rest if table.cell(code, "satisfied") is Withheld.PROTECTS_ANOTHER]
    assert len(hidden) >= 1
    assert all(isinstance(table.cell("W21", key), Shown) for key in ("index", "satisfied"))


def test_order_is_told_among_the_places_that_are_shown_with_bands_in_per_cents(
    run: IndexRun, table: PublishedTable
) -> None:
    wards = {code: order for (code, key), order in table.orders.items() if key == "index" and code[0] == "W"}
    assert len(wards) == 20
    assert {order.of for order in wards.values()} == {20}
    for order in wards.values():
        assert 1 <= order.low <= order.high <= 20
        assert len(order.bands) == 5
        assert abs(sum(order.bands) - 100) <= 2  # each is rounded
    clusters = [order for (code, key), order in table.orders.items() if key == "index" and code[0] == "C"]
    assert [order.of for order in clusters] == [4] * 4
    assert {order.bands for order in clusters} == {()}
    assert {key for _, key in table.orders} == set(run.spec.ranks.measures)


def test_weak_and_wide_figures_are_marked_or_withheld() -> None:
    frozen = town()
    spec = small_spec(frozen)
    rule = replace(SURE, least_reliability=0.4, caution_reliability=0.6, greatest_half_width=15.0)
    run = compute(frozen, replace(spec, precision=rule))
    small, table = small_of(run), published(run)
    told = set()
    for row, place in enumerate(small.places):
        for column, measure in enumerate(run.spec.measures):
            if measure.kind in (MeasureKind.SHARE, MeasureKind.DOMAIN):
                cell, own = table.cell(place.code, measure.key), small.reliability[row, column]
                width = (small.high - small.low)[row, column] / 2 * (1 if measure.unit is Unit.INDEX else 100)
                if own < 0.4 or width > 15.0:
                    assert cell in (Withheld.TOO_UNCERTAIN, Withheld.PROTECTS_ANOTHER)
                elif cell is not Withheld.PROTECTS_ANOTHER:
                    assert isinstance(cell, Shown)
                    assert cell.uncertain is bool(own < 0.6)
                told.add(type(cell))
    assert told == {Shown, Withheld}


def test_a_ward_that_misses_a_domain_shows_no_domain_and_no_index() -> None:
    frozen = town(missing=0.0)
    here = np.flatnonzero(frozen.place == 5)
    reasons = frozen.reasons.copy()
    codes = frozen.codes.copy()
    for column, item in enumerate(frozen.instrument.items):
        if item.id.startswith("brs"):
            codes[here, column], reasons[here, column] = np.iinfo(np.int32).min, 4
    frozen = replace(frozen, codes=codes, reasons=reasons)
    run = compute(frozen, replace(small_spec(frozen), precision=SURE))
    table, first = published(run), small_of(run).places[0].code
    assert small_of(run).synthetic[0]
    for key in ("wellbeing", "connection", "resilience", "community", "index", "arithmetic"):
        assert isinstance(table.cell(first, key), Withheld)
    assert isinstance(table.cell(first, "satisfied"), Shown)


def test_held_figures_are_not_published() -> None:
    frozen = town()
    run = compute(frozen, replace(small_spec(frozen, hold_share=-0.001), precision=SURE))
    table = published(run)
    cells = {table.cell(place.code, m.key) for place in table.small_places for m in table.measures}
    assert Withheld.NOT_AVAILABLE in cells
    assert not any(isinstance(cell, Shown) for cell in cells)
    assert small_of(run).hold in table.warnings
    assert isinstance(table.cell("C1", "index"), Shown)


def test_a_release_with_wards_is_read_back_as_it_was(table: PublishedTable) -> None:
    assert table_from_document(document(table)) == table


def test_a_run_without_small_places_has_none_to_publish() -> None:
    frozen = town(3)
    table = published(compute(frozen, replace(small_spec(frozen), small_areas=None)))
    assert (table.small_places, table.small_plural, table.method.smoothing) == ((), "", "none")
    assert {code for code, _ in table.cells} == {"T", "C1", "C2", "C3", "C4"}
