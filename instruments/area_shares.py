"""How small areas, such as LSOAs, lie in the places of a level, and what that makes of counts of people."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from instruments.errors import InvalidInputError
from instruments.official_tables import first_of


class Way(StrEnum):
    """How areas were given to places."""

    SPLIT = "split"  # in shares, such as those of an area's postcodes
    LOOKUP = "lookup"  # each whole, to the place that fits best


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaShares:
    """The share of each area that lies in each place of a level: {area: {place: share}}.

    The shares of an area add up to 1, but where a part of it lies in no place of this geography.
    """

    level: str
    vintage: str
    source: str
    way: Way
    shares: Mapping[str, Mapping[str, float]]


def place_counts(areas: AreaShares, counts: Mapping[str, float]) -> dict[str, float]:
    """People of each place, from those of each area: {place: people}, not rounded.

    counts: {area: people}; areas that lie in no place of the geography are left aside.
    Source: Flowerdew and Green (1994), Areal interpolation and types of data, with the share of something
        that follows people, such as postcodes, in the place of the share of the ground.
    """
    if missing := sorted(areas.shares.keys() - counts.keys()):
        raise InvalidInputError(
            f"there is no count of {first_of(missing)}",
            where=f"areas of {areas.vintage}",
            fix="Give a count of every area, of the same vintage as the split.",
        )
    found: dict[str, float] = defaultdict(float)
    for area, shares in areas.shares.items():
        for place, share in shares.items():
            found[place] += share * counts[area]
    return dict(found)
