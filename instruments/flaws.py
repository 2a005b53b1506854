"""What is wrong in a definition: all of it at once, each with its place, its line and its remedy."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from instruments.errors import InvalidDefinitionError

At = tuple[str | int, ...]  # the way to a value: keys and positions from the top

_NO_LINES: Mapping[At, int] = {}
_LONGEST_WORD = 60  # letters compared with known words


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
    if len(ordered) == 1:
        flaw = ordered[0]
        line = _line(flaw, lines)
        what = " ".join(part for part in (place_of(flaw.at, content), flaw.what) if part)
        return InvalidDefinitionError(what, where=f"{where}, line {line}" if line else where, fix=flaw.fix)
    told = "".join(f"\n  {number}. {_told(flaw, content, lines)}" for number, flaw in enumerate(ordered, 1))
    return InvalidDefinitionError(
        f"{len(ordered)} things are wrong:{told}\n", where=where, fix="Mend each of them and try again."
    )


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
        content = _below(content, step)
        words.append(step if isinstance(step, str) else _name(content) or f"number {step + 1}")
    return " > ".join(words)


def near(word: object, known: Iterable[str]) -> str:
    """A hint such as ``Did you mean 'wording'?``, or nothing where no known word is near."""
    text = word[:_LONGEST_WORD].lower() if isinstance(word, str) else ""
    found = get_close_matches(text, list(known), n=1, cutoff=0.5)
    return f"Did you mean {found[0]!r}? " if found else ""


def _line(flaw: Flaw, lines: Mapping[At, int]) -> int | None:
    return flaw.line or line_of(flaw.at, lines)


def _told(flaw: Flaw, content: object, lines: Mapping[At, int]) -> str:
    line = _line(flaw, lines)
    parts = (f"Line {line}:" if line else "", place_of(flaw.at, content), flaw.what)
    return f"{' '.join(part for part in parts if part)}. {flaw.fix}"


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
