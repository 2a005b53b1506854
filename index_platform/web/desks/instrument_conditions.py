"""A condition of a definition in the words of whoever plans a survey: "question 19 is answered “Yes”"."""

from collections.abc import Mapping

from index_platform.web.desks.words import listed
from index_platform.web.journey import said
from index_platform.web.question_fields import capital
from index_platform.web.words import Words
from instruments.definition import Instrument, ItemKind
from instruments.expressions import (
    Answered,
    Compare,
    Comparison,
    Count,
    Day,
    DaysBetween,
    Expression,
    In,
    ItemValue,
    Joined,
    Junction,
    Literal,
    Not,
    Sum,
    Ticked,
    Truth,
)

_ENGLISH = Words("en")
_IS: Mapping[Comparison, str] = {
    Comparison.EQ: "is",
    Comparison.NE: "is not",
    Comparison.LT: "is less than",
    Comparison.LE: "is at most",
    Comparison.GT: "is more than",
    Comparison.GE: "is at least",
}
_OF_DAYS: Mapping[Comparison, str] = {
    **_IS,
    Comparison.LT: "is before",
    Comparison.LE: "is not after",
    Comparison.GT: "is after",
    Comparison.GE: "is not before",
}


class ConditionWords:
    """The conditions of one instrument, in English, with the numbers that its questions have."""

    def __init__(self, instrument: Instrument, numbers: Mapping[str, str]) -> None:
        self._instrument, self._numbers = instrument, numbers

    def __call__(self, condition: Expression) -> str:
        """What must be so, without a capital and without a full stop."""
        match condition:
            case Truth(value):
                return "always" if value else "never"
            case Answered(item):
                return self._answered(item)
            case Not(member):
                return f"it is not so that {self(member)}"
            case Joined(operator, members):
                joined = [self(member) for member in members]
                return listed(joined, "and" if operator is Junction.AND else "or")
            case Ticked(code, among):
                return f"{self._term(code, among)} is ticked at {self._question(among.item)}"
            case In(value, options):
                return f"{self._subject(value)} is {listed([self._term(one, value) for one in options])}"
            case Compare(operator, left, right):
                return self._compared(operator, left, right)
            case _:
                return self._subject(condition)

    def _compared(self, operator: Comparison, left: Expression, right: Expression) -> str:
        """A comparison, beginning with what is asked."""
        if isinstance(left, Literal | Day) and not isinstance(right, Literal | Day):
            return self._compared(_TURNED[operator], right, left)
        verbs = _OF_DAYS if self._is_day(left) or self._is_day(right) else _IS
        return f"{self._subject(left)} {verbs[operator]} {self._term(right, left)}"

    def _subject(self, term: Expression) -> str:
        match term:
            case ItemValue(item):
                return f"the answer to {self._question(item)}"
            case Count(items, codes):
                asked = self._several(items)
                return f"the number of answers to {asked}" + ("" if codes is None else " that count")
            case Sum(items):
                return f"the sum of the answers to {self._several(items)}"
            case DaysBetween(start, end):
                return f"the number of days from {self._term(start, end)} to {self._term(end, start)}"
            case _:
                return self._term(term, term)

    def _term(self, term: Expression, beside: Expression) -> str:
        """A value, as the question that it is compared with calls it."""
        match term:
            case Literal(int(code)) if isinstance(beside, ItemValue) and (
                words := self._choice(beside, code)
            ):
                return words
            case Literal(value):
                return f"{value:,}" if isinstance(value, int) else str(value)
            case Day(value):
                return _ENGLISH.day(value.isoformat())
            case _:
                return self._subject(term)

    def _choice(self, asked: ItemValue, code: int) -> str:
        choice = self._instrument.item(asked.item).choice(code)
        return f"“{capital(said(choice.wording, _ENGLISH)) or choice.id}”" if choice else ""

    def _answered(self, item: str) -> str:
        if self._instrument.item(item).kind is ItemKind.CONSENT:
            return f"the box at {self._question(item)} is ticked"
        return f"{self._question(item)} is answered"

    def _is_day(self, term: Expression) -> bool:
        if isinstance(term, ItemValue):
            return self._instrument.item(term.item).kind is ItemKind.DATE
        return isinstance(term, Day)

    def _question(self, item: str) -> str:
        return f"question {self._numbers[item]}"

    def _several(self, items: tuple[str, ...]) -> str:
        return f"questions {listed([self._numbers[item] for item in items], 'and')}"


_TURNED: Mapping[Comparison, Comparison] = {
    Comparison.EQ: Comparison.EQ,
    Comparison.NE: Comparison.NE,
    Comparison.LT: Comparison.GT,
    Comparison.LE: Comparison.GE,
    Comparison.GT: Comparison.LT,
    Comparison.GE: Comparison.LE,
}
