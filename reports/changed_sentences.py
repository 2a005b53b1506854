"""Which sentences of a place's report read otherwise in a later one: what an editor proof-reads."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from reports.content import Fact, Page, PlaceReport, TableRow

_END = re.compile(r"(?<=[.?!;])\s+")
# what charts show is said by their titles and descriptions, and the whole of a page before and behind its end
_SILENT = frozenset(("anchor", "key", "chart", "whole"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A sentence in both reports; one side is empty where the other has a sentence more."""

    place: str
    page: str  # the question that its page answers
    before: str
    after: str


def changed_sentences(before: PlaceReport, after: PlaceReport) -> tuple[Changed, ...]:
    """Every sentence that changed between two reports of a place, page by page as the later one has them."""
    earlier = {page.anchor: page for page in before.pages}
    later = {page.anchor: page for page in after.pages}
    return tuple(
        Changed(
            place=after.place, page=(later.get(anchor) or earlier[anchor]).question, before=old, after=new
        )
        for anchor in dict.fromkeys((*later, *earlier))
        for old, new in _pairs(_lines(earlier.get(anchor)), _lines(later.get(anchor)))
    )


def _pairs(before: list[str], after: list[str]) -> Iterator[tuple[str, str]]:
    found = SequenceMatcher(None, before, after, autojunk=False)
    for kind, low, high, new_low, new_high in found.get_opcodes():
        if kind != "equal":
            yield from zip_longest(before[low:high], after[new_low:new_high], fillvalue="")


def _lines(page: Page | None) -> list[str]:
    return [sentence for text in _texts(page) for sentence in _END.split(text) if sentence]


def _texts(value: object) -> Iterator[str]:
    """Every text of a page in order of reading, a row of a table being one."""
    if isinstance(value, str):
        yield value
    else:
        for part in _parts(value):
            yield from _texts(part)


def _parts(value: object) -> Iterable[object]:
    match value:
        case TableRow():
            return (f"{value.head}: {'; '.join(cell.text for cell in value.cells)}",)
        case Fact():
            return (f"{value.label}: {value.text}",)
        case tuple():
            return value
        case _ if is_dataclass(value) and not isinstance(value, type):
            return [getattr(value, each.name) for each in fields(value) if each.name not in _SILENT]
        case _:
            return ()
