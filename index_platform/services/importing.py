"""Answers from a file: judged row by row, stored all or not at all, or the good rows alone on request.

The file is read in parts and what was judged waits on disk, so that a large file takes no more memory than a
small one.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.clock import now
from index_platform.db import reading
from index_platform.fieldwork import day_of
from index_platform.queries import waves
from index_platform.queries.audit import Deed
from index_platform.queries.intake import Intake
from index_platform.queries.spool import Spool
from index_platform.queries.waves import StoredWave
from index_platform.queries.whole import Counts, stored_whole
from index_platform.services import delimited, mapping
from index_platform.services.conversion import Converter, Problem
from index_platform.services.delimited import Table
from index_platform.services.file_rows import NAMESPACE, TOLD, Judge, Judged, response_id
from index_platform.services.mapping import ColumnMapping
from index_platform.services.progress import Progress, Steps
from index_platform.services.rejects import COLUMN, Rejects
from instruments.definition import Instrument
from instruments.errors import ConflictError, InvalidInputError, NotPermittedError
from instruments.variables import variables_of

__all__ = [
    "NAMESPACE",
    "ImportReport",
    "Progress",
    "Request",
    "RowsRefusedError",
    "imported",
    "response_id",
    "tried",
]

AT_ONCE = 1000  # rows that are judged and stored together
DOOR = "import"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What a file holds, and what came or would come of it."""

    file: str
    wave: str
    instrument: str
    delimiter: str
    rows: int
    new: int = 0
    already_there: int = 0
    withdrawn: int = 0  # erased before, and not stored again
    left_out: Mapping[str, int]  # rule -> rows
    unused_columns: tuple[str, ...]
    items_not_asked: tuple[str, ...]
    bad: int = 0  # rows that cannot be taken
    problems: tuple[Problem, ...] = ()  # of the first of them
    is_cut_short: bool = False  # whether there are more problems than are listed
    rejects: str = ""  # the file to which they were written
    stored: bool = False


class RowsRefusedError(InvalidInputError):
    """Some rows of a file cannot be taken, so none is. ``report`` names each."""

    code = "rows-refused"

    def __init__(self, report: ImportReport) -> None:
        first = report.problems[0]
        super().__init__(
            f"{report.bad} of {report.rows} rows cannot be taken, so nothing was stored. "
            f"The first: {first.what}",
            where=f"{report.file}, line {first.line}" + (f", column {first.column}" if first.column else ""),
            fix=first.fix,
        )
        self.report = report


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Which file is taken into which wave, asked with which instrument, by which mapping."""

    file: Path
    wave: str
    instrument: str
    mapping: Path | None = None


def tried(
    engine: Engine,
    request: Request,
    *,
    clock: Callable[[], datetime] = now,
    good_rows: bool = False,
    progress: Progress | None = None,
    at_once: int = AT_ONCE,
) -> ImportReport:
    """What an import would do, with nothing stored. Rows that would be refused raise RowsRefusedError.

    good_rows: whether the rows that can be taken would be stored, whatever the others are.
    """
    work = _prepared(engine, request, day_of(clock()), good_rows=good_rows)
    with Spool(DOOR) as spool:
        return work.report(work.judged(engine, spool, None, progress, at_once), good_rows=good_rows)


def imported(
    engine: Engine,
    request: Request,
    *,
    clock: Callable[[], datetime],
    actor: Actor = LOCAL,
    good_rows: bool = False,
    progress: Progress | None = None,
    at_once: int = AT_ONCE,
) -> ImportReport:
    """What an import did: every row stored, or none. Rows that are there already are counted only.

    good_rows: store the rows that can be taken, a part at a time, and write the others to a file beside this.
    """
    require(actor, Right.MANAGE_WAVES, where="responses import")
    work = _prepared(engine, request, day_of(clock()), good_rows=good_rows)
    with Spool(DOOR) as spool, work.rejects() as rejects:
        judged = work.judged(engine, spool, rejects if good_rows else None, progress, at_once)
        rejects.end()
        report = replace(work.report(judged, good_rows=good_rows), rejects=str(rejects.path or ""))
        facts = {"file": request.file.name, "new": report.new}
        written = deed(actor, "responses.import", "wave", request.wave, moment=clock(), detail=facts)
        step = Steps("Storing", report.new, progress).step
        with Intake(engine, clock=clock) as intake:
            store = _in_parts if good_rows else _whole
            counts = store(intake, spool, written, step, at_once)
    return replace(
        report,
        new=counts.new,
        already_there=counts.already_there,
        withdrawn=counts.withdrawn,
        stored=True,
    )


def _whole(intake: Intake, spool: Spool, written: Deed, step: Callable[[], None], at_once: int) -> Counts:
    """All in one transaction."""
    return intake.apart(lambda store: stored_whole(store, spool.chunks(at_once), written, step)).result()


def _in_parts(intake: Intake, spool: Spool, written: Deed, step: Callable[[], None], at_once: int) -> Counts:
    """A transaction a part: others are served in between, and what a kill leaves out comes next time."""
    counts = Counts()
    for part, chunk in enumerate(spool.chunks(at_once), 1):
        facts = {**written.detail, "part": part, "rows": len(chunk)}
        future = intake.accept_all(chunk, deed=replace(written, detail=facts), progress=step)
        counts = counts.with_receipts(future.result())
    return counts


@dataclass(frozen=True, slots=True)
class _Work:
    """A file, ready to be judged for its wave."""

    request: Request
    table: Table
    columns: ColumnMapping
    converter: Converter
    instrument: Instrument

    @property
    def has_rejects_column(self) -> bool:
        """Whether this is a rejects file: what was wrong with its rows is no answer."""
        return self.table.columns[-1] == COLUMN and COLUMN not in self.columns.columns

    def rejects(self) -> Rejects:
        """The file for rows that cannot be taken."""
        return Rejects(self.table, is_own=self.has_rejects_column)

    def judged(
        self, engine: Engine, spool: Spool, rejects: Rejects | None, progress: Progress | None, at_once: int
    ) -> Judged:
        """What the rows are; those that can be taken wait in the spool."""
        judge = Judge(engine, self.table, self.converter, spool, rejects)
        return judge.judged(Steps("Reading", self.table.count, progress).step, at_once)

    def report(self, judged: Judged, *, good_rows: bool) -> ImportReport:
        """What would come of the file; RowsRefusedError where a row is bad and all are wanted."""
        own = (COLUMN,) if self.has_rejects_column else ()
        used = {*self.columns.columns, *own}
        report = ImportReport(
            file=str(self.request.file),
            wave=self.request.wave,
            instrument=self.request.instrument,
            delimiter=delimited.DELIMITERS[self.table.delimiter],
            rows=self.table.count,
            new=judged.counts.new,
            already_there=judged.counts.already_there,
            withdrawn=judged.counts.withdrawn,
            left_out=judged.left_out,
            unused_columns=tuple(name for name in self.table.columns if name not in used),
            items_not_asked=tuple(_not_asked(self.instrument, self.columns)),
            bad=judged.bad,
            problems=judged.problems,
            is_cut_short=len(judged.problems) == TOLD,
        )
        if report.bad and not good_rows:
            raise RowsRefusedError(report)
        return report


def _prepared(engine: Engine, request: Request, today: str, *, good_rows: bool) -> _Work:
    with reading(engine) as session:
        wave = waves.get(session, request.wave)
    _require_open(wave, request, today)
    table = delimited.read(request.file)
    columns = _mapping(request, table, wave)
    if good_rows:
        _require_ids(columns, table)
    converter = Converter(request.wave, wave.instrument, wave.geography, columns, needs_id=good_rows)
    return _Work(request, table, columns, converter, wave.instrument)


def _require_ids(columns: ColumnMapping, table: Table) -> None:
    """Refuse rows without an id of their own: mended, one could be taken for somebody who answered alike."""
    if columns.id is None and columns.source is None:
        raise InvalidInputError(
            "no column holds an id of the row, so a mended row could not be told from another person's",
            where=f"{table.where}, line 1",
            fix="Add a column 'id' with a number for each row, or name the one there is in the mapping.",
        )


def _not_asked(instrument: Instrument, columns: ColumnMapping) -> Iterator[str]:
    """The items that no column answers."""
    for item in instrument.items:
        names = [variable.name for variable in variables_of(item)]
        if names and not set(names) & set(columns.items):
            yield item.id


def _require_open(wave: StoredWave, request: Request, today: str) -> None:
    if request.instrument != wave.instrument.label:
        raise ConflictError(
            f"the wave {request.wave!r} asks {wave.instrument.label}, not {request.instrument}",
            where="responses import",
            fix=f"Give --instrument {wave.instrument.label}, or the wave that asked {request.instrument}.",
        )
    if wave.state != "open":
        raise NotPermittedError(
            f"the wave {request.wave!r} is not open for answers ({wave.state})",
            where="responses import",
            fix=f"Open it: thriving waves open {request.wave}.",
        )
    if (door := wave.door(today)) != "open":
        raise NotPermittedError(
            f"the wave {request.wave!r} is not open for answers on this day ({door})",
            where="responses import",
            fix=f"Give it other days: thriving waves dates {request.wave}.",
        )


def _mapping(request: Request, table: Table, wave: StoredWave) -> ColumnMapping:
    if request.mapping is None:
        return mapping.identity(table.columns, wave.instrument, where=table.where)
    found = mapping.read(request.mapping, wave.instrument, wave.geography)
    mapping.require_columns(found, table.columns, where=table.where)
    return found
