"""Answers of 64 clients at once, 20 each, stored as rows before anybody is told: grouped, and one by one."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import count
from time import time_ns

from benchmarks import postgresql_server, site, wrk
from benchmarks.measure import Race, Speed
from benchmarks.site import ALONE, Site
from instruments import catalogue

CLIENTS, SECONDS = 64, 3
DOOR, ECHO = "/api/responses/", "/echo/"
_PARTS = ("brs@1.0", "ons4@1.0", "demographics@1.0", "loneliness@1.0")
_ITEMS = [item for part in _PARTS for item in catalogue.get(part).items]
_ASKED = [f"{item.id}={min(item.scored_codes)}:{max(item.scored_codes)}" for item in _ITEMS]
_ROWS = f"SELECT response FROM answers GROUP BY response HAVING COUNT(*) = {len(_ITEMS)}"
_WHOLE = f"SELECT COUNT(*) FROM ({_ROWS}) AS whole"
_SEEDS = count(time_ns() % 1_000_000)  # so that no id is sent twice
Addresses = AbstractContextManager[tuple[str, str]]


def benches() -> tuple[Race, ...]:
    """A race on a file, and one on a PostgreSQL server where there is one."""
    programs = postgresql_server.programs() if wrk.has_wrk() else None
    with_server = None if programs is None else lambda: _ways(postgresql_server.databases(programs))
    with_file = (lambda: _ways(nullcontext(("", "")))) if wrk.has_wrk() else None
    return (_race("intake", "a file", with_file), _race("intake-postgresql", "PostgreSQL", with_server))


def _race(
    name: str,
    where: str,
    ways: Callable[[], AbstractContextManager[Mapping[str, Callable[[], Speed]]]] | None,
) -> Race:
    return Race(
        name=name,
        what=f"{len(_ITEMS)} answers a person as rows in {where}, {CLIENTS} clients",
        ours="grouped",
        at_least={"echo": 0.25, "commit-per-request": 5.0},
        ways=ways,
    )


@contextmanager
def _ways(addresses: Addresses) -> Iterator[dict[str, Callable[[], Speed]]]:
    """What the same server says again and stores nothing of, what it stores in groups, and one by one."""
    with (
        addresses as (one, other),
        site.running(one) as grouped,
        site.running(other, batch=ALONE) as alone,
    ):
        yield {
            "echo": lambda: met(grouped, ECHO),
            "grouped": lambda: stored(grouped),
            "commit-per-request": lambda: stored(alone),
        }


def met(crowded: Site, path: str, seconds: int = SECONDS) -> Speed:
    """How fast a crowd was answered that sends questionnaires to a path."""
    told = (path, str(next(_SEEDS)), *_ASKED)
    return wrk.speed(crowded.port, "load.lua", told, clients=CLIENTS, seconds=seconds)


def stored(crowded: Site, seconds: int = SECONDS) -> Speed:
    """How fast answers were stored. Raises AssertionError where one was acknowledged and is not there."""
    before = crowded.number(_WHOLE)
    speed = met(crowded, DOOR, seconds)
    kept = crowded.number(_WHOLE) - before
    if kept < speed.count or crowded.number("SELECT COUNT(*) FROM received WHERE status = 'held'"):
        raise AssertionError(f"{speed.count} answers were acknowledged, {kept} are stored whole")
    return speed
