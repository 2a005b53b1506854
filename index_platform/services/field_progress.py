"""How far a wave has come that is asked at doors, place by place, for the supervisors of these places.

Where there are assignments, what they count is told exactly, as their own pages do: it is the work that the
supervisor gave out. Where there are none, the plan of the wave says what is wanted, and what came is told by
the counts of the wave's own desk, rounded and withheld as there, so that the two pages together give no more
away than one of them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import Actor
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.db import reading
from index_platform.fieldwork import Along, along, day_of
from index_platform.queries import assignments, desks, field_progress, surveys, waves
from index_platform.queries.surveys import Head
from index_platform.queries.waves import StoredWave
from index_platform.services.assignments import Seen, standing
from index_platform.services.assignments import State as Stands
from index_platform.services.counting import place_counts
from index_platform.services.groups import PLACE
from index_platform.services.outlines import smallest_outlines
from index_platform.services.place_progress import PlaceProgress, Work, due, fewest
from index_platform.services.supervising import supervised
from index_platform.services.surveys import chain
from index_platform.services.visits import Disposition, disposition
from instruments.errors import NotFoundError
from instruments.places import Geography, Place
from instruments.response import Mode
from reports.content import OutlineMap
from scoring.published import PublishedCount

WHERE = "fieldwork progress"
_STATES = ("open", "planned", "closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class AtDoors:
    """A wave that is asked at doors. ``state``: as its door judges it."""

    key: str
    title: str
    state: str
    opens_on: str | None
    closes_on: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A smallest place on the map. ``number``: of the place in the list that it is, or is a part of."""

    code: str
    name: str
    holder: str  # code of the reported place that holds it
    number: int
    tile: tuple[int, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a wave has come in the places of a supervisor. ``along``: None where its days are not known."""

    wave: AtDoors
    along: Along | None
    places: tuple[PlaceProgress, ...]  # by alphabet
    shapes: tuple[Shape, ...]
    outlines: OutlineMap | None  # by code of a shape; None where no boundaries were loaded


@dataclass(frozen=True, slots=True, kw_only=True)
class Stray:
    """What a researcher sent of a wave for assignments that are none of it."""

    researcher: str
    title: str
    interviews: int
    visits: int


class FieldProgress:
    """The progress of the waves of one site. Boundaries never change, so each map is made once and kept."""

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime]) -> None:
        self._engine, self._clock = engine, clock
        self._kept: dict[tuple[int, str], OutlineMap] = {}

    def waves(self, *, actor: Actor) -> tuple[AtDoors, ...]:
        """The waves that are asked at doors in the area of this supervisor, those that take answers first."""
        require(actor, Right.SUPERVISE, where=WHERE)
        with reading(self._engine) as session:
            heads = [one for state in _STATES for one in surveys.heads(session, state=state) if _asks(one)]
            numbers = {one.geography_id for one in heads}
            near = {
                number for number in numbers if any(_supervised(surveys.geography(session, number), actor))
            }
        found = (self._told(one) for one in heads if one.geography_id in near)
        return tuple(sorted(found, key=lambda one: (_STATES.index(one.state), one.title)))

    def of(self, key: str, *, actor: Actor) -> Progress:
        """One of them; NotFoundError where this supervisor sees none of this key."""
        require(actor, Right.SUPERVISE, where=WHERE)
        with reading(self._engine) as session:
            head = surveys.head(session, key)
            wave = waves.get(session, key) if head is not None and _asks(head) else None
            near = () if wave is None else tuple(_supervised(wave.geography, actor))
            if head is None or wave is None or not near:
                raise NotFoundError(
                    "there is no such survey at doors in your area",
                    where=WHERE,
                    fix="Choose one from the list.",
                )
            days = self._along(session, wave)
            places = _places(session, wave, near, days)
            kept = smallest_outlines(session, head.geography_id, wave.geography, self._kept)
        shapes = tuple(_shapes(wave.geography, near, places))
        return Progress(wave=self._told(head), along=days, places=places, shapes=shapes, outlines=kept)

    def strays(self, *, actor: Actor) -> tuple[Stray, ...]:
        """What the supervisor's researchers sent for assignments that are none of its wave."""
        with reading(self._engine) as session:
            near = supervised(session, actor)
            found = field_progress.unknown(session)
        return tuple(
            Stray(
                researcher=near[one.account].name,
                title=one.title,
                interviews=one.interviews,
                visits=one.visits,
            )
            for one in found
            if one.account in near
        )

    def _told(self, head: Head) -> AtDoors:
        asked = head.fieldwork
        return AtDoors(
            key=head.key,
            title=head.title,
            state=head.door(day_of(self._clock())),
            opens_on=asked.opens_on,
            closes_on=asked.closes_on,
        )

    def _along(self, session: Session, wave: StoredWave) -> Along | None:
        """How far its days are: from the day that was said, else from that on which it was opened."""
        opened = desks.done(session, "wave", ["wave.open"]).get(("wave.open", wave.wave.key))
        first = wave.fieldwork.opens_on or (day_of(opened.moment) if opened else None)
        return along(first, wave.fieldwork.closes_on, day_of(self._clock()))


def _asks(head: Head) -> bool:
    return not head.fieldwork.modes or Mode.DOOR.value in head.fieldwork.modes


def _supervised(geography: Geography, actor: Actor) -> Iterator[Place]:
    """The places in which an actor supervises."""
    for place in geography.places:
        if actor.holds(Right.SUPERVISE, within=chain(geography, place.code)):
            yield place


def _places(
    session: Session, wave: StoredWave, near: tuple[Place, ...], days: Along | None
) -> tuple[PlaceProgress, ...]:
    """The places that have assignments, and those of the plan in which and round which there are none."""
    assigned, share = _assigned(session, wave.wave.key), None if days is None else days.share
    counts = _planned(session, wave)
    geography, found = wave.geography, []
    given = {place.code for place in near if place.code in assigned}
    for place in near:
        if place.code in given:
            seen, work = assigned[place.code]
            wanted, lacks = map(sum, zip(*map(fewest, seen), strict=True))
            came: int | PublishedCount = wanted - lacks
            is_closed = all(one.state is Stands.CLOSED for one in seen)
        elif place.code in counts and not given.intersection(chain(geography, place.code)):
            (wanted, came), work, is_closed = counts[place.code], None, False
        else:
            continue
        found.append((geography.told_apart(place), place, wanted, came, work, is_closed))
    return tuple(
        PlaceProgress(
            number=number,
            code=place.code,
            name=name,
            level=place.level,
            wanted=wanted,
            came=came,
            due=None if is_closed else due(wanted, share),
            work=work,
            is_closed=is_closed,
        )
        for number, (name, place, wanted, came, work, is_closed) in enumerate(
            sorted(found, key=lambda one: (one[0].casefold(), one[1].code)), 1
        )
    )


def _assigned(session: Session, key: str) -> Mapping[str, tuple[list[Seen], Work]]:
    """{place: its assignments in a wave, and what came of them}."""
    seen = standing(session, [one for one in assignments.every(session) if one.wave == key])
    came, knocked = field_progress.interviews(session, key), field_progress.visits(session, key)
    found: dict[str, tuple[list[Seen], Work]] = defaultdict(lambda: ([], Work()))
    for one in seen:
        some, work = found[one.assignment.place]
        told, outcomes = came.get(one.assignment.id), knocked.get(one.assignment.id, {})
        refused = (number for code, number in outcomes.items() if disposition(code) is Disposition.REFUSAL)
        more = Work(
            excess=told.excess if told else 0,
            visits=sum(outcomes.values()),
            refusals=sum(refused),
            heard=told.heard if told else None,
        )
        found[one.assignment.place] = [*some, one], work + more
    return found


def _planned(session: Session, wave: StoredWave) -> Mapping[str, tuple[int, PublishedCount]]:
    """{smallest place: what the plan of a wave wants there, and what may be shown of what came}."""
    if not wave.fieldwork.targets.get(PLACE):
        return {}
    _, counts = place_counts(session, wave)
    return {one.key: (one.target, one.count) for one in counts if one.target and one.count is not None}


def _shapes(
    geography: Geography, near: tuple[Place, ...], places: tuple[PlaceProgress, ...]
) -> Iterator[Shape]:
    """The places in which a map could show one of the list."""
    numbers = {one.code: one.number for one in places}
    for place in near:
        number = next((numbers[code] for code in chain(geography, place.code) if code in numbers), None)
        if number is not None:
            holder = geography.ancestor(place.code, geography.report_level) or geography.whole
            yield Shape(
                code=place.code,
                name=geography.told_apart(place),
                holder=holder.code,
                number=number,
                tile=place.tile,
            )
