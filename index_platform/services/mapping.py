"""How the columns of somebody's file become answers: read from a YAML file, or the export's own format.

id: row                                # column with the source's own row id; may be left out
place: {column: area, values: {"1": E05000719, "2": E05000720, "9": null}}
mode: {constant: paper}                # column or constant; also language, household, panel
missing: {"": skipped, "99": refused}  # cells that say why there is no answer, in every column
items:
  brs1: {column: q7}                   # cells are codes
  sex: {column: woman, values: {"1": 2, "0": 1, "x": refused}}
  age_band: {column: born, ranges: [{from: 1989, to: 1998, code: 1}]}
  help.shop: {column: h1}              # each choice of a multiple item; 1 where ticked, else 0
only:                                  # rows outside are left out and counted
  - {column: born, from: 1900, to: 1998, why: people of 16 and over}
ignore: [interviewer]                  # columns that are left out on purpose
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from index_platform.services.vocabulary import REASONS, codes_of, unfit
from instruments.definition import Instrument, Missing
from instruments.errors import InvalidInputError
from instruments.files import read_document
from instruments.flaws import At, Flaw, near, refusal
from instruments.places import Geography
from instruments.shapes import Shape, list_of, mapping_of, number, record, said, text, whole
from instruments.variables import NOT_TICKED, Variable, variables, variables_of

FACTS = ("place", "mode", "language", "household", "panel")
EMPTY: Mapping[str, Missing] = {"": Missing.SKIPPED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Where a fact about a response stands: in a column (its cells translated by ``values``), or fixed."""

    column: str | None = None
    constant: str | None = None
    values: Mapping[str, str | None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Numbers from ``low`` to ``high``, both included, that are given one code."""

    low: float
    high: float
    code: int

    def holds(self, value: float) -> bool:
        """Whether ``value`` lies within."""
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSource:
    """The column of a variable, and how its cells become answers; without values and spans they are."""

    column: str
    values: Mapping[str, int | Missing] = field(default_factory=dict)
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRule:
    """Which rows are taken: those whose number in a column lies from ``low`` to ``high``."""

    column: str
    low: float
    high: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMapping:
    """The whole translation of a file's columns."""

    where: str
    id: str | None
    facts: Mapping[str, Fact]
    items: Mapping[str, ItemSource]  # by name of the variable
    missing: Mapping[str, Missing] = field(default_factory=lambda: EMPTY)
    only: tuple[RowRule, ...] = ()
    ignore: tuple[str, ...] = ()
    source: str | None = None  # of the export's format: column with the id of the row it came from
    exported: bool = False  # the export's format: an id that is a UUID is that of the response

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that the translation reads or leaves out on purpose."""
        facts = (fact.column for fact in self.facts.values())
        items = (item.column for item in self.items.values())
        rules = (rule.column for rule in self.only)
        named = (self.id, self.source, *facts, *items, *rules, *self.ignore)
        return tuple(dict.fromkeys(name for name in named if name is not None))


def read(path: Path, instrument: Instrument, geography: Geography) -> ColumnMapping:
    """The mapping in a YAML file, checked against the instrument and the places it speaks of."""
    document = read_document(path)
    flaws = list(_MAPPING(document.content, ()))
    if not any(flaw.blocks for flaw in flaws):
        mapping = _built(cast("Mapping[str, Any]", document.content), document.where)
        flaws += [*_item_flaws(mapping, instrument), *_fact_flaws(mapping, geography)]
        if not flaws:
            return mapping
    raise refusal(flaws, where=document.where, content=document.content, lines=document.lines)


def identity(columns: Sequence[str], instrument: Instrument, *, where: str) -> ColumnMapping:
    """The mapping of the export's format: facts and items stand in columns of their own names."""
    names = [one.name for one in variables(instrument)]
    items = {name: ItemSource(column=name) for name in names if name in columns}
    if not items:
        raise InvalidInputError(
            f"no column is named as an item of {instrument.label}",
            where=f"{where}, line 1",
            fix=f"Name each column by its item (thriving instruments show {instrument.label} lists them: "
            f"{names[0]} ...), or say in a file which column is which: --mapping FILE.",
        )
    for item, absent in _in_part(instrument, items):
        raise InvalidInputError(
            f"{item!r} has columns for some of its choices only; it lacks {', '.join(absent)}",
            where=f"{where}, line 1",
            fix=f"Add them, with {NOT_TICKED} where the choice was not ticked.",
        )
    return ColumnMapping(
        where=where,
        id="id" if "id" in columns else None,
        source="source" if "source" in columns else None,
        facts={name: Fact(column=name) for name in FACTS if name in columns},
        items=items,
        exported=True,
    )


def require_columns(mapping: ColumnMapping, columns: Sequence[str], *, where: str) -> None:
    """Refuse a file that lacks a column the mapping reads."""
    absent = [name for name in mapping.columns if name not in columns and name not in mapping.ignore]
    if absent:
        raise InvalidInputError(
            f"the file has no column {', '.join(map(repr, absent))}, which {mapping.where} reads",
            where=f"{where}, line 1",
            fix=f"{near(absent[0], columns)}Its columns are: {', '.join(columns)}.",
        )


def _key_text(value: object, at: At) -> Iterator[Flaw]:
    if not isinstance(value, Mapping):
        yield Flaw(
            at,
            f"is {said(value)}, not cells with their meaning",
            'Write a line for each cell, such as "1": meaning.',
            blocks=True,
        )


def _meanings(meaning: Shape) -> Shape:
    """Cells (text or numbers) with what each of them means."""

    def flaws(value: object, at: At) -> Iterator[Flaw]:
        yield from _key_text(value, at)
        if isinstance(value, Mapping):
            for cell, given in value.items():
                yield from meaning(given, (*at, cell))

    return flaws


def _reason(value: object, at: At) -> Iterator[Flaw]:
    if value not in REASONS:
        fix = f"{near(value, REASONS)}Write one of: {', '.join(REASONS)}."
        yield Flaw(at, f"is {said(value)}, which is no reason for a missing answer", fix, blocks=True)


def _code_or_reason(value: object, at: At) -> Iterator[Flaw]:
    if (not isinstance(value, int) or isinstance(value, bool)) and value not in REASONS:
        fix = f"Write the code in digits without quotes, or one of: {', '.join(REASONS)}."
        yield Flaw(at, f"is {said(value)}, neither a code nor a reason for no answer", fix, blocks=True)


def _text_or_nothing(value: object, at: At) -> Iterator[Flaw]:
    if value is not None:
        yield from text(value, at)


def _or_column(shape: Shape) -> Shape:
    """``shape``, or just the name of a column."""
    return lambda value, at: text(value, at) if isinstance(value, str) else shape(value, at)


_FACT = _or_column(record({}, {"column": text, "constant": text, "values": _meanings(_text_or_nothing)}))
_SPAN = record({"code": whole}, {"from": number, "to": number})
_ITEM = _or_column(
    record({"column": text}, {"values": _meanings(_code_or_reason), "ranges": list_of(_SPAN, least=1)})
)
_RULE = record({"column": text, "why": text}, {"from": number, "to": number})
_MAPPING = record(
    {"items": mapping_of(_ITEM)},
    {
        "id": text,
        **dict.fromkeys(FACTS, _FACT),
        "missing": _meanings(_reason),
        "only": list_of(_RULE),
        "ignore": list_of(text),
    },
)


def _built(given: Mapping[str, Any], where: str) -> ColumnMapping:
    missing = {str(cell): REASONS[reason] for cell, reason in given.get("missing", {}).items()}
    return ColumnMapping(
        where=where,
        id=given.get("id"),
        facts={name: _fact(given[name]) for name in FACTS if name in given},
        items={name: _item(item) for name, item in given["items"].items()},
        missing={**EMPTY, **missing},
        only=tuple(
            RowRule(column=rule["column"], why=rule["why"], **_limits(rule)) for rule in given.get("only", ())
        ),
        ignore=tuple(given.get("ignore", ())),
    )


def _fact(given: str | Mapping[str, Any]) -> Fact:
    if isinstance(given, str):
        return Fact(column=given)
    values = None if "values" not in given else {str(cell): text for cell, text in given["values"].items()}
    return Fact(column=given.get("column"), constant=given.get("constant"), values=values)


def _item(given: str | Mapping[str, Any]) -> ItemSource:
    if isinstance(given, str):
        return ItemSource(column=given)
    values = {str(cell): REASONS.get(to, to) for cell, to in given.get("values", {}).items()}
    spans = tuple(Span(code=span["code"], **_limits(span)) for span in given.get("ranges", ()))
    return ItemSource(column=given["column"], values=values, spans=spans)


def _limits(given: Mapping[str, Any]) -> dict[str, float]:
    return {"low": float(given.get("from", "-inf")), "high": float(given.get("to", "inf"))}


def _item_flaws(mapping: ColumnMapping, instrument: Instrument) -> Iterator[Flaw]:
    """Items that are not asked, codes that are none of their answers, and choices that are left out."""
    known = {variable.name: variable for variable in variables(instrument)}
    for name, source in mapping.items.items():
        if name in known:
            yield from _code_flaws(known[name], source)
        else:
            fix = f"{near(name, known)}Its items are: {', '.join(known)}."
            yield Flaw(("items", name), f"is no item of {instrument.label}", fix)
    for item, absent in _in_part(instrument, mapping.items):
        what = f"name some of the choices of {item!r} only; it lacks {', '.join(absent)}"
        yield Flaw(("items",), what, "Name the column of every choice.")


def _in_part(instrument: Instrument, named: Mapping[str, object]) -> Iterator[tuple[str, list[str]]]:
    """The items of which some variables are named and some are not, with those that are not."""
    for item in instrument.items:
        names = [variable.name for variable in variables_of(item)]
        absent = [name for name in names if name not in named]
        if absent and len(absent) < len(names):
            yield item.id, absent


def _code_flaws(variable: Variable, source: ItemSource) -> Iterator[Flaw]:
    """Codes that the variable does not have, each where the file gives it."""
    name = variable.name
    at: At = ("items", name)
    given = [((*at, "values", cell), code) for cell, code in source.values.items()]
    given += [((*at, "ranges", row, "code"), span.code) for row, span in enumerate(source.spans)]
    for place, code in given:
        if not isinstance(code, int):
            continue
        if not variable.is_coded:
            fix = "Leave it out: cells of this item are taken as they are."
            yield Flaw(place, f"gives a code, and {name} is not answered by codes", fix)
        elif not variable.allows(code):
            fix = f"The codes of {name} are: {codes_of(variable)}."
            yield Flaw(place, f"gives the code {code}, which is no answer to {name}", fix)


def _fact_flaws(mapping: ColumnMapping, geography: Geography) -> Iterator[Flaw]:
    """Facts that are given in two ways or none, and words that cannot be kept."""
    for name, fact in mapping.facts.items():
        if (fact.column is None) == (fact.constant is None):
            both = "both a column and a constant" if fact.column else "neither a column nor a constant"
            fix = "Give 'column' where the file has one, 'constant' where all rows are alike."
            yield Flaw((name,), f"gives {both}", fix)
        given: list[tuple[At, str | None]] = [((name, "constant"), fact.constant)]
        given += [((name, "values", cell), word) for cell, word in (fact.values or {}).items()]
        for at, word in given:
            if word is not None and (found := unfit(name, word, geography)) is not None:
                yield Flaw(at, f"gives {word!r}, which {found.what}", found.fix)
