"""The report of one place: eight pages, each with its question."""

from dataclasses import fields, is_dataclass, replace
from hashlib import sha256
from typing import TypeVar, cast

from instruments.english import capital, listed
from reports import sentences
from reports.content import Figure, Paragraph, PlaceReport
from reports.sections.changed import changed_page
from reports.sections.different import different_page
from reports.sections.domains import stand_out_page
from reports.sections.feeling import feeling_page
from reports.sections.front import front_page, place_map
from reports.sections.method import numbers_page
from reports.sections.neighbours import compare_page
from reports.sections.said import said_page
from reports.sections.subject import Subject
from reports.sheet import notices_height, opening_height
from reports.sides import ALONE, Sides
from reports.small_places import inside
from scoring.published import PublishedTable

MEMBERS = 220  # letters: names that take more are counted instead
TAGS = {"synthetic": "synthetic figures", "research": "research figures"}


def place_report(
    table: PublishedTable,
    code: str,
    *,
    release: str,
    sides: Sides = ALONE,
) -> PlaceReport:
    """Everything the report of one place says, on eight pages. Pure: published cells in, words out.

    release: its name in print. sides: what stands beside the figures: earlier waves, words, whom to talk to.
    """
    subject = Subject(table, table.place(code), sides)
    where, notices = place_map(subject), subject.notices
    pages = (
        front_page(subject, _opening(subject, where, notices)),
        compare_page(subject),
        stand_out_page(subject),
        changed_page(subject),
        feeling_page(subject),
        different_page(subject),
        said_page(subject),
        numbers_page(subject, release),
    )
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
        identity=sha256(repr((code, release, where, pages, notices)).encode()).hexdigest(),
        small=tuple((one.code, one.name) for one in inside(table.small_places, subject.place)),
        notices=notices,
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


def _opening(subject: Subject, where: Figure | None, notices: tuple[Paragraph, ...]) -> float:
    """Points that the name of the place, its parts, its map and notices take on the front page."""
    table = subject.table
    tag = TAGS.get(table.wave_kind, "")
    above = opening_height(subject.name, table.wave_title, tag, _members(subject), where)
    return above + notices_height(notices)


def _members(subject: Subject) -> str:
    table, members = subject.table, subject.place.members
    if not members:
        return table.geography_note
    plural = table.level_plural if subject.is_whole else table.member_plural
    kind = f"{capital(plural)}: " if plural else ""
    named = f"{kind}{listed(members)}."
    if len(named) > MEMBERS:
        named = f"{capital(sentences.counted(len(members), 'part', plural or 'parts'))}."
    return f"{named} {table.geography_note}".strip()
