"""How much an open door keeps in a day, so that no stranger fills the disk."""

from collections.abc import Callable
from datetime import datetime
from threading import Lock

_DAY = 86_400.0  # seconds


class Allowance:
    """So much at once, and as much again over a day. It is remembered until the server stops."""

    def __init__(self, a_day: int, *, clock: Callable[[], datetime]) -> None:
        self._a_day, self._clock = a_day, clock
        self._left, self._at = float(a_day), clock().timestamp()
        self._lock = Lock()

    def is_taken(self, size: int) -> bool:
        """Whether there is room for so much, which is then used."""
        with self._lock:
            now = self._clock().timestamp()
            grown = max(0.0, now - self._at) * self._a_day / _DAY
            self._left, self._at = min(float(self._a_day), self._left + grown), now
            if size > self._left:
                return False
            self._left -= size
            return True
