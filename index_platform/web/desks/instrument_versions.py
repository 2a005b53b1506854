"""The versions of an instrument as a picture: for each variable a line where it may be compared."""

from collections.abc import Sequence
from itertools import pairwise

from index_platform.web.desks.instrument_blocks import Line, Lines
from index_platform.web.desks.instrument_list import text_of
from index_platform.web.desks.words import counted
from index_platform.web.parts import Code
from instruments.comparability import Comparisons, Joint, Standing, lines_of
from instruments.comparability import Line as Kind
from instruments.definition import Instrument, ItemKind
from instruments.english import capital, listed

MOST = 8  # versions that a picture shows, the newest of them
_WHY: dict[Standing, str] = {
    Standing.GAP: "gap between {earlier} and {later}",
    Standing.UNKNOWN: "nobody has said whether {earlier} and {later} may be compared",
    Standing.REFUSED: "a bridge is claimed from {earlier} to {later}, and there is no linking yet",
}


def lines(versions: Sequence[Instrument], known: Sequence[Instrument]) -> Lines:
    """Every variable over the versions of one instrument; those on which nothing happened are one row."""
    shown = sorted(versions, key=lambda one: one.version)[-MOST:]
    comparisons = Comparisons([*known, *shown])
    rows = [_line(shown, comparisons, kind, variable, name) for kind, variable, name in _variables(shown)]
    whole = [row for row in rows if all(row.dots) and all(row.joined)]
    others = tuple(row for row in rows if row not in whole)
    return Lines(
        versions=tuple(f"{one.version.major}.{one.version.minor}" for one in shown),
        rows=(*((_together(whole, others),) if whole else ()), *others),
    )


def _variables(shown: Sequence[Instrument]) -> list[tuple[Kind, str, str]]:
    """The kind, the name in files and the words of every variable, the newest words of each."""
    found: dict[tuple[Kind, str], str] = {}
    for version in shown:
        for item in version.items:
            if item.kind is not ItemKind.NOTE:
                found[Kind.ITEM, item.variable] = text_of(item.wording) or item.id
        for scale in version.scales:
            found[Kind.SCALE, scale.variable] = f"Score: {text_of(scale.title)}"
    return [(kind, variable, words) for (kind, variable), words in found.items()]


def _line(
    shown: Sequence[Instrument], comparisons: Comparisons, kind: Kind, variable: str, name: str
) -> Line:
    dots = tuple(kind in lines_of(version, variable) for version in shown)
    joints = comparisons.verdict(shown, variable, line=kind).joints
    told = [
        words for joint, there in zip(joints, _pairs(dots), strict=True) if (words := _told(joint, there))
    ]
    reasons = tuple(
        f"{_number(joint.earlier)} to {_number(joint.later)}: {joint.reason}"
        for joint, there in zip(joints, _pairs(dots), strict=True)
        if joint.reason and all(there)
    )
    return Line(
        name=name,
        code=Code(text=variable),
        dots=dots,
        joined=tuple(joint.is_joined for joint in joints),
        words=capital("; ".join(told)) or "Goes on",
        reasons=reasons,
    )


def _pairs(dots: tuple[bool, ...]) -> list[tuple[bool, bool]]:
    return list(pairwise(dots))


def _told(joint: Joint, there: tuple[bool, bool]) -> str:
    """What happens from one version to the next; nothing where the line goes on, or is not there at all."""
    earlier, later = _number(joint.earlier), _number(joint.later)
    match there:
        case (False, True):
            return f"begins in {later}"
        case (True, False):
            return f"ends with {earlier}"
        case (True, True) if not joint.is_joined:
            return _WHY[joint.standing].format(earlier=earlier, later=later)
        case _:
            return ""


def _number(label: str) -> str:
    return label.partition("@")[2]


def _together(whole: Sequence[Line], others: Sequence[Line]) -> Line:
    """The variables whose line goes on through all versions, as one row."""
    scores = sum(row.name.startswith("Score: ") for row in whole)
    questions = len(whole) - scores
    told = [counted(questions, "question", "questions")] if questions else []
    told += [counted(scores, "score", "scores")] if scores else []
    name = f"{'All other' if others else 'All'}: {listed(told, 'and')}"
    reasons = [reason for row in whole for reason in row.reasons]
    return Line(
        name=name,
        code=None,
        dots=whole[0].dots,
        joined=whole[0].joined,
        words="Goes on" if len(whole[0].dots) > 1 else "The first version",
        reasons=tuple(sorted(set(reasons))),
    )
