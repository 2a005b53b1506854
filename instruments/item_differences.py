"""What changed in one item between two versions: its words, its answers, who is asked it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from instruments.canonical import canonical_json
from instruments.changes import Change, Concern, Difference, Subject
from instruments.definition import ONE_OF_CHOICES, Check, Choice, Item, ItemKind, Level
from instruments.expressions import document
from instruments.sides import EASY_READ_TEXT, About, Sides, text_differences, text_of

OTHER_NUMBERS = "the same answer is stored as another number, or the same number is another answer"
OTHER_ANSWERS = "people choose among other answers, and scores rest on their order"
OTHER_COUNT = "the same answer counts otherwise"

_TEXTS = ("wording", "hint", "low_label", "high_label", EASY_READ_TEXT)
_LIMITS = (("low", "high"), ("earliest", "latest"), ("longest",), ("level",))


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


_T = TypeVar("_T", bound=_HasId)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """An item before and after, in the two versions of the definition that it stands in.

    is_ordered: scores rest on the order of its answers, in one of the versions.
    """

    sides: Sides
    old: Item
    new: Item
    is_ordered: bool

    @property
    def is_same_form(self) -> bool:
        """Whether answers are given in the same form: one of choices is one form, in order or not."""
        return self.old.kind is self.new.kind or {self.old.kind, self.new.kind} <= ONE_OF_CHOICES

    def told(
        self,
        change: Change,
        about: str,
        before: str,
        after: str,
        *,
        choice: str = "",
        no_equivalent: str = "",
    ) -> Difference:
        """A change of the item, or of one of its choices."""
        return Difference(
            change=change,
            subject=Subject.CHOICE if choice else Subject.ITEM,
            id=f"{self.new.id}.{choice}" if choice else self.new.id,
            home=self.sides.home,
            about=about,
            variable=self.new.variable,
            before=before,
            after=after,
            concern=None if change is Change.COSMETIC else Concern("item", self.new.variable),
            no_equivalent=no_equivalent,
        )

    def about(self, name: str, choice: str = "") -> About:
        """What a text of the item, or of one of its choices, belongs to."""
        own = f"{self.new.id}.{choice}" if choice else self.new.id
        subject = Subject.CHOICE if choice else Subject.ITEM
        return About(subject=subject, id=own, name=name, variable=self.new.variable)


def item_differences(pair: Pair) -> Iterator[Difference]:
    """Everything that changed in an item."""
    if pair.old.id != pair.new.id:
        yield pair.told(Change.COSMETIC, "name", pair.old.id, pair.new.id)
    yield from _text_changes(pair)
    yield from _form_changes(pair) if pair.is_same_form else _other_form(pair)
    yield from _route_changes(pair)
    if pair.old.source != pair.new.source:
        yield pair.told(Change.COSMETIC, "source", pair.old.source, pair.new.source)


def _text_changes(pair: Pair) -> Iterator[Difference]:
    old, new = pair.old, pair.new
    for name in _TEXTS:
        yield from text_differences(pair.sides, pair.about(name), getattr(old, name), getattr(new, name))
    for mode in dict.fromkeys([*old.mode_wording, *new.mode_wording]):
        texts = (item.mode_wording.get(mode, {}) for item in (old, new))
        yield from text_differences(pair.sides, pair.about(f"wording, {mode}"), *texts)
    for choice, other in _matched(old.choices, new.choices):
        about = pair.about("answer", choice.id)
        yield from text_differences(pair.sides, about, choice.wording, other.wording)
    for check, again in _matched(old.checks, new.checks):
        yield from text_differences(pair.sides, pair.about("message"), check.message, again.message)


def _other_form(pair: Pair) -> Iterator[Difference]:
    change = Change.SCALE if ItemKind.RATING in (pair.old.kind, pair.new.kind) else Change.CHOICES
    said = (_form(item) for item in (pair.old, pair.new))
    yield pair.told(change, "kind", *said, no_equivalent=OTHER_NUMBERS)


def _form_changes(pair: Pair) -> Iterator[Difference]:
    if pair.old.kind is not pair.new.kind:
        yield pair.told(Change.COSMETIC, "kind", pair.old.kind, pair.new.kind)
    rated = pair.new.kind is ItemKind.RATING
    change, why = (Change.SCALE, OTHER_NUMBERS) if rated else (Change.CHOICES, "")
    for names in _LIMITS:
        before, after = ([getattr(item, name) for name in names] for item in (pair.old, pair.new))
        if before != after:
            said = (" to ".join(map(str, limits)) for limits in (before, after))
            yield pair.told(change, names[-1] if len(names) == 1 else "limits", *said, no_equivalent=why)
    yield from _choice_changes(pair)


def _choice_changes(pair: Pair) -> Iterator[Difference]:
    yield from _code_changes(pair)
    old, new = ([choice.id for choice in item.choices] for item in (pair.old, pair.new))
    for choice in pair.old.choices:
        if choice.id not in new:
            why = _why_not(pair, choice, pair.new)
            yield pair.told(
                Change.CHOICES, "answer removed", _shown(choice), "", choice=choice.id, no_equivalent=why
            )
    for choice in pair.new.choices:
        if choice.id not in old:
            why = _why_not(pair, choice, pair.old)
            yield pair.told(
                Change.CHOICES, "answer added", "", _shown(choice), choice=choice.id, no_equivalent=why
            )
    for before, after in _matched(pair.old.choices, pair.new.choices):
        yield from _counting_changes(pair, before, after)
    kept, order = [name for name in old if name in new], [name for name in new if name in old]
    if kept != order:
        yield pair.told(Change.CHOICES, "order of answers", ", ".join(kept), ", ".join(order))


def _code_changes(pair: Pair) -> Iterator[Difference]:
    """One change, however many codes are others."""
    matched = _matched(pair.old.choices, pair.new.choices)
    moved = [(before, after) for before, after in matched if before.code != after.code]
    if moved:
        sides = zip(*moved, strict=True)
        said = (", ".join(f"{choice.code} {choice.id}" for choice in side) for side in sides)
        yield pair.told(Change.CHOICES, "codes", *said, no_equivalent=OTHER_NUMBERS)


def _why_not(pair: Pair, choice: Choice, others: Item) -> str:
    """Why an item without, or with, this choice cannot be equivalent."""
    if others.choice(choice.code):
        return OTHER_NUMBERS
    return OTHER_ANSWERS if pair.is_ordered and choice.scored and choice.missing is None else ""


def _counting_changes(pair: Pair, before: Choice, after: Choice) -> Iterator[Difference]:
    old, new = (choice.missing or ("scored" if choice.scored else "not scored") for choice in (before, after))
    if old != new:
        yield pair.told(Change.CHOICES, "counts as", old, new, choice=after.id, no_equivalent=OTHER_COUNT)
    if before.exclusive != after.exclusive:
        said = ("alone" if choice.exclusive else "beside others" for choice in (before, after))
        yield pair.told(Change.CHOICES, "ticked", *said, choice=after.id)


def _route_changes(pair: Pair) -> Iterator[Difference]:
    old, new = (
        "everybody" if item.show_if is None else canonical_json(document(item.show_if)).decode()
        for item in (pair.old, pair.new)
    )
    if old != new:
        yield pair.told(Change.ROUTING, "who is asked", old, new)
    before, after = ({check.id: _rule(check) for check in item.checks} for item in (pair.old, pair.new))
    for name in dict.fromkeys([*before, *after]):
        if before.get(name) != after.get(name):
            yield pair.told(Change.ROUTING, "check", before.get(name, ""), after.get(name, ""))


def _rule(check: Check) -> str:
    asks = "asks again unless" if check.level is Level.HARD else "asks whether it is meant unless"
    return f"{asks} {canonical_json(document(check.holds)).decode()}"


def _form(item: Item) -> str:
    if item.low is not None and item.high is not None:
        return f"{item.kind} from {item.low} to {item.high}"
    return f"{item.kind} with {len(item.choices)} answers" if item.choices else item.kind.value


def _shown(choice: Choice) -> str:
    return f"{choice.code} {text_of(choice.wording) or choice.id}"


def _matched(old: Sequence[_T], new: Sequence[_T]) -> list[tuple[_T, _T]]:
    after = {one.id: one for one in new}
    return [(one, after[one.id]) for one in old if one.id in after]
