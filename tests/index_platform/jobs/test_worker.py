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

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.roles import Role
from index_platform.jobs.tasks import TASKS, Task
from index_platform.jobs.worker import Worker
from index_platform.queries import audit
from index_platform.queries import jobs as rows
from index_platform.queries.jobs import Job
from index_platform.services import jobs, overview
from index_platform.services.overview import Act
from index_platform.services.progress import Progress
from index_platform.services.workplace import Workplace
from instruments.errors import InvalidInputError
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT, Survey, Way

PATIENCE = 60.0


def _place(survey: Survey | Way) -> Workplace:
    return Workplace(engine=survey.engine, settings=survey.settings, clock=lambda: MOMENT, wake=lambda: None)


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
def _working(survey: Survey | Way, actors: Mapping[str, Actor], **tasks: Task) -> Iterator[Worker]:
    worker = Worker(_place(survey), actors.__getitem__, tasks=tasks or TASKS)
    worker.start()
    yield worker
    worker.stop()


def _ask(survey: Survey | Way, kind: str, actor: Actor, **given: object) -> int:
    return jobs.asked(survey.engine, kind, "first", moment=MOMENT, actor=actor, given=given).number


def test_a_wave_is_frozen_computed_and_proposed_in_the_background(way: Way) -> None:
    everything = person(way.engine, "may", Role.SURVEY_MANAGER, Role.ANALYST)
    with _working(way, {"may": everything}) as worker:
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
    with _working(way, {"ann": analyst}):
        assert _ended(way, number).answer["run"] == "first-1"


def test_a_refusal_is_told_with_its_way_out(survey: Survey) -> None:
    manager = person(survey.engine, "may", Role.SURVEY_MANAGER)
    number = _ask(survey, "freeze", manager)
    with _working(survey, {"may": manager}):
        job = _ended(survey, number)
    assert job.state == "failed"
    assert "still open for answers" in job.answer["what"]
    assert "Close it first" in job.answer["fix"]


def test_a_right_that_was_taken_away_meanwhile_stops_the_work(way: Way) -> None:
    analyst = person(way.engine, "ann", Role.ANALYST)
    number = _ask(way, "compute", analyst, definition="tci@1.0", begin_base=True)
    with _working(way, {"ann": Actor(id="ann", name="Ann")}):
        job = _ended(way, number)
    assert "does not have the right" in job.answer["what"]
    assert not way.settings.bases.exists()


def test_a_fault_of_ours_is_logged_and_the_next_work_is_done(
    survey: Survey, caplog: pytest.LogCaptureFixture
) -> None:
    manager = person(survey.engine, "may", Role.SURVEY_MANAGER, Role.ANALYST)

    def broken(*_: object) -> Mapping[str, object]:
        raise ZeroDivisionError

    with _working(survey, {"may": manager}, freeze=broken, compute=lambda *_: {"run": "x"}) as worker:
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

    with _working(survey, {"may": manager}, freeze=endless):
        assert begun.wait(PATIENCE)
    job = _ended(survey, number)
    assert (job.state, job.stage, job.answer) == ("failed", "for ever", dict(jobs.CUT_OFF))


KILLED = """
import os, sys, time
from index_platform.clock import now
from index_platform.auth.actors import LOCAL
from index_platform.jobs.worker import Worker
from index_platform.services import database
from index_platform.services.workplace import Workplace
from index_platform.settings import from_environment

settings = from_environment({"THRIVING_DATA_DIR": sys.argv[1]})
with database.opened(settings) as engine:
    place = Workplace(engine=engine, settings=settings, clock=now, wake=lambda: None)

    def halfway(place, job, actor, moment, progress):
        from index_platform.jobs import tasks

        def tell(stage, done, total):
            progress(stage, done, total)
            if done > 0:
                print("half way", flush=True)
                time.sleep(600)

        return tasks.compute(place, job, actor, moment, tell)

    Worker(place, lambda _: LOCAL, tasks={"compute": halfway}).start()
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
    with _working(way, {"local": LOCAL}) as worker:
        assert _ended(way, number).answer == jobs.CUT_OFF
        assert not way.settings.bases.exists()
        assert not (way.settings.runs / "first-1").exists()
        again = _ask(way, "compute", LOCAL, definition="tci@1.0", begin_base=True)
        worker.wake()
        assert _ended(way, again).answer["run"] == "first-1"
    assert [path.name for path in way.settings.runs.iterdir()] == ["first-1"]


def test_an_account_that_is_gone_ends_the_work_and_not_the_thread(
    survey: Survey, caplog: pytest.LogCaptureFixture
) -> None:
    manager = person(survey.engine, "may", Role.SURVEY_MANAGER)

    def nobody(_: str) -> Actor:
        raise InvalidInputError("there is no such account", where="accounts", fix="Sign in.")

    number = _ask(survey, "freeze", manager)
    worker = Worker(_place(survey), nobody)
    worker.start()
    assert _ended(survey, number).answer["what"] == "there is no such account"
    worker.stop()
    assert caplog.text == ""
