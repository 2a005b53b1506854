"""The room that each kind of question leaves for its answer, and how it is used."""

from collections.abc import Callable, Mapping
from math import ceil

from instruments.definition import OF_A_PERSON, ONE_OF_CHOICES, TICKED, Choice, Item, ItemKind
from instruments.english import capital
from instruments.places import Geography
from instruments.values import stands_alone
from instruments.wording import said
from reports.paper_content import DigitBoxes, Digits, Lines, Mark, NumberRow, Question, Room, Ticks
from reports.paper_words import PaperWords

LONGEST_ROW = 11  # rings that fit beside each other
MOST_PLACES = 60  # a longer list is written in
SIGNS_A_LINE = 60
MOST_LINES = 8
_WITHOUT_APART = frozenset({ItemKind.CONSENT, ItemKind.TEXT})


def room(item: Item, words: PaperWords, *, right_to_left: bool, geography: Geography | None) -> Room:
    """Where the answer to an item is ticked or written. right_to_left: which way rows of numbers run."""
    if _is_row(item):
        return _row(item, words, right_to_left=right_to_left)
    if item.kind is ItemKind.PLACE and (marks := _places(geography, item.level)):
        return Ticks(marks=marks)
    return _ROOMS[item.kind](item, words)


def apart(item: Item, words: PaperWords) -> Ticks | None:
    """The answers that are none, as on the form: ours for the reasons without a choice, then its own."""
    if item.kind in _WITHOUT_APART:
        return None
    own = [one for one in item.choices if one.missing is not None]
    covered = {one.missing for one in own}
    ours = [Mark(words=words(reason.value)) for reason in OF_A_PERSON if reason not in covered]
    return Ticks(
        marks=(*ours, *(_mark(one, item, words) for one in own)), square=item.kind is ItemKind.MULTIPLE
    )


def how(item: Item, words: PaperWords, geography: Geography | None) -> str:
    """How an item is answered, in a sentence; nothing where one ring is ticked, as the first page says."""
    ticked = _is_row(item) or (item.kind is ItemKind.PLACE and _places(geography, item.level))
    key = "" if ticked else _HOW[item.kind]
    return words(key, low=item.low, high=item.high) if key else ""


def home(geography: Geography, words: PaperWords) -> Question:
    """Where somebody lives: what the office must know of each response, asked before the questions."""
    marks = _places(geography, geography.levels[-1].key)
    return Question(
        anchor="home",
        number="",
        text=words("home"),
        hint="",
        how=words("home_how") if marks else words("place"),
        room=Ticks(marks=marks) if marks else Lines(count=1),
        apart=Ticks(marks=tuple(Mark(words=words(reason.value)) for reason in OF_A_PERSON)),
    )


def _is_row(item: Item) -> bool:
    return item.kind is ItemKind.RATING and len(item.scored_codes) <= LONGEST_ROW


def _mark(choice: Choice, item: Item, words: PaperWords) -> Mark:
    answer = capital(said(choice.wording, words.language))
    if item.kind is ItemKind.MULTIPLE and stands_alone(choice):
        answer = words("alone", answer=answer)
    return Mark(words=answer, code=str(choice.code))


def _places(geography: Geography | None, level: str | None) -> tuple[Mark, ...]:
    """The places of a level to tick; none where nothing is known of them, or they are too many."""
    there = geography.at_level(level) if geography and level else ()
    if len(there) > MOST_PLACES:
        return ()
    by_name = sorted(there, key=lambda one: one.name)
    return tuple(Mark(words=place.name, code=place.code, is_name=True) for place in by_name)


def _choices(item: Item, words: PaperWords) -> Ticks:
    marks = tuple(_mark(one, item, words) for one in item.choices if one.missing is None)
    return Ticks(marks=marks, square=item.kind not in ONE_OF_CHOICES)


def _row(item: Item, words: PaperWords, *, right_to_left: bool) -> NumberRow:
    return NumberRow(
        numbers=tuple(map(str, item.scored_codes)),
        low=capital(said(item.low_label, words.language)),
        high=capital(said(item.high_label, words.language)),
        right_to_left=right_to_left,
    )


def _number(item: Item, _: PaperWords) -> Digits:
    longest = max(len(str(item.low)), len(str(item.high)))
    return Digits(groups=(DigitBoxes(words="", count=longest),))


def _date(_: Item, words: PaperWords) -> Digits:
    sizes = (("day", 2), ("month", 2), ("year", 4))
    return Digits(groups=tuple(DigitBoxes(words=words(name), count=count) for name, count in sizes))


def _text(item: Item, words: PaperWords) -> Lines:
    wanted = ceil((item.longest or SIGNS_A_LINE * MOST_LINES) / SIGNS_A_LINE)
    return Lines(count=min(wanted, MOST_LINES), note=words("more_room") if wanted > MOST_LINES else "")


def _place(_: Item, __: PaperWords) -> Lines:
    return Lines(count=1)


def _consent(_: Item, words: PaperWords) -> Ticks:
    return Ticks(marks=(Mark(words=words("yes"), code=str(TICKED)),), square=True)


_ROOMS: Mapping[ItemKind, Callable[[Item, PaperWords], Room]] = {
    ItemKind.SINGLE: _choices,
    ItemKind.LIKERT: _choices,
    ItemKind.MULTIPLE: _choices,
    ItemKind.RATING: _number,
    ItemKind.NUMBER: _number,
    ItemKind.DATE: _date,
    ItemKind.TEXT: _text,
    ItemKind.PLACE: _place,
    ItemKind.CONSENT: _consent,
}
_HOW: Mapping[ItemKind, str] = {
    ItemKind.SINGLE: "",
    ItemKind.LIKERT: "",
    ItemKind.MULTIPLE: "many",
    ItemKind.RATING: "number",
    ItemKind.NUMBER: "number",
    ItemKind.DATE: "date",
    ItemKind.TEXT: "",
    ItemKind.PLACE: "place",
    ItemKind.CONSENT: "agree",
}
