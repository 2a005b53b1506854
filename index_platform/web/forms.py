"""An item as fields of a form, and a posted form as an answer. HTML translates; the rules are elsewhere."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index_platform.web.fields import Option, RadioField, RatingField, TextField
from index_platform.web.journey import said
from index_platform.web.words import Words
from instruments import answers
from instruments.answers import Findings
from instruments.definition import Choice, Instrument, Item, ItemKind, Missing
from instruments.response import Answer

ANSWER, INSTEAD = "answer", "instead"  # names of fields; the second only beside a number that is typed
_LONGEST_ROW = 11  # cells of a rating that still fit on a phone; a longer one is typed
_OFFERED = (Missing.DONT_KNOW, Missing.REFUSED)
_CODE = re.compile(r"-?\d{1,9}", re.ASCII)

QuestionField = RadioField | RatingField | TextField


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a posted form holds no answer, in words for the person, and the field they stand at."""

    words: str
    field: str = ANSWER


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What stands in the fields: the texts that were posted, or those of a saved answer."""

    answer: str = ""
    instead: str = ""


NOTHING = Given()


def is_typed(item: Item) -> bool:
    """Whether the answer is a number to be typed: no list of choices, and too long for a row of cells."""
    return item.kind is ItemKind.NUMBER or (
        item.kind is ItemKind.RATING and len(item.scored_codes) > _LONGEST_ROW
    )


def fields(
    item: Item, words: Words, given: Given = NOTHING, refused: Refused | None = None
) -> tuple[QuestionField, ...]:
    """The field of an item, with what stands in it; a typed number has the reasons in a second one."""
    error = refused.words if refused else ""
    apart = _apart(item, words)
    if is_typed(item):
        return _number(item, words, given, error), RadioField(
            INSTEAD, words("or_else"), "", apart, chosen=given.instead
        )
    legend, hint = said(item.wording, words), _hint(item, words)
    if item.kind is ItemKind.RATING:
        return (
            RatingField(
                name=ANSWER,
                legend=legend,
                hint=hint,
                low=item.scored_codes[0],
                high=item.scored_codes[-1],
                low_label=_capital(said(item.low_label, words)),
                high_label=_capital(said(item.high_label, words)),
                apart=apart,
                chosen=given.answer,
                error=error,
            ),
        )
    options = tuple(_option(choice, words) for choice in item.choices if choice.missing is None)
    return (RadioField(ANSWER, legend, hint, options, apart=apart, chosen=given.answer, error=error),)


def stands(item: Item, answer: Answer | None) -> Given:
    """What stands in the fields of an answer that is saved."""
    if answer is None or answer is Missing.SKIPPED:
        return NOTHING
    value = answer.value if isinstance(answer, Missing) else str(answer)
    if is_typed(item) and isinstance(answer, Missing):
        return Given(instead=value)
    return Given(answer=value)


def posted(form: Mapping[str, str]) -> Given:
    """What somebody chose or typed."""
    return Given(answer=form.get(ANSWER, "").strip(), instead=form.get(INSTEAD, "").strip())


def answer(instrument: Instrument, item: Item, given: Given, words: Words) -> Answer | Refused:
    """The answer that a form holds, checked by the definition; or why there is none."""
    typed = is_typed(item)
    if typed and given.answer and given.instead:
        return Refused(words("both"))
    value = given.instead or given.answer if typed else given.answer
    if not value:
        return Refused(words("missing_number" if typed else "missing"))
    read = _read(value, given, typed)
    checked = answers.check(instrument, {item.id: value if read is None else read})
    if read is None or isinstance(checked, Findings):
        return Refused(_message(item, words))
    return read


def answer_words(item: Item, given: Answer | None, words: Words) -> str:
    """An answer as the check page says it; empty where none was given."""
    if given is None or given is Missing.SKIPPED:
        return ""
    if isinstance(given, Missing):
        return words(given.value)
    choice = item.choice(given)
    return _capital(said(choice.wording, words)) if choice else str(given)


def _read(value: str, given: Given, typed: bool) -> Answer | None:
    """The code or the reason that a value stands for; None where it is neither, or in the wrong field."""
    if value in _OFFERED and not (typed and value == given.answer):
        return Missing(value)
    if _CODE.fullmatch(value) and not (typed and given.instead):
        return int(value)
    return None


def _apart(item: Item, words: Words) -> tuple[Option, ...]:
    """The answers that are none: the definition's own, and ours for the reasons that it has no choice for."""
    own = [choice for choice in item.choices if choice.missing is not None]
    covered = {choice.missing for choice in own}
    ours = [Option(reason.value, words(reason.value)) for reason in _OFFERED if reason not in covered]
    return (*ours, *(_option(choice, words) for choice in own))


def _option(choice: Choice, words: Words) -> Option:
    return Option(str(choice.code), _capital(said(choice.wording, words)))


def _capital(text: str) -> str:
    """The text as it stands by itself: the first letter of some answers is small at their source."""
    return text[:1].upper() + text[1:]


def _number(item: Item, words: Words, given: Given, error: str) -> TextField:
    return TextField(
        ANSWER,
        said(item.wording, words),
        hint=" ".join(_sentences(item, words)),
        value=given.answer,
        error=error,
        inputmode="numeric",
    )


def _sentences(item: Item, words: Words) -> Sequence[str]:
    return [text for text in (_hint(item, words), words("number", low=item.low, high=item.high)) if text]


def _hint(item: Item, words: Words) -> str:
    """The definition's own hint; for a scale what its ends mean."""
    if item.kind is not ItemKind.RATING:
        return said(item.hint, words)
    ends = words(
        "scale",
        low=item.low,
        low_label=said(item.low_label, words),
        high=item.high,
        high_label=said(item.high_label, words),
    )
    return said(item.hint, words) or ends


def _message(item: Item, words: Words) -> str:
    if is_typed(item):
        return words("other_number", low=item.low, high=item.high)
    return words("other")
