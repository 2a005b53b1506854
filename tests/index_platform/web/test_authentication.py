from datetime import timedelta

import httpx
import pytest
from litestar import Litestar, get
from litestar.testing import TestClient

from index_platform.auth.guards import Access
from index_platform.auth.roles import Right
from index_platform.db import reading
from index_platform.queries import sessions as rows
from index_platform.services.sessions import IDLE, LONGEST, SEEN_EVERY
from index_platform.web.authentication import obeyed
from index_platform.web.errors import told
from tests.index_platform.web.people import Site
from tests.timing import awaited

pytestmark = pytest.mark.slow


@get("/open", rule=Access.PUBLIC, sync_to_thread=False)
def _open() -> str:
    return "open"


@get("/signed-in", rule=Access.SIGNED_IN, sync_to_thread=False)
def _signed_in() -> str:
    return "signed in"


@get("/right", rule=Right.MANAGE_WAVES, sync_to_thread=False)
def _right() -> str:
    return "right"


@get("/nobody-said", sync_to_thread=False)
def _nobody_said() -> str:
    return "never"


@get("/wrongly-said", rule="public", sync_to_thread=False)
def _wrongly_said() -> str:
    return "never"


def test_a_route_is_open_to_those_its_rule_names_and_closed_without_a_rule() -> None:
    app = Litestar(
        [_open, _signed_in, _right, _nobody_said, _wrongly_said],
        guards=[obeyed],
        exception_handlers={Exception: told},
    )
    with TestClient(app) as client:
        answers = {path: client.get(path).status_code for path in ("/open", "/signed-in", "/right")}
        assert answers == {"/open": 200, "/signed-in": 401, "/right": 401}
        for path in ("/nobody-said", "/wrongly-said"):
            refused = client.get(path)
            assert (refused.status_code, refused.json()["code"]) == (403, "not-permitted")


def test_who_is_not_signed_in_is_led_to_where_they_can_and_scripts_are_told(site: Site) -> None:
    led = site.browser().get("/account?a=1&b=2")
    assert led.status_code == 303
    assert led.headers["Location"] == "/account/sign-in?next=/account%3Fa%3D1%26b%3D2"
    told = httpx.get(f"{site.address}/account", headers={"Accept": "application/json"}, timeout=60)
    assert told.status_code == 401
    assert told.headers["Content-Type"] == "application/problem+json"
    assert told.json()["code"] == "not-signed-in"


def test_a_session_ends_when_it_is_not_used_and_in_any_case(site: Site) -> None:
    browser = site.browser(site.person())
    assert browser.get("/account").status_code == 200
    site.clock.ahead += IDLE - timedelta(minutes=1)
    assert browser.get("/account").status_code == 200
    _let_notes_be_made(site)
    for _ in range(24):
        site.clock.ahead += IDLE - timedelta(hours=1)
        if browser.get("/account").status_code != 200:
            break
        _let_notes_be_made(site)
    assert LONGEST - IDLE < site.clock.ahead <= LONGEST + IDLE
    site.clock.ahead = timedelta()
    other = site.browser(site.person())
    site.clock.ahead += IDLE + timedelta(seconds=1)
    assert other.get("/account").status_code == 303


def _let_notes_be_made(site: Site) -> None:
    """Notes are made beside requests; what a page shows does not wait for them."""
    awaited(lambda: not len(site.app.state.beside))


def test_a_request_notes_that_a_browser_was_seen_only_every_five_minutes(site: Site) -> None:
    person = site.person()
    browser = site.browser(person)

    def seen() -> str:
        with reading(site.engine) as session:
            [device] = rows.of_account(session, person.id)
        return device.seen_at

    first = seen()
    assert browser.get("/account").status_code == 200
    _let_notes_be_made(site)
    assert seen() == first
    site.clock.ahead += SEEN_EVERY + timedelta(seconds=1)
    assert browser.get("/account").status_code == 200
    _let_notes_be_made(site)
    assert seen() > first
