"""Places looked for by name: which there are, and what the page says that shows them."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Protocol, TypeVar

from instruments.english import capital
from reports import sentences
from reports.compare_choice import choices
from reports.place_report import printed
from reports.portal_words import said
from reports.small_places import holder_of
from scoring.published import PublishedPlace, PublishedTable

LONGEST = 80  # letters of what is typed that are looked at: no place has a longer name
_NEAR = 5  # names that are offered in place of one that nobody has


class Named(Protocol):
    """Anything that is looked for by its name."""

    @property
    def code(self) -> str:
        """By which it is known."""

    @property
    def name(self) -> str:
        """What it is called."""


AnyPlace = TypeVar("AnyPlace", bound=Named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """The box in which a place is looked for; what is typed goes to ``action``, never into an address."""

    action: str
    label: str
    hint: str
    button: str
    typed: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A place that was found: its code, its name, and what it is; whether others can stand beside it."""

    code: str
    name: str
    kind: str
    is_compared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPlaces:
    """Everything that the page of a search says."""

    title: str
    lead: str
    matches: tuple[Match, ...]
    name: str  # of the index
    whole: str
    footer: tuple[str, ...]


def search(action: str, *, knows_postcodes: bool, typed: str = "", error: str = "") -> Search:
    """The box; postcodes are asked for only where they can be looked up."""
    return Search(
        action=action,
        label=said("find.label" if knows_postcodes else "find.label_names"),
        hint=said("find.hint" if knows_postcodes else "find.hint_names"),
        button=said("find.button"),
        typed=typed[:LONGEST],
        error=error,
    )


def named(table: PublishedTable, typed: str) -> tuple[PublishedPlace, ...]:
    """The places of a release whose name holds what was typed; see ``matching``."""
    return matching(_all(table), typed)


def like(table: PublishedTable, typed: str) -> tuple[PublishedPlace, ...]:
    """The places of a release whose names are close to what was typed, by alphabet."""
    return alike(_all(table), typed)


def matching(places: Iterable[AnyPlace], typed: str) -> tuple[AnyPlace, ...]:
    """The places whose name holds what was typed, by alphabet; those of exactly this name where there are."""
    asked = _plain(typed[:LONGEST])
    if not asked:
        return ()
    known = [(_plain(place.name), place) for place in places]
    exact = [place for name, place in known if name == asked]
    return _by_name(exact or [place for name, place in known if asked in name])


def alike(places: Iterable[AnyPlace], typed: str) -> tuple[AnyPlace, ...]:
    """The places whose names are close to what was typed, by alphabet."""
    known = {_plain(place.name): place for place in places}
    return _by_name([known[name] for name in get_close_matches(_plain(typed[:LONGEST]), known, n=_NEAR)])


def found_places(table: PublishedTable, typed: str, *, release: str) -> FoundPlaces:
    """The page of a name: the places that have it, else those that are like it, else none."""
    found = named(table, typed)
    if found:
        count = sentences.counted(len(found), "place", "places")
        return _page(table, release, capital(said("find.found", count=count)), "", found)
    near = like(table, typed)
    title = said("find.near" if near else "find.none")
    return _page(table, release, title, said("find.none_lead"), near)


def elsewhere(table: PublishedTable, *, release: str) -> FoundPlaces:
    """The page of a postcode that is not known here. It does not say which it was."""
    whole = table.whole.name
    return _page(
        table, release, said("find.elsewhere", whole=whole), said("find.elsewhere_lead", whole=whole), ()
    )


def asking(table: PublishedTable, *, release: str) -> FoundPlaces:
    """The page that asks for a place, with nothing found yet."""
    return _page(table, release, said("find.title"), "", ())


def _page(
    table: PublishedTable, release: str, title: str, lead: str, found: tuple[PublishedPlace, ...]
) -> FoundPlaces:
    compared = {place.code for _, places in choices(table) for place in places}
    made = FoundPlaces(
        title=title,
        lead=lead,
        matches=tuple(_match(table, place, compared) for place in found),
        name=table.title,
        whole=table.whole.name,
        footer=(f"{table.title}, {table.whole.name}. Release {release}.",),
    )
    return printed(made)


def _match(table: PublishedTable, place: PublishedPlace, compared: set[str]) -> Match:
    kind = capital(place.level)
    if place in table.small_places:
        kind = said("find.in", level=kind, holder=holder_of(table, place).name)
    return Match(code=place.code, name=place.name, kind=kind, is_compared=place.code in compared)


def _all(table: PublishedTable) -> Iterator[PublishedPlace]:
    yield from (table.whole, *table.places, *table.small_places)


def _by_name(places: list[AnyPlace]) -> tuple[AnyPlace, ...]:
    return tuple(sorted(places, key=lambda place: (place.name, place.code)))


def _plain(text: str) -> str:
    """A name as people type it: no accents, no signs, one space between words."""
    parted = unicodedata.normalize("NFKD", text.replace("&", " and ").replace("’", "").replace("'", ""))
    letters = (sign for sign in parted.casefold() if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in letters).split())
