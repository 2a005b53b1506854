"""Who is signed in, read once for each request that carries a session cookie, and the rule of each route."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult
from litestar.types import ASGIApp

from index_platform.auth import guards
from index_platform.auth.actors import Actor
from index_platform.auth.guards import Access
from index_platform.auth.roles import Right
from index_platform.services import refusals
from index_platform.services.beside import Beside
from index_platform.services.presence import Presence
from index_platform.services.workplace import Workplace
from index_platform.web.cookies import Cookies
from instruments.errors import NotPermittedError

Connection = ASGIConnection[Any, Any, Any, Any]
RULE = "rule"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Authentication(AbstractAuthenticationMiddleware):
    """Puts who is signed in into each request: ``user`` is the actor, ``auth`` the session."""

    def __init__(self, app: ASGIApp, cookies: Cookies) -> None:
        super().__init__(app)
        self._cookies = cookies

    async def authenticate_request(self, connection: Connection) -> AuthenticationResult:
        """Who the session cookie stands for. It never refuses: the rule of the route does."""
        token = self._cookies.read(connection.cookies, "session")
        presence: Presence = connection.app.state.presence
        found = await presence.of(token) if token else None
        return AuthenticationResult(user=found.actor if found else None, auth=found)


def obeyed(connection: Connection, handler: BaseRouteHandler) -> None:
    """The guard of every route: who does not satisfy its rule is refused, and everybody where it has none."""
    where = connection.url.path
    rule = handler.opt.get(RULE)
    if not isinstance(rule, Access | Right):
        raise NotPermittedError(
            "nobody has said who may come here", where=where, fix="Tell the people who run this site."
        )
    actor: Actor | None = connection.scope.get("user")
    try:
        guards.obey(actor, rule, where=where)
    except NotPermittedError:
        if actor is not None and connection.scope.get("method") not in SAFE:
            _note(connection, actor)
        raise


def _note(connection: Connection, actor: Actor) -> None:
    """Write down, beside the request, that somebody sent what their roles do not allow."""
    work: Workplace = connection.app.state.workplace
    beside: Beside = connection.app.state.beside
    page, moment = str(connection.scope["path_template"]), work.clock()
    beside.do(
        ("refused", actor.id),
        lambda: refusals.written(work.engine, actor, "page.send", "page", page, moment=moment),
    )
