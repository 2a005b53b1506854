"""What is wrong in a definition: all of it at once, each with its place, its line and its remedy."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice

from instruments.errors import InvalidDefinitionError, Told

At = tuple[str | int, ...]  # the way to a value: keys and positions from the top

_NO_LINES: Mapping[At, int] = {}
_LONGEST_WORD, _MOST_COMPARED = 60, 200  # letters of a word that are compared, and known words


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong. ``blocks``: what lies deeper cannot be judged before it is mended."""

    at: At
    what: str
    fix: str
    blocks: bool = False
    line: int | None = None  # where it is known without the way to the value


def refusal(
    flaws: Sequence[Flaw], *, where: str, content: object, lines: Mapping[At, int] = _NO_LINES
) -> InvalidDefinitionError:
    """The one error that tells every flaw, in the order of the file where lines are known."""
    ordered = sorted(flaws, key=lambda flaw: _line(flaw, lines) or 0)
    each = tuple(
        Told(_line(flaw, lines), _what(flaw, content), flaw.fix, str(flaw.at[0]) if flaw.at else "")
        for flaw in ordered
    )
    if len(ordered) == 1:
        flaw = ordered[0]
        line = _line(flaw, lines)
        at = f"{where}, line {line}" if line else where
        return InvalidDefinitionError(each[0].what, where=at, fix=flaw.fix, told=each)
    told = "".join(f"\n  {number}. {_told(one)}" for number, one in enumerate(each, 1))
    what, fix = f"{len(ordered)} things are wrong:{told}\n", "Mend each of them and try again."
    return InvalidDefinitionError(what, where=where, fix=fix, told=each)


def line_of(at: At, lines: Mapping[At, int]) -> int | None:
    """The line of ``at``, else of the nearest thing that holds it."""
    for length in range(len(at), -1, -1):
        if at[:length] in lines:
            return lines[at[:length]]
    return None


def place_of(at: At, content: object) -> str:
    """The way to ``at`` as a person would say it, such as ``items > brs4 > wording``."""
    words: list[str] = []
    for step in at:
        counted = isinstance(step, int) and not isinstance(content, Mapping)
        content = _below(content, step)
        words.append(_name(content) or f"number {int(step) + 1}" if counted else str(step))
    return " > ".join(words)


def near(word: object, known: Iterable[str]) -> str:
    """A hint such as ``Did you mean 'wording'?``, or nothing where no known word is near."""
    text = word[:_LONGEST_WORD].lower() if isinstance(word, str) else ""
    found = get_close_matches(text, list(islice(known, _MOST_COMPARED)), n=1, cutoff=0.5)
    return f"Did you mean {found[0]!r}? " if found else ""


def _line(flaw: Flaw, lines: Mapping[At, int]) -> int | None:
    return flaw.line or line_of(flaw.at, lines)


def _told(one: Told) -> str:
    line = f"Line {one.line}: " if one.line else ""
    return f"{line}{one.what}. {one.fix}"


def _what(flaw: Flaw, content: object) -> str:
    return " ".join(part for part in (place_of(flaw.at, content), flaw.what) if part)


def _below(content: object, step: str | int) -> object:
    if isinstance(content, Mapping):
        return content.get(step)
    if isinstance(content, list | tuple) and isinstance(step, int) and step < len(content):
        return content[step]
    return None


def _name(content: object) -> str:
    if isinstance(content, Mapping):
        return next((str(content[key]) for key in ("id", "code", "key") if key in content), "")
    return ""
