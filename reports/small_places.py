"""The small places of a release, such as wards: which there are, what holds them, who stands beside them."""

from collections.abc import Iterable, Sequence

from instruments.errors import NotFoundError
from scoring.published import PublishedPlace, PublishedTable, Tile


def small_place(table: PublishedTable, code: str) -> PublishedPlace | None:
    """The small place with this code; None where the release has none."""
    return next((place for place in table.small_places if place.code == code), None)


def any_place(table: PublishedTable, code: str) -> PublishedPlace:
    """The place with this code, small ones included; NotFoundError for one that is not in the release."""
    small = small_place(table, code)
    return table.place(code) if small is None else small


def in_release(table: PublishedTable, code: str) -> bool:
    """Whether the release has a place with this code, small ones and the whole included."""
    return any(place.code == code for place in (table.whole, *table.places, *table.small_places))


def holder_of(table: PublishedTable, small: PublishedPlace) -> PublishedPlace:
    """The reported place that a small one lies in; NotFoundError where the release does not tell."""
    for place in (*table.places, table.whole):
        if lies_in(small, place):
            return place
    raise NotFoundError(
        f"the release does not say where {small.name!r} lies",
        where="small places",
        fix="Look for it in the list of places: /places.",
    )


def lies_in(small: PublishedPlace, place: PublishedPlace) -> bool:
    """Whether a reported place holds a small one; by its name where an earlier format tells nothing else."""
    return small.holder == place.code if small.holder else small.name in place.members


def inside(places: Iterable[PublishedPlace], place: PublishedPlace) -> list[PublishedPlace]:
    """Those of some small places that a reported place holds, by alphabet."""
    return sorted((one for one in places if lies_in(one, place)), key=lambda one: (one.name, one.code))


def tile_of(places: Sequence[PublishedPlace], tiles: Iterable[Tile]) -> dict[str, Tile]:
    """The tile of each place that has one, by code; by name where an earlier format tells nothing else."""
    codes = {place.name: place.code for place in places}
    found = {tile.code or codes.get(tile.name, ""): tile for tile in tiles}
    return {place.code: found[place.code] for place in places if place.code in found}


def by_name(table: PublishedTable) -> tuple[PublishedPlace, ...]:
    """All small places by alphabet: the one order that grades nobody."""
    return tuple(sorted(table.small_places, key=lambda place: (place.name, place.code)))


def neighbours(
    table: PublishedTable, small: PublishedPlace
) -> tuple[PublishedPlace | None, PublishedPlace | None]:
    """The small places before and after one by alphabet; None at the ends."""
    places = by_name(table)
    at = places.index(small)
    before = places[at - 1] if at else None
    return before, places[at + 1] if at + 1 < len(places) else None
