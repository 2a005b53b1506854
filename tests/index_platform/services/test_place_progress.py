"""How far the work of a place is: what is wanted, what lacks, what is due, in which order."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_platform.queries.assignments import Assignment, Target
from index_platform.services.assignments import Seen, Wanted
from index_platform.services.assignments import State as Stands
from index_platform.services.place_progress import (
    PlaceProgress,
    State,
    Work,
    due,
    fewest,
    most_behind,
    summed,
)
from scoring.published import Withheld

ASSIGNMENT = Assignment(
    id="a", wave="first", place="QN", account=None, until=None, note="", made_by="sam", made_at="2026-11-22"
)
WOMEN, MEN = ({"in": [{"item": "sex"}, [code]]} for code in (1, 2))
YOUNG, OLD = ({"in": [{"item": "age"}, [code]]} for code in (1, 2))
PLACE = PlaceProgress(number=1, code="QN", name="North End", level="quarter", wanted=10, came=4, due=5)


def _seen(*targets: tuple[object, int, int], state: Stands = Stands.OPEN) -> Seen:
    wanted = tuple(
        Wanted(id=f"t{number}", target=Target(label="", when=when, wanted=wants), done=done)
        for number, (when, wants, done) in enumerate(targets, 1)
    )
    return Seen(assignment=ASSIGNMENT, state=state, wanted=wanted, interviews=0)


@pytest.mark.parametrize(
    ("targets", "told"),
    [
        ([(True, 10, 4)], (10, 6)),
        ([(True, 10, 14)], (10, 0)),  # what came too much fills nothing else
        ([(WOMEN, 5, 5), (MEN, 5, 2)], (10, 3)),
        ([(WOMEN, 5, 9), (MEN, 5, 0)], (10, 5)),
        ([(WOMEN, 5, 2), (MEN, 5, 2), (YOUNG, 4, 4), (OLD, 8, 0)], (12, 8)),  # one fills a sex and an age
        ([({"and": [WOMEN, YOUNG]}, 3, 1), (True, 2, 1)], (3, 2)),
    ],
)
def test_an_interview_fills_one_target_of_each_way_to_part_people(
    targets: list[tuple[object, int, int]], told: tuple[int, int]
) -> None:
    assert fewest(_seen(*targets)) == told


def test_a_closed_assignment_wants_what_came() -> None:
    assert fewest(_seen((True, 10, 4), state=Stands.CLOSED)) == (4, 0)


@given(
    st.lists(
        st.tuples(st.sampled_from([True, WOMEN, MEN, YOUNG]), st.integers(1, 50), st.integers(0, 60)),
        min_size=1,
    )
)
def test_what_lacks_is_never_more_than_is_wanted_and_nothing_where_each_target_is_full(
    targets: list[tuple[object, int, int]],
) -> None:
    wanted, lacks = fewest(_seen(*targets))
    assert 0 <= lacks <= wanted
    assert (lacks == 0) == all(done >= wants for _, wants, done in targets)


@pytest.mark.parametrize(
    ("one", "state", "behind"),
    [
        (PLACE, State.BEHIND, 1),
        (replace(PLACE, due=4), State.ON_THE_WAY, 0),
        (replace(PLACE, due=None), State.ON_THE_WAY, 0),
        (replace(PLACE, came=0), State.NOTHING, 5),
        (replace(PLACE, came=10), State.FULL, 0),
        (replace(PLACE, came=Withheld.TOO_FEW), State.NOT_SHOWN, 0),
        (replace(PLACE, is_closed=True), State.CLOSED, 1),
    ],
)
def test_where_a_place_stands_is_one_word(one: PlaceProgress, state: State, behind: int) -> None:
    assert (one.state, one.behind) == (state, behind)


def test_only_whole_interviews_are_due_and_all_of_them_at_the_end() -> None:
    assert [due(5, share) for share in (0.0, 0.19, 0.2, 0.99, 1.0, None)] == [0, 0, 1, 4, 5, None]


def test_who_is_most_behind_stands_first_and_what_is_not_shown_last() -> None:
    places = [
        replace(PLACE, number=1, came=Withheld.TOO_FEW),
        replace(PLACE, number=2, came=10),
        replace(PLACE, number=3, came=3),
        replace(PLACE, number=4, came=0),
        replace(PLACE, number=5, came=6),
    ]
    assert [one.number for one in most_behind(places)] == [4, 3, 5, 1, 2]


def test_the_sum_rests_on_what_is_shown_alone() -> None:
    worked = replace(PLACE, work=Work(excess=1, visits=5, refusals=2, heard="2026-11-21"))
    hidden = replace(PLACE, number=2, came=Withheld.PROTECTS_ANOTHER)
    whole = summed([worked, hidden, replace(worked, number=3, work=Work(visits=2, heard="2026-11-20"))])
    assert (whole.wanted, whole.done, whole.lacks, whole.due, whole.behind) == (30, 8, 22, 15, 2)
    assert not whole.is_whole
    assert whole.work == Work(excess=1, visits=7, refusals=2, heard="2026-11-21")
    assert summed([hidden]).work is None
