"""Changes of wards through the gate: told where own answers weigh enough, judged in a family of their own."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from index_platform.queries.published import change_from_document
from scoring.chain import compute
from scoring.change import Changes, among, compare, known_claims
from scoring.change.false_discovery import adjusted
from scoring.change.gate import published_change
from scoring.change.small_places import modelled_columns, small_among
from scoring.figures import COMPOSITES
from scoring.outcomes import ChangeOutcome, NotCompared
from scoring.published import PublishedTable, Shown, Withheld
from scoring.published_change import PublishedChange, ShownChange, document
from scoring.run import IndexRun
from scoring.snapshot import Snapshot
from scoring.spec import MeasureKind
from tests.scoring.builders import answered, people
from tests.scoring.small_places_made import small_spec
from tests.scoring.strong_ward import tables, waves
from tests.scoring.test_since_base import next_version

Tables = tuple[PublishedTable, PublishedTable]


@pytest.fixture(scope="module")
def asked() -> tuple[Snapshot, Snapshot]:
    return waves()


@pytest.fixture(scope="module")
def runs(asked: tuple[Snapshot, Snapshot]) -> tuple[IndexRun, IndexRun]:
    spec = small_spec(asked[0], hold_share=1.0)
    return compute(asked[0], spec), compute(asked[1], spec)


@pytest.fixture(scope="module")
def released(runs: tuple[IndexRun, IndexRun]) -> Tables:
    return tables(runs)


@pytest.fixture(scope="module")
def changes(runs: tuple[IndexRun, IndexRun]) -> Changes:
    return compare(*runs, known_claims(*runs))


@pytest.fixture(scope="module")
def change(changes: Changes, released: Tables) -> PublishedChange:
    return published_change(changes, *released)


def told(change: PublishedChange) -> set[tuple[str, str]]:
    """The changes of wards that are published."""
    wards = {place.code for place in change.small_places}
    return {key for key, cell in change.cells.items() if key[0] in wards and isinstance(cell, ShownChange)}


def strong(change: PublishedChange) -> str:
    return change.small_places[0].code


def test_the_one_ward_whose_own_answers_weigh_enough_is_told_and_clear(change: PublishedChange) -> None:
    assert {place for place, _ in told(change)} == {strong(change)}
    cell = change.cells[strong(change), "index"]
    assert isinstance(cell, ShownChange)
    assert cell.modelled
    assert cell.outcome is ChangeOutcome.CLEARLY_UP
    assert cell.difference.low > 0.0


def test_the_change_of_a_ward_has_no_decimal_more_than_its_figures_and_limits_go_outwards(
    change: PublishedChange, changes: Changes
) -> None:
    small = changes.small
    assert small is not None
    for place, key in told(change):
        cell = change.cells[place, key]
        assert isinstance(cell, ShownChange)
        at = 0, [one.key for one in changes.spec.measures].index(key)
        numbers = cell.difference.value, cell.difference.low, cell.difference.high, cell.least_change
        assert all(number == round(number, change.measure(key).decimals) for number in numbers)
        assert abs(cell.difference.value - small.figures.difference[at]) <= 0.5
        assert cell.difference.low <= small.figures.low[at]
        assert cell.difference.high >= small.figures.high[at]


@pytest.mark.parametrize(
    ("above", "here"),
    [
        (Withheld.TOO_FEW, Withheld.PROTECTS_ANOTHER),
        (Withheld.PROTECTS_ANOTHER, Withheld.PROTECTS_ANOTHER),
        (Withheld.TOO_UNCERTAIN, Withheld.NOT_AVAILABLE),
    ],
)
def test_where_the_change_of_the_cluster_is_withheld_its_wards_do_not_tell_of_it(
    changes: Changes, released: Tables, above: Withheld, here: Withheld
) -> None:
    """They add up to it: else a late answer that closes the cluster would be seen in all of its wards."""
    before, after = released
    cells = {**after.cells, ("C1", "community"): above}
    change = published_change(changes, before, replace(after, cells=cells))
    assert change.cells[strong(change), "community"] is here
    assert isinstance(change.cells[strong(change), "resilience"], ShownChange)


def test_of_most_wards_nothing_is_told(change: PublishedChange, changes: Changes) -> None:
    columns = modelled_columns(changes.spec)
    cells = [
        change.cells[place.code, changes.spec.measures[column].key]
        for place in change.small_places[1:]
        for column in columns
    ]
    assert len(cells) == 19 * len(columns)
    assert {type(cell) for cell in cells} == {Withheld}
    assert sum(cell is Withheld.TOO_UNCERTAIN for cell in cells) > len(cells) / 2


def test_a_ward_is_told_only_where_both_figures_are_and_its_own_answers_weigh_half(
    change: PublishedChange, changes: Changes, released: Tables
) -> None:
    small, spec = changes.small, changes.spec
    assert small is not None
    for row, place in enumerate(small.places):
        domains = [
            all(isinstance(table.cells[place.code, one.key], Shown) for table in released)
            and small.own_weight[row, column] >= spec.precision.least_reliability
            for column, one in enumerate(spec.measures)
            if one.kind is MeasureKind.DOMAIN
        ]
        for one in spec.measures:
            if one.kind in COMPOSITES:
                assert ((place.code, one.key) in told(change)) == all(domains)
        keys = [one.key for one in spec.measures if one.kind is MeasureKind.DOMAIN]
        assert [(place.code, key) in told(change) for key in keys] == domains


def test_a_figure_that_one_wave_withholds_has_no_change_and_says_the_reason_of_the_figure(
    changes: Changes, released: Tables
) -> None:
    before, after = released
    ward = after.small_places[0].code
    hidden = replace(before, cells={**before.cells, (ward, "resilience"): Withheld.PROTECTS_ANOTHER})
    change = published_change(changes, hidden, after)
    assert change.cells[ward, "resilience"] is Withheld.PROTECTS_ANOTHER
    assert change.cells[ward, "index"] is Withheld.NOT_AVAILABLE
    assert isinstance(change.cells[ward, "community"], ShownChange)


def test_wards_have_a_change_only_in_domains_and_what_is_made_of_them(change: PublishedChange) -> None:
    wards = {place.code for place in change.small_places}
    kinds = {change.measure(key).kind for place, key in change.cells if place in wards}
    assert kinds == {MeasureKind.DOMAIN, *COMPOSITES}


def test_wards_are_a_family_apart_from_the_clusters(changes: Changes, released: Tables) -> None:
    """What is told of wards moves no verdict of a cluster, and what is told of clusters none of a ward."""
    small = changes.small
    assert small is not None
    everything = np.ones(small.figures.p_value.shape, dtype=bool)
    nothing = np.zeros(changes.told.shape, dtype=bool)
    judged = small_among(small, everything, changes.spec)
    for column in modelled_columns(changes.spec):
        np.testing.assert_array_equal(judged.adjusted[:, column], adjusted(small.figures.p_value[:, column]))
    assert among(changes, nothing).small == small
    few = everything & (np.arange(len(small.places)) < 2)[:, None]
    column = modelled_columns(changes.spec)[0]
    np.testing.assert_array_equal(
        small_among(small, few, changes.spec).adjusted[:2, column],
        adjusted(small.figures.p_value[:2, column]),
    )
    assert set(small_among(small, few, changes.spec).outcomes[5]) == {None}
    alone = published_change(replace(changes, small=None), *released)
    beside = published_change(changes, *released)
    assert all(beside.cells[key] == cell for key, cell in alone.cells.items())


def test_rows_in_another_order_give_the_same_bits(
    asked: tuple[Snapshot, Snapshot], runs: tuple[IndexRun, IndexRun], change: PublishedChange
) -> None:
    mixed = [people(one, np.random.default_rng(9).permutation(len(one)).tolist()) for one in asked]
    again = compute(mixed[0], runs[0].spec), compute(mixed[1], runs[0].spec)
    found = published_change(compare(*again, known_claims(*again)), *tables(again))
    assert document(found) == document(change)


def test_nobody_of_a_ward_of_three_can_be_found_in_what_is_told(
    asked: tuple[Snapshot, Snapshot], runs: tuple[IndexRun, IndexRun]
) -> None:
    """Whatever the three answer, their ward has reasons and no number."""
    codes = [place.code for place in asked[1].geography.places]
    ward = codes.index(asked[1].geography.at_level("ward")[7].code)
    there = np.flatnonzero(asked[1].place == ward)
    rows = sorted({*range(len(asked[1]))} - {*there[3:].tolist()})
    few = people(asked[1], rows)
    mine = [at for at, row in enumerate(rows) if asked[1].place[row] == ward]
    assert len(mine) == 3
    low, high = ({"satis": value, "happy": value, "worth": value} for value in (0, 10))
    published = []
    for answers in (low, high):
        both = runs[0], compute(answered(few, mine, answers), runs[0].spec)
        published.append(published_change(compare(*both, known_claims(*both)), *tables(both)))
    name = published[0].small_places[7].code
    for one in published:
        assert {type(cell) for (place, _), cell in one.cells.items() if place == name} == {Withheld}
        assert one.cells[name, "wellbeing"] is Withheld.TOO_FEW
        assert not re.search(r"\d", json.dumps(document(one)["cells"][name]))
    assert published[0].cells.keys() == published[1].cells.keys()


def test_across_a_break_the_domain_and_the_index_have_words_and_other_domains_their_change(
    asked: tuple[Snapshot, Snapshot],
) -> None:
    spec = small_spec(asked[0], hold_share=1.0)
    assert spec.base is not None
    spec = replace(spec, base=replace(spec.base, instrument=""))  # as bases were when there was one version
    broken = next_version("break", of="scale", name="brs")
    later = replace(asked[1], instrument=broken, earlier=(asked[0].instrument,))
    both = compute(asked[0], spec), compute(later, spec)
    change = published_change(compare(*both, known_claims(*both)), *tables(both))
    ward = strong(change)
    assert change.apart[ward, "resilience"].why is NotCompared.BREAK
    assert change.apart[ward, "index"].why is NotCompared.BREAK
    assert isinstance(change.cells[ward, "community"], ShownChange)


def test_wards_of_another_vintage_have_words_in_the_place_of_a_change(
    runs: tuple[IndexRun, IndexRun], released: Tables
) -> None:
    earlier, later = runs
    geography = replace(later.snapshot.geography, vintage="another year")
    moved = replace(later, snapshot=replace(later.snapshot, geography=geography))
    change = published_change(compare(earlier, moved, known_claims(earlier, moved)), *released)
    assert {change.apart[place.code, "index"].why for place in change.small_places} == {NotCompared.PLACE}
    assert not told(change)
    assert any("wards are not compared: places of" in words for words in change.warnings)


def test_without_a_model_of_both_waves_nothing_is_told_and_a_warning_says_why(
    runs: tuple[IndexRun, IndexRun], released: Tables
) -> None:
    earlier, later = runs
    assert later.small is not None
    unlike = replace(later, small=replace(later.small, x=later.small.x + 1.0))
    change = published_change(compare(earlier, unlike, known_claims(earlier, unlike)), *released)
    assert not told(change)
    assert change.cells[strong(change), "index"] is Withheld.NOT_AVAILABLE
    assert any("what is known of them is not the same" in words for words in change.warnings)


def test_changes_of_wards_that_were_stored_read_back_as_they_were(change: PublishedChange) -> None:
    assert change_from_document(json.loads(json.dumps(document(change)))) == change
