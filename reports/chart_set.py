"""Every chart of the reports of a release as files of their own, and the list that says what each shows."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO

from reports.chart_files import chart_png, chart_svg
from reports.content import Figure, RangeKey
from reports.html import figures
from reports.place_report import TAGS, place_report
from reports.tidy import BYTE_ORDER_MARK, inert
from scoring.published import PublishedPlace, PublishedTable

FOLDER, CHARTS = "charts", "charts/charts.csv"  # the folder, and the list in it
_COLUMNS = ("svg", "png", "place_code", "place_name", "title", "about", "text")
_LONGEST = 60  # letters of a code in the name of a file


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedChart:
    """A chart, the place whose report has it, and the name of its files without an ending."""

    stem: str
    place: PublishedPlace
    figure: Figure


def chart_set(table: PublishedTable, *, release: str) -> Mapping[str, bytes]:
    """The files by name: each chart as SVG and PNG, and last the list of them with their sentences."""
    charts, source = tuple(named_charts(table, release=release)), source_words(table, release)
    files: dict[str, bytes] = {}
    for chart in charts:
        files[f"{FOLDER}/{chart.stem}.svg"] = chart_svg(chart.figure, source=source).encode()
        files[f"{FOLDER}/{chart.stem}.png"] = chart_png(chart.figure, source=source)
    return {**files, CHARTS: _list(charts).encode()} if files else {}


def named_charts(table: PublishedTable, *, release: str) -> Iterator[NamedChart]:
    """Every chart of every report: of the whole, then of its places by the order of the release."""
    taken: set[str] = set()
    for place in (table.whole, *table.places):
        name = _free(_plain(place.code), taken)
        for figure in figures(place_report(table, place.code, release=release)):
            if not isinstance(figure.chart, RangeKey):  # which shows how to read a bar, and no figure
                yield NamedChart(stem=f"{name}-{figure.anchor}", place=place, figure=figure)


def _plain(code: str) -> str:
    """A code in letters and digits that every disk can hold as a name."""
    return re.sub(r"[^a-z0-9]+", "-", code.lower())[:_LONGEST].strip("-") or "place"


def _free(name: str, taken: set[str]) -> str:
    """The name, with a number behind it where another place has it already."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free)
    return free


def source_words(table: PublishedTable, release: str) -> str:
    """What stands below a chart: of which release it is, and whose places these are."""
    parts = (f"{table.title}, {table.whole.name}", table.wave_title, release, TAGS.get(table.wave_kind, ""))
    return f"{' · '.join(filter(None, parts))}. {table.geography_source}"


def _list(charts: tuple[NamedChart, ...]) -> str:
    """What each chart shows, for those who cannot see it and for those who look for one."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for chart in charts:
        place, figure = chart.place, chart.figure
        texts = (place.code, place.name, figure.title, figure.subtitle, figure.alt)
        writer.writerow((f"{chart.stem}.svg", f"{chart.stem}.png", *map(inert, texts)))
    return f"{BYTE_ORDER_MARK}{out.getvalue()}"
