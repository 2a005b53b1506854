"""The warnings of a scale report in its own words: questions by their numbers, and no small count."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from instruments.english import listed
from instruments.errors import MeasureError
from scoring.result_warnings import ResultWarning, Warnings, item_list

Found = TypeVar("Found")

_WITHOUT_COUNTS: Mapping[str, str] = {
    "incomplete-rows": "a tenth of the people or more left a question out, and are not in this figure",
    "few-rows": "few people answered every question: the likely range is wide",
    "few-respondents": "few people answered every question: tests of a factor model need some hundreds",
}
_PEOPLE = re.compile(r"\b(?:only )?\d[\d,]*(?: of \d[\d,]*)? (?=people|persons|respondents|rows|answers)")
_ITEM = re.compile(r"\bitem (?:'item_(\d+)'|(?=\d))")
_NAMED = re.compile(r"\bitem '[^']*'")
_FACTOR = re.compile(r"\bfactor '(factor|wording)_of_(\w+)'")
_SENSES = {"factor": "the scale", "wording": "the wording of"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a warning names it: its number, and its scale where there are several."""

    number: int
    scale: str = ""


class Doubts:
    """Gathers warnings while a report is made, and turns a refusal of one figure into one of them."""

    def __init__(self) -> None:
        self._told: dict[str, None] = {}

    def add(self, about: str, warnings: Warnings, asked: Sequence[Asked] = ()) -> None:
        """Remember the warnings of one result. asked: its columns, where these are not those of the scale."""
        for warning in warnings:
            self._told[f"{about}: {_words(warning, asked)}. {warning.fix}"] = None

    def tried(self, about: str, make: Callable[[], Found]) -> Found | None:
        """The result, or None where it was refused; the refusal is remembered."""
        try:
            return make()
        except MeasureError as error:
            refusal = ResultWarning(error.code, f"not computed: {error.what}", error.fix)
            self.add(about, (refusal,))
            return None

    @property
    def told(self) -> tuple[str, ...]:
        """Everything, once each, in order."""
        return tuple(self._told)


def _words(warning: ResultWarning, asked: Sequence[Asked]) -> str:
    """A warning without a count of people, and with questions as the report numbers them."""
    text = _PEOPLE.sub("few ", _WITHOUT_COUNTS.get(warning.code, warning.what))
    if warning.items:
        named = _questions([asked[item] if asked else Asked(item + 1) for item in warning.items])
        text = text.replace(item_list(warning.items), named)
        text = _NAMED.sub(named, text) if len(warning.items) == 1 else text
    text = _ITEM.sub(lambda found: f"question {found[1] or ''}", text)
    return _FACTOR.sub(lambda found: f"{_SENSES[found[1]]} {found[2]}", text)


def _questions(asked: Sequence[Asked]) -> str:
    """Questions by number, those of one scale together: "questions 1 and 2 of hope, question 4 of trust"."""
    told = []
    for scale, held in groupby(asked, key=lambda each: each.scale):
        numbers = [str(each.number) for each in held]
        noun = "question" if len(numbers) == 1 else "questions"
        told.append(f"{noun} {listed(numbers)}" + (f" of {scale}" if scale else ""))
    return ", ".join(told)
