"""Words of officers about places: every version of every entry, and the files that assets came in."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import Select

from index_platform.db import LARGEST
from index_platform.tables import PlaceEntryRow, PlaceImportRow, PlaceTextRow
from instruments.canonical import canonical_json
from instruments.errors import NotFoundError

WHERE = "words about a place"
_Asked = Select[PlaceEntryRow, PlaceTextRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What an entry is, before anything is said of it."""

    kind: str
    geography: str
    place: str
    imported: int | None = None  # the file that it came in


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What was written of an entry at one time."""

    content: Mapping[str, Any]
    written_by: str
    written_at: str
    retired: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One version of one entry."""

    number: int  # of the entry
    version: int
    entry: Entry
    text: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One file of assets that was taken in, and how many that came with it stand."""

    number: int
    name: str
    imported_at: str
    standing: int


def add(session: Session, entry: Entry, text: Version) -> int:
    """The number of a new entry, with its first version."""
    row = PlaceEntryRow(
        kind=entry.kind, geography=entry.geography, place=entry.place, imported=entry.imported
    )
    session.add(row)
    session.flush()
    number = row.number or 0
    write(session, number, 1, text)
    return number


def write(session: Session, number: int, version: int, text: Version) -> None:
    """Keep the next version of an entry; the database refuses any other."""
    session.add(
        PlaceTextRow(
            entry=number,
            version=version,
            content=canonical_json(text.content).decode(),
            retired=text.retired,
            reason=text.reason,
            written_by=text.written_by,
            written_at=text.written_at,
        )
    )
    session.flush()


def get(session: Session, number: int) -> Written:
    """The newest version of one entry; NotFoundError where there is none."""
    found = _read(session, _newest().where(col(PlaceEntryRow.number) == min(number, LARGEST)))
    if not found:
        raise NotFoundError(
            f"there is no entry {number}", where=WHERE, fix="Choose one from the page of its place."
        )
    return found[0]


def history(session: Session, number: int) -> tuple[Written, ...]:
    """Every version of one entry, the oldest first."""
    asked = _joined().where(col(PlaceEntryRow.number) == number).order_by(col(PlaceTextRow.version))
    return _read(session, asked)


def newest(session: Session, geography: str, place: str | None = None) -> tuple[Written, ...]:
    """The newest version of each entry of a set of places, or of one of them, in the order they came."""
    asked = _newest().where(PlaceEntryRow.geography == geography)
    if place is not None:
        asked = asked.where(PlaceEntryRow.place == place)
    return _read(session, asked.order_by(col(PlaceEntryRow.number)))


def imported(session: Session, number: int) -> tuple[Written, ...]:
    """The newest version of each entry that came in one file."""
    asked = _newest().where(PlaceEntryRow.imported == min(number, LARGEST))
    return _read(session, asked.order_by(col(PlaceEntryRow.number)))


def add_import(session: Session, name: str, sha256: str, by: str, moment: str) -> int:
    """The number of a file that is taken in."""
    row = PlaceImportRow(name=name, sha256=sha256, imported_by=by, imported_at=moment)
    session.add(row)
    session.flush()
    return row.number or 0


def imports(session: Session) -> tuple[Import, ...]:
    """Every file that was taken in, the newest first."""
    came = _read(session, _newest().where(col(PlaceEntryRow.imported).is_not(None)))
    standing = Counter(one.entry.imported for one in came if not one.text.retired)
    rows = session.exec(select(PlaceImportRow).order_by(col(PlaceImportRow.number).desc()))
    return tuple(
        Import(
            number=row.number or 0,
            name=row.name,
            imported_at=row.imported_at,
            standing=standing[row.number],
        )
        for row in rows
    )


def _joined() -> _Asked:
    every: _Asked = select(PlaceEntryRow, PlaceTextRow)
    return every.join(PlaceTextRow, col(PlaceTextRow.entry) == col(PlaceEntryRow.number))


def _newest() -> _Asked:
    last = (
        select(col(PlaceTextRow.entry), func.max(PlaceTextRow.version).label("last"))
        .group_by(col(PlaceTextRow.entry))
        .subquery()
    )
    return _joined().join(
        last, (last.c.entry == col(PlaceTextRow.entry)) & (last.c.last == col(PlaceTextRow.version))
    )


def _read(session: Session, asked: _Asked) -> tuple[Written, ...]:
    return tuple(
        Written(
            number=entry.number or 0,
            version=text.version,
            entry=Entry(
                kind=entry.kind, geography=entry.geography, place=entry.place, imported=entry.imported
            ),
            text=Version(
                content=json.loads(text.content),
                written_by=text.written_by,
                written_at=text.written_at,
                retired=text.retired,
                reason=text.reason,
            ),
        )
        for entry, text in session.exec(asked)
    )
