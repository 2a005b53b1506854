"""The code to come back to a draft with: words that can be read out on the phone, and written down from it.

No word of the list is another with one letter more, less or changed, so that a slip is told and not taken.
"""

import re
import secrets
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import resources
from unicodedata import normalize

WORDS = 5  # of 512: 45 random bits
_WORD = re.compile(r"[^\W\d_]+")
_MOST_NEAR = 3  # words that are offered for one that is in no code
_LONGEST = 40  # signs of a typed word that are looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A typed word that is in no code, and the words of codes that are most like it."""

    word: str
    near: tuple[str, ...]


@cache
def return_words() -> frozenset[str]:
    """The words of which codes are made."""
    return frozenset(resources.files(__package__).joinpath("return_words.txt").read_text("utf-8").split())


def new_return_code() -> str:
    """A code that nobody can guess, such as "heron cotton maple ticket dune"."""
    words = sorted(return_words())
    return " ".join(secrets.choice(words) for _ in range(WORDS))


def typed_words(typed: str) -> tuple[str, ...]:
    """The words of a code however it was typed: capitals, signs and numbers between them do not count."""
    return tuple(_WORD.findall(normalize("NFKC", typed).casefold()))


def return_code(typed: str) -> str | None:
    """The code as it was given out; None where it cannot be one."""
    words = typed_words(typed)
    return " ".join(words) if len(words) == WORDS and return_words().issuperset(words) else None


def unknown_words(typed: str) -> tuple[Unknown, ...]:
    """The typed words that are in no code, each once. The list is no secret: telling helps nobody guess."""
    words = dict.fromkeys(word for word in typed_words(typed) if word not in return_words())
    return tuple(Unknown(word=word[:_LONGEST], near=_near(word[:_LONGEST])) for word in words)


def _near(word: str) -> tuple[str, ...]:
    return tuple(get_close_matches(word, sorted(return_words()), n=_MOST_NEAR))
