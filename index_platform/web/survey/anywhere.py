"""Pages of whoever answers that belong to no survey: which one, somebody to talk to, and quickly away."""

from dataclasses import replace
from urllib.parse import quote

from litestar import get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery
from litestar.types import Middleware

from index_platform.auth.guards import Access
from index_platform.services.notices import FILE
from index_platform.services.surveys import Survey
from index_platform.web.compression import COMPRESSED
from index_platform.web.fresh import Freshened
from index_platform.web.journey import said
from index_platform.web.pages import Link, page
from index_platform.web.survey.code_asking import INVITATION, RETURN
from index_platform.web.survey.contexts import TellContext
from index_platform.web.survey.face import with_query
from index_platform.web.survey.frame import CHOOSE, LEAVE, PRIVACY, TALK, frame
from index_platform.web.survey.going import Answer, Round, to, told
from index_platform.web.survey.leaving import is_ours
from index_platform.web.survey.notice import Said
from index_platform.web.survey.offered import languages_offered, words_in
from index_platform.web.survey.signs import talk_anywhere
from index_platform.web.survey.telling import privacy_anywhere
from index_platform.web.unsaid import unsaid
from index_platform.web.visitor import AnyRequest
from index_platform.web.words import Words
from instruments.response import Mode

_SAME_FOR_ALL: tuple[Middleware, ...] = (COMPRESSED, Freshened)  # no token, no cookie


@get(CHOOSE, sync_to_thread=True, rule=Access.PUBLIC)
def choose(going: NamedDependency[Round], language: FromQuery[str] = "") -> Answer:
    """The survey that is open; where there are several, a list of them."""
    words = words_in(language)
    opened = [one for one in going.surveys.opened() if one.takes(Mode.WEB)]
    if len(opened) == 1:
        return to(_start(opened[0], language))
    codes = (
        Link(words=words("return_link"), href=with_query(RETURN.action, language=language)),
        Link(words=words("invitation_have"), href=with_query(INVITATION.action, language=language)),
    )
    context = TellContext(
        title=words("choose" if opened else "choose_none"),
        paragraphs=() if opened else (words("choose_none_about"),),
        links=(*(_link(one, words) for one in opened), *codes),
    )
    return told(page("survey_tell.html.j2", context, frame(words, CHOOSE), title=context.title))


@get(TALK, sync_to_thread=True, rule=Access.PUBLIC, middleware=_SAME_FOR_ALL)
def someone(going: NamedDependency[Round], language: FromQuery[str] = "") -> Answer:
    """Somebody to talk to, for whoever is at no survey."""
    return _someone(going, language)


@get(f"{TALK}/{{language:str}}", sync_to_thread=True, rule=Access.PUBLIC, middleware=_SAME_FOR_ALL)
def someone_in(going: NamedDependency[Round], language: FromPath[str]) -> Answer:
    """The same in a language, at an address without a query: a file can stand there."""
    return _someone(going, _there(language))


def _someone(going: Round, language: str) -> Answer:
    words = words_in(language)
    talk = talk_anywhere(words, going.services)
    back = with_query(CHOOSE, language=language)
    chrome = frame(words, TALK, back=back)
    context = TellContext(title=words("someone"), talk=talk)
    return told(page("survey_tell.html.j2", context, chrome, title=context.title))


@get(PRIVACY, sync_to_thread=True, rule=Access.PUBLIC, middleware=_SAME_FOR_ALL)
def privacy(going: NamedDependency[Round], language: FromQuery[str] = "") -> Answer:
    """Why people are asked, what is kept, and how it is taken out, for whoever is at no survey."""
    return _privacy(going, language)


@get(f"{PRIVACY}/{{language:str}}", sync_to_thread=True, rule=Access.PUBLIC, middleware=_SAME_FOR_ALL)
def privacy_in(going: NamedDependency[Round], language: FromPath[str]) -> Answer:
    """The same in a language, as for ``someone_in``."""
    return _privacy(going, _there(language))


def _privacy(going: Round, language: str) -> Answer:
    words, settings, notices = words_in(language), going.settings, going.notices
    said = Said(
        words=words,
        texts=notices.everywhere,
        place=next((each.geography.whole.name for each in going.surveys.opened()), ""),
        asked_by=settings.asked_by,
        contact=settings.contact,
        drafts=True,  # the strip tells
    )
    chrome = frame(words, PRIVACY, back=with_query(CHOOSE, language=language))
    lacking = unsaid(going.visitor, notices.unsaid, FILE)
    return told(privacy_anywhere(said, replace(chrome, notice=lacking or chrome.notice)))


@get(LEAVE, sync_to_thread=False, rule=Access.PUBLIC)
def leave(request: AnyRequest, going: NamedDependency[Round]) -> Answer:
    """Away to a page of everybody; this browser opens what was begun no more."""
    answer = to(going.settings.exit_to)
    if is_ours(request):
        answer.set_cookie(going.jar.gone("draft"))
    return answer


def _there(language: str) -> str:
    """A language that pages have words in."""
    if language not in languages_offered():
        raise NotFoundException(f"These pages are there in {', '.join(languages_offered())}.")
    return language


def _link(survey: Survey, words: Words) -> Link:
    name = f"{said(survey.instrument.title, words)}: {survey.geography.whole.name}, {survey.title}"
    return Link(words=name, href=_start(survey, words.language))


def _start(survey: Survey, language: str) -> str:
    return with_query(f"/s/{quote(survey.key)}", language=language)


HANDLERS = [choose, someone, someone_in, privacy, privacy_in, leave]
