"""Raw answers against an instrument: a row for every variable, or everything that is wrong with them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from instruments.answer_reading import Answer, Wrong, read, shown
from instruments.definition import TICKED, Instrument, Item, ItemKind, Missing
from instruments.flaws import near
from instruments.places import Geography
from instruments.routing import route
from instruments.variables import NOT_TICKED, ticked_name


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What stands for one variable: a code or a text, or a reason why there is none.

    A choice that says nothing, such as "prefer not to say", has its code and the reason. So has a code
    that was given off the route: it is kept, and its reason keeps it out of every score.
    """

    item: str  # name of the variable
    code: int | None
    missing: Missing | None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidAnswers:
    """Answers in the form in which they are kept, and the row of every variable, in order.

    An item that was not asked is left out of the answers. A note asks nothing: it is in neither.
    """

    answers: Mapping[str, Answer]
    rows: tuple[AnswerRow, ...]

    def codes(self) -> dict[str, int]:
        """The codes that were given, by variable."""
        return {row.item: row.code for row in self.rows if row.code is not None}


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer that cannot be taken: the item, what was given, what is wrong and how to mend it."""

    item: str
    value: object
    what: str
    fix: str


@dataclass(frozen=True, slots=True)
class Findings:
    """Why answers cannot be taken: everything at once, in the order of the items."""

    findings: tuple[Finding, ...]


def check(
    instrument: Instrument, answers: Mapping[str, object], *, places: Geography | None = None
) -> ValidAnswers | Findings:
    """These answers as they are kept, or all that is wrong. Nothing is required: any item may be left out.

    answers: {item: value}, a value being a code, a text or day, or a list of codes; {"missing": reason}; or
    an answer as it is kept. places: where given, codes of places are held against it.
    """
    given: object = answers  # it may come from a wire or a file
    if not isinstance(given, Mapping):
        fix = 'Give {item: code}, such as {"brs1": 4}.'
        return Findings((Finding("", answers, "the answers are not named by item", fix),))
    asked = [item for item in instrument.items if item.id in given]
    results = {item.id: _read(item, answers[item.id], places) for item in asked}
    known = {item.id for item in instrument.items}
    findings = [
        Finding(name, answers[name], wrong.what, wrong.fix)
        for name, wrong in results.items()
        if isinstance(wrong, Wrong)
    ]
    findings += [_unknown(instrument, name, answers[name]) for name in answers if name not in known]
    if findings:
        return Findings(tuple(findings))
    return _valid(instrument, {name: one for name, one in results.items() if not isinstance(one, Wrong)})


def _valid(instrument: Instrument, read_: Mapping[str, Answer]) -> ValidAnswers:
    leads = any(item.show_if is not None for item in instrument.items)
    passed_by = frozenset(route(instrument, read_).off_route if leads else ())
    rows = [
        _off_route(row) if item.id in passed_by else row
        for item in instrument.items
        for row in _rows(item, read_.get(item.id, Missing.NOT_ASKED))
    ]
    notes = {item.id for item in instrument.items if item.kind is ItemKind.NOTE}
    left_out = {name for name, one in read_.items() if one is Missing.NOT_ASKED}
    kept = {name: one for name, one in read_.items() if name not in notes | left_out}
    return ValidAnswers(answers=kept, rows=tuple(rows))


def _read(item: Item, value: object, places: Geography | None) -> Answer | Wrong:
    found = read(item, value)
    if item.kind is ItemKind.PLACE and places is not None and not isinstance(found, Missing | Wrong):
        return _in_places(item, str(found), places)
    return found


def _in_places(item: Item, code: str, places: Geography) -> Answer | Wrong:
    if places.has(code) and places.place(code).level == item.level:
        return code
    codes = [place.code for place in places.at_level(item.level or "")]
    fix = f"{near(code, codes)}Give the code of a place: thriving places list {places.key}."
    return Wrong(f"{shown(code)} is not a place of {places.title} of the level {item.level!r}", fix)


def _rows(item: Item, answer: Answer) -> Iterator[AnswerRow]:
    """The rows of one item: one, one a choice of a multiple item, none of a note."""
    if item.kind is ItemKind.NOTE:
        return
    if item.kind is ItemKind.MULTIPLE:
        yield from _ticked_rows(item, answer)
    elif isinstance(answer, Missing):
        yield AnswerRow(item.id, None, answer)
    elif isinstance(answer, int):
        choice = item.choice(answer)
        yield AnswerRow(item.id, answer, choice.missing if choice else None)
    else:
        yield AnswerRow(item.id, None, None, str(answer))


def _ticked_rows(item: Item, answer: Answer) -> Iterator[AnswerRow]:
    """A choice that says nothing stands alone, and its reason is that of every other choice as well."""
    if not isinstance(answer, tuple):
        reason = Missing(str(answer))
        yield from (AnswerRow(ticked_name(item, choice), None, reason) for choice in item.choices)
        return
    why = next((choice.missing for choice in item.choices if choice.code in answer), None)
    for choice in item.choices:
        code = TICKED if choice.code in answer else NOT_TICKED
        yield AnswerRow(ticked_name(item, choice), code, why)


def _off_route(row: AnswerRow) -> AnswerRow:
    """The row where the answers lead past its item. Words, days and places enter no score: they stay."""
    return row if row.text is not None else replace(row, missing=Missing.OFF_ROUTE)


def _unknown(instrument: Instrument, name: object, value: object) -> Finding:
    ids = [item.id for item in instrument.items]
    fix = f"{near(name, ids)}Its items are: {', '.join(ids)}."
    return Finding(str(name), value, f"{instrument.label} has no item {shown(name)}", fix)
