"""Official files of a geography, postcodes, boundaries and areas: loaded whole or not at all, looked up."""

from collections.abc import Iterator, Mapping
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
from instruments import area_files, boundary_files, official, postcode_files
from instruments import geography as geography_file
from instruments.apportioning import whole_numbers
from instruments.area_shares import AreaShares, Way, place_counts
from instruments.boundaries import Boundaries
from instruments.errors import NotFoundError
from instruments.official_tables import first_of
from instruments.places import Geography, Place
from instruments.postcodes import Postcode, PostcodeLookup

_FILES = (".csv", ".geojson", ".json", ".yaml")
_WAYS = {Way.SPLIT: "split", Way.LOOKUP: "best fit"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """One official file that is stored now. ``count``: of postcodes, of places with a shape, or of areas."""

    kind: str  # postcodes, boundaries, splits or lookups
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
    areas = [area_files.read(file, geography) for file in files.areas]
    with unit_of_work(engine) as session:
        done = (
            *_stored(session, geography, lookup, layers, stamp(moment)),
            *_stored_areas(session, geography, areas, stamp(moment)),
        )
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


def _stored_areas(
    session: Session, geography: Geography, areas: list[AreaShares], moment: str
) -> Iterator[Loaded]:
    for one in areas:
        new = stored.add_areas(session, geography, one, moment)
        kind, count = f"{one.way.value}s", len(one.shares)
        yield Loaded(kind=kind, level=one.level, vintage=one.vintage, count=count, new=new)


def undescribed(folder: Path) -> NotFoundError:
    """The refusal of a folder of which nothing says what its files are."""
    if not folder.is_dir():
        return NotFoundError("there is no such folder", where=str(folder), fix="Check the path.")
    found = sorted(path.name for path in folder.glob("*") if path.suffix in _FILES)
    what = f"there are {first_of(found)}, but nothing" if found else "nothing"
    return NotFoundError(
        f"{what} says which places these are: there is no {geography_file.FILE} and no {official.FILE}",
        where=str(folder),
        fix=f"Say in {official.FILE} which file is which, or give it by --files: docs/places.md.",
    )


def areas(engine: Engine, geography: Geography, level: str) -> AreaShares:
    """How areas lie in the places of a level: by the newest split, else by the newest look-up."""
    with reading(engine) as session:
        number = places.id_of(session, geography.key, geography.vintage)
        found = stored.newest_areas(session, number, level)
    if found is None:
        raise NotFoundError(
            f"nothing was loaded that says how areas lie in places of the level {level!r}",
            where=f"{geography.key} ({geography.vintage})",
            fix="Name a table under 'splits:' in official.yaml, and load it: docs/places.md.",
        )
    return found


def totals(
    engine: Engine, key: str, vintage: str, level: str, counts: Mapping[str, float], *, whole: int | None
) -> dict[str, object]:
    """A margin of the places of a level, derived from {area: people}, as a wave's file has it.

    whole: what the targets are to add up to; None: to as many people as the areas have.
    """
    with reading(engine) as session:
        geography = places.by_id(session, places.id_of(session, key, vintage))
    found = areas(engine, geography, level)
    exact = place_counts(found, counts)
    targets = whole_numbers(dict(sorted(exact.items())), whole or round(sum(exact.values())))
    return {
        "name": level,
        "title": level,
        "source": f"derived by a {_WAYS[found.way]} of areas of {found.vintage}: {found.source}",
        "level": level,
        "targets": targets,
    }


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
