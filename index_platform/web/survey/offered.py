"""The languages of pages that belong to no survey, in one order: English, in easy words, then the others."""

from functools import cache

from index_platform.web import translated
from index_platform.web.words import Words, offered
from instruments.definition import Status
from instruments.languages import plain


@cache
def languages_offered() -> tuple[str, ...]:
    """Every language that pages have words in."""
    return ("en", *sorted(translated.files(), key=lambda one: (plain(one) != "en", one)))


@cache
def drafts_offered() -> frozenset[str]:
    """Those of them that nobody reviewed."""
    return frozenset(one for one in languages_offered() if Words(one).status is not Status.APPROVED)


def words_in(wished: str) -> Words:
    """The words of the language that is wished for, where pages have words in it; else of English."""
    return Words(offered(languages_offered(), wished))
