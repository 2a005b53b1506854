"""The pages that ask: where somebody lives, a question, and whether every answer is right."""

from dataclasses import replace

from index_platform.services.drafts import Draft
from index_platform.web import forms, journey
from index_platform.web.fields import Failure, Option, RadioField
from index_platform.web.forms import Given, Refused
from index_platform.web.journey import CHECK, PLACE
from index_platform.web.pages import page
from index_platform.web.parts import AnswerRow
from index_platform.web.survey.contexts import (
    Along,
    CheckContext,
    Group,
    Hidden,
    QuestionContext,
)
from index_platform.web.survey.face import YES, Face
from index_platform.web.words import Words
from instruments.definition import Item
from instruments.places import Place

LATER = "later"  # the name of the button that saves a page to come back later
SPEAK = "speak"  # the name of the buttons that save a page and show it in another language
LIVES_IN, UNSAID = "place", "unsaid"  # the name of a field, and the value that is no place


def place(face: Face, draft: Draft, places: tuple[Place, ...], *, change: bool, refused: bool = False) -> str:
    """The page that asks where somebody lives."""
    words = face.words
    error = words("place_missing") if refused else ""
    level = {one.key: one.singular for one in draft.survey.geography.levels}
    field = RadioField(
        LIVES_IN,
        words("place"),
        words("place_hint", level=level[places[0].level]),
        tuple(Option(one.code, one.name) for one in places),
        apart=(Option(UNSAID, words("place_unsaid")),),
        chosen=_lives_in(draft),
        error=error,
    )
    count = len(journey.parts(draft.instrument))
    context = _question(face, PLACE, Along(words=words("place_part"), number=0, count=count, part=0), change)
    context = replace(
        context, fields=(field,), failures=(Failure(LIVES_IN, error),) if error else (), without=""
    )
    return page(
        "survey_question.html.j2",
        context,
        face.chrome(back=_back(face, PLACE, change), asks=True),
        title=field.legend,
    )


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
    at = journey.position(draft.instrument, item.id)
    context = replace(
        _question(face, item.id, along(draft, item, words), change),
        introduction=journey.introduction(at, item, words),
        fields=forms.fields(item, words, standing, refused, draft.survey.geography),
        failures=(Failure(refused.field, refused.words),) if refused else (),
        without=words("without") if refused or change else "",
    )
    title = journey.said(item.wording, words)
    return page(
        "survey_question.html.j2",
        context,
        face.chrome(back=_back(face, item.id, change), asks=True),
        title=title,
    )


def along(draft: Draft, item: Item, words: Words) -> Along:
    """How far an item is: part and share of it, or the number of the question where there is one part."""
    at = journey.position(draft.instrument, item.id)
    share = 100 * (2 * at.before + 1) // (2 * len(at.part.items))  # this question is half done
    if at.count == 1:
        said = words("whole", number=at.before + 1, count=len(at.part.items))
    else:
        said = words("part", number=at.number, count=at.count, title=journey.part_title(at.part, words))
    return Along(words=said, number=at.number, count=at.count, part=share)


def check(face: Face, draft: Draft) -> str:
    """Every answer, before they are sent."""
    words = face.words
    count = len(journey.parts(draft.instrument))
    where = Group(title=words("place_label"), rows=(_place_row(face, draft),))
    parts = tuple(
        Group(
            title=journey.part_title(part, words),
            rows=tuple(_row(face, draft, item) for item in journey.questions(part.items)),
        )
        for part in journey.parts(draft.instrument)
    )
    context = CheckContext(
        along=Along(words=words("nearly"), number=count, count=count, part=100),
        title=words("check"),
        lead=words("check_about"),
        groups=(where, *parts),
        action=f"{face.base}/send",
        button=words("send"),
        later=face.later,
    )
    last = draft.instrument.items[-1].id
    return page(
        "survey_check.html.j2", context, face.chrome(back=face.at(last), form=True), title=context.title
    )


def _question(face: Face, step: str, along: Along, change: bool) -> QuestionContext:
    return QuestionContext(
        along=along,
        action=face.at(step),
        hidden=(Hidden(name="change", value=YES),) if change else (),
        fields=(),
        button=face.words("continue"),
        later=face.words("later"),
    )


def _back(face: Face, step: str, change: bool) -> str:
    if change:
        return face.at(CHECK)
    if face.draft is None or (before := journey.before(face.draft.instrument, step)) is None:
        return face.start
    return face.at(before)


def _lives_in(draft: Draft) -> str:
    if not draft.place_asked:
        return ""
    return UNSAID if draft.place is None else draft.place.code


def _place_row(face: Face, draft: Draft) -> AnswerRow:
    words = face.words
    return AnswerRow(
        label=words("place"),
        value=draft.place.name if draft.place else words("place_unsaid"),
        given=draft.place is not None,
        href=face.at(PLACE, change=True),
        hidden=words("change_hidden", question=words("place")),
    )


def _row(face: Face, draft: Draft, item: Item) -> AnswerRow:
    words, given = face.words, draft.answers.get(item.id)
    label = journey.said(item.wording, words)
    return AnswerRow(
        label=label,
        value=forms.answer_words(item, given, words, draft.survey.geography) or words("no_answer"),
        given=forms.is_said(item, given),
        href=face.at(item.id, change=True),
        hidden=words("change_hidden", question=label),
    )
