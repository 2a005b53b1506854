"""How many answered, where, how and who, while a wave collects: counts made safe, never results.

A reader sees the places of their area only. Counts under ten are withheld, and as many others as it takes.
Each way to share the answers out adds up to the same whole, and none crosses another: nothing follows from
two of them that does not follow from one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import EVERYWHERE, Actor
from index_platform.auth.guards import require_signed_in
from index_platform.auth.roles import Right
from index_platform.db import reading
from index_platform.queries import desks, waves
from index_platform.queries.waves import StoredWave
from index_platform.services import unsent
from index_platform.services.groups import ALL, LANGUAGE, MODE, PLACE, Grouping, groupings
from index_platform.services.surveys import chain, smallest
from index_platform.services.unsent import Unsent
from instruments.errors import NotPermittedError
from scoring.disclosure import protect_counts
from scoring.published import PublishedCount
from scoring.spec import DisclosureRule

RIGHTS = (Right.SUPERVISE, Right.READ_ROWS)
NOT_SAID = ""  # the group of those whose answer tells none
_RULE = DisclosureRule()


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many, of one place, mode, language or answer. ``target``: how many are wanted, None where not said.

    count: None where nobody answered yet and no other count can tell.
    """

    key: str
    name: str
    count: PublishedCount | None
    target: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The answers to one item, as far as they share people out."""

    title: str
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """How many had answered at the end of a day."""

    day: str
    count: PublishedCount


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many answered a wave, as far as the reader may see it."""

    total: PublishedCount | None  # None for readers of an area
    level: str  # of ``places``, in the plural
    places: tuple[Count, ...]  # in alphabetical order
    modes: tuple[Count, ...]
    languages: tuple[Count, ...]
    groups: tuple[Group, ...] = ()  # such as age and sex
    days: tuple[Reached, ...] = ()  # at least ten more answers at each
    target: int | None = None  # how many answers are wanted
    unsent: Unsent | None = None  # what was begun and not sent; None until the wave is closed


def counts(engine: Engine, key: str, *, actor: Actor) -> Counts:
    """The counts of a wave for the area of the actor."""
    areas = _areas(actor)
    with reading(engine) as session:
        wave = waves.get(session, key)
        ways = {one.key: one for one in groupings(wave)}
        wanted = wave.fieldwork.targets
        total, of_places = place_counts(session, wave)
        everywhere = EVERYWHERE in areas
        seen = (one for one in of_places if everywhere or areas.intersection(chain(wave.geography, one.key)))
        level = wave.geography.levels[-1].plural
        if not everywhere:
            return Counts(total=None, level=level, places=tuple(seen), modes=(), languages=())
        return Counts(
            total=total,
            level=level,
            places=tuple(seen),
            modes=_whole_counts(desks.by_mode(session, key), ways[MODE], wanted.get(MODE, {})),
            languages=_whole_counts(
                desks.by_language(session, key), ways[LANGUAGE], wanted.get(LANGUAGE, {})
            ),
            groups=tuple(_answer_groups(session, key, ways, wanted)),
            days=_reached(desks.by_day(session, key), total),
            target=wanted.get(ALL, {}).get(ALL),
            unsent=unsent.at_close(session, wave),
        )


def may_count(actor: Actor) -> bool:
    """Whether the actor may see counts, somewhere."""
    return any(actor.holds(right) for right in RIGHTS)


def _areas(actor: Actor | None) -> frozenset[str]:
    known = require_signed_in(actor, where="waves counts")
    areas = frozenset().union(*(known.areas(right) for right in RIGHTS))
    if not areas:
        raise NotPermittedError(
            "your account does not have the right to see how many answered",
            where="waves counts",
            fix="Ask an administrator of this site for the role that has it.",
        )
    return areas


def place_counts(session: Session, wave: StoredWave) -> tuple[PublishedCount, tuple[Count, ...]]:
    """The whole, and its smallest places; whoever is of no such place is in the whole only."""
    geography, tally = wave.geography, desks.by_place(session, wave.wave.key)
    wanted = wave.fieldwork.targets.get(PLACE, {})
    parts = [place for place in smallest(geography) if place is not geography.whole]
    numbers = [sum(tally.values()), *(tally.get(place.code, 0) for place in parts)]
    total, *rest = (row[0] for row in _protected([[number] for number in numbers]))
    named = zip(parts, rest, strict=True)
    return total, tuple(
        Count(key=place.code, name=place.name, count=count, target=wanted.get(place.code))
        for place, count in named
    )


def _whole_counts(
    tally: Mapping[str | None, int], way: Grouping, wanted: Mapping[str, int]
) -> tuple[Count, ...]:
    """The parts of the whole, the largest first; then those that are wanted and that nobody chose yet."""
    given = sorted(((key or "", number) for key, number in tally.items()), key=lambda one: (-one[1], one[0]))
    [row] = _protected([[number for _, number in given]]) if given else [()]
    there = {key: count for (key, _), count in zip(given, row, strict=True)}
    return tuple(
        Count(key=key, name=way.names.get(key, key), count=there.get(key), target=wanted.get(key))
        for key in (*there, *(key for key in wanted if key not in there))
    )


def _answer_groups(
    session: Session, key: str, ways: Mapping[str, Grouping], wanted: Mapping[str, Mapping[str, int]]
) -> Iterator[Group]:
    """The groups of each item that shares people out; whoever told none is a group of their own."""
    items = [way for way in ways.values() if way.codes]
    given = desks.by_answer(session, key, [way.key for way in items])
    whole = waves.response_count(session, key)
    for way in items:
        numbers = dict.fromkeys(way.names, 0)
        for (item, code), number in given.items():
            if item == way.key and code in way.codes:
                numbers[way.codes[code]] += number
        if whole > sum(numbers.values()):
            numbers[NOT_SAID] = whole - sum(numbers.values())
        yield Group(title=way.title, counts=_answers(numbers, way, wanted.get(way.key, {})))


def _answers(numbers: Mapping[str, int], way: Grouping, wanted: Mapping[str, int]) -> tuple[Count, ...]:
    [row] = _protected([list(numbers.values())])
    return tuple(
        Count(key=key, name=way.names.get(key, "Not said"), count=count, target=wanted.get(key))
        for key, count in zip(numbers, row, strict=True)
    )


def _reached(days: Mapping[str, int], total: PublishedCount) -> tuple[Reached, ...]:
    """The curve of a wave. Days are joined until each step is of enough people; the last stands for today."""
    ends = _ends(days, _RULE.minimum_base)
    whole = sum(days.values())
    before = [
        Reached(day=day, count=_protected([[so_far, whole - so_far]])[0][0]) for day, so_far in ends[:-1]
    ]
    return (*before, *(Reached(day=day, count=total) for day, _ in ends[-1:]))


def _ends(days: Mapping[str, int], minimum: int) -> list[tuple[str, int]]:
    """(last day, answers so far) of runs of days with at least ``minimum``; a short rest joins the last."""
    found: list[tuple[str, int]] = []
    so_far = told = 0
    for day, number in days.items():
        so_far += number
        if so_far - told >= minimum:
            found.append((day, so_far))
            told = so_far
    if found and so_far > told:
        found[-1] = (max(days), so_far)
    return found


def _protected(table: Sequence[Sequence[int]]) -> tuple[tuple[PublishedCount, ...], ...]:
    return protect_counts(np.array(table, dtype=np.int64), _RULE)
