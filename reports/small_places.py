"""The small places of a release, such as wards: which there are, what holds them, who stands beside them."""

from instruments.errors import NotFoundError
from scoring.published import PublishedPlace, PublishedTable


def small_place(table: PublishedTable, code: str) -> PublishedPlace | None:
    """The small place with this code; None where the release has none."""
    return next((place for place in table.small_places if place.code == code), None)


def any_place(table: PublishedTable, code: str) -> PublishedPlace:
    """The place with this code, small ones included; NotFoundError for one that is not in the release."""
    small = small_place(table, code)
    return table.place(code) if small is None else small


def holder_of(table: PublishedTable, small: PublishedPlace) -> PublishedPlace:
    """The reported place that a small one lies in; NotFoundError where the release does not tell."""
    for place in table.places:
        if small.name in place.members:
            return place
    raise NotFoundError(
        f"the release does not say where {small.name!r} lies",
        where="small places",
        fix="Look for it in the list of places: /places.",
    )


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
