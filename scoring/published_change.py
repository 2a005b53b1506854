"""What reports, pages and files may see of a change between two waves: protected figures, rounded already.

Only ``scoring.change.gate`` builds these, and ``index_platform.queries.published`` reads them back. A change
is there only for figures that both releases show.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from scoring.outcomes import ChangeOutcome, NotCompared
from scoring.published import (
    FORMAT,
    PublishedCell,
    PublishedGroup,
    PublishedMeasure,
    PublishedPlace,
    Range,
    Withheld,
    plain,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """One published change, in printed units with a decimal more than the figures; a modelled one without.

    least_change: what would have been clear in four such pairs of waves of five. chance_of_rise: 0.01 to
    0.99. modelled: by a model of both waves, and no difference of the two figures.
    """

    difference: Range
    outcome: ChangeOutcome
    least_change: float
    chance_of_rise: float
    modelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedApart:
    """Why there is no change between two figures, in words. It holds no number."""

    why: NotCompared
    words: str


ChangeCell = ShownChange | Withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeWave:
    """One of the two waves."""

    key: str
    title: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class PublishedChange:
    """Everything that may be said of what changed from one release to a later one.

    cells: (place, measure) of what is compared; apart: of what is not. before, after: the figures themselves.
    contributions: (place, domain) points that a domain brought to the change of ``index``, a measure's key.
    level, power: of intervals, and of the least change. small_places: below ``places``; they have cells only
    for measures in which they can have a change, and verdicts of a family of their own.
    """

    title: str
    definition: str
    earlier: ChangeWave
    later: ChangeWave
    base_place: str
    base_title: str
    level: float
    power: float
    level_singular: str
    level_plural: str
    whole: PublishedPlace
    places: tuple[PublishedPlace, ...]
    measures: tuple[PublishedMeasure, ...]
    groups: tuple[PublishedGroup, ...]
    cells: Mapping[tuple[str, str], ChangeCell]
    apart: Mapping[tuple[str, str], PublishedApart]
    before: Mapping[tuple[str, str], PublishedCell]
    after: Mapping[tuple[str, str], PublishedCell]
    index: str
    contributions: Mapping[tuple[str, str], Range]
    warnings: tuple[str, ...] = ()
    small_places: tuple[PublishedPlace, ...] = ()
    small_plural: str = ""  # the word for them

    def measure(self, key: str) -> PublishedMeasure:
        """The measure with this key."""
        return next(measure for measure in self.measures if measure.key == key)


def document(change: PublishedChange) -> dict[str, object]:
    """A change as JSON-ready data, written as ``scoring.published.document`` writes a release."""
    return {"format": FORMAT, **{field.name: plain(getattr(change, field.name)) for field in fields(change)}}
