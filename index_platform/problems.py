"""The only place where an error of ours becomes an HTTP status and a body (RFC 9457)."""

from http import HTTPStatus

from litestar import Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException, InternalServerException

from instruments.errors import (
    ConflictError,
    InvalidInputError,
    MeasureError,
    NotFoundError,
    NotPermittedError,
    TooFewRespondentsError,
    WithdrawnError,
)


class TooOftenError(MeasureError):
    """More came from one network than a person there would send. Nothing of this was looked at."""

    code = "too-often"

    def __init__(self, seconds: int) -> None:
        super().__init__(
            "too much came from this network at once",
            where="limits",
            fix=f"Send it again in {seconds} seconds.",
        )
        self.seconds = seconds


_STATUS: dict[type[MeasureError], HTTPStatus] = {
    NotFoundError: HTTPStatus.NOT_FOUND,
    WithdrawnError: HTTPStatus.GONE,
    InvalidInputError: HTTPStatus.UNPROCESSABLE_ENTITY,
    ConflictError: HTTPStatus.CONFLICT,
    TooFewRespondentsError: HTTPStatus.CONFLICT,
    NotPermittedError: HTTPStatus.FORBIDDEN,
}

# refusals that say more than what their kind does
_OWN_STATUS = {
    "not-signed-in": HTTPStatus.UNAUTHORIZED,
    "phone-ended": HTTPStatus.UNAUTHORIZED,
    "busy": HTTPStatus.TOO_MANY_REQUESTS,
    "unreadable": HTTPStatus.BAD_REQUEST,
    "erased": HTTPStatus.GONE,
    "not-stored": HTTPStatus.SERVICE_UNAVAILABLE,
    "out-of-reach": HTTPStatus.SERVICE_UNAVAILABLE,
    "out-of-space": HTTPStatus.SERVICE_UNAVAILABLE,
    "too-much-held": HTTPStatus.TOO_MANY_REQUESTS,
    "too-often": HTTPStatus.TOO_MANY_REQUESTS,
}
# seconds after which it can be tried again
_AGAIN = {"not-stored": "10", "out-of-reach": "10", "out-of-space": "10", "too-much-held": "3600"}
# what is told of these to whoever asks: how the database is reached and what it said is for the log alone
_UNTOLD = {"not-stored", "out-of-reach", "out-of-space"}
_TOLD = {
    "detail": "it cannot be read or stored now",
    "where": "database",
    "fix": "Nothing of it was stored. Send it again after the time in Retry-After.",
}

_LEFT = "client disconnected prematurely"  # the framework has a sentence for it and no kind of its own

AnyRequest = Request[object, object, State]


def has_left(error: Exception) -> bool:
    """Whether whoever sent the request hung up in the middle of it, which the framework calls a fault."""
    return isinstance(error, InternalServerException) and error.detail == _LEFT


def status_of(error: Exception) -> HTTPStatus:
    """The status that tells what kind of error it is; 500 for one we did not expect."""
    if has_left(error):
        return HTTPStatus.BAD_REQUEST  # which nobody hears
    if isinstance(error, HTTPException):
        return HTTPStatus(error.status_code)
    if isinstance(error, MeasureError) and error.code in _OWN_STATUS:
        return _OWN_STATUS[error.code]
    kinds = (_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS)
    return next(kinds, HTTPStatus.INTERNAL_SERVER_ERROR)


def problem(_: AnyRequest, error: Exception) -> Response[dict[str, object]]:
    """The problem document of any error: what is wrong, where, and how to fix it."""
    status = status_of(error)
    body: dict[str, object] = {"type": "about:blank", "title": status.phrase, "status": status.value}
    if isinstance(error, MeasureError):
        said = {"detail": error.what, "where": error.where, "fix": error.fix}
        body |= {"code": error.code, **(_TOLD if error.code in _UNTOLD else said)}
    return Response(
        body, status_code=status.value, headers=again_after(error), media_type="application/problem+json"
    )


def again_after(error: Exception) -> dict[str, str]:
    """The header that says when to try again, where that is known."""
    if isinstance(error, TooOftenError):
        return {"Retry-After": str(error.seconds)}
    code = error.code if isinstance(error, MeasureError) else ""
    return {"Retry-After": _AGAIN[code]} if code in _AGAIN else {}
