"""The verdict on a scale: which uses it can carry, and on what each judgement rests."""

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.confirmatory.doubts import FEW
from scoring.reliability.coefficients import Coefficient
from scoring.scale_study.report import (
    FEWEST_PLACES,
    Carries,
    Dimensions,
    Ground,
    JointModel,
    Judgement,
    Places,
    Use,
)

ENOUGH, SOME = 0.7, 0.6  # reliability of a score that means of groups may be read from; and with care
FOR_ONE = (
    0.9  # reliability below which a score says little of one person (Nunnally 1978, Psychometric Theory)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the verdict rests on. None: not computed.

    reliability: of the observed score, with its likely range; None too where it was refused. item_rest: of
    each item. complete: people who answered every item. crowds: whether scores crowd at one end.
    """

    reliability: Coefficient | None
    item_rest: Sequence[float]
    complete: int
    dimensions: Dimensions
    joint: JointModel | None
    places: Places | None
    crowds: bool


def verdict(found: Evidence) -> tuple[Judgement, ...]:
    """A judgement of each use."""
    added = _add_up(found.reliability, found.item_rest)
    return (
        _one_thing(found),
        added,
        _places(found, added.carries),
        _person(found.reliability, added.carries),
        Judgement(Use.GROUPS, Carries.UNKNOWN, (Ground.NOT_YET_TESTED,)),
    )


def _one_thing(found: Evidence) -> Judgement:
    one, n_items = found.dimensions.one_factor, len(found.item_rest)
    if one is None and n_items != 2:
        return Judgement(Use.ONE_THING, Carries.UNKNOWN, (Ground.NOT_COMPUTED,))
    if found.complete < FEW:
        return Judgement(Use.ONE_THING, Carries.UNKNOWN, (Ground.TOO_FEW,))
    if one is None or not one.testable:  # two items leave fewer figures than one factor has unknowns
        return _held_beside_others(found.joint)
    return _tested(found.dimensions)


def _held_beside_others(joint: JointModel | None) -> Judgement:
    if joint is not None and joint.fit.fits and min(loading for _, loading in joint.loadings) >= 0.4:
        return Judgement(Use.ONE_THING, Carries.WITH_CARE, (Ground.NOT_TESTABLE, Ground.JOINTLY_HELD))
    return Judgement(Use.ONE_THING, Carries.UNKNOWN, (Ground.NOT_TESTABLE,))


def _tested(found: Dimensions) -> Judgement:
    one, two = found.one_factor, found.wording_factor
    if one is not None and one.fits:
        worded = (Ground.WORDING_FACTOR,) if found.wording_helps else ()
        return Judgement(Use.ONE_THING, Carries.YES, (Ground.ONE_FACTOR, *worded))
    if two is not None and two.fits:
        return Judgement(Use.ONE_THING, Carries.WITH_CARE, (Ground.WORDING_FACTOR,))
    if one is None or not one.usable:
        return Judgement(Use.ONE_THING, Carries.UNKNOWN, (Ground.UNUSABLE,))
    several = (found.parallel_factors or 0) > 1
    grounds = (Ground.POOR_FIT, *((Ground.SEVERAL_FACTORS,) if several else ()))
    return Judgement(Use.ONE_THING, Carries.NO if several else Carries.WITH_CARE, grounds)


def _add_up(reliability: Coefficient | None, item_rest: Sequence[float]) -> Judgement:
    """Judged as figures are printed, with two decimals: 0.696 is the 0.70 that a reader sees."""
    if min(item_rest, default=0.0) < 0.0:
        return Judgement(Use.ADD_UP, Carries.NO, (Ground.TURNED_ITEM,))
    if reliability is None:
        return Judgement(Use.ADD_UP, Carries.UNKNOWN, (Ground.NOT_COMPUTED,))
    value = round(reliability.value, 2)
    if value >= ENOUGH and _least(reliability) >= ENOUGH:
        return Judgement(Use.ADD_UP, Carries.YES, (Ground.RELIABLE,))
    if value >= ENOUGH:
        return Judgement(Use.ADD_UP, Carries.WITH_CARE, (Ground.UNSURE,))
    if value >= SOME:
        return Judgement(Use.ADD_UP, Carries.WITH_CARE, (Ground.HARDLY_RELIABLE,))
    return Judgement(Use.ADD_UP, Carries.NO, (Ground.UNRELIABLE,))


def _least(reliability: Coefficient) -> float:
    """The lower end of the likely range; 0 where there is none, as nothing is known then."""
    return 0.0 if reliability.interval is None else round(reliability.interval.low, 2)


def _places(found: Evidence, added: Carries) -> Judgement:
    """Never more than the sum of the answers can carry."""
    if added is Carries.NO:
        return Judgement(Use.PLACES, Carries.NO, (Ground.NO_SCORE,))
    if added is Carries.UNKNOWN or found.places is None:
        return Judgement(Use.PLACES, Carries.UNKNOWN, (Ground.NOT_COMPUTED,))
    return _means(found.places, found.crowds)


def _means(places: Places, crowds: bool) -> Judgement:
    """With care at most: places are groups, and whether they read the questions alike was not tested."""
    if places.n_places < FEWEST_PLACES:
        return Judgement(Use.PLACES, Carries.UNKNOWN, (Ground.TOO_FEW_PLACES,))
    if not places.reliable:
        return Judgement(Use.PLACES, Carries.NO, (Ground.PLACES_ALIKE,))
    if places.p >= 0.05:
        return Judgement(Use.PLACES, Carries.UNKNOWN, (Ground.BY_CHANCE,))
    holding = {
        Ground.PLACES_DIFFER: True,
        Ground.PLACES_ALIKE: places.reliable < places.n_places,
        Ground.CROWDED: crowds,
        Ground.NOT_YET_TESTED: True,
    }
    grounds = tuple(ground for ground, holds in holding.items() if holds)
    return Judgement(Use.PLACES, Carries.WITH_CARE, grounds)


def _person(reliability: Coefficient | None, added: Carries) -> Judgement:
    if added is Carries.YES and reliability is not None and _least(reliability) >= FOR_ONE:
        return Judgement(Use.PERSON, Carries.WITH_CARE, (Ground.HARDLY_FOR_ONE,))
    return Judgement(Use.PERSON, Carries.NO, (Ground.NOT_FOR_ONE,))
