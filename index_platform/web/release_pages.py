"""A release at its own address, where it stays: its page, its places, and what it says otherwise."""

from collections.abc import Iterator

from litestar import Response, Router, route
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import File

from index_platform.auth.guards import Access
from index_platform.services import release_pages
from index_platform.services.portal import Current, Portal
from index_platform.web.compression import COMPRESSED
from index_platform.web.fresh import AnyRequest, fresh
from index_platform.web.places import (
    NAVIGATION,
    READ,
    figures_link,
    inline_pdf,
    release_link,
    report_links,
    residents_link,
)
from index_platform.web.releases import file_links
from index_platform.web.residents import file_of, sheet_of
from reports.change_page import ChangeReport
from reports.content import PlaceReport
from reports.contexts import Link
from reports.html import Links, figures_page, release_page, web_page
from reports.release_content import ReleaseReport
from reports.sentences import curly
from reports.small_html import small_maps, small_page
from reports.small_report import SmallReport
from scoring.published import PublishedTable

_RELEASE = "/releases/{name:str}"
_PLACE = f"{_RELEASE}/places/{{code:str}}"
_ENGLISH = "en"


@route(_RELEASE, http_method=READ, sync_to_thread=True, rule=Access.PUBLIC)
def release(
    request: AnyRequest, portal: NamedDependency[Portal], name: FromPath[str]
) -> Response[bytes] | Response[None]:
    """What a release is, what it puts right, its places, its files, how to check and how to cite it."""
    current = portal.named(name)
    listed = next(one for one in portal.listed() if one.id == name)

    def write(report: ReleaseReport) -> bytes:
        links = Links(navigation=NAVIGATION, downloads=tuple(_elsewhere(portal, current)))
        places = tuple(_places(current.table, name))
        return release_page(report, links, places, tuple(file_links(listed))).encode()

    return fresh(request, release_pages.page(portal, current, listed, write))


@route(
    f"{_RELEASE}/differences",
    http_method=READ,
    sync_to_thread=True,
    rule=Access.PUBLIC,
)
def differences(
    request: AnyRequest, portal: NamedDependency[Portal], name: FromPath[str]
) -> Response[bytes] | Response[None]:
    """What a release says otherwise than the one whose place it took: conclusions, figures, sentences."""
    return fresh(request, release_pages.differences(portal, portal.named(name), _differing))


@route(_PLACE, http_method=READ, sync_to_thread=True, rule=Access.PUBLIC)
def place(
    request: AnyRequest, portal: NamedDependency[Portal], name: FromPath[str], code: FromPath[str]
) -> Response[bytes] | Response[None]:
    """The report of one place as a release has it, also when there is a newer one."""
    current = portal.named(name)
    made = portal.small(current, code, _small) or portal.page(current, code, _written)
    return fresh(request, made, headers={"Link": _canonical(portal, current, code)})


@route(f"{_PLACE}/report.pdf", http_method=READ, sync_to_thread=True, rule=Access.PUBLIC)
def report_pdf(
    request: AnyRequest, portal: NamedDependency[Portal], name: FromPath[str], code: FromPath[str]
) -> File | Response[None]:
    """The same report as PDF."""
    return inline_pdf(request, portal.pdf(portal.named(name), code))


@route(f"{_PLACE}/large-print.pdf", http_method=READ, sync_to_thread=True, rule=Access.PUBLIC)
def large_print_pdf(
    request: AnyRequest, portal: NamedDependency[Portal], name: FromPath[str], code: FromPath[str]
) -> File | Response[None]:
    """The same report in large print."""
    return inline_pdf(request, portal.large_print(portal.named(name), code))


@route(
    f"{_PLACE}/residents",
    http_method=READ,
    sync_to_thread=True,
    rule=Access.PUBLIC,
)
def residents(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    name: FromPath[str],
    code: FromPath[str],
    language: FromQuery[str] = _ENGLISH,
) -> Response[bytes] | Response[None]:
    """The page for residents as a release has it."""
    report = f"/releases/{name}/places/{code}"
    return fresh(request, sheet_of(portal, portal.named(name), code, language, report))


@route(f"{_PLACE}/residents/{{language:str}}", http_method=READ, sync_to_thread=True, rule=Access.PUBLIC)
def residents_in(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    name: FromPath[str],
    code: FromPath[str],
    language: FromPath[str],
) -> Response[bytes] | Response[None]:
    """The same in one of its languages, at an address without a query."""
    report = f"/releases/{name}/places/{code}"
    return fresh(request, sheet_of(portal, portal.named(name), code, language, report))


@route(
    f"{_PLACE}/residents/{{language:str}}/residents.pdf",
    http_method=READ,
    sync_to_thread=True,
    rule=Access.PUBLIC,
)
def residents_file_in(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    name: FromPath[str],
    code: FromPath[str],
    language: FromPath[str],
) -> File | Response[None]:
    """The same in a language as PDF."""
    return file_of(request, portal, portal.named(name), code, language)


@route(f"{_PLACE}/residents.pdf", http_method=READ, sync_to_thread=True, rule=Access.PUBLIC)
def residents_file(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    name: FromPath[str],
    code: FromPath[str],
    language: FromQuery[str] = _ENGLISH,
) -> File | Response[None]:
    """The same as PDF."""
    return file_of(request, portal, portal.named(name), code, language)


def _canonical(portal: Portal, current: Current, code: str) -> str:
    """The address that stands for this page: that of the newest release of its wave."""
    newest = portal.standing(current.release).newest or current.release.id
    is_shown = newest == portal.named().release.id
    return f'<{"" if is_shown else f"/releases/{newest}"}/places/{code}>; rel="canonical"'


def _elsewhere(portal: Portal, current: Current) -> Iterator[Link]:
    """The newest release of the wave, and what this one says otherwise than the one before."""
    standing = portal.standing(current.release)
    if standing.newest:
        yield Link(words=f"The newest release: {standing.newest}", href=f"/releases/{standing.newest}")
    if standing.notice is not None and standing.notice.differences is not None:
        words = f"What it says otherwise than {standing.notice.of}"
        yield Link(words=words, href=f"/releases/{standing.release}/differences")
    yield Link(words="All releases", href="/releases")


def _places(table: PublishedTable, name: str) -> Iterator[Link]:
    for one in (table.whole, *table.places, *table.small_places):
        yield Link(words=curly(one.name), href=f"/releases/{name}/places/{one.code}")


def _written(report: PlaceReport, since: str) -> bytes:
    below = f"/releases/{report.release}/places"
    newest = Link(words=f"The newest figures of {report.place}", href=f"/places/{report.code}")
    links = (*report_links(report, since, f"{below}/{report.code}"), newest, release_link(report.release))
    return web_page(report, Links(navigation=NAVIGATION, downloads=links, places=below)).encode()


def _small(table: PublishedTable, report: SmallReport) -> bytes:
    below, release = f"/releases/{report.release}/places", report.release
    downloads = (
        residents_link(f"{below}/{report.code}"),
        figures_link(release),
        Link(words=f"The newest figures of {report.place}", href=f"/places/{report.code}"),
        release_link(release),
    )
    small = f"/releases/{release}#places"
    links = Links(navigation=NAVIGATION, downloads=downloads, places=below, small=small)
    return small_page(report, links, small_maps(table, report.code, below)).encode()


def _differing(report: ChangeReport, release: str) -> bytes:
    return figures_page(report, Links(navigation=NAVIGATION, downloads=(release_link(release),))).encode()


ROUTES = Router(
    path="/",
    route_handlers=[
        release,
        differences,
        place,
        report_pdf,
        large_print_pdf,
        residents,
        residents_in,
        residents_file,
        residents_file_in,
    ],
    middleware=[COMPRESSED],
)
