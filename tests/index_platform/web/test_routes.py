"""Who may come where.

Every line of the table is asked of a running server by nobody, by a disabled account, by one without a role
and by one of each role. A route that is not in the table fails, and so does a line of it without a route.
"""

import re
import shutil
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import httpx
import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from index_platform.app import create_app
from index_platform.auth.actors import LOCAL
from index_platform.auth.guards import Access
from index_platform.auth.roles import BY_AREA, RIGHTS, Right, Role
from index_platform.services import people
from index_platform.settings import from_environment
from index_platform.web import forms_guard
from index_platform.web.targets import SIGN_IN
from tests.index_platform.web.people import Person, Site, running
from tests.index_platform.web.route_table import (
    ACCOUNTS,
    ADMINISTRATOR,
    DISABLED,
    EVERYBODY,
    NO_ROLE,
    NOBODY,
    PHONE,
    TABLE,
)

# what is there, for those who look; those who change something are given names of nothing
THERE = {
    "account": "nobody-of-this-id",
    "anchor": "places",
    "assignment": str(uuid.UUID(int=1)),
    "batch": "99",
    "code": "QN",
    "deed": "disable",
    "device": "nothing",
    "draft": str(uuid.UUID(int=0)),
    "file": "data.csv",
    "file_path": "css/tokens.css",
    "interview": str(uuid.UUID(int=1)),
    "item": "brs1",
    "key": "first",
    "label": "brs@1.0",
    "language": "en",
    "name": "R1",
    "note": str(uuid.UUID(int=1)),
    "number": "99",
    "page": "1",
    "path": "nothing",
    "phone": "nothing",
    "response_id": str(uuid.UUID(int=1)),
    "token": "nothing",
    "vintage": "2026",
    "visit": str(uuid.UUID(int=1)),
    "wave": "first",
}
OTHERS = {
    "/manage/places/{key}/{vintage}": {"key": "smallton"},
    "/compare/charts/{anchor}/{file}": {"file": "chart.svg"},
    "/questionnaires/{label}/in/{language}/{file}": {"file": "paper.pdf"},
    "/measures/{key}": {"key": "index"},
    "/measures/{key}/{file}": {"key": "index"},
    "/measures/{key}/charts/{anchor}": {"key": "index"},
    "/measures/{key}/charts/{anchor}/{file}": {"key": "index", "file": "chart.svg"},
    "/places/{code}/charts/{anchor}/{file}": {"file": "chart.svg"},
    "/manage/training/{name}": {"name": "consent"},
}
# what changes nothing, whoever sends it: its page is the same for everybody and has no token
ASKS_ALONE = ("POST /find",)
# what programs send, without a cookie and without a token of a form
PROGRAMS = frozenset(
    {
        "PUT /api/responses/{response_id}",
        "POST /api/field/phones",
        "PUT /api/field/interviews/{interview}",
        "PUT /api/field/visits/{visit}",
        "PUT /api/field/notes/{note}",
        "POST /api/field/check-ins",
    }
)
NOT_THERE = {**THERE, "key": "nothing", "name": "R99", "wave": "nothing"}


@dataclass(frozen=True)
class Line:
    """One method of one route."""

    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def _lines(text: str) -> Iterator[Line]:
    for row in filter(None, map(str.strip, text.splitlines())):
        *methods, path = row.split()
        yield from (Line(method, path) for method in methods)


WHO: Mapping[Line, frozenset[str]] = {line: who for who, text in TABLE for line in _lines(text)}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Litestar:
    """The application, not running: its table of routes."""
    folder = tmp_path_factory.mktemp("app")
    return create_app(from_environment({"THRIVING_DATA_DIR": str(folder / "data")}))


def _routes(app: Litestar) -> Iterator[tuple[Line, HTTPRouteHandler]]:
    for route in app.routes:
        assert isinstance(route, HTTPRoute), f"{route.path} is no page: say here who may use it"
        for handler in route.route_handlers:
            # the framework makes OPTIONS: it tells the methods, and nothing else
            for method in handler.http_methods - {"OPTIONS"}:
                yield Line(method, re.sub(r":\w+}", "}", route.path)), handler


def test_every_route_stands_in_the_table_and_every_line_of_it_is_a_route(app: Litestar) -> None:
    routes = {line for line, _ in _routes(app)}
    assert sorted(map(str, routes - set(WHO))) == []
    assert sorted(map(str, set(WHO) - routes)) == []


def test_no_line_stands_in_the_table_twice() -> None:
    lines = list(chain.from_iterable(_lines(text) for _, text in TABLE))
    assert len(lines) == len(set(lines))


def _by_rule(rule: object) -> frozenset[str]:
    """Whom a rule lets in."""
    match rule:
        case Access.PUBLIC:
            return EVERYBODY
        case Access.SIGNED_IN:
            return ACCOUNTS
        case Access.PHONE:
            return PHONE
        case Right():
            return frozenset(role.value for role in Role if rule in RIGHTS[role])
    raise AssertionError(f"{rule!r} is no rule")


def test_every_route_has_a_rule_that_lets_in_those_whom_the_table_names(app: Litestar) -> None:
    for line, handler in _routes(app):
        rule = handler.opt.get("rule")
        assert WHO[line] <= _by_rule(rule), str(line)
        # a page for everybody signed in may ask its service, which lets in fewer
        assert WHO[line] == _by_rule(rule) or rule is Access.SIGNED_IN, str(line)


@dataclass(frozen=True)
class Town:
    """A running site with a released wave, and one account of each kind."""

    site: Site
    accounts: Mapping[str, Person]
    client: httpx.Client
    form: str  # cookie of a form, and its token
    token: str
    sessions: dict[str, str]  # cookie of each; a disabled account has the one that it had

    def cookies(self, who: str, *, fresh: bool) -> dict[str, str]:
        """What the browser of somebody sends; ``fresh``: with a session that no other request may lose."""
        if who not in self.sessions or (fresh and who in self.accounts):
            self.sessions[who] = self.site.session(self.accounts[who])
        return {"thriving-form": self.form, self.site.session_cookie: self.sessions[who]}

    def asked(self, line: Line, who: str, *, token: str = "", **headers: str) -> httpx.Response:
        """The answer to one line of the table."""
        self.client.cookies.clear()
        kept = self.cookies(who, fresh=line.method not in ("GET", "HEAD"))
        cookies = "; ".join(f"{name}={value}" for name, value in kept.items() if value)
        return self.client.request(
            line.method,
            address_of(line.path, there=line.method in ("GET", "HEAD")),
            data={"_csrf_token": token or self.token} if line.method == "POST" else None,
            headers={"Accept": "text/html", "Cookie": cookies, **headers},
        )


def address_of(path: str, *, there: bool = True) -> str:
    """The path with names in it: of something that is there, or of nothing."""
    return path.format(**{**(THERE if there else NOT_THERE), **OTHERS.get(path, {})})


@pytest.fixture(scope="module")
def town(released_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The small town with a release, its server, and its people."""
    folder = tmp_path_factory.mktemp("town") / "way"
    shutil.copytree(released_once, folder)
    settings = from_environment({"THRIVING_DATA_DIR": str(folder / "data")})
    with running(settings) as site, httpx.Client(base_url=site.address, timeout=60) as client:
        accounts = {role.value: site.person(role, area="T" if role in BY_AREA else "") for role in Role}
        accounts[NO_ROLE] = site.person()
        gone = site.person(ADMINISTRATOR)
        ended = site.session(gone)
        people.disabled(site.engine, LOCAL, gone.id, moment=site.clock())
        page = client.get(SIGN_IN)
        [token] = set(re.findall(r'name="_csrf_token" value="([^"]+)"', page.text))
        yield Town(
            site, accounts, client, page.cookies["thriving-form"], token, {NOBODY: "", DISABLED: ended}
        )


def _led_to_sign_in(answer: httpx.Response) -> bool:
    return answer.status_code == 303 and answer.headers["location"].startswith(f"{SIGN_IN}?next=")


def _is_refused(answer: httpx.Response) -> bool:
    return answer.status_code in (401, 403) or _led_to_sign_in(answer)


@pytest.mark.slow
@pytest.mark.parametrize("line", WHO, ids=str)
def test_those_come_in_whom_the_table_names_and_nobody_else(town: Town, line: Line) -> None:
    let_in = {who for who in EVERYBODY if not _is_refused(town.asked(line, who))}
    assert sorted(let_in) == sorted(WHO[line])


@pytest.mark.slow
@pytest.mark.parametrize(
    "line", [line for line in WHO if line.method == "POST" and str(line) not in PROGRAMS], ids=str
)
def test_a_form_is_taken_only_from_a_page_of_ours(town: Town, line: Line) -> None:
    """Also from those who may: without the token of its page, or from another site, it is refused."""
    who = sorted(WHO[line] - {DISABLED, NOBODY})[0]
    untold = [] if str(line) in ASKS_ALONE else [town.asked(line, who, token="made-up")]
    for answer in (
        *untold,
        town.asked(line, who, **{"Sec-Fetch-Site": "cross-site"}),
        town.asked(line, who, Origin="https://evil.example"),
    ):
        assert answer.status_code == 403
        assert "This form could not be taken" in answer.text


def test_what_takes_no_token_is_the_door_for_programs_alone(app: Litestar) -> None:
    """They read no cookie: no page of another site can use somebody's session there."""
    unsafe = {str(line) for line in WHO if line.method not in ("GET", "HEAD", "POST")}
    exempt = {str(line) for line, handler in _routes(app) if handler.opt.get(forms_guard.EXEMPT)}
    assert unsafe <= exempt == PROGRAMS


def test_only_what_changes_nothing_is_taken_without_a_token(app: Litestar) -> None:
    known = {str(line) for line, handler in _routes(app) if handler.opt.get(forms_guard.ASKS_ALONE)}
    assert known == set(ASKS_ALONE)


@pytest.mark.slow
def test_no_answer_of_a_private_page_is_kept_by_a_browser(town: Town) -> None:
    for line in WHO:
        if line.method == "GET" and WHO[line] not in (EVERYBODY, PHONE):
            who = sorted(WHO[line])[0]
            assert town.asked(line, who).headers["cache-control"] == "no-store", str(line)
