"""Codebooks of themes: what each theme of an open question takes in, as data with a version and a hash."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from instruments.canonical import canonical_json, content_hash, sha256
from instruments.errors import InvalidInputError
from instruments.files import read_document
from instruments.flaws import At, Flaw, refusal
from instruments.shapes import list_of, number, record, text
from instruments.version import InstrumentVersion

_THEME = record(
    {"id": text, "name": text, "description": text}, {"includes": list_of(text), "excludes": list_of(text)}
)
_BOOK = record(
    {"key": text, "version": text, "title": text, "second_share": number, "themes": list_of(_THEME, least=1)},
    {"about": text},
)
_DRAWN = 2**64
_MOST_THEMES = 100

_NO_LINES: Mapping[At, int] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """One thing that people write about, with examples of what it takes in and what it does not."""

    id: str
    name: str
    description: str
    includes: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeBook:
    """One version of a codebook. ``sha256`` is its identity, the label is for people.

    second_share: 0 to 1, the part of all answers that a second person codes without seeing the first.
    """

    version: InstrumentVersion
    title: str
    second_share: float
    themes: tuple[Theme, ...]
    content: Mapping[str, object]
    sha256: str

    @property
    def label(self) -> str:
        """The label for people, such as ``better-here@1.0``."""
        return str(self.version)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its themes, in their order."""
        return tuple(theme.id for theme in self.themes)


def read(path: Path) -> ThemeBook:
    """The codebook in a YAML file, or one error that tells everything that is wrong, by line."""
    found = read_document(path)
    return parse(found.content, where=found.where, lines=found.lines)


def parse(content: Mapping[str, object], *, where: str, lines: Mapping[At, int] = _NO_LINES) -> ThemeBook:
    """The codebook that ``content`` says, or one error with everything that is wrong."""
    flaws = list(_BOOK(content, ()))
    if not any(flaw.blocks for flaw in flaws):
        flaws += _rules(content)
    if flaws:
        raise refusal(flaws, where=where, content=content, lines=lines)
    kept = json.loads(canonical_json(content))
    return ThemeBook(
        version=InstrumentVersion.parse(f"{kept['key']}@{kept['version']}"),
        title=kept["title"],
        second_share=float(kept["second_share"]),
        themes=tuple(_theme(each) for each in kept["themes"]),
        content=kept,
        sha256=content_hash(kept),
    )


def is_coded_twice(response: str, item: str, share: float) -> bool:
    """Whether a second person codes the answer of this response too: drawn by hash, always the same."""
    drawn = int(sha256(canonical_json(["second coder", response, item]))[:16], 16)
    return Fraction(drawn, _DRAWN) < Fraction(share)


def _theme(content: Mapping[str, object]) -> Theme:
    def listed(name: str) -> tuple[str, ...]:
        found = content.get(name, ())
        return tuple(map(str, found)) if isinstance(found, list) else ()

    return Theme(
        id=str(content["id"]),
        name=str(content["name"]),
        description=str(content["description"]),
        includes=listed("includes"),
        excludes=listed("excludes"),
    )


def _rules(content: Mapping[str, object]) -> list[Flaw]:
    """What is wrong with a codebook of the right shape."""
    flaws: list[Flaw] = []
    try:
        InstrumentVersion.parse(f"{content['key']}@{content['version']}")
    except InvalidInputError as error:
        flaws.append(Flaw(("version",), error.what, 'Write the key in small letters, the version as "1.0".'))
    share = content["second_share"]
    if isinstance(share, int | float) and not 0 <= share <= 1:
        flaws.append(Flaw(("second_share",), f"is {share}", "Write a part of one, such as 0.2."))
    themes = content["themes"]
    return [*flaws, *_theme_flaws(themes)] if isinstance(themes, list | tuple) else flaws


def _theme_flaws(themes: list[Mapping[str, object]] | tuple[Mapping[str, object], ...]) -> list[Flaw]:
    flaws: list[Flaw] = []
    seen: set[object] = set()
    for row, theme in enumerate(themes):
        name = str(theme["id"])
        if not name.replace("_", "").isalnum() or not name.isascii() or name != name.lower():
            flaws.append(Flaw(("themes", row, "id"), f"is {name!r}", "Use small letters, digits and _."))
        if name in seen:
            flaws.append(Flaw(("themes", row, "id"), f"is {name!r} a second time", "Give each its own."))
        seen.add(name)
    if len(themes) > _MOST_THEMES:
        flaws.append(Flaw(("themes",), f"has {len(themes)} members", f"Give {_MOST_THEMES} at most."))
    return flaws
