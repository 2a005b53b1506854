"""Two versions side by side: which definition each item stands in, and how two texts in languages differ."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from instruments.changes import Change, Concern, Difference, Subject
from instruments.definition import Instrument, Item, Status, Text
from instruments.languages import EASY_READ
from instruments.reading_alike import alike

EASY_READ_TEXT = "easy_read"  # in its own language a variant of the item, which is claimed as a language is


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Two versions of one definition: the whole, or a part of the same key."""

    old: Instrument
    new: Instrument

    @property
    def home(self) -> str:
        """The key of the definition."""
        return self.new.version.key

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of both versions, as the newer orders them."""
        return tuple(language for language in self.new.languages if language in self.old.languages)

    def is_source(self, language: str) -> bool:
        """Whether both versions are written in this language and translated into the others."""
        return language == self.old.source_language == self.new.source_language

    def is_offered(self, language: str) -> bool:
        """Whether people could answer in a language before or after: only then can answers move."""
        return offers(self.old, language) or offers(self.new, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a text belongs to: the subject of the difference that is told where it changed."""

    subject: Subject
    id: str
    name: str  # what of the subject the text is
    variable: str = ""

    @property
    def concern(self) -> tuple[str, str]:
        """The kind and id of what must be claimed where the words in the source language change."""
        return ("item", self.variable) if self.variable else ("instrument", "")


def offers(instrument: Instrument, language: str) -> bool:
    """Whether a definition is there, approved, in a language."""
    return language in instrument.languages and instrument.status(language) is Status.APPROVED


def homes(instrument: Instrument) -> dict[str, Instrument]:
    """The definition that each item stands in, by the id of the item."""
    found = {item: home for part in instrument.parts for item, home in homes(part).items()}
    return {**found, **{item.id: instrument for item in own_items(instrument)}}


def own_items(instrument: Instrument) -> tuple[Item, ...]:
    """The items that a definition adds to those of its parts."""
    return instrument.items[sum(len(part.items) for part in instrument.parts) :]


def text_differences(sides: Sides, about: About, old: Text, new: Text) -> Iterator[Difference]:
    """What changed in a text that people read, a language at a time; new languages are told as a whole."""
    for language in sides.languages:
        before, after = old.get(language, ""), new.get(language, "")
        if before != after:
            yield _text_difference(sides, about, language, before, after)


def unread_text_differences(sides: Sides, about: About, old: Text, new: Text) -> Iterator[Difference]:
    """The same for a text that stands in reports only: whoever answers never sees it."""
    for one in text_differences(sides, about, old, new):
        yield replace(one, change=Change.COSMETIC, concern=None)


def text_of(text: Text) -> str:
    """A text in the first language that it has; empty where it has none."""
    return next(iter(text.values()), "")


def _text_difference(sides: Sides, about: About, language: str, before: str, after: str) -> Difference:
    change, concern = _class_of(sides, about, language, before, after)
    return Difference(
        change=change,
        subject=about.subject,
        id=about.id,
        home=sides.home,
        about=about.name,
        variable=about.variable,
        language=language,
        before=before,
        after=after,
        concern=concern,
    )


def _class_of(
    sides: Sides, about: About, language: str, before: str, after: str
) -> tuple[Change, Concern | None]:
    if alike(before, after):
        return Change.COSMETIC, None
    if sides.is_source(language) and about.name == EASY_READ_TEXT:
        return Change.TRANSLATION, Concern("language", EASY_READ, sides.home)
    if sides.is_source(language):
        kind, name = about.concern
        return Change.WORDING, Concern(kind, name) if name else Concern(kind, sides.home, sides.home)
    touched = sides.is_offered(language)
    return Change.TRANSLATION, Concern("language", language, sides.home) if touched else None
