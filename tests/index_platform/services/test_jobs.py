"""Long work: asked for once a wave, with the account that asked, and told how it ended."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlmodel import Session

from index_platform.auth.actors import LOCAL
from index_platform.auth.roles import Role
from index_platform.clock import stamp
from index_platform.db import unit_of_work
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


def _asked(survey: Survey, kind: str = "freeze") -> rows.Job:
    manager = person(survey.engine, "may", Role.SURVEY_MANAGER, Role.ANALYST)
    return jobs.asked(survey.engine, kind, "first", moment=MOMENT, actor=manager, given={"why": "over"})


def _begun(survey: Survey, holder: str = "one", *, after: timedelta = timedelta()) -> rows.Job:
    job = jobs.begun(survey.engine, jobs.KINDS, holder, moment=MOMENT + after)
    assert job is not None
    return job


def _finish(survey: Survey, job: rows.Job, answer: Mapping[str, object]) -> None:
    with unit_of_work(survey.engine, audited=False) as session:
        jobs.finishing(job, lambda: MOMENT)(session, answer)


def test_one_piece_of_work_a_wave_at_a_time(survey: Survey) -> None:
    manager = person(survey.engine, "may", Role.SURVEY_MANAGER, Role.ANALYST)
    jobs.asked(survey.engine, "freeze", "first", moment=MOMENT, actor=manager)
    with pytest.raises(ConflictError, match="has not ended"):
        jobs.asked(survey.engine, "compute", "first", moment=MOMENT, actor=manager)
    job = _begun(survey)
    with pytest.raises(ConflictError, match="has not ended"):
        jobs.asked(survey.engine, "compute", "first", moment=MOMENT, actor=manager)
    _finish(survey, job, {"run": "first-1"})
    assert jobs.asked(survey.engine, "compute", "first", moment=MOMENT, actor=manager).number == 2


@pytest.mark.parametrize("kind", jobs.KINDS)
def test_work_needs_the_right_to_it(survey: Survey, kind: str) -> None:
    officer = person(survey.engine, "pat", Role.POLICY_OFFICER, Role.ADMINISTRATOR)
    with pytest.raises(NotPermittedError):
        jobs.asked(survey.engine, kind, "first", moment=MOMENT, actor=officer)
    assert jobs.waiting(survey.engine, jobs.KINDS, moment=MOMENT) == 0


def test_work_that_is_not_known_is_refused(survey: Survey) -> None:
    manager = person(survey.engine, "may", Role.SURVEY_MANAGER)
    with pytest.raises(InvalidInputError, match="no work called 'publish'"):
        jobs.asked(survey.engine, "publish", "first", moment=MOMENT, actor=manager)
    with pytest.raises(NotFoundError):
        jobs.asked(survey.engine, "freeze", "second", moment=MOMENT, actor=manager)


def test_work_tells_how_far_it_is_until_it_ends(survey: Survey) -> None:
    _asked(survey)
    job = _begun(survey)
    assert jobs.begun(survey.engine, jobs.KINDS, "two", moment=MOMENT) is None
    assert jobs.told(survey.engine, job, "estimates", 3, 10)
    assert (_read(survey, 1).stage, _read(survey, 1).done, _read(survey, 1).total) == ("estimates", 3, 10)
    _finish(survey, job, {"snapshot": "aaa"})
    assert not jobs.told(survey.engine, job, "late", 9, 10)
    jobs.failed(survey.engine, job, None, moment=MOMENT)
    ended = _read(survey, 1)
    assert (ended.state, ended.stage, ended.answer) == ("done", "estimates", {"snapshot": "aaa"})
    assert ended.asked == {"why": "over"}


def test_who_is_heard_of_no_more_loses_the_work_to_the_next_and_cannot_end_it(survey: Survey) -> None:
    _asked(survey)
    lost = _begun(survey, "one")
    just_before = jobs.HELD - timedelta(microseconds=1)
    assert jobs.waiting(survey.engine, jobs.KINDS, moment=MOMENT + just_before) == 0
    assert jobs.are_held(survey.engine, moment=MOMENT + just_before)
    assert jobs.waiting(survey.engine, jobs.KINDS, moment=MOMENT + jobs.HELD) == 1
    assert not jobs.are_held(survey.engine, moment=MOMENT + jobs.HELD)
    taken = _begun(survey, "two", after=jobs.HELD)
    assert (taken.number, taken.tries) == (lost.number, 2)
    assert not jobs.goes_on(survey.engine, lost, moment=MOMENT)
    with pytest.raises(ConflictError, match="another worker does it now"):
        _finish(survey, lost, {"snapshot": "of one"})
    jobs.failed(survey.engine, lost, None, moment=MOMENT)
    jobs.given_back(survey.engine, lost)
    assert _read(survey, 1).state == "running"
    _finish(survey, taken, {"snapshot": "of two"})
    assert _read(survey, 1).answer == {"snapshot": "of two"}


def test_work_is_held_for_as_long_as_its_worker_says_so(survey: Survey) -> None:
    _asked(survey)
    job = _begun(survey)
    assert jobs.goes_on(survey.engine, job, moment=MOMENT + jobs.HELD / 2)
    assert jobs.waiting(survey.engine, jobs.KINDS, moment=MOMENT + jobs.HELD) == 0
    assert jobs.waiting(survey.engine, jobs.KINDS, moment=MOMENT + 3 * jobs.HELD / 2) == 1


def test_work_that_was_given_back_waits_as_if_it_had_not_been_begun(survey: Survey) -> None:
    _asked(survey)
    for _ in range(2 * jobs.TRIES):
        jobs.given_back(survey.engine, _begun(survey))
    assert _begun(survey).tries == 1


def test_work_that_brings_every_worker_down_fails_in_the_end_and_the_next_is_done(survey: Survey) -> None:
    _asked(survey)
    for number in range(jobs.TRIES):
        assert _begun(survey, str(number), after=number * jobs.HELD).tries == number + 1
    assert jobs.begun(survey.engine, jobs.KINDS, "last", moment=MOMENT + jobs.TRIES * jobs.HELD) is None
    assert (_read(survey, 1).state, _read(survey, 1).answer) == ("failed", jobs.CUT_OFF)


def test_what_waits_is_stopped_at_once_and_the_log_says_by_whom(survey: Survey) -> None:
    _asked(survey)
    manager = person(survey.engine, "mo", Role.SURVEY_MANAGER)
    jobs.stopped(survey.engine, 1, moment=MOMENT, actor=manager)
    assert (_read(survey, 1).state, _read(survey, 1).answer) == ("failed", jobs.STOPPED)
    assert jobs.begun(survey.engine, jobs.KINDS, "one", moment=MOMENT) is None
    with Session(survey.engine) as session:
        newest = audit.entries(session, latest=1)[0]
    assert (newest.action, newest.actor, newest.detail) == ("job.stop", "mo", {"job": 1, "kind": "freeze"})
    with pytest.raises(ConflictError, match="has ended already"):
        jobs.stopped(survey.engine, 1, moment=MOMENT, actor=manager)


def test_what_runs_hears_that_it_shall_stop_and_is_not_begun_again(survey: Survey) -> None:
    _asked(survey)
    job = _begun(survey)
    jobs.stopped(survey.engine, 1, moment=MOMENT, actor=LOCAL)
    assert not jobs.told(survey.engine, job, "estimates", 1, 2)
    assert not jobs.goes_on(survey.engine, job, moment=MOMENT)
    assert jobs.begun(survey.engine, jobs.KINDS, "two", moment=MOMENT + 2 * jobs.HELD) is None
    assert (_read(survey, 1).state, _read(survey, 1).answer) == ("failed", jobs.STOPPED)


def test_what_was_stopped_before_it_was_noted_as_done_is_not_done(survey: Survey) -> None:
    _asked(survey)
    job = _begun(survey)
    jobs.stopped(survey.engine, 1, moment=MOMENT, actor=LOCAL)
    with pytest.raises(ConflictError, match="somebody stopped this") as refused:
        _finish(survey, job, {"snapshot": "aaa"})
    assert _read(survey, 1).state == "running"
    jobs.failed(survey.engine, job, refused.value, moment=MOMENT)
    assert (_read(survey, 1).state, _read(survey, 1).answer) == ("failed", jobs.STOPPED)


def test_who_may_not_ask_for_work_may_not_stop_it(survey: Survey) -> None:
    _asked(survey, "compute")
    with pytest.raises(NotPermittedError):
        jobs.stopped(survey.engine, 1, moment=MOMENT, actor=person(survey.engine, "mo", Role.SURVEY_MANAGER))
    assert _read(survey, 1).state == "waiting"


def test_work_for_a_moment_is_not_begun_before_it(survey: Survey) -> None:
    at = MOMENT + timedelta(days=1)
    with unit_of_work(survey.engine, audited=False) as session:
        jobs.publishing(session, "R1", stamp(at), moment=MOMENT)
    early = at - timedelta(microseconds=1)
    assert jobs.waiting(survey.engine, [jobs.PUBLISH], moment=early) == 0
    assert jobs.begun(survey.engine, [jobs.PUBLISH], "one", moment=early) is None
    begun = jobs.begun(survey.engine, [jobs.PUBLISH], "one", moment=at)
    assert begun is not None
    assert (begun.kind, begun.subject, begun.not_before) == ("publish", "R1", stamp(at))


def test_work_for_a_moment_keeps_no_wave_waiting(survey: Survey) -> None:
    with unit_of_work(survey.engine, audited=False) as session:
        jobs.publishing(session, "R1", stamp(MOMENT + timedelta(days=1)), moment=MOMENT)
    assert _asked(survey).subject == "first"


def test_what_makes_a_release_public_is_stopped_by_who_may_stop_releases(survey: Survey) -> None:
    with unit_of_work(survey.engine, audited=False) as session:
        number = jobs.publishing(session, "R1", stamp(MOMENT), moment=MOMENT).number
    with pytest.raises(NotPermittedError):
        jobs.stopped(survey.engine, number, moment=MOMENT, actor=person(survey.engine, "ann", Role.ANALYST))
    lead = person(survey.engine, "lee", Role.STATISTICS_LEAD)
    assert jobs.stopped(survey.engine, number, moment=MOMENT, actor=lead).state == "failed"
