"""Somebody who does what was asked for, a piece at a time, and tells how far it is.

Several may work on one database, in servers or by themselves: each holds what it does (``services.jobs``).
"""

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from threading import Event, Thread
from types import TracebackType
from typing import Self
from uuid import uuid4

from index_platform.jobs.daily import daily
from index_platform.jobs.tasks import TASKS, Task
from index_platform.queries.jobs import Job
from index_platform.services import computing, jobs
from index_platform.services.workplace import Workplace
from instruments.errors import MeasureError

_LOG = logging.getLogger(__name__)
_TELL_EVERY = 0.25  # seconds; each telling is a write to the disk
_LOOK_EVERY = 2.0  # seconds, for what was asked for in another process
_HOLD_EVERY = jobs.HELD.total_seconds() / 4
# a site of a thousand pages takes minutes, which nobody who freezes or computes shall wait for
_LANES = tuple(
    {kind: task for kind, task in TASKS.items() if (kind == jobs.PUBLISH) is apart} for apart in (False, True)
)


class StoppedError(MeasureError):
    """Work that shall not go on ends here, and nothing of it is kept."""

    code = "stopped"


class Worker:
    """Does the work that waits in the database, of the kinds of its tasks, until it is told to stop."""

    def __init__(
        self,
        place: Workplace,
        *,
        tasks: Mapping[str, Task] = TASKS,
        hold_every: float = _HOLD_EVERY,
    ) -> None:
        self._place, self._tasks, self._hold_every = place, tasks, hold_every
        self._name = uuid4().hex
        self._stop, self._wake = Event(), Event()
        self._thread = Thread(target=self._all, name="worker")

    def start(self) -> None:
        """Begin to work, with what waits already."""
        self._thread.start()

    def wake(self) -> None:
        """Look now whether something waits."""
        self._wake.set()

    def leave(self) -> None:
        """End at its next step what is done now, and leave it to whoever comes next."""
        self._stop.set()
        self.wake()

    def stop(self) -> None:
        """Leave, and wait until that is so."""
        self.leave()
        self._thread.join()

    def all_that_waits(self) -> int:
        """Do all that waits, here and now: how much was ended."""
        done = 0
        while self._one():
            done += 1
        return done

    def _all(self) -> None:
        while not self._stop.is_set():
            self._wake.clear()
            try:
                self.all_that_waits()
            except MeasureError as refusal:  # of the database, which may come back
                _LOG.warning("what waits could not be done: %s", refusal)
            except Exception:  # noqa: BLE001 - a fault of ours ends one piece of work, not whoever does the next
                _LOG.exception("work in the background failed")
            self._wake.wait(_LOOK_EVERY)

    def _one(self) -> bool:
        """Do one piece of what waits; whether there was one, and it ended."""
        place = self._place
        if self._stop.is_set() or not jobs.waiting(place.engine, self._tasks, moment=place.clock()):
            return False
        if not jobs.are_held(place.engine, moment=place.clock()):
            computing.swept(place.settings)  # what was left half made by whoever is heard of no more
        job = jobs.begun(place.engine, self._tasks, self._name, moment=place.clock())
        return job is not None and self._ended(job)

    def _ended(self, job: Job) -> bool:
        """Do a piece of work; whether it ended, and was not given back."""
        engine, clock = self._place.engine, self._place.clock
        error: MeasureError | None = None
        leaves = False
        held = _Held(self._place, job, self._stop, self._hold_every)
        try:
            with held:
                actor, moment = self._place.actor(job.actor), clock()
                self._tasks[job.kind](self._place, job, actor, moment, held.tell, jobs.finishing(job, clock))
        except MeasureError as refusal:
            error, leaves = refusal, isinstance(refusal, StoppedError) and self._stop.is_set()
        except BaseException as cut:
            leaves = not isinstance(cut, Exception)  # Ctrl-C is no fault of the work
            raise
        finally:  # what was done is noted already; a fault of ours is noted here, then goes to the log
            if leaves:
                jobs.given_back(engine, job)
            else:
                jobs.failed(engine, job, error, moment=clock())
        return not leaves


class _Held:
    """Holds a piece of work for as long as a block runs, and ends it at a step where it shall not go on."""

    def __init__(self, place: Workplace, job: Job, stop: Event, every: float) -> None:
        self._place, self._job, self._every = place, job, every
        self._stop, self._lost, self._over = stop, Event(), Event()
        self._thread = Thread(target=self._hold, name="hold")
        self._stage, self._at = "", 0.0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def tell(self, stage: str, done: int, total: int) -> None:
        """Note how far it is, a few times a second."""
        now = time.monotonic()
        if stage != self._stage or now - self._at >= _TELL_EVERY:
            self._stage, self._at = stage, now
            self._note(stage, done, total)
        if self._stop.is_set() or self._lost.is_set():
            raise StoppedError(
                "this work shall not go on", where="worker", fix="Nothing of it was kept; start it again."
            )

    def _note(self, stage: str, done: int, total: int) -> None:
        try:
            if not jobs.told(self._place.engine, self._job, stage, done, total):
                self._lost.set()
        except MeasureError as busy:  # a note is no reason to end: whether work is held decides
            _LOG.warning("how far work came could not be noted: %s", busy)

    def _hold(self) -> None:
        while not self._over.wait(self._every):
            try:
                goes_on = jobs.goes_on(self._place.engine, self._job, moment=self._place.clock())
            except MeasureError as busy:  # the next time comes before the hold ends
                _LOG.warning("work could not be held: %s", busy)
            else:
                if not goes_on:
                    self._lost.set()
                    return


def all_workers(place: Workplace) -> tuple[Worker, ...]:
    """One who does what people wait for, and one who writes what is public."""
    return tuple(Worker(place, tasks=tasks) for tasks in _LANES)


@contextmanager
def working(place: Workplace) -> Iterator[Workplace]:
    """The workplace with those who do what is asked for there, for as long as the block runs."""
    workers = all_workers(place)
    for worker in workers:
        worker.start()

    def wake() -> None:
        for worker in workers:
            worker.wake()

    try:
        with daily(partial(jobs.site_of_today, place)):
            yield replace(place, wake=wake)
    finally:
        for worker in workers:
            worker.leave()
        for worker in workers:
            worker.stop()
