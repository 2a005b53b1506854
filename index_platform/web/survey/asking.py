"""The pages that ask: a question, and whether every answer is right."""

from dataclasses import replace

from index_platform.services.drafts import Draft
from index_platform.web import forms, journey
from index_platform.web.fields import Failure, RatingField
from index_platform.web.forms import Given, QuestionField, Refused
from index_platform.web.journey import CHECK, PLACE, Underway
from index_platform.web.pages import page
from index_platform.web.parts import AnswerRow, Go
from index_platform.web.survey.contexts import (
    Along,
    CheckContext,
    Group,
    Hidden,
    QuestionContext,
    SureContext,
)
from index_platform.web.survey.face import REACH, SURE, YES, Face
from index_platform.web.survey.notice import asks_again
from index_platform.web.words import Words
from instruments.definition import Instrument, Item, ItemKind, Text
from instruments.parts import parts as parts_of
from instruments.routing import Fired
from instruments.wording import runs_right_to_left

LATER = "later"  # the name of the button that saves a page to come back later
SPEAK = "speak"  # the name of the buttons that save a page and show it in another language


def question(
    face: Face,
    draft: Draft,
    item: Item,
    *,
    change: bool,
    given: Given | None = None,
    refused: Refused | None = None,
) -> str:
    """The page of one question; ``given`` and ``refused`` after a form that held no answer.

    Whoever changes an answer may take it away.
    """
    words = face.words
    standing = given or forms.stands(item, draft.answers.get(item.id))
    at, worded = journey.position(draft, item.id), face.worded(item)
    context = replace(
        _question(face, item.id, along(draft, item, words), change),
        introduction=journey.introduction(at, worded, words, face.filled),
        fields=turned(
            forms.fields(worded, words, standing, refused, draft.survey.geography),
            face.instrument,
            item,
            words.language,
        ),
        failures=(Failure(refused.field, refused.words),) if refused else (),
        without=words("without") if refused or change else "",
    )
    title = words("note") if item.kind is ItemKind.NOTE else journey.said(worded.wording, words)
    return page(
        "survey_question.html.j2",
        context,
        face.chrome(back=back(face, draft, item.id, change), asks=True),
        title=title,
    )


def turned(
    fields: tuple[QuestionField, ...], instrument: Instrument, item: Item, language: str
) -> tuple[QuestionField, ...]:
    """The fields, with scales in the direction that was decided for the language."""
    direction = "rtl" if runs_right_to_left(instrument, item.id, language) else "ltr"
    return tuple(
        replace(field, direction=direction) if isinstance(field, RatingField) else field for field in fields
    )


def along(draft: Underway, item: Item, words: Words) -> Along:
    """How far an item is: part and share of it, or the number of the question where there is one part."""
    at = journey.position(draft, item.id)
    half = 0.5 / len(at.part.items)  # this question is half done
    if at.count > 1:
        said = words("part", number=at.number, count=at.count, title=journey.part_title(at.part, words))
    elif item.kind is ItemKind.NOTE:
        said = words("note_along")
    else:
        said = _numbered(draft, item, words)
    return Along(words=said, number=at.number, count=at.count, part=int(100 * (at.before + half)))


def _numbered(draft: Underway, item: Item, words: Words) -> str:
    """The number of a question; of how many is said only where that never changes on the way."""
    number = journey.question_number(draft, item.id)
    if journey.is_fixed(draft.instrument):
        return words("whole", number=number, count=len(journey.asked(draft)))
    return words("numbered", number=number)


def sure(face: Face, draft: Draft, item: Item, messages: tuple[Text, ...], *, change: bool) -> str:
    """The page that asks once whether an unusual answer is meant so."""
    words, question_at = face.words, face.at(item.id, change=change)
    context = SureContext(
        along=along(draft, item, words),
        title=words("sure"),
        messages=tuple(journey.said(message, words) for message in messages),
        rows=(replace(_row(face, draft, item), href=""),),
        action=face.spoken(face.at(f"{item.id}{SURE}")),
        hidden=_changing(change),
        button=words("sure_keep"),
        change=Go(words=words("sure_change"), href=question_at),
    )
    return page("survey_sure.html.j2", context, face.chrome(back=question_at, form=True), title=context.title)


def check(face: Face, draft: Draft, wrong: tuple[Fired, ...] = ()) -> str:
    """Every answer, before they are sent; with the checks that do not hold for them."""
    words = face.words
    count = len(parts_of(draft.instrument))
    failures = tuple(Failure(_change_id(one.item), journey.said(one.check.message, words)) for one in wrong)
    where = Group(title=words("place_label"), rows=(_place_row(face, draft), *_reach_rows(face, draft)))
    context = CheckContext(
        along=Along(words=words("nearly"), number=count, count=count, part=100),
        title=words("check"),
        lead=words("check_about"),
        groups=(where, *_groups(face, draft, failures)),
        apart=words("left_behind") if journey.left_behind(draft) else "",
        failures=failures,
        action=face.spoken(f"{face.base}/send"),
        button=words("send"),
        later=face.later,
    )
    frame = face.chrome(back=back(face, draft, CHECK, change=False), form=True)
    return page("survey_check.html.j2", context, frame, title=context.title)


def _groups(face: Face, draft: Draft, failures: tuple[Failure, ...]) -> tuple[Group, ...]:
    """The answers by part, each with what is to check about it; a part of which nothing is asked has none."""
    asked = journey.asked(draft)
    errors = {failure.field: failure.words for failure in reversed(failures)}
    rows = {item.id: _row(face, draft, item) for item in asked}
    told = {item: replace(row, error=errors.get(row.id, "")) for item, row in rows.items()}
    groups = (
        Group(
            title=journey.part_title(part, face.words),
            rows=tuple(told[item.id] for item in part.items if item.id in told),
        )
        for part in parts_of(draft.instrument)
    )
    return tuple(group for group in groups if group.rows)


def _change_id(item: str) -> str:
    """Where an error about an answer leads on the page that shows all: to the link that changes it."""
    return f"change-{item}"


def _question(face: Face, step: str, along: Along, change: bool) -> QuestionContext:
    return QuestionContext(
        along=along,
        action=face.spoken(face.at(step)),
        hidden=_changing(change),
        fields=(),
        button=face.words("continue"),
        later=face.words("later"),
    )


def _changing(change: bool) -> tuple[Hidden, ...]:
    return (Hidden(name="change", value=YES),) if change else ()


def back(face: Face, draft: Draft, step: str, change: bool) -> str:
    """Where somebody came from: the page of all answers once it can be seen, else the step before."""
    if change and journey.next_open(draft) == CHECK:
        return face.at(CHECK)
    before = journey.before(draft, step)
    return face.front if before is None else face.at(before, change=change)


def _place_row(face: Face, draft: Draft) -> AnswerRow:
    words = face.words
    return AnswerRow(
        label=words("place"),
        value=draft.place.name if draft.place else words("place_unsaid"),
        given=draft.place is not None,
        href=face.at(PLACE, change=True),
        hidden=words("change_hidden", question=words("place")),
        is_own=draft.place is not None,
    )


def _reach_rows(face: Face, draft: Draft) -> tuple[AnswerRow, ...]:
    """Whether somebody may be asked again, where that was asked. How they are reached is not shown again."""
    if not asks_again(face):
        return ()
    words = face.words
    return (
        AnswerRow(
            label=words("reach"),
            value=words("reach_yes") if draft.contact else words("reach_no"),
            given=bool(draft.contact),
            href=face.at(REACH, change=True),
            hidden=words("change_hidden", question=words("reach")),
        ),
    )


def _row(face: Face, draft: Draft, item: Item) -> AnswerRow:
    words, given = face.words, draft.answers.get(item.id)
    item = face.worded(item)
    label = journey.said(item.wording, words)
    return AnswerRow(
        label=label,
        value=forms.answer_words(item, given, words, draft.survey.geography) or words("no_answer"),
        given=forms.is_said(item, given),
        href=face.at(item.id, change=True),
        hidden=words("change_hidden", question=label),
        id=_change_id(item.id),
        is_own=forms.is_own(item, given),
    )
