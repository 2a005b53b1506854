"""What the public sees: the newest approved release, its pages and its files, each made once."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from inspect import getfile
from pathlib import Path

from sqlalchemy import Engine

from index_platform.public_files.shelf import Shelf
from index_platform.queries.releases import Release
from index_platform.services import releases
from index_platform.services.documents import file_stem
from reports.content import PlaceReport
from reports.pdf import pdf
from reports.place_report import place_report
from scoring.published import PublishedTable

Writer = Callable[[PlaceReport], bytes]


@dataclass(frozen=True, kw_only=True)
class Current:
    """A release that the public may see, with its figures."""

    release: Release
    table: PublishedTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file of a report on disk, and the name it should be saved under."""

    path: Path
    name: str


class Portal:
    """The public side of one database. Pages and files are made when first asked for, then kept."""

    def __init__(self, engine: Engine, shelf: Shelf) -> None:
        self._engine, self._shelf = engine, shelf
        self._kept: Current | None = None

    def current(self) -> Current | None:
        """The newest approved release; None before the first."""
        latest = releases.latest(self._engine)
        if latest is None:
            return None
        if self._kept is None or self._kept.release != latest:
            self._kept = Current(release=latest, table=releases.table(self._engine, latest.id))
        return self._kept

    def page(self, current: Current, code: str, write: Writer) -> bytes:
        """The web page of one place, as ``write`` makes it; NotFoundError for a place not in the release."""
        return self._made(current, code, "html", write).read_bytes()

    def pdf(self, current: Current, code: str) -> Document:
        """The PDF of one place; NotFoundError for a place not in the release."""
        path = self._made(current, code, "pdf", pdf)
        return Document(path=path, name=f"{file_stem(current.table, code, current.release.id)}.pdf")

    def _made(self, current: Current, code: str, kind: str, write: Writer) -> Path:
        """A file of one report, kept under what it was made from: other figures or words, another file."""
        place = current.table.place(code).code
        folder = f"{current.release.id}-{current.release.document_sha256[:12]}-{_writer_hash(write)[:12]}"
        return self._shelf.file(
            f"{folder}/{place}.{kind}",
            lambda: write(place_report(current.table, place, release=current.release.id)),
        )


@cache
def _writer_hash(write: Writer) -> str:
    """The hash of the code, templates and styles that write reports, and of the module of ``write``."""
    digest = sha256(Path(getfile(write)).read_bytes())
    for file in sorted(_walked(files("reports")), key=lambda found: str(found)):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _walked(folder: Traversable) -> list[Traversable]:
    inside = [entry for entry in folder.iterdir() if entry.name != "__pycache__"]
    below = [file for entry in inside if entry.is_dir() for file in _walked(entry)]
    return [entry for entry in inside if entry.is_file()] + below
