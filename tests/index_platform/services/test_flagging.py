"""Answers off the route and checks that do not hold: what is kept, flagged, or held for a person."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from uuid import UUID

import pytest

from index_platform.auth.actors import LOCAL
from index_platform.auth.roles import Role
from index_platform.queries.intake import Intake
from index_platform.services import reviewing
from index_platform.services.receiving import Receiving
from index_platform.services.surveys import Surveys
from index_platform.settings import Settings
from instruments.definition import Missing
from instruments.errors import NotPermittedError
from scoring.published import ShownCount, Withheld
from tests.index_platform.fresh import opened
from tests.index_platform.people import person
from tests.index_platform.services.questionnaire import SECRET, Clock, Questionnaire, questionnaire, rows
from tests.index_platform.survey import PLACES, WAVE, Survey, start

GRANT = "fast-grant@1.0"
WARDS = PLACES.replace("quarter", "ward")
SLIPS = {"started": "2026-06-02", "ended": "2026-06-01"}
OFF_ROUTE = {"with_others": 2, "partners": (2, 6), "took_part": 1200}


@pytest.fixture
def survey(settings: Settings, tmp_path: Path) -> Iterator[Survey]:
    """A survey about fast grants, open for answers."""
    with opened(settings) as engine:
        start(engine, tmp_path, town=WARDS, wave=WAVE.replace("brs@1.0", GRANT))
        yield Survey(settings, engine)


@pytest.fixture
def service(survey: Survey, intake: Intake, clock: Clock) -> Questionnaire:
    return questionnaire(survey, intake, clock)


def answered(service: Questionnaire, given: Mapping[str, object]) -> UUID:
    """A draft with these answers, sent."""
    name, holder = service.begun()
    service.answering.live_in("first", name, holder, "QN")
    for item, answer in given.items():
        service.answering.answer("first", name, holder, (item, answer))  # type: ignore[arg-type]
    service.sending.send("first", name, holder)
    return name


def put(survey: Survey, intake: Intake, clock: Clock, given: Mapping[str, object]) -> str | None:
    """A document with these answers at the door for programs; why it was held."""
    door = Receiving(survey.engine, Surveys(survey.engine), intake, secret=SECRET, clock=clock)
    document = {"wave": "first", "instrument": GRANT, "answers": given}
    [receipt] = door.accept(door.arrival(UUID(int=7), json.dumps(document).encode())).result()
    return receipt.reason


def test_what_was_answered_off_the_route_is_kept_in_its_rows_and_in_the_bytes_and_flagged(
    service: Questionnaire, survey: Survey
) -> None:
    answered(service, OFF_ROUTE)
    statement = "SELECT code, missing FROM answers WHERE item = "
    assert rows(survey, f"{statement}'partners.worship'") == [(1, "off_route")]
    assert rows(survey, f"{statement}'tell_where.talk'") == [(None, "off_route")]
    assert rows(survey, f"{statement}'with_others'") == [(2, None)]
    [(content,)] = rows(survey, "SELECT content FROM received")
    assert json.loads(str(content, "utf-8"))["answers"]["partners"] == [2, 6]  # type: ignore[call-overload]
    assert rows(survey, "SELECT rule, item, detail FROM flags ORDER BY rule") == [
        ("check", "took_part", "at_most_1000"),
        ("off_route", "partners", ""),
    ]


def test_a_program_that_breaks_a_hard_check_is_held_with_its_name_and_a_soft_one_is_flagged(
    survey: Survey, intake: Intake, clock: Clock
) -> None:
    why = put(survey, intake, clock, {**SLIPS, "took_part": 1200})
    assert why == f"answers break what {GRANT} says must hold: ended.not_before_the_start"
    assert rows(survey, "SELECT COUNT(*) FROM responses") == [(0,)]


def test_a_program_that_breaks_a_soft_check_is_counted_and_flagged(
    survey: Survey, intake: Intake, clock: Clock
) -> None:
    assert put(survey, intake, clock, {"took_part": 1200, "partners": [1], "with_others": 2}) is None
    assert rows(survey, "SELECT COUNT(*) FROM responses") == [(1,)]
    assert rows(survey, "SELECT COUNT(*) FROM flags") == [(2,)]


def test_a_draft_that_breaks_a_hard_check_all_the_same_is_held_and_nothing_of_it_is_lost(
    service: Questionnaire, survey: Survey
) -> None:
    """Pages do not send one; two tabs at once could."""
    answered(service, SLIPS)
    assert rows(survey, "SELECT status FROM received") == [("held",)]
    assert rows(survey, "SELECT COUNT(*) FROM drafts") == [(0,)]


def test_somebody_who_keeps_an_answer_is_remembered_until_it_is_another(service: Questionnaire) -> None:
    name, holder = service.begun()

    def give(count: int) -> frozenset[str]:
        service.answering.answer("first", name, holder, ("took_part", count))
        return service.drafts.get("first", name, holder).kept

    assert give(1200) == frozenset()
    service.answering.keep("first", name, holder, ["took_part.at_most_1000"])
    assert give(1200) == {"took_part.at_most_1000"}
    service.answering.answer("first", name, holder, ("helpers", Missing.SKIPPED))
    assert give(1200) == {"took_part.at_most_1000"}
    assert give(1300) == frozenset()


def test_flags_are_counted_for_those_who_review_by_wave_rule_and_question(
    service: Questionnaire, survey: Survey
) -> None:
    for number in range(22):
        answered(service, OFF_ROUTE if number % 2 else {"with_others": 2})
    check, off_route = reviewing.flagged(survey.engine, actor=LOCAL)
    assert (off_route.wave, off_route.rule, off_route.item) == ("first", "off_route", "partners")
    assert (check.rule, check.item, check.detail) == ("check", "took_part", "at_most_1000")
    assert check.count == off_route.count == ShownCount(count=10)
    assert "1,000 people" in check.words
    assert off_route.words == "Who were they?"


def test_few_flags_and_flags_on_nearly_all_are_not_counted_to_the_person(
    service: Questionnaire, survey: Survey
) -> None:
    answered(service, OFF_ROUTE)
    assert {one.count for one in reviewing.flagged(survey.engine, actor=LOCAL)} == {Withheld.TOO_FEW}
    for _ in range(11):
        answered(service, OFF_ROUTE)
    answered(service, {"with_others": 2})
    told = {one.count for one in reviewing.flagged(survey.engine, actor=LOCAL)}
    assert told == {Withheld.PROTECTS_ANOTHER}  # else the one that was not flagged would follow


def test_whoever_reviews_an_area_is_told_of_that_area_only(service: Questionnaire, survey: Survey) -> None:
    answered(service, OFF_ROUTE)
    for area, count in (("QS", 0), ("QN", 2), ("T", 2)):
        actor = person(survey.engine, f"sue-{area.lower()}", Role.FIELDWORK_SUPERVISOR, area=area)
        assert len(reviewing.flagged(survey.engine, actor=actor)) == count


def test_nobody_else_is_told_of_flags(survey: Survey) -> None:
    with pytest.raises(NotPermittedError):
        reviewing.flagged(survey.engine, actor=person(survey.engine, "ann", Role.ANALYST))
