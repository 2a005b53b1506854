"""A questionnaire on paper as HTML: the same page for the printer of the PDF and for that of a browser."""

import re
from collections.abc import Iterator

from markupsafe import Markup

from reports.contexts import PaperContext
from reports.html import embedded, rendered
from reports.paper_content import Margins, Paper
from reports.theme import FONT_FAMILY, SCRIPTS, Script, palette

_STYLES = ("fonts.css", "tokens.css", "base.css", "paper.css")
_PLACE = re.compile(r"(\{\w+\})")
_UNSAFE = re.compile(r'[\\"<>\n]')
_COUNTERS = {"{page}": "counter(page)", "{pages}": "counter(pages)"}
_BREAK = '"\\a "'
_WRITTEN_IN = "border: 0.75pt solid; padding: 0 2mm; vertical-align: middle; margin: 6mm 0 4mm"
_FOOT = "vertical-align: top; padding-top: 3mm"


def paper_page(paper: Paper, *, alone: bool = False) -> str:
    """The document. ``alone``: with style and fonts inside, as a file to print from any browser."""
    styles = embedded(paper_styles(paper)) if alone else Markup("")
    context = PaperContext(paper=paper, page=page_rules(paper), embedded=styles)
    return rendered("paper.html.j2", context)


def paper_styles(paper: Paper) -> tuple[str, ...]:
    """The style sheets of a paper, with that of its script."""
    script = _script(paper)
    return (*_STYLES, script.style) if script else _STYLES


def _script(paper: Paper) -> Script | None:
    return SCRIPTS.get(paper.language.partition("-")[0])


def page_rules(paper: Paper) -> Markup:
    """The sheet with what stands in its margins. Their sides are those of the paper's reading direction."""
    boxes = "\n".join(_boxes(paper))
    return Markup(f"<style>\n@page {{\n{_sheet(paper)}\n{boxes}\n}}\n</style>")


def _sheet(paper: Paper) -> str:
    """The sheet: room at its head for a number written by hand, at its foot for two lines."""
    top, bottom = (25, 24) if paper.large else (19, 17)
    return f"size: A4; margin: {top}mm 18mm {bottom}mm 18mm;"


def _boxes(paper: Paper) -> Iterator[str]:
    """What stands in the margins: at the head the title and the number, at the foot version, page, draft."""
    margins, size, small = paper.margins, "18pt" if paper.large else "12pt", "14pt" if paper.large else "12pt"
    start, end = ("right", "left") if paper.right_to_left else ("left", "right")
    version = _lines(_string(margins.label), _string(margins.sha256))
    draft = _lines(*map(_string, margins.draft)) or '""'
    title = f"width: 102mm; vertical-align: middle; font-size: {size}"
    yield _box(f"top-{start}", _string(margins.title), paper, title)
    yield _box(
        f"top-{end}", _string(margins.response), paper, f"width: 66mm; {_WRITTEN_IN}; font-size: {size}"
    )
    yield _box(f"bottom-{start}", version, paper, f"width: 65mm; {_FOOT}; font-size: {small}")
    yield _box(
        "bottom-center", _page(margins), paper, f"width: 44mm; {_FOOT}; font-size: {size}", align="center"
    )
    yield _box(f"bottom-{end}", draft, paper, f"width: 65mm; {_FOOT}; font-size: {size}", align="end")


def _lines(*contents: str) -> str:
    return f" {_BREAK} ".join(contents)


def _page(margins: Margins) -> str:
    pieces = (_COUNTERS.get(piece) or _string(piece) for piece in _PLACE.split(margins.page) if piece)
    return " ".join(pieces)


def _box(name: str, content: str, paper: Paper, more: str, *, align: str = "start") -> str:
    """One box of the margin. It inherits nothing of the page, so all of its type is said here."""
    direction, script = "rtl" if paper.right_to_left else "ltr", _script(paper)
    family = f'"{script.family}", "{FONT_FAMILY}"' if script else f'"{FONT_FAMILY}"'
    return (
        f"@{name} {{ content: {content}; white-space: pre-line; direction: {direction}; text-align: {align};"
        f" font-family: {family}; line-height: 1.25; color: {palette().stone}; {more}; }}"
    )


def _string(text: str) -> str:
    """A text as CSS writes one: nothing in it can end the string, or the style sheet."""
    return '"' + _UNSAFE.sub(lambda found: f"\\{ord(found.group()):x} ", text) + '"'
