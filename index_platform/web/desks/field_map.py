"""The map of a wave at doors: places in their shapes, else as tiles, by where their work stands."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from index_platform.services.field_progress import Progress
from index_platform.services.place_progress import State
from index_platform.web.desks.blocks import Drawing
from instruments.english import listed
from reports.chart_content import Ground, NumberedMap, NumberedPlace
from reports.chart_frames import Frame
from reports.chart_map import numbered_map_svg
from reports.maps import Room
from reports.outlines import shaded_outlines_svg

# from solid, where nothing lacks, to white; what nobody can tell has a broken rim
_GROUNDS: Mapping[State, Ground] = {
    State.FULL: Ground.HIGHER,
    State.CLOSED: Ground.HIGHER,
    State.ON_THE_WAY: Ground.LOWER,
    State.BEHIND: Ground.CANNOT_TELL,
    State.NOTHING: Ground.SAME,
    State.NOT_SHOWN: Ground.WITHHELD,
}
_CALLED = (
    (Ground.HIGHER, "full, or closed"),
    (Ground.LOWER, "on the way"),
    (Ground.CANNOT_TELL, "behind"),
    (Ground.SAME, "nothing yet"),
    (Ground.WITHHELD, "not shown"),
)
_SMALL, _LARGE = 288, 480  # px: what a panel has on a phone; half of what it has on a wide screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A map. ``is_shaped``: it has the shapes of places, not tiles."""

    drawing: Drawing
    is_shaped: bool


def drawn(found: Progress) -> Picture | None:
    """The map of what is wanted; None where neither boundaries nor tiles tell where the places lie."""
    states = {one.number: one.state for one in found.places}
    tally = Counter(states.values())
    told = listed([f"{tally[state]} {state}" for state in State if tally[state]])
    alt = f"Map of {found.wave.title}: {told}. The table says the same."
    outlined = {} if found.outlines is None else dict(found.outlines.shapes)
    shaped = {
        one.code: (_GROUNDS[states[one.number]], one.number) for one in found.shapes if one.code in outlined
    }
    if found.outlines is not None and shaped:
        chart = replace(found.outlines, shapes=tuple(one for one in outlined.items() if one[0] in shaped))
        small, large = (
            Markup(shaded_outlines_svg(chart, shaped, _CALLED, alt, Room(width=px, height=px, tile=px)))
            for px in (_SMALL, _LARGE)
        )
        return Picture(drawing=Drawing(small=small, large=large), is_shaped=True)
    tiled = NumberedMap(
        places=tuple(
            NumberedPlace(
                name=one.name,
                column=one.tile[0],
                row=one.tile[1],
                ground=_GROUNDS[states[one.number]],
                holder=one.holder,
                words=str(states[one.number]),
                number=one.number,
            )
            for one in found.shapes
            if one.tile is not None
        ),
        is_listed=False,
        called=_CALLED,
    )
    if not tiled.places:
        return None
    small, large = (
        Markup(numbered_map_svg(tiled, Frame(name, px, stacked=True), alt))
        for name, px in (("small", _SMALL), ("large", _LARGE))
    )
    return Picture(drawing=Drawing(small=small, large=large), is_shaped=False)
