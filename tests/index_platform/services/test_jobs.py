"""Long work: asked for once a wave, with the account that asked, and told how it ended."""

import pytest
from sqlmodel import Session

from index_platform.auth.roles import Role
from index_platform.queries import audit
from index_platform.queries import jobs as rows
from index_platform.services import jobs
from instruments.errors import ConflictError, InvalidInputError, NotFoundError, NotPermittedError
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT, Survey

pytestmark = pytest.mark.both_databases


def _read(survey: Survey, number: int) -> rows.Job:
    with Session(survey.engine) as session:
        return rows.get(session, number)


def test_work_is_noted_with_what_was_asked_and_by_whom(survey: Survey) -> None:
    manager = person(survey.engine, "may", Role.SURVEY_MANAGER)
    job = jobs.asked(survey.engine, "freeze", "first", moment=MOMENT, actor=manager, given={"why": "over"})
    assert (job.state, job.active, job.actor, job.asked) == ("waiting", True, "may", {"why": "over"})
    with Session(survey.engine) as session:
        newest = audit.entries(session, latest=1)[0]
    assert (newest.action, newest.actor, newest.key) == ("job.ask", "may", "first")
    assert newest.detail == {"job": 1, "kind": "freeze"}


def test_one_piece_of_work_a_wave_at_a_time(survey: Survey) -> None:
    manager = person(survey.engine, "may", Role.SURVEY_MANAGER, Role.ANALYST)
    jobs.asked(survey.engine, "freeze", "first", moment=MOMENT, actor=manager)
    with pytest.raises(ConflictError, match="has not ended"):
        jobs.asked(survey.engine, "compute", "first", moment=MOMENT, actor=manager)
    jobs.begun(survey.engine)
    with pytest.raises(ConflictError, match="has not ended"):
        jobs.asked(survey.engine, "compute", "first", moment=MOMENT, actor=manager)
    jobs.finished(survey.engine, 1, {"run": "first-1"}, moment=MOMENT)
    assert jobs.asked(survey.engine, "compute", "first", moment=MOMENT, actor=manager).number == 2


@pytest.mark.parametrize("kind", jobs.KINDS)
def test_work_needs_the_right_to_it(survey: Survey, kind: str) -> None:
    officer = person(survey.engine, "pat", Role.POLICY_OFFICER, Role.ADMINISTRATOR)
    with pytest.raises(NotPermittedError):
        jobs.asked(survey.engine, kind, "first", moment=MOMENT, actor=officer)
    assert jobs.waiting(survey.engine) == 0


def test_work_that_is_not_known_is_refused(survey: Survey) -> None:
    manager = person(survey.engine, "may", Role.SURVEY_MANAGER)
    with pytest.raises(InvalidInputError, match="no work called 'publish'"):
        jobs.asked(survey.engine, "publish", "first", moment=MOMENT, actor=manager)
    with pytest.raises(NotFoundError):
        jobs.asked(survey.engine, "freeze", "second", moment=MOMENT, actor=manager)


def test_work_tells_how_far_it_is_until_it_ends(survey: Survey) -> None:
    manager = person(survey.engine, "may", Role.SURVEY_MANAGER)
    jobs.asked(survey.engine, "freeze", "first", moment=MOMENT, actor=manager, given={"why": "over"})
    assert jobs.begun(survey.engine) is not None
    assert jobs.begun(survey.engine) is None
    jobs.told(survey.engine, 1, "estimates", 3, 10)
    assert (_read(survey, 1).stage, _read(survey, 1).done, _read(survey, 1).total) == ("estimates", 3, 10)
    jobs.finished(survey.engine, 1, {"snapshot": "aaa"}, moment=MOMENT)
    jobs.told(survey.engine, 1, "late", 9, 10)
    jobs.failed(survey.engine, 1, None, moment=MOMENT)
    ended = _read(survey, 1)
    assert (ended.state, ended.stage, ended.answer) == ("done", "estimates", {"snapshot": "aaa"})
    assert ended.asked == {"why": "over"}


def test_work_that_was_running_when_the_server_stopped_failed_and_what_waits_goes_on(survey: Survey) -> None:
    manager = person(survey.engine, "may", Role.SURVEY_MANAGER)
    jobs.asked(survey.engine, "freeze", "first", moment=MOMENT, actor=manager)
    assert jobs.cut_off(survey.engine, moment=MOMENT) == 0
    assert jobs.waiting(survey.engine) == 1
    jobs.begun(survey.engine)
    assert jobs.cut_off(survey.engine, moment=MOMENT) == 1
    ended = _read(survey, 1)
    assert (ended.state, ended.answer) == ("failed", jobs.CUT_OFF)
    assert jobs.asked(survey.engine, "freeze", "first", moment=MOMENT, actor=manager).number == 2
