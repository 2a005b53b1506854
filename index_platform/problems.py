"""The only place where an error of ours becomes an HTTP status and a body (RFC 9457)."""

from http import HTTPStatus

from litestar import Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException

from instruments.errors import (
    ConflictError,
    InvalidInputError,
    MeasureError,
    NotFoundError,
    NotPermittedError,
    TooFewRespondentsError,
    WithdrawnError,
)

_STATUS: dict[type[MeasureError], HTTPStatus] = {
    NotFoundError: HTTPStatus.NOT_FOUND,
    WithdrawnError: HTTPStatus.GONE,
    InvalidInputError: HTTPStatus.UNPROCESSABLE_ENTITY,
    ConflictError: HTTPStatus.CONFLICT,
    TooFewRespondentsError: HTTPStatus.CONFLICT,
    NotPermittedError: HTTPStatus.FORBIDDEN,
}

AnyRequest = Request[object, object, State]


def status_of(error: Exception) -> HTTPStatus:
    """The status that tells what kind of error it is; 500 for one we did not expect."""
    if isinstance(error, HTTPException):
        return HTTPStatus(error.status_code)
    kinds = (_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS)
    return next(kinds, HTTPStatus.INTERNAL_SERVER_ERROR)


def problem(_: AnyRequest, error: Exception) -> Response[dict[str, object]]:
    """The problem document of any error: what is wrong, where, and how to fix it."""
    status = status_of(error)
    body: dict[str, object] = {"type": "about:blank", "title": status.phrase, "status": status.value}
    if isinstance(error, MeasureError):
        body |= {"code": error.code, "detail": error.what, "where": error.where, "fix": error.fix}
    return Response(body, status_code=status.value, media_type="application/problem+json")
