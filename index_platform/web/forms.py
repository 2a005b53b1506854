"""An item as fields of a form, and a posted form as an answer. HTML translates; the rules are elsewhere."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from index_platform.web.given import DAY, MONTH, NOTHING, YEAR, Given, Refused, posted
from index_platform.web.journey import said
from index_platform.web.question_fields import Asked, QuestionField, fields_of, is_typed, part_id
from index_platform.web.words import Words
from instruments import answers
from instruments.answers import Findings
from instruments.definition import OF_A_PERSON, TICKED, Instrument, Item, ItemKind, Missing
from instruments.english import capital
from instruments.places import Geography
from instruments.plain import plain, unkept
from instruments.response import Answer
from instruments.shapes import is_day

__all__ = [
    "NOTHING",
    "Given",
    "QuestionField",
    "Refused",
    "answer",
    "answer_words",
    "fields",
    "is_own",
    "is_said",
    "is_typed",
    "posted",
    "stands",
    "unanswered",
]

_CODE = re.compile(r"-?\d{1,9}", re.ASCII)
_PARTS = {  # of a day: how it is written, its least and its greatest
    DAY: (re.compile(r"\d{1,2}", re.ASCII), 1, 31),
    MONTH: (re.compile(r"\d{1,2}", re.ASCII), 1, 12),
    YEAR: (re.compile(r"\d{4}", re.ASCII), 1, 9999),
}


def fields(
    item: Item,
    words: Words,
    given: Given = NOTHING,
    refused: Refused | None = None,
    places: Geography | None = None,
) -> tuple[QuestionField, ...]:
    """The field of an item, with what stands in it; what is typed has the reasons in a second one.

    places: those that an item of the kind place is answered from.
    """
    return fields_of(Asked(item=item, words=words, given=given, refused=refused, places=places))


def stands(item: Item, answer: Answer | None) -> Given:
    """What stands in the fields of an answer that is saved."""
    if answer is None or answer is Missing.SKIPPED or item.kind is ItemKind.NOTE:
        return NOTHING
    if item.kind is ItemKind.CONSENT:
        return Given(ticked=(str(TICKED),)) if answer == TICKED else NOTHING
    if item.kind is ItemKind.MULTIPLE:
        return Given(ticked=tuple(map(str, answer)) if isinstance(answer, tuple) else (str(answer),))
    if isinstance(answer, Missing) and (is_typed(item) or item.kind is ItemKind.DATE):
        return Given(instead=answer.value)
    if item.kind is ItemKind.DATE:
        year, month, day = str(answer).split("-")
        return Given(day=f"{int(day)}", month=f"{int(month)}", year=year)
    return Given(answer=str(answer))


def answer(
    instrument: Instrument, item: Item, given: Given, words: Words, places: Geography | None = None
) -> Answer | Refused:
    """The answer that a form holds, checked by the definition and the places; or why there is none."""
    posting = _Posting(item, given, words)
    read = _number(posting) if is_typed(item) else _READERS.get(item.kind, _chosen)(posting)
    if isinstance(read, Refused):
        return read
    checked = answers.check(instrument, {item.id: read}, places=places)
    if isinstance(checked, Findings):
        return _refused(posting)
    return checked.answers.get(item.id, read)


def unanswered(instrument: Instrument, item: Item, words: Words) -> Refused | None:
    """What is told where nothing was chosen or written; None for an item that may stay empty."""
    told = answer(instrument, item, NOTHING, words)
    return told if isinstance(told, Refused) else None


def is_said(item: Item, given: Answer | None) -> bool:
    """Whether an answer says something: it is there, and neither a reason nor a choice that is one."""
    if given is None or isinstance(given, Missing):
        return False
    codes = given if isinstance(given, tuple) else (given,)
    return all(choice.missing is None for choice in item.choices if choice.code in codes)


def is_own(item: Item, given: Answer | None) -> bool:
    """Whether an answer is in no words of ours: the name of a place, or what somebody typed."""
    return item.kind in (ItemKind.TEXT, ItemKind.PLACE) and is_said(item, given)


def answer_words(item: Item, given: Answer | None, words: Words, places: Geography | None = None) -> str:
    """An answer as the check page says it; empty where none was given."""
    if given is None or given is Missing.SKIPPED:
        return ""
    if isinstance(given, Missing):
        return words("not_agreed") if item.kind is ItemKind.CONSENT else words(given.value)
    match item.kind:
        case ItemKind.CONSENT:
            return words("agreed")
        case ItemKind.DATE:
            return words.day(str(given))
        case ItemKind.PLACE if places is not None:
            return places.place(str(given)).name
        case _:
            codes = given if isinstance(given, tuple) else (given,)
            told = [capital(said(one.wording, words)) for one in item.choices if one.code in codes]
            return "; ".join(told) or str(given)


@dataclass(frozen=True, slots=True)
class _Posting:
    """A form that was sent for an item."""

    item: Item
    given: Given
    words: Words


def _chosen(posting: _Posting) -> Answer | Refused:
    value = posting.given.answer
    if not value:
        return Refused(posting.words("missing"))
    read = _code(value)
    return _refused(posting) if read is None else read


def _number(posting: _Posting) -> Answer | Refused:
    given, words = posting.given, posting.words
    if given.answer and given.instead:
        return Refused(words("both"))
    if given.instead:
        return Missing(given.instead) if given.instead in OF_A_PERSON else _refused(posting)
    if not given.answer:
        return Refused(words("missing_number"))
    return int(given.answer) if _CODE.fullmatch(given.answer) else _refused(posting)


def _ticked(posting: _Posting) -> Answer | Refused:
    """The ticked codes, or the one reason that was ticked alone."""
    read = [_code(value) for value in posting.given.ticked]
    if not read:
        return Refused(posting.words("missing_ticks"))
    if len(read) == 1 and isinstance(read[0], Missing):
        return read[0]
    codes = tuple(sorted(code for code in read if isinstance(code, int)))
    known = {choice.code for choice in posting.item.choices}
    if None in read or not known.issuperset(codes):
        return Refused(posting.words("other"))
    return codes if len(codes) == len(read) else Refused(posting.words("both_ticks"))


def _consented(posting: _Posting) -> Answer | Refused:
    """Whoever leaves the box empty does not agree."""
    if not posting.given.ticked:
        return Missing.REFUSED
    return TICKED if posting.given.ticked == (str(TICKED),) else _refused(posting)


def _typed(posting: _Posting) -> Answer | Refused:
    """Free words; an empty box was left out."""
    text = plain(posting.given.answer)
    if not text:
        return Missing.SKIPPED
    if unkept(text):
        return Refused(posting.words("text_sign"))
    if len(text) > (posting.item.longest or len(text)):
        long = posting.words("text_long", longest=posting.item.longest, count=len(text))
        return Refused(long)
    return text


def _day(posting: _Posting) -> Answer | Refused:
    given, words = posting.given, posting.words
    parts = {part: getattr(given, part) for part in _PARTS}
    if any(parts.values()) and given.instead:
        return Refused(words("both_day"))
    if given.instead:
        return Missing(given.instead) if given.instead in OF_A_PERSON else _refused(posting)
    if not any(parts.values()):
        return Refused(words("missing_day"), parts=tuple(_PARTS))
    if wrong := tuple(part for part in _PARTS if not _fits(part, parts[part])):
        return Refused(words(f"{wrong[0]}_wrong"), field=part_id(wrong[0]), parts=wrong)
    day = f"{parts[YEAR]}-{int(parts[MONTH]):02}-{int(parts[DAY]):02}"
    return day if is_day(day) else Refused(words("no_such_day"), parts=(DAY, MONTH))


def _fits(part: str, text: str) -> bool:
    pattern, least, greatest = _PARTS[part]
    return pattern.fullmatch(text) is not None and least <= int(text) <= greatest


def _placed(posting: _Posting) -> Answer | Refused:
    value = posting.given.answer
    if not value:
        return Refused(posting.words("missing"))
    return Missing(value) if value in OF_A_PERSON else value


def _told(_: _Posting) -> Answer | Refused:
    """A note asks nothing: it was read, and that is all."""
    return Missing.SKIPPED


_READERS: Mapping[ItemKind, Callable[[_Posting], Answer | Refused]] = {
    ItemKind.MULTIPLE: _ticked,
    ItemKind.CONSENT: _consented,
    ItemKind.TEXT: _typed,
    ItemKind.DATE: _day,
    ItemKind.PLACE: _placed,
    ItemKind.NOTE: _told,
}


def _code(value: str) -> int | Missing | None:
    """The code or the reason that a value stands for; None where it is neither."""
    if value in OF_A_PERSON:
        return Missing(value)
    return int(value) if _CODE.fullmatch(value) else None


def _refused(posting: _Posting) -> Refused:
    """What is said of a value that is no answer to the item."""
    item, words = posting.item, posting.words
    if is_typed(item):
        return Refused(words("other_number", low=item.low, high=item.high))
    if item.kind is ItemKind.DATE and item.earliest and item.latest:
        beyond = words("day_beyond", earliest=words.day(item.earliest), latest=words.day(item.latest))
        return Refused(beyond, parts=tuple(_PARTS))
    if item.kind is ItemKind.MULTIPLE:
        return Refused(words("both_ticks"))
    return Refused(words("other"))
