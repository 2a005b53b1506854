"""Before the questions and after them: start, receipt, coming back, somebody to talk to."""

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from index_platform.auth.guards import Access
from index_platform.services.drafts import Draft
from index_platform.web import journey
from index_platform.web.survey import entering, telling
from index_platform.web.survey.going import Answer, Form, Round, held_cookie, to, told, with_draft
from index_platform.web.survey.sent import Sent, sent_cookie
from instruments.errors import NotFoundError


@get("/{wave:str}", sync_to_thread=True, rule=Access.PUBLIC)
def start(going: NamedDependency[Round], wave: FromPath[str], language: FromQuery[str] = "") -> Answer:
    """What the survey is about, and the tick that begins it."""
    return entering.start(going, going.surveys.get(wave), language)


@post("/{wave:str}", sync_to_thread=True, rule=Access.PUBLIC)
def begin(going: NamedDependency[Round], wave: FromPath[str], form: NamedDependency[Form]) -> Answer:
    """Begin a draft for somebody who is old enough and agrees."""
    return entering.begin(going, going.surveys.get(wave), form)


@get("/{wave:str}/{draft:uuid}", sync_to_thread=True, rule=Access.PUBLIC)
def go_on(going: NamedDependency[Round], wave: FromPath[str], draft: FromPath[UUID]) -> Answer:
    """Where the draft stopped."""
    return with_draft(
        going,
        wave,
        draft,
        lambda found: to(going.face(found.survey, draft=found).at(journey.next_open(found))),
    )


@get("/{wave:str}/{draft:uuid}/receipt", sync_to_thread=True, rule=Access.PUBLIC)
def receipt(
    going: NamedDependency[Round], wave: FromPath[str], draft: FromPath[UUID], language: FromQuery[str] = ""
) -> Answer:
    """That the answers arrived, the code that stands for them, and somebody to talk to."""
    survey = going.surveys.get(wave)
    face = going.face(survey, language)
    try:
        sent = going.sending.receipt(wave, draft, going.holder)
    except NotFoundError:
        return told(telling.gone(face), HTTPStatus.NOT_FOUND)
    next_person = f"/manage/take/{wave}" if sent.taken_by else ""
    face = replace(face, out=f"{face.start}/{draft}")
    answer = told(telling.receipt(face, sent, next_person=next_person))
    if not sent.taken_by:
        remember = Sent(draft, sent.received_at[:10])
        answer.set_cookie(sent_cookie(wave, remember, https=going.jar.https))
    return answer


@get("/{wave:str}/{draft:uuid}/later", sync_to_thread=True, rule=Access.PUBLIC)
def later(going: NamedDependency[Round], wave: FromPath[str], draft: FromPath[UUID]) -> Answer:
    """That the answers are saved, and how to come back to them."""

    def shown(found: Draft) -> Answer:
        code = going.drafts.return_code(wave, draft, going.holder)
        answer = told(telling.later(going.face(found.survey, draft=found), code))
        if found.taken_by is None:  # the page says how long from now
            answer.set_cookie(held_cookie(going, going.holder.token or ""))
        return answer

    return with_draft(going, wave, draft, shown)


@post("/{wave:str}/{draft:uuid}/delete", sync_to_thread=True, rule=Access.PUBLIC)
def delete(going: NamedDependency[Round], wave: FromPath[str], draft: FromPath[UUID]) -> Answer:
    """Delete the answers of a draft."""

    def done(found: Draft) -> Answer:
        going.drafts.forget(wave, draft, going.holder)
        return to(f"/s/{wave}/deleted?language={found.language}")

    return with_draft(going, wave, draft, done)


@get("/{wave:str}/deleted", sync_to_thread=True, rule=Access.PUBLIC)
def deleted(going: NamedDependency[Round], wave: FromPath[str], language: FromQuery[str] = "") -> Answer:
    """That the answers of a draft are deleted."""
    return told(telling.deleted(going.face(going.surveys.get(wave), language)))


@get("/{wave:str}/ended", sync_to_thread=True, rule=Access.PUBLIC)
def ended(going: NamedDependency[Round], wave: FromPath[str], language: FromQuery[str] = "") -> Answer:
    """That nothing is kept of somebody who did not agree."""
    return told(telling.ended(going.face(going.surveys.get(wave), language)))


@get("/{wave:str}/under-16", sync_to_thread=True, rule=Access.PUBLIC)
def young(going: NamedDependency[Round], wave: FromPath[str], language: FromQuery[str] = "") -> Answer:
    """That the survey is for older people."""
    return told(telling.young(going.face(going.surveys.get(wave), language)))


@get("/{wave:str}/someone-to-talk-to", sync_to_thread=True, rule=Access.PUBLIC)
def someone(going: NamedDependency[Round], wave: FromPath[str], language: FromQuery[str] = "") -> Answer:
    """Somebody to talk to, for whoever has not begun."""
    face = going.face(going.surveys.get(wave), language)
    return told(telling.someone(face, back=face.front))


@get("/{wave:str}/privacy", sync_to_thread=True, rule=Access.PUBLIC)
def privacy(going: NamedDependency[Round], wave: FromPath[str], language: FromQuery[str] = "") -> Answer:
    """What becomes of answers, for whoever has not begun."""
    face = going.face(going.surveys.get(wave), language)
    return told(telling.privacy(face, back=face.front))


@get("/{wave:str}/{draft:uuid}/someone-to-talk-to", sync_to_thread=True, rule=Access.PUBLIC)
def someone_within(going: NamedDependency[Round], wave: FromPath[str], draft: FromPath[UUID]) -> Answer:
    """Somebody to talk to, and back to the questions."""
    return with_draft(going, wave, draft, lambda found: _about(going, found, telling.someone))


@get("/{wave:str}/{draft:uuid}/privacy", sync_to_thread=True, rule=Access.PUBLIC)
def privacy_within(going: NamedDependency[Round], wave: FromPath[str], draft: FromPath[UUID]) -> Answer:
    """What becomes of answers, and back to the questions."""
    return with_draft(going, wave, draft, lambda found: _about(going, found, telling.privacy))


def _about(going: Round, draft: Draft, page: Callable[..., str]) -> Answer:
    face = going.face(draft.survey, draft=draft)
    return told(page(face, back=face.base))


HANDLERS = [
    start,
    begin,
    go_on,
    receipt,
    later,
    delete,
    deleted,
    ended,
    young,
    someone,
    privacy,
    someone_within,
    privacy_within,
]
