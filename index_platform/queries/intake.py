"""The one writer of responses: one thread, many units a commit, nothing acknowledged before it is on disk.

A unit is one response, or a list that is stored whole or not at all. The thread takes everything that
waits (up to ``LARGEST_BATCH`` units), decides each, writes the tables and commits once; only then do the
futures resolve. A unit that cannot be written fails alone: the batch is tried again unit by unit.
Work that needs a transaction of its own, such as a large file, waits its turn in the same thread.
Where more wait than can be stored in some seconds, the next is sent away at once and may come again.
"""

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Self, TypeVar
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from index_platform.clock import stamp
from index_platform.db import Writer, writer
from index_platform.queries.arrivals import Arrival, Entry, NotStoredError, Receipt, Unit, decided
from index_platform.queries.audit import Deed
from index_platform.queries.storing import Store
from instruments.errors import MeasureError

LARGEST_BATCH = 512  # units a commit: beyond it one more row costs what it saves
MOST_WAITING = 4_000  # units: some seconds of work
# what a value can do, beside what the database refuses
_POISON: tuple[type[Exception], ...] = (OverflowError, ValueError, TypeError)

Outcome = Sequence[Receipt] | MeasureError
Result = TypeVar("Result")
Queued = TypeVar("Queued", "_Waiting", "_Apart")


@dataclass(frozen=True, slots=True)
class _Waiting:
    unit: Unit
    future: "Future[Sequence[Receipt]]"


@dataclass(frozen=True, slots=True)
class _Apart:
    """Work that has a transaction of its own, and what it comes to."""

    work: Callable[[Store], object]
    future: "Future[Any]"


class Intake:
    """The writer of one database. Give units to it from any thread; close it to store what still waits."""

    def __init__(
        self, engine: Engine, *, clock: Callable[[], datetime], most_waiting: int = MOST_WAITING
    ) -> None:
        self._most_waiting = most_waiting
        self.commits = 0  # transactions so far that stored something or found it stored
        self._clock = clock
        self._engine = engine
        self._writer: Writer = writer(engine)
        # also what refuses another connection, such as a server that is stopped
        self._failures: tuple[type[Exception], ...] = (*self._writer.errors, SQLAlchemyError, MeasureError)
        self._poison: tuple[type[Exception], ...] = (*self._failures, *_POISON)
        self._queue: queue.SimpleQueue[_Waiting | _Apart | None] = queue.SimpleQueue()
        self._door = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="intake")
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def accept(self, arrival: Arrival) -> "Future[Sequence[Receipt]]":
        """One receipt, once the arrival is on disk: accepted, or held with the reason."""
        return self._submitted(_Waiting(Unit((arrival,), strict=False), Future())).future

    def accept_all(
        self,
        arrivals: Sequence[Arrival],
        *,
        deed: Deed | None = None,
        progress: Callable[[], None] | None = None,
    ) -> "Future[Sequence[Receipt]]":
        """A receipt each, once all are on disk; one that cannot be accepted refuses the whole list."""
        unit = Unit(arrivals, strict=True, progress=progress, deed=deed)
        return self._submitted(_Waiting(unit, Future())).future

    def apart(self, work: Callable[[Store], Result]) -> "Future[Result]":
        """What ``work`` comes to, on disk by a transaction of its own; an error takes all of it back."""
        return self._submitted(_Apart(work, Future())).future

    def close(self) -> None:
        """Store everything that waits, then stop. Closing twice is fine."""
        with self._door:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    def _submitted(self, waiting: Queued) -> Queued:
        with self._door:
            if self._closed:
                raise NotStoredError("the intake is closed", where="intake", fix="Start the program again.")
            if self._queue.qsize() >= self._most_waiting:
                raise NotStoredError(
                    "more answers arrive than can be stored at once",
                    where="intake",
                    fix="Send it again in some seconds.",
                )
            self._queue.put(waiting)
        return waiting

    def _run(self) -> None:
        batch: list[_Waiting | _Apart] = []
        try:
            while batch := self._taken():
                units = [one for one in batch if isinstance(one, _Waiting)]
                if units:
                    _resolve(units, self._outcomes([waiting.unit for waiting in units]))
                for one in batch:
                    if isinstance(one, _Apart):
                        _resolve([one], [self._outcome_apart(one.work)])
        finally:
            self._stop(batch)

    def _stop(self, batch: Sequence[_Waiting | _Apart]) -> None:
        """Leave nobody waiting, whatever ended the thread."""
        with self._door:
            self._closed = True
        self._writer.close()
        stopped = NotStoredError("the intake stopped", where="intake", fix="Start the program again.")
        left = [*batch, *self._left()]
        _resolve([waiting for waiting in left if not waiting.future.done()], [stopped] * len(left))

    def _left(self) -> Iterator[_Waiting | _Apart]:
        while not self._queue.empty():
            if (waiting := self._queue.get_nowait()) is not None:
                yield waiting

    def _taken(self) -> list[_Waiting | _Apart]:
        """Everything that waits, at least one unit; empty when the intake was closed and all is done."""
        batch: list[_Waiting | _Apart] = []
        while len(batch) < LARGEST_BATCH and (not batch or not self._queue.empty()):
            waiting = self._queue.get()
            if waiting is None:
                self._queue.put(None)  # met again, alone, by the next look
                break
            if waiting.future.set_running_or_notify_cancel():
                batch.append(waiting)
        return batch

    def _outcomes(self, units: Sequence[Unit]) -> Sequence[Outcome]:
        """What became of each unit. Returns only after the commit, or after nothing was stored."""
        try:
            outcomes = self._committed(lambda store: _stored(store, units))
        except self._poison:
            try:
                outcomes = self._committed(lambda store: [self._stored_alone(store, unit) for unit in units])
            except self._failures as error:
                outcomes = [_not_stored(error)] * len(units)
        return outcomes

    def _outcome_apart(self, work: Callable[[Store], object]) -> object:
        try:
            return self._committed(work)
        except MeasureError as refusal:
            return refusal
        except self._poison as error:
            return _not_stored(error)

    def _committed(self, work: Callable[[Store], Result]) -> Result:
        if self._writer.broken:
            self._writer.close()
            self._writer = writer(self._engine)
        self._writer.begin()
        try:
            outcome = work(Store(self._writer, moment=stamp(self._clock())))
            self._writer.execute("COMMIT")
        except BaseException:
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK")
            raise
        self.commits += 1
        return outcome

    def _stored_alone(self, store: Store, unit: Unit) -> Outcome:
        self._writer.execute("SAVEPOINT unit")
        try:
            [outcome] = _stored(store, [unit])
        except self._poison as error:
            if not self._writer.in_transaction:  # a full disk ends the whole transaction
                raise
            self._writer.execute("ROLLBACK TO unit")
            outcome = error if isinstance(error, MeasureError) else _not_stored(error)
        self._writer.execute("RELEASE unit")
        return outcome


def _stored(store: Store, units: Sequence[Unit]) -> list[Outcome]:
    standing = store.standing(arrival for unit in units for arrival in unit.arrivals)
    outcomes: list[Outcome] = []
    given: dict[UUID, Receipt] = {}
    fresh: list[tuple[Entry, Unit]] = []
    for unit in units:
        try:
            entries = decided(unit, standing, given)
        except MeasureError as refusal:
            outcomes.append(refusal)
            continue
        given |= {entry.receipt.id: entry.receipt for entry in entries}
        standing = standing.after(entries)
        fresh += [(entry, unit) for entry in entries if entry.receipt.created]
        outcomes.append([entry.receipt for entry in entries])
    store.add([entry for entry, _ in fresh], standing)
    _noted(store, [unit for _, unit in fresh])
    return outcomes


def _noted(store: Store, units: Sequence[Unit]) -> None:
    """Tell how far each unit is, and write the audit entry of those of which anything was new."""
    for unit in units:
        if unit.progress is not None:
            unit.progress()
    for unit in {id(unit): unit for unit in units}.values():
        if unit.deed is not None:
            store.note(unit.deed)


def _resolve(batch: Sequence[_Waiting | _Apart], outcomes: Sequence[object]) -> None:
    for waiting, outcome in zip(batch, outcomes, strict=False):
        if isinstance(outcome, MeasureError):
            waiting.future.set_exception(outcome)
        else:
            # what waits is of two kinds, and each gets the outcome of its own
            waiting.future.set_result(outcome)  # type: ignore[arg-type]


def _not_stored(error: Exception) -> NotStoredError:
    return NotStoredError(
        f"the database refused: {error}",
        where="intake",
        fix="Nothing of it was stored. Check the disk's space and the file's rights, then send it again.",
    )
