"""The verdict on a scale: which uses it can carry, and on what each judgement rests."""

from collections.abc import Sequence

from scoring.scale_report import Carries, Dimensions, Ground, JointModel, Judgement, Places, Use

ENOUGH, SOME = 0.7, 0.6  # reliability of a score that means of groups may be read from; and with care
FOR_ONE = (
    0.9  # reliability below which a score says little of one person (Nunnally 1978, Psychometric Theory)
)


def verdict(
    reliability: float | None,
    item_rest: Sequence[float],
    dimensions: Dimensions,
    joint: JointModel | None,
    places: Places | None,
) -> tuple[Judgement, ...]:
    """A judgement of each use. reliability: of the observed score; None where it was refused."""
    return (
        _one_thing(dimensions, joint, len(item_rest)),
        _add_up(reliability, item_rest),
        _places(places, reliability),
        _person(reliability),
        Judgement(Use.GROUPS, Carries.UNKNOWN, (Ground.NOT_YET_TESTED,)),
    )


def _one_thing(dimensions: Dimensions, joint: JointModel | None, n_items: int) -> Judgement:
    one, two = dimensions.one_factor, dimensions.wording_factor
    if one is None and n_items != 2:
        return Judgement(Use.ONE_THING, Carries.UNKNOWN, (Ground.NOT_COMPUTED,))
    if one is None or not one.testable:  # two items leave fewer figures than one factor has unknowns
        held = joint is not None and joint.fit.fits and min(loading for _, loading in joint.loadings) >= 0.4
        grounds = (Ground.NOT_TESTABLE, Ground.JOINTLY_HELD) if held else (Ground.NOT_TESTABLE,)
        return Judgement(Use.ONE_THING, Carries.WITH_CARE if held else Carries.UNKNOWN, grounds)
    if one.fits and _better_by_wording(dimensions):
        return Judgement(Use.ONE_THING, Carries.YES, (Ground.ONE_FACTOR, Ground.WORDING_FACTOR))
    if one.fits:
        return Judgement(Use.ONE_THING, Carries.YES, (Ground.ONE_FACTOR,))
    if two is not None and two.fits:
        return Judgement(Use.ONE_THING, Carries.WITH_CARE, (Ground.WORDING_FACTOR,))
    several = (dimensions.parallel_factors or 0) > 1
    grounds = (Ground.POOR_FIT, *((Ground.SEVERAL_FACTORS,) if several else ()))
    return Judgement(Use.ONE_THING, Carries.NO if several else Carries.WITH_CARE, grounds)


def _better_by_wording(dimensions: Dimensions) -> bool:
    """Whether a factor of wording takes away most of the misfit that chance does not explain."""
    one, two = dimensions.one_factor, dimensions.wording_factor
    if one is None or two is None or one.p > 0.01:
        return False
    return (two.chi2 - two.df) < 0.5 * (one.chi2 - one.df)


def _add_up(reliability: float | None, item_rest: Sequence[float]) -> Judgement:
    if min(item_rest, default=0.0) < 0.0:
        return Judgement(Use.ADD_UP, Carries.NO, (Ground.TURNED_ITEM,))
    if reliability is None:
        return Judgement(Use.ADD_UP, Carries.UNKNOWN, (Ground.NOT_COMPUTED,))
    if reliability >= ENOUGH:
        return Judgement(Use.ADD_UP, Carries.YES, (Ground.RELIABLE,))
    if reliability >= SOME:
        return Judgement(Use.ADD_UP, Carries.WITH_CARE, (Ground.HARDLY_RELIABLE,))
    return Judgement(Use.ADD_UP, Carries.NO, (Ground.UNRELIABLE,))


def _places(places: Places | None, reliability: float | None) -> Judgement:
    if reliability is not None and reliability < SOME:
        return Judgement(Use.PLACES, Carries.NO, (Ground.NO_SCORE,))
    if places is None:
        return Judgement(Use.PLACES, Carries.UNKNOWN, (Ground.NOT_COMPUTED,))
    if places.reliable == places.n_places:
        return Judgement(Use.PLACES, Carries.YES, (Ground.PLACES_DIFFER,))
    if places.reliable:
        return Judgement(Use.PLACES, Carries.WITH_CARE, (Ground.PLACES_DIFFER, Ground.PLACES_ALIKE))
    return Judgement(Use.PLACES, Carries.NO, (Ground.PLACES_ALIKE,))


def _person(reliability: float | None) -> Judgement:
    if reliability is not None and reliability >= FOR_ONE:
        return Judgement(Use.PERSON, Carries.WITH_CARE, (Ground.NOT_FOR_ONE,))
    return Judgement(Use.PERSON, Carries.NO, (Ground.NOT_FOR_ONE,))
