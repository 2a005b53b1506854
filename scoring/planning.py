"""What a wave of so many answers could tell, before anybody is asked: half-widths and least changes.

Everything rests on a ``Basis``, whose words are printed beside it: nobody knows yet how people will answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import floor, isfinite, sqrt

from scipy.stats import norm

from instruments.errors import InvalidInputError
from instruments.places import Geography, Place
from scoring.precision import Precision, precision
from scoring.snapshot import Margin
from scoring.spec import IndexSpec, Measure, MeasureKind
from scoring.summaries import PRINTED

POWER = 0.80  # of the waves with so great a change, this part would show it
DESIGN_EFFECT = 1.27  # Kish, raked to age by sex and ward: the demo's run, 2,400 synthetic answers
CORRELATION = 0.3  # between the domain scores of a person, on average: 0.29 in the demo's run
_POINTS = 10.0  # of the index that one unit of a goalpost makes
_WIDEST_SHARE_SD = 0.5  # SD between persons of a share of one half, where a share is least sure


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a plan rests on. index_sd: points between persons; words: every assumption, to be printed."""

    design_effect: float
    index_sd: float
    words: tuple[str, ...]

    def __post_init__(self) -> None:
        for name in ("design_effect", "index_sd"):
            if not (isfinite(value := getattr(self, name)) and value > 0.0):
                raise InvalidInputError(f"{name} is {value}", where="plan", fix="Give a number above 0.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far chance goes, in printed per cents or index points; never rounded here.

    half_width: of the likely range of one wave. least_change: from one wave to another of the same size
    that would be clear with a chance of ``POWER``.
    """

    half_width: float
    least_change: float
    precision: Precision  # what the rules of the definition would say of a figure so sure


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPlace:
    """One place with the answers to expect there. No reach where no figure would be let out at all."""

    code: str
    name: str
    answers: float
    per_cent: Reach | None
    index: Reach | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a wave could tell of the whole and of each place of a level."""

    definition: str
    level: str
    level_plural: str
    whole: PlannedPlace
    places: tuple[PlannedPlace, ...]
    confidence: float
    power: float
    basis: Basis


def declared_basis(
    spec: IndexSpec, *, design_effect: float = DESIGN_EFFECT, correlation: float = CORRELATION
) -> Basis:
    """What must be assumed where no earlier run tells it.

    index_sd: 10 points are ``spec.spread.person_share`` of the SD between persons of a domain, and m domains
    that go together by r have a mean whose SD is sqrt((1 + (m - 1) r) / m) of theirs. The penalty
    is left out: it changes the weight of a domain that is 10 points off by about a twentieth.
    """
    if design_effect < 1.0:
        raise InvalidInputError(
            f"the design effect is {design_effect:g}", where="plan", fix="Give 1 (equal weights) or more."
        )
    m, share = len(spec.domains), spec.spread.person_share
    if not 0.0 <= correlation < 1.0:
        raise InvalidInputError(
            f"the correlation is {correlation:g}", where="plan", fix="Give a number from 0 to below 1."
        )
    sd = _POINTS / share * sqrt((1.0 + (m - 1) * correlation) / m)
    return Basis(
        design_effect=design_effect, index_sd=sd, words=_declared_words(spec, design_effect, sd, correlation)
    )


def run_basis(
    spec: IndexSpec, low: float, high: float, *, answers: int, design_effect: float, run: str
) -> Basis:
    """What an earlier run tells: the standard error of its whole, scaled by sqrt(n0 / n).

    low, high: printed limits of the index of the whole, in points; answers: those received then.
    Printed limits are whole points, rounded outwards: what they give is the most it can have been.
    """
    if high <= low:
        raise InvalidInputError(
            "the index of the whole has no likely range there", where=run, fix="Plan without an earlier run."
        )
    most, z = (high - low) / 2.0, _quantile((1.0 + spec.level) / 2.0)
    least = max(0.0, most - 1.0)
    words = (
        f"Design effect {design_effect:.2f}, as in the run {run}.",
        f"The half-width of the index of the whole, with {answers:,} answers in that run, is scaled by the "
        "square root of answers then to answers planned. Printed limits are whole points, rounded outwards: "
        f"it was more than {least:g} and at most {most:g} points. The greater is taken, so read every figure "
        "of the index here as 'at most'.",
        "People differ in each place as they do in the whole, and as many leave questions out.",
    )
    return Basis(design_effect=design_effect, index_sd=most / z * sqrt(answers / design_effect), words=words)


def known_people(geography: Geography, level: str, margins: Sequence[Margin]) -> dict[str, float]:
    """How many people live in each place of ``level``: {code: people}; empty where nobody says.

    From the margins of the wave, else from the places themselves; parts are added up.
    """
    most: dict[str, float] = {}
    wanted = require_level(geography, level)
    for counted in _counts(geography, margins):
        found = _added_up(geography, level, counted)
        if len(found) == len(wanted):
            return found
        most = max(most, found, key=len)
    if most:
        missing = [place.name for place in wanted if place.code not in most]
        raise InvalidInputError(
            f"the population is not known of: {', '.join(missing)}",
            where=f"plan, level {level}",
            fix="Add it to the places or to a margin, or say how many answers each place gets: --each N.",
        )
    return most


def expected_answers(total: int, people: Mapping[str, float], places: Sequence[Place]) -> dict[str, float]:
    """The answers to expect in each place: in proportion to its people, equally where none are known."""
    if total < 1:
        raise InvalidInputError(
            f"{total} answers were planned", where="plan", fix="Plan a whole number of answers from 1 on."
        )
    shares = {place.code: people[place.code] if people else 1.0 for place in places}
    everybody = sum(shares.values())
    return {code: total * share / everybody for code, share in shares.items()}


def planned(
    spec: IndexSpec, geography: Geography, level: str, answers: Mapping[str, float], basis: Basis
) -> Plan:
    """What a wave could tell with so many ``answers`` in each place of ``level``, by code."""
    places = require_level(geography, level)
    return Plan(
        definition=spec.label,
        level=level,
        level_plural=next(one.plural for one in geography.levels if one.key == level),
        whole=_planned(spec, geography.whole, sum(answers.values()), basis),
        places=tuple(_planned(spec, place, answers[place.code], basis) for place in places),
        confidence=spec.level,
        power=POWER,
        basis=basis,
    )


def require_level(geography: Geography, level: str) -> tuple[Place, ...]:
    """The places of a level; an unknown or empty one is refused by name."""
    if places := geography.at_level(level):
        return places
    known = ", ".join(one.key for one in geography.levels if geography.at_level(one.key))
    raise InvalidInputError(
        f"{geography.title} has no places of the level {level!r}",
        where="plan",
        fix=f"Name one of its levels: {known}.",
    )


def widths(
    sd: float, answers: float, basis: Basis, *, level: float, power: float = POWER
) -> tuple[float, float]:
    """Half-width of the likely range and least change to be seen, in the unit of ``sd``.

    sd: between persons; answers: unweighted, above 0; level and power: 0 to 1.
    The standard error is sd sqrt(design effect / answers). Two independent waves of that size differ by
    chance sqrt(2) times as much; a change of z((1 + level) / 2) + z(power) of that is clear with the
    chance ``power``.
    Source: Cochran (1977), Sampling Techniques, chapter 4, and Cohen (1988), Statistical Power
    Analysis for the Behavioral Sciences, chapter 2, in their normal form.
    """
    error, z = sd * sqrt(basis.design_effect / answers), _quantile((1.0 + level) / 2.0)
    return z * error, (z + _quantile(power)) * sqrt(2.0) * error


def _planned(spec: IndexSpec, place: Place, answers: float, basis: Basis) -> PlannedPlace:
    safe = floor(answers) >= spec.disclosure.minimum_base
    return PlannedPlace(
        code=place.code,
        name=place.name,
        answers=answers,
        per_cent=_reach(spec, MeasureKind.THRIVING, _WIDEST_SHARE_SD, answers, basis) if safe else None,
        index=_reach(spec, MeasureKind.INDEX, basis.index_sd, answers, basis) if safe else None,
    )


def _reach(spec: IndexSpec, kind: MeasureKind, sd: float, answers: float, basis: Basis) -> Reach:
    """Every answer is taken to come from a household of its own."""
    measure = _measure(spec, kind)
    half_width, change = widths(sd, answers, basis, level=spec.level)
    base, scale = floor(answers), PRINTED[measure.unit]
    found = precision(base, half_width, measure, spec.precision, clusters=base)
    return Reach(half_width=half_width * scale, least_change=change * scale, precision=found)


def _measure(spec: IndexSpec, kind: MeasureKind) -> Measure:
    return next(measure for measure in spec.measures if measure.kind is kind)


def _counts(geography: Geography, margins: Sequence[Margin]) -> Iterator[Mapping[str, float]]:
    """Every set of known people by place: of the margins first, then of the levels of the places."""
    yield from (margin.targets for margin in margins if margin.level is not None)
    for level in geography.levels:
        places = geography.at_level(level.key)
        yield {place.code: float(place.population) for place in places if place.population}


def _added_up(geography: Geography, level: str, counted: Mapping[str, float]) -> dict[str, float]:
    """People by place of ``level``; places with a part that nobody counted are left out."""
    found: dict[str, float] = {}
    for code, people in counted.items():
        if (place := geography.ancestor(code, level)) is not None:
            found[place.code] = found.get(place.code, 0.0) + people
    lowest = {geography.place(code).level for code in counted}
    short = {
        above.code
        for one in lowest
        for part in geography.at_level(one)
        if part.code not in counted and (above := geography.ancestor(part.code, level)) is not None
    }
    return {code: people for code, people in found.items() if code not in short}


def _declared_words(spec: IndexSpec, design_effect: float, sd: float, correlation: float) -> tuple[str, ...]:
    return (
        f"Design effect {design_effect:g}. Kish's is {DESIGN_EFFECT:g} in the demo's run: 2,400 synthetic "
        "answers, raked to age by sex and to ward.",
        f"10 points of a domain are {spec.spread.person_share:g} of the standard deviation between persons "
        f"({spec.label}). Where places differ clearly, 10 points are that difference instead, and the index "
        "is surer than here: about twice as sure in the demo's run.",
        f"The domains of a person go together by {correlation:g} on average (about {CORRELATION:g} in the "
        f"demo's run), so that persons differ by about {sd:.0f} points of the index. Its penalty for "
        "imbalance is left out.",
        "Everybody answers every question that the index needs.",
    )


def _quantile(share: float) -> float:
    return float(norm.ppf(share))
