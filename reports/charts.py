"""Every chart as SVG, for paper, a wide screen, a phone and large print."""

from functools import lru_cache

from reports.chart_content import (
    Chart,
    CountChart,
    LadderChart,
    NumberedMap,
    RangeKey,
    RowChart,
    ShareChart,
    StripChart,
    TileMap,
)
from reports.chart_frames import FRAMES, LARGE, NARROW, PRINT, WIDE, Frame
from reports.chart_ladder import ladder_scene
from reports.chart_map import numbered_map_svg
from reports.chart_rows import rows_scene, stacked_scene
from reports.chart_shares import shares_scene
from reports.chart_strip import range_key_scene, strip_scene
from reports.counts import counts_scene
from reports.drawing import Scene, svg
from reports.maps import map_svg


@lru_cache(maxsize=256)
def draw(chart: Chart, frame: Frame, alt: str) -> str:
    """The chart as SVG for one medium, with the sentence that says the same as its title."""
    match chart:
        case TileMap():
            return map_svg(chart, alt)
        case NumberedMap():
            return numbered_map_svg(chart, frame, alt)
        case _:
            return svg(scene_of(chart, frame), alt)


def scene_of(
    chart: RowChart | StripChart | CountChart | RangeKey | LadderChart | ShareChart, frame: Frame
) -> Scene:
    """The marks of a chart, placed."""
    match chart:
        case RowChart():
            return stacked_scene(chart, frame) if frame.stacked else rows_scene(chart, frame)
        case StripChart():
            return strip_scene(chart, frame)
        case LadderChart():
            return ladder_scene(chart, frame)
        case ShareChart():
            return shares_scene(chart, frame)
        case CountChart():
            return counts_scene(chart, frame.width, panels=1 if frame.stacked else 2)
        case RangeKey():
            return range_key_scene(chart)


__all__ = ["FRAMES", "LARGE", "NARROW", "PRINT", "WIDE", "Frame", "draw", "scene_of"]
