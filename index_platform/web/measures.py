"""The list of measures, and the page of each, with its rows and its chart as files."""

import re
from collections.abc import Callable

from litestar import Response, Router, route
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import File

from index_platform.auth.guards import Access
from index_platform.services.figures import Figures, Given
from index_platform.services.portal import Portal
from index_platform.web.compression import COMPRESSED
from index_platform.web.fresh import AnyRequest, fresh, sent
from index_platform.web.places import MEASURES, OUTCOMES, READ, figures_link, navigation, released
from reports import tidy
from reports.chart_files import chart_png, chart_svg
from reports.chart_set import source_words
from reports.content import Figure
from reports.contexts import Link, MeasuresContext
from reports.html import Links, figures_in, figures_page, measures_page
from reports.measure_list import measure_list
from reports.measure_report import MeasureReport, measure_of, measure_report

CSV = "data.csv"
_CHART = re.compile(r"(?P<anchor>[a-z][a-z0-9-]*)\.(?P<kind>svg|png)")
_TYPES = {"svg": "image/svg+xml", "png": "image/png", CSV: "text/csv; header=present"}
_PLACES = "places"  # the chart that is offered as a file


@route("/measures", http_method=READ, sync_to_thread=True, rule=Access.PUBLIC)
def measures(
    request: AnyRequest, portal: NamedDependency[Portal], figures: NamedDependency[Figures]
) -> Response[bytes] | Response[None]:
    """Every measure of the current release, with the range of the whole."""
    document = figures.document(released(portal), "measures.html", _list)
    return fresh(request, document.path.read_bytes())


@route("/measures/{key:str}", http_method=READ, sync_to_thread=True, rule=Access.PUBLIC, scripted=True)
def measure(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    figures: NamedDependency[Figures],
    key: FromPath[str],
) -> Response[bytes] | Response[None]:
    """One measure over all places."""
    current = released(portal)
    known = measure_of(current.table, key).key
    document = figures.document(current, "measure.html", _page, about=known)
    return fresh(request, document.path.read_bytes())


@route("/measures/{key:str}/{file:str}", http_method=READ, sync_to_thread=True, rule=Access.PUBLIC)
def measure_file(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    figures: NamedDependency[Figures],
    key: FromPath[str],
    file: FromPath[str],
) -> File | Response[None]:
    """The rows of one measure, or its chart with its sentence."""
    current = released(portal)
    known = measure_of(current.table, key).key
    chart = _CHART.fullmatch(file)
    if file != CSV and (chart is None or chart["anchor"] != _PLACES):
        raise NotFoundException("A measure has data.csv, places.svg and places.png.")
    kind = CSV if chart is None else chart["kind"]
    stem = re.sub(r"[^a-z0-9]+", "-", known.lower())
    document = figures.document(current, f"{stem}-{file}", _WRITERS[kind], about=known)
    return sent(request, document, _TYPES[kind])


def _list(given: Given) -> bytes:
    ways = (OUTCOMES, figures_link(given.release))
    context = MeasuresContext(report=measure_list(given.table, release=given.release), ways=ways)
    return measures_page(context, Links(navigation=navigation(MEASURES))).encode()


def _page(given: Given) -> bytes:
    here = f"/measures/{given.about}"
    downloads = (
        Link(words="These figures as a CSV file", href=f"{here}/{CSV}"),
        Link(words="The chart as SVG", href=f"{here}/{_PLACES}.svg"),
        Link(words="The chart as PNG", href=f"{here}/{_PLACES}.png"),
        Link(words="All measures", href="/measures"),
    )
    links = Links(navigation=navigation(MEASURES), downloads=downloads, charts=f"{here}/charts")
    return figures_page(report_of(given, given.about), links).encode()


def report_of(given: Given, key: str) -> MeasureReport:
    """What the page of this measure says."""
    sides = given.beside.of(given.table, given.table.whole.code)
    return measure_report(given.table, key, release=given.release, sides=sides)


def _csv(given: Given) -> bytes:
    """The rows of this measure, of all that a release holds."""
    rows = (row for row in tidy.rows(given.table, given.edition) if row["measure"] == given.about)
    return tidy.as_csv(tidy.columns(given.table), rows)


def _chart(given: Given) -> Figure:
    return next(
        figure for figure in figures_in(report_of(given, given.about).pages) if figure.anchor == _PLACES
    )


def _svg(given: Given) -> bytes:
    return chart_svg(_chart(given), source=source_words(given.table, given.release)).encode()


def _png(given: Given) -> bytes:
    return chart_png(_chart(given), source=source_words(given.table, given.release))


_WRITERS: dict[str, Callable[[Given], bytes]] = {CSV: _csv, "svg": _svg, "png": _png}

ROUTES = Router(path="/", route_handlers=[measures, measure, measure_file], middleware=[COMPRESSED])
