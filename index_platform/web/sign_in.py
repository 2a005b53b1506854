"""The way in and out: address and password, the code of the second step, sign out."""

from litestar import MediaType, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect

from index_platform.auth import devices
from index_platform.auth.guards import Access
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
from index_platform.web import sign_in_pages as pages
from index_platform.web.cookies import Cookies
from index_platform.web.targets import SIGN_IN, own_path
from index_platform.web.typed import typed
from index_platform.web.visitor import AnyRequest, Visitor

CODE = f"{SIGN_IN}/code"
HOME = "/account"
Answer = Response[str] | Redirect


@get(SIGN_IN, media_type=MediaType.HTML, sync_to_thread=False, rule=Access.PUBLIC)
def form(visitor: NamedDependency[Visitor], next: FromQuery[str] = "") -> Response[str] | Redirect:
    """The page to sign in at. Who is signed in already goes on."""
    if visitor.actor is not None:
        return Redirect(own_path(next, HOME), status_code=303)
    return _page(pages.sign_in(visitor, next=own_path(next, "")), 200)


@post(SIGN_IN, rule=Access.PUBLIC)
async def sign_in(
    request: AnyRequest,
    visitor: NamedDependency[Visitor],
    door: NamedDependency[Door],
    jar: NamedDependency[Cookies],
) -> Answer:
    """Look at an address and a password."""
    given = await typed(request)
    email, target = given.get("email", ""), own_path(given.get("next", ""), "")
    outcome = await door.password(email, given.get("password", ""), _caller(request, visitor, jar))
    match outcome:
        case Started():
            return _let_in(outcome, jar, target)
        case CodeWanted():
            answer = Redirect(f"{CODE}?next={target}", status_code=303)
            answer.set_cookie(jar.made("passed", outcome.passed, seconds=CODE_WITHIN))
            return answer
        case Wait():
            return _waiting(pages.sign_in(visitor, next=target, email=email, wait=outcome.seconds), outcome)
        case Refused():
            return _page(pages.sign_in(visitor, next=target, email=email, refused=True), 422)


@get(CODE, media_type=MediaType.HTML, sync_to_thread=False, rule=Access.PUBLIC)
def code_form(
    request: AnyRequest,
    visitor: NamedDependency[Visitor],
    jar: NamedDependency[Cookies],
    next: FromQuery[str] = "",
) -> Answer:
    """The page that asks for the code of the second step."""
    if not jar.read(request.cookies, "passed"):
        return Redirect(SIGN_IN, status_code=303)
    return _page(pages.code(visitor, next=own_path(next, "")), 200)


@post(CODE, rule=Access.PUBLIC)
async def code(
    request: AnyRequest,
    visitor: NamedDependency[Visitor],
    door: NamedDependency[Door],
    jar: NamedDependency[Cookies],
) -> Answer:
    """Look at a code of the second step."""
    given = await typed(request)
    target = own_path(given.get("next", ""), "")
    passed = jar.read(request.cookies, "passed")
    outcome = await door.code(passed, given.get("code", ""), _caller(request, visitor, jar))
    match outcome:
        case Started():
            answer = _let_in(outcome, jar, target)
            answer.set_cookie(jar.gone("passed"))
            return answer
        case Wait():
            return _waiting(pages.code(visitor, next=target, wait=outcome.seconds), outcome)
        case Refused():
            return _page(pages.code(visitor, next=target, refused=True), 422)
        case Expired():
            return _page(pages.sign_in(visitor, next=target, expired=True), 422)


@post("/account/sign-out", rule=Access.PUBLIC)
async def sign_out(
    visitor: NamedDependency[Visitor], door: NamedDependency[Door], jar: NamedDependency[Cookies]
) -> Redirect:
    """Sign this browser out, also one whose session has ended."""
    if visitor.actor is not None and visitor.session is not None:
        await door.left(visitor.actor, visitor.session)
    answer = Redirect(SIGN_IN, status_code=303)
    answer.set_cookie(jar.gone("session"))
    return answer


def _caller(request: AnyRequest, visitor: Visitor, jar: Cookies) -> Caller:
    return Caller(
        address=visitor.address,
        browser=visitor.browser,
        device=jar.read(request.cookies, "device"),
        session=jar.read(request.cookies, "session") or None,
    )


def _let_in(started: Started, jar: Cookies, target: str) -> Redirect:
    answer = Redirect(target or HOME, status_code=303)
    answer.set_cookie(jar.made("session", started.session, seconds=int(LONGEST.total_seconds())))
    answer.set_cookie(jar.made("device", started.device, seconds=devices.LASTS))
    return answer


def _waiting(words: str, wait: Wait) -> Response[str]:
    answer = _page(words, 429)
    answer.headers["Retry-After"] = str(wait.seconds)
    return answer


def _page(words: str, status: int) -> Response[str]:
    return Response(words, status_code=status, media_type=MediaType.HTML)


ROUTES = Router(path="/", route_handlers=[form, sign_in, code_form, code, sign_out])
