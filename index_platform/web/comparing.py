"""Two to four places beside each other: choosing them, the page, and its PDF. A form that needs no script."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from litestar import MediaType, Response, Router, route
from litestar.di import NamedDependency
from litestar.response import Redirect

from index_platform.auth.guards import Access
from index_platform.problems import status_of
from index_platform.services.comparing import Comparing, pdf_name
from index_platform.services.portal import Current, Portal
from index_platform.web.compression import COMPRESSED
from index_platform.web.fields import Failure, Option, TicksField
from index_platform.web.fresh import AnyRequest, fresh
from index_platform.web.pages import Chrome, doc, page
from index_platform.web.places import COMPARE, NAVIGATION, READ, WITH, choose_link, figures_link
from instruments.english import capital
from instruments.errors import InvalidInputError, MeasureError
from reports.compare_choice import choices, chosen
from reports.compare_html import compare_page
from reports.compare_report import CompareReport
from reports.contexts import Link
from reports.html import Links
from reports.sentences import curly, inside

_PLACES, _RELEASE = "places", "release"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseContext:
    """``compare_choose.html.j2``: which places to compare."""

    title: str = field(metadata=doc("what the page is"))
    lead: str = field(metadata=doc("what to choose, in a sentence"))
    action: str = field(metadata=doc("where the choice is sent"))
    release: str = field(metadata=doc("the release whose places they are; empty: the newest"))
    two: tuple[Link, ...] = field(
        metadata=doc("a place that is ticked alone beside each other one of its level; else empty")
    )
    levels: tuple[TicksField, ...] = field(metadata=doc("the places of each level, each a box"))
    failures: tuple[Failure, ...] = field(metadata=doc("what is to check"), default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an address asks for."""

    places: tuple[str, ...]
    ticked: tuple[str, ...]
    beside: tuple[str, ...]  # to be ticked on the form
    releases: tuple[str, ...]

    @property
    def release(self) -> str:
        """The one release that is asked for; empty: the newest."""
        return self.releases[0] if len(self.releases) == 1 else ""


@route(
    COMPARE,
    http_method=READ,
    media_type=MediaType.HTML,
    sync_to_thread=True,
    rule=Access.PUBLIC,
    scripted=True,
)
def compare(
    request: AnyRequest, portal: NamedDependency[Portal], comparing: NamedDependency[Comparing]
) -> Response[bytes] | Response[str] | Response[None] | Redirect:
    """The places that were asked for, beside each other; without any, the form to choose them."""
    asked = asked_of(request)
    if asked.ticked:
        return Redirect(address(sorted(asked.ticked), asked.release), status_code=303)
    current = portal.named(asked.release)
    if not asked.places and len(asked.releases) < 2:
        return fresh(request, _form(current, asked))
    try:
        require_choice(current, asked)
    except MeasureError as error:
        if "text/html" not in request.headers.get("accept", ""):
            raise
        told = _form(current, asked, refused=error)
        return Response(told, status_code=status_of(error).value, media_type=MediaType.HTML)
    return fresh(request, comparing.page(current, asked.places, _written))


@route(f"{COMPARE}/report.pdf", http_method=READ, sync_to_thread=True, rule=Access.PUBLIC)
def compare_pdf(
    request: AnyRequest, portal: NamedDependency[Portal], comparing: NamedDependency[Comparing]
) -> Response[bytes] | Response[None]:
    """The same as PDF."""
    asked = asked_of(request)
    current = portal.named(asked.release)
    require_choice(current, asked)
    saved = {"Content-Disposition": f'inline; filename="{pdf_name(current)}"'}
    return fresh(request, comparing.pdf(current, asked.places), "application/pdf", saved)


def address(places: Sequence[str], release: str = "", *, of: str = COMPARE) -> str:
    """Where these places stand beside each other; of the newest release, or of the one that is named."""
    named = f"&{_RELEASE}={quote(release)}" if release else ""
    return f"{of}?{_PLACES}={','.join(quote(place, safe='') for place in places)}{named}"


def asked_of(request: AnyRequest) -> Asked:
    """The places and the release that an address names."""
    given = [(name, value) for name, value in request.query_params.multi_items() if isinstance(value, str)]
    return Asked(
        places=tuple(_codes(given, _PLACES)),
        ticked=tuple(name.partition(".")[2] for name, _ in given if name.startswith(f"{_PLACES}-")),
        beside=tuple(_codes(given, WITH)),
        releases=tuple(dict.fromkeys(value for name, value in given if name == _RELEASE and value)),
    )


def _codes(given: Sequence[tuple[str, str]], wanted: str) -> Iterator[str]:
    """Codes of places, parted by commas or given one by one."""
    for name, value in given:
        if name == wanted:
            yield from filter(None, map(str.strip, value.split(",")))


def require_choice(current: Current, asked: Asked) -> None:
    """InvalidInputError where they cannot stand beside each other."""
    if len(asked.releases) > 1:
        raise InvalidInputError(
            f"places of {len(asked.releases)} releases cannot stand beside each other",
            where="compare",
            fix="Choose places of one release. What changed since the wave before stands beside the places.",
        )
    chosen(current.table, asked.places)


def _written(report: CompareReport) -> bytes:
    """The page with the ways on: its PDF, all figures, other places, and its address for ever."""
    downloads = (
        Link(
            words="This comparison as a PDF file",
            href=address(report.codes, report.release, of=f"{COMPARE}/report.pdf"),
        ),
        figures_link(report.release),
        choose_link("Choose other places", *report.codes),
        Link(words="Link to this comparison", href=address(report.codes, report.release)),
    )
    query = address(report.codes, report.release, of="")
    links = Links(navigation=NAVIGATION, downloads=downloads, charts=f"{COMPARE}/charts", query=query)
    return compare_page(report, links).encode()


def _form(current: Current, asked: Asked, *, refused: MeasureError | None = None) -> str:
    table = current.table
    levels = tuple(_levels(current, (*asked.places, *asked.beside)))
    said = "" if refused is None else f"{capital(refused.what)}. {refused.fix}"
    if said and levels:
        levels = (replace(levels[0], error=said), *levels[1:])
    context = ChooseContext(
        title="Compare places",
        lead=f"Choose two, three or four places of one kind, {inside(table.wave_title)}."
        if levels
        else "There are no two places here whose figures are shown.",
        action=COMPARE,
        release=asked.release,
        two=() if said else tuple(_two(current, asked)),
        levels=levels,
        failures=(Failure(levels[0].name if levels else "", said),) if said else (),
    )
    chrome = Chrome(
        kind="public",
        name=table.title,
        whole=table.whole.name,
        navigation=NAVIGATION,
        sentences=(f"{table.title}, {table.whole.name}. Release {current.release.id}.",),
        indexed=True,
    )
    return page("compare_choose.html.j2", context, chrome, title=context.title)


def _two(current: Current, asked: Asked) -> Iterator[Link]:
    """The one place that is ticked beside each other of its level: one press in place of two."""
    for _, places in choices(current.table):
        one = next((place for place in places if asked.beside == (place.code,)), None)
        for other in places if one else ():
            if one and other != one:
                words = f"{curly(one.name)} and {curly(other.name)}"
                yield Link(words=words, href=address(sorted((one.code, other.code)), asked.release))


def _levels(current: Current, ticked: Sequence[str]) -> Iterator[TicksField]:
    for number, (plural, places) in enumerate(choices(current.table), 1):
        is_small = places[0] in current.table.small_places
        yield TicksField(
            name=f"{_PLACES}-{number}",
            legend=capital(plural),
            hint="Their figures are estimates from a model." if is_small else "",
            options=tuple(Option(place.code, curly(place.name), is_name=True) for place in places),
            chosen=tuple(ticked),
        )


ROUTES = Router(path="/", route_handlers=[compare, compare_pdf], middleware=[COMPRESSED])
