"""Places are versioned data: code, name, level, vintage, parent and source, never code in a program."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from instruments.errors import NotFoundError


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place of one vintage. ``population`` counts people of 16 and over."""

    code: str
    name: str
    level: str
    parent: str | None = None  # code of the place that holds it; None only for the whole
    population: int | None = None
    tile: tuple[int, int] | None = None  # column and row on the tile map
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a geography, with the words for one and for several of its places."""

    key: str
    singular: str
    plural: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Covariate:
    """What is known of every place of a level from elsewhere. values: code of the place -> number."""

    key: str
    title: str
    vintage: str
    source: str
    values: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Geography:
    """A whole set of places, from the one at the top to the smallest.

    ``levels`` run from the whole downwards. Reports are made for the places of ``report_level``;
    the spread between the places of ``spread_level`` sets the unit of an index.
    """

    key: str
    vintage: str
    title: str
    source: str
    levels: tuple[Level, ...]
    report_level: str
    spread_level: str
    places: tuple[Place, ...]  # parents before children
    note: str = ""  # printed with lists of members, e.g. "The ward list is illustrative."
    covariates: tuple[Covariate, ...] = ()

    @cached_property
    def _by_code(self) -> dict[str, Place]:
        return {place.code: place for place in self.places}

    @cached_property
    def _alike(self) -> Counter[tuple[str, ...]]:
        """How many places have a name at a level, and how many of these within one parent."""
        return Counter(
            key
            for one in self.places
            for key in ((one.level, one.name), (one.level, one.name, one.parent or ""))
        )

    @property
    def whole(self) -> Place:
        """The place at the top, of which all others are parts."""
        return self.places[0]

    def place(self, code: str) -> Place:
        """The place with this code; NotFoundError says which geography was searched."""
        if code not in self._by_code:
            raise NotFoundError(
                f"{code!r} is not a place of {self.key} ({self.vintage})",
                where="Geography.place",
                fix=f"List its places with: thriving places list {self.key}.",
            )
        return self._by_code[code]

    def has(self, code: str) -> bool:
        """Whether ``code`` is one of the places."""
        return code in self._by_code

    def told_apart(self, place: Place) -> str:
        """The name of a place; of several with one name at a level, with what holds it, or with its code."""
        if self._alike[place.level, place.name] == 1:
            return place.name
        parent = place.parent or ""
        is_alone = parent and self._alike[place.level, place.name, parent] == 1
        return f"{place.name} ({self.place(parent).name if is_alone else place.code})"

    def at_level(self, level: str) -> tuple[Place, ...]:
        """The places of one level, in the order of the file."""
        return tuple(place for place in self.places if place.level == level)

    def children(self, code: str) -> tuple[Place, ...]:
        """The places whose parent is ``code``, in the order of the file."""
        return tuple(place for place in self.places if place.parent == code)

    def ancestor(self, code: str, level: str) -> Place | None:
        """The place of ``level`` that is or holds ``code``; None where ``code`` lies above it."""
        place: Place | None = self.place(code)
        while place is not None and place.level != level:
            place = None if place.parent is None else self.place(place.parent)
        return place
