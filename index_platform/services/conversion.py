"""One row of a file -> one response, or everything that is wrong with the row."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from index_platform.services.mapping import REASONS, ColumnMapping, Fact, ItemSource, RowRule
from instruments import answers
from instruments.answers import AnswerRow, Findings
from instruments.definition import Instrument, Missing
from instruments.flaws import near
from instruments.places import Geography
from instruments.response import Answer, Mode, Response

_WHOLE = re.compile(r"[-+]?\d{1,18}(?:\.0+)?", re.ASCII)
_NUMBER = re.compile(r"[-+]?\d{1,18}(?:\.\d+)?", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_LONGEST = 200  # signs of an id or of a code for a household or panel
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with one cell, or with a whole row where ``column`` is empty."""

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
        given = {name: self._answer(source, cells) for name, source in self.mapping.items.items()}
        facts = {name: self._fact(name, cells) for name in self.mapping.facts}
        codes: dict[str, Answer] = {
            name: answer
            for name, answer in given.items()
            if not isinstance(answer, _Fault) and answer is not Missing.NOT_ASKED
        }
        checked = answers.check(self.instrument, codes)
        faults = list(self._faults(given, facts, cells))
        if isinstance(checked, Findings):
            columns = {name: source.column for name, source in self.mapping.items.items()}
            faults += [_Fault(columns[found.item], found.what, found.fix) for found in checked.findings]
        if faults or isinstance(checked, Findings):
            return tuple(_located(line, cells, fault) for fault in faults)
        name, source = self._ids(cells)
        return Converted(line=line, response=self._response(codes, facts, source), rows=checked.rows, id=name)

    def _faults(
        self, given: Mapping[str, object], facts: Mapping[str, object], cells: Mapping[str, str]
    ) -> Iterator["_Fault"]:
        yield from (value for value in (*facts.values(), *given.values()) if isinstance(value, _Fault))
        for column in (self.mapping.id, self.mapping.source):
            if column is not None and len(cells[column]) > _LONGEST:
                yield _Fault(column, f"is longer than {_LONGEST} signs", "Give a shorter id.")
        source, name = self.mapping.source, self.mapping.id
        if source and name and cells[source] and not _UUID.fullmatch(cells[name]):
            yield _Fault(source, "is given beside an id of the source", "Leave one of the two empty.")

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

    def _answer(self, source: ItemSource, cells: Mapping[str, str]) -> "Answer | _Fault":
        cell = cells[source.column]
        if (meaning := source.values.get(cell, self.mapping.missing.get(cell))) is not None:
            return meaning
        if source.spans:
            value = _number(cell)
            spans = [span for span in source.spans if value is not None and span.holds(value)]
            fix = f"Give a number within the ranges of {self.mapping.where}, or extend them."
            return spans[0].code if spans else _Fault(source.column, "lies in no range of the mapping", fix)
        if source.values:
            fix = f"Cells that {self.mapping.where} knows: {', '.join(map(repr, source.values))}."
            return _Fault(source.column, "is no value of the mapping", fix)
        return _code(source.column, cell)

    def _fact(self, name: str, cells: Mapping[str, str]) -> "str | _Fault | None":
        fact = self.mapping.facts[name]
        if fact.constant is not None or fact.column is None:
            return fact.constant
        cell = cells[fact.column]
        if fact.values is not None and cell in fact.values:
            return fact.values[cell]
        if cell in self.mapping.missing:
            return None
        return self._known(name, fact, cell)

    def _known(self, name: str, fact: Fact, cell: str) -> "str | _Fault":
        column = fact.column or name
        if fact.values is not None:
            known = f"Cells that {self.mapping.where} knows: {', '.join(map(repr, fact.values))}."
            return _Fault(column, f"is no {name} of the mapping", near(cell, fact.values) + known)
        if name == "place" and not self.geography.has(cell):
            return _Fault(
                column, f"is not a place of {self.geography.title}", _nearest_place(cell, self.geography)
            )
        if name == "mode" and cell not in list(Mode):
            return _Fault(column, "is not a mode", f"Give one of: {', '.join(mode.value for mode in Mode)}.")
        if name == "language" and not _LANGUAGE.fullmatch(cell):
            return _Fault(column, "is not a language tag", "Write it like 'en' or 'ur'.")
        if len(cell) > _LONGEST:
            return _Fault(column, f"is longer than {_LONGEST} signs", "Give a shorter code.")
        return cell


@dataclass(frozen=True, slots=True)
class _Fault:
    column: str
    what: str
    fix: str


def _located(line: int, cells: Mapping[str, str], fault: _Fault) -> Problem:
    value = cells.get(fault.column, "")
    return Problem(line=line, column=fault.column, value=value, what=fault.what, fix=fault.fix)


def _code(column: str, cell: str) -> Answer | _Fault:
    if _WHOLE.fullmatch(cell):
        return int(cell.partition(".")[0])
    if cell in REASONS:
        return REASONS[cell]
    fix = f"Give the whole number of an answer, or one of: {', '.join(REASONS)}."
    return _Fault(column, "is no code", fix)


def _number(cell: str) -> float | None:
    value = float(cell) if _NUMBER.fullmatch(cell) else math.nan
    return None if math.isnan(value) else value


def _nearest_place(cell: str, geography: Geography) -> str:
    names = {place.name.lower(): place for place in geography.places}
    codes = {place.code.lower(): place for place in geography.places}
    hint = near(cell, [*names, *codes])
    found = (names | codes).get(hint.split("'")[1]) if "'" in hint else None
    nearest = f"Did you mean {found.code} ({found.name})? " if found else ""
    return f"{nearest}Give a code: thriving places list {geography.key}."
