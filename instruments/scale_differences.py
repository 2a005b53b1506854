"""What changed in one scale between two versions, and whether the same answers still get the same score."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from instruments.changes import Change, Concern, Difference, Subject
from instruments.definition import WITH_CHOICES, Band, CutPoint, Instrument, Item, Scale
from instruments.scoring_rules import points
from instruments.sides import About, Sides, unread_text_differences

OTHER_SCORES = "the same answers get another score"
TURNED = "a higher score says the opposite"

_MAKING = ("rule", "reversed", "low", "high", "counted", "table")  # with the items: what the score is made by

_Named = TypeVar("_Named", Band, CutPoint)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalePair:
    """A scale before and after, with the two versions whose items it is made of."""

    sides: Sides
    old: Scale
    new: Scale

    def told(
        self, change: Change, about: str, before: str, after: str, no_equivalent: str = ""
    ) -> Difference:
        """A change of the scale."""
        return Difference(
            change=change,
            subject=Subject.SCALE,
            id=self.new.id,
            home=self.sides.home,
            about=about,
            variable=self.new.variable,
            before=before,
            after=after,
            concern=None if change is Change.COSMETIC else Concern("scale", self.new.variable),
            no_equivalent=no_equivalent,
        )


def scale_differences(pair: ScalePair) -> Iterator[Difference]:
    """Everything that changed in a scale itself; what changed in its items is told there."""
    old, new = pair.old, pair.new
    if old.id != new.id:
        yield pair.told(Change.COSMETIC, "name", old.id, new.id)
    yield from _making_changes(pair)
    if old.minimum_answered != new.minimum_answered:
        yield pair.told(
            Change.SCALE, "least number answered", str(old.minimum_answered), str(new.minimum_answered)
        )
    if old.direction is not new.direction:
        yield pair.told(Change.SCALE, "direction", _words(old.direction), _words(new.direction), TURNED)
    yield from _naming_changes(pair)
    if old.source != new.source:
        yield pair.told(Change.COSMETIC, "source", old.source, new.source)


def scores_differ(pair: ScalePair) -> bool:
    """Whether any answers get another score than before, ticks told by their ids and not by their codes."""
    return _arithmetic(pair.old, pair.sides.old) != _arithmetic(pair.new, pair.sides.new)


def scale_variables(scale: Scale, instrument: Instrument) -> tuple[str, ...]:
    """The long-lived variables of the items of a scale, in its order."""
    return tuple(instrument.item(item).variable for item in scale.items)


def _making_changes(pair: ScalePair) -> Iterator[Difference]:
    why = OTHER_SCORES if scores_differ(pair) else ""
    old, new = (set(scale_variables(*side)) for side in _sides(pair))
    if old != new:
        before, after = (", ".join(scale_variables(*side)) for side in _sides(pair))
        yield pair.told(Change.SCALE, "items", before, after, why)
    for name in _MAKING:
        before, after = (_said(*side, name) for side in _sides(pair))
        if before != after:
            yield pair.told(Change.SCALE, name, before, after, why)


def _naming_changes(pair: ScalePair) -> Iterator[Difference]:
    """Bands and cut points name parts of a score: it stays as it is, and people are counted by them."""
    old, new = pair.old, pair.new
    about = About(subject=Subject.SCALE, id=new.id, name="title", variable=new.variable)
    yield from unread_text_differences(pair.sides, about, old.title, new.title)
    for name, before, after in (
        ("bands", _bands(old), _bands(new)),
        ("cut points", _cut_points(old), _cut_points(new)),
    ):
        if before != after:
            change = Change.SCALE if _moved(before, after) else Change.COSMETIC
            yield pair.told(change, name, _listed(before), _listed(after))
    yield from _title_changes(pair, about, old.bands, new.bands)
    yield from _title_changes(pair, about, old.cut_points, new.cut_points)


def _moved(before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    """Whether a line by which people were counted stands elsewhere, under its name or under another."""
    if any(before[one] != after[one] for one in before.keys() & after.keys()):
        return True
    gone, come = set(before.values()) - set(after.values()), set(after.values()) - set(before.values())
    return bool(gone and come)


def _title_changes(
    pair: ScalePair, about: About, old: Sequence[_Named], new: Sequence[_Named]
) -> Iterator[Difference]:
    after = {one.id: one for one in new}
    for one, other in ((one, after[one.id]) for one in old if one.id in after):
        yield from unread_text_differences(pair.sides, about, one.title, other.title)
        if one.source != other.source:
            yield pair.told(Change.COSMETIC, "source", one.source, other.source)


def _arithmetic(scale: Scale, instrument: Instrument) -> object:
    """All that a score rests on but the least number answered, in terms that outlive ids and codes."""
    adds = {item: _points(scale, instrument.item(item)) for item in scale.items}
    return (
        scale.rule,
        {instrument.item(item).variable: given for item, given in adds.items()},
        scale.table,
    )


def _points(scale: Scale, item: Item) -> Mapping[str, object]:
    if item.kind in WITH_CHOICES:
        return {
            one.id: points(scale, item, one.code) for one in item.choices if one.code in item.scored_codes
        }
    return {str(code): points(scale, item, code) for code in item.scored_codes}


def _sides(pair: ScalePair) -> tuple[tuple[Scale, Instrument], tuple[Scale, Instrument]]:
    return (pair.old, pair.sides.old), (pair.new, pair.sides.new)


def _said(scale: Scale, instrument: Instrument, name: str) -> str:
    value = getattr(scale, name)
    match value:
        case frozenset():
            return ", ".join(sorted(instrument.item(item).variable for item in value)) or "none"
        case float():
            return f"{value:g}"
        case tuple():
            return ", ".join(f"{total} gives {score:g}" for total, score in value)
        case Mapping():
            codes = {instrument.item(item).variable: given for item, given in value.items()}
            return "; ".join(f"{item} {', '.join(map(str, codes[item]))}" for item in sorted(codes))
        case _:
            return _words(value)


def _words(value: object) -> str:
    return str(value).replace("_", " ")


def _bands(scale: Scale) -> dict[str, str]:
    return {band.id: f"{band.low:g} to {band.high:g}" for band in scale.bands}


def _cut_points(scale: Scale) -> dict[str, str]:
    return {cut.id: f"{_words(cut.side)} {cut.value:g}" for cut in scale.cut_points}


def _listed(named: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in named.items()) or "none"
