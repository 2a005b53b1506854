"""The list of releases, and the figures of each as a file."""

from collections.abc import Iterator
from urllib.parse import quote

from litestar import Response, Router, route
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import File

from index_platform.auth.guards import Access
from index_platform.services import release_files
from index_platform.services.portal import Listed, Portal
from index_platform.services.release_files import BUNDLE, FILES, ReleaseFile
from index_platform.web.compression import COMPRESSED
from index_platform.web.described import NOT_THERE, WITHDRAWN, Told, described, led
from index_platform.web.fresh import FRESH, AnyRequest, fresh, sent
from index_platform.web.places import DOWNLOADS, NAME, READ, navigation
from reports.change_page import ChangeReport
from reports.contexts import Link, MessageContext, ReleaseEntry, ReleasesContext
from reports.html import Links, figures_page, message_page, releases_page
from reports.place_report import TAGS
from reports.sentences import counted, day_words, inside, shorthand, size_words

_ZIP = "application/zip"
_NAVIGATION = navigation(DOWNLOADS)
_FILE = Told(about="The name of the file.", example="data.csv", values=(*FILES, BUNDLE))


@route("/releases", http_method=READ, sync_to_thread=True, rule=Access.PUBLIC)
def releases(request: AnyRequest, portal: NamedDependency[Portal]) -> Response[bytes] | Response[None]:
    """Every release that was ever published, with the files of those that still are."""
    listed, links = portal.listed(), Links(navigation=_NAVIGATION)
    if not listed:
        return fresh(request, message_page(_EMPTY, links, name=NAME))
    named = next((each for each in listed if each.index), None)
    name, whole = (named.index, named.whole) if named else (NAME, "")
    context = ReleasesContext(
        title="Releases",
        lead="Every figure that was published, as files to work with. A release never changes.",
        entries=tuple(map(_entry, listed)),
        notes=_NOTES if named else (),
    )
    return fresh(request, releases_page(context, links, name=name, whole=whole))


@route("/releases/{name:str}/change", http_method=READ, sync_to_thread=True, rule=Access.PUBLIC)
def change(
    request: AnyRequest, portal: NamedDependency[Portal], name: FromPath[str]
) -> Response[bytes] | Response[None]:
    """What changed with a release since the one before, place by place and measure by measure."""
    return fresh(request, portal.change(name, _written))


def _written(report: ChangeReport) -> bytes:
    downloads = (Link(words="All releases", href="/releases"),)
    return figures_page(report, Links(navigation=_NAVIGATION, downloads=downloads)).encode()


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
    return _elsewhere(f"/releases/{portal.named().release.id}")


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
        return sent(request, portal.file(name, file), _ZIP)
    known = release_files.known(file)
    return sent(request, portal.file(name, file), known.media_type, _led(name, known))


def _led(name: str, known: ReleaseFile) -> dict[str, str]:
    """Where it is told what a file holds."""
    if not known.told_by:
        return {}
    kind = FILES[known.told_by].media_type
    return {"Link": f'</releases/{name}/{known.told_by}>; rel="describedby"; type="{kind}"'}


def _entry(listed: Listed) -> ReleaseEntry:
    published = f"Published on {day_words(listed.published)}"
    if listed.withdrawn:
        dates = f"{published}, withdrawn on {day_words(listed.withdrawn)}. Its figures are shown no more."
        return ReleaseEntry(
            anchor=listed.id,
            title=Link(words=listed.id, href=""),
            tag="withdrawn",
            dates=dates,
            notices=listed.notices,
            changes="",
            early=tuple(_early(listed)),
            downloads=(),
        )
    if listed.is_broken:
        return ReleaseEntry(
            anchor=listed.id,
            title=Link(words=listed.id, href=""),
            tag="cannot be read",
            dates=f"{published}. {_BROKEN}",
            notices=(),
            changes="",
            early=(),
            downloads=(),
        )
    return ReleaseEntry(
        anchor=listed.id,
        title=Link(
            words=f"{listed.id}: {listed.whole}, {inside(listed.wave_title)}", href=f"/releases/{listed.id}"
        ),
        notices=listed.notices,
        tag=TAGS.get(listed.wave_kind, ""),
        dates=f"{published}.",
        changes=listed.changes,
        early=tuple(_early(listed)),
        downloads=tuple(file_links(listed)),
    )


def _early(listed: Listed) -> Iterator[str]:
    """Who could read it before everybody, why, and how often they did: roles, never names."""
    for one in listed.early:
        looks = (
            "did not open it" if not one.openings else f"opened it {counted(one.openings, 'time', 'times')}"
        )
        hours = counted(one.hours, "hour", "hours")
        yield f"{one.roles}, from {hours} before publication, {looks}. Why: {one.reason}"


def file_links(listed: Listed) -> Iterator[Link]:
    """The files of a release, each with its size, behind the page on what changed."""
    here = f"/releases/{listed.id}"
    if listed.is_compared:
        yield Link(words="What changed, place by place", href=f"{here}/change")
    for name, words in _WORDS.items():
        if name in listed.sizes:
            size = f", {size_words(listed.sizes[name])}" if listed.sizes[name] else ""
            yield Link(words=f"{words}{size})", href=f"{here}/{name}")


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
