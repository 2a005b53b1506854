"""Who works alone and goes silent is told to their supervisor, whatever the clock of the phone says."""

import json
from datetime import timedelta
from typing import Any

import pytest

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.roles import Role
from index_platform.services.check_ins import CheckIns
from index_platform.services.phones import Here
from index_platform.services.receiving import UnreadableError
from tests.index_platform.people import person
from tests.index_platform.services.questionnaire import Clock
from tests.index_platform.survey import Survey

pytestmark = pytest.mark.both_databases
PHONE = "00000000-0000-4000-8000-000000000007"


@pytest.fixture
def check_ins(survey: Survey, clock: Clock) -> CheckIns:
    return CheckIns(survey.engine, clock=clock)


def _heard(check_ins: CheckIns, who: Actor, kind: str, at: str, next_by: str | None = None) -> str:
    told: dict[str, Any] = {"phone": PHONE, "kind": kind, "at": f"2026-11-22T{at}:00Z"}
    if next_by is not None:
        told["next_by"] = f"2026-11-22T{next_by}:00Z"
    return check_ins.heard(json.dumps(told).encode(), Here(id="p", phone=PHONE, actor=who))


def test_a_word_that_does_not_come_is_missed_and_one_that_comes_is_not(
    check_ins: CheckIns, researcher: Actor, clock: Clock
) -> None:
    _heard(check_ins, researcher, "start", "08:15", "10:15")
    [out] = check_ins.out(actor=LOCAL)
    assert (out.researcher, out.due_at, out.missed) == ("Rashida", "2026-11-22T10:15:00.000000Z", False)
    clock.moment += timedelta(hours=2, seconds=1)
    assert check_ins.out(actor=LOCAL)[0].missed
    _heard(check_ins, researcher, "still-here", "10:16", "12:16")
    assert not check_ins.out(actor=LOCAL)[0].missed
    clock.moment += timedelta(minutes=1)
    _heard(check_ins, researcher, "end", "10:17")
    assert check_ins.out(actor=LOCAL) == ()


def test_a_clock_that_is_wrong_by_a_day_neither_hides_a_missed_word_nor_makes_one_up(
    check_ins: CheckIns, researcher: Actor, clock: Clock
) -> None:
    told = {"phone": PHONE, "kind": "start", "at": "2026-11-23T08:15:00Z", "next_by": "2026-11-23T09:15:00Z"}
    check_ins.heard(json.dumps(told).encode(), Here(id="p", phone=PHONE, actor=researcher))
    assert not check_ins.out(actor=LOCAL)[0].missed
    clock.moment += timedelta(hours=1, seconds=1)
    assert check_ins.out(actor=LOCAL)[0].missed


def test_a_check_in_that_comes_again_adds_nothing(
    check_ins: CheckIns, researcher: Actor, clock: Clock, survey: Survey
) -> None:
    first = _heard(check_ins, researcher, "start", "08:15", "09:15")
    clock.moment += timedelta(minutes=30)
    _heard(check_ins, researcher, "start", "08:15", "09:15")
    assert survey.rows("SELECT received_at FROM check_ins") == [(first,)]


def test_those_whose_word_is_overdue_stand_first_and_only_those_of_the_area(
    check_ins: CheckIns, researcher: Actor, survey: Survey, clock: Clock
) -> None:
    omar = person(survey.engine, "omar", Role.COMMUNITY_RESEARCHER, area="QS")
    _heard(check_ins, omar, "start", "08:15")
    _heard(check_ins, researcher, "start", "08:15", "08:30")
    clock.moment += timedelta(hours=1)
    assert [one.researcher for one in check_ins.out(actor=LOCAL)] == ["Rashida", "Omar"]
    near = person(survey.engine, "sam", Role.FIELDWORK_SUPERVISOR, area="QS")
    assert [(one.researcher, one.due_at) for one in check_ins.out(actor=near)] == [("Omar", None)]


def test_what_was_heard_is_forgotten_after_a_month(
    check_ins: CheckIns, researcher: Actor, clock: Clock, survey: Survey
) -> None:
    _heard(check_ins, researcher, "start", "08:15")
    clock.moment += timedelta(days=30)
    check_ins.sweep()
    assert survey.rows("SELECT kind FROM check_ins") == [("start",)]
    clock.moment += timedelta(seconds=1)
    check_ins.sweep()
    assert survey.rows("SELECT kind FROM check_ins") == []


@pytest.mark.parametrize("content", [b"", b"[]", b'{"phone": "1"}', b'{"kind": "start"}'])
def test_what_is_no_check_in_is_refused(check_ins: CheckIns, researcher: Actor, content: bytes) -> None:
    with pytest.raises(UnreadableError):
        check_ins.heard(content, Here(id="p", phone=PHONE, actor=researcher))
