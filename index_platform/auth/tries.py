"""Tries to sign in: after five that failed, the next must wait, and longer each time.

They are counted apart for each pair of account and network, and for each browser that its owner has signed in
with before: whoever knows an address cannot make its owner wait (docs/decisions). So are codes that
residents type. What is remembered is a hash with a random salt that dies with the server.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from secrets import token_bytes
from threading import Lock

FREE = 5
FIRST_WAIT, LONGEST_WAIT = 30.0, 900.0  # seconds
FORGOTTEN_AFTER = 86400.0
MOST = 100_000  # pairs kept: about 20 MB
_PREFIXES = {4: (24, 32), 6: (48, 56, 64)}


@dataclass(slots=True)
class _Count:
    failed: int = 0
    until: float = 0.0  # seconds since 1970; no try is looked at before
    last: float = 0.0


class Tries:
    """The counts of one running server. The oldest is forgotten when there are too many."""

    def __init__(self, most: int = MOST, *, free: int = FREE) -> None:
        self._most, self._free = most, free
        self._counts: OrderedDict[bytes, _Count] = OrderedDict()
        self._salt = token_bytes(16)
        self._lock = Lock()

    def __len__(self) -> int:
        """The number of pairs that are remembered."""
        return len(self._counts)

    def taken(self, who: bytes, moment: datetime) -> int:
        """0 if a try is taken, and counted as failed until it is forgiven; else the seconds to wait."""
        now = moment.timestamp()
        with self._lock:
            count = self._count(who, now)
            if now < count.until:
                return ceil(count.until - now)
            count.failed += 1
            count.last = now
            if count.failed >= self._free:
                count.until = now + min(FIRST_WAIT * 2.0 ** min(count.failed - self._free, 16), LONGEST_WAIT)
            return 0

    def counted(self, who: bytes, moment: datetime) -> None:
        """Count one more try as failed until it is given back, and let nobody wait for it."""
        with self._lock:
            count = self._count(who, moment.timestamp())
            count.failed += 1
            count.last = moment.timestamp()

    def failed(self, who: bytes) -> int:
        """How many tries count as failed."""
        with self._lock:
            return count.failed if (count := self._counts.get(self._salted(who))) is not None else 0

    def given_back(self, who: bytes) -> None:
        """A try that was taken but never looked at is not counted."""
        with self._lock:
            if (count := self._counts.get(self._salted(who))) is not None:
                count.failed = max(0, count.failed - 1)
                count.until = 0.0

    def forgiven(self, who: bytes) -> None:
        """After a try that was right nothing is held against the next."""
        with self._lock:
            self._counts.pop(self._salted(who), None)

    def _count(self, who: bytes, now: float) -> _Count:
        known = self._salted(who)
        count = self._counts.get(known)
        if count is None or now - count.last > FORGOTTEN_AFTER:
            count = self._counts[known] = _Count(last=now)
        self._counts.move_to_end(known)
        if len(self._counts) > self._most:
            self._counts.popitem(last=False)
        return count

    def _salted(self, who: bytes) -> bytes:
        return blake2b(who, key=self._salt, digest_size=16).digest()


def pair(account: str, address: str) -> bytes:
    """An account's name as typed, from one network."""
    return _key("pair", account, network(address))


def browser(device: str, account: str) -> bytes:
    """A browser that its owner has signed in with before."""
    return _key("browser", device, account)


def named(account: str) -> bytes:
    """An account's name as typed, from everywhere: nobody waits for it, who tries it stands further back."""
    return _key("name", account)


def everybody_at(address: str) -> tuple[bytes, ...]:
    """Everybody at the networks of an address, the widest first: nobody there waits, they stand further back.

    Who is given a wide network takes as many of the narrow ones in it as they like.
    """
    return tuple(_key("network", each) for each in networks(address))


def second_step(account: str) -> bytes:
    """The second step of one account from everywhere: who stands here knows the password."""
    return _key("second step", account)


def recovery(account: str, address: str) -> bytes:
    """The recovery codes of one account from one network: too long to guess, so no other network counts."""
    return _key("recovery", account, network(address))


def coming_back(address: str) -> bytes:
    """Codes to come back with, from one network."""
    return _key("coming back", network(address))


def withdrawal(address: str) -> bytes:
    """Codes to take answers out with, from one network."""
    return _key("withdrawal", network(address))


def phone_code(address: str) -> bytes:
    """Codes that let a phone in, from one network."""
    return _key("phone code", network(address))


def link(account: str) -> bytes:
    """Links by which the password of one account is set: what is hashed for them."""
    return _key("link", account)


def network(address: str) -> str:
    """The network that one person can be held to: an IPv4 address, or the /64 of an IPv6 address."""
    return networks(address)[-1]


def networks(address: str) -> tuple[str, ...]:
    """The networks of an address, the widest first: /24 and itself in IPv4; /48, /56 and /64 in IPv6."""
    try:
        found = ip_address(address)
    except ValueError:
        return (address,)
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found
    return tuple(str(ip_network((found, prefix), strict=False)) for prefix in _PREFIXES[found.version])


def _key(*parts: str) -> bytes:
    return blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=16).digest()
