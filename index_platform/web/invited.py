"""Invitations: ``/i/{code}`` leads to the start page of its survey, and ``/i`` asks for a code.

The code stands in the address, for that is what is scanned and typed from paper. It opens no answers.
"""

from http import HTTPStatus

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from index_platform.auth.guards import Access
from index_platform.services.invitations import Invitations
from index_platform.web import translated
from index_platform.web.fields import Failure, TextField
from index_platform.web.pages import page
from index_platform.web.survey import entering
from index_platform.web.survey.contexts import AskContext, Hidden
from index_platform.web.survey.frame import frame
from index_platform.web.survey.going import DEPENDENCIES, Answer, Form, Round, again, to, told
from index_platform.web.survey.routes import LARGEST_FORM
from index_platform.web.words import Words, offered
from instruments.definition import Status

HERE = "/i"
_CODE, _LONGEST, _EXAMPLE = "code", 40, "7K2M0-QXR93"

Going = NamedDependency[Round]
Codes = NamedDependency[Invitations]


@get(HERE, sync_to_thread=True, rule=Access.PUBLIC)
def ask(going: Going, language: FromQuery[str] = "") -> Answer:
    """The page that asks for the code."""
    return told(_asked(going, language))


@post(HERE, sync_to_thread=True, rule=Access.PUBLIC)
def look(going: Going, invitations: Codes, form: NamedDependency[Form]) -> Answer:
    """On to the start page of the survey to which a typed code leads."""
    typed, language = form.get(_CODE, "")[:_LONGEST], form.get("language", "")
    words = _words(language)
    if not typed.strip():
        return again(_asked(going, language, wrong=words("invitation_missing")))
    if (invited := invitations.found(typed)) is None:
        return again(_asked(going, language, typed=typed, wrong=words("invitation_wrong")))
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
    wrong = _words(language)("invitation_wrong")
    return told(_asked(going, language, typed=code[:_LONGEST], wrong=wrong), HTTPStatus.NOT_FOUND)


def _asked(going: Round, language: str, *, typed: str = "", wrong: str = "") -> str:
    words = _words(language)
    field = TextField(
        _CODE,
        words("invitation_code"),
        words("invitation_hint", example=_EXAMPLE),
        value=typed,
        error=wrong,
        autocomplete="off",
        is_code=True,
    )
    context = AskContext(
        title=words("invitation"),
        lead=words("invitation_about"),
        fields=(field,),
        hidden=(Hidden(name="language", value=words.language),),
        action=HERE,
        button=words("continue"),
        failures=(Failure(_CODE, wrong),) if wrong else (),
    )
    drafts = [one for one in _LANGUAGES if Words(one).status is not Status.APPROVED]
    chrome = frame(words, HERE, home=HERE, there=_LANGUAGES, drafts=drafts, csrf=going.visitor.csrf)
    return page("survey_ask.html.j2", context, chrome, title=context.title)


def _words(language: str) -> Words:
    return Words(offered(_LANGUAGES, language))


_LANGUAGES = ("en", *translated.files())

ROUTES = Router(
    path="/",
    route_handlers=[ask, look, start, begin],
    dependencies=DEPENDENCIES,
    request_max_body_size=LARGEST_FORM,
)
