"""The start page, and the search for a place by its name or a postcode.

A postcode may stand in no address, log, history or cache. So whatever is typed is posted, and what could hold
one is answered at once; only a name goes on to an address that can be passed on.
"""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from itertools import islice
from urllib.parse import quote, urlencode

from litestar import MediaType, Response, Router, post, route
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery
from litestar.response import Redirect

from index_platform.auth.guards import Access
from index_platform.services.calendar import Calendar
from index_platform.services.figures import Figures
from index_platform.services.finding import Finder
from index_platform.services.portal import Current, Portal
from index_platform.site_time import words_of_time
from index_platform.web.compression import COMPRESSED
from index_platform.web.forms_guard import ASKS_ALONE, TEXT_ALONE
from index_platform.web.fresh import AnyRequest, fresh
from index_platform.web.places import (
    DOWNLOADS,
    EMPTY,
    MEASURES,
    NAME,
    NAVIGATION,
    OUTCOMES,
    PLACES,
    READ,
    change_links,
    choose_link,
    map_note,
    maps_of,
    released,
)
from index_platform.web.typed import typed
from instruments import postcodes
from instruments.postcodes import EXAMPLE, Misread, Postcode, Unread
from reports.compare_choice import by_name
from reports.content import Fact
from reports.contexts import FoundContext, HomeContext, Link
from reports.finding import LONGEST, FoundPlaces, asking, elsewhere, found_places, named, search
from reports.home import home_report
from reports.html import Links, found_page, home_page, message_page
from reports.portal_words import said
from reports.sentences import curly
from scoring.published import PublishedTable

FIND, PLACE, NAMED = "/find", "place", "name"  # where the box is sent, its field, and a name in an address
_DATES = 3  # announcements that the start page tells
MOST_LISTED = 30  # places that stand beside the map of the start page
_KEPT_BY_NOBODY = {"Cache-Control": "no-store"}
_WHY = {
    Unread.MISSING: "find.missing",
    Unread.PART: "find.part",
    Unread.ALIKE: "find.alike",
    Unread.OTHER: "find.unreadable",
}
_LINKS = Links(navigation=NAVIGATION)


@route("/", http_method=READ, sync_to_thread=True, rule=Access.PUBLIC)
def home(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    figures: NamedDependency[Figures],
    finder: NamedDependency[Finder],
    calendar: NamedDependency[Calendar],
) -> Response[bytes] | Response[None]:
    """What this is, the search, the map, what is newest, what changed and what comes next."""
    current = portal.current()
    if current is None:
        return fresh(request, message_page(EMPTY, _LINKS, name=NAME))
    table, outlines = current.table, portal.outlines(current)
    release, beside = current.release, figures.beside(current)
    report = home_report(
        table,
        release=release.id,
        published=portal.published_on(release),
        sides=beside.of(table, table.whole.code),
        dates=tuple(_dates(calendar)),
        sources=() if outlines is None else (f"Boundaries: {outlines.source}",),
    )
    context = HomeContext(
        report=report,
        search=search(FIND, knows_postcodes=finder.knows_postcodes(current)),
        maps=maps_of(table, outlines),
        map_note=map_note(table, outlines),
        places=_listed(table),
        ways=_ways(current, beside.since),
    )
    return fresh(request, home_page(context, _LINKS))


def _dates(calendar: Calendar) -> Iterator[Fact]:
    """What is announced, the next first."""
    ahead = (one for one in calendar.entries() if one.is_ahead and not one.called_off)
    for one in islice(ahead, _DATES):
        yield Fact(label=one.title, text=f"{words_of_time(one.day, one.time)}.")


def _listed(table: PublishedTable) -> tuple[Link, ...]:
    """The places of the map, for who cannot point at it; of very many the list of places is enough."""
    if len(table.places) > MOST_LISTED:
        return ()
    return tuple(
        Link(words=curly(one.name), href=f"/places/{quote(one.code)}") for one in by_name(table.places)
    )


def _ways(current: Current, since: str) -> tuple[Link, ...]:
    whole = current.table.whole
    return (
        Link(words=f"All of {whole.name}", href=f"/places/{quote(whole.code)}"),
        Link(words="All places", href=PLACES.href),
        *change_links(current.release.id, since),
        choose_link("Compare places"),
        Link(words="One question over all places", href=MEASURES.href),
        Link(words="What the plan set out to change", href=OUTCOMES.href),
        DOWNLOADS,
    )


@post(FIND, sync_to_thread=True, rule=Access.PUBLIC, opt={ASKS_ALONE: True, TEXT_ALONE: True})
def find(
    portal: NamedDependency[Portal], finder: NamedDependency[Finder], form: NamedDependency[Mapping[str, str]]
) -> Response[str] | Redirect:
    """Go to the place of a postcode, which is looked up and forgotten, or to those of a name."""
    current, given = released(portal), form.get(PLACE, "").strip()
    if (places := named(current.table, given)) and len(places) == 1:
        return _to(f"/places/{quote(places[0].code)}")
    read = postcodes.read(given)
    if isinstance(read, Postcode) and finder.knows_postcodes(current):
        return _home_of(current, finder, read)
    if not places and _may_tell(given, read):
        return _again(current, finder, given, read)
    return _to(f"{FIND}?{urlencode({NAMED: given[:LONGEST]})}")


@route(FIND, http_method=READ, sync_to_thread=True, rule=Access.PUBLIC)
def found(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    finder: NamedDependency[Finder],
    name: FromQuery[str] = "",
) -> Response[bytes] | Response[None]:
    """The places of a name, at an address that can be passed on."""
    current = released(portal)
    release, table = current.release.id, current.table
    report = found_places(table, name, release=release) if name.strip() else asking(table, release=release)
    return fresh(request, _page(current, finder, report, typed=name))


def _home_of(current: Current, finder: Finder, postcode: Postcode) -> Response[str] | Redirect:
    code = finder.code(current, postcode)
    if code is not None:
        return _to(f"/places/{quote(code)}")
    report = elsewhere(current.table, release=current.release.id)
    return _told(_page(current, finder, report), HTTPStatus.OK)


def _may_tell(typed: str, read: Postcode | Misread) -> bool:
    """Whether something may hold a postcode, well or badly typed, or is nothing at all: it goes nowhere."""
    is_like = isinstance(read, Postcode) or read.why is not Unread.OTHER
    return is_like or any(sign.isnumeric() for sign in typed)


def _again(current: Current, finder: Finder, typed: str, read: Postcode | Misread) -> Response[str]:
    """The box once more, with what is to check."""
    why = read.why if isinstance(read, Misread) else Unread.OTHER
    error = said(_WHY[why] if finder.knows_postcodes(current) else "find.missing_names", example=EXAMPLE)
    report = asking(current.table, release=current.release.id)
    page = _page(current, finder, report, typed=typed, error=error)
    return _told(page, HTTPStatus.UNPROCESSABLE_ENTITY)


def _page(current: Current, finder: Finder, report: FoundPlaces, *, typed: str = "", error: str = "") -> str:
    box = search(FIND, knows_postcodes=finder.knows_postcodes(current), typed=typed, error=error)
    ways = (Link(words="All places", href=PLACES.href), choose_link("Compare places"))
    return found_page(FoundContext(report=report, search=box, ways=ways), _LINKS)


def _told(page: str, status: HTTPStatus) -> Response[str]:
    return Response(page, status_code=status, media_type=MediaType.HTML, headers=_KEPT_BY_NOBODY)


def _to(address: str) -> Redirect:
    return Redirect(address, status_code=303, headers=_KEPT_BY_NOBODY)


ROUTES = Router(
    path="/",
    route_handlers=[home, find, found],
    middleware=[COMPRESSED],
    dependencies={"form": Provide(typed)},
)
