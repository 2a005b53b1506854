"""Invitations: ``/i/{code}`` leads to the start page of its survey, and ``/i`` asks for a code.

The code stands in the address, for that is what is scanned and typed from paper. It opens no answers.
"""

from http import HTTPStatus

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from index_platform.auth.guards import Access
from index_platform.services.invitations import Invitations
from index_platform.web.forms_guard import TEXT_ALONE
from index_platform.web.survey import entering
from index_platform.web.survey.code_asking import CODE, INVITATION
from index_platform.web.survey.face import YES
from index_platform.web.survey.going import DEPENDENCIES, Answer, Form, Round, again, to, told
from index_platform.web.survey.offered import words_in
from index_platform.web.survey.routes import LARGEST_FORM
from index_platform.web.words import Words

HERE = INVITATION.action
_LONGEST = 40

Going = NamedDependency[Round]
Codes = NamedDependency[Invitations]


@get(HERE, sync_to_thread=True, rule=Access.PUBLIC)
def ask(going: Going, language: FromQuery[str] = "", missed: FromQuery[str] = "") -> Answer:
    """The page that asks for the code."""
    words = words_in(language)
    return told(_asked(going, words, wrong=words(INVITATION.missing) if missed == YES else ""))


@post(HERE, sync_to_thread=True, rule=Access.PUBLIC)
def look(going: Going, invitations: Codes, form: NamedDependency[Form]) -> Answer:
    """On to the start page of the survey to which a typed code leads."""
    typed, words = form.get(CODE, "")[:_LONGEST], words_in(form.get("language", ""))
    if not typed.strip():
        return to(INVITATION.missed(words))
    if (invited := invitations.found(typed)) is None:
        return again(_asked(going, words, typed=typed, wrong=words("invitation_wrong")))
    spoken = "" if words.language == "en" else f"?language={words.language}"
    return to(f"{HERE}/{invited.code}{spoken}")


@get(f"{HERE}/{{code:str}}", sync_to_thread=True, rule=Access.PUBLIC)
def start(going: Going, invitations: Codes, code: FromPath[str], language: FromQuery[str] = "") -> Answer:
    """The start page of the survey, for whoever has the code. Nothing is used up by looking."""
    if (invited := invitations.found(code[:_LONGEST])) is None:
        return _unknown(going, code, language)
    return entering.start(going, going.surveys.get(invited.wave), language, invited)


@post(f"{HERE}/{{code:str}}", sync_to_thread=True, rule=Access.PUBLIC)
def begin(going: Going, invitations: Codes, code: FromPath[str], form: NamedDependency[Form]) -> Answer:
    """Begin; the code is used up when the answers arrive."""
    if (invited := invitations.found(code[:_LONGEST])) is None:
        return _unknown(going, code, form.get("language", ""))
    return entering.begin(going, going.surveys.get(invited.wave), form, invited)


def _unknown(going: Round, code: str, language: str) -> Answer:
    words = words_in(language)
    shown = _asked(going, words, typed=code[:_LONGEST], wrong=words("invitation_wrong"))
    return told(shown, HTTPStatus.NOT_FOUND)


def _asked(going: Round, words: Words, *, typed: str = "", wrong: str = "") -> str:
    return INVITATION.asked(words, going.visitor.csrf, typed=typed, wrong=(wrong,) if wrong else ())


ROUTES = Router(
    path="/",
    route_handlers=[ask, look, start, begin],
    dependencies=DEPENDENCIES,
    request_max_body_size=LARGEST_FORM,
    opt={TEXT_ALONE: True},
)
