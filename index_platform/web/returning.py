"""Coming back to answers with a code, on any device: ``/r``. The code is typed, and stands in no address."""

from dataclasses import dataclass
from http import HTTPStatus
from math import ceil

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery

from index_platform.auth.guards import Access
from index_platform.auth.return_codes import WORDS, Unknown, typed_words, unknown_words
from index_platform.services.drafts import KEPT, Begun
from index_platform.services.returning import Returning
from index_platform.services.signing_in import Wait
from index_platform.web.fields import Failure, TextField
from index_platform.web.pages import Chrome, page
from index_platform.web.survey.contexts import AskContext, Hidden
from index_platform.web.survey.face import is_draft, languages
from index_platform.web.survey.frame import frame
from index_platform.web.survey.going import DEPENDENCIES, Answer, Form, Round, again, held_cookie, to, told
from index_platform.web.survey.routes import LARGEST_FORM
from index_platform.web.words import Words, offered

HERE = "/r"
_CODE = "code"  # the name of the field
_LONGEST = 400  # signs of what is typed


@dataclass(frozen=True, slots=True)
class _Page:
    """The page in one of the languages of the surveys that are open. ``drafts``: those nobody reviewed."""

    words: Words
    there: tuple[str, ...]
    drafts: frozenset[str]
    csrf: str

    def asked(self, typed: str = "", wrong: tuple[str, ...] = ()) -> str:
        """The page that asks for the code, with what is wrong in the one that was typed."""
        words = self.words
        field = TextField(
            _CODE,
            words("return_code"),
            words("return_hint"),
            value=typed[:_LONGEST],
            error=" ".join(wrong),
            autocomplete="off",
            is_code=True,
        )
        context = AskContext(
            title=words("return"),
            lead=words("return_about"),
            action=HERE,
            hidden=(Hidden(name="language", value=words.language),),
            fields=(field,),
            button=words("return_go"),
            failures=tuple(Failure(_CODE, one) for one in wrong),
        )
        return page("survey_ask.html.j2", context, self._chrome(), title=context.title)

    def _chrome(self) -> Chrome:
        return frame(self.words, HERE, home=HERE, there=self.there, drafts=self.drafts, csrf=self.csrf)


@get(HERE, sync_to_thread=True, rule=Access.PUBLIC)
def ask(going: NamedDependency[Round], language: FromQuery[str] = "") -> Answer:
    """The page that asks for the code."""
    return told(_page(going, language).asked())


@post(HERE, sync_to_thread=True, rule=Access.PUBLIC)
def come_back(
    going: NamedDependency[Round], returning: NamedDependency[Returning], form: NamedDependency[Form]
) -> Answer:
    """Open the answers of a code in this browser, and go on where they stopped."""
    shown, typed = _page(going, form.get("language", "")), form.get(_CODE, "")
    if wrong := _unreadable(typed, shown.words):
        return again(shown.asked(typed, wrong))
    outcome = returning.come_back(typed, going.holder, going.visitor.address)
    if isinstance(outcome, Begun):
        answer = to(f"/s/{outcome.wave}/{outcome.id}")
        answer.set_cookie(held_cookie(going, outcome.token or ""))
        return answer
    if isinstance(outcome, Wait):
        return _later(shown, typed, outcome)
    ended = shown.words("return_ended", days=KEPT.days)
    return again(shown.asked(typed, (shown.words("return_wrong"), ended)))


def _later(shown: _Page, typed: str, wait: Wait) -> Response[str]:
    words = shown.words("return_wait", minutes=ceil(wait.seconds / 60))
    answer = told(shown.asked(typed, (words,)), HTTPStatus.TOO_MANY_REQUESTS)
    answer.headers["Retry-After"] = str(wait.seconds)
    return answer


def _unreadable(typed: str, words: Words) -> tuple[str, ...]:
    """Why what was typed can be no code; empty where it can be one."""
    if not (read := typed_words(typed[:_LONGEST])):
        return (words("return_missing"),)
    if unknown := unknown_words(typed[:_LONGEST]):
        return tuple(_unlike(one, words) for one in unknown[:WORDS])
    return () if len(read) == WORDS else (words("return_count", count=len(read)),)


def _unlike(unknown: Unknown, words: Words) -> str:
    if not unknown.near:
        return words("return_unlike", word=unknown.word)
    return words("return_unknown", word=unknown.word, near=", ".join(unknown.near))


def _page(going: Round, wished: str) -> _Page:
    """The page in the language that is wished for, where a survey that is open is asked in it."""
    opened = going.surveys.opened()
    there = dict.fromkeys(one for survey in opened for one in languages(survey, survey.instrument))
    spoken = tuple(there) or ("en",)
    drafts = {one for survey in opened for one in spoken if is_draft(survey.instrument, one)}
    words = Words(offered(spoken, wished))
    return _Page(words, spoken, frozenset(drafts), going.visitor.csrf)


ROUTES = Router(
    path="/",
    route_handlers=[ask, come_back],
    dependencies=DEPENDENCIES,
    request_max_body_size=LARGEST_FORM,
)
