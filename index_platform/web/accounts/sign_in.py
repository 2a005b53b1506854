"""The way in and out: address and password, the code of the second step, sign out."""

from typing import assert_never
from urllib.parse import urlencode

from litestar import MediaType, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect

from index_platform.auth import devices
from index_platform.auth.guards import Access
from index_platform.auth.roles import Right
from index_platform.services.sessions import LONGEST
from index_platform.services.signing_in import (
    CODE_WITHIN,
    Caller,
    CodeWanted,
    Door,
    Expired,
    Refused,
    Started,
    Wait,
)
from index_platform.web.accounts.room import (
    ACCOUNT,
    DONE,
    Answer,
    AskContext,
    Hidden,
    Jar,
    Who,
    ask,
    done,
    wait_words,
)
from index_platform.web.cookies import Cookies
from index_platform.web.desks.own_desk import DESK
from index_platform.web.fields import Failure, TextField
from index_platform.web.targets import SIGN_IN, own_path
from index_platform.web.typed import typed
from index_platform.web.visitor import AnyRequest, Visitor

CODE = f"{SIGN_IN}/code"
_LEAD = "For the people who run the surveys. To answer a survey you need no account."
_WRONG = "The email address or the password is not the right one. Check both."
_WRONG_CODE = "This code does not fit, or it was used already. Type the one that your app shows now."
_EXPIRED = "The code came too late. Begin again with your password."
_TOO_MANY = "There were too many tries that did not fit."
In = NamedDependency[Door]


@get(SIGN_IN, media_type=MediaType.HTML, sync_to_thread=False, rule=Access.PUBLIC)
def form(
    visitor: Who,
    next: FromQuery[str] = "",
    done: FromQuery[str] = "",
) -> Answer:
    """The page to sign in at. Who is signed in already goes on."""
    if visitor.actor is not None:
        return Redirect(own_path(next, ACCOUNT), status_code=303)
    return ask(visitor, _sign_in(target=own_path(next, "")), notice=DONE.get(done))


@post(SIGN_IN, rule=Access.PUBLIC)
async def sign_in(request: AnyRequest, visitor: Who, door: In, jar: Jar) -> Answer:
    """Look at an address and a password."""
    given = await typed(request)
    email, target = given.get("email", ""), own_path(given.get("next", ""), "")
    outcome = await door.password(email, given.get("password", ""), _caller(request, visitor, jar))
    match outcome:
        case Started():
            return _let_in(outcome, jar, target)
        case CodeWanted():
            answer = Redirect(_with(CODE, target), status_code=303)
            answer.set_cookie(jar.made("passed", outcome.passed, seconds=CODE_WITHIN))
            return answer
        case Refused():
            return ask(visitor, _sign_in(target=target, email=email, wrong=_WRONG))
        case Wait():
            words = f"{_TOO_MANY} {wait_words(outcome)}"
            return ask(visitor, _sign_in(target=target, email=email, wrong=words), wait=outcome)
        case _:
            assert_never(outcome)


@get(CODE, media_type=MediaType.HTML, sync_to_thread=False, rule=Access.PUBLIC)
def code_form(request: AnyRequest, visitor: Who, jar: Jar, next: FromQuery[str] = "") -> Answer:
    """The page that asks for the code of the second step."""
    if not jar.read(request.cookies, "passed"):
        return Redirect(SIGN_IN, status_code=303)
    return ask(visitor, _code(target=own_path(next, "")))


@post(CODE, rule=Access.PUBLIC)
async def code(request: AnyRequest, visitor: Who, door: In, jar: Jar) -> Answer:
    """Look at a code of the second step."""
    given = await typed(request)
    target, passed = own_path(given.get("next", ""), ""), jar.read(request.cookies, "passed")
    outcome = await door.code(passed, given.get("code", ""), _caller(request, visitor, jar))
    match outcome:
        case Started():
            answer = _let_in(outcome, jar, target)
            answer.set_cookie(jar.gone("passed"))
            return answer
        case Refused():
            return ask(visitor, _code(target=target, wrong=_WRONG_CODE))
        case Wait():
            return ask(
                visitor, _code(target=target, wrong=f"{_TOO_MANY} {wait_words(outcome)}"), wait=outcome
            )
        case Expired():
            return ask(visitor, _sign_in(target=target, expired=True))
        case _:
            assert_never(outcome)


@post("/account/sign-out", rule=Access.PUBLIC)
async def sign_out(visitor: Who, door: In, jar: Jar) -> Redirect:
    """Sign this browser out, also one whose session has ended."""
    if visitor.actor is not None and visitor.session is not None:
        await door.left(visitor.actor, visitor.session)
    answer = done("out", SIGN_IN)
    answer.set_cookie(jar.gone("session"))
    return answer


def _sign_in(*, target: str, email: str = "", wrong: str = "", expired: bool = False) -> AskContext:
    return AskContext(
        title="Sign in",
        lead=_LEAD,
        fields=(
            TextField("email", "Email address", value=email, kind="email", autocomplete="username"),
            TextField("password", "Password", kind="password", autocomplete="current-password", error=wrong),
        ),
        hidden=(Hidden(name="next", value=target),),
        action=SIGN_IN,
        button="Sign in",
        failures=(Failure("email", _EXPIRED),) if expired else (),
    )


def _code(*, target: str, wrong: str = "") -> AskContext:
    hint = "Six digits. Without your phone: one of your recovery codes."
    field = TextField("code", "Code from your app", hint=hint, autocomplete="one-time-code", error=wrong)
    return AskContext(
        title="Give the code",
        fields=(field,),
        hidden=(Hidden(name="next", value=target),),
        action=CODE,
        button="Sign in",
    )


def _caller(request: AnyRequest, visitor: Visitor, jar: Cookies) -> Caller:
    return Caller(
        address=visitor.address,
        browser=visitor.browser,
        device=jar.read(request.cookies, "device"),
        session=jar.read(request.cookies, "session") or None,
    )


def _let_in(started: Started, jar: Cookies, target: str) -> Redirect:
    first = DESK if started.actor.holds(Right.WRITE_PLACE_TEXTS) else ACCOUNT
    answer = Redirect(target or first, status_code=303)
    answer.set_cookie(jar.made("session", started.session, seconds=int(LONGEST.total_seconds())))
    answer.set_cookie(jar.made("device", started.device, seconds=devices.LASTS))
    return answer


def _with(path: str, target: str) -> str:
    return f"{path}?{urlencode({'next': target})}" if target else path


HANDLERS = (form, sign_in, code_form, code, sign_out)
