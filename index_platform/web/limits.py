"""How often one network may send to each public route that writes, makes much, or lets a code be guessed.

One table says it; a route that is not in it fails a test. The numbers and their reasons: docs/limits.md.
Codes and passwords are counted beside it where they are looked at (``auth/tries.py``).
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import cast

from litestar import Request
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.types import ASGIApp, Receive, Scope, Send

from index_platform.auth.paces import Pace, Paces
from index_platform.problems import TooOftenError
from index_platform.web.forms_guard import LARGEST_FORM, MOST_FIELDS

Fields = tuple[tuple[str, str], ...]
_TYPED = "typed_too_often"  # of one request: the fields of a form that has to be sent again

_BEGIN = Pace(at_once=300, an_hour=300)  # a full hall begins together; each leaves a row for thirty days
_PAGE = Pace(at_once=1_200, an_hour=36_000)  # sixty people beside each other, a page every six seconds
_SEND = Pace(at_once=300, an_hour=600)
_MADE = Pace(at_once=300, an_hour=1_200)  # thousands of comparisons can be asked for, seconds of work each
_LOOK = Pace(at_once=300, an_hour=1_200)  # a class looks for its places; who tries all postcodes waits
_CODE = Pace(at_once=120, an_hour=600)
# guesses wait by account and browser; less than this would lock out the owner beside the one who guesses
_ACCOUNT = Pace(at_once=10_000, an_hour=36_000)

LIMITS: Mapping[tuple[str, str], Pace] = {
    ("POST", "/api/field/phones"): _CODE,
    ("POST", "/s/{wave}"): _BEGIN,
    ("POST", "/s/{wave}/{draft}/contact"): _PAGE,
    ("POST", "/s/{wave}/{draft}/place"): _PAGE,
    ("POST", "/s/{wave}/{draft}/q/{item}"): _PAGE,
    ("POST", "/s/{wave}/{draft}/q/{item}/sure"): _PAGE,
    ("POST", "/s/{wave}/{draft}/send"): _SEND,
    ("POST", "/s/{wave}/{draft}/delete"): _SEND,
    ("PUT", "/api/responses/{response_id}"): Pace(at_once=1_000, an_hour=36_000),
    ("GET", "/compare"): _MADE,
    ("GET", "/compare/report.pdf"): _MADE,
    ("POST", "/find"): _LOOK,
    ("GET", "/questionnaires/{label}/paper.pdf"): _MADE,
    ("GET", "/i/{code}"): Pace(at_once=300, an_hour=1_200),
    ("POST", "/i"): _CODE,
    ("POST", "/i/{code}"): _BEGIN,
    ("POST", "/r"): _CODE,
    ("POST", "/withdraw"): _CODE,
    ("POST", "/withdraw/confirm"): _CODE,
    ("POST", "/account/sign-in"): _ACCOUNT,
    ("POST", "/account/sign-in/code"): _ACCOUNT,
    ("POST", "/account/sign-out"): _ACCOUNT,
    ("POST", "/account/welcome/{token}"): _ACCOUNT,
}


class Limits:
    """Stands before the forms are read: what comes too often is sent away, with what was typed in hand."""

    def __init__(self, app: ASGIApp, paces: Paces, times: int, clock: Callable[[], datetime]) -> None:
        self._app, self._paces, self._times, self._clock = app, paces, times, clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the request at its route; TooOftenError where its network has to wait."""
        request: Request[object, object, State] = Request(scope, receive)
        door = (request.method, str(scope.get("path_template", "")))
        if (pace := LIMITS.get(door)) is not None:
            address = request.client.host if request.client else ""
            pace = pace.times(self._times)
            if seconds := self._paces.taken(" ".join(door), address, pace, self._clock()):
                await _keep(request)
                raise TooOftenError(seconds)
        await self._app(scope, receive, send)


def typed(request: Request[object, object, State]) -> Fields:
    """The fields of a form that came too often, in their order; none of any other request."""
    return cast("Fields", request.scope["state"].get(_TYPED, ()))


async def _keep(request: Request[object, object, State]) -> None:
    """Keep the fields of a form for the page that asks to send them again."""
    if request.content_type[0] != RequestEncodingType.URL_ENCODED:
        return
    body = await request.body()
    if len(body) > LARGEST_FORM or body.count(b"&") >= MOST_FIELDS:
        return
    given = (await request.form()).multi_items()
    request.scope["state"][_TYPED] = tuple((name, value) for name, value in given if isinstance(value, str))
