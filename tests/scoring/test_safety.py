from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import numpy as np
import pytest

from scoring.answer_marks import answer_marks, sample
from scoring.chain import compute
from scoring.disclosure import protect
from scoring.disclosure.ledger import Ledger, LedgerEntry
from scoring.disclosure.reweighted import Weighed
from scoring.handling import FlaggedRule, MissingRule, ModeRule
from scoring.published import PublishedTable, Shown, ShownCount, Withheld
from scoring.run import IndexRun
from scoring.snapshot import NO_CODE, Margin, Snapshot
from scoring.spec import DraftRule, Goalpost, IndexSpec
from scoring.weighting_rule import WeightingRule
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


def by_sex(frozen: Snapshot, men: float = 100.0, women: float = 100.0, source: str = "made up") -> Snapshot:
    """The wave with totals of men and women."""
    sexes = Margin(
        name="sex",
        title="sex",
        source=source,
        targets={"m": men, "w": women},
        items=("sex",),
        groups={"sex": {1: "m", 2: "w"}},
    )
    return replace(frozen, margins=(sexes,))


def with_women(frozen: Snapshot, women: Iterable[int]) -> Snapshot:
    everybody = answered(frozen, slice(0, len(frozen)), {"sex": 1})
    return answered(everybody, [*women], {"sex": 2})


@pytest.fixture(scope="module")
def weighted() -> IndexRun:
    """Of 100 people in a place one woman counts more than all others there."""
    frozen = with_women(snapshot([300, 200, 100, 100], missing=0.0), [*range(0, 600, 30), 699])
    return made(by_sex(frozen))


def test_one_woman_weighted_apart_stays_hidden_when_the_weights_are_left_out(weighted: IndexRun) -> None:
    """The second mean would tell her answer within one point of ten."""
    before = protect(weighted, RULE, Ledger())
    assert isinstance(before.table.cell("C4", "satisfaction_mean"), Shown)
    unweighted = replace(tci(), weighting=WeightingRule(margins=()), sha256="1" * 64)
    for again, other in (
        (weighted.snapshot, unweighted),  # another definition
        (by_sex(weighted.snapshot, 150.0, 50.0), tci()),  # other totals under the same one
    ):
        after = protect(compute(again, based(again, other)), RULE, Ledger((before.entry,)))
        assert opened_cells(after.table) == set()


@pytest.mark.parametrize("hers", [0, 10])
def test_one_woman_weighted_apart_stays_hidden_when_late_answers_elsewhere_weight_her_otherwise(
    hers: int,
) -> None:
    """Nobody in her place changed: she counts 28 times as much as a man there, then 3 times."""
    late, size = range(300, 600), 1200
    women = [*range(0, 300, 20), *late, *range(600, 900, 20), size - 1]
    frozen = by_sex(with_women(snapshot([600, 200, 100, 300], missing=0.0), women))
    frozen = answered(frozen, [size - 1], {"satis": hers})
    early = people(frozen, [row for row in range(size) if row not in late])
    spec = replace(based(early), precision=SURE)
    before = protect(made(early, spec=spec), RULE, Ledger())
    after = protect(made(frozen, spec=spec), RULE, Ledger((before.entry,)))
    assert "satisfaction_mean" in opened(before.table, "C4")
    assert not opened(after.table, "C4")


def test_one_late_answer_that_hardly_moves_a_weight_leaves_other_places_open() -> None:
    frozen = by_sex(with_women(snapshot([400, 350, 300, 250], missing=0.0), range(0, 1300, 2)))
    spec = replace(based(frozen), precision=SURE)
    fewer = made(people(frozen, range(1, len(frozen))), spec=spec)
    table = published(made(frozen, spec=spec), Ledger((protect(fewer, RULE, Ledger()).entry,)))
    assert not opened(table, "T") | opened(table, "C1")
    assert all(len(opened(table, code)) > 20 for code in ("C2", "C3", "C4"))


_ANY = Goalpost(centre=1.0, unit=2.0, rule="another")
_ALIKE: Mapping[str, Callable[[IndexSpec], IndexSpec]] = {
    "bounds that no weight reaches": lambda spec: replace(spec, weighting=WeightingRule(bounds=(0.2, 20.0))),
    "pools of places without totals": lambda spec: replace(spec, weighting=WeightingRule(least_in_place=50)),
    "a domain more in the base": lambda spec: _based_on(spec, lambda goalposts: goalposts | {"new": _ANY}),
    "goalposts on another scale": lambda spec: _based_on(
        spec, lambda goalposts: dict.fromkeys(goalposts, _ANY)
    ),
}


def _based_on(spec: IndexSpec, changed: Callable[[dict[str, Goalpost]], dict[str, Goalpost]]) -> IndexSpec:
    assert spec.base is not None
    return replace(spec, base=replace(spec.base, goalposts=changed({**spec.base.goalposts})))


@pytest.mark.parametrize("alike", _ALIKE)
def test_what_gives_nobody_another_weight_closes_nothing(weighted: IndexRun, alike: str) -> None:
    first = protect(weighted, RULE, Ledger())
    other = _ALIKE[alike](weighted.spec)
    assert other.base is not None
    spec = replace(other, sha256="1" * 64, base=replace(other.base, definition_sha256="1" * 64))
    second = protect(compute(weighted.snapshot, spec), RULE, Ledger((first.entry,)))
    assert opened_cells(second.table) == opened_cells(first.table)


def test_a_reworded_source_of_the_same_totals_closes_nothing(weighted: IndexRun) -> None:
    first = protect(weighted, RULE, Ledger())
    reworded = compute(by_sex(weighted.snapshot, source="Census, another table"), weighted.spec)
    second = protect(reworded, RULE, Ledger((first.entry,)))
    assert opened_cells(second.table) == opened_cells(first.table)


def test_one_domain_more_closes_no_question_and_no_other_domain(run: IndexRun) -> None:
    first = protect(run, RULE, Ledger())
    more = replace(run.spec.domains[0], key="more")
    spec = replace(run.spec, domains=(*run.spec.domains, more), sha256="1" * 64)
    base = replace(run.base, goalposts={**run.base.goalposts, "more": _ANY})
    second = protect(replace(run, spec=spec, base=base), RULE, Ledger((first.entry,)))
    closed = {measure for _, measure in opened_cells(first.table) - opened_cells(second.table)}
    assert closed == {"thriving"}  # on enough of other domains: another question


def test_beside_an_entry_without_weights_only_the_same_release_opens(weighted: IndexRun) -> None:
    first = protect(weighted, RULE, Ledger())
    families = tuple(replace(one, content=f"early {one.content}") for one in first.entry.families)
    early = replace(first.entry, weights={}, families=families)
    assert opened_cells(published(weighted, Ledger((early,)))) == opened_cells(first.table)
    unlike = replace(first.entry, weights={}, definition="another")
    assert opened_cells(published(weighted, Ledger((unlike,)))) == set()
    what_if = compute(weighted.snapshot, replace(weighted.spec, what_if={"missing": "complete"}))
    assert opened_cells(published(what_if, Ledger((early,)))) == set()


def test_weights_moved_where_a_share_of_the_weight_did() -> None:
    """Beside a count of everybody, one after another."""
    rng = np.random.default_rng(5)
    words, kind = ("a", "b", "c"), rng.integers(0, 3, 200)
    kinds = [words[one] for one in kind]
    cell, inside = rng.integers(0, 3, 200), rng.random((200, 2)) < 0.5
    then = {"a": 1.0, "b": 1.0, "c": 1.0}
    weighed = Weighed(
        kinds=words,
        kind=kind,
        members=tuple(np.flatnonzero(cell == one) for one in range(3)),
        inside=inside,
    )
    found = set()
    for more in (1.0, 1.02, 1.05, 1.2, 3.0):
        now = then | {"b": more}
        greatest = 0.0
        for column in range(2):
            base = [row for row in range(200) if cell[row] in (0, 2) and inside[row, column]]
            masses = [sum(weights[kinds[row]] for row in base) for weights in (then, now)]
            for row in base:
                greatest = max(greatest, abs(then[kinds[row]] / masses[0] - now[kinds[row]] / masses[1]))
        assert weighed.moved(then, now, [0, 2]) == (greatest > 0.001)
        found.add(greatest > 0.001)
    assert found == {True, False}
    assert weighed.moved({"a": 1.0, "b": 1.0}, then, [0, 2])
    assert not weighed.moved({}, then, [])
