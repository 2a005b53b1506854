"""In by the start page: of the open link, or of an invitation, which leads to the same questions."""

from dataclasses import replace
from http import HTTPStatus
from uuid import UUID

from index_platform.services.drafts import Entry, NotInvitedError, NotOpenError
from index_platform.services.invitations import Invited, State
from index_platform.services.surveys import Survey
from index_platform.web.journey import PLACE
from index_platform.web.survey import beginning, notice, telling
from index_platform.web.survey.face import MISSED, REACH, YES, Face
from index_platform.web.survey.going import Answer, Form, Round, held_cookie, is_filled, to, told
from instruments.response import Mode


def start(going: Round, survey: Survey, language: str, invited: Invited | None = None) -> Answer:
    """The start page; or why it leads to no questions, kindly."""
    face = _face(going, survey, language, invited)
    begun = going.drafts.newest(survey.key, going.holder)
    if not survey.takes(Mode.WEB):
        return told(telling.not_open(face, begun=begun))
    if invited is None:
        if survey.by_invitation:
            return told(telling.by_invitation(face, begun=begun))
        return _shown(going, face, begun)
    if invited.state is not State.READY:
        return told(telling.invitation_over(face, is_used=invited.state is State.USED, begun=begun))
    return _shown(going, face, begun)


def _shown(going: Round, face: Face, begun: UUID | None) -> Answer:
    """The start page; where its address says that it was sent with a gap, with what is missing."""
    chosen = beginning.given(going.query) if going.query.get(MISSED) == YES else None
    return told(beginning.start(face, begun=begun, sent=going.sent_to(face.survey), chosen=chosen))


def begin(going: Round, survey: Survey, form: Form, invited: Invited | None = None) -> Answer:
    """Begin a draft for somebody who is old enough and agrees. Of who is not, nothing is kept."""
    chosen, face = beginning.given(form), _face(going, survey, form.get("language", ""), invited)
    if invited is not None and invited.state is not State.READY:
        return start(going, survey, form.get("language", ""), invited)
    if chosen.age == beginning.YOUNG:
        return to(face.spoken(f"{face.start}/under-16"))
    if not chosen.begins:
        return to(beginning.again(face, chosen))
    try:
        entry = Entry(
            consent=going.consents.kept(beginning.consent(face)) if survey.takes(Mode.WEB) else "",
            invitation=invited.sha256 if invited else "",
            by_program=is_filled(form),
        )
        begun = going.drafts.begin(survey.key, face.words.language, going.holder, entry)
    except NotOpenError:
        return told(telling.not_open(face), HTTPStatus.CONFLICT)
    except NotInvitedError:
        return told(telling.by_invitation(face), HTTPStatus.CONFLICT)
    first = REACH if notice.asks_again(face) else PLACE
    answer = to(f"/s/{survey.key}/{begun.id}/{first}")
    answer.set_cookie(held_cookie(going, begun.token or ""))
    return answer


def _face(going: Round, survey: Survey, language: str, invited: Invited | None) -> Face:
    face = going.face(survey, language)
    return face if invited is None else replace(face, door=f"/i/{invited.code}")
