from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from scoring.disclosure.ledger import (
    GROUP,
    NOT,
    NOWHERE,
    Ledger,
    LedgerEntry,
    ReleasedFamily,
    released_sums,
    unweighted,
)

PARENTS = {"A": "T", "B": "T", "A1": "A", "A2": "A", "B1": "B"}
MARKS = {NOWHERE: "0", "A1": "1", "A2": "2", "B1": "3"}
CELLS = {code: number for number, code in enumerate(MARKS)}
PRIDE = ReleasedFamily(source="pride", content="x", marks=MARKS, shown=("T", "A", "A1"))
ENTRY = LedgerEntry(
    wave="w1", geography="testham 2023", snapshot="aaa", definition="ddd", parents=PARENTS, families=(PRIDE,)
)
BARE = replace(ENTRY, parents={}, families=())
WHOLE, A, A1 = {0: 1, 1: 1, 2: 1, 3: 1}, {1: 1, 2: 1}, {1: 1}


def told(past: LedgerEntry, **changed: str) -> list[list[dict[int, int]]] | None:
    """What a release told of cells of which some now have another mark."""
    sums = released_sums([past], ENTRY, replace(PRIDE, marks=MARKS | changed), CELLS, unweighted)
    return None if sums is None else [[dict(row) for row in release] for release in sums]


def test_a_release_told_the_sums_of_the_places_that_it_showed() -> None:
    assert told(ENTRY) == [[WHOLE, A, A1]]


def test_a_cell_that_changed_is_another_by_something_unknown() -> None:
    assert told(ENTRY, A2="9") == [[WHOLE | {4: 1}, A | {4: 1}, A1]]


def test_a_place_in_which_weights_moved_is_another_by_something_unknown_also_in_those_that_hold_it() -> None:
    then = replace(ENTRY, weights={"a": 1.0})
    [sums] = released_sums([then], ENTRY, PRIDE, CELLS, lambda _, __, cells: [*cells] == [1]) or []
    assert [dict(row) for row in sums] == [WHOLE | {4: 1}, A | {4: 1}, A1 | {4: 1}]
    [same] = released_sums([then], then, PRIDE, CELLS, lambda *_: True) or []
    assert [dict(row) for row in same] == [WHOLE, A, A1]


def test_what_lies_in_a_place_is_what_climbing_from_every_cell_to_it_finds() -> None:
    """A slow twin: groups of people in places on many levels, their other groups, and an unknown code."""
    rng = np.random.default_rng(11)
    bare = [NOWHERE, *(f"P{number}" for number in range(40))]
    parents = {code: bare[1 + int(rng.integers(0, at))] for at, code in enumerate(bare[2:], start=1)}
    codes = [f"{code}{group}" for code in bare for group in ("", f"{GROUP}0", f"{GROUP}1", GROUP)]
    places = [*codes, *(f"{code}{GROUP}{NOT}0" for code in bare[1:]), "unknown"]
    entry = replace(ENTRY, parents=parents)
    found = entry.inside(codes, places)
    assert [*found] == places
    for place in places:
        assert found[place] == [code for code in codes if _climbed(code, place, parents)]


def _climbed(code: str, place: str, parents: Mapping[str, str]) -> bool:
    (code, _, group), (place, _, wanted) = code.partition(GROUP), place.partition(GROUP)
    if wanted.startswith(NOT):
        if group in ("", wanted.removeprefix(NOT)):
            return False
    elif wanted not in ("", group):
        return False
    while code != place and code in parents:
        code = parents[code]
    return code == place or place not in parents


def test_weights_are_compared_over_cells_in_one_order_in_every_run() -> None:
    """Sums in the order of a set of words would have other last bits in each process."""
    marks = {f"A{number}": str(number) for number in range(60)}
    past = replace(PRIDE, marks=marks, shown=("A",))
    parents, asked = dict.fromkeys(marks, "A") | {"A": "T"}, list[list[int]]()
    then = replace(ENTRY, parents=parents, families=(past,), weights={"a": 1.0})
    cells = {code: number for number, code in enumerate(marks)}
    released_sums([then], ENTRY, past, cells, lambda _, __, some: bool(asked.append([*some])))
    assert asked == [list(range(60))]


def test_people_who_were_not_there_then_are_in_no_sum_of_then() -> None:
    then = replace(ENTRY, families=(replace(PRIDE, marks={"A1": "1", "B1": "3"}),))
    assert told(then) == [[{1: 1, 3: 1}, {1: 1}, {1: 1}]]


def test_people_who_are_not_there_any_more_are_unknown() -> None:
    now = replace(PRIDE, marks={code: mark for code, mark in MARKS.items() if code != "A2"})
    assert released_sums([ENTRY], ENTRY, now, CELLS, unweighted) == [[WHOLE | {4: 1}, A | {4: 1}, A1]]


def test_the_same_change_is_the_same_unknown_in_every_release() -> None:
    sums = released_sums([ENTRY, ENTRY], ENTRY, replace(PRIDE, marks=MARKS | {"B1": "9"}), CELLS, unweighted)
    assert sums is not None
    assert sums[0] == sums[1]


def test_a_question_that_was_not_released_told_nothing() -> None:
    assert released_sums([ENTRY], ENTRY, replace(PRIDE, source="trust"), CELLS, unweighted) == []


def test_nothing_can_be_worked_out_where_other_answers_were_counted() -> None:
    then = replace(ENTRY, snapshot="bbb", families=(replace(PRIDE, content="another"),))
    assert told(then) is None
    assert told(replace(then, snapshot="aaa", weights={"a": 1.0})) is None
    assert told(replace(then, families=(replace(PRIDE, content="another", shown=()),))) == []


def test_the_same_release_by_a_program_that_hashed_otherwise_is_known_again() -> None:
    assert told(replace(ENTRY, families=(replace(PRIDE, content="early"),))) == [[WHOLE, A, A1]]


def test_other_places_are_worked_out_only_where_no_answer_changed() -> None:
    moved = replace(ENTRY, geography="testham 2024", parents=PARENTS | {"A2": "B"})
    assert told(moved) == [[WHOLE, A1, A1]]
    assert told(moved, A2="9") is None


def test_an_entry_that_remembers_nothing_closes_all_but_the_same_release() -> None:
    assert told(BARE) == []
    assert told(replace(BARE, snapshot="bbb")) is None


def test_releases_of_the_same_wave_or_of_the_same_answers_stand_beside_each_other() -> None:
    other = replace(ENTRY, wave="w0")
    strange = replace(other, families=(replace(PRIDE, marks={"A1": "7"}),))
    assert Ledger((ENTRY, other, strange)).beside(ENTRY) == (ENTRY, other)


@pytest.mark.parametrize("changed", ["wave", "geography", "snapshot", "definition"])
def test_releases_are_alike_when_all_that_they_are_made_from_is(changed: str) -> None:
    assert ENTRY.is_like(BARE)
    assert not ENTRY.is_like(replace(BARE, **{changed: "another"}))


def test_answers_of_another_wave_that_are_the_same_in_a_place_are_its_cells() -> None:
    """Another key of the wave gives people other ids, and so other marks of who they are."""
    known = replace(ENTRY, answers={"A1": "x", "A2": "y"})
    copy = replace(PRIDE, marks={code: f"other {mark}" for code, mark in MARKS.items()})
    [sums] = released_sums([known], replace(known, wave="w2"), copy, CELLS, unweighted) or []
    assert dict(sums[1]) == A
    [unknown] = released_sums([known], replace(ENTRY, wave="w2"), copy, CELLS, unweighted) or []
    assert set(unknown[1]) > set(A)
    other = replace(known, wave="w2", definition="another")  # the same answers may make other figures
    [moved] = released_sums([known], other, copy, CELLS, unweighted) or []
    assert set(moved[1]) > set(A)


def test_waves_in_which_ten_people_answered_the_same_are_of_the_same_people() -> None:
    alone, marks = replace(ENTRY, families=()), [f"{number:016x}" for number in range(20)]
    for alike, known in ((9, False), (10, True)):
        then = replace(alone, wave="w0", sample=tuple(marks[:alike]))
        assert then.repeats(replace(alone, sample=tuple(marks))) is known
        assert Ledger((then,)).beside(replace(alone, sample=tuple(marks))) == ((then,) if known else ())
