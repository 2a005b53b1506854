"""The long-lived variables: which versions ask each, under which name, and where its line may be drawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

from instruments.claims import Claimed
from instruments.comparability import Comparisons, Joint, Line, Verdict, lines_of
from instruments.definition import Instrument
from instruments.lineage import ancestors, by_hash, concern_of, definitions

V = TypeVar("V")
_LINES = tuple(line.value for line in Line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point(Generic[V]):
    """One wave of a series: what was asked, and what came of it."""

    wave: str
    instrument: Instrument
    value: V


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment(Generic[V]):
    """Waves that may stand on one line. ``before``: why no line leads here from the waves before."""

    points: tuple[Point[V], ...]
    before: Joint | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One version of a variable: what it is called there, and what that version claims of it."""

    label: str
    sha256: str
    name: str  # id of the item or scale in this version
    claims: tuple[Claimed, ...]


def line(
    points: Sequence[Point[V]],
    variable: str,
    *,
    of: Line | None = None,
    known: Iterable[Instrument] = (),
) -> tuple[Segment[V], ...]:
    """The lines that a chart may draw through the waves of a variable, in their order; a break is a gap."""
    versions = [point.instrument for point in points]
    if not versions:
        return ()
    joints = Comparisons([*known, *versions]).verdict(versions, variable, line=of).joints
    starts = [0, *(row for row, joint in enumerate(joints, 1) if not joint.is_joined), len(points)]
    return tuple(
        Segment(points=tuple(points[start:end]), before=joints[start - 1] if start else None)
        for start, end in pairwise(starts)
    )


def members(versions: Sequence[Instrument], variable: str) -> tuple[Member, ...]:
    """The versions that ask a variable, in their order, each with its own claims on it."""
    return tuple(_member(version, variable) for version in versions if lines_of(version, variable))


def document(instrument: Instrument, known: Iterable[Instrument] = ()) -> dict[str, object]:
    """What a file of answers must say of its version, as JSON-ready data.

    For each variable: what this version claims of it, and how it stands to every version before.
    """
    every = by_hash([*known, instrument])
    compared, earlier = Comparisons(every.values()), ancestors(instrument, every)[1:]
    asked = [(Line.ITEM, item.variable, item.id) for item in instrument.items]
    asked += [(Line.SCALE, scale.variable, scale.id) for scale in instrument.scales]
    return {
        "instrument": {"label": instrument.label, "sha256": instrument.sha256},
        "follows": [{"label": one.label, "sha256": one.sha256} for one in earlier],
        "variables": [
            {
                "variable": variable,
                "kind": line.value,
                "name": name,
                "claims": [_claim(one) for one in _own_claims(instrument, variable)],
                "earlier": {
                    one.label: _standing(compared.verdict((one, instrument), variable, line=line))
                    for one in earlier
                },
            }
            for line, variable, name in asked
        ],
    }


def _standing(verdict: Verdict) -> dict[str, str]:
    return {"standing": verdict.standing.value, "reason": verdict.reason}


def _claim(claimed: Claimed) -> dict[str, str]:
    return {claimed.kind: claimed.id, "claim": claimed.claim.value, "reason": claimed.reason}


def _member(version: Instrument, variable: str) -> Member:
    items = [item.id for item in version.items if item.variable == variable]
    scales = [scale.id for scale in version.scales if scale.variable == variable]
    return Member(
        label=version.label,
        sha256=version.sha256,
        name=[*items, *scales][0],
        claims=_own_claims(version, variable),
    )


def _own_claims(version: Instrument, variable: str) -> tuple[Claimed, ...]:
    """What a version, or the parts it is made of, claims of a variable."""
    return tuple(
        one
        for definition in definitions(version)
        for one in (definition.follows.claims if definition.follows else ())
        if one.kind in _LINES and concern_of(one, definition, definition).id == variable
    )
