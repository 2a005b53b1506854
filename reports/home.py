"""The start page: what this is, what is newest, what changed, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports import sentences
from reports.chart_findings import counted_finding
from reports.content import Fact
from reports.place_report import TAGS, printed
from reports.portal_words import said
from reports.sections.changed import change_finding
from reports.sections.subject import Subject
from reports.sides import ALONE, Sides
from scoring.published import PublishedTable
from scoring.spec import MeasureKind


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeReport:
    """Everything that the start page says. ``news`` and ``dates`` stand in rows; there may be no dates."""

    title: str
    name: str  # of the index
    whole: str
    lead: str
    tag: str  # "synthetic figures"; empty for a live wave
    news: tuple[Fact, ...]
    next: str
    dates: tuple[Fact, ...]
    ways: str
    footer: tuple[str, ...]


def home_report(
    table: PublishedTable,
    *,
    release: str,
    published: date,
    sides: Sides = ALONE,
    dates: Sequence[Fact] = (),
    sources: Sequence[str] = (),
) -> HomeReport:
    """The start page of a release. Pure: published cells in, words out.

    sides: the waves before. dates: what else is known to come, such as releases. sources: of the map.
    """
    subject, whole = Subject(table, table.whole, sides), table.whole.name
    wave, day = sentences.inside(table.wave_title), sentences.day_words(published)
    told = said("home.release", release=release, day=day, wave=wave)
    news = [Fact(label=said("home.newest"), text=f"{told} {_finding(subject)}.")]
    if sides.changes:
        news.append(Fact(label=said("home.changed"), text=change_finding(subject)))
    made = HomeReport(
        title=said("home.title", whole=whole),
        name=table.title,
        whole=whole,
        lead=said("home.synthetic" if subject.is_synthetic else "home.lead", whole=whole),
        tag=TAGS.get(table.wave_kind, ""),
        news=tuple(news),
        next=said("home.dates"),
        dates=(*dates, *_asked_again(table)) or (Fact(label="", text=said("home.no_dates")),),
        ways=said("home.ways"),
        footer=(f"{table.title}, {whole}. Release {release}.", table.geography_source, *sources),
    )
    return printed(made)


def _finding(subject: Subject) -> str:
    """One finding by rule: in how many places the index clearly differs from the whole."""
    index = subject.of_kind(MeasureKind.INDEX)
    if index is None:
        return said("home.no_index").rstrip(".")
    table = subject.table
    cells = [table.cell(place.code, index.key) for place in table.places]
    found = counted_finding(cells, table.level_singular, table.level_plural, subject.whole)
    return f"On the index, {sentences.lower_first(found)}"


def _asked_again(table: PublishedTable) -> tuple[Fact, ...]:
    if not table.next_wave:
        return ()
    when = said("home.asked_when", wave=sentences.inside(table.next_wave))
    return (Fact(label=said("home.asked_again"), text=when),)
