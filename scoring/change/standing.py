"""What of two waves may be compared: runs of one index, questions by claims, places by their borders."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from instruments.comparability import Comparisons, Line, Standing, Verdict
from instruments.definition import Instrument
from instruments.errors import ConflictError, InvalidInputError
from instruments.places import Geography, Place
from scoring.outcomes import NotCompared
from scoring.run import IndexRun
from scoring.since_base import since_base_words
from scoring.spec import Condition, IndexSpec, Measure, MeasureKind

_WHY: Mapping[Standing, NotCompared] = {
    Standing.GAP: NotCompared.BREAK,
    Standing.UNKNOWN: NotCompared.UNKNOWN,
    Standing.REFUSED: NotCompared.BRIDGED,
}
_OF_DOMAINS = (MeasureKind.INDEX, MeasureKind.ARITHMETIC, MeasureKind.THRIVING)
_Variable = tuple[str, Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class Incomparable:
    """Why something is not compared, and the words that say it."""

    why: NotCompared
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureStanding:
    """How one measure stands between two waves: apart or compared, and by which claims."""

    measure: str
    apart: Incomparable | None
    claims: tuple[str, ...]  # what is claimed of questions that changed and are compared all the same


def known_claims(earlier: IndexRun, later: IndexRun) -> Comparisons:
    """The claims of the versions that both waves asked, and of those between, as the waves know them."""
    frozen = earlier.snapshot, later.snapshot
    return Comparisons([version for one in frozen for version in (*one.earlier, one.instrument)])


def refuse_unlike(earlier: IndexRun, later: IndexRun) -> None:
    """Raise ConflictError where two runs are not of one index, on one base, of one set of places."""
    geographies = earlier.snapshot.geography, later.snapshot.geography
    for what, one, other, fix in (
        (
            "definition",
            *(f"{run.spec.label} ({run.spec.sha256[:12]})" for run in (earlier, later)),
            "Run both waves by one definition: a changed recipe changes figures where no life changed.",
        ),
        (
            "base",
            *(f"{run.base.wave_title} ({run.base.sha256[:12]})" for run in (earlier, later)),
            "Run both waves on one base.json, so that 100 means the same.",
        ),
        (
            "geography",
            *(f"{geography.title} ({geography.key})" for geography in geographies),
            "Compare waves of the same whole place.",
        ),
    ):
        if one != other:
            waves = " and ".join(repr(run.snapshot.wave.key) for run in (earlier, later))
            raise ConflictError(
                f"the waves {waves} have not one {what}: {one}, then {other}",
                where="scoring.change.comparison",
                fix=fix,
            )
    if earlier.values.shape[1:] != later.values.shape[1:]:
        raise InvalidInputError(
            f"one wave has figures of the shape {earlier.values.shape[1:]}, "
            f"the other {later.values.shape[1:]}",
            where="scoring.change.comparison",
            fix="Give runs of the same measures with as many replicates.",
        )


def measure_standings(
    spec: IndexSpec, earlier: Instrument, later: Instrument, claims: Comparisons
) -> tuple[MeasureStanding, ...]:
    """How each measure of a definition stands between two versions of a questionnaire."""
    known: dict[_Variable, Verdict] = {}

    def verdict(one: _Variable) -> Verdict:
        if one not in known:
            known[one] = claims.verdict((earlier, later), one[0], line=one[1])
        return known[one]

    return tuple(
        _standing(measure.key, [verdict(one) for one in dict.fromkeys(_variables(measure, spec, later))])
        for measure in spec.measures
    )


def rows_before(
    earlier: Sequence[Place], later: Sequence[Place], geographies: tuple[Geography, Geography]
) -> tuple[list[int | None], dict[int, Incomparable]]:
    """The row in ``earlier`` of each place of ``later``, None where there is none; and why there is none.

    A place is the same where code, name, level and all the smallest places within are, in one vintage of the
    places. In another vintage only the whole is: a code that both vintages have is no proof of one border.
    """
    before = {place.code: row for row, place in enumerate(earlier)}
    rows: list[int | None] = []
    apart: dict[int, Incomparable] = {}
    for row, place in enumerate(later):
        if (words := place_apart(place, *geographies)) is None and place.code in before:
            rows.append(before[place.code])
            continue
        rows.append(None)
        words = words or f"{place.name} has no figures in the earlier wave"
        apart[row] = Incomparable(why=NotCompared.PLACE, words=words)
    return rows, apart


def _standing(measure: str, verdicts: Sequence[Verdict]) -> MeasureStanding:
    broken = [verdict for verdict in verdicts if not verdict.is_joined]
    said = since_base_words(verdicts)
    if not broken:
        return MeasureStanding(measure=measure, apart=None, claims=said)
    worst = max(broken, key=lambda verdict: list(Standing).index(verdict.standing))
    words = "; ".join(dict.fromkeys(verdict.reason for verdict in broken))
    return MeasureStanding(measure=measure, apart=Incomparable(why=_why(worst), words=words), claims=())


def _why(verdict: Verdict) -> NotCompared:
    """A gap without a claim is no break: one of the waves did not ask it."""
    made = any(joint.claims for joint in verdict.joints)
    return _WHY[verdict.standing] if made or verdict.standing is not Standing.GAP else NotCompared.ASKED_ONCE


def _variables(measure: Measure, spec: IndexSpec, asked: Instrument) -> Iterator[_Variable]:
    """What a measure is made of, as variables of the questionnaire."""
    domains = [one for one in spec.domains if measure.kind in _OF_DOMAINS or one.key == measure.domain]
    for domain in domains:
        yield from (_scale(scale, asked) for scale in domain.scales)
    if measure.kind is MeasureKind.THRIVING:
        for domain in domains:
            yield from _of_condition(domain.line, asked)
    if measure.condition is not None:
        yield from _of_condition(measure.condition, asked)
    if measure.scale is not None:
        yield _scale(measure.scale, asked)


def _of_condition(condition: Condition, asked: Instrument) -> Iterator[_Variable]:
    if condition.scale is not None:
        yield _scale(condition.scale, asked)
    if condition.item is not None:
        yield asked.item(condition.item).variable, Line.ITEM


def _scale(name: str, asked: Instrument) -> _Variable:
    return asked.scale(name).variable, Line.SCALE


def place_apart(place: Place, earlier: Geography, later: Geography) -> str | None:
    """Why a place of the later wave is not one of the earlier, in words; None where it is."""
    if not earlier.has(place.code):
        return f"the earlier wave had no place {place.code} ({place.name})"
    before, whole = earlier.place(place.code), place.code == later.whole.code == earlier.whole.code
    if earlier.vintage != later.vintage:
        told = (
            f"places of {earlier.vintage} and of {later.vintage} may have other borders, "
            f"also where their code ({place.code}) is the same"
        )
        return None if whole and before.name == place.name else told
    if (before.name, before.level) != (place.name, place.level):
        return f"{place.code} was {before.name} ({before.level}) in the earlier wave"
    if _smallest(place.code, earlier) != _smallest(place.code, later):
        return f"{place.name} was made of other places in the earlier wave"
    return None


def _smallest(code: str, geography: Geography) -> frozenset[str]:
    """The codes of the places within a place that hold no other; of itself, where it holds none."""
    below = geography.children(code)
    if not below:
        return frozenset((code,))
    return frozenset().union(*(_smallest(child.code, geography) for child in below))
