"""Which place of a level each respondent belongs to."""

from collections.abc import Iterator

import numpy as np

from instruments.places import Geography, Place
from scoring.arrays import Ints
from scoring.snapshot import Snapshot

UNPLACED = "Some answers have no known place"  # how the warning begins


def reported_places(geography: Geography) -> tuple[Place, ...]:
    """The places that figures are made for: the whole first, then those of the report level."""
    below = geography.at_level(geography.report_level)
    return (geography.whole, *(place for place in below if place != geography.whole))


def lineage(geography: Geography, code: str) -> Iterator[str]:
    """The code of a place and of all that hold it, up to the whole."""
    place: Place | None = geography.place(code)
    while place is not None:
        yield place.code
        place = None if place.parent is None else geography.place(place.parent)


def rows_at_level(snapshot: Snapshot, level: str) -> Ints:
    """(n,) position of each respondent's place among the places of ``level``; -1 where not known."""
    geography = snapshot.geography
    position = {place.code: row for row, place in enumerate(geography.at_level(level))}
    above = (geography.ancestor(place.code, level) for place in geography.places)
    row_of = [position[place.code] if place is not None else -1 for place in above]
    return np.array([*row_of, -1], dtype=np.int64)[snapshot.place]  # NO_PLACE, -1, takes the last


def rows_reported(snapshot: Snapshot) -> Ints:
    """(n,) position of each respondent among ``reported_places`` without the whole; -1 where in none."""
    if snapshot.geography.report_level == snapshot.geography.whole.level:
        return np.full(len(snapshot), -1, dtype=np.int64)
    return rows_at_level(snapshot, snapshot.geography.report_level)
