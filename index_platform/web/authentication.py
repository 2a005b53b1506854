"""Who is signed in, read once for each request that carries a session cookie, and the rule of each route."""

import asyncio
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult
from litestar.types import ASGIApp, Receive, Scope, Send

from index_platform.auth import guards, tickets
from index_platform.auth.actors import Actor
from index_platform.auth.guards import Access
from index_platform.auth.roles import Right
from index_platform.auth.tickets import Ticket
from index_platform.services import refusals
from index_platform.services.beside import Beside
from index_platform.services.phones import Here, Phones
from index_platform.services.presence import Presence
from index_platform.services.workplace import Workplace
from index_platform.web.cookies import Cookies
from instruments.errors import NotPermittedError

Connection = ASGIConnection[Any, Any, Any, Any]
RULE = "rule"
TICKETS = "takes_tickets"  # in the opt of a handler for phones: it takes a ticket for what it is sent
UNSENT = "thriving-unsent"  # header: how many interviews a phone holds that are not here yet
_DIGITS = 6
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Authentication(AbstractAuthenticationMiddleware):
    """Puts who is signed in into each request: ``user`` is the actor, ``auth`` the session."""

    def __init__(self, app: ASGIApp, cookies: Cookies) -> None:
        super().__init__(app)
        self._cookies = cookies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say who asks. What comes by a ticket is read first: the ticket is for these bytes alone."""
        if _ticket(ASGIConnection(scope)) is not None:
            await Request(scope, receive).body()
        await super().__call__(scope, receive, send)

    async def authenticate_request(self, connection: Connection) -> AuthenticationResult:
        """Who the session cookie stands for. It never refuses: the rule of the route does.

        A route for phones reads their token and no cookie; no other route reads that token.
        """
        if connection.scope["route_handler"].opt.get(RULE) is Access.PHONE:
            ticket = _ticket(connection)
            body = b"" if ticket is None else await Request[Any, Any, Any](connection.scope).body()
            here = await asyncio.to_thread(_phone, connection, ticket, body)
            return AuthenticationResult(user=here.actor if here else None, auth=here)
        token = self._cookies.read(connection.cookies, "session")
        presence: Presence = connection.app.state.presence
        found = await presence.of(token) if token else None
        return AuthenticationResult(user=found.actor if found else None, auth=found)


def _ticket(connection: Connection) -> Ticket | None:
    """The ticket of a request for an address that takes one."""
    kind, _, shown = connection.headers.get("authorization", "").partition(" ")
    takes = connection.scope["route_handler"].opt.get(TICKETS)
    return Ticket.read(shown.strip()) if takes and kind.lower() == tickets.SCHEME else None


def _phone(connection: Connection, ticket: Ticket | None, body: bytes) -> Here | None:
    """The phone behind a request, which also tells how much it has not sent."""
    phones: Phones = connection.app.state.phones
    kind, _, token = connection.headers.get("authorization", "").partition(" ")
    told = connection.headers.get(UNSENT, "")
    unsent = int(told) if told.isascii() and told.isdigit() and len(told) <= _DIGITS else None
    if ticket is not None:
        method, path = str(connection.scope.get("method")), str(connection.scope["path"])
        return phones.proved(ticket, method, path, body, unsent=unsent)
    return phones.here(token.strip(), unsent=unsent) if kind.lower() == "bearer" else None


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
