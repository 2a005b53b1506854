"""Before answers are sent: whether an unusual one is right, all of them to look over, send."""

from dataclasses import replace
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from index_platform.auth.guards import Access
from index_platform.services.drafts import Draft
from index_platform.web import journey
from index_platform.web.journey import CHECK
from index_platform.web.survey import asking, onward, telling
from index_platform.web.survey.face import SURE, YES, Face
from index_platform.web.survey.going import (
    Answer,
    Form,
    Round,
    proof_cookie,
    to,
    to_receipt,
    told,
    with_draft,
)
from instruments.definition import Text
from instruments.flags import broken


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
        asked = onward.item_of(found, item)
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
        onward.item_of(found, item)
        names = _asked_anew(found, item)
        going.answering.keep(wave, draft, going.holder, names)
        sure_of = replace(found, kept=found.kept.union(names))
        return to(onward.next_page(going.face(found.survey, draft=sure_of), sure_of, item, form))

    return with_draft(going, wave, draft, kept, form)


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
def send(
    going: NamedDependency[Round], wave: FromPath[str], draft: FromPath[UUID], form: NamedDependency[Form]
) -> Answer:
    """Send the answers; the receipt is shown when they are on disk. An unfinished draft goes on instead."""

    def sent(found: Draft) -> Answer:
        face = going.face(found.survey, draft=found, step=CHECK)
        if (elsewhere := _before_check(face, found)) is not None:
            return elsewhere
        if broken(found.instrument, found.answers):
            return to(face.at(CHECK))
        going.sending.send(wave, draft, going.holder, going.device)
        return to_receipt(going, wave, draft, found.language)

    return with_draft(going, wave, draft, sent, form)


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


HANDLERS = [sure, keep, check, send]
