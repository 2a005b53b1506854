"""The thread of the server that does long work: to the end, to a refusal, to a fault, to a stop."""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Event
from typing import NoReturn, cast

import pytest
from sqlmodel import Session

from index_platform.auth.actors import LOCAL, Actor, Grant
from index_platform.auth.roles import Role
from index_platform.jobs.tasks import TASKS, Task
from index_platform.jobs.worker import Worker, working
from index_platform.queries import audit
from index_platform.queries import jobs as rows
from index_platform.queries.jobs import Job
from index_platform.services import jobs, overview, waves
from index_platform.services.overview import Act
from index_platform.services.progress import Progress
from index_platform.services.workplace import Workplace
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT, Survey, Way

PATIENCE = 60.0


def _place(survey: Survey | Way) -> Workplace:
    return Workplace(engine=survey.engine, settings=survey.settings, clock=lambda: MOMENT)


def _ended(survey: Survey | Way, number: int) -> Job:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with Session(survey.engine) as session:
            job = rows.get(session, number)
        if not job.active:
            return job
        time.sleep(0.02)
    raise TimeoutError(f"job {number} did not end")


@contextmanager
def _working(survey: Survey | Way, **tasks: Task) -> Iterator[Worker]:
    worker = Worker(_place(survey), tasks=tasks or TASKS)
    worker.start()
    yield worker
    worker.stop()


def _ask(survey: Survey | Way, kind: str, actor: Actor, **given: object) -> int:
    return jobs.asked(survey.engine, kind, "first", moment=MOMENT, actor=actor, given=given).number


def test_a_wave_is_frozen_computed_and_proposed_in_the_background(way: Way) -> None:
    everything = person(way.engine, "may", Role.SURVEY_MANAGER, Role.ANALYST)
    with _working(way) as worker:
        for kind, given, answer in (
            ("freeze", {}, "snapshot"),
            ("compute", {"definition": "tci@1.0", "begin_base": True}, "run"),
            ("propose", {"run": "first-1", "reason": "Ready."}, "release"),
        ):
            number = _ask(way, kind, everything, **given)
            worker.wake()
            job = _ended(way, number)
            assert job.state == "done", job.answer
            assert job.answer[answer]
    assert overview.path_of(way.engine, "first", actor=LOCAL).act is Act.APPROVE
    with Session(way.engine) as session:
        done = [(entry.action, entry.actor) for entry in audit.entries(session)]
    for action in ("wave.freeze", "index.base", "index.run", "release.propose"):
        assert (action, "may") in done


def test_what_waits_is_done_by_the_next_server(way: Way) -> None:
    analyst = person(way.engine, "ann", Role.ANALYST)
    number = _ask(way, "compute", analyst, definition="tci@1.0", begin_base=True)
    with _working(way):
        assert _ended(way, number).answer["run"] == "first-1"


def test_a_refusal_is_told_with_its_way_out(survey: Survey) -> None:
    manager = person(survey.engine, "may", Role.SURVEY_MANAGER)
    number = _ask(survey, "freeze", manager)
    with _working(survey):
        job = _ended(survey, number)
    assert job.state == "failed"
    assert "still open for answers" in job.answer["what"]
    assert "Close it first" in job.answer["fix"]


def test_a_right_that_was_taken_away_meanwhile_stops_the_work(way: Way) -> None:
    person(way.engine, "ann")
    analyst = Actor(id="ann", name="Ann", grants=(Grant(role=Role.ANALYST),))  # as she was when she asked
    number = _ask(way, "compute", analyst, definition="tci@1.0", begin_base=True)
    with _working(way):
        job = _ended(way, number)
    assert "does not have the right" in job.answer["what"]
    assert not way.settings.bases.exists()


def test_a_fault_of_ours_is_logged_and_the_next_work_is_done(
    survey: Survey, caplog: pytest.LogCaptureFixture
) -> None:
    manager = person(survey.engine, "may", Role.SURVEY_MANAGER, Role.ANALYST)

    def broken(*_: object) -> Mapping[str, object]:
        raise ZeroDivisionError

    with _working(survey, freeze=broken, compute=lambda *_: {"run": "x"}) as worker:
        number = _ask(survey, "freeze", manager)
        worker.wake()
        assert _ended(survey, number).answer == jobs.FAULT
        again = _ask(survey, "compute", manager)
        worker.wake()
        assert _ended(survey, again).state == "done"
    assert "ZeroDivisionError" in caplog.text


def test_a_server_that_stops_ends_what_runs_and_says_so(survey: Survey) -> None:
    manager = person(survey.engine, "may", Role.SURVEY_MANAGER)
    number = _ask(survey, "freeze", manager)
    begun = Event()

    def endless(*given: object) -> NoReturn:
        progress = cast("Progress", given[-1])
        while True:
            progress("for ever", 1, 2)
            begun.set()

    with _working(survey, freeze=endless):
        assert begun.wait(PATIENCE)
    job = _ended(survey, number)
    assert (job.state, job.stage, job.answer) == ("failed", "for ever", dict(jobs.CUT_OFF))


KILLED = """
import os, sys, time
from index_platform.clock import now
from index_platform.jobs.worker import Worker
from index_platform.services import database
from index_platform.services.workplace import Workplace
from index_platform.settings import from_environment

settings = from_environment({"THRIVING_DATA_DIR": sys.argv[1]})
with database.opened(settings) as engine:
    place = Workplace(engine=engine, settings=settings, clock=now)

    def halfway(place, job, actor, moment, progress):
        from index_platform.jobs import tasks

        def tell(stage, done, total):
            progress(stage, done, total)
            if done > 0:
                print("half way", flush=True)
                time.sleep(600)

        return tasks.compute(place, job, actor, moment, tell)

    Worker(place, tasks={"compute": halfway}).start()
    time.sleep(600)
"""


def test_a_kill_half_way_leaves_nothing_half_and_the_next_server_says_so(way: Way) -> None:
    number = _ask(way, "compute", LOCAL, definition="tci@1.0", begin_base=True)
    command = [sys.executable, "-c", KILLED, str(way.settings.data_dir)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half way\n"
        process.kill()
    with Session(way.engine) as session:
        assert rows.get(session, number).state == "running"
    assert [path.name for path in way.settings.runs.iterdir()] == [".first-1.part"]
    with _working(way) as worker:
        assert list(way.settings.runs.iterdir()) == []
        assert _ended(way, number).answer == jobs.CUT_OFF
        assert "start it again" in overview.path_of(way.engine, "first", actor=LOCAL).blocked
        assert not way.settings.bases.exists()
        assert not (way.settings.runs / "first-1").exists()
        again = _ask(way, "compute", LOCAL, definition="tci@1.0", begin_base=True)
        worker.wake()
        assert _ended(way, again).answer["run"] == "first-1"
    assert [path.name for path in way.settings.runs.iterdir()] == ["first-1"]


def test_work_of_an_account_that_was_disabled_ends_and_the_thread_does_not(survey: Survey) -> None:
    manager = person(survey.engine, "may", Role.SURVEY_MANAGER, state="disabled")
    other = person(survey.engine, "mo", Role.SURVEY_MANAGER)
    number = _ask(survey, "freeze", manager)
    with working(_place(survey)) as place:
        assert "cannot sign in any more" in _ended(survey, number).answer["what"]
        waves.closed(survey.engine, "first", moment=MOMENT)
        again = _ask(survey, "freeze", other)
        place.wake()
        assert "has no responses" in _ended(survey, again).answer["what"]
