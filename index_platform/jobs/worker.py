"""The one thread that does what was asked for, a piece at a time, and tells how far it is."""

import logging
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from threading import Event

from index_platform.jobs.tasks import TASKS, Answer, Task
from index_platform.queries.jobs import Job
from index_platform.services import computing, jobs
from index_platform.services.workplace import Workplace
from instruments.errors import MeasureError

_LOG = logging.getLogger(__name__)
_TELL_EVERY = 0.25  # seconds; each telling is a write to the disk


class StoppedError(MeasureError):
    """The server stops: what was running ends here, and nothing of it is kept."""

    code = "stopped"


class Worker:
    """Does the work that waits in the database. Starting it ends what an earlier server left running."""

    def __init__(
        self,
        place: Workplace,
        *,
        tasks: Mapping[str, Task] = TASKS,
    ) -> None:
        self._place, self._tasks = place, tasks
        self._stop = Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="worker")

    def start(self) -> None:
        """Begin to work, with what waits already. What an earlier server left half made is cleared away."""
        computing.swept(self._place.settings)
        jobs.cut_off(self._place.engine, moment=self._place.clock())
        for _ in range(jobs.waiting(self._place.engine)):
            self.wake()

    def wake(self) -> None:
        """Do one piece more of what waits, when it is its turn."""
        self._thread.submit(self._one).add_done_callback(_faults_told)

    def stop(self) -> None:
        """End what is running at its next step, and the thread with it. What waits goes on waiting."""
        self._stop.set()
        self._thread.shutdown(cancel_futures=True)

    def _one(self) -> None:
        job = None if self._stop.is_set() else jobs.begun(self._place.engine)
        if job is None:
            return
        answer: Answer | None = None
        error: MeasureError | None = None
        try:
            actor = self._place.actor(job.actor)
            teller = _Teller(self._place, job.number, self._stop)
            answer = self._tasks[job.kind](self._place, job, actor, self._place.clock(), teller)
        except MeasureError as refusal:
            error = refusal
        finally:  # a fault of ours is noted as well, then goes to the log
            self._ended(job, answer, error)

    def _ended(self, job: Job, answer: Answer | None, error: MeasureError | None) -> None:
        engine, moment = self._place.engine, self._place.clock()
        if answer is None:
            jobs.failed(engine, job.number, error, moment=moment)
        else:
            jobs.finished(engine, job.number, answer, moment=moment)


@contextmanager
def working(place: Workplace) -> Iterator[Workplace]:
    """The workplace with somebody who does what is asked for there, for as long as the block runs."""
    worker = Worker(place)
    worker.start()
    try:
        yield replace(place, wake=worker.wake)
    finally:
        worker.stop()


class _Teller:
    """Notes how far a job is, a few times a second; ends it where the server stops."""

    def __init__(self, place: Workplace, number: int, stop: Event) -> None:
        self._place, self._number, self._stop = place, number, stop
        self._stage, self._at = "", 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        if self._stop.is_set():
            raise StoppedError(jobs.CUT_OFF["what"], where="worker", fix=jobs.CUT_OFF["fix"])
        now = time.monotonic()
        if stage != self._stage or now - self._at >= _TELL_EVERY:
            self._stage, self._at = stage, now
            jobs.told(self._place.engine, self._number, stage, done, total)


def _faults_told(work: "Future[None]") -> None:
    if not work.cancelled() and (fault := work.exception()) is not None:
        _LOG.error("work in the background failed", exc_info=fault)
