"""The long-lived variables: which versions ask each, under which name, and where its line may be drawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

from instruments.claims import Claimed
from instruments.comparability import Comparisons, Joint, Line, lines_of
from instruments.definition import Instrument
from instruments.lineage import concern_of

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


def _member(version: Instrument, variable: str) -> Member:
    items = [item.id for item in version.items if item.variable == variable]
    scales = [scale.id for scale in version.scales if scale.variable == variable]
    claims = () if version.follows is None else version.follows.claims
    own = tuple(
        one for one in claims if one.kind in _LINES and concern_of(one, version, version).id == variable
    )
    return Member(label=version.label, sha256=version.sha256, name=[*items, *scales][0], claims=own)
