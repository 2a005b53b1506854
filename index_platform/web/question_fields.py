"""An item as fields of a form, by its kind."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from index_platform.web.fields import (
    DayField,
    DayPart,
    NoteField,
    Option,
    RadioField,
    RatingField,
    SelectField,
    TextField,
    TicksField,
)
from index_platform.web.given import ANSWER, DAY, INSTEAD, MONTH, YEAR, Given, Refused, part_of
from index_platform.web.journey import said
from index_platform.web.words import Words
from instruments.definition import OF_A_PERSON, TICKED, Choice, Item, ItemKind
from instruments.english import capital
from instruments.places import Geography
from instruments.values import stands_alone

LONGEST_LIST = 30  # places that are laid open; more are in a box to choose from
_LONGEST_ROW = 11  # cells of a rating that still fit on a phone; a longer one is typed

QuestionField = RadioField | RatingField | TextField | TicksField | DayField | SelectField | NoteField


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An item as it is asked: in which words, with what stands in its fields, in which places."""

    item: Item
    words: Words
    given: Given
    refused: Refused | None
    places: Geography | None

    @property
    def wording(self) -> str:
        """The question itself."""
        return said(self.item.wording, self.words)

    @property
    def error(self) -> str:
        """What is to check; empty where nothing is."""
        return self.refused.words if self.refused else ""

    @property
    def hint(self) -> str:
        """The definition's own hint."""
        return said(self.item.hint, self.words)


def is_typed(item: Item) -> bool:
    """Whether the answer is a number to be typed: no list of choices, and too long for a row of cells."""
    return item.kind is ItemKind.NUMBER or (
        item.kind is ItemKind.RATING and len(item.scored_codes) > _LONGEST_ROW
    )


def fields_of(asked: Asked) -> tuple[QuestionField, ...]:
    """The field of an item; what is typed has the reasons for no answer in a second one."""
    return tuple(_number(asked) if is_typed(asked.item) else _FIELDS[asked.item.kind](asked))


def _list(asked: Asked) -> Iterator[QuestionField]:
    options = tuple(_option(choice, asked) for choice in asked.item.choices if choice.missing is None)
    yield RadioField(
        ANSWER,
        asked.wording,
        asked.hint,
        options,
        apart=_apart(asked),
        chosen=asked.given.answer,
        error=asked.error,
    )


def _rating(asked: Asked) -> Iterator[QuestionField]:
    item, words = asked.item, asked.words
    yield RatingField(
        name=ANSWER,
        legend=asked.wording,
        hint=_scale_hint(asked),
        low=item.scored_codes[0],
        high=item.scored_codes[-1],
        low_label=capital(said(item.low_label, words)),
        high_label=capital(said(item.high_label, words)),
        apart=_apart(asked),
        chosen=asked.given.answer,
        error=asked.error,
    )


def _number(asked: Asked) -> Iterator[QuestionField]:
    item, words = asked.item, asked.words
    hint = _scale_hint(asked) if item.kind is ItemKind.RATING else asked.hint
    yield TextField(
        ANSWER,
        asked.wording,
        hint=_sentences(hint, words("number", low=item.low, high=item.high)),
        value=asked.given.answer,
        error=asked.error,
        inputmode="numeric",
    )
    yield _instead(asked)


def _ticks(asked: Asked) -> Iterator[QuestionField]:
    """Boxes; below a word that parts them, those that stand alone, the reasons for no answer among them."""
    choices = asked.item.choices
    alone = tuple(_option(choice, asked) for choice in choices if choice.exclusive and not choice.missing)
    yield TicksField(
        name=ANSWER,
        legend=asked.wording,
        hint=asked.hint or asked.words("ticks_hint"),
        options=tuple(_option(choice, asked) for choice in choices if not stands_alone(choice)),
        alone=(*alone, *_apart(asked)),
        between=asked.words("or"),
        chosen=asked.given.ticked,
        error=asked.error,
    )


def _consent(asked: Asked) -> Iterator[QuestionField]:
    """One box. Whoever does not agree leaves it empty: that is an answer, too."""
    yield TicksField(
        name=ANSWER,
        legend=asked.wording,
        hint=asked.hint,
        options=(Option(str(TICKED), asked.words("agreed")),),
        chosen=asked.given.ticked,
        error=asked.error,
    )


def _day(asked: Asked) -> Iterator[QuestionField]:
    words, wrong = asked.words, asked.refused.parts if asked.refused else ()
    example = (asked.item.latest or "").split("-")[::-1]
    hint = words("day_hint", example=" ".join(str(int(part)) for part in example if part))
    yield DayField(
        name=ANSWER,
        legend=asked.wording,
        hint=_sentences(asked.hint, hint),
        parts=tuple(
            DayPart(
                name=part_of(part),
                id=part_id(part),
                label=label,
                value=getattr(asked.given, part),
                size=4 if part == YEAR else 2,
                wrong=part in wrong,
            )
            for part, label in ((DAY, words("day")), (MONTH, words("month")), (YEAR, words("year")))
        ),
        error=asked.error,
    )
    yield _instead(asked)


def part_id(part: str) -> str:
    """Where an error of a part of a day leads; the first part is where one of the whole day does."""
    return ANSWER if part == DAY else f"{ANSWER}-{part}"


def _text(asked: Asked) -> Iterator[QuestionField]:
    words, longest = asked.words, asked.item.longest  # a hint of its own says what may be left out
    hint = words("text_longest", longest=longest) if asked.hint else words("text_hint", longest=longest)
    yield TextField(
        ANSWER,
        asked.wording,
        hint=_sentences(asked.hint, hint),
        value=asked.given.answer,
        error=asked.error,
        kind="lines",
    )


def _place(asked: Asked) -> Iterator[QuestionField]:
    places = asked.places.at_level(asked.item.level or "") if asked.places else ()
    options = tuple(Option(place.code, place.name, is_name=True) for place in places)
    apart, chosen = _apart(asked), asked.given.answer
    if len(options) > LONGEST_LIST:
        first = Option("", asked.words("place_choose"))
        yield SelectField(ANSWER, asked.wording, asked.hint, (first, *options, *apart), chosen, asked.error)
    else:
        yield RadioField(ANSWER, asked.wording, asked.hint, options, apart, chosen, asked.error)


def _note(asked: Asked) -> Iterator[QuestionField]:
    yield NoteField(name=ANSWER, title=asked.words("note"), words=asked.wording, more=asked.hint)


_FIELDS: Mapping[ItemKind, Callable[[Asked], Iterator[QuestionField]]] = {
    ItemKind.SINGLE: _list,
    ItemKind.LIKERT: _list,
    ItemKind.MULTIPLE: _ticks,
    ItemKind.RATING: _rating,
    ItemKind.NUMBER: _number,
    ItemKind.DATE: _day,
    ItemKind.TEXT: _text,
    ItemKind.PLACE: _place,
    ItemKind.NOTE: _note,
    ItemKind.CONSENT: _consent,
}


def _instead(asked: Asked) -> RadioField:
    return RadioField(INSTEAD, asked.words("or_else"), "", _apart(asked), chosen=asked.given.instead)


def _apart(asked: Asked) -> tuple[Option, ...]:
    """The answers that are none: the definition's own, and ours for the reasons that it has no choice for."""
    own = [choice for choice in asked.item.choices if choice.missing is not None]
    covered = {choice.missing for choice in own}
    ours = [
        Option(reason.value, asked.words(reason.value)) for reason in OF_A_PERSON if reason not in covered
    ]
    return (*ours, *(_option(choice, asked) for choice in own))


def _option(choice: Choice, asked: Asked) -> Option:
    return Option(str(choice.code), capital(said(choice.wording, asked.words)))


def _scale_hint(asked: Asked) -> str:
    """The definition's own hint; else what the ends of a scale mean."""
    item, words = asked.item, asked.words
    return asked.hint or words(
        "scale",
        low=item.low,
        low_label=said(item.low_label, words),
        high=item.high,
        high_label=said(item.high_label, words),
    )


def _sentences(*texts: str) -> str:
    return " ".join(text for text in texts if text)
