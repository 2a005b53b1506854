"""What a published instrument is: frozen values with look-ups, and no behaviour beyond them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from instruments.errors import NotFoundError
from instruments.version import InstrumentVersion

Text = Mapping[str, str]  # language tag -> text in that language


class ItemKind(StrEnum):
    """How an item is answered. More kinds are added with the forms that can ask them."""

    SINGLE = "single"  # one of its choices
    RATING = "rating"  # a whole number from low to high, with labelled ends
    INTEGER = "integer"  # a whole number from low to high, typed in


class Missing(StrEnum):
    """Why there is no value. Never one NaN until ``scoring.items``."""

    REFUSED = "refused"
    DONT_KNOW = "dont_know"
    NOT_ASKED = "not_asked"
    SKIPPED = "skipped"
    OFF_ROUTE = "off_route"


class Rule(StrEnum):
    """How a scale score is made from its answered items."""

    SUM = "sum"
    MEAN = "mean"
    SINGLE = "single"  # one item, its code
    POSITION_MEAN = "position_mean"  # each item 0-100 by the place of its code, then the mean


class Direction(StrEnum):
    """What a higher score says."""

    HIGHER_IS_BETTER = "higher_is_better"
    LOWER_IS_BETTER = "lower_is_better"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing that can be ticked. Its id and code are permanent; its wording is not."""

    id: str
    code: int
    wording: Text
    missing: Missing | None = None  # "prefer not to say" is a code of its own, and a reason
    scored: bool = True  # False: an answer outside the order, such as "nothing needs improving"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question. ``choices`` for single items, ``low`` and ``high`` for numbers."""

    id: str
    kind: ItemKind
    wording: Text
    hint: Text = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    low: int | None = None
    high: int | None = None
    low_label: Text = field(default_factory=dict)
    high_label: Text = field(default_factory=dict)
    source: str = ""

    def choice(self, code: int) -> Choice | None:
        """The choice that carries ``code``, or None."""
        return next((choice for choice in self.choices if choice.code == code), None)

    def allows(self, code: int) -> bool:
        """Whether ``code`` is an answer to this item."""
        if self.kind is ItemKind.SINGLE:
            return self.choice(code) is not None
        return self.low is not None and self.high is not None and self.low <= code <= self.high

    @property
    def scored_codes(self) -> tuple[int, ...]:
        """The codes that carry a value, in their order (choices) or from low to high."""
        if self.kind is ItemKind.SINGLE:
            return tuple(c.code for c in self.choices if c.scored and c.missing is None)
        return () if self.low is None or self.high is None else tuple(range(self.low, self.high + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A named part of a scale's range, limits included, with the source of its cut points."""

    id: str
    title: Text
    low: float
    high: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How items become one score. ``low`` and ``high`` are the least and greatest score."""

    id: str
    title: Text
    rule: Rule
    items: tuple[str, ...]
    reversed: frozenset[str] = frozenset()
    minimum_answered: int
    low: float
    high: float
    direction: Direction
    bands: tuple[Band, ...] = ()
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """Who wrote the wording, under which terms, and whether we have seen it at the source."""

    licence: str
    rights_holder: str
    attribution: str
    source: str
    redistributable: bool
    verified: bool  # wording and response lists seen at the source
    verified_note: str = ""
    registration: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TestValue:
    """Answers with the scores that the source publishes for them, checked at loading."""

    __test__ = False  # a value of the field, not a test class for the runner to collect

    answers: Mapping[str, int]
    scores: Mapping[str, float]
    source: str


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """One published definition. ``sha256`` of its canonical content is its identity."""

    version: InstrumentVersion
    title: Text
    introduction: Text
    languages: tuple[str, ...]
    rights: Rights
    items: tuple[Item, ...]
    scales: tuple[Scale, ...]
    test_values: tuple[TestValue, ...]
    parts: tuple["Instrument", ...]  # a composed instrument holds its parts' items, in order
    sha256: str
    content: Mapping[str, object]  # what was hashed, parts by label and hash

    @property
    def label(self) -> str:
        """The version label, such as ``brs@1.0``."""
        return str(self.version)

    @property
    def redistributable(self) -> bool:
        """Whether wording of this instrument and of all its parts may be given to others."""
        return self.rights.redistributable and all(part.redistributable for part in self.parts)

    @property
    def verified(self) -> bool:
        """Whether wording and response lists of it and of all its parts were seen at the source."""
        return self.rights.verified and all(part.verified for part in self.parts)

    @cached_property
    def _items(self) -> dict[str, Item]:
        return {item.id: item for item in self.items}

    @cached_property
    def _scales(self) -> dict[str, Scale]:
        return {scale.id: scale for scale in self.scales}

    def item(self, item_id: str) -> Item:
        """The item with this id; NotFoundError names those there are."""
        if item_id not in self._items:
            raise NotFoundError(
                f"{self.label} has no item {item_id!r}",
                where="Instrument.item",
                fix=f"Its items are: {', '.join(self._items)}.",
            )
        return self._items[item_id]

    def scale(self, scale_id: str) -> Scale:
        """The scale with this id; NotFoundError names those there are."""
        if scale_id not in self._scales:
            raise NotFoundError(
                f"{self.label} has no scale {scale_id!r}",
                where="Instrument.scale",
                fix=f"Its scales are: {', '.join(self._scales)}.",
            )
        return self._scales[scale_id]
