"""A second evaluator: slow, plain, over the written form, with values that carry their kind."""

import itertools
import re
import unicodedata
from fractions import Fraction
from typing import Any

Written = Any  # JSON as it stands in a file
Given = dict[str, object]
Kept = tuple[str, Any] | None  # a kind with its value; None where there is no value

LARGEST = Fraction(2**53 - 1)
LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def plain(expression: object, answers: Given) -> object:
    """What an expression gives, in the words of the vectors: a JSON value, or None."""
    kept = value(expression, answers)
    if kept is None:
        return None
    kind, found = kept
    if kind == "number":
        return int(found) if found.denominator == 1 else float(found)
    return list(found) if kind == "codes" else found


def value(expression: object, answers: Given) -> Kept:
    if isinstance(expression, bool):
        return "truth", expression
    if isinstance(expression, int | float):
        return "number", Fraction(repr(expression))
    if isinstance(expression, dict):
        [(name, operand)] = expression.items()
        return operation(name, operand, answers)
    return "text", unicodedata.normalize("NFC", str(expression))


def operation(name: str, operand: Written, answers: Given) -> Kept:
    if name == "item":
        return answer(answers.get(operand))
    if name == "date":
        return "day", day_number(operand)
    if name == "sum":
        return total([answer(answers.get(item)) for item in operand])
    if name == "count":
        return "number", Fraction(sum(counts(answers.get(item), operand) for item in operand["items"]))
    if name == "days_between":
        start, end = (day(value(side, answers)) for side in operand)
        return None if start is None or end is None else ("number", Fraction(end[1] - start[1]))
    return "truth", truth(name, operand, answers)


def truth(name: str, operand: Written, answers: Given) -> bool:
    if name == "answered":
        return answer(answers.get(operand)) is not None
    if name == "not":
        return value(operand, answers) == ("truth", False)
    if name in ("and", "or"):
        falls = [value(member, answers) != ("truth", True) for member in operand]
        return True not in falls if name == "and" else False in falls
    left = value(operand[0], answers)
    if name == "in" and isinstance(operand[1], dict):
        ticked = value(operand[1], answers)
        return (
            ticked is not None and ticked[0] == "codes" and left in [("number", code) for code in ticked[1]]
        )
    if name == "in":
        return any(compare("eq", left, value(option, answers)) for option in operand[1])
    return compare(name, left, value(operand[1], answers))


def compare(name: str, left: Kept, right: Kept) -> bool:
    kinds = {kept[0] for kept in (left, right) if kept is not None}
    if name not in ("eq", "ne") or "day" in kinds:
        left, right = day(left) or left, day(right) or right
    if left is None or right is None or left[0] != right[0] or left[0] in ("codes", "truth"):
        return False
    if name in ("eq", "ne"):
        return (left == right) == (name == "eq")
    if left[0] == "text":
        return False
    below, above = left[1] < right[1], left[1] > right[1]
    return {"lt": below, "le": not above, "gt": above, "ge": not below}[name]


def answer(given: Written) -> Kept:
    if isinstance(given, str):
        return ("text", unicodedata.normalize("NFC", given)) if given else None
    if isinstance(given, list):
        codes = [answer(code) for code in given if not isinstance(code, str | list)]
        sound = len(codes) == len(given) > 0 and None not in codes
        return ("codes", [int(code[1]) for code in codes if code]) if sound else None
    if isinstance(given, bool) or not isinstance(given, int | float):
        return None
    number = Fraction(given)
    return ("number", number) if number.denominator == 1 and abs(number) <= LARGEST else None


def total(kept: list[Kept]) -> Kept:
    numbers = [each[1] for each in kept if each is not None and each[0] == "number"]
    on_the_way = list(itertools.accumulate(numbers))
    return None if not numbers or any(abs(t) > LARGEST for t in on_the_way) else ("number", on_the_way[-1])


def counts(given: object, operand: Written) -> bool:
    kept = answer(given)
    if kept is None or "codes" not in operand:
        return kept is not None
    given_codes = kept[1] if kept[0] == "codes" else [kept[1]]
    return not {code for code in operand["codes"]}.isdisjoint(given_codes)


def day(kept: Kept) -> Kept:
    """A day as it is or as text writes it."""
    if kept is None or kept[0] == "day":
        return kept
    number = day_number(kept[1]) if kept[0] == "text" else None
    return None if number is None else ("day", number)


def day_number(text: str) -> int | None:
    """Days since the day before 0001-01-01, counted year by year and month by month."""
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    year, month, of_month = (int(part) for part in text.split("-"))
    if year < 1 or not 1 <= month <= 12 or not 1 <= of_month <= length(year, month):
        return None
    before = sum(366 if length(past, 2) == 29 else 365 for past in range(1, year))
    return before + sum(length(year, past) for past in range(1, month)) + of_month


def length(year: int, month: int) -> int:
    leap = year % 400 == 0 or (year % 4 == 0 and year % 100 != 0)
    return 29 if month == 2 and leap else LENGTHS[month - 1]
