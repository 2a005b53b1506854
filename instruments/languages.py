"""Languages by their tags: how those who speak one call it, which way it is written, how it writes days."""

from contextlib import suppress
from datetime import date
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from instruments.errors import InvalidInputError

EASY_READ = (
    "en-simple"  # the tag of the questions in Easy Read: the registered variant for simplified language
)
_SIMPLE = "-simple"
_HERE = {"en": "en-GB"}  # days are written as in the country where the survey is


def plain(tag: str) -> str:
    """The language itself: that of Easy Read is English."""
    return tag.removesuffix(_SIMPLE)


@cache
def known(tag: str) -> Locale:
    """What is known of the language with this tag; InvalidInputError where nothing is."""
    try:
        return Locale.parse(plain(tag), sep="-")
    except (UnknownLocaleError, ValueError, TypeError) as error:
        raise InvalidInputError(
            f"{tag!r} is not a language", where="language", fix="Write a language tag, such as ur or pl."
        ) from error


def is_right_to_left(tag: str) -> bool:
    """Whether the language is written from right to left."""
    return bool(known(tag).text_direction == "rtl")


def own_name(tag: str) -> str:
    """A language as those who speak it call it, with a capital where it has such letters."""
    if tag == EASY_READ:
        return "Easy Read"
    name = known(tag).get_display_name() or tag
    return name[:1].upper() + name[1:]


def english_name(tag: str) -> str:
    """A language as it is called in English; the tag itself where no language is known by it."""
    if tag == EASY_READ:
        return "Easy Read"
    with suppress(InvalidInputError):  # a tag may come from whoever sent an answer
        return known(tag).get_display_name("en") or tag
    return tag


def count_form(tag: str, count: int) -> str:
    """Which form of a sentence goes with a count, as the plural rules name it: one, few, many, other."""
    return str(known(tag).plural_form(count))


def count_forms(tag: str) -> frozenset[str]:
    """Every form that sentences with a count have in the language."""
    return frozenset({*known(tag).plural_form.tags, "other"})


def written_day(day: date, tag: str) -> str:
    """A day in words, its figures 0 to 9 as on all pages and papers."""
    return format_date(day, format="long", locale=known(_HERE.get(plain(tag), tag)))
