"""The list of releases, and the figures of each as a file."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

from litestar import MediaType, Request, Response, Router, route
from litestar.datastructures import ETag, State
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import File

from index_platform.auth.guards import Access
from index_platform.services import release_files
from index_platform.services.portal import Document, Listed, Portal
from index_platform.services.release_files import BUNDLE, FILES, ReleaseFile
from index_platform.web.compression import COMPRESSED
from index_platform.web.described import NOT_THERE, WITHDRAWN, Told, described, led
from index_platform.web.places import COME_BACK, DOWNLOADS, NAME, PLACES, READ
from reports.change_page import ChangeReport
from reports.contexts import Link, MessageContext, ReleaseEntry, ReleasesContext
from reports.html import Links, change_page, message_page, releases_page
from reports.place_report import TAGS
from reports.sentences import day_words, inside, shorthand, size_words

AnyRequest = Request[object, object, State]
_ZIP = "application/zip"
_NAVIGATION = (PLACES, replace(DOWNLOADS, current=True), COME_BACK)
_FILE = Told(about="The name of the file.", example="data.csv", values=(*FILES, BUNDLE))
FRESH = "public, no-cache"  # kept by whoever likes, asked for again each time: a release can be withdrawn


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


@route(
    "/releases/{name:str}/change",
    http_method=READ,
    media_type=MediaType.HTML,
    sync_to_thread=True,
    rule=Access.PUBLIC,
)
def change(portal: NamedDependency[Portal], name: FromPath[str]) -> Response[bytes]:
    """What changed with a release since the one before, place by place and measure by measure."""
    return Response(portal.change(name, _written), headers={"Cache-Control": FRESH})


def _written(report: ChangeReport) -> bytes:
    downloads = (Link(words="All releases", href="/releases"),)
    return change_page(report, Links(navigation=_NAVIGATION, downloads=downloads)).encode()


@route(
    "/releases/latest",
    http_method=READ,
    sync_to_thread=True,
    rule=Access.PUBLIC,
    include_in_schema=True,
    operation_class=led("The newest release", refused=NOT_THERE),
)
def latest(portal: NamedDependency[Portal]) -> Response[bytes]:
    """Where the newest release is told of: an address that stays while releases come."""
    return _elsewhere(f"/releases#{portal.named().release.id}")


@route(
    "/releases/latest/{file:str}",
    http_method=READ,
    sync_to_thread=True,
    rule=Access.PUBLIC,
    include_in_schema=True,
    operation_class=led("A file of the newest release", parameters={"file": _FILE}, refused=NOT_THERE),
)
def latest_file(portal: NamedDependency[Portal], file: FromPath[str]) -> Response[bytes]:
    """Where a file of the newest release is."""
    return _elsewhere(f"/releases/{portal.named().release.id}/{quote(file)}")


def _elsewhere(target: str) -> Response[bytes]:
    return Response(b"", status_code=302, headers={"Location": target, "Cache-Control": FRESH})


@route(
    "/releases/{name:str}/{file:str}",
    http_method=READ,
    sync_to_thread=True,
    rule=Access.PUBLIC,
    include_in_schema=True,
    operation_class=described(
        "A file of a release",
        {
            **{
                each.media_type.partition(";")[0]: "the figures, or what they hold" for each in FILES.values()
            },
            _ZIP: "all",
        },
        parameters={"name": Told(about="The release.", example="R1"), "file": _FILE},
        refused={**NOT_THERE, **WITHDRAWN},
        has_tag=True,
    ),
)
def figures(
    request: AnyRequest, portal: NamedDependency[Portal], name: FromPath[str], file: FromPath[str]
) -> File | Response[None]:
    """A file with all figures of a release, or one that says what such a file holds."""
    if file == BUNDLE:
        return _sent(request, portal.file(name, file), _ZIP, {})
    known = release_files.known(file)
    return _sent(request, portal.file(name, file), known.media_type, _led(name, known))


def _led(name: str, known: ReleaseFile) -> dict[str, str]:
    """Where it is told what a file holds."""
    if not known.told_by:
        return {}
    kind = FILES[known.told_by].media_type
    return {"Link": f'</releases/{name}/{known.told_by}>; rel="describedby"; type="{kind}"'}


def _sent(
    request: AnyRequest, document: Document, media_type: str, headers: dict[str, str]
) -> File | Response[None]:
    """The file, or 304 for whoever has it already."""
    # weak: a compressed answer has other bytes, and the same content
    tag = ETag(value=document.version, weak=True)
    headers = {**headers, "Cache-Control": FRESH}
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
    if listed.is_broken:
        return ReleaseEntry(
            anchor=listed.id,
            title=listed.id,
            tag="cannot be read",
            dates=f"{published}. {_BROKEN}",
            changes="",
            downloads=(),
        )
    return ReleaseEntry(
        anchor=listed.id,
        title=f"{listed.id}: {listed.whole}, {inside(listed.wave_title)}",
        tag=TAGS.get(listed.wave_kind, ""),
        dates=f"{published}.",
        changes=listed.changes,
        downloads=tuple(_downloads(listed)),
    )


def _downloads(listed: Listed) -> Iterator[Link]:
    here = f"/releases/{listed.id}"
    if listed.is_compared:
        yield Link(words="What changed, place by place", href=f"{here}/change")
    for name, words in _WORDS.items():
        if name in listed.sizes:
            yield Link(words=f"{words}, {size_words(listed.sizes[name])})", href=f"{here}/{name}")


_BROKEN = (
    "What is stored is not what was published, so none of it is shown. Whoever runs this site can restore it "
    "from a backup."
)
_WORDS = {  # of each file, without its size
    "data.csv": "All figures (CSV",
    "data.csv-metadata.json": "What the columns of the CSV hold (JSON",
    "changes.csv": "What changed since the wave before (CSV",
    "changes.csv-metadata.json": "What the columns of that CSV hold (JSON",
    "groups.csv": "Figures by groups of people (CSV",
    "official.csv": "What other surveys say of the whole (CSV",
    "data.xlsx": "A workbook for Excel, one table a sheet (XLSX",
    "data.ods": "The same workbook in an open format (ODS",
    "data.json": "All figures for programs (JSON",
    "data.schema.json": "What the JSON holds (JSON Schema",
    BUNDLE: "All of these in one archive, with checksums (ZIP",
}
_NOTES = (
    "In the CSV, one row is one figure of one place, with its likely range and in the words of the reports. "
    f"Its marks are {shorthand(('u', 'c', 'x'))}",
    "The file with the columns follows CSV on the Web, a standard that many programs read.",
    "Every file holds the same figures with the same digits. Workbooks are checked by machine, so that a "
    "screen reader can read them.",
)
_EMPTY = MessageContext(
    title="Nothing has been published yet",
    lead="When the first release is approved, its files stand here.",
    links=(Link(words="All places", href="/places"),),
)

ROUTES = Router(
    path="/", route_handlers=[releases, latest, latest_file, change, figures], middleware=[COMPRESSED]
)
