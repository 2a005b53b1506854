"""One chart at an address of its own: of a place, of a measure, of a comparison; its page and its files."""

import re

from litestar import Response, Router, route
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import File

from index_platform.auth.guards import Access
from index_platform.services.comparing import Comparing
from index_platform.services.figures import Figures, Given
from index_platform.services.portal import Document, Portal
from index_platform.web.comparing import address, asked_of, require_choice
from index_platform.web.compression import COMPRESSED
from index_platform.web.fresh import HTML, AnyRequest, fresh, sent
from index_platform.web.measures import report_of
from index_platform.web.places import COMPARE, MEASURES, NAVIGATION, PLACES, READ, navigation, released
from reports.chart_page import FILES, Charts, chart_file, chart_page, charts_of
from reports.chart_set import source_words
from reports.compare_report import CompareReport
from reports.content import PlaceReport
from reports.html import figures, figures_in
from reports.measure_report import measure_of

_PAGE = "page"
_ANCHOR = re.compile(r"[a-z][a-z0-9-]{0,79}")  # what a disk takes as a name
_TYPES = {"svg": "image/svg+xml", "png": "image/png", "json": "application/json", _PAGE: HTML}
_PLACE = "/places/{code:str}/charts/{anchor:str}"
_MEASURE = "/measures/{key:str}/charts/{anchor:str}"
_COMPARE = f"{COMPARE}/charts/{{anchor:str}}"
_FILE = "{file:str}"


@route(_PLACE, http_method=READ, sync_to_thread=True, rule=Access.PUBLIC, scripted=True)
def place_chart(
    request: AnyRequest, portal: NamedDependency[Portal], code: FromPath[str], anchor: FromPath[str]
) -> Response[bytes] | Response[None]:
    """One chart of the report of a place, with every figure in it."""
    return fresh(request, _of_place(portal, code, anchor, _PAGE).path.read_bytes())


@route(f"{_PLACE}/{_FILE}", http_method=READ, sync_to_thread=True, rule=Access.PUBLIC)
def place_chart_file(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    code: FromPath[str],
    anchor: FromPath[str],
    file: FromPath[str],
) -> File | Response[None]:
    """That chart as a file."""
    return sent(request, _of_place(portal, code, anchor, _known(file)), _type(file))


@route(_MEASURE, http_method=READ, sync_to_thread=True, rule=Access.PUBLIC, scripted=True)
def measure_chart(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    figures: NamedDependency[Figures],
    key: FromPath[str],
    anchor: FromPath[str],
) -> Response[bytes] | Response[None]:
    """One chart of the page of a measure, with every figure in it."""
    return fresh(request, _of_measure(portal, figures, key, anchor, _PAGE).path.read_bytes())


@route(f"{_MEASURE}/{_FILE}", http_method=READ, sync_to_thread=True, rule=Access.PUBLIC)
def measure_chart_file(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    figures: NamedDependency[Figures],
    key: FromPath[str],
    anchor: FromPath[str],
    file: FromPath[str],
) -> File | Response[None]:
    """That chart as a file."""
    return sent(request, _of_measure(portal, figures, key, anchor, _known(file)), _type(file))


@route(_COMPARE, http_method=READ, sync_to_thread=True, rule=Access.PUBLIC, scripted=True)
def compare_chart(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    comparing: NamedDependency[Comparing],
    anchor: FromPath[str],
) -> Response[bytes] | Response[None]:
    """One chart of a comparison, with every figure in it."""
    return fresh(request, _of_comparison(request, portal, comparing, anchor, _PAGE))


@route(f"{_COMPARE}/{_FILE}", http_method=READ, sync_to_thread=True, rule=Access.PUBLIC)
def compare_chart_file(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    comparing: NamedDependency[Comparing],
    anchor: FromPath[str],
    file: FromPath[str],
) -> Response[bytes] | Response[None]:
    """That chart as a file."""
    return fresh(request, _of_comparison(request, portal, comparing, anchor, _known(file)), _type(file))


def _known(file: str) -> str:
    if file not in FILES:
        raise NotFoundException(f"A chart has {', '.join(FILES)}.")
    return file


def _named(anchor: str) -> str:
    if _ANCHOR.fullmatch(anchor) is None:
        raise NotFoundException("There is no such chart.")
    return anchor


def _type(file: str) -> str:
    return _TYPES[file.rpartition(".")[2]]


def _written(charts: Charts, anchor: str, file: str, below: str, query: str = "") -> bytes:
    if file != _PAGE:
        return chart_file(charts, anchor, file)
    here = navigation(MEASURES) if below.startswith(f"{MEASURES.href}/") else NAVIGATION
    return chart_page(charts, anchor, below=f"{below}/charts", query=query, navigation=here)


def _of_place(portal: Portal, code: str, anchor: str, file: str) -> Document:
    name = _named(anchor)

    def write(report: PlaceReport) -> bytes:
        below = f"{PLACES.href}/{report.code}"
        return _written(charts_of(report, figures(report)), name, file, below)

    return portal.report_file(released(portal), code, f"{name}-{file}", _written, write)


def _of_measure(portal: Portal, known: Figures, key: str, anchor: str, file: str) -> Document:
    current = released(portal)
    measure = measure_of(current.table, key).key
    name = f"{_named(anchor)}-{file}"
    return known.document(current, name, _measure_written, about=f"{measure}/{anchor}/{file}")


def _measure_written(given: Given) -> bytes:
    measure, anchor, file = given.about.rsplit("/", 2)
    report = report_of(given, measure)
    source = source_words(given.table, given.release)
    charts = Charts(around=report, figures=tuple(figures_in(report.pages)), source=source)
    return _written(charts, anchor, file, f"{MEASURES.href}/{measure}")


def _of_comparison(
    request: AnyRequest, portal: Portal, comparing: Comparing, anchor: str, file: str
) -> bytes:
    asked = asked_of(request)
    current = portal.named(asked.release)
    require_choice(current, asked)

    def write(report: CompareReport) -> bytes:
        query = address(report.codes, report.release, of="")
        return _written(charts_of(report, figures_in(report.pages)), anchor, file, COMPARE, query)

    return comparing.chart(current, asked.places, f"{_named(anchor)} {file}", write)


ROUTES = Router(
    path="/",
    route_handlers=[
        place_chart,
        place_chart_file,
        measure_chart,
        measure_chart_file,
        compare_chart,
        compare_chart_file,
    ],
    middleware=[COMPRESSED],
)
