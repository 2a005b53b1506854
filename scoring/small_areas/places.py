"""Which small places a definition asks for, what is known of them from elsewhere, and who answered there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from instruments.errors import NotIdentifiedError
from instruments.places import Geography, Place
from scoring.arrays import Floats, Ints
from scoring.spec import SmallAreaRule


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallPlaces:
    """W places of a level below the reported ones. x: (W, p) covariates. people: (W,) of each, 0 if unknown.

    plural: the word for them. parents: (W,) position of the reported place that holds each, -1 for none.
    """

    rule: SmallAreaRule
    plural: str
    places: tuple[Place, ...]
    parents: Ints
    x: Floats
    people: Floats


def small_places(geography: Geography, rule: SmallAreaRule, reported: Sequence[Place]) -> SmallPlaces:
    """The places that a definition asks for; NotIdentifiedError says what this geography does not have."""
    places = geography.at_level(rule.level)
    levels = [level.key for level in geography.levels]
    below = rule.level in levels and levels.index(rule.level) > levels.index(geography.report_level)
    if not below or not places:
        raise _missing(f"there are no places of the level {rule.level!r} below those that are reported")
    known = {covariate.key: covariate.values for covariate in geography.covariates}
    if gone := [key for key in rule.covariates if key not in known]:
        raise _missing(f"the geography has no covariate {gone[0]!r}")
    if any(place.code not in known[key] for key in rule.covariates for place in places):
        raise _missing(f"a covariate is not known for every place of the level {rule.level!r}")
    row_of = {place.code: row for row, place in enumerate(reported)}
    above = [geography.ancestor(place.code, geography.report_level) for place in places]
    columns = [[known[key][place.code] for key in rule.covariates] for place in places]
    return SmallPlaces(
        rule=rule,
        plural=next(level.plural for level in geography.levels if level.key == rule.level),
        places=places,
        parents=np.array([-1 if one is None else row_of[one.code] for one in above], dtype=np.int64),
        x=np.array(columns, dtype=np.float64).reshape(len(places), len(rule.covariates)),
        people=np.array([place.population or 0 for place in places], dtype=np.float64),
    )


def _missing(what: str) -> NotIdentifiedError:
    return NotIdentifiedError(
        what,
        where="small_areas",
        fix="Load a geography that has them, or leave 'small_areas' out of the definition.",
    )
