"""The headers that every answer carries, from the first day."""

from collections.abc import Mapping

from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

# Nothing runs, nothing is framed, nothing comes from elsewhere. Charts are inline SVG or data images. Where
# charts can be explored, scripts of ours run and no text is ever taken for one: no eval, nothing inline.
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    # to ourselves only: without any, browsers say "Origin: null" with our own forms
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


SCRIPTED = "scripted"  # of a route: its pages run our own scripts, and those fetch from us alone
SCRIPTED_POLICY = f"{_POLICY}; script-src 'self'; connect-src 'self'"
# the researchers' app is the one page that is made by a script: its own, and it speaks to this site alone
_APP_POLICY = f"{SCRIPTED_POLICY}; worker-src 'self'; manifest-src 'self'"

# what is made for one person, also where nobody has signed in
PRIVATE = (
    "/account",
    "/manage",
    "/s/",
    "/r/",
    "/i/",
    "/withdraw/",
    "/leave/",
    "/field",
    "/reminders/",
    "/api/field/",
    "/api/responses/",
)
# by it a phone tells an answer of ours from one of a network that asks for a ticket first
_FIELD, _OURS = "/api/field/", ("Thriving-Server", "1")


def headers_of(path: str) -> Mapping[str, str]:
    """The headers that every answer under an address carries."""
    is_app = f"{path}/".startswith("/field/")
    return {**HEADERS, "Content-Security-Policy": _APP_POLICY} if is_app else HEADERS


async def add_security_headers(message: Message, scope: Scope) -> None:
    """Set the headers on the start of a response, errors and static files included.

    What is made for one person is kept by nobody: no browser shows it again after they have signed out.
    """
    if message["type"] == "http.response.start":
        headers = MutableScopeHeaders.from_message(message)
        for name, value in headers_of(scope["path"]).items():
            headers[name] = value
        if SCRIPTED in getattr(scope.get("route_handler"), "opt", {}):
            headers["Content-Security-Policy"] = SCRIPTED_POLICY
        if scope.get("user") is not None or f"{scope['path']}/".startswith(PRIVATE):
            headers["Cache-Control"] = "no-store"
        if scope["path"].startswith(_FIELD):
            headers[_OURS[0]] = _OURS[1]
