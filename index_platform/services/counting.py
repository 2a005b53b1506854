"""How many answered, where and how, while a wave collects: counts made safe, never results.

A reader sees the places of their area only. Counts under ten are withheld, and as many others as it takes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Engine

from index_platform.auth.actors import EVERYWHERE, Actor
from index_platform.auth.guards import require_signed_in
from index_platform.auth.roles import Right
from index_platform.db import reading
from index_platform.queries import desks, waves
from index_platform.services.surveys import chain, smallest
from instruments.errors import NotPermittedError
from instruments.places import Geography
from scoring.disclosure import protect_counts
from scoring.published import PublishedCount
from scoring.spec import DisclosureRule

RIGHTS = (Right.SUPERVISE, Right.READ_ROWS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many, of one place, mode or language."""

    key: str
    name: str
    count: PublishedCount


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many answered a wave, as far as the reader may see it."""

    total: PublishedCount | None  # None for readers of an area
    level: str  # of ``places``, in the plural
    places: tuple[Count, ...]  # in alphabetical order
    modes: tuple[Count, ...]
    languages: tuple[Count, ...]


def counts(engine: Engine, key: str, *, actor: Actor) -> Counts:
    """The counts of a wave for the area of the actor."""
    areas = _areas(actor)
    with reading(engine) as session:
        wave = waves.get(session, key)
        places = desks.by_place(session, key)
        modes, languages = desks.by_mode(session, key), desks.by_language(session, key)
    total, of_places = _place_counts(wave.geography, places)
    everywhere = EVERYWHERE in areas
    seen = tuple(one for one in of_places if everywhere or areas.intersection(chain(wave.geography, one.key)))
    return Counts(
        total=total if everywhere else None,
        level=wave.geography.levels[-1].plural,
        places=seen,
        modes=_whole_counts(modes) if everywhere else (),
        languages=_whole_counts(languages) if everywhere else (),
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


def _place_counts(
    geography: Geography, tally: Mapping[str | None, int]
) -> tuple[PublishedCount, tuple[Count, ...]]:
    """The whole, and its smallest places; whoever is of no such place is in the whole only."""
    parts = [place for place in smallest(geography) if place is not geography.whole]
    numbers = [sum(tally.values()), *(tally.get(place.code, 0) for place in parts)]
    total, *rest = (row[0] for row in _protected([[number] for number in numbers]))
    named = zip(parts, rest, strict=True)
    return total, tuple(Count(key=place.code, name=place.name, count=count) for place, count in named)


def _whole_counts(tally: Mapping[str | None, int]) -> tuple[Count, ...]:
    """The parts of the whole, the largest first."""
    given = sorted(((key or "", number) for key, number in tally.items()), key=lambda one: (-one[1], one[0]))
    if not given:
        return ()
    [row] = _protected([[number for _, number in given]])
    return tuple(Count(key=key, name=key, count=count) for (key, _), count in zip(given, row, strict=True))


def _protected(table: Sequence[Sequence[int]]) -> tuple[tuple[PublishedCount, ...], ...]:
    return protect_counts(np.array(table, dtype=np.int64), DisclosureRule())
