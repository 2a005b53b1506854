"""Clients as the documents ask for them: each sends one answer again and again until a receipt comes.

Every tenth answer a client hangs up before it hears what became of it, as a telephone does in a tunnel, and
sends the same again. What is acknowledged is what a client has read to its end: nothing else counts.
"""

import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from uuid import UUID, uuid4

from sqlalchemy import Engine

from instruments.canonical import sha256
from tests.index_platform.survey import response, stored
from tests.timing import PATIENCE, awaited

CLIENTS = 8
ITEMS = 6
_FIX = "Nothing of it was stored. Send it again after the time in Retry-After."
_NO_ANSWER = 0
_HUNG_UP = -1


@dataclass
class Load:
    """What clients sent and heard so far."""

    port: int
    acknowledged: dict[UUID, str] = field(default_factory=dict)  # the hash on the receipt, by id
    heard: Counter[int] = field(default_factory=Counter)  # answers by status
    unclear: list[str] = field(default_factory=list)  # what a client should never hear
    _over: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def stop(self) -> None:
        """Let each client come to its receipt, and begin nothing more."""
        self._over.set()

    def await_more(self, acknowledged: int) -> float:
        """Wait until so many more are acknowledged: the seconds that it took."""
        aim = len(self.acknowledged) + acknowledged
        return awaited(lambda: len(self.acknowledged) >= aim)

    def client(self, hangs_up: Callable[[], bool]) -> None:
        """Send one answer after the other."""
        while not self._over.is_set():
            name = uuid4()
            self._acknowledge(name, response(name.int % 1000, source=str(name)).content(), hangs_up())

    def _acknowledge(self, name: UUID, content: bytes, hang_up: bool) -> None:
        end = time.monotonic() + PATIENCE
        while name not in self.acknowledged:
            if time.monotonic() > end:
                raise TimeoutError(f"nobody took {name} in; heard {self.heard}")
            status = self._sent(name, content, hang_up)
            hang_up = False
            with self._lock:
                self.heard[status] += 1
            if status not in (200, 201, _HUNG_UP):
                time.sleep(0.02)

    def _sent(self, name: UUID, content: bytes, hang_up: bool) -> int:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            line.request("PUT", f"/api/responses/{name}", content)
            if hang_up:
                time.sleep(0.05)  # long enough for most to be stored
                return _HUNG_UP
            told = line.getresponse()
            self._hear(name, content, told, told.read())
        except (OSError, http.client.HTTPException):
            return _NO_ANSWER
        else:
            return told.status
        finally:
            line.close()

    def _hear(self, name: UUID, content: bytes, told: http.client.HTTPResponse, body: bytes) -> None:
        receipt = json.loads(body)
        with self._lock:
            if told.status in (200, 201) and receipt["sha256"] == sha256(content):
                self.acknowledged[name] = receipt["sha256"]
            elif told.status != 503 or not told.headers["Retry-After"].isdigit() or receipt["fix"] != _FIX:
                self.unclear.append(f"{told.status} {body!r}")


@contextmanager
def sending(port: int, *, clients: int = CLIENTS) -> Iterator[Load]:
    """Clients that send all the while; after the block each has the receipt of its last answer."""
    load, numbers = Load(port), count(1)
    with ThreadPoolExecutor(clients) as pool:
        running = [pool.submit(load.client, lambda: next(numbers) % 10 == 0) for _ in range(clients)]
        try:
            yield load
        finally:
            load.stop()
    for one in running:
        one.result()


def require_nothing_lost(engine: Engine, load: Load) -> None:
    """Each acknowledged answer is there whole and once, and nothing else is."""
    assert load.unclear == []
    kept = stored(engine, "SELECT responses.id, source, sha256 FROM responses JOIN received USING (id)")
    assert len(kept) == len(load.acknowledged) > 0
    assert {UUID(str(name)): content for name, _, content in kept} == load.acknowledged
    assert {UUID(source) for _, source, _ in kept} == set(load.acknowledged)
    whole = f"SELECT response FROM answers GROUP BY response HAVING COUNT(*) = {ITEMS}"
    assert len(stored(engine, whole)) == len(kept)
    for table in ("received", "responses"):
        assert stored(engine, f"SELECT COUNT(*) FROM {table}") == [(len(kept),)]
