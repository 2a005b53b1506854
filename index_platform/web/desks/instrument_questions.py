"""The questions of an instrument as they are asked in one language, and what a planner must know of each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from index_platform.web import forms
from index_platform.web.desks.instrument_blocks import Named, Possible, Question, Spoken, Tab, Tabs
from index_platform.web.desks.words import MODES, STATUSES, sentence
from index_platform.web.fields import (
    DayField,
    NoteField,
    Option,
    RadioField,
    RatingField,
    SelectField,
    TextField,
    TicksField,
)
from index_platform.web.forms import QuestionField
from index_platform.web.parts import Code
from index_platform.web.words import Words
from instruments.condition_words import ConditionWords
from instruments.definition import Check, Choice, Instrument, Item, ItemKind, Level, Missing, Status, Text
from instruments.english import capital, listed
from instruments.languages import english_name, own_name, plain
from instruments.parts import parts
from instruments.wording import said, worded

UNFILLED = "The wording is with its licensee: it is no part of the definition."
_REASONS: Mapping[Missing, str] = {
    Missing.REFUSED: "kept as: would rather not say",
    Missing.DONT_KNOW: "kept as: does not know",
    Missing.NOT_ASKED: "kept as: not asked",
    Missing.SKIPPED: "kept as: left out",
    Missing.OFF_ROUTE: "kept as: off the route",
}
_LEVELS: Mapping[Level, str] = {
    Level.HARD: "The form asks again unless {holds}",
    Level.SOFT: "The form asks whether it is meant so unless {holds}",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """An instrument read in one of its languages."""

    instrument: Instrument
    language: str

    @property
    def words(self) -> Words:
        """Our own words in the language."""
        return Words(self.language)

    @property
    def is_draft(self) -> bool:
        """Whether the language is not approved."""
        return self.instrument.status(self.language) is not Status.APPROVED

    def spoken(self, text: str) -> Spoken:
        """Words of the definition, or of a field made from it."""
        return Spoken(words=text, language=self.language, direction=self.words.direction)

    def said(self, text: Text) -> Spoken | None:
        """A text of the definition; None where it has none in this language. Easy Read is English else."""
        said = text.get(self.language) or text.get(plain(self.language), "")
        return self.spoken(said) if said else None


def reading(instrument: Instrument, wished: str) -> Reading:
    """The instrument in the language that is wished for, else in its first."""
    return Reading(instrument, wished if wished in languages_of(instrument) else instrument.source_language)


def languages_of(instrument: Instrument) -> tuple[str, ...]:
    """Every language that it can be read in, also those that residents are not offered."""
    return instrument.offered(drafts=True)


def tabs(read: Reading, at: str) -> Tabs:
    """The languages of an instrument, each a way to the same page in it: its address follows ``at``."""
    return Tabs(
        label="The questions in another language",
        rows=tuple(
            Tab(
                words=own_name(language),
                href=f"{at}{language}#questions",
                language=language,
                direction=Words(language).direction,
                current=language == read.language,
                state=_state(read.instrument, language),
            )
            for language in languages_of(read.instrument)
        ),
    )


def language_words(instrument: Instrument) -> str:
    """The languages with how far each has come: English; Urdu and Polish (draft, ...)."""
    states: dict[str, list[str]] = {}
    for language in languages_of(instrument):
        states.setdefault(_state(instrument, language), []).append(english_name(language))
    return "; ".join(
        listed(names, "and") + (f" ({state})" if state else "") for state, names in states.items()
    )


def numbers(instrument: Instrument) -> dict[str, str]:
    """{item: its number}, from 1; what asks nothing has none."""
    asking = (item for item in instrument.items if item.kind is not ItemKind.NOTE)
    return {item.id: str(number) for number, item in enumerate(asking, start=1)}


def questions(read: Reading) -> tuple[Question, ...]:
    """Every question, in the order in which they are asked."""
    numbered = numbers(read.instrument)
    conditions = ConditionWords(
        read.instrument, question=lambda item: f"question {numbered[item]}", answer=_quoted
    )
    begins = {part.items[0].id: part.introduction for part in parts(read.instrument) if part.items}
    return tuple(
        _question(read, item, numbered.get(item.id, ""), conditions, read.said(begins.get(item.id, {})))
        for item in read.instrument.items
    )


def _quoted(choice: Choice) -> str:
    """A choice in English, as it stands on the page."""
    return f"“{capital(said(choice.wording, 'en')) or choice.id}”"


def _question(
    read: Reading, item: Item, number: str, conditions: ConditionWords, introduction: Spoken | None
) -> Question:
    item = worded(item, read.language)
    field = forms.fields(item, read.words)[0]
    answers, apart, sign, room = _answers(read, item, field)
    wording = read.said(item.wording)
    return Question(
        anchor=f"question-{item.id}",
        number=number,
        name=Code(text=item.id),
        wording=wording or Spoken(words=UNFILLED, language="en"),
        introduction=introduction,
        hint=read.said(item.hint),
        sign=sign,
        answers=answers,
        apart=apart,
        ends=tuple(read.spoken(end) for end in _ends(field)),
        room=room,
        also=tuple(_also(read, item)),
        rules=tuple(_rules(item, conditions)),
    )


def _ends(field: QuestionField) -> tuple[str, ...]:
    """What both ends of a row of numbers mean."""
    ends = (field.low_label, field.high_label) if isinstance(field, RatingField) else ()
    return ends if all(ends) else ()


Answers = tuple[tuple[Possible, ...], tuple[Possible, ...], str, str]


def _answers(read: Reading, item: Item, field: QuestionField) -> Answers:
    """What can be answered, what stands apart as no answer, how it is marked, or what is typed."""
    match field:
        case RadioField() | RatingField():
            sign = "cells" if isinstance(field, RatingField) else "ring"
            if item.kind is ItemKind.PLACE:
                return (), (), "", f"A place of the level {item.level}, out of a list."
            return _possible(read, item, field.options), _possible(read, item, field.apart), sign, ""
        case TicksField():
            return _possible(read, item, field.options), _possible(read, item, field.alone), "box", ""
        case TextField(kind="lines"):
            return (), (), "", f"Free words, at most {item.longest:,} signs."
        case TextField():
            return (), (), "", f"A whole number from {item.low:,} to {item.high:,}, typed in."
        case DayField():
            return (), (), "", f"A day from {_day(item.earliest)} to {_day(item.latest)}, typed in."
        case NoteField() | SelectField():
            return (), (), "", ""


def _possible(read: Reading, item: Item, options: tuple[Option, ...]) -> tuple[Possible, ...]:
    return tuple(_option(read, item, option) for option in options)


def _option(read: Reading, item: Item, option: Option) -> Possible:
    choice = item.choice(int(option.value)) if option.value.lstrip("-").isdigit() else None
    if choice is None:
        code = (
            option.value if item.is_coded and not option.value.isalpha() and "_" not in option.value else ""
        )
        return Possible(words=read.spoken(option.label), code=code)
    told = [_REASONS[choice.missing]] if choice.missing else [] if choice.scored else ["outside the order"]
    told += ["ticked alone"] if choice.exclusive else []
    words = read.spoken(option.label) if option.label else Spoken(words=f"({choice.id})", language="en")
    return Possible(words=words, code=str(choice.code), note=", ".join(told))


def _also(read: Reading, item: Item) -> Iterator[Named]:
    """The same question in other words: Easy Read, and where a mode has words of its own."""
    if easy := read.said(item.easy_read):
        yield Named(name="In Easy Read", words=easy)
    for mode, text in item.mode_wording.items():
        if words := read.said(text):
            yield Named(name=MODES.get(mode, mode), words=words)
    for check in item.checks:
        if words := read.said(check.message):
            yield Named(name="The form says", words=words)


def _rules(item: Item, conditions: ConditionWords) -> Iterator[str]:
    if item.show_if is not None:
        yield sentence(f"asked only if {conditions(item.show_if)}")
    for check in item.checks:
        yield _check_words(check, conditions)
    if item.series:
        yield f"It continues the series {item.series}."


def _check_words(check: Check, conditions: ConditionWords) -> str:
    return sentence(_LEVELS[check.level].format(holds=conditions(check.holds)))


def _day(day: str | None) -> str:
    return Words("en").day(day) if day else ""


def _state(instrument: Instrument, language: str) -> str:
    status = instrument.status(language)
    return "" if status is Status.APPROVED else STATUSES[status]
