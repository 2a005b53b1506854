"""Rows of a file that were judged, kept until they are stored: on disk, so that a large file takes no memory.

The file belongs to this process alone. It has no name, so nobody else can open it and a kill leaves nothing.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from uuid import UUID

from index_platform.queries.arrivals import Arrival
from instruments.answers import AnswerRow
from instruments.definition import Missing
from instruments.flags import Flag, Raised
from instruments.response import Mode, Response, answer_of

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
BEGIN;
CREATE TABLE contents (sha256 TEXT PRIMARY KEY, count INTEGER) WITHOUT ROWID;
CREATE TABLE ids (id TEXT PRIMARY KEY, sha256 TEXT, line INTEGER) WITHOUT ROWID;
CREATE TABLE arrivals (number INTEGER PRIMARY KEY, id TEXT, content BLOB, rows TEXT, flags TEXT, at TEXT);
"""
_EVERY = "SELECT id, content, rows, flags, at FROM arrivals ORDER BY number"
_COUNT = "INSERT INTO contents VALUES (?, 1) ON CONFLICT DO UPDATE SET count = count + 1 RETURNING count"


@dataclass(frozen=True, slots=True)
class First:
    """Where an id was met first, and with which content."""

    sha256: str
    line: int


class Spool:
    """What was judged of one file: which contents and ids there were, and the arrivals that can be stored."""

    def __init__(self, door: str) -> None:
        self.door = door
        self._raw = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._raw.executescript(_TABLES).close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._raw.close()

    def ordinal(self, sha256: str) -> int:
        """How many of this content came before, which now has come once more."""
        with closing(self._raw.execute(_COUNT, (sha256,))) as found:
            return int(found.fetchone()[0]) - 1

    def first(self, name: UUID, sha256: str, line: int) -> First:
        """Where this id was met first: here, where it was not met before."""
        values = (str(name), sha256, line)
        self._raw.execute("INSERT INTO ids VALUES (?, ?, ?) ON CONFLICT DO NOTHING", values).close()
        with closing(self._raw.execute("SELECT sha256, line FROM ids WHERE id = ?", values[:1])) as found:
            return First(*found.fetchone())

    def add(self, arrivals: Sequence[Arrival]) -> None:
        """Keep arrivals, in their order."""
        self._raw.executemany(
            "INSERT INTO arrivals (id, content, rows, flags, at) VALUES (?, ?, ?, ?, ?)", map(_row, arrivals)
        ).close()

    def chunks(self, size: int) -> Iterator[Sequence[Arrival]]:
        """Everything that was kept, ``size`` at a time."""
        with closing(self._raw.execute(_EVERY)) as every:
            while some := every.fetchmany(size):
                yield [self._arrival(*row) for row in some]

    def _arrival(self, name: str, content: bytes, rows: str, flags: str, at: str) -> Arrival:
        response = _response(content)
        return Arrival(
            id=UUID(name),
            wave=response.wave,
            instrument=response.instrument,
            content=content,
            door=self.door,
            response=response,
            rows=[
                AnswerRow(item, code, None if why is None else Missing(why), text)
                for item, code, why, text in json.loads(rows)
            ],
            flags=[Flag(Raised(rule), item, check) for rule, item, check in json.loads(flags)],
            at=at,
        )


def _row(arrival: Arrival) -> tuple[object, ...]:
    rows = [(row.item, row.code, row.missing, row.text) for row in arrival.rows]
    flags = [(flag.rule, flag.item, flag.check) for flag in arrival.flags]
    return str(arrival.id), arrival.content, json.dumps(rows), json.dumps(flags), arrival.at


def _response(content: bytes) -> Response:
    """The response whose canonical bytes these are."""
    facts = json.loads(content)
    answers = {item: answer_of(answer) for item, answer in facts.pop("answers").items()}
    return Response(**{**facts, "answers": answers, "mode": Mode(facts["mode"])})
