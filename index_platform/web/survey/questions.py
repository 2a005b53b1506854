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
from index_platform.web.journey import CHECK, PLACE, said
from index_platform.web.survey import asking, telling
from index_platform.web.survey.asking import LIVES_IN, UNSAID
from index_platform.web.survey.face import SURE, YES, Face
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
from index_platform.web.words import Words
from instruments.definition import Item, Missing, Text
from instruments.errors import InvalidInputError
from instruments.flags import broken
from instruments.places import Place
from instruments.response import Answer as ItemAnswer


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
        checked = _checked(found, asked, answer, face.words)
        if isinstance(checked, forms.Refused):
            page = asking.question(face, found, asked, change=_changes(form), given=given, refused=checked)
            return again(page)
        going.answering.answer(wave, draft, going.holder, (item, checked))
        return _saved(going, found.with_answer(item, checked), item, form)

    return with_draft(going, wave, draft, saved)


@get("/{wave:str}/{draft:uuid}/q/{item:str}/sure", sync_to_thread=True, rule=Access.PUBLIC)
def sure(
    going: NamedDependency[Round],
    wave: FromPath[str],
    draft: FromPath[UUID],
    item: FromPath[str],
    change: FromQuery[str] = "",
) -> Answer:
    """The page that asks whether an unusual answer is meant so; the question itself where none is."""

    def shown(found: Draft) -> Answer:
        asked = _item(found, item)
        face = going.face(found.survey, draft=found, step=f"{item}{SURE}")
        if not (messages := _asked_anew(found, item)):
            return to(face.at(item, change=change == YES))
        return told(asking.sure(face, found, asked, tuple(messages.values()), change=change == YES))

    return with_draft(going, wave, draft, shown)


@post("/{wave:str}/{draft:uuid}/q/{item:str}/sure", sync_to_thread=True, rule=Access.PUBLIC)
def keep(
    going: NamedDependency[Round],
    wave: FromPath[str],
    draft: FromPath[UUID],
    item: FromPath[str],
    form: NamedDependency[Form],
) -> Answer:
    """Save that an unusual answer is meant so."""

    def kept(found: Draft) -> Answer:
        _item(found, item)
        names = _asked_anew(found, item)
        going.answering.keep(wave, draft, going.holder, names)
        sure_of = replace(found, kept=found.kept.union(names))
        return to(_next(going.face(found.survey, draft=sure_of), sure_of, item, form))

    return with_draft(going, wave, draft, kept)


@get("/{wave:str}/{draft:uuid}/check", sync_to_thread=True, rule=Access.PUBLIC)
def check(going: NamedDependency[Round], wave: FromPath[str], draft: FromPath[UUID]) -> Answer:
    """Every answer, before they are sent."""

    def shown(found: Draft) -> Answer:
        face = going.face(found.survey, draft=found, step=CHECK)
        if (elsewhere := _before_check(face, found)) is not None:
            return elsewhere
        answer = told(asking.check(face, found, broken(found.instrument, found.answers)))
        answer.set_cookie(
            proof_cookie(going, wave, draft)
        )  # here already: a browser may drop the first of two answers
        return answer

    return with_draft(going, wave, draft, shown)


@post("/{wave:str}/{draft:uuid}/send", sync_to_thread=True, rule=Access.PUBLIC)
def send(going: NamedDependency[Round], wave: FromPath[str], draft: FromPath[UUID]) -> Answer:
    """Send the answers; the receipt is shown when they are on disk. An unfinished draft goes on instead."""

    def sent(found: Draft) -> Answer:
        face = going.face(found.survey, draft=found, step=CHECK)
        if (elsewhere := _before_check(face, found)) is not None:
            return elsewhere
        if wrong := broken(found.instrument, found.answers):
            return again(asking.check(face, found, wrong))
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
        known = {PLACE, CHECK, *(item.id for item in found.instrument.items)}
        return to(face.at(at) if at.removesuffix(SURE) in known else face.base)

    return with_draft(going, wave, draft, spoken)


def _item(draft: Draft, name: str) -> Item:
    if name not in {item.id for item in draft.instrument.items}:
        raise NotFoundException("This survey has no such question.")
    return draft.instrument.item(name)


def _checked(
    draft: Draft, item: Item, answer: ItemAnswer | forms.Refused, words: Words
) -> ItemAnswer | forms.Refused:
    """The answer, or what is wrong with it beside the other answers."""
    if isinstance(answer, forms.Refused):
        return answer
    with_it = draft.with_answer(item.id, answer)
    wrong = (one for one in broken(draft.instrument, with_it.answers) if one.item == item.id)
    return next((forms.Refused(said(one.check.message, words)) for one in wrong), answer)


def _saved(going: Round, draft: Draft, item: str, form: Form) -> Answer:
    """Where a saved answer leads. Nothing is kept of somebody who does not agree, and said nothing else."""
    face = going.face(draft.survey, draft=draft, step=item)
    if not _turns(form) and journey.is_declined(draft) and not journey.left_behind(draft):
        going.drafts.forget(draft.survey.key, draft.id, going.holder)
        return to(f"{face.start}/ended?language={draft.language}")
    return to(_next(face, draft, item, form))


def _before_check(face: Face, draft: Draft) -> Answer | None:
    """What comes before the page of all answers: what is still open or not sure; None where nothing is."""
    if not journey.is_reached(draft, CHECK):
        return to(face.at(journey.next_open(draft)))
    if journey.is_declined(draft):
        return told(telling.declined(face, draft))
    unsure = next((one.item for one in journey.asked_anew(draft)), None)
    return None if unsure is None else to(face.at(f"{unsure}{SURE}", change=True))


def _asked_anew(draft: Draft, item: str) -> dict[str, Text]:
    """The soft checks of one item that nobody was asked about yet, with what they say."""
    return {one.name: one.check.message for one in journey.asked_anew(draft) if one.item == item}


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
    """Where a page leads once it is saved: the step that follows; after a change what is asked anew by it.

    An unusual answer is asked about first; a change that asks nothing anew leads to the check page.
    """
    if asking.SPEAK in form:
        return face.at(step, change=_changes(form))
    if form.get(asking.LATER) == YES:
        return face.later.href
    if any(one.item == step for one in journey.asked_anew(draft)):
        return face.at(f"{step}{SURE}", change=_changes(form))
    if not _changes(form):
        return face.at(journey.after(draft, step))
    open_now = journey.next_open(draft)
    return face.at(open_now, change=open_now != CHECK)


def _places(going: Round, draft: Draft) -> tuple[Place, ...]:
    if draft.taken_by is not None and going.visitor.actor is not None:
        return areas_of(going.visitor.actor, draft.survey)
    return smallest(draft.survey.geography)


HANDLERS = [place, save_place, question, save_answer, sure, keep, check, send, speak]
