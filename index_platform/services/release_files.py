"""The files of a release: which there are, what makes each, and all of them in one archive."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Engine

from index_platform.queries.releases import Release
from index_platform.services import changes, corrections, releases
from index_platform.site_time import day_of
from index_platform.storage.files import writing, written_whole
from instruments.errors import NotFoundError
from reports import tidy, tidy_change, tidy_groups, tidy_official
from reports.change_page import change_report
from reports.chart_set import CHARTS, chart_set
from reports.edition import Edition
from reports.html import Links, figures_page
from reports.packing import packed
from reports.readme import CHECKSUMS, README, readme
from reports.release_json import SCHEMA, json_file, schema_file
from reports.spreadsheets import ods_file, xlsx_file
from scoring.published import PublishedTable
from scoring.published_change import PublishedChange

BUNDLE, CHANGE = "data.zip", "change.html"
ReleaseWriter = Callable[[PublishedTable, Edition], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseFile:
    """A file of a release: the format that it belongs to, its name, its media type and what it is."""

    kind: str
    name: str
    media_type: str
    about: str
    write: ReleaseWriter
    of_change: bool = False  # only where the release is compared with an earlier one
    told_by: str = ""  # the name of the file that says what its parts hold


def _described(table: PublishedTable, edition: Edition) -> bytes:
    return json.dumps(tidy.metadata(table, edition, url="data.csv"), indent=2).encode()


def _change_described(_: PublishedTable, edition: Edition) -> bytes:
    return json.dumps(tidy_change.metadata(edition, url="changes.csv"), indent=2).encode()


_TELLS_CHANGES = "changes.csv-metadata.json"
_TELLS_CSV = "data.csv-metadata.json"
_OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILES = (
    ReleaseFile(
        kind="csv",
        name="data.csv",
        media_type="text/csv; header=present",
        about="all figures, one row a place and measure",
        write=tidy.csv_file,
        told_by=_TELLS_CSV,
    ),
    ReleaseFile(
        kind="csv",
        name=_TELLS_CSV,
        media_type="application/csvm+json",
        about="what the columns of data.csv hold, as CSV on the Web",
        write=_described,
    ),
    ReleaseFile(
        kind="csv",
        name="changes.csv",
        media_type="text/csv; header=present",
        about="what changed since an earlier wave, one row a place and measure",
        write=tidy_change.csv_file,
        of_change=True,
        told_by=_TELLS_CHANGES,
    ),
    ReleaseFile(
        kind="csv",
        name=_TELLS_CHANGES,
        media_type="application/csvm+json",
        about="what the columns of changes.csv hold, as CSV on the Web",
        write=_change_described,
        of_change=True,
    ),
    ReleaseFile(
        kind="csv",
        name="groups.csv",
        media_type="text/csv; header=present",
        about="figures by groups of people, one row a place, measure and group",
        write=tidy_groups.csv_file,
    ),
    ReleaseFile(
        kind="csv",
        name="official.csv",
        media_type="text/csv; header=present",
        about="what other surveys say of the whole, one row a survey and measure",
        write=tidy_official.csv_file,
    ),
    ReleaseFile(
        kind="xlsx",
        name="data.xlsx",
        media_type=_OFFICE,
        about="a workbook for Excel, one table a sheet",
        write=xlsx_file,
    ),
    ReleaseFile(
        kind="ods",
        name="data.ods",
        media_type="application/vnd.oasis.opendocument.spreadsheet",
        about="the same workbook in an open format",
        write=ods_file,
    ),
    ReleaseFile(
        kind="json",
        name="data.json",
        media_type="application/json",
        about="all figures for programs, numbers as numbers",
        write=json_file,
        told_by=SCHEMA,
    ),
    ReleaseFile(
        kind="json",
        name=SCHEMA,
        media_type="application/schema+json",
        about="what data.json holds, as JSON Schema",
        write=schema_file,
    ),
)
FILES: Mapping[str, ReleaseFile] = {file.name: file for file in _FILES}
FORMATS = (*dict.fromkeys(file.kind for file in _FILES), "zip")


def published_on(release: Release, zone: tzinfo) -> date:
    """The day from which a release is public, in a zone; before it was approved, of its proposal."""
    return day_of(release.publish_at or release.proposed_at, zone)


def edition(
    engine: Engine, release: Release, licence: str, *, moment: datetime, zone: tzinfo = UTC
) -> Edition:
    """What the files of a release say of it: where it stands among those of its wave, and what changed.

    zone: in which days are said.
    """
    day = published_on(release, zone).isoformat()
    since = changes.latest(engine, release.id, moment=moment)
    standing = corrections.standing(engine, release, moment=moment, zone=zone)
    told = Edition(release=release.id, released=day, licence=licence, standing=standing)
    return told if since is None else replace(told, since=since.release, change=since.change)


def of(*, is_compared: bool) -> tuple[ReleaseFile, ...]:
    """The files that a release has, by whether it is compared with an earlier one."""
    return tuple(file for file in _FILES if is_compared or not file.of_change)


def folder_name(release: Release) -> str:
    """The name under which the files of a release belong together, such as ``autumn-r1``."""
    return f"{release.wave}-{release.id.lower()}"


def bundle(table: PublishedTable, release: Release, files: Mapping[str, bytes], edition: Edition) -> bytes:
    """All files of a release in one archive, with its charts, a text that explains them and their checksums.

    files: every one that it has, as it is served.
    """
    told = {name: FILES[name].about for name in files}
    parts = dict(files)
    if edition.change is not None:
        told[CHANGE] = f"what changed since release {edition.since}, as a page to read"
        parts[CHANGE] = _change_page(edition.change, edition)
    charts = chart_set(table, release=release.id)
    if charts:
        told[CHARTS] = "what each chart of the reports shows, in words; beside it each as SVG and PNG"
    parts |= charts
    told = {README: "this text", **told, CHECKSUMS: "a checksum of every other file"}
    text = readme(table, edition, told).encode()
    parts = {README: text, **parts}
    parts[CHECKSUMS] = "".join(_checksums(parts)).encode()
    folder = folder_name(release)
    stored = [f"{folder}/{name}" for name in ("data.xlsx", "data.ods")]  # compressed already
    return packed({f"{folder}/{name}": content for name, content in parts.items()}, stored=stored)


def written(
    engine: Engine,
    name: str,
    out: Path,
    *,
    formats: Collection[str],
    licence: str,
    moment: datetime,
    zone: tzinfo = UTC,
) -> Iterator[Path]:
    """Write the files of a public release into a folder of their own in ``out``; their paths.

    formats: those of ``FORMATS`` that are wanted; others are left to whoever makes them. All files are made
    before the first is written.
    """
    if not set(formats) & set(FORMATS):
        return
    release, table = releases.get(engine, name), releases.table(engine, name, moment=moment)
    told = edition(engine, release, licence, moment=moment, zone=zone)
    held = of(is_compared=told.change is not None)
    chosen = [file for file in held if file.kind in formats or "zip" in formats]
    made = {file.name: file.write(table, told) for file in chosen}
    kept = {file.name: made[file.name] for file in chosen if file.kind in formats}
    if "zip" in formats:
        kept[BUNDLE] = bundle(table, release, made, told)
    for file, content in kept.items():
        path = out / folder_name(release) / file
        with writing(path):
            yield written_whole(path, content)


def paths(
    engine: Engine, name: str, out: Path, *, formats: Collection[str], moment: datetime
) -> tuple[Path, ...]:
    """Where ``written`` would write; nothing is made."""
    if not set(formats) & set(FORMATS):
        return ()
    release = releases.get(engine, name)
    held = of(is_compared=changes.latest(engine, release.id, moment=moment) is not None)
    names = [*(file.name for file in held if file.kind in formats), *([BUNDLE] if "zip" in formats else [])]
    return tuple(out / folder_name(release) / file for file in names)


def known(name: str) -> ReleaseFile:
    """The file of this name; NotFoundError where releases have none."""
    if name not in FILES:
        raise NotFoundError(
            f"a release has no file {name!r}",
            where="releases",
            fix=f"It has: {', '.join((*FILES, BUNDLE))}.",
        )
    return FILES[name]


def _change_page(change: PublishedChange, edition: Edition) -> bytes:
    report = change_report(change, release=edition.release, since=edition.since)
    return figures_page(report, Links(alone=True)).encode()


def _checksums(parts: Mapping[str, bytes]) -> Iterator[str]:
    """A line a file, as the program sha256sum writes and checks them."""
    return (f"{sha256(content).hexdigest()}  {name}\n" for name, content in parts.items())
