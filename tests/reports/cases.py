"""The reports that every check runs over: rich, thin, foreign, crowded, alone, and the whole."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache

from reports.content import Box, Fact, Paragraph, PlaceReport, RowChart
from reports.html import figures
from reports.pdf import pdf
from reports.place_report import place_report
from reports.place_texts import PlaceTexts
from scoring.published import PublishedTable, Withheld
from tests.reports import tables
from tests.reports.chart_cases import LONG, renamed, with_wards
from tests.reports.corrected_cases import standing, wrong
from tests.reports.official_cases import beside_another, beside_similar
from tests.reports.side_cases import earlier_waves, texts

EAST = "cluster-east"

SUPPORT = Box(
    title="If you would like to talk to someone",
    text="",
    rows=(Fact(label="Samaritans:", text="Somebody to listen, day and night. Phone 116 123."),),
)
LONGEST_SUPPORT = replace(SUPPORT, rows=(Fact(label="A service:", text="every word " * 6),) * 8)


def some_withheld() -> PlaceReport:
    """A place with single figures withheld, for different reasons."""
    table = tables.withheld(
        tables.oldham(), EAST, Withheld.TOO_UNCERTAIN, keys=("resilient", "connection", "brs_mean")
    )
    table = tables.withheld(table, EAST, Withheld.TOO_FEW, keys=("often", "index", "proud"))
    table = tables.withheld(table, EAST, Withheld.PROTECTS_ANOTHER, keys=("happy",))
    return place_report(
        tables.withheld(table, EAST, Withheld.NOT_AVAILABLE, keys=("thriving",)), EAST, release="release 1"
    )


def beside(
    table: PublishedTable,
    code: str = EAST,
    *,
    waves: int = 1,
    words: PlaceTexts | None = None,
    support: Box | None = None,
    is_corrected: bool = False,
) -> PlaceReport:
    """The report of a place with so many waves, this one included, words of officers, help lines, notices."""
    known = standing(wrong(table), table) if is_corrected else None
    sides = replace(earlier_waves(table, waves), texts=words, support=support, standing=known)
    return place_report(table, code, release="release 2", sides=sides)


def silent() -> PublishedTable:
    """A table in which every figure of every place is withheld, the whole included."""
    table = with_wards()
    return replace(table, cells=dict.fromkeys(table.cells, Withheld.TOO_FEW))


CASES: Mapping[str, Callable[[], PlaceReport]] = {
    "rich": lambda: place_report(tables.oldham(), "cluster-east", release="release 1"),
    "whole": lambda: place_report(tables.oldham(), "E08000004", release="release 1"),
    "support": lambda: beside(with_wards(), support=SUPPORT),
    "names of 60 letters, support of eight lines": lambda: beside(
        renamed(with_wards(), LONG), waves=2, support=LONGEST_SUPPORT
    ),
    "support of eight lines, nobody": lambda: beside(
        tables.nobody(tables.oldham(), "cluster-west"), "cluster-west", support=LONGEST_SUPPORT
    ),
    "some withheld": some_withheld,
    "nobody": lambda: place_report(
        tables.nobody(tables.oldham(), "cluster-west"), "cluster-west", release="release 1"
    ),
    "one place": lambda: place_report(tables.lonely_place(), "cluster-east", release="release 1"),
    "crowded": lambda: place_report(tables.crowded(), "p03", release="release 1"),
    "Naples": lambda: place_report(tables.naples(), "n0", release="release 2"),
    "Naples, uncertain": lambda: place_report(tables.naples(), "n4", release="release 2"),
    "wards, two waves": lambda: beside(with_wards(), waves=2),
    "five waves": lambda: beside(with_wards(), waves=5),
    "names of 60 letters": lambda: beside(renamed(with_wards(), LONG), waves=2),
    "names of 60 letters, five waves": lambda: beside(renamed(with_wards(), LONG), waves=5),
    "everything withheld": lambda: beside(silent(), waves=2),
    "the whole with wards": lambda: beside(with_wards(), "E08000004", waves=2),
    "Naples, two waves": lambda: beside(tables.naples(), "n0", waves=2),
    "beside another survey": lambda: beside(beside_another()),
    "beside another survey, the whole": lambda: beside(beside_another(), "E08000004"),
    "beside similar districts, the whole": lambda: beside(beside_similar(), "E08000004"),
    "nobody, names of 60 letters, support of eight lines": lambda: beside(
        tables.nobody(renamed(with_wards(), LONG), "cluster-west"),
        "cluster-west",
        waves=2,
        words=texts("cluster-west", commitments=6, assets=9, longest=True),
        support=LONGEST_SUPPORT,
    ),
    "short words of officers": lambda: beside(with_wards(), words=texts(EAST, commitments=2, assets=3)),
    "long words of officers": lambda: beside(
        with_wards(), words=texts(EAST, commitments=6, assets=9, longest=True)
    ),
    "corrected": lambda: beside(with_wards(), waves=2, is_corrected=True),
    "corrected, names of 60 letters": lambda: beside(renamed(with_wards(), LONG), waves=2, is_corrected=True),
    "corrected, Naples": lambda: beside(tables.naples(), "n4", waves=2, is_corrected=True),
    "corrected, everything withheld": lambda: beside(silent(), waves=2, is_corrected=True),
}


@cache
def report(name: str) -> PlaceReport:
    """The report of one case, made once."""
    return CASES[name]()


@cache
def document(name: str) -> bytes:
    """Its PDF, made once."""
    return pdf(report(name))


def paragraph(made: PlaceReport, lead_in: str) -> str:
    """The text of the paragraph that opens with these words."""
    blocks = [block for page in made.pages for block in page.blocks if isinstance(block, Paragraph)]
    return next(block.text for block in blocks if block.lead_in == lead_in)


def said(value: object) -> Iterator[str]:
    """Every text in a content object."""
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for each in dataclasses.fields(value):
            yield from said(getattr(value, each.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from said(each)


def chart_rows(made: PlaceReport, anchor: str) -> dict[str, object]:
    """The rows of one chart by their labels."""
    figure = next(figure for figure in figures(made) if figure.anchor == anchor)
    assert isinstance(figure.chart, RowChart)
    return {row.label: row for row in figure.chart.rows}
