"""The places that somebody keeps on their own desk: found by name, code or address, and put in an order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import Actor
from index_platform.db import reading, unit_of_work
from index_platform.queries import own_desk, places
from index_platform.queries.own_desk import SavedPlace
from index_platform.services.place_texts import geography_of
from instruments.english import listed
from instruments.errors import ConflictError, InvalidInputError, NotFoundError
from instruments.places import Geography, Place
from reports.finding import LONGEST, alike, matching

PLACE = "place"  # where of an error in what was typed
MOST = 20  # places of one desk: more would be a list, and there is one at /places
_ADDRESS = re.compile(r"/places/([^/?#\s]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A place of a desk. kind: what it is and lies in, such as "ward of North"."""

    geography: str
    code: str
    name: str
    kind: str


def kept(engine: Engine, *, actor: Actor) -> tuple[Kept, ...]:
    """The places of somebody's own desk, in their order."""
    with reading(engine) as session:
        saved = own_desk.saved(session, actor.id)
        newest = _newest(session) if saved else {}
    return tuple(_kept(newest.get(one.geography), one.geography, one.place) for one in saved)


def looked_for(engine: Engine, typed: str) -> tuple[Kept, ...]:
    """The places of a code, of the address of a page, or of a name; InvalidInputError without any."""
    asked = " ".join(typed.split())
    if not asked:
        raise InvalidInputError(
            "no place was named", where=PLACE, fix="Write its name, or paste the address of its page."
        )
    with reading(engine) as session:
        newest = _newest(session).values()
    code = unquote(found[1]) if (found := _ADDRESS.search(asked)) else asked
    if any(one.has(code) for one in newest):
        return tuple(_kept(one, one.key, code) for one in newest if one.has(code))
    every = [(one, place) for one in newest for place in one.places]
    named = matching([place for _, place in every], asked)
    if not named:
        raise InvalidInputError(
            f"no place is called {asked[:LONGEST]!r}", where=PLACE, fix=_near([p for _, p in every], asked)
        )
    return tuple(_kept(one, one.key, place.code) for one, place in every if place in named)


def add(engine: Engine, code: str, *, actor: Actor, at: int = MOST) -> None:
    """Put a place on one's own desk. at: how many stand before it; it stays where it is if it is there."""
    with unit_of_work(engine, audited=False) as session:
        wanted = SavedPlace(geography_of(session, code).key, code)
        saved = list(own_desk.saved(session, actor.id))
        if wanted in saved:
            return
        if len(saved) >= MOST:
            raise ConflictError(
                f"{MOST} places are on your desk, and it has room for no more",
                where=PLACE,
                fix="Take one off first.",
            )
        saved.insert(max(at, 0), wanted)
        own_desk.save(session, actor.id, saved)


def move(engine: Engine, code: str, by: int, *, actor: Actor) -> None:
    """Move a place of one's own desk so many steps towards its end, or with a minus towards its start."""
    with unit_of_work(engine, audited=False) as session:
        saved = list(own_desk.saved(session, actor.id))
        at = _at(saved, code)
        saved.insert(max(at + by, 0), saved.pop(at))
        own_desk.save(session, actor.id, saved)


def remove(engine: Engine, code: str, *, actor: Actor) -> int:
    """Take a place off one's own desk. Returns how many stood before it."""
    with unit_of_work(engine, audited=False) as session:
        saved = list(own_desk.saved(session, actor.id))
        at = _at(saved, code)
        saved.pop(at)
        own_desk.save(session, actor.id, saved)
        return at


def _at(saved: list[SavedPlace], code: str) -> int:
    found = next((number for number, one in enumerate(saved) if one.place == code), None)
    if found is None:
        raise NotFoundError("this place is not on your desk", where=PLACE, fix="Look at your desk as it is.")
    return found


def _newest(session: Session) -> dict[str, Geography]:
    """The newest vintage of each set of places, by key."""
    return {one.key: one for one in places.stored(session)}


def _kept(geography: Geography | None, key: str, code: str) -> Kept:
    """A place as it is called now; by its code alone where no set of places has it any more."""
    if geography is None or not geography.has(code):
        return Kept(geography=key, code=code, name=code, kind="a place that is on no list any more")
    place = geography.place(code)
    return Kept(
        geography=key, code=code, name=geography.told_apart(place), kind=" of ".join(_kind(geography, place))
    )


def _kind(geography: Geography, place: Place) -> Iterator[str]:
    yield next(level.singular for level in geography.levels if level.key == place.level)
    if place.parent:
        yield geography.place(place.parent).name


def _near(every: list[Place], asked: str) -> str:
    near = sorted({place.name for place in alike(every, asked)})
    if near:
        return f"Names that are like it: {listed(near)}."
    return "Write it as it stands in the list of places, or paste the address of its page."
