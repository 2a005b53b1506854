"""The list of places, the report of one place, and its PDF."""

from litestar import HttpMethod, MediaType, Response, Router, route
from litestar.exceptions import NotFoundException
from litestar.response import File
from markupsafe import Markup

from index_platform.services.portal import Current, Portal
from reports.content import PlaceReport, TileMap
from reports.contexts import Entry, Link, MessageContext, PlacesContext
from reports.html import Links, message_page, places_page, web_page
from reports.maps import map_svg
from reports.place_report import TAGS
from reports.sentences import WITHHELD, cell_words, inside, level_words, scale_words
from scoring.published import PublishedPlace, PublishedTable, Withheld
from scoring.spec import MeasureKind

NAME = "Thriving"  # of the program, where there is no release that has a name of its own
READ = (HttpMethod.GET, HttpMethod.HEAD)
_NAVIGATION = (Link(words="Places", href="/places"),)


@route(["/", "/places"], http_method=READ, media_type=MediaType.HTML, sync_to_thread=True)
def places(portal: Portal) -> str:
    """The places of the newest release, by alphabet, with the range of each."""
    current = portal.current()
    links = Links(navigation=(Link(words="Places", href="/places", current=True),))
    if current is None:
        return message_page(_EMPTY, links, name=NAME)
    table = current.table
    footer = (f"{table.title}, {table.whole.name}. Release {current.release.id}.", table.geography_source)
    return places_page(_context(table), links, whole=table.whole.name, footer=footer)


@route("/places/{code:str}", http_method=READ, media_type=MediaType.HTML, sync_to_thread=True)
def place(portal: Portal, code: str) -> bytes:
    """The report of one place as a page, equal in words to its PDF."""
    return portal.page(_released(portal), code, _written)


@route("/places/{code:str}/report.pdf", http_method=READ, sync_to_thread=True)
def report_pdf(portal: Portal, code: str) -> File:
    """The report of one place as PDF."""
    document = portal.pdf(_released(portal), code)
    return File(
        document.path,
        filename=document.name,
        media_type="application/pdf",
        content_disposition_type="inline",
    )


@route("/health", http_method=READ, sync_to_thread=True)
def health(portal: Portal) -> Response[dict[str, str | None]]:
    """Whether the program can reach its database, and which release it shows."""
    current = portal.current()
    return Response({"status": "ok", "release": current.release.id if current else None})


def _written(report: PlaceReport) -> bytes:
    downloads = (Link(words="This report as a PDF file", href=f"/places/{report.code}/report.pdf"),)
    return web_page(report, Links(navigation=_NAVIGATION, downloads=downloads)).encode()


def _released(portal: Portal) -> Current:
    current = portal.current()
    if current is None:
        raise NotFoundException("Nothing has been published yet.")
    return current


def _context(table: PublishedTable) -> PlacesContext:
    names = sorted(table.places, key=lambda place: place.name)
    return PlacesContext(
        title=table.title,
        lead=f"{_told(table)} about life in {table.whole.name}, {inside(table.wave_title)}.",
        tag=TAGS.get(table.wave_kind, ""),
        map=_map(table),
        entries=(
            *(_entry(table, place, place.name) for place in names),
            _entry(table, table.whole, f"All of {table.whole.name}"),  # not one place more, but all of them
        ),
        note=(
            f"Likely ranges ({level_words(table.level)} intervals) {scale_words(table)}. "
            f"{table.geography_note}"
        ).strip(),
    )


def _told(table: PublishedTable) -> str:
    return "Made-up answers" if table.wave_kind == "synthetic" else "What people told us"


def _entry(table: PublishedTable, place: PublishedPlace, words: str) -> Entry:
    index = next(measure for measure in table.measures if measure.kind is MeasureKind.INDEX)
    link = Link(words=words, href=f"/places/{place.code}")
    cell = table.cell(place.code, index.key)
    return Entry(link=link, words=WITHHELD[cell] if isinstance(cell, Withheld) else cell_words(cell, index))


def _map(table: PublishedTable) -> Markup:
    if not table.tiles:
        return Markup("")
    chart = TileMap(
        tiles=tuple((tile.column, tile.row, tile.place) for tile in table.tiles),
        names=tuple((place.code, place.name) for place in table.places),
        this="",
    )
    return Markup(map_svg(chart, f"Map of the {table.level_plural} of {table.whole.name}."))


_EMPTY = MessageContext(
    title="Nothing has been published yet",
    lead="When the first release is approved, its places stand here.",
    links=(),
)

ROUTES = Router(path="/", route_handlers=[places, place, report_pdf, health])
