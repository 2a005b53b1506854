"""The list of measures: by what they have in common, in plain names, with the range of the whole."""

from dataclasses import dataclass

from instruments.english import capital
from reports import sentences
from reports.place_report import TAGS, printed
from reports.portal_words import said
from scoring.published import PublishedGroup, PublishedMeasure, PublishedTable, Withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureEntry:
    """A measure in the list: its key, its name, the range of the whole, and what it is."""

    key: str
    title: str
    figure: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureGroup:
    """Measures that stand together."""

    key: str
    title: str
    entries: tuple[MeasureEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureList:
    """Everything that the list says, in the order of the release."""

    title: str
    lead: str
    wave: str
    tag: str  # "synthetic figures"; empty for a live wave
    groups: tuple[MeasureGroup, ...]
    note: str
    name: str  # of the index
    whole: str
    footer: tuple[str, ...]


def measure_list(table: PublishedTable, *, release: str) -> MeasureList:
    """All measures of a release. Pure: published cells in, words out."""
    whole = table.whole.name
    groups = tuple(_group(table, group) for group in table.groups if group.measures)
    used = sentences.codes_in(entry.figure for group in groups for entry in group.entries)
    note = said(
        "measures.note",
        level=sentences.level_words(table.level),
        whole=whole,
        marks=sentences.shorthand(used),
    )
    made = MeasureList(
        title=said("measures.title"),
        lead=said("measures.lead", whole=whole),
        wave=capital(table.wave_title),
        tag=TAGS.get(table.wave_kind, ""),
        groups=groups,
        note=note.strip(),
        name=table.title,
        whole=whole,
        footer=(f"{table.title}, {whole}. Release {release}.",),
    )
    return printed(made)


def _group(table: PublishedTable, group: PublishedGroup) -> MeasureGroup:
    entries = tuple(_entry(table, table.measure(key)) for key in group.measures)
    return MeasureGroup(key=group.key, title=group.title, entries=entries)


def _entry(table: PublishedTable, measure: PublishedMeasure) -> MeasureEntry:
    cell = table.cell(table.whole.code, measure.key)
    figure = sentences.WITHHELD[cell] if isinstance(cell, Withheld) else sentences.cell_words(cell, measure)
    about = sentences.quoted(measure.question) if measure.question else measure.about
    return MeasureEntry(key=measure.key, title=measure.title, figure=figure, about=about)
