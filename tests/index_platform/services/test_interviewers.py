"""Researchers of a wave beside each other: as their supervisor sees them, and nobody else."""

from collections.abc import Mapping
from uuid import UUID, uuid5

import pytest

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.roles import Role
from index_platform.db import unit_of_work
from index_platform.queries import visits
from index_platform.queries.intake import Intake
from index_platform.queries.visits import Visit
from index_platform.services.interviewers import Interviewer, Thing, WaveInterviewers, of_wave
from instruments.errors import NotFoundError, NotPermittedError
from tests.index_platform.interviewed import NAMES, interviewed, minutes
from tests.index_platform.people import person
from tests.index_platform.survey import NAMESPACE, Survey, arrival_of, response


@pytest.fixture
def asked(survey: Survey, intake: Intake) -> Mapping[str, Actor]:
    return interviewed(survey.engine, intake)


def seen(survey: Survey, actor: Actor = LOCAL) -> WaveInterviewers:
    found = of_wave(survey.engine, "", actor=actor)
    assert found is not None
    return found


def one(found: WaveInterviewers, name: str) -> Interviewer:
    return next(each for each in found.researchers if each.name == name)


@pytest.mark.usefixtures("asked")
def test_who_is_quick_more_often_than_others_would_be_stands_out_in_that_alone(survey: Survey) -> None:
    supervisor = person(survey.engine, "sue", Role.FIELDWORK_SUPERVISOR, area="T")
    found = seen(survey, supervisor)
    assert [each.name for each in found.researchers] == list(NAMES)
    ada = one(found, "Ada")
    assert [thing for thing, standing in ada.standings.items() if standing.stands_out] == [Thing.QUICK]
    quick = ada.standings[Thing.QUICK]
    assert (quick.raised, quick.asked, ada.interviews, ada.minutes) == (12, 24, 24, 8.0)
    others = [each for each in found.researchers if each.name != "Ada"]
    assert not any(standing.stands_out for each in others for standing in each.standings.values())
    assert {each.minutes for each in others} == {12.0}


@pytest.mark.usefixtures("asked")
def test_a_supervisor_is_told_of_the_own_researchers_who_are_compared_with_all(survey: Survey) -> None:
    near = seen(survey, person(survey.engine, "nora", Role.FIELDWORK_SUPERVISOR, area="QN"))
    assert ([each.name for each in near.researchers], near.others) == (["Ada", "Ben", "Cara", "Dan"], 1)
    assert one(near, "Ada").standings[Thing.QUICK].stands_out
    far = seen(survey, person(survey.engine, "sol", Role.FIELDWORK_SUPERVISOR, area="QS"))
    assert ([each.name for each in far.researchers], far.others) == (["Eve"], 4)


def test_researchers_see_nobody(survey: Survey, asked: Mapping[str, Actor]) -> None:
    with pytest.raises(NotPermittedError):
        of_wave(survey.engine, "first", actor=asked["Ben"])


@pytest.mark.usefixtures("asked")
def test_what_no_rule_can_tell_is_not_judged(survey: Survey) -> None:
    """Six questions are too few for two people to be called alike, and nobody told of a visit."""
    supervisor = person(survey.engine, "sue", Role.FIELDWORK_SUPERVISOR, area="T")
    standings = one(seen(survey, supervisor), "Ben").standings
    assert {t for t, standing in standings.items() if not standing.is_judged} == {
        Thing.DUPLICATE,
        Thing.REFUSAL,
    }


def test_refusals_are_counted_of_those_who_were_reached(survey: Survey, asked: Mapping[str, Actor]) -> None:
    with unit_of_work(survey.engine, audited=False) as session:
        for row, name in enumerate(NAMES):
            for number in range(40):
                refused = number < (30 if name == "Dan" else 4)
                told = "2.20" if number >= 36 else "2.11" if refused else "1.1"
                visits.add(session, visit(asked[name], UUID(int=row * 100 + number + 1), told))
    supervisor = person(survey.engine, "sue", Role.FIELDWORK_SUPERVISOR, area="T")
    refusal = one(seen(survey, supervisor), "Dan").standings[Thing.REFUSAL]
    assert (refusal.raised, refusal.asked, refusal.stands_out) == (30, 36, True)


def visit(researcher: Actor, name: UUID, outcome: str) -> Visit:
    facts: dict[str, None] = dict.fromkeys(("assignment", "address", "appointment"))
    return Visit(
        id=str(name),
        account=researcher.id,
        phone=str(UUID(int=1)),
        wave="first",
        at=minutes(0),
        outcome=outcome,
        number=1,
        sha256="0" * 64,
        received_at=minutes(1),
        **facts,
    )


def test_answers_without_a_phone_are_no_interviews(survey: Survey, intake: Intake) -> None:
    assert of_wave(survey.engine, "", actor=LOCAL) is None
    intake.accept_all([arrival_of(response(1), uuid5(NAMESPACE, "1"))]).result()
    assert of_wave(survey.engine, "first", actor=LOCAL) is None


@pytest.mark.usefixtures("asked")
def test_a_wave_in_which_nobody_asked_is_not_found(survey: Survey) -> None:
    with pytest.raises(NotFoundError, match="no researcher asked"):
        of_wave(survey.engine, "second", actor=LOCAL)
