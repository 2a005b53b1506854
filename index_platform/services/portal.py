"""What the public sees: approved releases, their pages and their files, each made once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from functools import partial
from pathlib import Path

from sqlalchemy import Engine

from index_platform.public_files.shelf import Shelf
from index_platform.queries.releases import Release
from index_platform.services import (
    changes,
    corrections,
    early_reading,
    release_files,
    release_list,
    releases,
    report_sides,
    residents,
    trends,
)
from index_platform.services.corrections import Standings, digest
from index_platform.services.documents import file_stem
from index_platform.services.figure_files import FigureFiles
from index_platform.services.newest import Newest
from index_platform.services.outlines import Outlines
from index_platform.services.public_values import Document as Document
from index_platform.services.public_values import Listed as Listed
from index_platform.services.report_sides import ReleaseSides
from index_platform.services.shelved import folder as _folder
from index_platform.services.shelved import version as _version
from index_platform.services.signposts import Service
from index_platform.site_time import day_of
from instruments.errors import NotFoundError, NotReproducedError
from reports.change_page import ChangeReport, change_report
from reports.content import OutlineMap, Paragraph, PlaceReport
from reports.corrections import Standing, notice_paragraphs
from reports.difference_book import Book
from reports.pdf import large_print_pdf, pdf
from reports.place_report import place_report
from reports.residents import require_language, residents_page
from reports.residents_content import ResidentsPage
from reports.revisions import what_changed
from reports.sides import Sides
from reports.small_places import any_place, small_place
from reports.small_report import SmallReport, small_report
from scoring.published import PublishedTable

Writer = Callable[[PlaceReport], bytes]
PageWriter = Callable[[PlaceReport, str], bytes]  # and since which wave there is a page on what changed
ChangeWriter = Callable[[ChangeReport], bytes]
ResidentsWriter = Callable[[ResidentsPage], bytes]
SmallWriter = Callable[[PublishedTable, SmallReport], bytes]
_Writing = Writer | PageWriter | ChangeWriter | ResidentsWriter | SmallWriter | Callable[..., bytes]

_TABLES = 8  # kept in memory


@dataclass(frozen=True, kw_only=True)
class Current:
    """A release that the public may see, with its figures."""

    release: Release
    table: PublishedTable
    notices: tuple[Paragraph, ...] = ()  # where it stands among those of its wave


@dataclass(frozen=True, slots=True, kw_only=True)
class OnShow:
    """The ids of releases that are public, and of those that were before they were withdrawn."""

    public: tuple[str, ...]
    withdrawn: tuple[str, ...]


class Portal:
    """The public side of one database. Pages and files are made when first asked for, then kept.

    clock: what is public goes by it.
    licence: address of the licence under which the publisher gives the figures; empty if none is stated.
    contact: whom residents may reach. site: the address of these pages, for paper. services: somebody to talk
    to, for the reports. zone: in which days are said.
    """

    def __init__(
        self,
        engine: Engine,
        shelf: Shelf,
        *,
        clock: Callable[[], datetime],
        licence: str = "",
        contact: str = "",
        site: str = "",
        services: tuple[Service, ...] = (),
        zone: tzinfo = UTC,
    ) -> None:
        self._engine, self._shelf, self._clock, self._zone = engine, shelf, clock, zone
        self._contact, self._site, self._services = contact, site, services
        self._outlines = Outlines(engine)
        self._kept: Current | None = None
        self._beside: tuple[tuple[str, ...], ReleaseSides] | None = None  # of the newest release asked for
        self._seen: dict[
            tuple[str, ...], Listed
        ] = {}  # its id, those of the one before and the compared, line
        self._standings = Standings(engine, zone)
        self._tables: Newest[str, PublishedTable] = Newest(_TABLES)
        self._files = FigureFiles(
            engine, shelf, self._standings, table=self._table, licence=licence, zone=zone
        )

    def current(self) -> Current | None:
        """The newest public release of the wave that was asked last; None before the first."""
        latest = releases.latest(self._engine, moment=self._clock())
        if latest is None:
            return None
        if self._kept is None or self._kept.release != latest:
            self._kept = Current(release=latest, table=self._table(latest))
        return replace(self._kept, notices=notice_paragraphs(self.standing(latest)))

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
        notices = notice_paragraphs(self.standing(release))
        return Current(release=release, table=self._table(release), notices=notices)

    def standing(self, release: Release) -> Standing:
        """Where a release stands among those of its wave."""
        return self._standings.of(release, self._clock())

    def shown(self) -> OnShow:
        """Which releases are public now, and which were."""
        moment = self._clock()
        known = [one for one in release_list.stored(self._engine) if one.was_public(moment)]
        return OnShow(
            public=tuple(one.id for one in known if one.is_public(moment)),
            withdrawn=tuple(one.id for one in known if not one.is_public(moment)),
        )

    def published_on(self, release: Release) -> date:
        """The day from which a release is public, where the site is."""
        return release_files.published_on(release, self._zone)

    def book(self, earlier: str, later: str) -> Book:
        """The difference book of two public releases."""
        return changes.book(self._engine, earlier, later, moment=self._clock())

    def address(self, path: str) -> str:
        """Where a page stands, for whoever cites it; its path alone where the site has no address yet."""
        return f"{self._site}{path}"

    def kept(self, release: Release, name: str, by: _Writing, make: Callable[[], bytes]) -> bytes:
        """A page about a release, made once for every state of its line. by: whose code makes it."""
        file = f"{_folder(release, by)}/{name}-{self._line(release)}.html"
        return self._shelf.file(file, make).read_bytes()

    def outlines(self, current: Current) -> OutlineMap | None:
        """The shapes of the places of a release; None where no boundaries of them were loaded."""
        return self._outlines.of(current.table)

    def since(self, current: Current) -> str:
        """The wave that the page on what changed with a release counts from, in words.

        Empty without such a page, or where it cannot be read: that closes no other page.
        """
        try:
            change = self._files.edition(current.release, self._clock()).change
        except NotReproducedError:
            return ""
        return "" if change is None else change.earlier.title

    def page(self, current: Current, code: str, write: PageWriter) -> bytes:
        """The web page of one place, as ``write`` makes it; NotFoundError for a place not in the release."""
        since = self.since(current)
        known = digest(since)  # releases come and go, and with them what is compared
        return self._made(
            current, code, f"{known}.html", write, lambda report: write(report, since)
        ).read_bytes()

    def small(self, current: Current, code: str, write: SmallWriter) -> bytes | None:
        """The web page of a small place, as ``write`` makes it; None where there is none of this code."""
        place = small_place(current.table, code)
        if place is None:
            return None
        release, table, sides = current.release, current.table, Sides(standing=self.standing(current.release))
        return self.kept(
            release,
            place.code,
            write,
            lambda: write(table, small_report(table, place, release=release.id, sides=sides)),
        )

    def pdf(self, current: Current, code: str) -> Document:
        """The PDF of one place; NotFoundError for a place not in the release."""
        return self.report_file(current, code, "pdf", pdf, pdf)

    def large_print(self, current: Current, code: str) -> Document:
        """The PDF of one place in large print; NotFoundError for a place not in the release."""
        return self.report_file(current, code, "large-print.pdf", large_print_pdf, large_print_pdf)

    def report_file(self, current: Current, code: str, kind: str, by: _Writing, write: Writer) -> Document:
        """A file of one report, as ``write`` makes it; by: whose code that is. Refused like ``pdf``."""
        path = self._made(current, code, kind, by, write)
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
        # releases come and go
        known = digest((self.since(current), self._contact, self._site, self._line(current.release)))
        path = self._shelf.file(
            f"{_folder(current.release, write)}/{place}-residents-{known}-{language}.{kind}",
            lambda: write(self._residents_page(table, place, language, release)),
        )
        stem = file_stem(table, place, release)
        return Document(path=path, name=f"{stem}-{language}.{kind}", version=_version(path))

    def _residents_page(self, table: PublishedTable, code: str, language: str, release: str) -> ResidentsPage:
        said = residents.beside(
            self._engine,
            table,
            code,
            release,
            moment=self._clock(),
            contact=self._contact,
            site=self._site,
            zone=self._zone,
        )
        return residents_page(table, code, language, release=release, beside=said)

    def change(self, name: str, write: ChangeWriter) -> bytes:
        """The page on what changed with a release; refused like ``file``, or where none is compared."""
        release = self._public(name)
        edition = self._files.edition(release, self._clock())
        change, since = edition.change, edition.since
        if change is None:
            raise NotFoundError(
                f"no earlier release is compared with {release.id}",
                where="releases",
                fix="See the list of releases: /releases.",
            )
        notices = notice_paragraphs(self.standing(release))

        def make() -> bytes:
            return write(replace(change_report(change, release=release.id, since=since), notices=notices))

        return self.kept(release, f"change-{since}", write, make)

    def file(self, name: str, file: str) -> Document:
        """A file of a release; NotFoundError if it never was public, WithdrawnError if it was."""
        release = self._public(name)
        return self._files.file(release, file, self._clock())

    def listed(self) -> tuple[Listed, ...]:
        """Every release that was ever published, the newest first."""
        return tuple(self._listed())[::-1]

    def _listed(self) -> Iterator[Listed]:
        earlier: Release | None = None
        for release in release_list.stored(self._engine):
            if not release.was_public(self._clock()):
                continue
            if release.withdrawn_at:
                gone = day_of(release.withdrawn_at, self._zone)
                why = (Paragraph(text=release.withdrawn_reason),) if release.withdrawn_reason else ()
                early = early_reading.told(self._engine, release)
                yield Listed(
                    id=release.id,
                    published=self.published_on(release),
                    withdrawn=gone,
                    notices=why,
                    early=early,
                )
            else:
                shown = self._shown(release, earlier)
                yield shown
                earlier = earlier if shown.is_broken else release

    def _shown(self, release: Release, earlier: Release | None) -> Listed:
        """A public release. One that cannot be read takes no other from the list."""
        try:
            since = self._counted_from(release.id)  # others come and go
            before = earlier.id if earlier else ""
            if (key := (release.id, before, since or "", self._line(release))) not in self._seen:
                self._seen[key] = self._told(release, earlier, is_compared=since is not None)
            seen = self._seen[key]
            sizes = self._files.sizes(release, is_compared=seen.is_compared, moment=self._clock())
        except NotReproducedError:
            return Listed(id=release.id, published=self.published_on(release), is_broken=True)
        return replace(seen, sizes=sizes)

    def _told(self, release: Release, before: Release | None, *, is_compared: bool) -> Listed:
        table = self._table(release)
        earlier = self._table(before) if before else None
        return Listed(
            id=release.id,
            published=self.published_on(release),
            wave_title=table.wave_title,
            wave_kind=table.wave_kind,
            index=table.title,
            whole=table.whole.name,
            changes=what_changed(table, earlier, apart=self._apart(before, release)),
            notices=notice_paragraphs(self.standing(release)),
            is_compared=is_compared,
            early=early_reading.told(self._engine, release),
        )

    def _apart(self, before: Release | None, release: Release) -> tuple[str, ...]:
        return trends.apart(self._engine, before.id, release.id) if before else ()

    def _public(self, name: str) -> Release:
        """The public release of exactly this id. One that waits is not there, for anybody."""
        moment = self._clock()
        known = {one.id: one for one in release_list.stored(self._engine) if one.was_public(moment)}
        if name not in known:
            raise NotFoundError(
                f"there is no release {name!r}", where="releases", fix="See the list of releases: /releases."
            )
        if known[name].state != "approved":
            raise corrections.gone(known[name], self._zone)
        return known[name]

    def _table(self, release: Release) -> PublishedTable:
        """The figures of a release that is public, verified when they are read."""
        read = partial(releases.table, self._engine, release.id, moment=self._clock())
        return self._tables.of(release.id, read)

    def _line(self, release: Release) -> str:
        """What is another one when a release stands elsewhere among those of its wave."""
        return self._standings.line(release, self._clock())

    def _counted_from(self, release: str) -> str | None:
        return changes.counted_from(self._engine, release, moment=self._clock())

    def _made(self, current: Current, code: str, kind: str, by: _Writing, write: Writer) -> Path:
        """A file of one report, kept under what it was made from: other figures or words, another file.

        by: whose code makes it. write: what makes it of the report.
        """
        place, moment = current.table.place(code).code, self._clock()
        beside = report_sides.earlier(self._engine, current.release.id, moment=moment)
        beside = (*beside, digest((self._services, self._line(current.release))))
        return self._shelf.file(
            f"{_folder(current.release, by)}/{'-'.join((place, *beside))}.{kind}",
            lambda: write(self._report(current, place, beside, moment)),
        )

    def _report(self, current: Current, code: str, beside: tuple[str, ...], moment: datetime) -> PlaceReport:
        key, release = (current.release.id, *beside), current.release.id
        if self._beside is None or self._beside[0] != key:
            found = report_sides.collected(
                self._engine, release, self._services, moment=moment, zone=self._zone
            )
            self._beside = key, found
        sides = self._beside[1].of(current.table, code)
        return place_report(current.table, code, release=current.release.id, sides=sides)
