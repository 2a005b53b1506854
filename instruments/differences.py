"""Every change between two versions of a definition, with what it does to the trends.

Items and scales are matched by the long-lived variable that they measure, so a question that got another
name, or moved from one part to another, is one change and not two. docs/versions.md tells it to people.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from instruments.changes import Bump, Change, Concern, Difference, Made, Subject
from instruments.definition import Instrument, Item, ItemKind, Scale
from instruments.item_differences import Pair, item_differences
from instruments.lineage import Claims, by_hash, claims_between, parts_in_both
from instruments.scale_differences import ScalePair, scale_differences
from instruments.sides import Sides, homes, text_of
from instruments.version import InstrumentVersion
from instruments.whole_differences import part_replaced, whole_differences

_LAST = "once it is removed, no answer comes after its line"


@dataclass(frozen=True, kw_only=True)
class Differences:
    """All changes from one version to another: the whole first, then items in their order, then scales."""

    old: Instrument
    new: Instrument
    changes: tuple[Difference, ...]
    claims: Claims

    @property
    def bump(self) -> Bump:
        """How far the label must rise at least."""
        return Bump.greatest([one.bump for one in self.changes])

    @property
    def label_needed(self) -> InstrumentVersion:
        """The least label that the changes need after that of the older version."""
        return raised(self.old.version, self.bump)

    @property
    def concerns(self) -> Mapping[Concern, tuple[Difference, ...]]:
        """What must be claimed, each with the changes that it is about."""
        found: dict[Concern, tuple[Difference, ...]] = {}
        for one in self.changes:
            if one.concern is not None:
                found[one.concern] = (*found.get(one.concern, ()), one)
        return found

    def claims_on(self, concern: Concern) -> tuple[Made, ...]:
        """The claims on an item, a scale, a language or the whole, of a part or of what holds it."""
        return _claims_on(concern, self.claims, self.new.version.key)

    def at_whole(self, concern: Concern) -> Concern:
        """The same concern as the whole would claim it for a part."""
        return _at_whole(concern, self.new.version.key)


def differences(old: Instrument, new: Instrument, *, known: Iterable[Instrument] = ()) -> Differences:
    """Every change from ``old`` to ``new``, with the claims on the way from one to the other.

    known: further versions, some of which may stand between the two, or between their parts.
    """
    claims = claims_between(old, new, by_hash([*known, old, new]))
    found = () if old.sha256 == new.sha256 else tuple(_found(old, new))
    key = new.version.key
    told = tuple(
        one if one.concern is None else replace(one, claims=_claims_on(one.concern, claims, key))
        for one in found
    )
    return Differences(old=old, new=new, changes=told, claims=claims)


def raised(version: InstrumentVersion, bump: Bump) -> InstrumentVersion:
    """The next label after ``version``."""
    if bump is Bump.MAJOR:
        return replace(version, major=version.major + 1, minor=0)
    return replace(version, minor=version.minor + (bump is Bump.MINOR))


def _claims_on(concern: Concern, claims: Claims, whole: str) -> tuple[Made, ...]:
    """Also what the whole claims for a part that does not say which version it follows."""
    if concern in claims:
        return claims[concern]
    return claims.get(_at_whole(concern, whole), ()) if concern.home else ()


def _at_whole(concern: Concern, whole: str) -> Concern:
    return replace(concern, id=whole if concern.kind == "instrument" else concern.id, home=whole)


def _found(old: Instrument, new: Instrument) -> Iterator[Difference]:
    whole = Sides(old=old, new=new)
    yield from _whole_changes(whole)
    yield from _item_changes(whole)
    yield from _scale_changes(whole)


def _whole_changes(sides: Sides) -> Iterator[Difference]:
    yield from whole_differences(sides)
    for before, after in parts_in_both(sides.old, sides.new):
        if before.sha256 != after.sha256:
            yield part_replaced(sides, before, after)
            yield from _whole_changes(Sides(old=before, new=after))


def _item_changes(whole: Sides) -> Iterator[Difference]:
    old, new = _placed(whole.old), _placed(whole.new)
    moved = _moved([name for name in old if name in new], [name for name in new if name in old])
    ordered = _ordered(whole.old) | _ordered(whole.new)
    for name, place in old.items():
        if name not in new:
            yield _of_note(place.item, _gone(place))
    for name, place in new.items():
        if name not in old:
            yield _come(whole, place)
            continue
        before = old[name]
        if name in moved or before.part != place.part:
            yield _elsewhere(whole, before, place)
        sides = Sides(old=before.home, new=place.home) if before.part == place.part else whole
        pair = Pair(sides=sides, old=before.item, new=place.item, is_ordered=name in ordered)
        yield from (_of_note(place.item, one) for one in item_differences(pair))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where an item stands: in which definition, and as the how manieth question."""

    item: Item
    home: Instrument
    part: str  # key of the part; empty for the whole itself
    number: int


def _placed(whole: Instrument) -> dict[str, _Place]:
    """Every item with its place, by its variable."""
    found = homes(whole)
    return {
        item.variable: _Place(
            item=item,
            home=found[item.id],
            part="" if found[item.id] is whole else found[item.id].version.key,
            number=number,
        )
        for number, item in enumerate(whole.items, 1)
    }


def _moved(old: Sequence[str], new: Sequence[str]) -> frozenset[str]:
    """The fewest names that, moved, make the newer order of the older: all but a longest rising run."""
    rank = {name: row for row, name in enumerate(old)}
    ends: list[int] = []  # the least rank in which a rising run of each length ends
    lengths: list[int] = []
    for name in new:
        length = bisect_left(ends, rank[name])
        ends[length : length + 1] = [rank[name]]
        lengths.append(length)
    stay: set[str] = set()
    wanted, least = len(ends) - 1, len(rank)
    for name, length in zip(reversed(new), reversed(lengths), strict=True):
        if length == wanted and rank[name] < least:
            stay.add(name)
            least, wanted = rank[name], wanted - 1
    return frozenset(new) - stay


def _ordered(instrument: Instrument) -> set[str]:
    """The variables whose answers have an order: likert items, and all that a scale is made of."""
    scored = {item for scale in instrument.scales for item in scale.items}
    return {item.variable for item in instrument.items if item.kind is ItemKind.LIKERT or item.id in scored}


def _gone(place: _Place) -> Difference:
    item = place.item
    return Difference(
        change=Change.REMOVED,
        subject=Subject.ITEM,
        id=item.id,
        home=place.home.version.key,
        about="question",
        variable=item.variable,
        before=text_of(item.wording) or item.id,
        concern=Concern("item", item.variable),
        no_equivalent=_LAST,
    )


def _come(whole: Sides, place: _Place) -> Difference:
    """A new question. Nothing was answered before; what it can move is the answers to the others."""
    item = place.item
    return Difference(
        change=Change.ADDED,
        subject=Subject.ITEM,
        id=item.id,
        home=place.home.version.key,
        about="question",
        variable="" if item.kind is ItemKind.NOTE else item.variable,
        after=text_of(item.wording) or item.id,
        concern=Concern("instrument", whole.home, whole.home),
    )


def _elsewhere(whole: Sides, before: _Place, after: _Place) -> Difference:
    said = (
        f"question {place.number}" + (f" in {place.part}" if place.part else "") for place in (before, after)
    )
    old, new = said
    return Difference(
        change=Change.ROUTING,
        subject=Subject.ITEM,
        id=after.item.id,
        home=after.home.version.key,
        about="place",
        variable=after.item.variable,
        before=old,
        after=new,
        concern=Concern("instrument", whole.home, whole.home),
    )


def _of_note(item: Item, change: Difference) -> Difference:
    """A note has no answers of its own: its words can move those to the others."""
    if item.kind is not ItemKind.NOTE or change.concern is None:
        return change
    concern = change.concern
    if concern.kind == "item":
        concern = Concern("instrument", change.home, change.home)
    return replace(change, variable="", concern=concern, no_equivalent="")


def _scale_changes(whole: Sides) -> Iterator[Difference]:
    old, new = ({scale.variable: scale for scale in side.scales} for side in (whole.old, whole.new))
    for name, scale in old.items():
        if name not in new:
            concern = Concern("scale", name)
            yield _whole_scale(whole, scale, Change.REMOVED, concern, before=text_of(scale.title))
    for name, scale in new.items():
        if name not in old:
            yield _whole_scale(whole, scale, Change.ADDED, None, after=text_of(scale.title))
        else:
            yield from scale_differences(ScalePair(sides=whole, old=old[name], new=scale))


def _whole_scale(
    whole: Sides, scale: Scale, change: Change, concern: Concern | None, *, before: str = "", after: str = ""
) -> Difference:
    return Difference(
        change=change,
        subject=Subject.SCALE,
        id=scale.id,
        home=whole.home,
        about="scale",
        variable=scale.variable,
        before=before,
        after=after,
        concern=concern,
        no_equivalent=_LAST if concern else "",
    )
