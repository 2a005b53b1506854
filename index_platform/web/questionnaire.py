"""The questionnaire at ``/s/{wave}``: start, where you live, a question a page, check, send, receipt."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from litestar import MediaType, Response, Router, get, post
from litestar.datastructures import Cookie, State
from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from index_platform.auth.guards import Access
from index_platform.services.answering import (
    KEPT,
    AlreadySentError,
    Answering,
    Draft,
    Holder,
    NotOpenError,
    areas_of,
)
from index_platform.services.surveys import Survey, Surveys, smallest
from index_platform.settings import Settings
from index_platform.web import forms, journey
from index_platform.web import questionnaire_pages as pages
from index_platform.web.cookies import Cookies
from index_platform.web.journey import CHECK, PLACE
from index_platform.web.questionnaire_pages import LIVES_IN, TAKING_PART, UNSAID, YES, Face
from index_platform.web.typed import typed
from index_platform.web.visitor import AnyRequest, Visitor
from index_platform.web.words import Words, offered
from instruments.definition import Item, Missing
from instruments.errors import InvalidInputError, NotFoundError
from instruments.places import Place

LARGEST_FORM = 16_000  # bytes: a page asks one question
_RECEIPT = "thriving-receipt"  # lies under the path of its draft, so it is none of ``Cookies``

Answer = Response[str] | Redirect
Form = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One request of somebody who answers: the services, who it is, and what the browser holds."""

    answering: Answering
    surveys: Surveys
    settings: Settings
    visitor: Visitor
    jar: Cookies
    holder: Holder

    def face(self, survey: Survey, language: str = "", draft: Draft | None = None, step: str = "") -> Face:
        """What is the same on every page of a survey, in the language of the draft or one that it has."""
        spoken = draft.language if draft else offered(survey.instrument.languages, language)
        return Face(
            survey=survey,
            words=Words(spoken),
            csrf=lambda: self.visitor.csrf,
            asked_by=self.settings.asked_by,
            contact=self.settings.contact,
            public_url=self.settings.public_url,
            draft=draft,
            step=step,
            person=self.visitor.person,
        )


@get("/{wave:str}", sync_to_thread=True, rule=Access.PUBLIC)
def start(going: NamedDependency[Round], wave: FromPath[str], language: FromQuery[str] = "") -> Answer:
    """What the survey is about, and the tick that begins it."""
    survey = going.surveys.get(wave)
    face = going.face(survey, language)
    begun = going.answering.newest(wave, going.holder)
    return _page(pages.start(face, begun=begun) if survey.is_open else pages.not_open(face, begun=begun))


@post("/{wave:str}", sync_to_thread=True, rule=Access.PUBLIC)
def begin(going: NamedDependency[Round], wave: FromPath[str], form: NamedDependency[Form]) -> Answer:
    """Begin a draft, where the box is ticked."""
    survey = going.surveys.get(wave)
    face = going.face(survey, form.get("language", ""))
    if form.get(TAKING_PART) != YES:
        return _again(pages.start(face, begun=going.answering.newest(wave, going.holder), refused=True))
    try:
        begun = going.answering.begin(wave, face.words.language, going.holder)
    except NotOpenError:
        return _page(pages.not_open(face), HTTPStatus.CONFLICT)
    answer = _to(f"/s/{wave}/{begun.id}/{PLACE}")
    answer.set_cookie(going.jar.made("draft", begun.token or "", seconds=int(KEPT.total_seconds())))
    return answer


@get("/{wave:str}/{draft:uuid}", sync_to_thread=True, rule=Access.PUBLIC)
def go_on(going: NamedDependency[Round], wave: FromPath[str], draft: FromPath[UUID]) -> Answer:
    """Where the draft stopped."""
    return _with(
        going,
        wave,
        draft,
        lambda found: _to(going.face(found.survey, draft=found).at(journey.next_open(found))),
    )


@get("/{wave:str}/{draft:uuid}/place", sync_to_thread=True, rule=Access.PUBLIC)
def place(
    going: NamedDependency[Round], wave: FromPath[str], draft: FromPath[UUID], change: FromQuery[str] = ""
) -> Answer:
    """The page that asks where somebody lives."""

    def shown(found: Draft) -> Answer:
        face = going.face(found.survey, draft=found, step=PLACE)
        return _page(pages.place(face, found, _places(going, found), change=change == YES))

    return _with(going, wave, draft, shown)


@post("/{wave:str}/{draft:uuid}/place", sync_to_thread=True, rule=Access.PUBLIC)
def save_place(
    going: NamedDependency[Round], wave: FromPath[str], draft: FromPath[UUID], form: NamedDependency[Form]
) -> Answer:
    """Save where somebody lives."""
    chosen, change = form.get(LIVES_IN, ""), form.get("change") == YES

    def saved(found: Draft) -> Answer:
        face = going.face(found.survey, draft=found, step=PLACE)
        if not chosen:
            places = _places(going, found)
            return _again(pages.place(face, found, places, change=change, refused=True))
        try:
            going.answering.live_in(wave, draft, going.holder, None if chosen == UNSAID else chosen)
        except InvalidInputError:
            places = _places(going, found)
            return _again(pages.place(face, found, places, change=change, refused=True))
        return _to(face.at(_after(found, PLACE, change)))

    return _with(going, wave, draft, saved)


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
            return _to(face.at(journey.next_open(found)))
        return _page(pages.question(face, found, asked, change=change == YES))

    return _with(going, wave, draft, shown)


@post("/{wave:str}/{draft:uuid}/q/{item:str}", sync_to_thread=True, rule=Access.PUBLIC)
def save_answer(
    going: NamedDependency[Round],
    wave: FromPath[str],
    draft: FromPath[UUID],
    item: FromPath[str],
    form: NamedDependency[Form],
) -> Answer:
    """Save the answer to one question, or that somebody goes on without one."""
    change = form.get("change") == YES

    def saved(found: Draft) -> Answer:
        asked = _item(found, item)
        face = going.face(found.survey, draft=found, step=item)
        given = forms.posted(form)
        answer = (
            Missing.SKIPPED
            if form.get("without") == YES
            else forms.answer(found.instrument, asked, given, face.words)
        )
        if isinstance(answer, forms.Refused):
            return _again(pages.question(face, found, asked, change=change, given=given, refused=answer))
        going.answering.answer(wave, draft, going.holder, (item, answer))
        return _to(face.at(_after(found, item, change)))

    return _with(going, wave, draft, saved)


@get("/{wave:str}/{draft:uuid}/check", sync_to_thread=True, rule=Access.PUBLIC)
def check(going: NamedDependency[Round], wave: FromPath[str], draft: FromPath[UUID]) -> Answer:
    """Every answer, before they are sent."""

    def shown(found: Draft) -> Answer:
        face = going.face(found.survey, draft=found, step=CHECK)
        if not journey.is_reached(found, CHECK):
            return _to(face.at(journey.next_open(found)))
        answer = _page(pages.check(face, found))
        answer.set_cookie(
            _proof(going, wave, draft)
        )  # here already: a browser may drop the first of two answers
        return answer

    return _with(going, wave, draft, shown)


@post("/{wave:str}/{draft:uuid}/send", sync_to_thread=True, rule=Access.PUBLIC)
def send(going: NamedDependency[Round], wave: FromPath[str], draft: FromPath[UUID]) -> Answer:
    """Send the answers; the receipt is shown when they are on disk."""

    def sent(found: Draft) -> Answer:
        going.answering.send(wave, draft, going.holder)
        return _to_receipt(going, wave, draft, found.language)

    return _with(going, wave, draft, sent)


@get("/{wave:str}/{draft:uuid}/receipt", sync_to_thread=True, rule=Access.PUBLIC)
def receipt(
    going: NamedDependency[Round], wave: FromPath[str], draft: FromPath[UUID], language: FromQuery[str] = ""
) -> Answer:
    """That the answers arrived, the code that stands for them, and somebody to talk to."""
    survey = going.surveys.get(wave)
    face = going.face(survey, language)
    try:
        sent = going.answering.receipt(wave, draft, going.holder)
    except NotFoundError:
        return _page(pages.gone(face), HTTPStatus.NOT_FOUND)
    next_person = f"/manage/take/{wave}" if sent.taken_by else ""
    return _page(pages.receipt(face, sent, next_person=next_person))


@get("/{wave:str}/{draft:uuid}/later", sync_to_thread=True, rule=Access.PUBLIC)
def later(going: NamedDependency[Round], wave: FromPath[str], draft: FromPath[UUID]) -> Answer:
    """That the answers are saved, and how to come back to them."""
    return _with(
        going, wave, draft, lambda found: _page(pages.later(going.face(found.survey, draft=found), found))
    )


@post("/{wave:str}/{draft:uuid}/delete", sync_to_thread=True, rule=Access.PUBLIC)
def delete(going: NamedDependency[Round], wave: FromPath[str], draft: FromPath[UUID]) -> Answer:
    """Delete the answers of a draft."""

    def done(found: Draft) -> Answer:
        going.answering.forget(wave, draft, going.holder)
        return _to(f"/s/{wave}/deleted?language={found.language}")

    return _with(going, wave, draft, done)


@get("/{wave:str}/deleted", sync_to_thread=True, rule=Access.PUBLIC)
def deleted(going: NamedDependency[Round], wave: FromPath[str], language: FromQuery[str] = "") -> Answer:
    """That the answers of a draft are deleted."""
    return _page(pages.deleted(going.face(going.surveys.get(wave), language)))


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
        return _to(face.at(at) if at in journey.steps(found.instrument) else face.base)

    return _with(going, wave, draft, spoken)


_ABOUT: Mapping[str, Callable[..., str]] = {"someone-to-talk-to": pages.someone, "privacy": pages.privacy}


@get(["/{wave:str}/someone-to-talk-to", "/{wave:str}/privacy"], sync_to_thread=True, rule=Access.PUBLIC)
def about(
    request: AnyRequest, going: NamedDependency[Round], wave: FromPath[str], language: FromQuery[str] = ""
) -> Answer:
    """Somebody to talk to, and what becomes of the answers, before a draft and after it."""
    face = going.face(going.surveys.get(wave), language)
    return _page(_ABOUT[request.url.path.rpartition("/")[2]](face, back=face.start))


@get(
    ["/{wave:str}/{draft:uuid}/someone-to-talk-to", "/{wave:str}/{draft:uuid}/privacy"],
    sync_to_thread=True,
    rule=Access.PUBLIC,
)
def about_with(
    request: AnyRequest, going: NamedDependency[Round], wave: FromPath[str], draft: FromPath[UUID]
) -> Answer:
    """The same within a draft, which it leads back to."""

    def shown(found: Draft) -> Answer:
        face = going.face(found.survey, draft=found)
        return _page(_ABOUT[request.url.path.rpartition("/")[2]](face, back=face.base))

    return _with(going, wave, draft, shown)


def _with(going: Round, wave: str, draft: UUID, then: Callable[[Draft], Answer]) -> Answer:
    """What is done with the holder's draft. A sent one leads to its receipt; another's is not there."""
    try:
        return then(going.answering.draft(wave, draft, going.holder))
    except AlreadySentError:
        return _to_receipt(going, wave, draft, "")
    except NotFoundError:
        face = going.face(going.surveys.get(wave))
        return _page(pages.gone(face), HTTPStatus.NOT_FOUND)


def _item(draft: Draft, name: str) -> Item:
    if name not in {item.id for item in draft.instrument.items}:
        raise NotFoundException("This survey has no such question.")
    return draft.instrument.item(name)


def _after(draft: Draft, step: str, change: bool) -> str:
    """The step that follows; after a change the check page."""
    order = journey.steps(draft.instrument)
    return CHECK if change else order[order.index(step) + 1]


def _places(going: Round, draft: Draft) -> tuple[Place, ...]:
    if draft.taken_by is not None and going.visitor.actor is not None:
        return areas_of(going.visitor.actor, draft.survey)
    return smallest(draft.survey.geography)


def _to_receipt(going: Round, wave: str, draft: UUID, language: str) -> Redirect:
    spoken = f"?language={language}" if language else ""
    answer = _to(f"/s/{wave}/{draft}/receipt{spoken}")
    answer.set_cookie(_proof(going, wave, draft))
    return answer


def _proof(going: Round, wave: str, draft: UUID) -> Cookie:
    return Cookie(
        key=_RECEIPT,
        value=going.answering.proof(draft),
        path=f"/s/{wave}/{draft}",
        secure=going.jar.https,
        httponly=True,
        samesite="lax",
    )


def _to(path: str) -> Redirect:
    return Redirect(path, status_code=303)


def _page(words: str, status: HTTPStatus = HTTPStatus.OK) -> Response[str]:
    return Response(words, status_code=status, media_type=MediaType.HTML)


def _again(words: str) -> Response[str]:
    return _page(words, HTTPStatus.UNPROCESSABLE_ENTITY)


def round_of(
    request: AnyRequest, state: State, visitor: NamedDependency[Visitor], jar: NamedDependency[Cookies]
) -> Round:
    """The dependency ``going`` of every handler of the questionnaire."""
    return Round(
        answering=state.answering,
        surveys=state.surveys,
        settings=state.settings,
        visitor=visitor,
        jar=jar,
        holder=Holder(
            token=jar.read(request.cookies, "draft") or None,
            proof=request.cookies.get(_RECEIPT),
            actor=visitor.actor,
        ),
    )


DEPENDENCIES = {"going": Provide(round_of, sync_to_thread=False), "form": Provide(typed)}
ROUTES = Router(
    path="/s",
    route_handlers=[
        start,
        begin,
        go_on,
        place,
        save_place,
        question,
        save_answer,
        check,
        send,
        receipt,
        later,
        delete,
        deleted,
        speak,
        about,
        about_with,
    ],
    dependencies=DEPENDENCIES,
    request_max_body_size=LARGEST_FORM,
)
