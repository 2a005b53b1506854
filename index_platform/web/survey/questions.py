"""A question a page."""

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from index_platform.auth.guards import Access
from index_platform.services.drafts import Draft
from index_platform.web import forms, journey
from index_platform.web.journey import CHECK, ELSEWHERE, PLACE, said
from index_platform.web.survey import asking, onward
from index_platform.web.survey.face import REACH, SURE, YES, languages
from index_platform.web.survey.going import (
    Answer,
    Form,
    Round,
    again,
    spoken,
    to,
    told,
    with_draft,
)
from index_platform.web.words import Words
from instruments.definition import Item, Missing
from instruments.flags import broken
from instruments.response import Answer as ItemAnswer


@get("/{wave:str}/{draft:uuid}/q/{item:str}", sync_to_thread=True, rule=Access.PUBLIC)
def question(
    going: NamedDependency[Round],
    wave: FromPath[str],
    draft: FromPath[UUID],
    item: FromPath[str],
    change: FromQuery[str] = "",
    missed: FromQuery[str] = "",
) -> Answer:
    """The page of one question; ``missed``: with what is to check, as long as there is no answer."""

    def shown(found: Draft) -> Answer:
        asked = onward.item_of(found, item)
        face = going.face(found.survey, draft=found, step=item)
        if not journey.is_reached(found, item):
            return to(face.at(journey.next_open(found)))
        unsaid = missed == YES and item not in found.answers
        refused = forms.unanswered(found.instrument, asked, face.words) if unsaid else None
        return told(asking.question(face, found, asked, change=change == YES, refused=refused))

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
        asked, found = onward.item_of(begun, item), spoken(going, begun, form)
        face = going.face(found.survey, draft=found, step=item)
        given = forms.posted(form)
        answer = (
            Missing.SKIPPED
            if form.get("without") == YES
            else forms.answer(found.instrument, asked, given, face.words, found.survey.geography)
        )
        unsaid = isinstance(answer, forms.Refused) or item not in found.answers
        if unsaid and onward.turns(form) and given == forms.NOTHING:
            return to(onward.next_page(face, found, item, form))
        checked = _checked(found, asked, answer, face.words)
        if isinstance(checked, forms.Refused):
            if given == forms.NOTHING and item not in found.answers:
                return to(face.at(item, change=onward.changes(form), missed=True))
            page = asking.question(
                face, found, asked, change=onward.changes(form), given=given, refused=checked
            )
            return again(page)
        going.answering.answer(wave, draft, going.holder, (item, checked))
        return _saved(going, found.with_answer(item, checked), item, form)

    return with_draft(going, wave, draft, saved, form)


@get("/{wave:str}/{draft:uuid}/language/{language:str}", sync_to_thread=True, rule=Access.PUBLIC)
def speak(
    going: NamedDependency[Round],
    wave: FromPath[str],
    draft: FromPath[UUID],
    language: FromPath[str],
    at: FromQuery[str] = "",
) -> Answer:
    """The same page in another language. Nothing but the language changes."""

    def turned(found: Draft) -> Answer:
        if language in languages(found.survey, found.instrument):
            going.answering.speak(wave, draft, going.holder, language)
        face = going.face(found.survey, draft=found)
        known = {PLACE, ELSEWHERE, REACH, CHECK, *(item.id for item in found.instrument.items)}
        return to(face.at(at) if at.removesuffix(SURE) in known else face.base)

    return with_draft(going, wave, draft, turned)


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
    if not onward.turns(form) and journey.is_declined(draft) and not journey.left_behind(draft):
        going.drafts.forget(draft.survey.key, draft.id, going.holder)
        return to(f"{face.start}/ended?language={draft.language}")
    return to(onward.next_page(face, draft, item, form))


HANDLERS = [question, save_answer, speak]
