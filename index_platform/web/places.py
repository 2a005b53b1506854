"""The list of places, the report of one place, and its PDF."""

from dataclasses import replace
from functools import lru_cache
from urllib.parse import urlencode

from litestar import HttpMethod, Response, Router, route
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import File
from markupsafe import Markup

from index_platform.auth.guards import Access
from index_platform.services.portal import Current, Document, Portal
from index_platform.web.compression import COMPRESSED
from index_platform.web.described import NOT_THERE, Told, described
from index_platform.web.fresh import AnyRequest, fresh, sent
from instruments.english import capital, listed
from reports.compare_choice import choices
from reports.content import OutlineMap, PlaceReport, TileMap
from reports.contexts import Entry, Link, MessageContext, PlacesContext
from reports.html import Links, message_page, places_page, web_page
from reports.maps import DESK, PHONE, Room, linked_map_svg
from reports.outlines import linked_outlines_svg
from reports.place_report import TAGS
from reports.sentences import WITHHELD, cell_words, counted, curly, inside, level_words, scale_words
from reports.small_html import small_entries, small_maps, small_page
from reports.small_report import SmallReport
from scoring.published import PublishedPlace, PublishedTable, Withheld
from scoring.spec import MeasureKind

NAME = "Thriving"  # of the program, where there is no release that has a name of its own
READ = (HttpMethod.GET, HttpMethod.HEAD)
PLACES, DOWNLOADS = Link(words="Places", href="/places"), Link(words="Downloads", href="/releases")
CALENDAR = Link(words="Calendar", href="/calendar")
MEASURES, OUTCOMES = Link(words="Measures", href="/measures"), Link(words="Outcomes", href="/outcomes")
COME_BACK = Link(words="Come back to your answers", href="/r")
COMPARE, WITH = "/compare", "with"  # the form to choose places, and what names those that are ticked
NAVIGATION = (
    PLACES,
    Link(words="Compare", href=COMPARE),
    MEASURES,
    OUTCOMES,
    DOWNLOADS,
    CALENDAR,
    COME_BACK,
)
PDF = {"application/pdf": "the report"}
OF_PLACE = {"code": Told(about="The code of the place, as in the files of a release.", example="OLD-N")}


def navigation(here: Link) -> tuple[Link, ...]:
    """The links of the header on a page of this part."""
    return tuple(replace(link, current=link == here) for link in NAVIGATION)


@route("/places", http_method=READ, sync_to_thread=True, rule=Access.PUBLIC)
def places(request: AnyRequest, portal: NamedDependency[Portal]) -> Response[bytes] | Response[None]:
    """The places of the current release, by alphabet, with the range of each."""
    current, links = portal.current(), Links(navigation=navigation(PLACES))
    if current is None:
        return fresh(request, message_page(EMPTY, links, name=NAME))
    table, outlines = current.table, portal.outlines(current)
    footer = [f"{table.title}, {table.whole.name}. Release {current.release.id}.", table.geography_source]
    if outlines is not None:
        footer.append(f"Boundaries: {outlines.source}")
    context = _context(table, current.release.id, outlines, portal.since(current))
    context = replace(context, notices=current.notices)
    return fresh(request, places_page(context, links, whole=table.whole.name, footer=tuple(footer)))


@route("/places/{code:str}", http_method=READ, sync_to_thread=True, rule=Access.PUBLIC, scripted=True)
def place(
    request: AnyRequest, portal: NamedDependency[Portal], code: FromPath[str]
) -> Response[bytes] | Response[None]:
    """The report of one place as a page, equal in words to its PDF; of a small one, the page it has."""
    return fresh(request, page_of(portal, released(portal), code))


@route(
    "/places/{code:str}/report.pdf",
    http_method=READ,
    sync_to_thread=True,
    rule=Access.PUBLIC,
    include_in_schema=True,
    operation_class=described("The report of a place", PDF, parameters=OF_PLACE, refused=NOT_THERE),
)
def report_pdf(
    request: AnyRequest, portal: NamedDependency[Portal], code: FromPath[str]
) -> File | Response[None]:
    """The report of one place as PDF."""
    return inline_pdf(request, portal.pdf(released(portal), code))


@route(
    "/places/{code:str}/large-print.pdf",
    http_method=READ,
    sync_to_thread=True,
    rule=Access.PUBLIC,
    include_in_schema=True,
    operation_class=described(
        "The report of a place in large print", PDF, parameters=OF_PLACE, refused=NOT_THERE
    ),
)
def large_print_pdf(
    request: AnyRequest, portal: NamedDependency[Portal], code: FromPath[str]
) -> File | Response[None]:
    """The same report in large print."""
    return inline_pdf(request, portal.large_print(released(portal), code))


@route(
    "/health",
    http_method=READ,
    sync_to_thread=True,
    rule=Access.PUBLIC,
    include_in_schema=True,
    operation_class=described("Whether it works", {"application/json": "the state, and the release shown"}),
)
def health(portal: NamedDependency[Portal]) -> Response[dict[str, str | None]]:
    """Whether the program can reach its database, and which release it shows."""
    current = portal.current()
    return Response({"status": "ok", "release": current.release.id if current else None})


def inline_pdf(request: AnyRequest, document: Document) -> File | Response[None]:
    """A PDF that a browser shows."""
    return sent(request, document, "application/pdf", shown=True)


def page_of(portal: Portal, current: Current, code: str) -> bytes:
    """The page of one place as it is served."""
    return portal.small(current, code, _small) or portal.page(current, code, _written)


def _written(report: PlaceReport, since: str) -> bytes:
    beside = () if report.place == report.whole else (_beside(report),)
    downloads = (
        *report_links(report, since, f"/places/{report.code}"),
        *beside,
        release_link(report.release),
    )
    links = Links(navigation=NAVIGATION, downloads=downloads, charts=f"/places/{report.code}/charts")
    return web_page(report, links).encode()


def report_links(report: PlaceReport, since: str, here: str) -> tuple[Link, ...]:
    """What goes with the report of a place. here: the address of the report."""
    return (
        *change_links(report.release, since),
        residents_link(here),
        Link(words="This report as a PDF file", href=f"{here}/report.pdf"),
        Link(words="Large print (PDF)", href=f"{here}/large-print.pdf"),
        figures_link(report.release),
    )


def _small(table: PublishedTable, report: SmallReport) -> bytes:
    here, release = f"/places/{report.code}", report.release
    downloads = (residents_link(here), figures_link(release), release_link(release))
    links = Links(navigation=NAVIGATION, downloads=downloads)
    return small_page(report, links, small_maps(table, report.code)).encode()


def residents_link(here: str) -> Link:
    """The page for residents beside a report at this address."""
    return Link(words="One page for residents", href=f"{here}/residents")


def release_link(release: str) -> Link:
    """Where it is told what a release is, what it puts right and how to cite it."""
    return Link(words=f"About release {release}, and how to cite it", href=f"/releases/{release}")


def _beside(report: PlaceReport) -> Link:
    return choose_link(f"Compare {report.place} with\N{HORIZONTAL ELLIPSIS}", report.code)


def choose_link(words: str, *places: str) -> Link:
    """The form to choose places that are compared, with these ticked."""
    query = f"?{urlencode({WITH: ','.join(places)})}" if places else ""
    return Link(words=words, href=f"{COMPARE}{query}")


def change_links(release: str, since: str) -> tuple[Link, ...]:
    """Where it is told what changed since the wave before; none where nothing is compared."""
    words = f"What changed since {inside(since)}"
    return (Link(words=words, href=f"/releases/{release}/change"),) if since else ()


def figures_link(release: str) -> Link:
    """Where all figures of a release can be fetched."""
    return Link(words="All figures as a CSV file", href=f"/releases/{release}/data.csv")


def released(portal: Portal) -> Current:
    """The release that the public sees; 404 before the first."""
    current = portal.current()
    if current is None:
        raise NotFoundException("Nothing has been published yet.")
    return current


def _context(table: PublishedTable, release: str, outlines: OutlineMap | None, since: str) -> PlacesContext:
    names = sorted(table.places, key=lambda place: place.name)
    return PlacesContext(
        title=table.title,
        lead=f"{_told(table)} about life in {table.whole.name}, {inside(table.wave_title)}.",
        tag=TAGS.get(table.wave_kind, ""),
        onward=(*change_links(release, since), *_compared(table)),
        maps=maps_of(table, outlines),
        map_note=map_note(table, outlines),
        whole=_entry(table, table.whole, f"All of {table.whole.name}"),
        parts_title=capital(counted(len(names), table.level_singular, table.level_plural)),
        entries=tuple(_entry(table, place, place.name) for place in names),
        note=(
            f"Likely ranges ({level_words(table.level)} intervals) {scale_words(table)}. "
            f"{table.geography_note}"
        ).strip(),
        small=small_entries(table),
        downloads=(figures_link(release), Link(words="All releases", href="/releases")),
    )


def _compared(table: PublishedTable) -> tuple[Link, ...]:
    """Where places can be set beside each other; none where there are no two."""
    return (choose_link("Compare places"),) if choices(table) else ()


def _told(table: PublishedTable) -> str:
    return "Made-up answers" if table.wave_kind == "synthetic" else "What people told us"


def _entry(table: PublishedTable, place: PublishedPlace, words: str) -> Entry:
    index = next(measure for measure in table.measures if measure.kind is MeasureKind.INDEX)
    link = Link(words=curly(words), href=f"/places/{place.code}")
    cell = table.cell(place.code, index.key)
    figure = WITHHELD[cell] if isinstance(cell, Withheld) else cell_words(cell, index)
    parts = "" if place is table.whole or not place.members else curly(f"{listed(place.members)}.")
    return Entry(link=link, words=figure, parts=parts)


def maps_of(table: PublishedTable, outlines: OutlineMap | None) -> dict[str, Markup]:
    """The map for a phone and for a desk: of shapes, else of tiles; none without either."""
    links = {place.code: f"/places/{place.code}" for place in table.places}
    alt = f"Map of the {table.level_plural} of {table.whole.name}."
    rooms = {"small": PHONE, "large": DESK}
    if outlines is not None:
        linked = tuple(links.items())
        return {frame: _outlined(outlines, linked, alt, room) for frame, room in rooms.items()}
    if not table.tiles:
        return {}
    chart = TileMap(
        tiles=tuple((tile.column, tile.row, tile.place) for tile in table.tiles),
        names=tuple((place.code, place.name) for place in table.places),
        this="",
    )
    return {frame: Markup(linked_map_svg(chart, links, alt, room)) for frame, room in rooms.items()}


@lru_cache(maxsize=8)  # frames of the newest maps: neither a map nor a release ever changes
def _outlined(chart: OutlineMap, links: tuple[tuple[str, str], ...], alt: str, room: Room) -> Markup:
    return Markup(linked_outlines_svg(chart, dict(links), alt, room))


def map_note(table: PublishedTable, outlines: OutlineMap | None) -> str:
    """What the map shows, and that it can be pressed; empty where there is none."""
    if outlines is not None:
        return "Choose a place here or in the list."
    if not table.tiles:
        return ""
    kind = f"one of the {table.member_plural}" if table.member_plural else f"a {table.level_singular}"
    return f"Each tile is {kind}; it shows position, not size. Choose a place here or in the list."


EMPTY = MessageContext(
    title="Nothing has been published yet",
    lead="When the first release is approved, its places stand here.",
    links=(),
)

ROUTES = Router(
    path="/", route_handlers=[places, place, report_pdf, large_print_pdf, health], middleware=[COMPRESSED]
)
