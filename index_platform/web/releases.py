"""The list of releases, and the figures of each as a file."""

from collections.abc import Callable
from dataclasses import replace

from litestar import MediaType, Request, Response, Router, route
from litestar.datastructures import ETag, State
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import File

from index_platform.auth.guards import Access
from index_platform.services.portal import Document, Listed, Portal
from index_platform.web.compression import COMPRESSED
from index_platform.web.places import COME_BACK, DOWNLOADS, NAME, PLACES, READ
from reports.contexts import Link, MessageContext, ReleaseEntry, ReleasesContext
from reports.html import Links, message_page, releases_page
from reports.place_report import TAGS
from reports.sentences import day_words, inside, shorthand, size_words

AnyRequest = Request[object, object, State]
CSV, CSVW = "text/csv; header=present", "application/csvm+json"
_NAVIGATION = (PLACES, replace(DOWNLOADS, current=True), COME_BACK)
_FRESH = "public, no-cache"  # kept by whoever likes, asked for again each time: a release can be withdrawn


@route("/releases", http_method=READ, media_type=MediaType.HTML, sync_to_thread=True, rule=Access.PUBLIC)
def releases(portal: NamedDependency[Portal]) -> str:
    """Every release that was ever published, with the files of those that still are."""
    listed, links = portal.listed(), Links(navigation=_NAVIGATION)
    if not listed:
        return message_page(_EMPTY, links, name=NAME)
    named = next((each for each in listed if each.index), None)
    name, whole = (named.index, named.whole) if named else (NAME, "")
    context = ReleasesContext(
        title="Releases",
        lead="Every figure that was published, as files to work with. A release never changes.",
        entries=tuple(map(_entry, listed)),
        notes=_NOTES if named else (),
    )
    return releases_page(context, links, name=name, whole=whole)


@route("/releases/{name:str}/data.csv", http_method=READ, sync_to_thread=True, rule=Access.PUBLIC)
def figures(
    request: AnyRequest, portal: NamedDependency[Portal], name: FromPath[str]
) -> File | Response[None]:
    """All figures of a release, one row a place and measure."""
    told = f'</releases/{name}/data.csv-metadata.json>; rel="describedby"; type="{CSVW}"'
    return _sent(request, lambda: portal.figures(name), CSV, {"Link": told})


@route(
    "/releases/{name:str}/data.csv-metadata.json", http_method=READ, sync_to_thread=True, rule=Access.PUBLIC
)
def figures_metadata(
    request: AnyRequest, portal: NamedDependency[Portal], name: FromPath[str]
) -> File | Response[None]:
    """What the columns of the file with all figures hold."""
    return _sent(request, lambda: portal.figures_metadata(name), CSVW, {})


def _sent(
    request: AnyRequest, find: Callable[[], Document], media_type: str, headers: dict[str, str]
) -> File | Response[None]:
    """The file, or 304 for whoever has it already."""
    document = find()
    # weak: a compressed answer has other bytes, and the same content
    tag = ETag(value=document.version, weak=True)
    headers = {**headers, "Cache-Control": _FRESH}
    if has(request.headers.get("if-none-match", ""), document.version):
        return Response(None, status_code=304, headers={**headers, "ETag": tag.to_header()})
    return File(
        document.path,
        filename=document.name,
        media_type=media_type,
        headers=headers,
        etag=tag,
    )


def has(known: str, version: str) -> bool:
    """Whether an ``If-None-Match`` header names this version, compared weakly (RFC 9110, 13.1.2)."""
    tags = [tag.strip().removeprefix("W/") for tag in known.split(",")]
    return "*" in tags or f'"{version}"' in tags


def _entry(listed: Listed) -> ReleaseEntry:
    published = f"Published on {day_words(listed.published)}"
    if listed.withdrawn:
        dates = f"{published}, withdrawn on {day_words(listed.withdrawn)}. Its figures are shown no more."
        return ReleaseEntry(
            anchor=listed.id, title=listed.id, tag="withdrawn", dates=dates, changes="", downloads=()
        )
    return ReleaseEntry(
        anchor=listed.id,
        title=f"{listed.id}: {listed.whole}, {inside(listed.wave_title)}",
        tag=TAGS.get(listed.wave_kind, ""),
        dates=f"{published}.",
        changes=listed.changes,
        downloads=(
            Link(
                words=f"All figures (CSV, {size_words(listed.size)})", href=f"/releases/{listed.id}/data.csv"
            ),
            Link(words="What its columns hold (JSON)", href=f"/releases/{listed.id}/data.csv-metadata.json"),
        ),
    )


_NOTES = (
    "In the file, one row is one figure of one place, with its likely range and in the words of the reports. "
    f"Its marks are {shorthand(('u', 'c', 'x'))}",
    "The file with the columns follows CSV on the Web, a standard that many programs read.",
)
_EMPTY = MessageContext(
    title="Nothing has been published yet",
    lead="When the first release is approved, its files stand here.",
    links=(Link(words="All places", href="/places"),),
)

ROUTES = Router(path="/", route_handlers=[releases, figures, figures_metadata], middleware=[COMPRESSED])
