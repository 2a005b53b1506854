"""The shelf of instruments: what there is, which versions of it, and what each needs."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from index_platform.services.shelves import Asking, Shelved
from index_platform.web import journey
from index_platform.web.desks.blocks import Block, Panel
from index_platform.web.desks.instrument_blocks import Book, Edition, Shelf
from index_platform.web.desks.instrument_questions import language_words
from index_platform.web.desks.words import ORIGINS, counted
from index_platform.web.parts import Go
from instruments.definition import Instrument, ItemKind, Text
from instruments.english import listed


class Versioned(Protocol):
    """Something about one version of an instrument."""

    @property
    def instrument(self) -> Instrument:
        """The version."""


_Version = TypeVar("_Version", bound=Versioned)
INSTRUMENTS = "/manage/instruments"
_MOST_TOLD = 4  # scales that a line still lists


def shelf_blocks(found: Sequence[Shelved]) -> tuple[Block, ...]:
    """Questionnaires, then the scales and sets of questions that they are made of."""
    books = by_key(found)
    whole = [editions for editions in books if editions[0].instrument.parts]
    single = [editions for editions in books if not editions[0].instrument.parts]
    parts = (
        ("Whole questionnaires", "What a wave asks from its first page to its last.", whole),
        ("Scales and sets of questions", "Asked by themselves, or as a part of a questionnaire.", single),
    )
    return tuple(
        Panel(title=title, hint=hint, blocks=(Shelf(rows=tuple(_book(one) for one in some)),))
        for title, hint, some in parts
        if some
    )


def text_of(text: Text) -> str:
    """A text in English, or in whatever language it has."""
    return text.get("en") or next(iter(text.values()), "")


def size_of(instrument: Instrument) -> str:
    """How much an instrument asks, and about how long that takes."""
    asking = sum(item.kind is not ItemKind.NOTE for item in instrument.items)
    minutes = counted(journey.minutes(instrument), "minute", "minutes")
    return f"{counted(asking, 'question', 'questions')}, about {minutes}"


def measures_of(instrument: Instrument) -> str:
    """What its scales measure; without scales that it has none."""
    titles = [text_of(scale.title) for scale in instrument.scales]
    if not titles:
        return "No scores: each question stands for itself."
    more = len(titles) - _MOST_TOLD
    told = titles if more <= 0 else [*titles[:_MOST_TOLD], f"{more} more"]
    return f"Scores: {listed(told, 'and')}."


def terms_of(one: Shelved) -> tuple[str, ...]:
    """What its licence asks for, and whether it was seen at its source, in a few words each."""
    told = ["may be passed on" if one.instrument.redistributable else "licence needed"]
    if one.licensed:
        told.append("wording not filled in" if one.unfilled else "wording filled in")
    told.append("seen at its source" if one.instrument.verified else "not yet seen at its source")
    return tuple(told)


def by_key(found: Sequence[_Version]) -> list[list[_Version]]:
    """The versions of each instrument, the newest first, by the title of the newest."""
    books: dict[str, list[_Version]] = {}
    for one in found:
        books.setdefault(one.instrument.version.key, []).append(one)
    sorted_ = [sorted(some, key=lambda one: one.instrument.version, reverse=True) for some in books.values()]
    return sorted(sorted_, key=lambda some: text_of(some[0].instrument.title).casefold())


def _book(editions: Sequence[Shelved]) -> Book:
    newest = editions[0]
    instrument = newest.instrument
    return Book(
        title=text_of(instrument.title),
        go=Go(words=text_of(instrument.title), href=f"{INSTRUMENTS}/{instrument.label}"),
        measures=measures_of(instrument),
        size=size_of(instrument),
        languages=language_words(instrument),
        terms=terms_of(newest),
        editions=tuple(_edition(one, is_newest=one is newest) for one in editions),
    )


def _edition(one: Shelved, *, is_newest: bool) -> Edition:
    asked = "; ".join(_asking(wave) for wave in one.waves)
    told = [ORIGINS[one.available.origin], *([f"asked by {asked}"] if asked else [])]
    label = one.instrument.label
    return Edition(
        go=Go(words=label, href=f"{INSTRUMENTS}/{label}"),
        words=", ".join(told),
        tags=("newest",) if is_newest else (),
    )


def _asking(wave: Asking) -> str:
    return f"{wave.title} ({wave.key})"
