"""Documents of a release: a report of each place as PDF and HTML, in files that say what, where and when."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import partial
from pathlib import Path

from sqlalchemy import Engine

from index_platform.services import release_files, releases, report_building, report_sides, residents
from index_platform.services.progress import Progress
from index_platform.services.report_building import Document, Failure, Outdated
from index_platform.services.report_sides import ReleaseSides
from index_platform.services.signposts import Service
from index_platform.storage import report_folder
from index_platform.storage.files import require_no_file, writing, written_whole
from index_platform.storage.report_folder import ReportFolder
from instruments.differences import Differences
from reports.comparison import comparison_page
from reports.content import PlaceReport
from reports.html import Links, lone_page
from reports.pdf import large_print_pdf, pdf, residents_ending, residents_file
from reports.place_report import place_report
from reports.residents_content import ResidentsPage
from reports.small_places import any_place
from scoring.published import PublishedTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What the documents of a release are made of."""

    engine: Engine
    table: PublishedTable
    release: str
    sides: ReleaseSides
    contact: str
    moment: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """How a format comes about: what it says of a place, what writes that, and how its files' names end.

    says: one content object for each file, whose ``repr`` tells all that it holds. write: a function of
    ``reports``, which a worker finds by its name. of_small: whether there is one of small places too.
    """

    says: Callable[[Source, str], Sequence[object]]
    write: Callable[..., bytes]
    ending: Callable[..., str]
    of_small: bool = False


def _report(source: Source, code: str) -> tuple[PlaceReport, ...]:
    sides = source.sides.of(source.table, code)
    return (place_report(source.table, code, release=source.release, sides=sides),)


def _residents(source: Source, code: str) -> tuple[ResidentsPage, ...]:
    return residents.pages(
        source.engine,
        source.table,
        code,
        release=source.release,
        moment=source.moment,
        texts=source.sides.texts,
        contact=source.contact,
    )


MAKERS: Mapping[str, Maker] = {
    "pdf": Maker(says=_report, write=pdf, ending=lambda _: ".pdf"),
    "html": Maker(says=_report, write=lone_page, ending=lambda _: ".html"),
    "large-print": Maker(says=_report, write=large_print_pdf, ending=lambda _: ".large-print.pdf"),
    "residents": Maker(says=_residents, write=residents_file, ending=residents_ending, of_small=True),
}
STANDARD = ("pdf", "html")
OF_SMALL = tuple(kind for kind, maker in MAKERS.items() if maker.of_small)


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What was written, or would be; of which places, where nothing had changed, and what failed.

    lacking: the names of small places of which not every format that was asked for can be made.
    """

    files: tuple[Path, ...]
    places: tuple[str, ...]
    unchanged: tuple[str, ...]
    failures: tuple[Failure, ...]
    lacking: tuple[str, ...]


def built(
    engine: Engine,
    release: str,
    out: Path,
    *,
    moment: datetime,
    places: Sequence[str] = (),
    formats: Sequence[str] = STANDARD,
    licence: str = "",
    contact: str = "",
    services: tuple[Service, ...] = (),
    zone: tzinfo = UTC,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Built:
    """The documents of a release that is public at this moment, for all reported places or for ``places``.

    A place whose documents lie in ``out`` as they would be made now is left alone; one that fails does not
    stop the others, and is told at the end. Formats of a whole release (``release_files.FORMATS``) hold all
    places, whichever were chosen, and are written anew. Of a small place the formats are made that it has.
    services: somebody to talk to, for the reports. zone: in which days are said.
    """
    source, codes = _asked(engine, release, places, contact, services, moment, zone)
    with report_folder.opened(out) as folder:
        name = source.release
        files = list(
            release_files.written(
                engine, name, out, formats=formats, licence=licence, moment=moment, zone=zone
            )
        )
        found = list(report_building.outdated(_documents(source, codes, formats), folder))
        todo = [one for one in _told(found) if one.documents]
        done = list(report_building.built(todo, folder, executor=executor, progress=progress))
    made = {path for one in done if not isinstance(one, Failure) for path in one}
    whole = [one for one in todo if made.issuperset(_paths(one, out))]
    return _summary([*found, *done], whole, files, out, _lacking(source.table, codes, formats))


def planned(
    engine: Engine,
    release: str,
    out: Path,
    *,
    moment: datetime,
    places: Sequence[str] = (),
    formats: Sequence[str] = STANDARD,
    contact: str = "",
    services: tuple[Service, ...] = (),
    zone: tzinfo = UTC,
) -> Built:
    """What ``built`` would write, and for which places nothing; nothing is written, not even a folder."""
    source, codes = _asked(engine, release, places, contact, services, moment, zone)
    found = list(report_building.outdated(_documents(source, codes, formats), ReportFolder(out)))
    files = release_files.paths(engine, source.release, out, formats=formats, moment=moment)
    todo = [one for one in _told(found) if one.documents]
    return _summary(found, todo, files, out, _lacking(source.table, codes, formats))


def _summary(
    found: Sequence[object],
    made: Sequence[Outdated],
    files: Sequence[Path],
    out: Path,
    lacking: tuple[str, ...],
) -> Built:
    return Built(
        files=(*files, *(path for one in made for path in _paths(one, out))),
        places=tuple(one.place for one in made),
        unchanged=tuple(one.place for one in _told(found) if not one.documents),
        failures=tuple(one for one in found if isinstance(one, Failure)),
        lacking=lacking,
    )


def _asked(
    engine: Engine,
    release: str,
    places: Sequence[str],
    contact: str,
    services: tuple[Service, ...],
    moment: datetime,
    zone: tzinfo,
) -> tuple[Source, tuple[str, ...]]:
    """What a public release holds, and the codes of the places that are asked for."""
    table = releases.table(engine, release, moment=moment)
    codes = [any_place(table, code).code for code in places] or [place.code for place in table.places]
    name = releases.get(engine, release).id
    source = Source(
        engine=engine,
        table=table,
        release=name,
        sides=report_sides.collected(engine, name, services, moment=moment, zone=zone),
        contact=contact,
        moment=moment,
    )
    return source, tuple(dict.fromkeys(codes))


def _documents(
    source: Source, codes: Sequence[str], formats: Sequence[str]
) -> list[tuple[str, Callable[[], Sequence[Document]]]]:
    """The name of each place and what tells its documents, in the formats of places that are asked for."""
    wanted = tuple(kind for kind in formats if kind in MAKERS)
    named = [any_place(source.table, code) for code in codes if wanted]
    small = source.table.small_places
    return [
        (one.name, partial(of_place, source, one.code, OF_SMALL if one in small else wanted)) for one in named
    ]


def _lacking(table: PublishedTable, codes: Sequence[str], formats: Sequence[str]) -> tuple[str, ...]:
    """The small places among those that are asked for, where a format is asked for that they do not have."""
    wanted = {kind for kind in formats if kind in MAKERS}
    return tuple(one.name for one in table.small_places if one.code in codes and not wanted <= {*OF_SMALL})


def of_place(source: Source, code: str, formats: Sequence[str]) -> list[Document]:
    """The documents of one place in these formats, a content made once for all that it goes into."""
    stem, makers = file_stem(source.table, code, source.release), [MAKERS[kind] for kind in formats]
    contents = {says: says(source, code) for says in dict.fromkeys(maker.says for maker in makers)}
    return [
        Document(name=f"{stem}{maker.ending(content)}", content=content, write=maker.write)
        for maker in makers
        for content in contents[maker.says]
    ]


def _told(found: Sequence[object]) -> list[Outdated]:
    return [one for one in found if isinstance(one, Outdated)]


def _paths(place: Outdated, out: Path) -> list[Path]:
    return [out / one.name for one in place.documents]


def comparison_written(found: Differences, path: Path) -> None:
    """Write what changed between two versions of a questionnaire as a page that travels alone."""
    require_no_file(path)
    with writing(path):
        written_whole(path, comparison_page(found, Links(alone=True)).encode())


def file_stem(table: PublishedTable, code: str, release: str) -> str:
    """The name of a place's files: index, place, wave and release, such as ``tci-east-autumn-2026-r1``."""
    index, name = table.definition.partition("@")[0], _slug(any_place(table, code).name)
    named = (table.whole, *table.places, *table.small_places)
    others = [_slug(place.name) for place in named if place.code != code]
    place = f"{name} {code}" if not name or name in others else name
    return "-".join(_slug(part) for part in (index, place, table.wave_title, release))


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
