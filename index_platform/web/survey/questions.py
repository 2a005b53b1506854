"""Where somebody lives, a question a page, check, send."""

from dataclasses import replace
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery

from index_platform.auth.guards import Access
from index_platform.services.areas import areas_of
from index_platform.services.drafts import Draft
from index_platform.services.surveys import smallest
from index_platform.web import forms, journey
from index_platform.web.journey import CHECK, PLACE
from index_platform.web.survey import asking
from index_platform.web.survey.asking import LIVES_IN, UNSAID
from index_platform.web.survey.face import YES, Face
from index_platform.web.survey.going import (
    Answer,
    Form,
    Round,
    again,
    proof_cookie,
    to,
    to_receipt,
    told,
    with_draft,
)
from instruments.definition import Item, Missing
from instruments.errors import InvalidInputError
from instruments.places import Place


@get("/{wave:str}/{draft:uuid}/place", sync_to_thread=True, rule=Access.PUBLIC)
def place(
    going: NamedDependency[Round], wave: FromPath[str], draft: FromPath[UUID], change: FromQuery[str] = ""
) -> Answer:
    """The page that asks where somebody lives."""

    def shown(found: Draft) -> Answer:
        face = going.face(found.survey, draft=found, step=PLACE)
        return told(asking.place(face, found, _places(going, found), change=change == YES))

    return with_draft(going, wave, draft, shown)


@post("/{wave:str}/{draft:uuid}/place", sync_to_thread=True, rule=Access.PUBLIC)
def save_place(
    going: NamedDependency[Round], wave: FromPath[str], draft: FromPath[UUID], form: NamedDependency[Form]
) -> Answer:
    """Save where somebody lives."""
    chosen = form.get(LIVES_IN, "")

    def saved(begun: Draft) -> Answer:
        found = _spoken(going, begun, form)
        face = going.face(found.survey, draft=found, step=PLACE)
        if not chosen and _turns(form):
            return to(_next(face, found, PLACE, form))
        try:
            _live_in(going, found, chosen)
        except InvalidInputError:
            places = _places(going, found)
            return again(asking.place(face, found, places, change=_changes(form), refused=True))
        return to(_next(face, found, PLACE, form))

    return with_draft(going, wave, draft, saved)


@get("/{wave:str}/{draft:uuid}/q/{item:str}", sync_to_thread=True, rule=Access.PUBLIC)
def question(
    going: NamedDependency[Round],
    wave: FromPath[str],
    draft: FromPath[UUID],
    item: FromPath[str],
    change: FromQuery[str] = "",
) -> Answer:
    """The page of one question."""

    def shown(found: Draft) -> Answer:
        asked = _item(found, item)
        face = going.face(found.survey, draft=found, step=item)
        if not journey.is_reached(found, item):
            return to(face.at(journey.next_open(found)))
        return told(asking.question(face, found, asked, change=change == YES))

    return with_draft(going, wave, draft, shown)


@post("/{wave:str}/{draft:uuid}/q/{item:str}", sync_to_thread=True, rule=Access.PUBLIC)
def save_answer(
    going: NamedDependency[Round],
    wave: FromPath[str],
    draft: FromPath[UUID],
    item: FromPath[str],
    form: NamedDependency[Form],
) -> Answer:
    """Save the answer to one question, or that somebody goes on without one."""

    def saved(begun: Draft) -> Answer:
        asked, found = _item(begun, item), _spoken(going, begun, form)
        face = going.face(found.survey, draft=found, step=item)
        given = forms.posted(form)
        answer = (
            Missing.SKIPPED
            if form.get("without") == YES
            else forms.answer(found.instrument, asked, given, face.words, found.survey.geography)
        )
        unsaid = isinstance(answer, forms.Refused) or item not in found.answers
        if unsaid and _turns(form) and given == forms.NOTHING:
            return to(_next(face, found, item, form))
        if isinstance(answer, forms.Refused):
            page = asking.question(face, found, asked, change=_changes(form), given=given, refused=answer)
            return again(page)
        going.answering.answer(wave, draft, going.holder, (item, answer))
        return to(_next(face, found, item, form))

    return with_draft(going, wave, draft, saved)


@get("/{wave:str}/{draft:uuid}/check", sync_to_thread=True, rule=Access.PUBLIC)
def check(going: NamedDependency[Round], wave: FromPath[str], draft: FromPath[UUID]) -> Answer:
    """Every answer, before they are sent."""

    def shown(found: Draft) -> Answer:
        face = going.face(found.survey, draft=found, step=CHECK)
        if not journey.is_reached(found, CHECK):
            return to(face.at(journey.next_open(found)))
        answer = told(asking.check(face, found))
        answer.set_cookie(
            proof_cookie(going, wave, draft)
        )  # here already: a browser may drop the first of two answers
        return answer

    return with_draft(going, wave, draft, shown)


@post("/{wave:str}/{draft:uuid}/send", sync_to_thread=True, rule=Access.PUBLIC)
def send(going: NamedDependency[Round], wave: FromPath[str], draft: FromPath[UUID]) -> Answer:
    """Send the answers; the receipt is shown when they are on disk. An unfinished draft goes on instead."""

    def sent(found: Draft) -> Answer:
        if not journey.is_reached(found, CHECK):
            return to(going.face(found.survey, draft=found).at(journey.next_open(found)))
        going.sending.send(wave, draft, going.holder)
        return to_receipt(going, wave, draft, found.language)

    return with_draft(going, wave, draft, sent)


@get("/{wave:str}/{draft:uuid}/language/{language:str}", sync_to_thread=True, rule=Access.PUBLIC)
def speak(
    going: NamedDependency[Round],
    wave: FromPath[str],
    draft: FromPath[UUID],
    language: FromPath[str],
    at: FromQuery[str] = "",
) -> Answer:
    """The same page in another language. Nothing but the language changes."""

    def spoken(found: Draft) -> Answer:
        if language in found.instrument.languages:
            going.answering.speak(wave, draft, going.holder, language)
        face = going.face(found.survey, draft=found)
        return to(face.at(at) if at in journey.steps(found.instrument) else face.base)

    return with_draft(going, wave, draft, spoken)


def _item(draft: Draft, name: str) -> Item:
    if name not in {item.id for item in draft.instrument.items}:
        raise NotFoundException("This survey has no such question.")
    return draft.instrument.item(name)


def _live_in(going: Round, draft: Draft, chosen: str) -> None:
    """Save where somebody lives, as the form says it; InvalidInputError where it says nothing."""
    code = None if chosen == UNSAID else chosen
    going.answering.live_in(draft.survey.key, draft.id, going.holder, code)


def _spoken(going: Round, draft: Draft, form: Form) -> Draft:
    """The draft in the language that was pressed, else as it is."""
    language = form.get(asking.SPEAK, "")
    if language not in draft.instrument.languages:
        return draft
    going.answering.speak(draft.survey.key, draft.id, going.holder, language)
    return replace(draft, language=language)


def _changes(form: Form) -> bool:
    """Whether somebody came from the check page."""
    return form.get("change") == YES


def _turns(form: Form) -> bool:
    """Whether somebody only saves the page, for another language or for later: it may be unanswered."""
    return asking.SPEAK in form or form.get(asking.LATER) == YES


def _next(face: Face, draft: Draft, step: str, form: Form) -> str:
    """Where a page leads once it is saved: the step that follows; after a change the check page."""
    if asking.SPEAK in form:
        return face.at(step, change=_changes(form))
    if form.get(asking.LATER) == YES:
        return face.later.href
    order = journey.steps(draft.instrument)
    return face.at(CHECK if _changes(form) else order[order.index(step) + 1])


def _places(going: Round, draft: Draft) -> tuple[Place, ...]:
    if draft.taken_by is not None and going.visitor.actor is not None:
        return areas_of(going.visitor.actor, draft.survey)
    return smallest(draft.survey.geography)


HANDLERS = [place, save_place, question, save_answer, check, send, speak]
