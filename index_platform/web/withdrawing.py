"""Taking one's answers out: a code is typed, what will happen is said, and then it happens.

The code stands in no address. A wrong one is told in the same words whatever is wrong with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import cast

from litestar import MediaType, Response, Router, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery
from litestar.response import Redirect

from index_platform.auth.guards import Access
from index_platform.services.withdrawing import Erasable, Outcome, Tombstone, Wait, Withdrawing
from index_platform.web.forms_guard import TEXT_ALONE
from index_platform.web.pages import Chrome, Link, page
from index_platform.web.survey.code_asking import CODE, WITHDRAWAL, waiting
from index_platform.web.survey.contexts import AskContext, Hidden, TellContext
from index_platform.web.survey.face import YES, with_query
from index_platform.web.survey.frame import CHOOSE, frame
from index_platform.web.survey.offered import words_in
from index_platform.web.typed import typed
from index_platform.web.visitor import Visitor
from index_platform.web.words import Words

WITHDRAW = WITHDRAWAL.action
_LONGEST = 100
_LARGEST_FORM = 4_000  # bytes

Answer = Response[str] | Redirect
Form = NamedDependency[Mapping[str, str]]
Out = NamedDependency[Withdrawing]
Who = NamedDependency[Visitor]


@dataclass(frozen=True, slots=True)
class _Pages:
    """The pages in one language. csrf: empty for a page without a form."""

    words: Words
    csrf: str = ""

    def asked(self, *, given: str = "", wrong: str = "") -> str:
        """The page that asks for the code."""
        return WITHDRAWAL.asked(self.words, self.csrf, typed=given, wrong=(wrong,) if wrong else ())

    def sure(self, there: Erasable, code: str) -> str:
        """The page that says what will happen, and asks once more."""
        words = self.words
        context = AskContext(
            title=words("withdraw_sure"),
            lead=words("withdraw_found", date=self._day(there.received_at)),
            paragraphs=(
                words("withdraw_all"),
                words("withdraw_published" if there.releases else "withdraw_unpublished"),
                words("withdraw_mark"),
                *((words("withdraw_copies"),) if there.copies else ()),
            ),
            hidden=(Hidden(name=CODE, value=code), self._language()),
            action=f"{WITHDRAW}/confirm",
            button=words("withdraw_do"),
            links=(Link(words=words("withdraw_keep"), href=self._at(WITHDRAW)),),
        )
        return page("survey_ask.html.j2", context, self._chrome(), title=context.title)

    def gone(self) -> str:
        """The page that says that the answers are deleted."""
        return self._told(self.words("withdraw_done"), self.words("withdraw_done_about"))

    def before(self, stone: Tombstone) -> str:
        """The page that says when the answers were deleted before."""
        about = self.words("withdraw_before_about", date=self._day(stone.erased_at))
        return self._told(self.words("withdraw_before"), about)

    def wait(self, given: str, wait: Wait) -> str:
        """The page that asks for the code, and says how long to wait first."""
        return self.asked(given=given, wrong=waiting(self.words, wait))

    def done(self) -> Redirect:
        """The way to the page that says it is done."""
        return Redirect(self._at(f"{WITHDRAW}/done"), status_code=303)

    def _told(self, title: str, about: str) -> str:
        start = Link(words=self.words("to_start"), href=self._at(CHOOSE))
        context = TellContext(title=title, paragraphs=(about,), links=(start,))
        return page("survey_tell.html.j2", context, self._chrome(), title=title)

    def _day(self, moment: str) -> str:
        return self.words.day(datetime.fromisoformat(moment).date().isoformat())

    def _language(self) -> Hidden:
        return Hidden(name="language", value=self.words.language)

    def _at(self, path: str) -> str:
        return with_query(path, language=self.words.language)

    def _chrome(self) -> Chrome:
        return frame(self.words, WITHDRAW, csrf=self.csrf)


@get(WITHDRAW, media_type=MediaType.HTML, sync_to_thread=True, rule=Access.PUBLIC)
def ask(visitor: Who, language: FromQuery[str] = "", missed: FromQuery[str] = "") -> Response[str]:
    """The page that asks for the code."""
    pages = _pages(visitor, language)
    return _shown(pages.asked(wrong=pages.words(WITHDRAWAL.missing) if missed == YES else ""))


@post(WITHDRAW, sync_to_thread=True, rule=Access.PUBLIC)
def look(visitor: Who, withdrawing: Out, form: Form) -> Answer:
    """What will happen to the answers of the code; nothing does yet."""
    pages, code = _given(visitor, form)
    if not code.strip():
        return Redirect(WITHDRAWAL.missed(pages.words), status_code=303)
    outcome = withdrawing.look(code, visitor.address)
    return (
        _shown(pages.sure(outcome, code)) if isinstance(outcome, Erasable) else _other(pages, code, outcome)
    )


@post(f"{WITHDRAW}/confirm", sync_to_thread=True, rule=Access.PUBLIC)
def confirm(visitor: Who, withdrawing: Out, form: Form) -> Answer:
    """Take the answers of the code out. Sent twice, it says that they are gone."""
    pages, code = _given(visitor, form)
    outcome = withdrawing.withdraw(code, visitor.address)
    return pages.done() if isinstance(outcome, Erasable) else _other(pages, code, outcome)


@get(f"{WITHDRAW}/done", media_type=MediaType.HTML, sync_to_thread=True, rule=Access.PUBLIC)
def done(language: FromQuery[str] = "") -> Response[str]:
    """That the answers are deleted."""
    return _shown(_Pages(words_in(language)).gone())


def _other(pages: _Pages, code: str, outcome: Outcome) -> Response[str]:
    """The page where nothing can be taken out: gone before, to wait for, or no such code."""
    match outcome:
        case Tombstone():
            return _shown(_Pages(pages.words).before(outcome))
        case Wait():
            answer = _shown(pages.wait(code, outcome), HTTPStatus.TOO_MANY_REQUESTS)
            answer.headers["Retry-After"] = str(outcome.seconds)
            return answer
        case _:
            wrong = pages.words("withdraw_wrong")
            return _shown(pages.asked(given=code, wrong=wrong), HTTPStatus.UNPROCESSABLE_ENTITY)


def _given(visitor: Visitor, form: Mapping[str, str]) -> tuple[_Pages, str]:
    return _pages(visitor, form.get("language", "")), form.get(CODE, "")[:_LONGEST]


def _pages(visitor: Visitor, language: str) -> _Pages:
    return _Pages(words_in(language), visitor.csrf)


def _shown(content: str, status: HTTPStatus = HTTPStatus.OK) -> Response[str]:
    return Response(
        content, status_code=status, media_type=MediaType.HTML, headers={"Cache-Control": "no-store"}
    )


def _withdrawing(state: State) -> Withdrawing:
    return cast("Withdrawing", state.withdrawing)


ROUTES = Router(
    path="/",
    route_handlers=[ask, look, confirm, done],
    dependencies={
        "withdrawing": Provide(_withdrawing, sync_to_thread=False),
        "form": Provide(typed),
    },
    request_max_body_size=_LARGEST_FORM,
    opt={TEXT_ALONE: True},
)
