"""A condition of a definition in English: "question 19 is answered “Yes”".

Where clauses say it exactly, they do; else its expression is told piece by piece.
"""

from collections.abc import Callable, Mapping

from instruments.clauses import Clause, Says, clauses
from instruments.definition import Choice, Instrument, ItemKind
from instruments.english import listed
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
    Literal,
    Not,
    Sum,
    Ticked,
    Truth,
)
from instruments.languages import written_day

_SAID: Mapping[Says, str] = {
    Says.TICKED: "{item} is answered {answers}",
    Says.TICKED_OTHER: "{item} is answered, but not {answers}",
    Says.NOT_TICKED: "{item} is not answered {answers}, or not at all",
    Says.EXACTLY: "{item} is answered {low}",
    Says.AT_LEAST: "{item} is answered {low} or more",
    Says.AT_MOST: "{item} is answered {high} or less",
    Says.BETWEEN: "{item} is answered from {low} to {high}",
    Says.ANSWERED: "{item} is answered",
    Says.UNANSWERED: "{item} is not answered",
}
_OF_BOXES: Mapping[tuple[ItemKind, Says], str] = {
    (ItemKind.MULTIPLE, Says.TICKED): "{answers} is ticked at {item}",
    (ItemKind.MULTIPLE, Says.NOT_TICKED): "{answers} is not ticked at {item}",
    (ItemKind.CONSENT, Says.ANSWERED): "the box at {item} is ticked",
    (ItemKind.CONSENT, Says.UNANSWERED): "the box at {item} is not ticked",
}
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
_TURNED: Mapping[Comparison, Comparison] = {
    Comparison.EQ: Comparison.EQ,
    Comparison.NE: Comparison.NE,
    Comparison.LT: Comparison.GT,
    Comparison.LE: Comparison.GE,
    Comparison.GT: Comparison.LT,
    Comparison.GE: Comparison.LE,
}


class ConditionWords:
    """The conditions of one instrument in words.

    question: what an item is called, by its id. answer: what a choice is called.
    """

    def __init__(
        self, instrument: Instrument, *, question: Callable[[str], str], answer: Callable[[Choice], str]
    ) -> None:
        self._instrument, self._question, self._answer = instrument, question, answer

    def __call__(self, condition: Expression) -> str:
        """What must be so, without a capital and without a full stop."""
        if found := clauses(condition, self._instrument):
            return f" {'and' if found.every else 'or'} ".join(map(self._clause, found.members))
        return self._told(condition)

    def _told(self, condition: Expression) -> str:
        match condition:
            case Truth(value):
                return "always" if value else "never"
            case Answered(item):
                return f"{self._question(item)} is answered"
            case Not(member):
                return f"it is not so that {self(member)}"
            case Joined(operator, members):
                return listed([self(member) for member in members], operator.value)
            case Ticked(code, asked):
                return f"{self._term(code, asked)} is ticked at {self._question(asked.item)}"
            case In(value, options):
                among = [self._term(one, value) for one in options]
                return f"{self._subject(value)} is {listed(among, 'or')}"
            case Compare(operator, left, right):
                return self._compared(operator, left, right)
            case _:
                return self._subject(condition)

    def _clause(self, clause: Clause) -> str:
        said = _OF_BOXES.get((clause.item.kind, clause.says), _SAID[clause.says])
        answers = listed([self._answer(one) for one in clause.choices], "or")
        item = self._question(clause.item.id)
        return said.format(item=item, answers=answers, low=clause.low, high=clause.high)

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
            case Literal(int(code)) if words := self._choice(beside, code):
                return words
            case Literal(value):
                return f"{value:,}" if isinstance(value, int) else str(value)
            case Day(value):
                return written_day(value, "en")
            case _:
                return self._subject(term)

    def _choice(self, beside: Expression, code: int) -> str:
        choice = self._instrument.item(beside.item).choice(code) if isinstance(beside, ItemValue) else None
        return self._answer(choice) if choice else ""

    def _is_day(self, term: Expression) -> bool:
        if isinstance(term, ItemValue):
            return self._instrument.item(term.item).kind is ItemKind.DATE
        return isinstance(term, Day)

    def _several(self, items: tuple[str, ...]) -> str:
        return listed([self._question(item) for item in items])
