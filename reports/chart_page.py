"""One chart of a report at an address of its own: its page with every figure in it, and its files."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from instruments.errors import NotFoundError
from reports.chart_files import chart_png, chart_svg
from reports.charts import FRAMES, PRINT, WIDE, Frame
from reports.compare_report import CompareReport
from reports.content import Figure, FigurePages, PlaceReport
from reports.contexts import Link
from reports.html import Links, figures_page
from reports.twin import chart_pages, compiled, has_twin, twin

VEGA_LITE = "chart.vl.json"


def _svg(figure: Figure, source: str) -> bytes:
    return chart_svg(figure, source=source).encode()


def _png(figure: Figure, source: str) -> bytes:
    return chart_png(figure, source=source)


def _vega_lite(figure: Figure, _: str) -> bytes:
    return json.dumps(twin(figure, PRINT), ensure_ascii=False, indent=1).encode()


def _vega(frame: Frame) -> Callable[[Figure, str], bytes]:
    return lambda figure, _: compiled(figure, frame)


FILES: Mapping[str, Callable[[Figure, str], bytes]] = {
    "chart.svg": _svg,
    "chart.png": _png,
    VEGA_LITE: _vega_lite,
    **{f"{frame.name}.json": _vega(frame) for frame in FRAMES},  # what a browser draws in that frame
}
_OFFERED = {
    "chart.svg": "The chart as SVG",
    "chart.png": "The chart as PNG",
    VEGA_LITE: "Its Vega-Lite (JSON)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Charts:
    """The charts of a report. around: that report, for their pages; source: what stands below their files."""

    around: FigurePages
    figures: tuple[Figure, ...]
    source: str

    def of(self, anchor: str) -> Figure:
        """The chart with this anchor; NotFoundError where none can be explored."""
        for figure in self.figures:
            if figure.anchor == anchor and has_twin(figure):
                return figure
        raise NotFoundError(
            f"there is no chart {anchor[:60]!r} here", where="charts", fix="Follow a link below a chart."
        )


def charts_of(report: PlaceReport | CompareReport, figures: Iterable[Figure]) -> Charts:
    """The charts of the report of a place, or of a comparison."""
    name = report.place if isinstance(report, PlaceReport) else report.places
    footer = f"{report.title}, {report.whole}. {report.footer}."
    around = FigurePages(
        title=name,
        name=report.title,
        whole=report.whole,
        wave=report.wave,
        tag=report.tag,
        pages=(),
        footer=(footer, report.source),
        notices=report.notices,
    )
    return Charts(around=around, figures=tuple(figures), source=f"{footer} {report.source}")


def chart_page(charts: Charts, anchor: str, *, below: str, query: str, navigation: tuple[Link, ...]) -> bytes:
    """The page of one chart. below, query: what its address is made of, round the anchor."""
    here = f"{below}/{anchor}"
    files = (Link(words=words, href=f"{here}/{name}{query}") for name, words in _OFFERED.items())
    back = Link(words=f"All of {charts.around.title}", href=f"{below.removesuffix('/charts')}{query}")
    links = Links(navigation=navigation, downloads=(*files, back), charts=below, query=query)
    return figures_page(chart_pages(charts.around, charts.of(anchor), WIDE), links).encode()


def chart_file(charts: Charts, anchor: str, name: str) -> bytes:
    """A file of one chart, as ``FILES`` names them."""
    return FILES[name](charts.of(anchor), charts.source)
