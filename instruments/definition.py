"""What a published instrument is: frozen values with look-ups, and no behaviour beyond them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from instruments.claims import Follows
from instruments.errors import NotFoundError
from instruments.expressions import Expression
from instruments.languages import EASY_READ, plain
from instruments.version import InstrumentVersion

Text = Mapping[str, str]  # language tag -> text in that language
Value = int | str | tuple[int, ...]  # what an answer is: a code or number, a text or day, ticked codes


class ItemKind(StrEnum):
    """How an item is answered."""

    SINGLE = "single"  # one of its choices
    LIKERT = "likert"  # one of its choices, which are in order from one end to the other
    MULTIPLE = "multiple"  # any of its choices
    RATING = "rating"  # a whole number from low to high, with labelled ends
    NUMBER = "number"  # a whole number from low to high, typed in
    DATE = "date"  # a day of the calendar, from earliest to latest
    TEXT = "text"  # free words, up to longest
    PLACE = "place"  # code of a place of a level
    NOTE = "note"  # says something and asks nothing
    CONSENT = "consent"  # one box: 1 where it was ticked


ONE_OF_CHOICES = frozenset({ItemKind.SINGLE, ItemKind.LIKERT})
WITH_CHOICES = ONE_OF_CHOICES | {ItemKind.MULTIPLE}
WHOLE_NUMBERS = frozenset({ItemKind.RATING, ItemKind.NUMBER})
CODED = ONE_OF_CHOICES | WHOLE_NUMBERS | {ItemKind.CONSENT}  # the answer is one whole number
TICKED = 1  # the answer to a consent, and to each ticked choice of a multiple item


class Missing(StrEnum):
    """Why there is no value. Never one NaN until ``scoring.items``."""

    REFUSED = "refused"
    DONT_KNOW = "dont_know"
    NOT_ASKED = "not_asked"
    SKIPPED = "skipped"
    OFF_ROUTE = "off_route"


OF_A_PERSON = (Missing.DONT_KNOW, Missing.REFUSED)  # the reasons that somebody can give


class Rule(StrEnum):
    """How a scale score is made from its answered items."""

    SUM = "sum"
    MEAN = "mean"
    SINGLE = "single"  # one item, its code
    POSITION_MEAN = "position_mean"  # each item 0-100 by the place of its code, then the mean
    COUNT = "count"  # how many items were answered with one of the counted codes
    TABLE = "table"  # the sum, looked up in a table


class Direction(StrEnum):
    """What a higher score says."""

    HIGHER_IS_BETTER = "higher_is_better"
    LOWER_IS_BETTER = "lower_is_better"


class Side(StrEnum):
    """Which scores a cut point names, itself included."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Level(StrEnum):
    """What an answer that breaks a check means for the person who gave it."""

    HARD = "hard"  # it cannot be right: the form asks again
    SOFT = "soft"  # it is unusual: the form asks whether it is meant so


class Status(StrEnum):
    """How far a translation has come. Only what is approved is offered to residents."""

    DRAFT = "draft"
    REVIEWED = "reviewed"  # by a speaker of the language
    APPROVED = "approved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing that can be ticked. Its id and code are permanent; its wording is not."""

    id: str
    code: int
    wording: Text
    missing: Missing | None = None  # "prefer not to say" is a code of its own, and a reason
    scored: bool = True  # False: an answer outside the order, such as "nothing needs improving"
    exclusive: bool = False  # in a multiple item: ticked alone, such as "none of these"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What should be true of the answers once an item is answered, and what is said where it is not."""

    id: str
    holds: Expression
    level: Level
    message: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question. Which fields it has depends on its kind; the others are empty.

    choices: of single, likert and multiple items. low, high: of ratings and numbers.
    earliest, latest: ISO days. longest: signs of a text. level: of a place, as the geography names it.
    mode_wording: {mode: text} where a mode needs other words. easy_read: the same question in Easy Read.
    show_if: the item is asked only where this is true. series: the long-lived variable that it measures.
    """

    id: str
    kind: ItemKind
    wording: Text
    hint: Text = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    low: int | None = None
    high: int | None = None
    low_label: Text = field(default_factory=dict)
    high_label: Text = field(default_factory=dict)
    earliest: str | None = None
    latest: str | None = None
    longest: int | None = None
    level: str | None = None
    mode_wording: Mapping[str, Text] = field(default_factory=dict)
    easy_read: Text = field(default_factory=dict)
    show_if: Expression | None = None
    checks: tuple[Check, ...] = ()
    series: str = ""
    source: str = ""

    @property
    def variable(self) -> str:
        """The long-lived variable that the item measures: its series, else its own permanent id."""
        return self.series or self.id

    @property
    def is_coded(self) -> bool:
        """Whether an answer is one whole number."""
        return self.kind in CODED

    def choice(self, code: int) -> Choice | None:
        """The choice that carries ``code``, or None."""
        return next((choice for choice in self.choices if choice.code == code), None)

    @property
    def scored_codes(self) -> tuple[int, ...]:
        """The codes that carry a value, in their order (choices) or from low to high; empty without codes."""
        if self.kind in ONE_OF_CHOICES:
            return tuple(c.code for c in self.choices if c.scored and c.missing is None)
        if self.kind is ItemKind.CONSENT:
            return (TICKED,)
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
class CutPoint:
    """A named line through a scale, the score itself included; its source is printed wherever it is used."""

    id: str
    title: Text
    value: float
    side: Side
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How items become one score. ``low`` and ``high`` are the least and greatest score.

    counted: of the rule count, {item: codes that count}. table: of the rule table, (sum, score) pairs.
    """

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
    cut_points: tuple[CutPoint, ...] = ()
    counted: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    table: tuple[tuple[int, float], ...] = ()
    series: str = ""
    source: str

    @property
    def variable(self) -> str:
        """The long-lived variable that the scale measures: its series, else its own permanent id."""
        return self.series or self.id


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
    scores: Mapping[str, float | None]  # None: the source gives no score for these answers
    bands: Mapping[str, str] = field(default_factory=dict)  # scale -> id of the band
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Answers of an invented person, with the way they lead and what comes of them."""

    id: str
    title: str
    answers: Mapping[str, Value | Missing]
    path: tuple[str, ...]  # the items that are asked, in order
    scores: Mapping[str, float | None] = field(default_factory=dict)
    findings: tuple[str, ...] = ()  # checks that do not hold, as "item.check"


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """How far one language has come, and of which source texts it is a translation."""

    status: Status
    source_sha256: str  # hash of the texts in the source language that were translated
    right_to_left: bool  # which way scales run: the low end stands where reading begins, unless said here
    origin: str  # where the translation comes from; our own drafts say so
    reviewer: str = ""
    reviewed_on: str = ""


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """One published definition. ``sha256`` of its canonical content is its identity.

    languages: the first is the source, the others are translations of it.
    reading_age: {language: greatest reading age in years that its wording may ask for}.
    """

    version: InstrumentVersion
    title: Text
    introduction: Text
    languages: tuple[str, ...]
    rights: Rights
    items: tuple[Item, ...]
    scales: tuple[Scale, ...]
    test_values: tuple[TestValue, ...]
    scenarios: tuple[Scenario, ...] = ()
    translations: Mapping[str, Translation] = field(default_factory=dict)
    reading_age: Mapping[str, int] = field(default_factory=dict)
    follows: Follows | None = None
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

    @property
    def source_language(self) -> str:
        """The language that the others are translated from."""
        return self.languages[0]

    @property
    def has_easy_read(self) -> bool:
        """Whether some question is there in Easy Read, which is a variant of English."""
        return plain(EASY_READ) in self.languages and any(item.easy_read for item in self.items)

    def status(self, language: str) -> Status:
        """How far a language has come in the definition and in all its parts: the least of them.

        Easy Read is a draft wherever it has words of its own, and a language without words is one.
        """
        if language == EASY_READ:
            return Status.DRAFT if self.has_easy_read else self.status(plain(language))
        stages = [self._own_status(language), *(part.status(language) for part in self.parts)]
        return min(stages, key=list(Status).index)

    def offered(self, *, drafts: bool = False) -> tuple[str, ...]:
        """The languages that may be shown: the approved ones, or with drafts all of them, and Easy Read."""
        source, *others = self.languages
        there = (source, *((EASY_READ,) if self.has_easy_read else ()), *others)
        return tuple(one for one in there if drafts or self.status(one) is Status.APPROVED)

    def _own_status(self, language: str) -> Status:
        spoken = language if language in self.languages else language.partition("-")[0]
        if spoken in self.translations:
            return self.translations[spoken].status
        return Status.APPROVED if spoken in self.languages else Status.DRAFT

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
