"""May waves that asked different versions stand on one line? Only the claims of the versions answer.

A variable is followed along the versions, by way of every step between them: one break anywhere, and what
lies before it is not joined to what lies after. Nothing is guessed from the wording.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from instruments.changes import Concern, Difference, Made, Subject, Trend, decisive, effect_of
from instruments.claims import Claim
from instruments.definition import Instrument
from instruments.differences import Differences, differences
from instruments.errors import NotFoundError
from instruments.flaws import near
from instruments.lineage import Step, by_hash, definitions, steps
from instruments.scale_differences import scale_variables


class Standing(StrEnum):
    """How two waves stand to each other, from the best to the worst."""

    JOINED = "joined"  # on one line
    GAP = "gap"  # a break was claimed, or one of them was not asked it
    UNKNOWN = "unknown"  # no chain of versions leads from one to the other
    REFUSED = "refused"  # a bridge is claimed, and there is no linking yet


class Line(StrEnum):
    """What a variable is a variable of."""

    ITEM = "item"
    SCALE = "scale"


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """How two versions stand to each other for one variable, and which claims say so."""

    earlier: str
    later: str
    standing: Standing
    reason: str
    claims: tuple[Made, ...] = ()

    @property
    def is_joined(self) -> bool:
        """Whether one line may run through both."""
        return self.standing is Standing.JOINED


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether the waves of several versions may stand on one line, and how each stands to the one before."""

    variable: str
    joints: tuple[Joint, ...]

    @property
    def standing(self) -> Standing:
        """That of the worst joint; JOINED where there is only one version."""
        return _worst(joint.standing for joint in self.joints)

    @property
    def is_joined(self) -> bool:
        """Whether one line may run through all of them."""
        return self.standing is Standing.JOINED

    @property
    def reason(self) -> str:
        """Why they stand so, in the words of the claims."""
        return "; ".join(
            dict.fromkeys(
                joint.reason for joint in self.joints if joint.standing is self.standing and joint.reason
            )
        )


_CLAIMED = {
    Claim.EQUIVALENT: "no change of meaning in",
    Claim.BRIDGED: "a bridge over the change of",
    Claim.BREAK: "a break in",
}
_NO_WAY = "neither version follows the other, as far as is known here"
_OF_TRENDS: Mapping[Trend, Standing] = {
    Trend.GOES_ON: Standing.JOINED,
    Trend.GAP: Standing.GAP,
    Trend.ENDS: Standing.GAP,
    Trend.BEGINS: Standing.GAP,
    Trend.BRIDGED: Standing.REFUSED,
    Trend.OPEN: Standing.UNKNOWN,
}


class Comparisons:
    """Verdicts on variables of versions that are known; each pair of versions is compared once."""

    def __init__(self, known: Iterable[Instrument]) -> None:
        self._known = by_hash(known)
        self._compared: dict[tuple[str, str], Differences] = {}

    def verdict(self, versions: Sequence[Instrument], variable: str, *, line: Line | None = None) -> Verdict:
        """Whether waves that asked these versions, in this order, may stand on one line for a variable.

        line: the item or the scale of this variable; left out, all that bears its name must be comparable.
        """
        asked = frozenset().union(*(lines_of(version, variable) for version in versions))
        wanted = asked & {line} if line else asked
        if not wanted:
            raise _unknown(versions, variable)
        joints = tuple(
            _worst_joint([self._joint(one, other, variable, each) for each in sorted(wanted)])
            for one, other in pairwise(versions)
        )
        return Verdict(variable=variable, joints=joints)

    def _joint(self, one: Instrument, other: Instrument, variable: str, line: Line) -> Joint:
        for version in (one, other):
            if line not in lines_of(version, variable):
                return _joint(one, other, Standing.GAP, f"{version.label} does not ask it")
        way, note = self._way(one, other, variable, line)
        if way is None:
            return _joint(one, other, Standing.UNKNOWN, _NO_WAY)
        found = [_at_step(self._differences(*step), variable, line) for step in way]
        worst = _worst_joint([_joint(one, other, Standing.JOINED, note), *found])
        reasons = dict.fromkeys(joint.reason for joint in found if joint.standing is worst.standing)
        return Joint(
            earlier=one.label,
            later=other.label,
            standing=worst.standing,
            reason="; ".join(reason for reason in (note, *reasons) if reason),
            claims=tuple(dict.fromkeys(made for joint in found for made in joint.claims)),
        )

    def _way(
        self, one: Instrument, other: Instrument, variable: str, line: Line
    ) -> tuple[tuple[Step, ...] | None, str]:
        """The steps from one version to the other: of the whole, else of the part that both took it from."""
        if (found := steps(one, other, self._known)) is not None:
            return found, ""
        sources = _source(one, variable, line), _source(other, variable, line)
        note = f"it is asked within other questionnaires, {one.label} and {other.label}"
        return steps(*sources, self._known), note

    def _differences(self, earlier: Instrument, later: Instrument) -> Differences:
        pair = earlier.sha256, later.sha256
        if pair not in self._compared:
            self._compared[pair] = differences(earlier, later, known=self._known.values())
        return self._compared[pair]


def comparable(
    versions: Sequence[Instrument],
    variable: str,
    *,
    line: Line | None = None,
    known: Iterable[Instrument] = (),
) -> Verdict:
    """Whether waves that asked these versions, in this order, may stand on one line for a variable.

    known: further versions, some of which may stand between those. See ``Comparisons.verdict``.
    """
    return Comparisons([*known, *versions]).verdict(versions, variable, line=line)


def lines_of(instrument: Instrument, variable: str) -> frozenset[Line]:
    """What of an instrument bears the name of a variable."""
    found = {
        Line.ITEM: any(item.variable == variable for item in instrument.items),
        Line.SCALE: any(scale.variable == variable for scale in instrument.scales),
    }
    return frozenset(line for line, there in found.items() if there)


def _source(instrument: Instrument, variable: str, line: Line) -> Instrument:
    """The innermost definition in it that asks the item, or makes the scale."""
    holding = [one for one in definitions(instrument) if line in lines_of(one, variable)]
    return holding[-1]


def _at_step(found: Differences, variable: str, line: Line) -> Joint:
    return _scale_at_step(found, variable) if line is Line.SCALE else _item_at_step(found, variable)


def _scale_at_step(found: Differences, variable: str) -> Joint:
    """By the claim on the scale itself; without one by its rule and by all its items."""
    items = frozenset(
        name
        for side in (found.old, found.new)
        for scale in side.scales
        if scale.variable == variable
        for name in scale_variables(scale, side)
    )
    around = [_judged(found, one, one.effect) for one in found.changes if _is_around(one, items, found)]
    if own := found.claims_on(Concern("scale", variable)):
        return _worst_joint([_claimed(found, own, variable), *around, _untouched(found)])
    rule = [
        _judged(found, one, one.trend)
        for one in found.changes
        if one.subject is Subject.SCALE and one.variable == variable
    ]
    return _worst_joint([*rule, *(_item_at_step(found, item) for item in sorted(items)), _untouched(found)])


def _item_at_step(found: Differences, variable: str) -> Joint:
    own = [
        _judged(found, one, one.trend)
        for one in found.changes
        if one.subject is not Subject.SCALE and one.variable == variable
    ]
    around = [
        _judged(found, one, one.effect)
        for one in found.changes
        if one.variable != variable and _is_around(one, frozenset({variable}), found)
    ]
    return _worst_joint([*own, *around, _untouched(found)])


def _is_around(one: Difference, items: frozenset[str], found: Differences) -> bool:
    """Whether a change is of what stands round one of the items: the order, the words before, a language."""
    concern = one.concern
    if concern is None or not (
        concern.kind == "instrument" or (concern.kind == "language" and not one.variable)
    ):
        return False
    return any(
        items & {item.variable for item in definition.items}
        for side in (found.old, found.new)
        for definition in definitions(side)
        if definition.version.key == concern.home
    )


def _judged(found: Differences, one: Difference, trend: Trend) -> Joint:
    """What one change says of a line."""
    standing, made = _OF_TRENDS[trend], one.made
    if trend is Trend.BEGINS:
        reason = f"{found.new.label} is the first to ask it"
    elif made is not None:
        reason = _reason(made)
    else:
        reason = f"nothing is claimed of {one.concern.id if one.concern else one.id} in {found.new.label}"
    told = "" if standing is Standing.JOINED and made is None else reason
    return _joint(found.old, found.new, standing, told, () if made is None else (made,))


def _claimed(found: Differences, claims: tuple[Made, ...], variable: str) -> Joint:
    made = decisive(claims)
    reason = f"nothing is claimed of {variable}" if made is None else _reason(made)
    return _joint(found.old, found.new, _OF_TRENDS[effect_of(made)], reason, claims)


def _reason(made: Made) -> str:
    one = made.claimed
    return f"{made.label} claims {_CLAIMED[one.claim]} the {one.kind} {one.id}: {one.reason}"


def _untouched(found: Differences) -> Joint:
    return _joint(found.old, found.new, Standing.JOINED, "")


def _joint(
    one: Instrument, other: Instrument, standing: Standing, reason: str, claims: tuple[Made, ...] = ()
) -> Joint:
    return Joint(earlier=one.label, later=other.label, standing=standing, reason=reason, claims=claims)


def _worst_joint(joints: Sequence[Joint]) -> Joint:
    """The joint of the worst standing, with the reasons and claims of all that stand as badly."""
    worst = _worst(joint.standing for joint in joints)
    alike = [joint for joint in joints if joint.standing is worst]
    return Joint(
        earlier=joints[0].earlier,
        later=joints[0].later,
        standing=worst,
        reason="; ".join(dict.fromkeys(joint.reason for joint in alike if joint.reason)),
        claims=tuple(dict.fromkeys(made for joint in joints for made in joint.claims)),
    )


def _worst(standings: Iterable[Standing]) -> Standing:
    return max(standings, key=list(Standing).index, default=Standing.JOINED)


def _unknown(versions: Sequence[Instrument], variable: str) -> NotFoundError:
    items = {item.variable for version in versions for item in version.items}
    known = sorted(items | {scale.variable for version in versions for scale in version.scales})
    return NotFoundError(
        f"none of these versions asks {variable!r}",
        where="instruments.comparability",
        fix=f"{near(variable, known)}Variables: {', '.join(known)}.",
    )
