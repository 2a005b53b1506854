"""Whoever does long work: to the end, to a refusal, to a fault, to a stop; once, whoever is killed."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import NoReturn

import pytest
from sqlmodel import Session

from index_platform.auth.actors import LOCAL, Actor, Grant
from index_platform.auth.roles import Role
from index_platform.clock import stamp
from index_platform.db import unit_of_work
from index_platform.jobs.tasks import TASKS, Done, Task
from index_platform.jobs.worker import Worker, all_workers, working
from index_platform.queries import audit
from index_platform.queries import jobs as rows
from index_platform.queries.jobs import Job
from index_platform.refusals import OutOfReachError
from index_platform.services import freezing, jobs, overview, waves
from index_platform.services.overview import Act
from index_platform.services.progress import Progress
from index_platform.services.workplace import Workplace
from instruments.errors import ConflictError
from scoring.snapshot import Snapshot
from tests.index_platform.jobs.killing import killed_half_way
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT, Survey, Way
from tests.timing import PATIENCE, awaited


def _place(survey: Survey | Way, *, after: timedelta = timedelta()) -> Workplace:
    return Workplace(engine=survey.engine, settings=survey.settings, clock=lambda: MOMENT + after)


def _ended(survey: Survey | Way, number: int) -> Job:
    def now() -> Job:
        with Session(survey.engine) as session:
            return rows.get(session, number)

    awaited(lambda: not now().active)
    return now()


@contextmanager
def _working(
    survey: Survey | Way, *, after: timedelta = timedelta(), hold_every: float = 60, **tasks: Task
) -> Iterator[Worker]:
    worker = Worker(_place(survey, after=after), tasks=tasks or TASKS, hold_every=hold_every)
    worker.start()
    try:
        yield worker
    finally:
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


def test_whoever_freezes_waits_for_nobody_who_writes_what_is_public(survey: Survey) -> None:
    """A site of a thousand pages takes minutes, and was asked for first."""
    waves.closed(survey.engine, "first", moment=MOMENT)
    with unit_of_work(survey.engine, audited=False) as session:
        jobs.publishing(session, "R1", stamp(MOMENT), moment=MOMENT)
    number = _ask(survey, "freeze", person(survey.engine, "may", Role.SURVEY_MANAGER))
    for_people, for_the_public = all_workers(_place(survey))
    assert for_people.all_that_waits() == 1
    assert not _ended(survey, number).active
    assert jobs.waiting(survey.engine, [jobs.PUBLISH], moment=MOMENT) == 1
    assert for_the_public.all_that_waits() == 1


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


def _ends(survey: Survey) -> Task:
    """Work that stores nothing but that it is done."""

    def task(_: Workplace, __: Job, ___: Actor, ____: datetime, _____: Progress, done: Done) -> None:
        with unit_of_work(survey.engine, audited=False) as session:
            done(session, {"run": "x"})

    return task


class _Endless:
    """Work that tells how far it is and never ends; ``begun`` once it has told so."""

    def __init__(self) -> None:
        self.begun = Event()

    def __call__(
        self, _: Workplace, __: Job, ___: Actor, ____: datetime, progress: Progress, _____: Done
    ) -> NoReturn:
        while True:
            progress("for ever", 1, 2)
            self.begun.set()
            time.sleep(0.01)


def test_a_fault_of_ours_is_logged_and_the_next_work_is_done(
    survey: Survey, caplog: pytest.LogCaptureFixture
) -> None:
    manager = person(survey.engine, "may", Role.SURVEY_MANAGER, Role.ANALYST)

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    with _working(survey, freeze=broken, compute=_ends(survey)) as worker:
        number = _ask(survey, "freeze", manager)
        worker.wake()
        assert _ended(survey, number).answer == jobs.FAULT
        again = _ask(survey, "compute", manager)
        worker.wake()
        assert _ended(survey, again).state == "done"
    assert "ZeroDivisionError" in caplog.text


def test_work_that_does_not_note_that_it_is_done_is_a_fault(survey: Survey) -> None:
    number = _ask(survey, "freeze", LOCAL)
    with _working(survey, freeze=lambda *_: None):
        assert _ended(survey, number).answer == jobs.FAULT


def test_a_database_that_is_away_is_asked_again_after_a_while(
    survey: Survey, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> NoReturn:
        raise OutOfReachError("the server does not answer", where="database", fix="Start it.")

    with monkeypatch.context() as gone:
        gone.setattr(jobs, "waiting", away)
        with _working(survey):
            awaited(lambda: "the server does not answer" in caplog.text)
            time.sleep(0.5)
    assert {record.levelname for record in caplog.records} == {"WARNING"}
    assert len(caplog.records) < 10  # it waits two seconds before it asks again
    assert "the server does not answer" in caplog.text


def test_a_note_that_a_busy_database_does_not_take_ends_no_work(
    way: Way, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> NoReturn:
        raise ConflictError("the database is in use", where="database", fix="Wait.")

    number = _ask(way, "compute", LOCAL, definition="tci@1.0", begin_base=True)
    monkeypatch.setattr(jobs, "told", busy)
    assert Worker(_place(way)).all_that_waits() == 1
    assert _ended(way, number).answer["run"] == "first-1"
    assert "the database is in use" in caplog.text


@pytest.mark.parametrize("cut", [KeyboardInterrupt, SystemExit])
def test_who_leaves_in_the_middle_gives_the_work_back(survey: Survey, cut: type[BaseException]) -> None:
    number = _ask(survey, "freeze", LOCAL)

    def interrupted(*_: object) -> NoReturn:
        raise cut

    with pytest.raises(cut):
        Worker(_place(survey), tasks={"freeze": interrupted}).all_that_waits()
    with Session(survey.engine) as session:
        left = rows.get(session, number)
    assert (left.state, left.tries, left.answer) == ("waiting", 0, {})


def test_a_server_that_stops_leaves_what_runs_to_the_next(survey: Survey) -> None:
    number, endless = _ask(survey, "freeze", LOCAL), _Endless()
    with _working(survey, freeze=endless):
        assert endless.begun.wait(PATIENCE)
    with Session(survey.engine) as session:
        left = rows.get(session, number)
    assert (left.state, left.stage, left.tries) == ("waiting", "for ever", 0)
    with _working(survey, freeze=_ends(survey)):
        assert _ended(survey, number).state == "done"


@pytest.mark.parametrize("hold_every", [60, 0.01])
def test_what_somebody_stops_ends_at_its_next_step(survey: Survey, hold_every: float) -> None:
    number, endless = _ask(survey, "freeze", LOCAL), _Endless()
    with _working(survey, hold_every=hold_every, freeze=endless):
        assert endless.begun.wait(PATIENCE)
        jobs.stopped(survey.engine, number, moment=MOMENT, actor=LOCAL)
        job = _ended(survey, number)
    assert (job.state, job.answer) == ("failed", jobs.STOPPED)


def test_a_freeze_that_was_stopped_while_it_was_written_is_not_recorded(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, write = _ask(way, "freeze", LOCAL), freezing.snapshots.write

    def stopped_meanwhile(snapshot: Snapshot, folder: Path) -> Path:
        jobs.stopped(way.engine, number, moment=MOMENT, actor=LOCAL)
        return write(snapshot, folder)

    with Session(way.engine) as session:
        before = [entry.action for entry in audit.entries(session)].count("wave.freeze")
    monkeypatch.setattr(freezing.snapshots, "write", stopped_meanwhile)
    Worker(_place(way)).all_that_waits()
    job = _ended(way, number)
    assert (job.state, job.answer) == ("failed", jobs.STOPPED)
    with Session(way.engine) as session:
        assert [entry.action for entry in audit.entries(session)].count("wave.freeze") == before


def test_one_piece_of_work_is_done_by_one_of_many_workers(survey: Survey) -> None:
    number, did = _ask(survey, "freeze", LOCAL), []
    ends = _ends(survey)

    def task(
        place: Workplace, job: Job, actor: Actor, moment: datetime, progress: Progress, done: Done
    ) -> None:
        did.append(job.holder)
        ends(place, job, actor, moment, progress, done)

    with ExitStack() as workers:
        for _ in range(8):
            workers.enter_context(_working(survey, freeze=task))
        assert _ended(survey, number).state == "done"
    assert len(did) == 1


def _computing(tell: Callable[[Progress, str, int, int], None]) -> Task:
    """The index is computed as ever; each time that it would tell how far it is, this happens instead."""

    def task(
        place: Workplace, job: Job, actor: Actor, moment: datetime, progress: Progress, done: Done
    ) -> None:
        TASKS["compute"](place, job, actor, moment, partial(tell, progress), done)

    return task


def test_a_worker_that_was_lost_and_comes_back_stores_nothing(way: Way) -> None:
    """It was asleep for longer than its work was held, and another one did the work meanwhile."""
    number = _ask(way, "compute", LOCAL, definition="tci@1.0", begin_base=True)

    def sleeps(_: Progress, stage: str, __: int, ___: int) -> None:
        assert Worker(_place(way, after=jobs.HELD)).all_that_waits() == (0 if did else 1)
        did.append(stage)

    did: list[str] = []
    Worker(_place(way), tasks={"compute": _computing(sleeps)}).all_that_waits()
    job = _ended(way, number)
    assert (job.state, job.tries, job.answer["run"]) == ("done", 2, "first-1")
    assert did
    assert [path.name for path in way.settings.runs.iterdir()] == ["first-1"]
    with Session(way.engine) as session:
        assert [entry.action for entry in audit.entries(session)].count("index.run") == 1


def test_a_worker_that_was_lost_leaves_the_room_of_the_one_that_took_over(way: Way) -> None:
    """It wakes, and is told to stop, while the other one computes."""
    number = _ask(way, "compute", LOCAL, definition="tci@1.0", begin_base=True)
    asleep, awake = Event(), Event()

    def sleeps(progress: Progress, stage: str, so_far: int, total: int) -> None:
        asleep.set()
        awake.wait(PATIENCE)
        progress(stage, so_far, total)

    def takes_over(progress: Progress, stage: str, so_far: int, total: int) -> None:
        progress(stage, so_far, total)
        if not awake.is_set():
            awake.set()
            lost.join(PATIENCE)

    lost = Thread(target=Worker(_place(way), tasks={"compute": _computing(sleeps)}).all_that_waits)
    lost.start()
    try:
        assert asleep.wait(PATIENCE)
        Worker(_place(way, after=jobs.HELD), tasks={"compute": _computing(takes_over)}).all_that_waits()
    finally:
        awake.set()
        lost.join(PATIENCE)
    job = _ended(way, number)
    assert (job.state, job.tries, job.answer.get("run")) == ("done", 2, "first-1")
    assert [path.name for path in way.settings.runs.iterdir()] == ["first-1"]


def test_what_a_killed_worker_did_is_done_by_the_next_once(way: Way) -> None:
    number = _ask(way, "compute", LOCAL, definition="tci@1.0", begin_base=True)
    killed_half_way(way.settings.data_dir, "compute", moment=MOMENT, steps=0)
    with Session(way.engine) as session:
        assert rows.get(session, number).state == "running"
    (room,) = way.settings.runs.glob(".first-1.*.part")
    assert not way.settings.bases.exists()
    early = Worker(_place(way, after=jobs.HELD / 2))
    assert early.all_that_waits() == 0  # it may only be slow
    os.utime(room, (before := time.time() - 3601, before))
    assert Worker(_place(way, after=jobs.HELD)).all_that_waits() == 1
    job = _ended(way, number)
    assert (job.tries, job.answer["run"]) == (2, "first-1")
    assert [path.name for path in way.settings.runs.iterdir()] == ["first-1"]
    with Session(way.engine) as session:
        deeds = [entry.action for entry in audit.entries(session)]
    assert (deeds.count("index.run"), deeds.count("index.base")) == (1, 1)
    assert Worker(_place(way, after=2 * jobs.HELD)).all_that_waits() == 0


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
