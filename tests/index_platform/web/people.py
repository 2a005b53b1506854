"""A site with people for tests: a real server in a thread, accounts with roles, browsers signed in."""

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

import httpx
import uvicorn
from litestar import Litestar
from sqlalchemy import Engine

from index_platform.app import create_app
from index_platform.auth.actors import LOCAL, Actor, Grant
from index_platform.auth.passwords import Hasher
from index_platform.auth.roles import Role
from index_platform.clock import now
from index_platform.db import reading, unit_of_work
from index_platform.queries import accounts
from index_platform.services import people, sessions
from index_platform.settings import Settings
from tests.index_platform.fresh import opened

PASSWORD = "seven green ladders sing"
_TOKEN = re.compile(r'name="_csrf_token" value="([^"]+)"')


@cache
def password_hash() -> str:
    """``PASSWORD`` as it is kept; hashed once, for it takes a fifth of a second."""
    return Hasher().hashed(PASSWORD)


@dataclass
class Clock:
    """A clock that a test can put forward."""

    ahead: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        return now() + self.ahead


@dataclass(frozen=True)
class Person:
    """Somebody with an account."""

    id: str
    email: str
    name: str
    actor: Actor


class Browser(httpx.Client):
    """A client that behaves like a browser without scripts: it keeps cookies and sends forms back whole."""

    def submit(self, path: str, data: dict[str, str] | None = None, *, at: str = "") -> httpx.Response:
        """Open the page with the form, and send it to ``path`` with its token."""
        page = self.get(at or path)
        found = _TOKEN.search(page.text)
        token = {"_csrf_token": found[1]} if found else {}
        return self.post(path, data={**token, **(data or {})})


@dataclass(frozen=True)
class Site:
    """A running site over a database of its own."""

    address: str
    settings: Settings
    engine: Engine
    clock: Clock
    app: Litestar | None
    browsers: ExitStack

    def person(self, *roles: Role, area: str = "", name: str = "Ann Other") -> Person:
        """A new account that can sign in with ``PASSWORD``."""
        number = len(people.everybody(self.engine, LOCAL))
        grants = [Grant(role=role, area=area) for role in roles]
        moment = self.clock()
        link = people.invited(
            self.engine,
            LOCAL,
            email=f"person{number}@example.org",
            name=name,
            grants=grants,
            moment=moment,
        )
        with unit_of_work(self.engine, audited=False) as session:
            accounts.change(session, link.person.id, state="active", password_hash=password_hash())
        return self.known(link.person.id)

    def browser(self, person: Person | None = None, **headers: str) -> Browser:
        """A browser, signed in to this person's account or to none. Redirects are not followed."""
        client = self.browsers.enter_context(
            Browser(base_url=self.address, headers={"Accept": "text/html", **headers}, timeout=60)
        )
        if person is not None:
            client.cookies.set(self.session_cookie, self.session(person), domain="127.0.0.1")
        return client

    def session(self, person: Person) -> str:
        """The cookie of a new session."""
        with reading(self.engine) as session:
            account = accounts.get(session, person.id)
        return sessions.start(self.engine, account, "Firefox on Linux", moment=self.clock())

    @property
    def session_cookie(self) -> str:
        """The name of the session's cookie."""
        return "__Host-thriving-session" if self.settings.is_https else "thriving-session"

    def known(self, account: str) -> Person:
        """Somebody who has an account already."""
        with reading(self.engine) as session:
            found = accounts.get(session, account)
        actor = sessions.actor_of(found.id, found.name, found.grants)
        return Person(id=found.id, email=found.email, name=found.name, actor=actor)


@contextmanager
def running(settings: Settings, *, works: bool = True) -> Iterator[Site]:
    """The site of one data folder, on a free port of this machine; ``works``: its long work is done."""
    clock = Clock()
    with opened(settings) as engine, socket.create_server(("127.0.0.1", 0)) as door:
        app = create_app(settings, clock=clock, works=works)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=lambda: server.run(sockets=[door]), daemon=True)
        thread.start()
        try:
            while not server.started:
                if not thread.is_alive():
                    raise AssertionError("the server did not start")
                time.sleep(0.02)
            with ExitStack() as browsers:
                address = f"http://127.0.0.1:{door.getsockname()[1]}"
                yield Site(address, settings, engine, clock, app, browsers)
        finally:
            server.should_exit = True
            thread.join(timeout=20)
