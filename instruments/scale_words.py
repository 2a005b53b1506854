"""How a scale is scored and where its lines are drawn, in words that are printed wherever it is explained."""

from collections.abc import Mapping
from dataclasses import dataclass

from instruments.definition import Band, CutPoint, Direction, Rule, Scale, Side, Text

_RULES: Mapping[Rule, str] = {
    Rule.SUM: "The sum of all {n} answers.",
    Rule.MEAN: "The mean of the answers, of which there must be at least {least} of {n}.",
    Rule.SINGLE: "The answer to one question.",
    Rule.POSITION_MEAN: (
        "Each answer from 0 to 100 by its place among the choices, then the mean of at least {least} of {n}."
    ),
    Rule.COUNT: "How many answers count, of which there must be at least {least} of {n}.",
    Rule.TABLE: "The sum of all {n} answers, looked up in a table.",
}
_DIRECTIONS: Mapping[Direction, str] = {
    Direction.HIGHER_IS_BETTER: "more is better",
    Direction.LOWER_IS_BETTER: "less is better",
}
_SIDES: Mapping[Side, str] = {Side.AT_LEAST: "{value:g} or more", Side.AT_MOST: "{value:g} or less"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleWords:
    """A scale explained: what it is called, how it is scored, its bands and cut points with their sources."""

    title: str
    rule: str
    range: str
    bands: tuple[str, ...]
    cut_points: tuple[str, ...]
    source: str


def scale_words(scale: Scale, language: str) -> ScaleWords:
    """What a reader needs to know of a scale. Its own words are in ``language`` where it has them."""
    rule = _RULES[scale.rule].format(n=len(scale.items), least=scale.minimum_answered)
    turned = [item for item in scale.items if item in scale.reversed]
    return ScaleWords(
        title=_in(scale.title, language),
        rule=f"{rule} Reversed: {', '.join(turned)}." if turned else rule,
        range=f"{scale.low:g} to {scale.high:g}, {_DIRECTIONS[scale.direction]}",
        bands=tuple(_band(band, language) for band in scale.bands),
        cut_points=tuple(cut_point_words(cut, language) for cut in scale.cut_points),
        source=scale.source,
    )


def cut_point_words(cut_point: CutPoint, language: str) -> str:
    """Which scores a cut point names, and its source, such as ``8 or more: lonely (a survey)``."""
    scores = _SIDES[cut_point.side].format(value=cut_point.value)
    return f"{scores}: {_in(cut_point.title, language)} ({cut_point.source})"


def _band(band: Band, language: str) -> str:
    scores = f"{band.low:g}" if band.low == band.high else f"{band.low:g} to {band.high:g}"
    return f"{scores}: {_in(band.title, language)} ({band.source})"


def _in(text: Text, language: str) -> str:
    return text.get(language) or next(iter(text.values()))
