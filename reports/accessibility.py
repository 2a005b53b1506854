"""Structure that a machine can check before a page goes out: it fails the build, not the reader."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

from instruments.errors import InvalidInputError

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_OWN = re.compile(r"/(?!/)")  # of this site
_VOID = frozenset(("meta", "link", "br", "img", "input", "hr"))


@dataclass
class _Seen(HTMLParser):
    """What a page is made of, gathered in one reading."""

    headings: list[int] = field(default_factory=list)
    language: str = ""
    title: str = ""
    spans: int = 0
    styles: int = 0
    scripts: int = 0
    unnamed: int = 0
    ids: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attributes}
        if tag in _HEADINGS:
            self.headings.append(int(tag[1]))
        if tag == "svg":
            self.pictures.append("")
        if tag == "img" and not known.get("alt"):
            self.unnamed += 1
        self.language = known.get("lang", "") if tag == "html" else self.language
        self.scripts += tag == "script" and _OWN.match(known.get("src") or "") is None
        self.spans += sum(name in ("colspan", "rowspan") for name in known)
        self.styles += "style" in known
        self.ids.extend(filter(None, (known.get("id"),)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "title":
            return
        if "svg" in self.open:
            self.pictures[-1] += data
        else:
            self.title += data


def findings(source: str) -> tuple[str, ...]:
    """What is wrong with the structure of a page; empty when nothing is."""
    seen = _Seen()
    seen.feed(source)
    unnamed = seen.unnamed + sum(not title.strip() for title in seen.pictures)
    rules = (
        (not seen.language, "the page names no language"),
        (not seen.title.strip(), "the page has no title"),
        (unnamed > 0, f"{unnamed} pictures say nothing in words"),
        (seen.spans > 0, "a table has cells that span others"),
        (seen.styles > 0, "style stands in an attribute"),
        (seen.scripts > 0, "a script stands in the page, or comes from elsewhere"),
        (len(set(seen.ids)) < len(seen.ids), "two elements have one id"),
    )
    return tuple(words for wrong, words in rules if wrong) + _heading_findings(seen.headings)


def _heading_findings(levels: Sequence[int]) -> tuple[str, ...]:
    if levels[:1] != [1] or list(levels).count(1) != 1:
        return ("the first heading is not the only one of level 1",)
    skipped = [after for before, after in pairwise(levels) if after > before + 1]
    return ("a level of headings is skipped",) if skipped else ()


def check_html(source: str) -> None:
    """Refuse a page whose structure would fail a reader."""
    found = findings(source)
    if found:
        raise InvalidInputError(
            "; ".join(found),
            where="reports.accessibility",
            fix="Mend the template or the section that made it.",
        )
