"""Official files of a geography, postcodes and boundaries: loaded whole or not at all, and looked up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import audit, places
from index_platform.queries import official as stored
from index_platform.services.surveys import smallest
from instruments import boundary_files, official, postcode_files
from instruments.boundaries import Boundaries
from instruments.places import Geography, Place
from instruments.postcodes import Postcode, PostcodeLookup


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """One official file that is stored now. ``count``: of postcodes, or of places with a shape."""

    kind: str  # postcodes or boundaries
    level: str
    vintage: str
    count: int
    new: bool


def load(
    engine: Engine, description: Path, folder: Path, *, moment: datetime, actor: Actor = LOCAL
) -> tuple[Loaded, ...]:
    """Store what the files in ``folder`` say that ``description`` names: all of them, or none."""
    require(actor, Right.MANAGE_WAVES, where="places load")
    files = official.read(description, folder)
    with reading(engine) as session:
        number = places.id_of(session, files.geography, files.vintage)
        geography = places.by_id(session, number)
    lookup = None if files.postcodes is None else _lookup(files.postcodes, geography)
    layers = [boundary_files.read(file, geography) for file in files.boundaries]
    with unit_of_work(engine) as session:
        done = tuple(_stored(session, geography, lookup, layers, stamp(moment)))
        for one in (one for one in done if one.new):
            key = f"{geography.key} {geography.vintage}: {one.level} {one.vintage}"
            audit.write(session, deed(actor, f"places.{one.kind}", one.kind, key, moment=moment))
    return done


def _lookup(file: official.PostcodeFile, geography: Geography) -> PostcodeLookup:
    return postcode_files.read(file, geography, smallest=[place.code for place in smallest(geography)])


def _stored(
    session: Session,
    geography: Geography,
    lookup: PostcodeLookup | None,
    layers: list[Boundaries],
    moment: str,
) -> Iterator[Loaded]:
    if lookup is not None:
        new = stored.add_postcodes(session, geography, lookup, moment)
        level = smallest(geography)[0].level
        yield Loaded(kind="postcodes", level=level, vintage=lookup.vintage, count=len(lookup), new=new)
    for layer in layers:
        new = stored.add_boundaries(session, geography, layer, moment)
        count = len(layer.shapes)
        yield Loaded(kind="boundaries", level=layer.level, vintage=layer.vintage, count=count, new=new)


class Homes:
    """In which place of a geography a postcode lies. Lookups never change, so each is read once and kept."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: dict[str, PostcodeLookup] = {}

    def knows(self, geography: Geography) -> bool:
        """Whether postcodes were loaded for a geography."""
        with reading(self._engine) as session:
            return stored.newest_postcodes(session, geography.key, geography.vintage) is not None

    def place(self, geography: Geography, postcode: Postcode) -> Place | None:
        """The place that a postcode lies in; None where it is not known. Nothing of it is kept."""
        lookup = self._lookup(geography)
        number = None if lookup is None else lookup.find(postcode)
        return None if number is None else geography.places[number]

    def _lookup(self, geography: Geography) -> PostcodeLookup | None:
        """The newest lookup of a geography."""
        with reading(self._engine) as session:
            head = stored.newest_postcodes(session, geography.key, geography.vintage)
            if head is None:
                return None
            if head.sha256 not in self._kept:
                self._kept[head.sha256] = stored.postcodes(session, head)
            return self._kept[head.sha256]
