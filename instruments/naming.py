"""Where people are named in English: by a title, by what leads to a name, by names that are known."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from instruments.files import read_yaml
from instruments.flaws import refusal
from instruments.folding import folded
from instruments.shapes import record, text

_FILE = Path(__file__).parent / "data" / "names.yaml"
_WORD = re.compile(r"[^\W\d_]++(?:['-][^\W\d_]++)*")
_MOST = 3  # words of one name
_BRIDGES = frozenset({" ", ". ", "."})  # what may stand between a title and a name
_LEADS = frozenset({" ", ", ", ": ", ",\n", "\n", " - "})  # between "regards" and a name

_CALLED = frozenset({"called", "named", "signed", "regards"})
_ASKED = (("ask", "for"), ("speak", "to"), ("spoke", "to"), ("contact", ""), ("thanks", "to"), ("name", "is"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Words in small letters, by which people are found."""

    alone: frozenset[str]  # given names that are seldom anything else
    words: frozenset[str]  # given names that are also a word, a month, a street
    titles: frozenset[str]  # before a name
    grand_titles: frozenset[str]  # before a name that begins with a capital
    whose: frozenset[str]  # before a relation
    relations: frozenset[str]  # before a name, after whose
    not_names: frozenset[str]  # never part of a name
    saints: frozenset[str]  # before a name that is a place or a feast
    places: frozenset[str]  # after a name that is a place


_SHAPE = record({each.name: text for each in fields(Names)}, {})


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    plain: str  # in small letters
    is_tall: bool  # begins as a name does, and is not shouted

    @classmethod
    def of(cls, found: re.Match[str]) -> "_Word":
        said = found[0]
        tall = said[0].isupper() and (len(said) == 1 or not said.isupper())
        return cls(found.start(), found.end(), said.casefold(), tall)


@cache
def known_names() -> Names:
    """The names that ship with the program."""
    return read_names(_FILE)


def read_names(path: Path) -> Names:
    """The words in a YAML file with a list for each field of ``Names``."""
    content = read_yaml(path)
    if flaws := list(_SHAPE(content, ())):
        raise refusal(flaws, where=str(path), content=content)
    return Names(**{name: _listed(words) for name, words in content.items()})


def _listed(names: object) -> frozenset[str]:
    return frozenset(folded(str(names)).signs.casefold().split())


def named(signs: str, names: Names) -> Iterator[tuple[int, int]]:
    """Where somebody is named in a folded text."""
    words = [_Word.of(found) for found in _WORD.finditer(signs)]
    at = 0
    while at < len(words):
        first, count = _name_at(signs, words, at, names)
        if count:
            yield words[first].start, words[first + count - 1].end
            at = first + count
        else:
            at += 1


def _name_at(signs: str, words: Sequence[_Word], at: int, names: Names) -> tuple[int, int]:
    """(first word, how many) of a name to which the word at ``at`` belongs or leads; none: no words."""
    after = at + 1
    if after < len(words):
        if count := _after_title(signs, words, at, names):
            return after, count
        if _leads(signs, words, at, names) and (
            count := _tall(signs, words, after, names, least=_is_told(words, at, names))
        ):
            return after, count
    return at, _known(signs, words, at, names)


def _after_title(signs: str, words: Sequence[_Word], at: int, names: Names) -> int:
    """How many words of a name follow the title at ``at``."""
    title, after = words[at].plain, at + 1
    if _gap(signs, words, after) not in _BRIDGES:
        return 0
    if title in names.titles:
        shouted = 0 if words[after].plain in names.not_names or title == "dr" else 1
        return _tall(signs, words, after, names, least=shouted)
    return _tall(signs, words, after, names) if title in names.grand_titles and words[after].is_tall else 0


def _leads(signs: str, words: Sequence[_Word], at: int, names: Names) -> bool:
    """Whether a name may follow the word at ``at``: called Sam, my son Sam, ask for Sam."""
    gap, word = _gap(signs, words, at + 1), words[at].plain
    before = words[at - 1].plain if at else ""
    if word in _CALLED:
        return gap in _LEADS
    if word in names.relations:
        return before in names.whose and gap in (" ", ", ")
    return gap == " " and ((before, word) in _ASKED or (word, "") in _ASKED)


def _is_told(words: Sequence[_Word], at: int, names: Names) -> int:
    """1 where somebody tells a name, so that it is one in small letters too."""
    mine = at > 1 and words[at - 2].plain == "my" and words[at - 1].plain == "name"
    return int(mine and words[at].plain == "is" and words[at + 1].plain not in names.not_names)


def _known(signs: str, words: Sequence[_Word], at: int, names: Names) -> int:
    """How many words of a name begin with the word at ``at``, as far as names are known."""
    word = words[at]
    if word.plain not in names.alone and word.plain not in names.words:
        return 0
    if at and words[at - 1].plain in names.saints and _gap(signs, words, at) in _BRIDGES:
        return 0
    count = 1 + _tall(signs, words, at + 1, names, joined=True)
    following = at + count
    if any(each.plain in names.places for each in words[at + 1 : following + 1]):
        return 0
    if word.plain in names.words:
        return count if word.is_tall and count > 1 else 0
    return count


def _tall(
    signs: str, words: Sequence[_Word], at: int, names: Names, *, least: int = 0, joined: bool = False
) -> int:
    """How many words from ``at`` on are written as names, one space apart; ``least`` of them anyhow."""
    count = 0
    while count < _MOST and at + count < len(words):
        word = words[at + count]
        apart = (count or joined) and _gap(signs, words, at + count) != " "
        if apart or (count >= least and (not word.is_tall or word.plain in names.not_names)):
            break
        count += 1
    return count


def _gap(signs: str, words: Sequence[_Word], at: int) -> str:
    """What stands between the word at ``at`` and the one before it, where that is short."""
    return signs[words[at - 1].end : words[at].start][:4] if 0 < at < len(words) else ""
