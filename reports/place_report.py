"""The report of one place: which sections, in which order."""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from hashlib import sha256
from itertools import takewhile
from typing import TypeVar, cast

from instruments.english import capital, listed
from reports import sentences
from reports.content import Box, Page, PlaceReport, Table
from reports.sections.domains import domain_pages
from reports.sections.feeling import feeling_page
from reports.sections.front import front_page, place_map
from reports.sections.method import method_page
from reports.sections.standing import standing_page
from reports.sections.subject import Subject
from scoring.published import PublishedTable

SHORT = 8  # rows: a page with fewer leaves most of its sheet empty
FULL = 20
TAGS = {"synthetic": "synthetic figures", "research": "research figures"}


def place_report(
    table: PublishedTable, code: str, *, release: str, support: Box | None = None
) -> PlaceReport:
    """Everything the report of one place says, in order. Pure: published cells in, words out.

    ``release`` names the release in print; ``support`` is a box of help lines, if the publisher gives one.
    """
    subject = Subject(table, table.place(code))
    rest = (
        *domain_pages(subject),
        *feeling_page(subject, support),
        *standing_page(subject),
        method_page(subject, release),
    )
    pages = paced((front_page(subject, sheets(rest)), *rest))
    where = place_map(subject)
    kind = subject.place.level if subject.is_whole else table.level_singular
    made = PlaceReport(
        code=code,
        place=subject.name,
        title=table.title,
        whole=subject.whole,
        kind=f"{capital(kind)} report",
        wave=capital(subject.wave),
        tag=TAGS.get(table.wave_kind, ""),
        members=_members(subject),
        map=where,
        pages=pages,
        version=table.definition,
        release=release,
        source=table.geography_source,
        identity=sha256(repr((code, release, where, pages)).encode()).hexdigest(),
    )
    return printed(made)


Report = TypeVar("Report")


def printed(report: Report) -> Report:
    """The same report with the marks of print in every text, whoever wrote it: names, wording, licences."""
    return cast(Report, _curled(report))


def _curled(value: object) -> object:
    if type(value) is str:  # a member of an enumeration is a key, not a text
        return sentences.curly(value)
    if isinstance(value, tuple):
        return tuple(map(_curled, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: _curled(getattr(value, each.name)) for each in fields(value)})
    return value


def sheets(rest: Sequence[Page]) -> dict[str, int]:
    """On which sheet each group of measures stands, as far as the pages after the front fill one each."""
    full = takewhile(lambda page: _rows(page) > SHORT, rest)
    found = {page.anchor: number for number, page in enumerate(full, start=2)}
    return found | ({"outcomes": found["domains"]} if "domains" in found else {})


def paced(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The same pages; a short one, and the one after it, may share a sheet with what stands before."""
    short = [_rows(page) <= SHORT for page in pages]
    return tuple(
        replace(page, flows=place > 0 and (short[place] or short[place - 1]))
        for place, page in enumerate(pages)
    )


def _rows(page: Page) -> int:
    """How many rows a page has, a chart or a text counting as a full page of them."""
    return sum(len(block.rows) if isinstance(block, Table) else FULL for block in page.blocks)


def _members(subject: Subject) -> str:
    table, members = subject.table, subject.place.members
    if not members:
        return table.geography_note
    kind = f"{capital(table.member_plural)}: " if table.member_plural else ""
    return f"{kind}{listed(members)}. {table.geography_note}".strip()
