"""Documents of a release: a report of each place as PDF and HTML, in files that say what, where and when."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from index_platform.services import release_files, releases, report_sides
from index_platform.services.progress import Progress
from index_platform.storage.files import require_no_file, writing, written_whole
from instruments.differences import Differences
from instruments.errors import MeasureError
from reports.comparison import comparison_page
from reports.content import PlaceReport
from reports.html import Links, web_page
from reports.pdf import pdf
from reports.place_report import place_report
from reports.sides import Sides
from scoring.published import PublishedTable

MAKERS: Mapping[str, Callable[[PlaceReport], bytes]] = {
    "pdf": pdf,
    "html": lambda report: web_page(report, Links(alone=True)).encode(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A place whose documents could not be made."""

    place: str
    what: str
    where: str
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What was written, and for which places nothing could be."""

    files: tuple[Path, ...]
    failures: tuple[Failure, ...]


def built(
    engine: Engine,
    release: str,
    out: Path,
    *,
    places: Sequence[str] = (),
    formats: Sequence[str] = tuple(MAKERS),
    licence: str = "",
    progress: Progress | None = None,
) -> Built:
    """The documents of an approved release, for all reported places or for ``places``.

    One place that fails does not stop the others; it is told at the end. Formats of a whole release
    (``release_files.FORMATS``) hold all places, whichever were chosen.
    """
    table = releases.table(engine, release)
    name = releases.get(engine, release).id
    chosen = [table.place(code).code for code in places] or [place.code for place in table.places]
    sides = report_sides.collected(engine, name)
    files = list(release_files.written(engine, name, out, formats=formats, licence=licence))
    failures: list[Failure] = []
    for done, code in enumerate(chosen if set(formats) & set(MAKERS) else [], 1):
        try:
            files += _documents(table, code, name, formats, out, sides.of(code))
        except MeasureError as error:
            where = table.place(code).name
            failures.append(Failure(place=where, what=error.what, where=error.where, fix=error.fix))
        if progress is not None:
            progress("Writing reports", done, len(chosen))
    return Built(files=tuple(files), failures=tuple(failures))


def comparison_written(found: Differences, path: Path) -> None:
    """Write what changed between two versions of a questionnaire as a page that travels alone."""
    require_no_file(path)
    with writing(path):
        written_whole(path, comparison_page(found, Links(alone=True)).encode())


def file_stem(table: PublishedTable, code: str, release: str) -> str:
    """The name of a place's files: index, place, wave and release, such as ``tci-east-autumn-2026-r1``."""
    index, name = table.definition.partition("@")[0], _slug(table.place(code).name)
    others = [_slug(place.name) for place in (table.whole, *table.places) if place.code != code]
    place = f"{name} {code}" if not name or name in others else name
    return "-".join(_slug(part) for part in (index, place, table.wave_title, release))


def _documents(
    table: PublishedTable, code: str, release: str, formats: Sequence[str], out: Path, sides: Sides
) -> Iterator[Path]:
    """All documents of a place are made before the first is written."""
    report = place_report(table, code, release=release, sides=sides)
    made = {kind: MAKERS[kind](report) for kind in formats if kind in MAKERS}
    for kind, content in made.items():
        path = out / f"{file_stem(table, code, release)}.{kind}"
        with writing(path):
            yield written_whole(path, content)


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
