"""When a commitment reminds: thirty days before its day, after it, and until people are told how it ended."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.roles import Role
from index_platform.db import unit_of_work
from index_platform.queries import accounts
from index_platform.queries.own_desk import PutOff
from index_platform.services import place_texts, releases, reminders, saved_places
from index_platform.services.place_texts import COMMITMENT
from index_platform.services.reminders import Action, Why
from index_platform.services.saved_places import Kept
from instruments.errors import NotFoundError, NotPermittedError
from reports.place_texts import Status
from tests.index_platform.people import person
from tests.index_platform.services.test_place_texts import LAMPS
from tests.index_platform.survey import MOMENT, Survey, Way
from tests.reports.test_place_texts import LIT

NORTH = Kept(geography="smallton", code="QN", name="North End", kind="quarter of Smallton")
DUE = date.fromisoformat(LIT.due)
OPEN, ENDED = (Status.PLANNED, Status.UNDER_WAY), (Status.DONE, Status.STOPPED)


@pytest.fixture
def officer(survey: Survey) -> Actor:
    return person(survey.engine, "olive", Role.POLICY_OFFICER)


def action(status: Status, *, told: bool = False, until: str = "") -> Action:
    """The commitment about the lamps, so far, and put off until a day."""
    delays = (PutOff(entry=1, version=1, until=until, reason="Late.", put_off_at="t"),) if until else ()
    return Action(
        number=1,
        version=1,
        place=NORTH,
        words=replace(LIT, status=status),
        written_at="t",
        told=told,
        put_off=delays,
    )


@pytest.mark.parametrize("status", OPEN)
@pytest.mark.parametrize(
    ("ahead", "why"),
    [(31, None), (30, Why.SOON), (1, Why.SOON), (0, Why.SOON), (-1, Why.OVERDUE), (-5000, Why.OVERDUE)],
)
def test_what_goes_on_reminds_thirty_days_before_its_day_and_ever_after(
    status: Status, ahead: int, why: Why | None
) -> None:
    assert action(status).why(DUE - timedelta(days=ahead)) is why


@pytest.mark.parametrize("status", ENDED)
def test_what_has_ended_reminds_until_a_release_tells_its_result(status: Status) -> None:
    assert action(status).why(DUE - timedelta(days=1)) is None
    assert action(status).why(DUE) is Why.UNTOLD
    assert action(status, told=True).why(DUE + timedelta(days=900)) is None
    assert action(status, told=True).is_over
    assert not action(Status.PLANNED, told=True).is_over


@pytest.mark.parametrize("status", Status)
def test_what_is_put_off_is_silent_until_that_day(status: Status) -> None:
    until = DUE + timedelta(days=10)
    one = action(status, until=until.isoformat())
    assert one.day == until
    assert one.why(until - timedelta(days=1)) is None
    assert one.why(until) is action(status).why(until) is not None


def test_the_result_is_told_once_a_release_holds_it_and_anew_once_it_says_more(way: Way) -> None:
    ended = {**LAMPS, "status": "done", "result": "The lane is lit."}
    number = place_texts.write(way.engine, "QN", COMMITMENT, ended, moment=MOMENT)

    def told() -> bool:
        [one] = reminders.actions(way.engine, (NORTH,), moment=MOMENT, actor=LOCAL)
        return one.told

    assert not told()
    releases.proposed(way.engine, way.run, moment=MOMENT)
    assert not told()
    releases.approved(way.engine, "R1", moment=MOMENT)
    assert told()
    place_texts.change(way.engine, number, 1, {**ended, "owner": "Lighting team"}, moment=MOMENT)
    assert told()
    place_texts.change(way.engine, number, 2, {**ended, "result": "It is dark again."}, moment=MOMENT)
    assert not told()


def test_who_may_not_write_such_words_is_reminded_of_none(survey: Survey) -> None:
    analyst = person(survey.engine, "anna", Role.ANALYST)
    with pytest.raises(NotPermittedError):
        reminders.actions(survey.engine, (NORTH,), moment=MOMENT, actor=analyst)
    with pytest.raises(NotPermittedError):
        reminders.new_address(survey.engine, moment=MOMENT, actor=analyst)


@pytest.mark.both_databases
def test_an_address_is_read_with_the_rights_that_its_owner_has_now(survey: Survey, officer: Actor) -> None:
    engine = survey.engine
    place_texts.write(engine, "QN", COMMITMENT, LAMPS, moment=MOMENT, actor=officer)
    saved_places.add(engine, "QN", actor=officer)
    token = reminders.new_address(engine, moment=MOMENT, actor=officer)
    assert [one.words for one in reminders.read_at(engine, token, moment=MOMENT)] == [LIT]
    with unit_of_work(engine, audited=False) as session:
        accounts.revoke(session, officer.id, (Role.POLICY_OFFICER.value, ""))
    with pytest.raises(NotFoundError):
        reminders.read_at(engine, token, moment=MOMENT)
