"""Answers from a file: read whole, judged row by row, stored all or not at all."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid5

from sqlalchemy import Engine

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.db import plain, reading
from index_platform.queries import erasures, received, waves
from index_platform.queries.arrivals import Arrival, Status
from index_platform.queries.intake import Intake
from index_platform.queries.waves import StoredWave
from index_platform.services import delimited, mapping
from index_platform.services.conversion import Converted, Converter, Problem
from index_platform.services.delimited import Table
from index_platform.services.mapping import ColumnMapping
from index_platform.services.progress import Progress, Steps
from instruments.canonical import canonical_json, sha256
from instruments.definition import Instrument
from instruments.errors import ConflictError, InvalidInputError, NotPermittedError
from instruments.variables import variables_of

__all__ = ["ImportReport", "Progress", "Request", "RowsRefusedError", "imported", "response_id", "tried"]

NAMESPACE = UUID("8f0c0d5e-3f0b-4c57-9d5c-5a1d7c6f2b91")  # of all ids made from rows; never changes
DOOR = "import"
_TWICE_FIX = "Remove the wrong one, or give each person an id of their own."
_STORED_FIX = "Leave the row as it was first imported, or give another person's answers an id of their own."


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
    problems: tuple[Problem, ...] = ()
    stored: bool = False


class RowsRefusedError(InvalidInputError):
    """Some rows of a file cannot be taken, so none is. ``report`` names each."""

    code = "rows-refused"

    def __init__(self, report: ImportReport) -> None:
        first = report.problems[0]
        lines = len({problem.line for problem in report.problems})
        super().__init__(
            f"{lines} of {report.rows} rows cannot be taken, so nothing was stored. The first: {first.what}",
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


def tried(engine: Engine, request: Request, *, progress: Progress | None = None) -> ImportReport:
    """What an import would do, with nothing stored. Rows that would be refused raise RowsRefusedError."""
    return _prepared(engine, request, progress)[0]


def imported(
    engine: Engine,
    request: Request,
    *,
    clock: Callable[[], datetime],
    actor: Actor = LOCAL,
    progress: Progress | None = None,
) -> ImportReport:
    """What an import did: every row stored, or none. Rows that are there already are counted only."""
    require(actor, Right.MANAGE_WAVES, where="responses import")
    report, arrivals = _prepared(engine, request, progress)
    facts = {"file": request.file.name, "new": report.new}
    written = deed(actor, "responses.import", "wave", request.wave, moment=clock(), detail=facts)
    with Intake(engine, clock=clock) as intake:
        steps = Steps("Storing", report.new, progress)
        receipts = intake.accept_all(arrivals, deed=written, progress=steps.step).result()
    new = sum(receipt.created for receipt in receipts)
    withdrawn = sum(receipt.status is Status.WITHDRAWN for receipt in receipts)
    there = len(receipts) - new - withdrawn
    return replace(report, new=new, already_there=there, withdrawn=withdrawn, stored=True)


def response_id(wave: str, source: str | None, content_sha256: str, ordinal: int) -> UUID:
    """The id of a row: from its own id, else from its content and its number among equal rows."""
    known = ["source", source] if source is not None else ["content", content_sha256, ordinal]
    return uuid5(NAMESPACE, canonical_json([wave, *known]).decode())


def _prepared(
    engine: Engine, request: Request, progress: Progress | None
) -> tuple[ImportReport, Sequence[Arrival]]:
    with reading(engine) as session:
        wave = waves.get(session, request.wave)
    _require_open(wave, request)
    table = delimited.read(request.file)
    columns = _mapping(request, table, wave)
    rows = _judged(table, Converter(request.wave, wave.instrument, wave.geography, columns), progress)
    arrivals, conflicts = _arrivals(rows.converted, table.where)
    with reading(engine) as session:
        known = received.hashes(session, [str(arrival.id) for arrival in arrivals])
        erased = erasures.among(plain(session), [arrival.id for arrival in arrivals])
    conflicts += [
        _conflict(row, "is stored already with other content", _STORED_FIX)
        for row, arrival in zip(rows.converted, arrivals, strict=True)
        if known.get(str(arrival.id), arrival.sha256) != arrival.sha256
    ]
    withdrawn = sum(arrival.id in erased for arrival in arrivals)
    new = len({arrival.id for arrival in arrivals if str(arrival.id) not in known} - erased)
    report = ImportReport(
        file=str(request.file),
        wave=request.wave,
        instrument=request.instrument,
        delimiter=delimited.DELIMITERS[table.delimiter],
        rows=len(table.rows),
        new=new,
        already_there=len(arrivals) - new - withdrawn,
        withdrawn=withdrawn,
        left_out=rows.left_out,
        unused_columns=tuple(name for name in table.columns if name not in columns.columns),
        items_not_asked=tuple(_not_asked(wave.instrument, columns)),
        problems=tuple(sorted([*rows.problems, *conflicts], key=lambda problem: problem.line)),
    )
    if report.problems:
        raise RowsRefusedError(report)
    return report, arrivals


def _not_asked(instrument: Instrument, columns: ColumnMapping) -> Iterator[str]:
    """The items that no column answers."""
    for item in instrument.items:
        names = [variable.name for variable in variables_of(item)]
        if names and not set(names) & set(columns.items):
            yield item.id


def _require_open(wave: StoredWave, request: Request) -> None:
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


def _mapping(request: Request, table: Table, wave: StoredWave) -> ColumnMapping:
    if request.mapping is None:
        return mapping.identity(table.columns, wave.instrument, where=table.where)
    found = mapping.read(request.mapping, wave.instrument, wave.geography)
    mapping.require_columns(found, table.columns, where=table.where)
    return found


@dataclass(frozen=True, slots=True)
class _Judged:
    converted: list[Converted]
    problems: list[Problem]
    left_out: Mapping[str, int]


def _judged(table: Table, converter: Converter, progress: Progress | None) -> _Judged:
    converted: list[Converted] = []
    problems: list[Problem] = []
    left_out: Counter[str] = Counter()
    steps = Steps("Reading", len(table.rows), progress)
    for line, cells in table.rows:
        steps.step()
        if len(cells) != len(table.columns):
            problems.append(_ragged(line, len(cells), table))
            continue
        row = dict(zip(table.columns, cells, strict=True))
        if (rule := converter.left_out(row)) is not None:
            left_out[rule.why] += 1
            continue
        result = converter.converted(line, row)
        if isinstance(result, Converted):
            converted.append(result)
        else:
            problems += result
    return _Judged(converted, problems, dict(left_out))


def _arrivals(rows: Sequence[Converted], where: str) -> tuple[list[Arrival], list[Problem]]:
    """An arrival for each row, and the rows that give an id a second time with other content."""
    ordinals: Counter[str] = Counter()
    first: dict[UUID, tuple[str, int]] = {}
    arrivals, problems = [], []
    for row in rows:
        content = row.response.content()
        digest = sha256(content)
        made = response_id(row.response.wave, row.response.source, digest, ordinals[digest])
        name = UUID(row.id) if row.id else made
        ordinals[digest] += 1
        seen, line = first.setdefault(name, (digest, row.line))
        if seen != digest:
            what = f"is there twice with different content, first on line {line}"
            problems.append(_conflict(row, what, _TWICE_FIX))
        arrivals.append(_arrival(row, name, content, where))
    return arrivals, problems


def _arrival(row: Converted, name: UUID, content: bytes, where: str) -> Arrival:
    return Arrival(
        id=name,
        wave=row.response.wave,
        instrument=row.response.instrument,
        content=content,
        door=DOOR,
        response=row.response,
        rows=row.rows,
        at=f"{where}, line {row.line}",
    )


def _conflict(row: Converted, what: str, fix: str) -> Problem:
    name = row.response.source or row.id or ""
    return Problem(
        line=row.line,
        column="",
        value=name,
        what=f"the row {name!r} {what}",
        fix=fix,
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
