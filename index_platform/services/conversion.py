"""One row of a file -> one response, or everything that is wrong with the row."""

import math
import re
import reprlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from index_platform.services.mapping import ColumnMapping, ItemSource, RowRule
from index_platform.services.vocabulary import REASONS, answers_of, unfit
from instruments import answers
from instruments.answers import AnswerRow, Findings
from instruments.definition import Instrument, Missing
from instruments.flaws import near
from instruments.places import Geography
from instruments.response import Answer, Mode, Response

_WHOLE = re.compile(r"[-+]?\d{1,18}(?:\.0+)?", re.ASCII)
_NUMBER = re.compile(r"[-+]?\d{1,18}(?:\.\d+)?", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with one cell, or with a whole row where ``column`` is empty. ``what`` is a sentence."""

    line: int
    column: str
    value: str
    what: str
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """A row as a response. ``id`` is set where the file gives the response's own."""

    line: int
    response: Response
    rows: tuple[AnswerRow, ...]
    id: str | None


@dataclass(frozen=True, slots=True)
class Converter:
    """The translation of rows for one wave."""

    wave: str
    instrument: Instrument
    geography: Geography
    mapping: ColumnMapping

    def left_out(self, cells: Mapping[str, str]) -> RowRule | None:
        """The first rule that leaves this row out, or None."""
        for rule in self.mapping.only:
            value = _number(cells[rule.column])
            if value is None or not rule.low <= value <= rule.high:
                return rule
        return None

    def converted(self, line: int, cells: Mapping[str, str]) -> Converted | tuple[Problem, ...]:
        """The response in a row, or all its problems."""
        given = {name: self._answer(name, source, cells) for name, source in self.mapping.items.items()}
        facts = {name: self._fact(name, cells) for name in self.mapping.facts}
        codes: dict[str, Answer] = {
            name: answer
            for name, answer in given.items()
            if not isinstance(answer, _Fault) and answer is not Missing.NOT_ASKED
        }
        checked = answers.check(self.instrument, codes)
        faults = list(self._faults(given, facts, cells))
        if isinstance(checked, Findings):
            faults += [self._no_answer(found.item) for found in checked.findings]
        if faults or isinstance(checked, Findings):
            return tuple(_located(line, cells, fault) for fault in faults)
        name, source = self._ids(cells)
        return Converted(line=line, response=self._response(codes, facts, source), rows=checked.rows, id=name)

    def _faults(
        self, given: Mapping[str, object], facts: Mapping[str, object], cells: Mapping[str, str]
    ) -> Iterator["_Fault"]:
        yield from (value for value in (*facts.values(), *given.values()) if isinstance(value, _Fault))
        source, name = self.mapping.source, self.mapping.id
        for column in (source, name):
            if column is not None and (found := unfit("id", cells[column], self.geography)) is not None:
                yield _Fault(column, found.what, found.fix)
        if source and name and cells[source] and not _UUID.fullmatch(cells[name]):
            what = f"is an id of the row, and the column {name!r} gives another"
            yield _Fault(source, what, "Leave one of the two cells empty.")

    def _ids(self, cells: Mapping[str, str]) -> tuple[str | None, str | None]:
        """The id of the response and the id of the row it came from, where the file gives them."""
        given = cells[self.mapping.id] if self.mapping.id else ""
        source = cells[self.mapping.source] if self.mapping.source else ""
        if self.mapping.exported and _UUID.fullmatch(given):
            return given, source or None
        return None, given or source or None

    def _response(
        self, codes: Mapping[str, Answer], facts: Mapping[str, "str | _Fault | None"], source: str | None
    ) -> Response:
        known = {name: value for name, value in facts.items() if isinstance(value, str)}
        return Response(
            wave=self.wave,
            instrument=self.instrument.label,
            answers=codes,
            place=known.get("place"),
            mode=Mode(known.get("mode", Mode.NOT_RECORDED)),
            language=known.get("language", "en"),
            household=known.get("household"),
            panel=known.get("panel"),
            source=source,
        )

    def _answer(self, name: str, source: ItemSource, cells: Mapping[str, str]) -> "Answer | _Fault":
        cell = cells[source.column]
        if (meaning := source.values.get(cell, self.mapping.missing.get(cell))) is not None:
            return meaning
        if source.spans:
            return self._in_span(source, cell)
        if source.values:
            return self._without_meaning(source.column, cell, source.values)
        return code if (code := _code(cell)) is not None else self._no_answer(name)

    def _in_span(self, source: ItemSource, cell: str) -> "int | _Fault":
        value = _number(cell)
        if value is None:
            fix = f"Give a number, or say under 'missing' in {self.mapping.where} what the cell means."
            return _Fault(source.column, "is not a number", fix)
        codes = (span.code for span in source.spans if span.holds(value))
        fix = f"Correct the number, or extend the ranges in {self.mapping.where}."
        return next(codes, _Fault(source.column, "lies in none of the ranges of its column", fix))

    def _without_meaning(self, column: str, cell: str, known: Mapping[str, object]) -> "_Fault":
        fix = f"{near(cell, known)}It knows {', '.join(map(repr, known))}. Correct the cell, or add it there."
        return _Fault(column, f"has no meaning in {self.mapping.where}", fix)

    def _no_answer(self, name: str) -> "_Fault":
        item = next(item for item in self.instrument.items if item.id == name)
        fix = answers_of(item, self.instrument)
        return _Fault(self.mapping.items[name].column, f"is not an answer to {name}", fix)

    def _fact(self, name: str, cells: Mapping[str, str]) -> "str | _Fault | None":
        fact = self.mapping.facts[name]
        if fact.constant is not None or fact.column is None:
            return fact.constant
        cell = cells[fact.column]
        if fact.values is not None and cell in fact.values:
            return fact.values[cell]
        if cell in self.mapping.missing:
            return None
        if fact.values is not None:
            return self._without_meaning(fact.column, cell, fact.values)
        found = unfit(name, cell, self.geography)
        return cell if found is None else _Fault(fact.column, found.what, found.fix)


@dataclass(frozen=True, slots=True)
class _Fault:
    column: str
    what: str
    fix: str


def _located(line: int, cells: Mapping[str, str], fault: _Fault) -> Problem:
    value = cells.get(fault.column, "")
    what = f"{reprlib.repr(value)} {fault.what}"
    return Problem(line=line, column=fault.column, value=value, what=what, fix=fault.fix)


def _code(cell: str) -> Answer | None:
    """The code or the reason that a cell holds; None where it is neither."""
    return int(cell.partition(".")[0]) if _WHOLE.fullmatch(cell) else REASONS.get(cell)


def _number(cell: str) -> float | None:
    value = float(cell) if _NUMBER.fullmatch(cell) else math.nan
    return None if math.isnan(value) else value
