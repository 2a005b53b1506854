"""Forms that another site could send in somebody's name are refused, in two ways that do not need each other.

A form carries a token that its browser also holds as a signed cookie; and where the browser tells which site
a form comes from, it must be this one. The cookie is set only with a page that asked for the token.
"""

from dataclasses import dataclass
from urllib.parse import unquote_to_bytes, urlsplit

from litestar import Request
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.exceptions import HTTPException, PermissionDeniedException
from litestar.middleware.csrf import CSRFMiddleware, generate_csrf_token
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from index_platform.web.authentication import SAFE, obeyed
from index_platform.web.cookies import Cookies

FIELD = "_csrf_token"
EXEMPT = "exempt_from_csrf"  # in the opt of a handler: the one door for scripts, which sends no cookie
TEXT_ALONE = "takes_text_alone"  # in the opt of a handler: its page sends no files, so no form comes in parts
# in the opt of a handler: its form changes nothing, whoever sends it. So its page, which looks the same to
# everybody, has no token; where a browser tells, it must come from a page of ours all the same
ASKS_ALONE = "asks_alone"
LARGEST_FORM, MOST_FIELDS = 64_000, 1000  # bytes and fields without files
_STATE = "form_token"
_OURS = frozenset({"same-origin", "none"})


class CrossSiteError(PermissionDeniedException):
    """A form that did not come from a page of ours, or from one that is too old."""


class FormTooLargeError(HTTPException):
    """A form that no page of ours makes; reading it would keep everybody waiting."""

    status_code = 413


class FormUnreadableError(HTTPException):
    """A form whose bytes are no text; read with replacement signs it would say what nobody wrote."""

    status_code = 400


@dataclass(slots=True)
class FormToken:
    """The token of one request; whether its page asked for it decides whether its cookie is set."""

    value: str
    asked: bool = False


def form_token(scope: Scope) -> FormToken:
    """The token of this request."""
    held: FormToken = scope["state"][_STATE]
    return held


def csrf_config(secret: str, cookies: Cookies) -> CSRFConfig:
    """How tokens are signed, and the cookie that holds one."""
    return CSRFConfig(
        secret=secret,
        cookie_name=cookies.name("form"),
        cookie_secure=cookies.https,
        cookie_httponly=True,
        cookie_samesite="lax",
        exclude_from_csrf_key=EXEMPT,
    )


class FormsGuard(CSRFMiddleware):
    """Checks the token of forms and where they come from. A cookie that we did not sign counts as none.

    It stands behind the authentication: a form is read only for who may send it.
    """

    def __init__(self, app: ASGIApp, config: CSRFConfig, public_url: str) -> None:
        super().__init__(app, config)
        self._public_url = public_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a form that is not ours; give the page its token, and set the cookie if it asks for it."""
        request: Request[object, object, State] = Request(scope, receive)
        sent = request.cookies.get(self.config.cookie_name, "")
        genuine = sent if sent and self._decode_csrf_token(sent) else ""
        token = FormToken(genuine or generate_csrf_token(secret=self.config.secret))
        request.scope["state"][_STATE] = token
        if request.method not in SAFE and not scope["route_handler"].opt.get(EXEMPT):
            await self._require_ours(request, genuine)
        await self.app(scope, receive, send if genuine else self._setting(send, token))

    async def _require_ours(self, request: Request[object, object, State], genuine: str) -> None:
        if not _same_site(request, self._public_url):
            raise CrossSiteError("A page of another site sent this.")
        handler = request.scope["route_handler"]
        needs_token = not handler.opt.get(ASKS_ALONE)
        if needs_token and not genuine:
            raise _too_old()
        obeyed(request, handler)
        typed = await _typed_token(request)
        if needs_token and not (isinstance(typed, str) and self._csrf_tokens_match(typed, genuine)):
            raise _too_old()

    def _decode_csrf_token(self, token: str) -> str | None:
        """The secret in a token of ours. Other signs than ASCII cannot be compared, and are in none."""
        return super()._decode_csrf_token(token) if token.isascii() else None

    def _setting(self, send: Send, token: FormToken) -> Send:
        async def setting(message: Message) -> None:
            if message["type"] == "http.response.start" and token.asked:
                self._set_cookie_if_needed(message, token.value)
            await send(message)

        return setting


def _too_old() -> CrossSiteError:
    return CrossSiteError("The form is too old, or its browser keeps no cookies.")


async def _typed_token(request: Request[object, object, State]) -> object:
    """The token of the form, which is parsed only if it is no larger than pages make them."""
    if request.content_type[0] == RequestEncodingType.MULTI_PART and _takes_text_alone(request):
        raise FormUnreadableError
    if request.content_type[0] == RequestEncodingType.URL_ENCODED:
        body = await request.body()
        if len(body) > LARGEST_FORM or body.count(b"&") >= MOST_FIELDS:
            raise FormTooLargeError
        _require_text(body)
    try:
        return (await request.form()).get(FIELD)
    except (UnicodeDecodeError, LookupError) as error:  # in parts: no text, or in letters of no known set
        raise FormUnreadableError from error


def _takes_text_alone(request: Request[object, object, State]) -> bool:
    return bool(request.scope["route_handler"].opt.get(TEXT_ALONE))


def _require_text(body: bytes) -> None:
    try:
        unquote_to_bytes(body).decode()
    except UnicodeDecodeError as error:
        raise FormUnreadableError from error


def _same_site(request: Request[object, object, State], public_url: str) -> bool:
    """Whether a browser says that a page of ours sent this; one that says nothing is held by the token."""
    if (told := request.headers.get("sec-fetch-site")) is not None:
        return told in _OURS
    origin = request.headers.get("origin")
    return origin is None or origin == public_url or urlsplit(origin).netloc == request.headers.get("host")
