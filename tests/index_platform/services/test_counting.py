"""Counts while a wave collects: safe to show, and only those of one's own area."""

from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from uuid import uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_platform.auth.actors import LOCAL
from index_platform.auth.roles import Role
from index_platform.queries.intake import Intake
from index_platform.services import counting, fieldwork, targets, waves
from index_platform.services.groups import Grouping, groupings
from instruments.errors import NotFoundError, NotPermittedError
from instruments.response import Mode
from scoring.published import ShownCount, Withheld
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT, NAMESPACE, WAVE, Survey, arrival_of, response


def _answered(survey: Survey, *groups: tuple[int, dict[str, object]]) -> None:
    numbers = [changes for count, changes in groups for _ in range(count)]
    arrivals = [
        arrival_of(response(number, **changes), uuid5(NAMESPACE, str(number)))
        for number, changes in enumerate(numbers)
    ]
    with Intake(survey.engine, clock=lambda: MOMENT) as intake:
        intake.accept_all(arrivals).result()


def _shown(counts: tuple[counting.Count, ...]) -> dict[str, object]:
    return {one.name: one.count.count if isinstance(one.count, ShownCount) else one.count for one in counts}


def test_counts_are_told_by_place_mode_and_language(survey: Survey) -> None:
    _answered(
        survey,
        (32, {"place": "QN"}),
        (18, {"place": "QS", "mode": Mode.DOOR, "language": "ur"}),
        (14, {"place": None}),
    )
    counts = counting.counts(survey.engine, "first", actor=LOCAL)
    assert counts.total == ShownCount(count=65)  # 64, rounded
    assert counts.level == "quarters"
    assert _shown(counts.places) == {"North End": 30, "South End": 20}
    assert _shown(counts.modes) == {"web": 45, "door": 20}
    assert {one.key: one.count for one in counts.languages} == {
        "en": ShownCount(count=45),
        "ur": ShownCount(count=20),
    }


def test_fewer_than_ten_are_never_told_nor_left_to_subtraction(survey: Survey) -> None:
    _answered(survey, (30, {"place": "QN"}), (9, {"place": "QS", "mode": Mode.PAPER}))
    counts = counting.counts(survey.engine, "first", actor=LOCAL)
    assert _shown(counts.places)["South End"] is Withheld.PROTECTS_ANOTHER
    assert _shown(counts.places)["North End"] is Withheld.PROTECTS_ANOTHER
    assert set(_shown(counts.modes).values()) == {Withheld.PROTECTS_ANOTHER}


def test_a_supervisor_sees_the_counts_of_the_own_area_only(survey: Survey) -> None:
    _answered(survey, (30, {"place": "QN"}), (20, {"place": "QS"}))
    supervisor = person(survey.engine, "sue", Role.FIELDWORK_SUPERVISOR, area="QN")
    counts = counting.counts(survey.engine, "first", actor=supervisor)
    assert _shown(counts.places) == {"North End": 30}
    assert (counts.total, counts.modes, counts.languages) == (None, (), ())
    of_town = person(survey.engine, "tom", Role.FIELDWORK_SUPERVISOR, area="T")
    assert len(counting.counts(survey.engine, "first", actor=of_town).places) == 2


@pytest.mark.parametrize(
    "role", [Role.POLICY_OFFICER, Role.ADMINISTRATOR, Role.CONTACT_OFFICER, Role.COMMUNITY_RESEARCHER]
)
def test_counts_are_refused_to_whoever_has_no_part(survey: Survey, role: Role) -> None:
    with pytest.raises(NotPermittedError):
        counting.counts(survey.engine, "first", actor=person(survey.engine, "eve", role, area="QN"))


def test_a_wave_without_answers_and_a_guessed_one(survey: Survey) -> None:
    counts = counting.counts(survey.engine, "first", actor=LOCAL)
    assert counts.total is Withheld.TOO_FEW
    assert counts.modes == ()
    with pytest.raises(NotFoundError):
        counting.counts(survey.engine, "second", actor=LOCAL)


TOTALS = """\
margins:
  - name: brs
    title: first and second answer
    source: made up
    items: [brs1, brs2]
    groups:
      brs1: {1: low, 2: low, 3: high, 4: high, 5: high}
      brs2: {1: 'no', 2: 'no', 3: 'yes', 4: 'yes', 5: 'yes'}
    targets: {low | no: 50, low | yes: 50, high | no: 100, high | yes: 100}
  - {name: place, title: quarter, source: made up, level: quarter, targets: {QN: 200, QS: 100}}
"""


@pytest.fixture
def weighted(survey: Survey, tmp_path: Path) -> Survey:
    """The wave ``first`` again as ``second``, open, with known totals of its first two questions."""
    (tmp_path / "totals.yaml").write_text(TOTALS)
    (tmp_path / "second.yaml").write_text(
        WAVE.replace("key: first", "key: second") + "margins: totals.yaml\n"
    )
    waves.create(survey.engine, tmp_path / "second.yaml", moment=MOMENT)
    waves.opened(survey.engine, "second", moment=MOMENT)
    return survey


def _brs(survey: Survey, *codes: tuple[int, int], at: datetime = MOMENT, start: int = 0) -> None:
    given = [
        response(number, wave="second", answers={"brs1": code})
        for number, (count, code) in enumerate(codes)
        for _ in range(count)
    ]
    arrivals = [
        arrival_of(one, uuid5(NAMESPACE, f"second {number}"), wave="second")
        for number, one in enumerate(given, start)
    ]
    with Intake(survey.engine, clock=lambda: at) as intake:
        intake.accept_all(arrivals).result()


@pytest.mark.both_databases
def test_answers_are_counted_by_the_groups_of_the_known_totals_in_their_order(weighted: Survey) -> None:
    _brs(weighted, (14, 1), (10, 2), (26, 5))
    first, second = counting.counts(weighted.engine, "second", actor=LOCAL).groups
    assert _shown(first.counts) == {"low": 25, "high": 25}
    assert [one.name for one in first.counts] == ["low", "high"]
    # nobody answered the second question: all are of one group, and the others are too few to say
    assert _shown(second.counts)["no"] is Withheld.PROTECTS_ANOTHER


@pytest.mark.both_databases
def test_what_is_wanted_is_shared_out_by_the_known_totals(weighted: Survey) -> None:
    ways = groupings(waves.get(weighted.engine, "second"))
    wanted = targets.shared_out(90, ways)
    assert wanted == {
        "all": {"all": 90},
        "place": {"QN": 60, "QS": 30},
        "brs1": {"low": 30, "high": 60},
        "brs2": {"no": 45, "yes": 45},
    }
    fieldwork.wanted(weighted.engine, "second", wanted, moment=MOMENT)
    counts = counting.counts(weighted.engine, "second", actor=LOCAL)
    assert counts.target == 90
    assert {one.key: one.target for one in counts.places} == wanted["place"]
    assert [{one.key: one.target for one in group.counts} for group in counts.groups] == [
        wanted["brs1"],
        wanted["brs2"],
    ]


def test_a_way_that_is_wanted_and_that_nobody_chose_hides_no_other(survey: Survey) -> None:
    _answered(survey, (30, {"place": "QN"}))
    fieldwork.wanted(survey.engine, "first", {"mode": {"door": 20}}, moment=MOMENT)
    web, door = counting.counts(survey.engine, "first", actor=LOCAL).modes
    assert (web.count, web.target) == (ShownCount(count=30), None)
    assert (door.key, door.count, door.target) == ("door", None, 20)


@pytest.mark.both_databases
def test_each_day_that_is_told_is_of_ten_people_more_at_least(weighted: Survey) -> None:
    came = (4, 3, 6, 12, 0, 9, 2)
    for day, number in enumerate(came):
        if number:
            _brs(weighted, (number, 3), at=MOMENT + timedelta(days=day), start=100 * day)
    days = counting.counts(weighted.engine, "second", actor=LOCAL).days
    told = [(one.day, one.count.count) for one in days if isinstance(one.count, ShownCount)]
    assert told == [("2026-11-24", 15), ("2026-11-25", 25), ("2026-11-28", 35)]  # 13, 25 and 36, rounded


@given(st.lists(st.integers(0, 30), max_size=40))
def test_no_step_of_the_curve_is_of_few_people_and_none_is_left_out(numbers: list[int]) -> None:
    days = {f"2026-12-{number:02}": count for number, count in enumerate(numbers, 1) if count}
    total = ShownCount(count=sum(numbers)) if sum(numbers) >= 10 else Withheld.TOO_FEW
    ends = counting._ends(days, 10)
    steps = [end - start for (_, start), (_, end) in pairwise([("", 0), *ends])]
    assert all(step >= 10 for step in steps)
    assert sum(steps) == (sum(numbers) if sum(numbers) >= 10 else 0)
    reached = counting._reached(days, total)
    assert [one.day for one in reached] == [day for day, _ in ends]
    assert all(isinstance(one.count, ShownCount) for one in reached)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=6), st.integers(0, 20))
def test_nothing_withheld_follows_from_what_one_way_of_sharing_out_shows(parts: list[int], rest: int) -> None:
    """What is hidden of a row is of ten people or more together: less would follow from the whole."""
    way = Grouping(key="x", title="X", names={str(number): str(number) for number in range(len(parts))})
    numbers = {str(number): count for number, count in enumerate(parts)} | ({"": rest} if rest else {})
    shown = counting._answers(numbers, way, {})
    hidden = [numbers[one.key] for one in shown if not isinstance(one.count, ShownCount)]
    assert all(numbers[one.key] >= 10 for one in shown if isinstance(one.count, ShownCount))
    assert not hidden or sum(hidden) >= 10 or sum(numbers.values()) < 10


def test_readers_of_an_area_see_no_day_and_no_group(weighted: Survey) -> None:
    _brs(weighted, (30, 3))
    supervisor = person(weighted.engine, "sue", Role.FIELDWORK_SUPERVISOR, area="QN")
    counts = counting.counts(weighted.engine, "second", actor=supervisor)
    assert (counts.days, counts.groups, counts.target) == ((), (), None)
