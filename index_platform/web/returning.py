"""Coming back to answers with a code, on any device: ``/r``. The code is typed, and stands in no address."""

from http import HTTPStatus

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery

from index_platform.auth.guards import Access
from index_platform.auth.return_codes import WORDS, Unknown, typed_words, unknown_words
from index_platform.services.drafts import KEPT, Begun
from index_platform.services.returning import Returning
from index_platform.services.signing_in import Wait
from index_platform.web.forms_guard import TEXT_ALONE
from index_platform.web.survey.code_asking import CODE, RETURN, waiting
from index_platform.web.survey.face import YES, with_query
from index_platform.web.survey.going import DEPENDENCIES, Answer, Form, Round, again, held_cookie, to, told
from index_platform.web.survey.offered import words_in
from index_platform.web.survey.routes import LARGEST_FORM
from index_platform.web.words import Words

_LONGEST = 400  # signs of what is typed


@get(RETURN.action, sync_to_thread=True, rule=Access.PUBLIC)
def ask(going: NamedDependency[Round], language: FromQuery[str] = "", missed: FromQuery[str] = "") -> Answer:
    """The page that asks for the code."""
    words = words_in(language)
    wrong = (words(RETURN.missing),) if missed == YES else ()
    return told(_asked(going, words, wrong=wrong))


@post(RETURN.action, sync_to_thread=True, rule=Access.PUBLIC)
def come_back(
    going: NamedDependency[Round], returning: NamedDependency[Returning], form: NamedDependency[Form]
) -> Answer:
    """Open the answers of a code in this browser, and go on where they stopped."""
    words, typed = words_in(form.get("language", "")), form.get(CODE, "")
    if not typed_words(typed[:_LONGEST]):
        return to(RETURN.missed(words))
    if wrong := _unreadable(typed, words):
        return again(_asked(going, words, typed, wrong))
    outcome = returning.come_back(typed, going.holder, going.visitor.address)
    if isinstance(outcome, Begun):
        answer = to(f"/s/{outcome.wave}/{outcome.id}")
        answer.set_cookie(held_cookie(going, outcome.token or ""))
        return answer
    if isinstance(outcome, Wait):
        return _later(going, words, typed, outcome)
    ended = words("return_ended", days=KEPT.days)
    return again(_asked(going, words, typed, (words("return_wrong"), ended)))


def _asked(going: Round, words: Words, typed: str = "", wrong: tuple[str, ...] = ()) -> str:
    """The page that asks for the code; back to the one survey that is open, where there is one."""
    opened = going.surveys.opened()
    back = with_query(f"/s/{opened[0].key}", language=words.language) if len(opened) == 1 else ""
    return RETURN.asked(words, going.visitor.csrf, typed=typed[:_LONGEST], wrong=wrong, back=back)


def _later(going: Round, words: Words, typed: str, wait: Wait) -> Response[str]:
    answer = told(_asked(going, words, typed, (waiting(words, wait),)), HTTPStatus.TOO_MANY_REQUESTS)
    answer.headers["Retry-After"] = str(wait.seconds)
    return answer


def _unreadable(typed: str, words: Words) -> tuple[str, ...]:
    """Why what was typed can be no code; empty where it can be one."""
    read = typed_words(typed[:_LONGEST])
    if unknown := unknown_words(typed[:_LONGEST]):
        return tuple(_unlike(one, words) for one in unknown[:WORDS])
    return () if len(read) == WORDS else (words("return_count", count=len(read)),)


def _unlike(unknown: Unknown, words: Words) -> str:
    if not unknown.near:
        return words("return_unlike", word=unknown.word)
    return words("return_unknown", word=unknown.word, near=", ".join(unknown.near))


ROUTES = Router(
    path="/",
    route_handlers=[ask, come_back],
    dependencies=DEPENDENCIES,
    request_max_body_size=LARGEST_FORM,
    opt={TEXT_ALONE: True},
)
