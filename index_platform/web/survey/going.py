"""One request of somebody who answers: who it is, whose draft, and what is said back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from uuid import UUID

from litestar import MediaType, Response
from litestar.datastructures import Cookie, State
from litestar.di import NamedDependency, Provide
from litestar.response import Redirect

from index_platform.services import licensed
from index_platform.services.answering import Answering
from index_platform.services.consents import Consents
from index_platform.services.drafts import KEPT, AlreadySentError, Draft, Drafts
from index_platform.services.holders import Holder
from index_platform.services.notices import Notices
from index_platform.services.sending import Sending
from index_platform.services.signposts import Service
from index_platform.services.surveys import Survey, Surveys
from index_platform.settings import Settings
from index_platform.web.cookies import Cookies
from index_platform.web.device_class import device_of
from index_platform.web.survey import telling
from index_platform.web.survey.asking import SPEAK
from index_platform.web.survey.face import Face, languages
from index_platform.web.survey.sent import NAME as SENT
from index_platform.web.survey.sent import Sent, remembered
from index_platform.web.survey.wishes import Wish
from index_platform.web.typed import typed
from index_platform.web.visitor import AnyRequest, Visitor
from index_platform.web.words import Words, offered
from instruments.errors import NotFoundError
from instruments.paradata import Device

_KEPT_EMPTY = "further"  # the field of the macro ``kept_empty``
RECEIPT = "thriving-receipt"  # lies under the path of its draft, so it is none of ``Cookies``

Answer = Response[str] | Redirect
Form = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One request of somebody who answers: the services, who it is, and what the browser holds."""

    drafts: Drafts
    answering: Answering
    sending: Sending
    surveys: Surveys
    settings: Settings
    visitor: Visitor
    jar: Cookies
    holder: Holder
    wish: Wish
    device: Device
    consents: Consents
    notices: Notices
    services: tuple[Service, ...]
    query: Mapping[str, str]  # what the address says beside the page
    sent: Sent | None = None  # what this browser says that it sent to the survey before

    def sent_to(self, survey: Survey) -> Sent | None:
        """What this browser sent to a survey before, where it was not taken out since."""
        sent = self.sent
        return sent if sent is not None and self.sending.is_there(survey.key, sent.id) else None

    def face(self, survey: Survey, language: str = "", draft: Draft | None = None, step: str = "") -> Face:
        """What is the same on every page of a survey, in the language of the draft or one that it has."""
        spoken = draft.language if draft else offered(languages(survey, survey.instrument), language)
        asked = draft.instrument if draft else survey.instrument
        return Face(
            survey=survey,
            words=Words(spoken),
            csrf=lambda: self.visitor.csrf,
            asked_by=self.settings.asked_by,
            contact=self.settings.contact,
            public_url=self.settings.public_url,
            draft=draft,
            step=step,
            filled=licensed.filled(self.settings.licensed, asked),
            notice=self.notices.of(survey.key),
            services=self.services,
            person=self.visitor.person,
        )


def is_filled(form: Form) -> bool:
    """Whether the line was filled in that no person sees."""
    return bool(form.get(_KEPT_EMPTY, "").strip())


def with_draft(
    going: Round, wave: str, draft: UUID, then: Callable[[Draft], Answer], form: Form | None = None
) -> Answer:
    """What is done with the holder's draft. A sent one leads to its receipt; another's is not there.

    form: what was sent with it; a line in it that no person sees is remembered.
    """
    try:
        found = going.drafts.get(wave, draft, going.holder)
        if form is not None and is_filled(form):
            going.answering.suspect(wave, draft, going.holder)
        going.wish.found(found.language)
        return then(found)
    except AlreadySentError:
        return to_receipt(going, wave, draft, going.wish.asked)
    except NotFoundError:
        face = going.face(going.surveys.get(wave), going.wish.asked)
        return told(telling.gone(face), HTTPStatus.NOT_FOUND)


def to_receipt(going: Round, wave: str, draft: UUID, language: str) -> Redirect:
    """The way to the receipt, with what lets the browser see it."""
    spoken = f"?language={language}" if language else ""
    answer = to(f"/s/{wave}/{draft}/receipt{spoken}")
    answer.set_cookie(proof_cookie(going, wave, draft))
    return answer


def proof_cookie(going: Round, wave: str, draft: UUID) -> Cookie:
    """What a browser keeps, while it is open, to see the receipt of this draft."""
    return Cookie(
        key=RECEIPT,
        value=going.sending.proof(draft),
        path=f"/s/{wave}/{draft}",
        secure=going.jar.https,
        httponly=True,
        samesite="lax",
    )


def held_cookie(going: Round, token: str) -> Cookie:
    """What a browser keeps to see its drafts for as long as they are there."""
    return going.jar.made("draft", token, seconds=int(KEPT.total_seconds()))


def spoken(going: Round, draft: Draft, form: Form) -> Draft:
    """The draft in the language that was pressed, else as it is."""
    language = form.get(SPEAK, "")
    if language not in languages(draft.survey, draft.instrument):
        return draft
    going.answering.speak(draft.survey.key, draft.id, going.holder, language)
    return replace(draft, language=language)


def to(path: str) -> Redirect:
    """The way to another page, to be asked for anew."""
    return Redirect(path, status_code=303)


def told(words: str, status: HTTPStatus = HTTPStatus.OK) -> Response[str]:
    """A page, ready to send."""
    return Response(words, status_code=status, media_type=MediaType.HTML)


def again(words: str) -> Response[str]:
    """A page with something to check, ready to send."""
    return told(words, HTTPStatus.UNPROCESSABLE_ENTITY)


def round_of(
    request: AnyRequest, state: State, visitor: NamedDependency[Visitor], jar: NamedDependency[Cookies]
) -> Round:
    """The dependency ``going`` of every handler of the questionnaire."""
    return Round(
        drafts=state.drafts,
        answering=state.answering,
        sending=state.sending,
        surveys=state.surveys,
        settings=state.settings,
        visitor=visitor,
        jar=jar,
        holder=Holder(
            token=jar.read(request.cookies, "draft") or None,
            proof=request.cookies.get(RECEIPT),
            actor=visitor.actor,
        ),
        wish=Wish(request),
        device=device_of(request.headers),
        consents=state.consents,
        notices=state.notices,
        services=state.services,
        query=request.query_params,
        sent=remembered(request.cookies.get(SENT, "")),
    )


DEPENDENCIES = {"going": Provide(round_of, sync_to_thread=False), "form": Provide(typed)}
