from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pytest

from scoring.answer_marks import answer_marks, sample
from scoring.chain import compute
from scoring.disclosure import protect
from scoring.disclosure.ledger import Ledger, LedgerEntry
from scoring.handling import FlaggedRule, MissingRule, ModeRule
from scoring.published import PublishedTable, Shown, ShownCount, Withheld
from scoring.run import IndexRun
from scoring.snapshot import NO_CODE, Margin, Snapshot
from scoring.spec import DraftRule, IndexSpec
from scoring.weighting.rule import WeightingRule
from tests.scoring.builders import answered, based, people, snapshot, tci, wave
from tests.scoring.gate import RULE, SURE, made, opened, published


def test_one_late_answer_closes_its_place_and_the_whole_and_leaves_the_others() -> None:
    """The whole then and now, less the places that did not change, would be the place that did."""
    frozen = snapshot([400, 350, 300, 250], missing=0.0)
    spec = based(frozen)
    fewer = made(people(frozen, range(1, len(frozen))), spec=spec)
    ledger = Ledger((protect(fewer, RULE, Ledger()).entry,))
    table = published(made(frozen, spec=spec), ledger)
    assert not opened(table, "T")
    assert not opened(table, "C1")
    assert all(len(opened(table, code)) > 20 for code in ("C2", "C3", "C4"))
    assert isinstance(table.place("C2").respondents, ShownCount)
    assert not isinstance(table.place("C1").respondents, ShownCount)
    assert not table.reliability
    counts = [count for profile in table.profiles for count in profile.counts.values()]
    assert set(counts) == {Withheld.PROTECTS_ANOTHER}


def test_one_changed_answer_closes_its_question_there_and_nothing_else(run: IndexRun) -> None:
    spec = replace(based(run.snapshot), precision=SURE)
    changed = made(
        answered(run.snapshot, [0], {"pride": 1 if run.snapshot.codes_of("pride")[0] > 2 else 5}), spec=spec
    )
    table = published(changed, Ledger((protect(made(run.snapshot, spec=spec), RULE, Ledger()).entry,)))
    assert "proud" not in opened(table, "C1") | opened(table, "T")
    assert {"proud", "satisfied"} <= opened(table, "C2")
    assert {"satisfied", "resilience"} <= opened(table, "C1") & opened(table, "T")
    assert "index" not in opened(table, "C1")  # a domain of it has that answer


def test_another_line_on_the_same_answers_closes_its_question_and_nothing_else(run: IndexRun) -> None:
    """Satisfied from 7 on and satisfied from 8 on give those who said 7."""
    before = Ledger((protect(run, RULE, Ledger()).entry,))
    higher = tuple(
        replace(measure, condition=replace(measure.condition, at_least=8))
        if measure.key == "satisfied" and measure.condition
        else measure
        for measure in run.spec.measures
    )
    spec = replace(run.spec, measures=higher, sha256="another")
    base = replace(spec.base, definition_sha256="another") if spec.base else None
    table = published(compute(run.snapshot, replace(spec, base=base, precision=SURE)), before)
    for place in ("T", "C1", "C2", "C3", "C4"):
        assert not {"satisfied", "satisfaction_mean"} & opened(table, place)
        assert {"worthwhile", "wellbeing", "index"} <= opened(table, place)


def test_beside_an_entry_that_remembers_nothing_nothing_opens(run: IndexRun) -> None:
    bare = LedgerEntry(wave="w1", geography="testham 2023", snapshot="another", definition=run.spec.sha256)
    table = published(run, Ledger((bare,)))
    counts = [count for profile in table.profiles for count in profile.counts.values()]
    totals = [place.respondents for place in (table.whole, *table.places)]
    assert not any(isinstance(told, Shown | ShownCount) for told in (*table.cells.values(), *counts, *totals))
    assert not table.reliability
    same = replace(bare, snapshot=run.snapshot.sha256)
    assert published(run, Ledger((same,))) == published(run)


def test_more_releases_never_open_more(run: IndexRun) -> None:
    """Each of three versions of the answers, released one after another."""
    spec = replace(based(run.snapshot), precision=SURE)
    versions = [made(people(run.snapshot, range(first, len(run.snapshot))), spec=spec) for first in (2, 1, 0)]
    ledger, before = Ledger(), opened_cells(published(versions[-1]))
    for version in versions:
        found = opened_cells(published(versions[-1], ledger))
        assert found <= before
        ledger, before = Ledger((*ledger.entries, protect(version, RULE, ledger).entry)), found


def opened_cells(table: PublishedTable) -> set[tuple[str, str]]:
    return {where for where, cell in table.cells.items() if isinstance(cell, Shown)}


def test_a_release_of_other_people_is_free(run: IndexRun) -> None:
    others = people(snapshot([400, 350, 300, 250], seed=9), range(1250))
    others = replace(others, ids=tuple(f"other-{name}" for name in others.ids))
    entry = replace(protect(made(others), RULE, Ledger()).entry, wave="w0")
    assert protect(run, RULE, Ledger((entry,))).table == published(run)


def test_the_same_answers_under_the_key_of_another_wave_are_known_again() -> None:
    frozen = snapshot([400, 350, 300, 250], missing=0.0)
    spec = based(frozen)
    fewer = made(people(frozen, range(1, len(frozen))), spec=spec)
    entry = replace(protect(fewer, RULE, Ledger()).entry, wave="w0")
    assert not opened(published(made(frozen, spec=spec), Ledger((entry,))), "T")


def copied(frozen: Snapshot) -> Snapshot:
    """The same answers imported again under the key of another wave, which gives every one another id."""
    return replace(frozen, wave=wave("copy"), ids=tuple(f"copy-{name}" for name in frozen.ids))


def test_a_wave_copied_under_another_key_shows_what_the_first_showed_and_no_more(run: IndexRun) -> None:
    spec = replace(based(run.snapshot), precision=SURE)
    first, copy = made(run.snapshot, spec=spec), made(copied(run.snapshot), spec=spec)
    ledger = Ledger((protect(first, RULE, Ledger()).entry,))
    beside = protect(copy, RULE, ledger)
    assert [entry.wave for entry in beside.beside] == ["w1"]
    assert opened_cells(beside.table) == opened_cells(published(first))


def test_a_copied_wave_less_one_person_closes_whatever_that_person_was_in(run: IndexRun) -> None:
    """The difference of the two releases would be that person."""
    spec = replace(based(run.snapshot), precision=SURE)
    ledger = Ledger((protect(made(run.snapshot, spec=spec), RULE, Ledger()).entry,))
    fewer = made(people(copied(run.snapshot), range(1, len(run.snapshot))), spec=spec)
    table = published(fewer, ledger)
    assert opened(published(fewer), "T")
    assert not opened(table, "T")
    assert not opened(table, "C1")
    assert all(opened(table, code) for code in ("C2", "C3", "C4"))


def test_a_copied_wave_less_a_person_in_every_ward_shows_nothing(run: IndexRun) -> None:
    """No place has the answers that it had; only single people are known again."""
    spec = replace(based(run.snapshot), precision=SURE)
    ledger = Ledger((protect(made(run.snapshot, spec=spec), RULE, Ledger()).entry,))
    first = set(np.unique(run.snapshot.place, return_index=True)[1].tolist())
    kept = [row for row in range(len(run.snapshot)) if row not in first]
    assert not opened_cells(published(made(people(copied(run.snapshot), kept), spec=spec), ledger))


def test_people_who_answered_next_to_nothing_are_no_copies_of_each_other(run: IndexRun) -> None:
    """Everybody who leaves all but a few questions out answers alike."""
    asked = ["satis", "worth", "happy", "anxious", "pride", "trust", "belong"]
    names = [variable.name for variable in run.snapshot.variables]
    codes = np.full_like(run.snapshot.codes, NO_CODE)
    codes[:, [names.index(name) for name in asked]] = 1
    blank = replace(run.snapshot, codes=codes)
    assert sample(blank, answer_marks(blank)) == ()
    assert sample(run.snapshot, answer_marks(run.snapshot))


def test_a_mark_of_answers_depends_on_each_answer_and_on_no_id_and_no_order(run: IndexRun) -> None:
    frozen = run.snapshot
    marks = answer_marks(frozen)
    assert len(np.unique(marks)) == len(frozen)
    np.testing.assert_array_equal(answer_marks(copied(frozen)), marks)
    np.testing.assert_array_equal(answer_marks(people(frozen, range(9, 5, -1))), marks[9:5:-1])
    other = answer_marks(answered(frozen, [0], {"pride": 1 if frozen.codes_of("pride")[0] > 2 else 5}))
    assert other[0] != marks[0]
    np.testing.assert_array_equal(other[1:], marks[1:])


_OTHERWISE: Mapping[str, Callable[[IndexSpec], IndexSpec]] = {
    "margins": lambda spec: replace(spec, weighting=WeightingRule(margins=())),
    "bounds": lambda spec: replace(spec, weighting=WeightingRule(bounds=(0.2, 5.0))),
    "pooling": lambda spec: replace(spec, weighting=replace(spec.weighting, least_in_place=50)),
    "missing": lambda spec: replace(spec, handling=replace(spec.handling, missing=MissingRule.COMPLETE)),
    "flagged": lambda spec: replace(spec, handling=replace(spec.handling, flagged=FlaggedRule.LEFT_OUT)),
    "mode": lambda spec: replace(spec, handling=replace(spec.handling, mode=ModeRule.ADJUSTED)),
    "drafts": lambda spec: replace(spec, drafts=DraftRule.INCLUDED),
    "small areas": lambda spec: replace(spec, small_areas=None),
}


@pytest.mark.parametrize("otherwise", _OTHERWISE)
def test_the_same_answers_made_into_figures_in_another_way_open_nothing_again(
    run: IndexRun, otherwise: str
) -> None:
    first = protect(run, RULE, Ledger())
    assert opened_cells(first.table)
    spec = replace(_OTHERWISE[otherwise](run.spec), sha256="1" * 64)
    second = protect(replace(run, spec=spec), RULE, Ledger((first.entry,)))
    assert opened_cells(second.table) == set()


def test_ranges_drawn_anew_over_the_same_sums_open_as_before(run: IndexRun) -> None:
    first = protect(run, RULE, Ledger())
    spec = replace(run.spec, seed=run.spec.seed + 1, sha256="1" * 64)
    second = protect(replace(run, spec=spec), RULE, Ledger((first.entry,)))
    assert opened_cells(second.table) == opened_cells(first.table)


def test_one_woman_weighted_apart_stays_hidden_when_the_weights_are_left_out() -> None:
    """Of 100 people in a place she alone counts more: the second mean would tell her answer within one."""
    frozen = answered(snapshot([300, 200, 100, 100], missing=0.0), slice(0, 700), {"sex": 1})
    frozen = answered(frozen, range(0, 600, 30), {"sex": 2})
    frozen = answered(frozen, [699], {"sex": 2, "satis": 3})
    targets = {"m": 100.0, "w": 100.0}
    sexes = Margin(
        name="sex",
        title="sex",
        source="made for tests",
        targets=targets,
        items=("sex",),
        groups={"sex": {1: "m", 2: "w"}},
    )
    frozen = replace(frozen, margins=(sexes,))
    raked = protect(compute(frozen, based(frozen)), RULE, Ledger())
    assert isinstance(raked.table.cell("C4", "satisfaction_mean"), Shown)
    for other in (
        replace(tci(), weighting=WeightingRule(margins=()), sha256="1" * 64),  # another definition
        tci(),  # other totals under the same one
    ):
        totals = replace(sexes, targets=targets if other.sha256 == "1" * 64 else {"m": 150.0, "w": 50.0})
        again = replace(frozen, margins=(totals,))
        after = protect(compute(again, based(again, other)), RULE, Ledger((raked.entry,)))
        assert opened_cells(after.table) == set()
