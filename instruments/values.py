"""Whether a value is an answer to an item: of the right form and within its limits."""

from instruments.definition import ONE_OF_CHOICES, TICKED, WHOLE_NUMBERS, Choice, Item, ItemKind, Value
from instruments.plain import is_plain
from instruments.shapes import is_day

LONGEST_CODE = 200  # signs of the code of a place


def allows(item: Item, value: Value) -> bool:
    """Whether ``value`` is an answer to ``item``. A place is held against the geography elsewhere."""
    match value:
        case bool():
            return False
        case int():
            return _allows_number(item, value)
        case str():
            return _allows_text(item, value)
        case tuple():
            return _allows_ticks(item, value)


def _allows_number(item: Item, number: int) -> bool:
    if item.kind in WHOLE_NUMBERS:
        return item.low is not None and item.high is not None and item.low <= number <= item.high
    if item.kind is ItemKind.CONSENT:
        return number == TICKED
    return item.kind in ONE_OF_CHOICES and item.choice(number) is not None


def _allows_text(item: Item, text: str) -> bool:
    if item.kind is ItemKind.DATE:
        return is_day(text) and (item.earliest or text) <= text <= (item.latest or text)
    if item.kind is ItemKind.TEXT:
        return is_plain(text) and len(text) <= (item.longest or len(text))
    return item.kind is ItemKind.PLACE and is_plain(text) and len(text) <= LONGEST_CODE and "\n" not in text


def stands_alone(choice: Choice) -> bool:
    """Whether a choice of a multiple item is ticked alone: it says none of the others, or nothing at all."""
    return choice.exclusive or choice.missing is not None


def _allows_ticks(item: Item, codes: tuple[int, ...]) -> bool:
    """Ticked choices in rising order, each once; an exclusive one alone."""
    ticked = [item.choice(code) for code in codes]
    alone = any(choice is not None and stands_alone(choice) for choice in ticked)
    return (
        item.kind is ItemKind.MULTIPLE
        and bool(codes)
        and None not in ticked
        and list(codes) == sorted(set(codes))
        and (len(codes) == 1 or not alone)
    )
