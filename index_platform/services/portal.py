"""What the public sees: approved releases, their pages and their files, each made once."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Engine

from index_platform.public_files.shelf import Shelf
from index_platform.queries.releases import Release
from index_platform.services import changes, release_files, releases, report_sides, residents, trends
from index_platform.services.documents import file_stem
from index_platform.services.outlines import Outlines
from index_platform.services.release_files import BUNDLE, ReleaseFile, ReleaseWriter
from index_platform.services.report_sides import ReleaseSides
from index_platform.services.shelved import folder as _folder
from index_platform.services.shelved import version as _version
from index_platform.services.signposts import Service
from instruments.errors import InvalidInputError, NotFoundError, NotReproducedError, WithdrawnError
from reports.change_page import ChangeReport, change_report
from reports.content import OutlineMap, PlaceReport
from reports.pdf import large_print_pdf, pdf
from reports.place_report import place_report
from reports.residents import require_language, residents_page
from reports.residents_content import ResidentsPage
from reports.revisions import what_changed
from reports.small_places import any_place, small_place
from reports.small_report import SmallReport, small_report
from scoring.published import PublishedTable

Writer = Callable[[PlaceReport], bytes]
PageWriter = Callable[[PlaceReport, str], bytes]  # and since which wave there is a page on what changed
ChangeWriter = Callable[[ChangeReport], bytes]
ResidentsWriter = Callable[[ResidentsPage], bytes]
SmallWriter = Callable[[PublishedTable, SmallReport], bytes]
_Writing = (
    Writer | PageWriter | ChangeWriter | ResidentsWriter | SmallWriter | ReleaseWriter | Callable[..., bytes]
)


@dataclass(frozen=True, kw_only=True)
class Current:
    """A release that the public may see, with its figures."""

    release: Release
    table: PublishedTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file of a release on disk, the name it should be saved under, and what changes when it does."""

    path: Path
    name: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A release that was published once. Only one that still is, and can be read, has a title and a size."""

    id: str
    published: date
    withdrawn: date | None = None
    wave_title: str = ""
    wave_kind: str = ""
    index: str = ""  # title of the index
    whole: str = ""  # name of the whole place
    changes: str = ""
    sizes: Mapping[str, int] = field(default_factory=dict)  # name of a file, its bytes
    is_compared: bool = False  # whether there is a page on what changed
    is_broken: bool = False  # whether what is stored is not what was published


class Portal:
    """The public side of one database. Pages and files are made when first asked for, then kept.

    licence: address of the licence under which the publisher gives the figures; empty if none is stated.
    contact: whom residents may reach. site: the address of these pages, for paper. services: somebody to talk
    to, for the reports.
    """

    def __init__(
        self,
        engine: Engine,
        shelf: Shelf,
        *,
        licence: str = "",
        contact: str = "",
        site: str = "",
        services: tuple[Service, ...] = (),
    ) -> None:
        self._engine, self._shelf, self._licence = engine, shelf, licence
        self._contact, self._site, self._services = contact, site, services
        self._outlines = Outlines(engine)
        self._kept: Current | None = None
        self._beside: tuple[tuple[str, ...], ReleaseSides] | None = None  # of the newest release asked for
        self._seen: dict[tuple[str, str, str], Listed] = {}  # its id, that of the one before, of the compared
        self._waves: dict[tuple[str, str], str] = {}  # of a release and the one that it is compared with

    def current(self) -> Current | None:
        """The newest approved release of the wave that was asked last; None before the first."""
        latest = releases.latest(self._engine)
        if latest is None:
            return None
        if self._kept is None or self._kept.release != latest:
            self._kept = Current(release=latest, table=releases.table(self._engine, latest.id))
        return self._kept

    def named(self, name: str = "") -> Current:
        """The release of this id, else the newest, with its figures; refused like ``file``."""
        current = self.current()
        if not name and current is None:
            raise NotFoundError(
                "nothing has been published yet", where="releases", fix="Come back when a release is."
            )
        if current is not None and name in ("", current.release.id):
            return current
        release = self._public(name)
        return Current(release=release, table=releases.table(self._engine, release.id))

    def outlines(self, current: Current) -> OutlineMap | None:
        """The shapes of the places of a release; None where no boundaries of them were loaded."""
        return self._outlines.of(current.table)

    def since(self, current: Current) -> str:
        """The wave that the page on what changed with a release counts from, in words.

        Empty without such a page, or where it cannot be read: that closes no other page.
        """
        later = current.release.id
        try:
            earlier = changes.counted_from(self._engine, later)
            if earlier is not None and (later, earlier) not in self._waves:
                found = changes.latest(self._engine, later)
                self._waves[later, earlier] = "" if found is None else found.change.earlier.title
        except NotReproducedError:
            return ""
        return "" if earlier is None else self._waves[later, earlier]

    def page(self, current: Current, code: str, write: PageWriter) -> bytes:
        """The web page of one place, as ``write`` makes it; NotFoundError for a place not in the release."""
        since = self.since(current)
        known = sha256(since.encode()).hexdigest()[:6]  # releases come and go, and with them what is compared
        return self._made(
            current, code, f"{known}.html", write, lambda report: write(report, since)
        ).read_bytes()

    def small(self, current: Current, code: str, write: SmallWriter) -> bytes | None:
        """The web page of a small place, as ``write`` makes it; None where there is none of this code."""
        place = small_place(current.table, code)
        if place is None:
            return None
        return self._shelf.file(
            f"{_folder(current.release, write)}/{place.code}.html",
            lambda: write(current.table, small_report(current.table, place, release=current.release.id)),
        ).read_bytes()

    def pdf(self, current: Current, code: str) -> Document:
        """The PDF of one place; NotFoundError for a place not in the release."""
        return self._printed(current, code, "pdf", pdf)

    def large_print(self, current: Current, code: str) -> Document:
        """The PDF of one place in large print; NotFoundError for a place not in the release."""
        return self._printed(current, code, "large-print.pdf", large_print_pdf)

    def _printed(self, current: Current, code: str, kind: str, write: Writer) -> Document:
        path = self._made(current, code, kind, write, write)
        stem = file_stem(current.table, code, current.release.id)
        return Document(path=path, name=f"{stem}.{kind}", version=_version(path))

    def residents(
        self, current: Current, code: str, language: str, kind: str, write: ResidentsWriter
    ) -> Document:
        """The page for residents of a place, small ones too, as a file of this kind that ``write`` makes.

        NotFoundError for a place that is not in the release, and for a language that it has no page in.
        """
        table, release = current.table, current.release.id
        place = any_place(table, code).code
        require_language(table, language)
        beside = (self.since(current), self._contact, self._site)  # releases come and go
        known = sha256(repr(beside).encode()).hexdigest()[:6]
        path = self._shelf.file(
            f"{_folder(current.release, write)}/{place}-residents-{known}-{language}.{kind}",
            lambda: write(self._residents_page(table, place, language, release)),
        )
        stem = file_stem(table, place, release)
        return Document(path=path, name=f"{stem}-{language}.{kind}", version=_version(path))

    def _residents_page(self, table: PublishedTable, code: str, language: str, release: str) -> ResidentsPage:
        said = residents.beside(self._engine, table, code, release, contact=self._contact, site=self._site)
        return residents_page(table, code, language, release=release, beside=said)

    def change(self, name: str, write: ChangeWriter) -> bytes:
        """The page on what changed with a release; refused like ``file``, or where none is compared."""
        release = self._public(name)
        found = changes.latest(self._engine, release.id)
        if found is None:
            raise NotFoundError(
                f"no earlier release is compared with {release.id}",
                where="releases",
                fix="See the list of releases: /releases.",
            )
        path = self._shelf.file(
            f"{_folder(release, write)}/change-{found.release}.html",
            lambda: write(change_report(found.change, release=release.id, since=found.release)),
        )
        return path.read_bytes()

    def file(self, name: str, file: str) -> Document:
        """A file of a release; NotFoundError if it never was public, WithdrawnError if it was."""
        release = self._public(name)
        if file == BUNDLE:
            return self._bundle(release)
        return self._file(release, release_files.known(file))

    def listed(self) -> tuple[Listed, ...]:
        """Every release that was ever published, the newest first."""
        return tuple(self._listed())[::-1]

    def _listed(self) -> Iterator[Listed]:
        earlier = ""
        for release in releases.stored(self._engine):
            if release.state == "withdrawn" and release.approved_at:
                gone = _day(release.withdrawn_at or release.approved_at)
                yield Listed(id=release.id, published=_day(release.approved_at), withdrawn=gone)
            elif release.state == "approved":
                shown = self._shown(release, earlier)
                yield shown
                earlier = earlier if shown.is_broken else release.id

    def _shown(self, release: Release, earlier: str) -> Listed:
        """An approved release. One that cannot be read takes no other from the list."""
        try:
            since = changes.counted_from(self._engine, release.id)  # others come and go
            if (key := (release.id, earlier, since or "")) not in self._seen:
                self._seen[key] = self._told(release, earlier, is_compared=since is not None)
        except NotReproducedError:
            return Listed(id=release.id, published=_approved_on(release), is_broken=True)
        seen = self._seen[key]
        sizes = {**seen.sizes, **self._size_of_all(release)}
        return replace(seen, sizes=sizes)

    def _told(self, release: Release, before: str, *, is_compared: bool) -> Listed:
        table = releases.table(self._engine, release.id)
        earlier = releases.table(self._engine, before) if before else None
        return Listed(
            id=release.id,
            published=_approved_on(release),
            wave_title=table.wave_title,
            wave_kind=table.wave_kind,
            index=table.title,
            whole=table.whole.name,
            changes=what_changed(table, earlier, apart=self._apart(before, release.id)),
            sizes=dict(self._sizes(release, is_compared=is_compared)),
            is_compared=is_compared,
        )

    def _apart(self, before: str, release: str) -> tuple[str, ...]:
        return trends.apart(self._engine, before, release) if before else ()

    def _public(self, name: str) -> Release:
        """The approved release of exactly this id. One that waits for approval is not there, for anybody."""
        known = {release.id: release for release in releases.stored(self._engine) if release.approved_at}
        if name not in known:
            raise NotFoundError(
                f"there is no release {name!r}", where="releases", fix="See the list of releases: /releases."
            )
        if known[name].state != "approved":
            raise WithdrawnError(
                f"{name} was withdrawn", where="releases", fix="See the list of releases: /releases."
            )
        return known[name]

    def _file(self, release: Release, known: ReleaseFile) -> Document:
        """A file of a whole release, kept under what it was made from; figures are read only to make it."""
        return self._document(
            release, self._compared(release, known.write), known.name, lambda: self._written(release, known)
        )

    def _written(self, release: Release, known: ReleaseFile) -> bytes:
        edition = release_files.edition(release, self._licence, changes.latest(self._engine, release.id))
        return known.write(releases.table(self._engine, release.id), edition)

    def _bundle(self, release: Release) -> Document:
        """All files in one archive."""
        own = self._compared(release, release_files.bundle)
        return self._document(release, own, BUNDLE, lambda: self._packed(release))

    def _packed(self, release: Release) -> bytes:
        table, since = releases.table(self._engine, release.id), changes.latest(self._engine, release.id)
        held = release_files.of(is_compared=since is not None)
        made = {known.name: self._file(release, known).path.read_bytes() for known in held}
        return release_files.bundle(table, release, made, licence=self._licence, since=since)

    def _sizes(self, release: Release, *, is_compared: bool) -> Iterator[tuple[str, int]]:
        """The size of every file that can be made: one that is refused takes no other from the list."""
        for known in release_files.of(is_compared=is_compared):
            with suppress(InvalidInputError):
                yield known.name, self._file(release, known).path.stat().st_size

    def _size_of_all(self, release: Release) -> dict[str, int]:
        """The size of the archive; none where it cannot be made of what is stored."""
        with suppress(NotReproducedError, InvalidInputError):
            return {BUNDLE: self._bundle(release).path.stat().st_size}
        return {}

    def _compared(self, release: Release, write: _Writing) -> str:
        """Where a file stands; elsewhere when another release is what its change counts from."""
        earlier = changes.counted_from(self._engine, release.id) or "alone"
        return f"{self._folder(release, write)}-{earlier}"

    def _folder(self, release: Release, write: _Writing) -> str:
        return f"{_folder(release, write)}-{sha256(self._licence.encode()).hexdigest()[:6]}"

    def _document(self, release: Release, folder: str, name: str, make: Callable[[], bytes]) -> Document:
        path = self._shelf.file(f"{folder}/{name}", make)
        saved = f"{release_files.folder_name(release)}-{name}"
        return Document(path=path, name=saved, version=_version(path))

    def _made(self, current: Current, code: str, kind: str, by: Writer | PageWriter, write: Writer) -> Path:
        """A file of one report, kept under what it was made from: other figures or words, another file.

        by: whose code makes it. write: what makes it of the report.
        """
        place, beside = current.table.place(code).code, report_sides.earlier(self._engine, current.release.id)
        known = sha256(repr(self._services).encode()).hexdigest()[:6]
        return self._shelf.file(
            f"{_folder(current.release, by)}/{'-'.join((place, *beside, known))}.{kind}",
            lambda: write(self._report(current, place, beside)),
        )

    def _report(self, current: Current, code: str, beside: tuple[str, ...]) -> PlaceReport:
        key = (current.release.id, *beside)
        if self._beside is None or self._beside[0] != key:
            self._beside = key, report_sides.collected(self._engine, current.release.id, self._services)
        sides = self._beside[1].of(current.table, code)
        return place_report(current.table, code, release=current.release.id, sides=sides)


def _approved_on(release: Release) -> date:
    return _day(release.approved_at or release.proposed_at)


def _day(moment: str) -> date:
    """The day of a stored moment."""
    return date.fromisoformat(moment[:10])
