"""How fast one network may send: so much at once, and as much again over an hour.

Kept in memory alone, under a hash with a random salt that dies with the server: no address is stored.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from math import ceil
from secrets import token_bytes
from threading import Lock

from index_platform.auth.tries import network

MOST = 100_000  # networks that are remembered, for each route apart: about 20 MB
_HOUR = 3600.0  # seconds


@dataclass(frozen=True, slots=True)
class Pace:
    """So many at once, and as many again as an hour brings back."""

    at_once: int
    an_hour: int

    def times(self, factor: int) -> "Pace":
        """The same, so many times as generous."""
        return Pace(self.at_once * factor, self.an_hour * factor)


class Paces:
    """What is left to each network at each door of one running server. The oldest is forgotten first."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._salt = most, token_bytes(16)
        self._free_at: OrderedDict[bytes, float] = OrderedDict()  # when all of it is back: seconds since 1970
        self._lock = Lock()

    def __len__(self) -> int:
        """The number of networks that are remembered."""
        return len(self._free_at)

    def taken(self, door: str, address: str, pace: Pace, moment: datetime) -> int:
        """0 if one more may come, which is then counted; else the seconds to wait."""
        who, now, each = self._key(door, network(address)), moment.timestamp(), _HOUR / pace.an_hour
        with self._lock:
            free_at = max(self._free_at.get(who, now), now)
            over = free_at + each - now - pace.at_once * each
            if over > _ROUNDING:
                return ceil(over)
            self._free_at[who] = free_at + each
            self._free_at.move_to_end(who)
            if len(self._free_at) > self._most:
                self._free_at.popitem(last=False)
        return 0

    def _key(self, *parts: str) -> bytes:
        told = "\0".join(parts).encode("utf-8", "replace")
        return blake2b(told, key=self._salt, digest_size=16).digest()


_ROUNDING = 1e-3  # seconds: times since 1970 have no finer ones after some sums
