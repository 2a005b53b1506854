"""One row of a file -> one response, or everything that is wrong with the row."""

import math
import re
import reprlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from index_platform.services.mapping import ColumnMapping, ItemSource, RowRule
from index_platform.services.spreadsheets import unguarded
from index_platform.services.vocabulary import REASONS, answers_of, unfit
from instruments import answers
from instruments.answers import AnswerRow, Finding, Findings
from instruments.definition import TICKED, Instrument, Item, ItemKind, Missing
from instruments.flags import Flag, broken, flags
from instruments.flaws import near
from instruments.places import Geography
from instruments.response import Answer, Mode, Response
from instruments.routing import Fired
from instruments.variables import NOT_TICKED, Form, Variable, variables, variables_of

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
    flags: tuple[Flag, ...]
    id: str | None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the cell of a column, said of its value, and the remedy."""

    column: str
    what: str
    fix: str


Cell = int | str | Missing | Fault  # what a cell says in its variable


@dataclass(frozen=True)
class Converter:
    """The translation of rows for one wave."""

    wave: str
    instrument: Instrument
    geography: Geography
    mapping: ColumnMapping
    needs_id: bool = False  # whether a row without an id of its own cannot be taken

    @cached_property
    def _known(self) -> Mapping[str, Variable]:
        return {variable.name: variable for variable in variables(self.instrument)}

    def left_out(self, cells: Mapping[str, str]) -> RowRule | None:
        """The first rule that leaves this row out, or None."""
        for rule in self.mapping.only:
            value = _number(cells[rule.column])
            if value is None or not rule.low <= value <= rule.high:
                return rule
        return None

    def converted(self, line: int, cells: Mapping[str, str]) -> Converted | tuple[Problem, ...]:
        """The response in a row, or all its problems."""
        given = {name: self._value(name, source, cells) for name, source in self.mapping.items.items()}
        facts = {name: self._fact(name, cells) for name in self.mapping.facts}
        found = dict(self._answers(given))
        read = {
            item: answer
            for item, answer in found.items()
            if not isinstance(answer, Fault) and answer is not Missing.NOT_ASKED
        }
        checked = answers.check(self.instrument, read, places=self.geography)
        faults = list(self._faults({**given, **found}, facts, cells))
        if isinstance(checked, Findings):
            faults += [self._refused(finding) for finding in checked.findings]
        elif not faults:
            faults += [self._broken(one) for one in broken(self.instrument, checked.answers)]
        if faults or isinstance(checked, Findings):
            return tuple(_located(line, cells, fault) for fault in faults)
        name, source = self._ids(cells)
        response = self._response(checked.answers, facts, source)
        raised = flags(self.instrument, checked.answers)
        return Converted(line=line, response=response, rows=checked.rows, flags=raised, id=name)

    def _answers(self, given: Mapping[str, Cell]) -> Iterator[tuple[str, Answer | Fault]]:
        """The answer to every item whose cells could be read."""
        for item in self.instrument.items:
            cells = {one.name: given[one.name] for one in variables_of(item) if one.name in given}
            values = [value for value in cells.values() if not isinstance(value, Fault)]
            if not cells or len(values) < len(cells):
                continue
            if item.kind is ItemKind.MULTIPLE:
                first = self.mapping.items[next(iter(cells))].column
                yield item.id, ticked(item, values, first)
            else:
                yield item.id, values[0]

    def _faults(
        self, given: Mapping[str, object], facts: Mapping[str, object], cells: Mapping[str, str]
    ) -> Iterator[Fault]:
        yield from (value for value in (*facts.values(), *given.values()) if isinstance(value, Fault))
        source, name = self.mapping.source, self.mapping.id
        if self.needs_id and not any(cells[column] for column in (source, name) if column is not None):
            what = "is no id, so the mended row could not be told from another person's"
            yield Fault(name or source or "", what, "Give the row an id of its own.")
        for column in (source, name):
            if column is not None and (found := unfit("id", cells[column], self.geography)) is not None:
                yield Fault(column, found.what, found.fix)
        if source and name and cells[source] and not _UUID.fullmatch(cells[name]):
            what = f"is an id of the row, and the column {name!r} gives another"
            yield Fault(source, what, "Leave one of the two cells empty.")

    def _ids(self, cells: Mapping[str, str]) -> tuple[str | None, str | None]:
        """The id of the response and the id of the row it came from, where the file gives them."""
        given = cells[self.mapping.id] if self.mapping.id else ""
        source = cells[self.mapping.source] if self.mapping.source else ""
        if self.mapping.exported and _UUID.fullmatch(given):
            return given, source or None
        return None, given or source or None

    def _response(
        self, given: Mapping[str, Answer], facts: Mapping[str, str | Fault | None], source: str | None
    ) -> Response:
        known = {name: value for name, value in facts.items() if isinstance(value, str)}
        return Response(
            wave=self.wave,
            instrument=self.instrument.label,
            answers=given,
            place=known.get("place"),
            mode=Mode(known.get("mode", Mode.NOT_RECORDED)),
            language=known.get("language", "en"),
            household=known.get("household"),
            panel=known.get("panel"),
            source=source,
        )

    def _value(self, name: str, source: ItemSource, cells: Mapping[str, str]) -> Cell:
        """What a cell says in its variable: a code, a text, or why there is neither."""
        cell, variable = cells[source.column], self._known[name]
        if (meaning := source.values.get(cell, self.mapping.missing.get(cell))) is not None:
            return meaning
        if source.spans:
            return self._in_span(source, cell)
        if not variable.is_coded:
            return self._text(variable, source.column, cell)
        if source.values:
            return self._without_meaning(source.column, cell, source.values)
        return code if (code := _code(cell)) is not None else self._no_answer(name)

    def _text(self, variable: Variable, column: str, cell: str) -> str | Missing | Fault:
        """Free words, a day or the code of a place; a word of ours for a reason, where it cannot be meant."""
        if cell in REASONS and (self.mapping.exported or variable.form is not Form.TEXT):
            return REASONS[cell]
        if variable.form is Form.PLACE and (found := unfit("place", cell, self.geography)) is not None:
            return Fault(column, found.what, found.fix)
        return unguarded(cell) if self.mapping.exported and variable.form is Form.TEXT else cell

    def _in_span(self, source: ItemSource, cell: str) -> int | Fault:
        value = _number(cell)
        if value is None:
            fix = f"Give a number, or say under 'missing' in {self.mapping.where} what the cell means."
            return Fault(source.column, "is not a number", fix)
        codes = (span.code for span in source.spans if span.holds(value))
        fix = f"Correct the number, or extend the ranges in {self.mapping.where}."
        return next(codes, Fault(source.column, "lies in none of the ranges of its column", fix))

    def _without_meaning(self, column: str, cell: str, known: Mapping[str, object]) -> Fault:
        fix = f"{near(cell, known)}It knows {', '.join(map(repr, known))}. Correct the cell, or add it there."
        return Fault(column, f"has no meaning in {self.mapping.where}", fix)

    def _no_answer(self, name: str) -> Fault:
        fix = answers_of(self._known[name], self.instrument)
        return Fault(self.mapping.items[name].column, f"is not an answer to {name}", fix)

    def _refused(self, finding: Finding) -> Fault:
        """What the definition forbids, at the first column of its item."""
        variable = variables_of(self.instrument.item(finding.item))[0]
        if variable.is_coded and variable.choice is None:
            return self._no_answer(variable.name)
        what = f"is not an answer to {finding.item}: {finding.what}"
        return Fault(self.mapping.items[variable.name].column, what, finding.fix)

    def _broken(self, fired: Fired) -> Fault:
        """A hard check that does not hold, at the first column of its item: such answers cannot be right."""
        variable = variables_of(self.instrument.item(fired.item))[0]
        said = fired.check.message.get(self.instrument.source_language, fired.check.id)
        what = f"breaks the check {fired.check.id!r} of {fired.item}: {said}"
        fix = "Correct this answer, or another that the check compares it with."
        return Fault(self.mapping.items[variable.name].column, what, fix)

    def _fact(self, name: str, cells: Mapping[str, str]) -> str | Fault | None:
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
        return cell if found is None else Fault(fact.column, found.what, found.fix)


def _located(line: int, cells: Mapping[str, str], fault: Fault) -> Problem:
    value = cells.get(fault.column, "")
    what = f"{reprlib.repr(value)} {fault.what}"
    return Problem(line=line, column=fault.column, value=value, what=what, fix=fault.fix)


def ticked(item: Item, values: Sequence[int | str | Missing], column: str) -> Answer | Fault:
    """The answer to a multiple item from the values of its columns, in the order of its choices.

    Where one is ticked, an empty cell stands for one that is not. Nothing ticked at all was skipped.
    """
    reasons = {value for value in values if isinstance(value, Missing)}
    if len(reasons) == 1 and len(set(values)) == 1:
        return next(iter(reasons))
    if not reasons <= {Missing.SKIPPED} or not set(values) - reasons <= {TICKED, NOT_TICKED}:
        fix = f"Give {TICKED} or {NOT_TICKED} in each column of {item.id}, or one reason in all of them."
        return Fault(column, f"does not fit the other columns of {item.id}", fix)
    codes = [choice.code for choice, value in zip(item.choices, values, strict=True) if value == TICKED]
    return tuple(sorted(codes)) or Missing.SKIPPED


def _code(cell: str) -> int | Missing | None:
    """The code or the reason that a cell holds; None where it is neither."""
    return int(cell.partition(".")[0]) if _WHOLE.fullmatch(cell) else REASONS.get(cell)


def _number(cell: str) -> float | None:
    value = float(cell) if _NUMBER.fullmatch(cell) else math.nan
    return None if math.isnan(value) else value
