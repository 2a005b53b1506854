"""What the public sees: approved releases, their pages and their files, each made once."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from inspect import getfile
from pathlib import Path

from sqlalchemy import Engine

from index_platform.public_files.shelf import Shelf
from index_platform.queries.releases import Release
from index_platform.services import releases, trends
from index_platform.services.documents import file_stem
from index_platform.services.outlines import Outlines
from instruments.errors import NotFoundError, WithdrawnError
from reports import tidy
from reports.content import OutlineMap, PlaceReport
from reports.pdf import pdf
from reports.place_report import place_report
from reports.revisions import what_changed
from scoring.published import PublishedTable

Writer = Callable[[PlaceReport], bytes]
_Releases = Callable[[PublishedTable, tidy.Edition], bytes]


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
    """A release that was published once. Only one that still is has a title, changes and a size."""

    id: str
    published: date
    withdrawn: date | None = None
    wave_title: str = ""
    wave_kind: str = ""
    index: str = ""  # title of the index
    whole: str = ""  # name of the whole place
    changes: str = ""
    size: int = 0  # bytes of the file with all figures


class Portal:
    """The public side of one database. Pages and files are made when first asked for, then kept.

    licence: address of the licence under which the publisher gives the figures; empty if none is stated.
    """

    def __init__(self, engine: Engine, shelf: Shelf, *, licence: str = "") -> None:
        self._engine, self._shelf, self._licence = engine, shelf, licence
        self._outlines = Outlines(engine)
        self._kept: Current | None = None
        self._seen: dict[tuple[str, str], Listed] = {}  # a release and the one before: neither ever changes

    def current(self) -> Current | None:
        """The newest approved release; None before the first."""
        latest = releases.latest(self._engine)
        if latest is None:
            return None
        if self._kept is None or self._kept.release != latest:
            self._kept = Current(release=latest, table=releases.table(self._engine, latest.id))
        return self._kept

    def outlines(self, current: Current) -> OutlineMap | None:
        """The shapes of the places of a release; None where no boundaries of them were loaded."""
        return self._outlines.of(current.table)

    def page(self, current: Current, code: str, write: Writer) -> bytes:
        """The web page of one place, as ``write`` makes it; NotFoundError for a place not in the release."""
        return self._made(current, code, "html", write).read_bytes()

    def pdf(self, current: Current, code: str) -> Document:
        """The PDF of one place; NotFoundError for a place not in the release."""
        path = self._made(current, code, "pdf", pdf)
        stem = file_stem(current.table, code, current.release.id)
        return Document(path=path, name=f"{stem}.pdf", version=_version(path))

    def figures(self, name: str) -> Document:
        """All figures of a release as CSV; NotFoundError if it never was public, WithdrawnError if it was."""
        return self._file(self._public(name), "data.csv", tidy.csv_file)

    def figures_metadata(self, name: str) -> Document:
        """What the columns of ``figures`` hold; refused like them."""
        return self._file(self._public(name), "data.csv-metadata.json", _described)

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
                key = (release.id, earlier)
                if key not in self._seen:
                    self._seen[key] = self._told(release, earlier)
                yield self._seen[key]
                earlier = release.id

    def _told(self, release: Release, before: str) -> Listed:
        table = releases.table(self._engine, release.id)
        earlier = releases.table(self._engine, before) if before else None
        return Listed(
            id=release.id,
            published=_day(release.approved_at or release.proposed_at),
            wave_title=table.wave_title,
            wave_kind=table.wave_kind,
            index=table.title,
            whole=table.whole.name,
            changes=what_changed(table, earlier, apart=self._apart(before, release.id)),
            size=self._file(release, "data.csv", tidy.csv_file).path.stat().st_size,
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

    def _file(self, release: Release, name: str, write: _Releases) -> Document:
        """A file of a whole release, kept under what it was made from; figures are read only to make it."""
        licence = sha256(self._licence.encode()).hexdigest()[:6]
        path = self._shelf.file(
            f"{_folder(release, write)}-{licence}/{name}", lambda: self._written(release, write)
        )
        return Document(path=path, name=f"{release.wave}-{release.id.lower()}-{name}", version=_version(path))

    def _written(self, release: Release, write: _Releases) -> bytes:
        day = _day(release.approved_at or release.proposed_at).isoformat()
        edition = tidy.Edition(release=release.id, released=day, licence=self._licence)
        return write(releases.table(self._engine, release.id), edition)

    def _made(self, current: Current, code: str, kind: str, write: Writer) -> Path:
        """A file of one report, kept under what it was made from: other figures or words, another file."""
        place = current.table.place(code).code
        return self._shelf.file(
            f"{_folder(current.release, write)}/{place}.{kind}",
            lambda: write(place_report(current.table, place, release=current.release.id)),
        )


def _described(table: PublishedTable, edition: tidy.Edition) -> bytes:
    return json.dumps(tidy.metadata(table, edition, url="data.csv"), indent=2).encode()


def _day(moment: str) -> date:
    """The day of a stored moment."""
    return date.fromisoformat(moment[:10])


def _folder(release: Release, write: Writer | _Releases) -> str:
    return f"{release.id}-{release.document_sha256[:12]}-{_writer_hash(write)[:12]}"


def _version(path: Path) -> str:
    """What tells a file of the shelf from every other that ever stood there under the same address."""
    return f"{path.parent.name}-{path.name}"


@cache
def _writer_hash(write: Writer | _Releases) -> str:
    """The hash of the code, templates and styles that write reports, and of the module of ``write``."""
    digest = sha256(Path(getfile(write)).read_bytes())
    for file in sorted(_walked(files("reports")), key=lambda found: str(found)):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _walked(folder: Traversable) -> list[Traversable]:
    inside = [entry for entry in folder.iterdir() if entry.name != "__pycache__"]
    below = [file for entry in inside if entry.is_dir() for file in _walked(entry)]
    return [entry for entry in inside if entry.is_file()] + below
