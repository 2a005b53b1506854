"""Colours, fonts and type sizes, once for print and screen. The values stand in ``assets/css/tokens.css``."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

from instruments.errors import InvalidInputError, MissingToolError

ASSETS = Path(__file__).parent / "assets"
FONT_FAMILY = "Source Sans 3"
CHART_TEXT = 16  # px; 12 pt in print
FONT_FILES: Mapping[int, str] = {400: "SourceSans3-Regular.ttf", 600: "SourceSans3-SemiBold.ttf"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """The font of a script other than Latin on paper, and the files of it that a PDF keeps as text.

    A font that a PDF cannot keep as text has no files here: with Bengali, letters come out as others
    (docs/decisions/0016-letters-that-a-pdf-keeps.md), so such a paper is printed from a page.
    """

    family: str
    style: str
    files: tuple[str, ...]


_NASKH = Script(family="Noto Naskh Arabic", style="fonts-arabic.css", files=("NotoNaskhArabic-Regular.ttf",))
SCRIPTS: Mapping[str, Script] = {
    **dict.fromkeys(("ar", "fa", "ps", "ur"), _NASKH),
    "bn": Script(family="Noto Sans Bengali", style="fonts-bengali.css", files=()),
}

_NOT_DRAWN = ("Cc", "Cf", "Zl", "Zp", "Zs")
_COLOUR = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{6});")


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The colours by role, as hex. Their order is that of ``tokens.css``."""

    ink: str
    stone: str
    edge: str
    rule: str
    band: str
    mist: str
    paper: str
    mill: str
    mill_dark: str
    mill_tint: str
    heather: str
    madder: str
    madder_tint: str


@cache
def palette() -> Palette:
    """The colours of ``tokens.css``: the same for charts, pages and print."""
    found = {name.replace("-", "_"): value for name, value in _COLOUR.findall(stylesheet("tokens.css"))}
    missing = [field.name for field in fields(Palette) if field.name not in found]
    if missing:
        raise InvalidInputError(
            f"no value for {', '.join(missing)}",
            where="reports/assets/css/tokens.css",
            fix="Give each colour a line of its own: --name: #rrggbb;",
        )
    return Palette(**{field.name: found[field.name] for field in fields(Palette)})


def stylesheet(name: str) -> str:
    """The text of one of our style sheets."""
    return (ASSETS / "css" / name).read_text(encoding="utf-8")


def font_path(weight: int) -> Path:
    """The file of a weight of the text font; a clear error where the fonts were not fetched yet."""
    return font_file(FONT_FILES[weight])


def font_file(name: str) -> Path:
    """A font file; a clear error where the fonts were not fetched yet."""
    path = ASSETS / "fonts" / name
    if not path.exists():
        raise MissingToolError(
            f"the font file {path.name} is not there",
            where="reports/assets/fonts",
            fix="Run `make demo` or `make test`, which fetch the fonts once.",
        )
    return path


def lost_letters(text: str, language: str) -> str:
    """The letters of a text that a PDF in this language would not keep as text, each once, in order."""
    script = SCRIPTS.get(language.partition("-")[0])
    known = [_letters(name) for name in (FONT_FILES[400], *(script.files if script else ()))]
    drawn = (letter for letter in dict.fromkeys(text) if unicodedata.category(letter) not in _NOT_DRAWN)
    return "".join(letter for letter in drawn if not any(ord(letter) in letters for letters in known))


def keeps_letters(language: str) -> bool:
    """Whether a PDF in this language keeps its letters as text; else it is printed from a page."""
    script = SCRIPTS.get(language.partition("-")[0])
    return script is None or bool(script.files)


@cache
def _letters(name: str) -> frozenset[int]:
    """The characters that a font file can draw."""
    with TTFont(font_file(name), lazy=True) as font:
        return frozenset(font.getBestCmap())


@cache
def _advances(weight: int) -> tuple[Mapping[int, float], float]:
    """Width of each character in em, and the width taken for one that the font lacks."""
    with TTFont(font_path(weight), lazy=True) as font:
        em = float(font["head"].unitsPerEm)
        metrics, names = font["hmtx"], font.getBestCmap()
        widths = {code: metrics[name][0] / em for code, name in names.items()}
    return widths, widths[ord("m")]


def text_width(text: str, *, weight: int = 400, size: float = CHART_TEXT) -> float:
    """Width of a line of text in px, without kerning (which only makes it narrower)."""
    widths, other = _advances(weight)
    return size * sum(widths.get(ord(character), other) for character in text)


def wrapped(text: str, width: float, *, weight: int = 400) -> tuple[str, ...]:
    """The text in lines no wider than ``width`` px; a single word that is wider keeps its line."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, weight=weight) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)
