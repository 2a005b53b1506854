"""How much of a password is left to guess once everybody's first guesses are taken out of it.

A table of stems and three rules, and no dictionary: long is what a password should be, and what is found here
is long without being hard. Each piece that is among the first guesses counts as little as one or two signs.
"""

import re
from collections.abc import Collection

ENOUGH = 8.0  # signs that are left to guess
_SHORTEST_PIECE = 4  # signs; shorter ones are in every word
_PIECE, _DIGIT = 2.0, 0.5  # what a piece counts for, and a digit beside a sign
# what is hit, walked along or counted, forwards and backwards
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "yxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "1q2w3e4r5t6y7u8i9o0p",
)
_WALKS = (*_ROWS, *(row[::-1] for row in _ROWS))
# first words of lists that leaked, by kind; and the words of this site
_FIRST = """
password passwort passwd passphrase letmein welcome login signin admin administrator master root user guest
default changeme secret access system server computer internet google facebook iloveyou sunshine princess
monkey dragon shadow superman batman football baseball soccer hockey liverpool arsenal chelsea everton
manchester england london summer winter spring autumn monday friday january february march april august
september october november december michael jennifer jordan charlie daniel thomas andrew jessica ashley
michelle hannah flower freedom whatever trustno hello cheese chocolate cookie purple orange banana ginger
pepper tigger buster killer mustang ferrari mercedes starwars pokemon minecraft qwerty thriving community
communities survey questionnaire research researcher resident residents wellbeing resilience loneliness
neighbourhood council index statistics analyst manager supervisor officer
"""
STEMS = frozenset(_FIRST.split())
_MEANT = str.maketrans("013457@$!", "oleastasi")  # signs that stand for letters
_AGAIN = re.compile(r"(.{2,}?)\1+")
_SAME = re.compile(r"(.)\1{2,}")


def left(password: str, known: Collection[str]) -> float:
    """The signs that are left to guess, read as it is and with signs taken for letters, whichever is less.

    known: words that are guessed first, in lower case.
    """
    plain = password.strip().lower()
    return min(_left(read, known) for read in (plain, plain.translate(_MEANT)))


def parts(text: str) -> set[str]:
    """What everybody guesses first who knows ``text``: it and its words, their letters alone."""
    told = {text, *re.split(r"[^\w]|_", text)}
    return {part for each in told if len(part := letters(each.lower())) >= _SHORTEST_PIECE}


def _left(text: str, known: Collection[str]) -> float:
    said, pieces, rest, at = _AGAIN.sub(r"\1", letters(text)), set[str](), 0.0, 0
    while at < len(said):
        if length := _piece(said, at, known):
            pieces.add(said[at : at + length])
        else:
            rest += _DIGIT if said[at].isdigit() else 1.0
        at += length or 1
    beside = {sign for sign in text if not sign.isalnum()}
    return rest + _PIECE * len(pieces) + len(beside)


def _piece(said: str, at: int, known: Collection[str]) -> int:
    """The length of the longest piece that begins here; 0 where none does."""
    same = _SAME.match(said, at)
    lengths = [len(stem) for stem in known if said.startswith(stem, at)]
    return max((*lengths, _walked(said, at), len(same[0]) if same else 0), default=0)


def _walked(said: str, at: int) -> int:
    """The length of the longest walk along a row that begins here."""
    longest = 0
    for row in _WALKS:
        length = _SHORTEST_PIECE
        while length <= len(said) - at and said[at : at + length] in row:
            longest = max(longest, length)
            length += 1
    return longest


def letters(text: str) -> str:
    """Its letters and digits, without what stands between them."""
    return "".join(filter(str.isalnum, text))
