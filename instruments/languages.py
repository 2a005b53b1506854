"""Languages by their tags: how those who speak one call it, and which way it is written."""

from functools import cache

from babel import Locale, UnknownLocaleError

from instruments.errors import InvalidInputError

EASY_READ = (
    "en-simple"  # the tag of the questions in Easy Read: the registered variant for simplified language
)


@cache
def known(tag: str) -> Locale:
    """What is known of the language with this tag; InvalidInputError where nothing is."""
    try:
        return Locale.parse(tag.removesuffix("-simple"), sep="-")
    except (UnknownLocaleError, ValueError, TypeError) as error:
        raise InvalidInputError(
            f"{tag!r} is not a language", where="language", fix="Write a language tag, such as ur or pl."
        ) from error


def is_right_to_left(tag: str) -> bool:
    """Whether the language is written from right to left."""
    return bool(known(tag).text_direction == "rtl")


def own_name(tag: str) -> str:
    """A language as those who speak it call it, with a capital where it has such letters."""
    name = known(tag).get_display_name() or tag
    return name[:1].upper() + name[1:]


def english_name(tag: str) -> str:
    """A language as it is called in English."""
    return known(tag).get_display_name("en") or tag
