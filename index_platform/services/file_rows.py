"""The rows of a file, each judged once: what can be stored waits in the spool, what cannot is told."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from uuid import UUID, uuid5

from sqlalchemy import Engine

from index_platform.db import plain, reading
from index_platform.queries import erasures, received
from index_platform.queries.arrivals import Arrival
from index_platform.queries.spool import First, Spool
from index_platform.queries.whole import Counts
from index_platform.services import delimited
from index_platform.services.conversion import Converted, Converter, Problem
from index_platform.services.delimited import Row, Table
from index_platform.services.rejects import Rejects
from instruments.canonical import canonical_json, sha256

NAMESPACE = UUID("8f0c0d5e-3f0b-4c57-9d5c-5a1d7c6f2b91")  # of all ids made from rows; never changes
TOLD = 1000  # problems that a report lists
_TWICE_FIX = "Remove the wrong one, or give each person an id of their own."
_STORED_FIX = "Leave the row as it was first imported, or give another person's answers an id of their own."


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the rows of a file are."""

    counts: Counts
    left_out: Mapping[str, int]  # rule -> rows
    bad: int
    problems: tuple[Problem, ...]  # the first ``TOLD``


@dataclass(frozen=True, slots=True)
class _Read:
    """One row: the arrival that it is, or what is wrong with it."""

    row: Row
    arrival: Arrival | None = None
    problems: tuple[Problem, ...] = ()


class Judge:
    """Reads the rows of one table, part by part."""

    def __init__(
        self, engine: Engine, table: Table, converter: Converter, spool: Spool, rejects: Rejects | None
    ) -> None:
        self._engine, self._table, self._converter = engine, table, converter
        self._spool, self._rejects = spool, rejects
        self._left_out: Counter[str] = Counter()
        self._problems: list[Problem] = []
        self._bad = 0

    def judged(self, step: Callable[[], None], at_once: int) -> Judged:
        """What all rows are; ``step`` is called for each."""
        rows, counts = self._table.rows(), Counts()
        while part := list(islice(rows, at_once)):
            read = []
            for row in part:
                step()
                if (found := self._read(row)) is not None:
                    read.append(found)
            counts = self._kept(read, counts)
        return Judged(
            counts=counts, left_out=dict(self._left_out), bad=self._bad, problems=tuple(self._problems)
        )

    def _read(self, row: Row) -> _Read | None:
        """What a row is; None where a rule leaves it out."""
        line, cells = row
        if why := delimited.broken("".join(cells)):
            return _Read(row, problems=(_no_text(row, why, self._table),))
        if len(cells) != len(self._table.columns):
            return _Read(row, problems=(_ragged(line, len(cells), self._table),))
        named = dict(zip(self._table.columns, cells, strict=True))
        if (rule := self._converter.left_out(named)) is not None:
            self._left_out[rule.why] += 1
            return None
        found = self._converter.converted(line, named)
        if not isinstance(found, Converted):
            return _Read(row, problems=found)
        return _Read(row, self._arrival(found))

    def _arrival(self, found: Converted) -> Arrival:
        response, content = found.response, found.response.content()
        digest = sha256(content)
        made = response_id(response.wave, response.source, digest, self._spool.ordinal(digest))
        return Arrival(
            id=UUID(found.id) if found.id else made,
            wave=response.wave,
            instrument=response.instrument,
            content=content,
            door=self._spool.door,
            response=response,
            rows=found.rows,
            flags=found.flags,
            at=f"{self._table.where}, line {found.line}",
        )

    def _kept(self, read: Sequence[_Read], counts: Counts) -> Counts:
        """Put into the spool what can be stored beside what is stored already."""
        names = [one.arrival.id for one in read if one.arrival is not None]
        with reading(self._engine) as session:
            known = received.hashes(session, [str(name) for name in names])
            erased = erasures.among(plain(session), names)
        for one in read:
            if one.arrival is None:
                self._tell(one.row, one.problems)
            elif one.arrival.id in erased:
                counts = self._taken(one.arrival, counts, withdrawn=1)
            else:
                counts = self._beside(one.row, one.arrival, known.get(str(one.arrival.id)), counts)
        return counts

    def _beside(self, row: Row, arrival: Arrival, stored: str | None, counts: Counts) -> Counts:
        """Take a row, beside what is stored under its id and what other rows say; or tell what is wrong."""
        line, digest = row[0], arrival.sha256
        first = First(stored, 0) if stored else self._spool.first(arrival.id, digest, line)
        if first.sha256 == digest:
            is_new = first.line == line
            return self._taken(arrival, counts, new=is_new, already_there=not is_new)
        twice = (f"is there twice with different content, first on line {first.line}", _TWICE_FIX)
        what, fix = ("is stored already with other content", _STORED_FIX) if stored else twice
        name = (arrival.response and arrival.response.source) or str(arrival.id)
        what = f"the row {name!r} {what}"
        self._tell(row, (Problem(line=line, column="", value=name, what=what, fix=fix),))
        return counts

    def _taken(self, arrival: Arrival, counts: Counts, **more: int) -> Counts:
        self._spool.add([arrival])
        return replace(counts, **{name: getattr(counts, name) + number for name, number in more.items()})

    def _tell(self, row: Row, problems: tuple[Problem, ...]) -> None:
        self._bad += 1
        self._problems += problems[: max(0, TOLD - len(self._problems))]
        if self._rejects is not None:
            self._rejects.add(row[1], problems)


def response_id(wave: str, source: str | None, content_sha256: str, ordinal: int) -> UUID:
    """The id of a row: from its own id, else from its content and its number among equal rows."""
    known = ["source", source] if source is not None else ["content", content_sha256, ordinal]
    return uuid5(NAMESPACE, canonical_json([wave, *known]).decode())


def _no_text(row: Row, why: str, table: Table) -> Problem:
    """What is wrong with a row of which some cell is no text; bytes that nobody can read are not shown."""
    line, cells = row
    at = next(number for number, cell in enumerate(cells) if delimited.broken(cell))
    known = at < len(cells) == len(table.columns)
    return Problem(
        line=line,
        column=table.columns[at] if known else "",
        value="",
        what=f"the cell holds {why}, which is no text",
        fix="Write the cell again in the program that it comes from, and save the file as 'CSV UTF-8'.",
    )


def _ragged(line: int, cells: int, table: Table) -> Problem:
    sign = delimited.DELIMITERS[table.delimiter]
    return Problem(
        line=line,
        column="",
        value="",
        what=f"the row has {cells} cells where there are {len(table.columns)} columns",
        fix=f'Add or remove cells; a cell that holds a {sign} of its own stands in quotes: "...".',
    )
