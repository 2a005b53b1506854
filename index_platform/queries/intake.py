"""The one writer of responses: one thread, many units a commit, nothing acknowledged before it is on disk.

A unit is one response, or a list that is stored whole or not at all. The thread takes everything that
waits (up to ``LARGEST_BATCH`` units), decides each, writes the tables and commits once; only then do the
futures resolve. A unit that cannot be written fails alone: the batch is tried again unit by unit.
"""

import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self
from uuid import UUID

from sqlalchemy import Engine

from index_platform.clock import stamp
from index_platform.db import Writer, writer
from index_platform.queries import audit
from index_platform.queries.arrivals import (
    Arrival,
    Entry,
    NotStoredError,
    Receipt,
    Standing,
    Status,
    Unit,
    WaveFacts,
    decided,
)
from index_platform.queries.audit import Deed
from instruments.errors import MeasureError

LARGEST_BATCH = 512  # units a commit: beyond it one more row costs what it saves
# what a value can do, beside what the database refuses
_POISON: tuple[type[Exception], ...] = (OverflowError, ValueError, TypeError)
_IDS_AT_ONCE = 500

_WAVES = (
    "SELECT w.key, w.state, v.label, v.sha256, EXISTS (SELECT 1 FROM freezes f WHERE f.wave = w.key) "
    "FROM waves w JOIN instrument_versions v ON v.sha256 = w.instrument_sha256"
)
_RECEIPTS = "SELECT id, sha256, received_at, status, reason FROM received WHERE id IN ({})"
_RECEIVED = (
    "id",
    "wave",
    "instrument",
    "door",
    "sha256",
    "content",
    "status",
    "reason",
    "received_at",
    "taken_by",
)
_RESPONSE = (
    "number",
    "id",
    "wave",
    "instrument_sha256",
    "place",
    "mode",
    "language",
    "household",
    "panel",
    "source",
)
_CODE = ("code_sha256", "response")
_ANSWER = ("response", "item", "code", "missing", "text")
_FLAG = ("response", "rule", "item", "detail")

Outcome = Sequence[Receipt] | MeasureError


@dataclass(frozen=True, slots=True)
class _Waiting:
    unit: Unit
    future: "Future[Sequence[Receipt]]"


class Intake:
    """The writer of one database. Give units to it from any thread; close it to store what still waits."""

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime]) -> None:
        self.commits = 0  # transactions so far that stored something or found it stored
        self._clock = clock
        self._engine = engine
        self._writer: Writer = writer(engine)
        self._poison: tuple[type[Exception], ...] = (*self._writer.errors, *_POISON)
        self._failures: tuple[type[Exception], ...] = (*self._writer.errors, MeasureError)
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
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
        return self._submit(Unit((arrival,), strict=False))

    def accept_all(
        self,
        arrivals: Sequence[Arrival],
        *,
        deed: Deed | None = None,
        progress: Callable[[], None] | None = None,
    ) -> "Future[Sequence[Receipt]]":
        """A receipt each, once all are on disk; one that cannot be accepted refuses the whole list."""
        return self._submit(Unit(arrivals, strict=True, progress=progress, deed=deed))

    def close(self) -> None:
        """Store everything that waits, then stop. Closing twice is fine."""
        with self._door:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    def _submit(self, unit: Unit) -> "Future[Sequence[Receipt]]":
        waiting = _Waiting(unit, Future())
        with self._door:
            if self._closed:
                raise NotStoredError("the intake is closed", where="intake", fix="Start the program again.")
            self._queue.put(waiting)
        return waiting.future

    def _run(self) -> None:
        batch: list[_Waiting] = []
        try:
            while batch := self._taken():
                _resolve(batch, self._outcomes([waiting.unit for waiting in batch]))
        finally:
            self._stop(batch)

    def _stop(self, batch: Sequence[_Waiting]) -> None:
        """Leave nobody waiting, whatever ended the thread."""
        with self._door:
            self._closed = True
        self._writer.close()
        stopped = NotStoredError("the intake stopped", where="intake", fix="Start the program again.")
        left = [*batch, *self._left()]
        _resolve([waiting for waiting in left if not waiting.future.done()], [stopped] * len(left))

    def _left(self) -> Iterator[_Waiting]:
        while not self._queue.empty():
            if (waiting := self._queue.get_nowait()) is not None:
                yield waiting

    def _taken(self) -> list[_Waiting]:
        """Everything that waits, at least one unit; empty when the intake was closed and all is done."""
        batch: list[_Waiting] = []
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
            outcomes = self._committed(lambda: self._store(units))
        except self._poison:
            try:
                outcomes = self._committed(lambda: [self._store_alone(unit) for unit in units])
            except self._failures as error:
                outcomes = [_not_stored(error)] * len(units)
        return outcomes

    def _committed(self, work: Callable[[], Sequence[Outcome]]) -> Sequence[Outcome]:
        if self._writer.broken:
            self._writer.close()
            self._writer = writer(self._engine)
        self._writer.begin()
        try:
            outcomes = work()
            self._writer.execute("COMMIT")
        except BaseException:
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK")
            raise
        self.commits += 1
        return outcomes

    def _store_alone(self, unit: Unit) -> Outcome:
        self._writer.execute("SAVEPOINT unit")
        try:
            [outcome] = self._store([unit])
        except self._poison as error:
            if not self._writer.in_transaction:  # a full disk ends the whole transaction
                raise
            self._writer.execute("ROLLBACK TO unit")
            outcome = _not_stored(error)
        self._writer.execute("RELEASE unit")
        return outcome

    def _store(self, units: Sequence[Unit]) -> list[Outcome]:
        standing = self._standing(units)
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
            fresh += [(entry, unit) for entry in entries if entry.receipt.created]
            outcomes.append([entry.receipt for entry in entries])
        self._insert(fresh, standing)
        return outcomes

    def _insert(self, fresh: Sequence[tuple[Entry, Unit]], standing: Standing) -> None:
        [[last]] = self._writer.execute("SELECT COALESCE(MAX(number), 0) FROM responses")
        accepted = [pair for pair in fresh if pair[0].receipt.status is Status.ACCEPTED]
        numbered = list(enumerate(accepted, int(last) + 1))
        add = self._writer.add
        add("received", _RECEIVED, (_received_row(entry) for entry, _ in fresh))
        add("responses", _RESPONSE, (_response_row(row, entry, standing) for row, (entry, _) in numbered))
        add("answers", _ANSWER, _answer_rows(numbered))
        add("flags", _FLAG, _flag_rows(numbered))
        add("withdrawal_codes", _CODE, _code_rows(fresh))
        for unit in {id(unit): unit for _, unit in fresh}.values():
            if unit.deed is not None:
                audit.append(self._writer.execute, unit.deed)

    def _standing(self, units: Sequence[Unit]) -> Standing:
        waves = {
            str(key): WaveFacts(state, label, sha256, frozen=bool(frozen))
            for key, state, label, sha256, frozen in self._writer.execute(_WAVES)
        }
        ids = [str(arrival.id) for unit in units for arrival in unit.arrivals]
        return Standing(waves, dict(self._receipts(ids)), stamp(self._clock()))

    def _receipts(self, ids: Sequence[str]) -> Iterator[tuple[UUID, Receipt]]:
        for start in range(0, len(ids), _IDS_AT_ONCE):
            some = ids[start : start + _IDS_AT_ONCE]
            statement = _RECEIPTS.format(", ".join("?" * len(some)))
            for name, digest, moment, status, reason in self._writer.execute(statement, some):
                receipt = Receipt(
                    id=UUID(name), sha256=digest, received_at=moment, status=Status(status), reason=reason
                )
                yield receipt.id, receipt


def _resolve(batch: Sequence[_Waiting], outcomes: Sequence[Outcome]) -> None:
    for waiting, outcome in zip(batch, outcomes, strict=False):
        if isinstance(outcome, MeasureError):
            waiting.future.set_exception(outcome)
        else:
            waiting.future.set_result(outcome)


def _not_stored(error: Exception) -> NotStoredError:
    return NotStoredError(
        f"the database refused: {error}",
        where="intake",
        fix="Nothing of it was stored. Check the disk's space and the file's rights, then send it again.",
    )


def _received_row(entry: Entry) -> tuple[object, ...]:
    arrival, receipt = entry.arrival, entry.receipt
    return (
        str(arrival.id),
        arrival.wave,
        arrival.instrument,
        arrival.door,
        receipt.sha256,
        arrival.content,
        receipt.status.value,
        receipt.reason,
        receipt.received_at,
        arrival.taken_by,
    )


def _code_rows(fresh: Sequence[tuple[Entry, Unit]]) -> Iterator[tuple[str, str]]:
    for entry, _ in fresh:
        if entry.arrival.withdrawal_sha256 is not None:
            yield entry.arrival.withdrawal_sha256, str(entry.arrival.id)


def _response_row(number: int, entry: Entry, standing: Standing) -> tuple[object, ...]:
    response = entry.arrival.response
    if response is None:
        raise TypeError("an arrival without a response was accepted")
    return (
        number,
        str(entry.arrival.id),
        response.wave,
        standing.waves[entry.arrival.wave].instrument_sha256,
        response.place,
        response.mode.value,
        response.language,
        response.household,
        response.panel,
        response.source,
    )


def _flag_rows(numbered: Iterable[tuple[int, tuple[Entry, Unit]]]) -> Iterator[tuple[object, ...]]:
    for number, (entry, _) in numbered:
        for flag in entry.arrival.flags:
            yield number, flag.rule.value, flag.item, flag.check


def _answer_rows(numbered: Iterable[tuple[int, tuple[Entry, Unit]]]) -> Iterator[tuple[object, ...]]:
    for number, (entry, unit) in numbered:
        for row in entry.arrival.rows:
            yield number, row.item, row.code, None if row.missing is None else row.missing.value, row.text
        if unit.progress is not None:
            unit.progress()
