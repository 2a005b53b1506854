"""The edges of what can be asked, from answers to what is told: a refusal, or a figure that says so."""

from dataclasses import replace

import numpy as np
import pytest

from instruments.errors import MeasureError
from reports.explaining import explanation
from scoring.change import compare, known_claims
from scoring.change.gate import published_change
from scoring.published import PublishedTable, Shown, ShownCount, Withheld
from scoring.published_change import ShownChange
from scoring.snapshot import NO_CODE, Margin, Snapshot
from tests.scoring.builders import SEX, answered, based, snapshot, tci
from tests.scoring.gate import made, published
from tests.scoring.small_places_made import known, small_spec
from tests.scoring.waves_made import second


def shown(table: PublishedTable) -> set[str]:
    """The places of which a figure is published."""
    return {place for (place, _), cell in table.cells.items() if isinstance(cell, Shown)}


def counts(table: PublishedTable) -> set[str]:
    """The places of which the number of people is published."""
    return {place.code for place in (table.whole, *table.places) if isinstance(place.respondents, ShownCount)}


def test_one_person_in_every_place_lets_out_the_whole_and_no_place() -> None:
    table = published(made(snapshot([1] * 150, missing=0.0), spec=based(snapshot([1] * 150), tci(40))))
    assert shown(table) == counts(table) == {"T"}
    said = "\n".join(explanation(table, "C7").lines)
    assert "We do not show this for Cluster 7" in said


def test_an_empty_place_keeps_its_line_and_has_no_figure() -> None:
    """And as one place that is closed would follow from the others, another one closes too."""
    table = published(made(snapshot([300, 200, 0], missing=0.0)))
    assert [place.code for place in table.places] == ["C1", "C2", "C3"]
    assert "C3" not in shown(table) | counts(table)
    assert "T" in shown(table)
    assert explanation(table, "C3").lines


def test_known_totals_that_no_weights_of_the_answers_can_meet_are_refused_by_name() -> None:
    """All women live in one cluster: there are too few people in it to stand for so many."""
    frozen = answered(snapshot([150, 150], missing=0.0), slice(150), {"sex": 2})
    frozen = answered(frozen, slice(150, 300), {"sex": 1})
    place = Margin(
        name="cluster",
        title="cluster",
        source="made up",
        targets={"C1": 600.0, "C2": 400.0},
        level="cluster",
    )
    with pytest.raises(MeasureError) as refusal:
        made(replace(frozen, margins=(SEX, place)), spec=based(frozen))
    assert "as some combinations have no respondents" in refusal.value.what
    assert refusal.value.what.split("'")[1] in ("Female", "Male", "C1", "C2")
    assert "leave one out" in refusal.value.fix


def test_two_places_are_both_told_or_neither() -> None:
    assert shown(published(made(snapshot([300, 200], missing=0.0)))) == {"T", "C1", "C2"}
    assert shown(published(made(snapshot([300, 9], missing=0.0)))) == {"T"}


def test_answers_that_count_alike_cost_nothing_and_say_so() -> None:
    table = published(made(snapshot([300, 200], missing=0.0)))
    assert table.method.margins == ()
    assert table.method.deff == 1.0
    assert "Every answer counts the same" in "\n".join(explanation(table, "C1").lines)


def test_wards_that_do_not_differ_are_not_told_apart() -> None:
    """The variance between them is nought: their own answers weigh nothing, and nothing of them is told."""
    frozen = alike(known(snapshot([400, 400, 400, 400], wards=5, missing=0.0)))
    spec = small_spec(frozen, hold_share=1.0)
    run = made(frozen, spec=spec, precise=False)
    assert run.small is not None
    column = [one.key for one in spec.measures].index("community")
    assert np.isfinite(run.small.estimate[:, column]).all()
    assert run.small.reliability[:, column].max() < 0.5
    assert np.ptp(run.small.estimate[:, column]) < 5.0
    table = published(run)
    cells = {table.cell(place.code, "community") for place in table.small_places}
    assert cells == {Withheld.TOO_UNCERTAIN}


def alike(frozen: Snapshot) -> Snapshot:
    """The same answers in every ward, as far as its people reach."""
    rows = np.zeros(len(frozen), dtype=np.int64)
    for place in np.unique(frozen.place):
        there = np.flatnonzero(frozen.place == place)
        rows[there] = np.arange(len(there)) % 60
    return replace(frozen, codes=frozen.codes[rows], reasons=frozen.reasons[rows])


@pytest.mark.slow
def test_seven_thousand_wards_go_through_the_gate_and_none_of_a_few_people_is_told() -> None:
    frozen = known(snapshot([4000] * 7, wards=1000, seed=2))
    run = made(frozen, spec=small_spec(frozen, replicates=20, draws=60))
    assert run.small is not None
    table = published(run)
    wards = dict(zip([one.code for one in run.small.places], run.small.respondents, strict=True))
    told = shown(table) & set(wards)
    assert len(wards) == 7000
    assert told
    assert min(wards[code] for code in told) >= 10
    assert {"T", "C1", "C7"} <= shown(table)


def test_a_domain_that_one_wave_did_not_get_has_no_change_and_neither_has_the_index() -> None:
    sizes = [300, 260, 240, 220]
    first = snapshot(sizes, missing=0.0)
    later = second(first, sizes=sizes, missing=0.0)
    columns = [number for number, one in enumerate(later.variables) if one.name.startswith("brs")]
    codes = later.codes.copy()
    codes[:, columns] = NO_CODE
    earlier, last = (made(one, spec=based(first)) for one in (first, replace(later, codes=codes)))
    before, after = published(earlier), published(last)
    change = published_change(compare(earlier, last, known_claims(earlier, last)), before, after)
    for place in ("T", "C1"):
        assert isinstance(before.cell(place, "index"), Shown)
        assert not isinstance(after.cell(place, "index"), Shown)
        for key in ("resilience", "index"):
            assert not isinstance(change.cells.get((place, key)), ShownChange)
        assert isinstance(change.cells[place, "community"], ShownChange)
    assert "Resilience" in "\n".join(explanation(after, "C1").lines)
