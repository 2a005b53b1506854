"""Which places may stand beside each other: two to four of one level, each with figures that are shown."""

from collections.abc import Sequence

from instruments.errors import InvalidInputError, NotFoundError, TooFewRespondentsError
from instruments.flaws import near
from reports.sentences import REASONS, counted
from scoring.published import PublishedPlace, PublishedTable, Shown

LEAST, MOST = 2, 4
_HOW_MANY = "Choose two, three or four places."
_LONGEST = 60  # letters of an unknown code that are said back


def choices(table: PublishedTable) -> tuple[tuple[str, tuple[PublishedPlace, ...]], ...]:
    """The places that can be chosen, by alphabet, under the word for their level; none of a lonely one."""
    levels = ((table.level_plural, table.places), (table.small_plural, table.small_places))
    shown = ((plural, [place for place in places if _is_shown(table, place)]) for plural, places in levels)
    return tuple((plural, by_name(places)) for plural, places in shown if len(places) >= LEAST)


def by_name(places: Sequence[PublishedPlace]) -> tuple[PublishedPlace, ...]:
    """Places by alphabet: the one order that grades nobody."""
    return tuple(sorted(places, key=lambda place: (place.name, place.code)))


def chosen(table: PublishedTable, codes: Sequence[str]) -> tuple[PublishedPlace, ...]:
    """The places with these codes, by alphabet; refused, with what to do, where they cannot be compared."""
    if not LEAST <= len(codes) <= MOST:
        raise _refused(f"{counted(len(codes), 'place was', 'places were')} chosen", _HOW_MANY)
    places = tuple(_known(table, code) for code in codes)
    for place in places:
        if places.count(place) > 1:
            raise _refused(f"{place.name} was chosen twice", "Choose each place once.")
        if not _is_shown(table, place):
            raise TooFewRespondentsError(
                f"no figure of {place.name} is shown, {_why(table, place)}",
                where="compare",
                fix="Choose another place.",
            )
    if one := next((place for place in places if place.level != places[0].level), None):
        raise _refused(
            f"{places[0].name} is a {places[0].level} and {one.name} a {one.level}, whose figures are made "
            "in different ways",
            "Choose places of one kind.",
        )
    return by_name(places)


def _known(table: PublishedTable, code: str) -> PublishedPlace:
    places = {place.code: place for place in (*table.places, *table.small_places)}
    if code == table.whole.code:
        raise _refused(
            f"{table.whole.name} stands in every comparison: each place is held against it",
            f"{_HOW_MANY} Their differences from {table.whole.name} are shown.",
        )
    if code not in places:
        raise NotFoundError(
            f"there is no place {code[:_LONGEST]!r} to compare in this release",
            where="compare",
            fix=f"{near(code, places)}{_HOW_MANY}",
        )
    return places[code]


def _is_shown(table: PublishedTable, place: PublishedPlace) -> bool:
    return any(isinstance(table.cell(place.code, measure.key), Shown) for measure in table.measures)


def _why(table: PublishedTable, place: PublishedPlace) -> str:
    """Why nothing of a place is shown: too few answers, where that is so for any of its figures."""
    why = {table.cell(place.code, measure.key) for measure in table.measures}
    return next(words for reason, words in REASONS.items() if reason in why)


def _refused(what: str, fix: str) -> InvalidInputError:
    return InvalidInputError(what, where="compare", fix=fix)
