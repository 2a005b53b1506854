from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from index_platform.auth.actors import LOCAL, Grant
from index_platform.auth.roles import Role
from index_platform.db import reading
from index_platform.queries import accounts, audit
from index_platform.services import people
from index_platform.services.people import LINK_LASTS
from tests.index_platform.web.accounts.test_sign_in import sign_in
from tests.index_platform.web.people import PASSWORD, Site

pytestmark = pytest.mark.slow
NEW = "another four quiet words"
CHANGE = "/account/password"


def invited(site: Site, email: str = "new@example.org") -> str:
    """The path of the link of somebody who was just invited."""
    grants = [Grant(role=Role.ANALYST)]
    link = people.invited(
        site.engine, LOCAL, email=email, name="New Person", grants=grants, moment=site.clock()
    )
    return f"/account/welcome/{link.token}"


def test_an_invitation_leads_to_a_password_and_the_password_into_the_account(site: Site) -> None:
    link, browser = invited(site), site.browser()
    page = browser.get(link)
    assert "Welcome, New Person" in page.text
    assert "new@example.org" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert sign_in(browser, "new@example.org", NEW).status_code == 422
    answer = browser.submit(link, {"password": NEW})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account/sign-in?done=set")
    assert "Your password is set." in browser.get(answer.headers["Location"]).text
    assert sign_in(browser, "new@example.org", NEW).status_code == 303
    assert "Analyst" in browser.get("/account").text


def test_a_link_serves_once_and_ends_after_three_days(site: Site) -> None:
    link, other, browser = invited(site), invited(site, "other@example.org"), site.browser()
    assert browser.submit(link, {"password": NEW}).status_code == 303
    used, again = browser.get(link), browser.submit(link, {"password": NEW}, at="/account/sign-in")
    assert (used.status_code, again.status_code) == (404, 404)
    assert "This link does not work any more" in used.text
    assert "Ask for a new one." in again.text
    site.clock.ahead += LINK_LASTS + timedelta(seconds=1)
    assert browser.get(other).status_code == 404
    assert browser.get("/account/welcome/guessed").status_code == 404


def test_a_newer_link_stops_the_one_before(site: Site) -> None:
    person, browser = site.person(), site.browser()
    first, second = (
        people.recovered(site.engine, LOCAL, person.id, moment=site.clock()).token for _ in range(2)
    )
    assert browser.get(f"/account/welcome/{first}").status_code == 404
    assert "Set a new password" in browser.get(f"/account/welcome/{second}").text


@pytest.mark.parametrize(
    ("password", "said"), [("short", "at least 12"), ("New Person New Person", "your name"), ("", "at least")]
)
def test_a_password_that_is_easy_to_guess_is_sent_back_with_a_reason(
    site: Site, password: str, said: str
) -> None:
    link, browser = invited(site), site.browser()
    answer = browser.submit(link, {"password": password})
    assert answer.status_code == 422
    assert "<title>Error: Welcome" in answer.text
    assert said in answer.text
    assert browser.submit(link, {"password": NEW}).status_code == 303


def test_a_recovery_ends_every_session_and_leaves_the_second_step(site: Site) -> None:
    person = site.person()
    browser = site.browser(person)
    with reading(site.engine) as session:
        before = accounts.get(session, person.id)
    link = people.recovered(site.engine, LOCAL, person.id, moment=site.clock())
    assert browser.get("/account").status_code == 200
    assert site.browser().submit(f"/account/welcome/{link.token}", {"password": NEW}).status_code == 303
    assert browser.get("/account").status_code == 303
    with reading(site.engine) as session:
        assert accounts.get(session, person.id).totp_secret == before.totp_secret
        newest = audit.entries(session, latest=1)[0]
    assert (newest.action, newest.actor) == ("password.set", person.id)
    assert newest.detail == {"purpose": "recovery", "link_by": "local"}


def test_changing_the_password_ends_all_other_sessions_and_every_link(site: Site) -> None:
    person = site.person()
    mine, other = site.browser(person), site.browser(person)
    link = people.recovered(site.engine, LOCAL, person.id, moment=site.clock())
    answer = mine.submit(CHANGE, {"current": PASSWORD, "password": NEW})
    assert answer.headers["Location"] == "/account?done=password"
    assert "Your password is changed." in mine.get(answer.headers["Location"]).text
    assert other.get("/account").status_code == 303
    assert mine.get(f"/account/welcome/{link.token}").status_code == 404
    assert sign_in(site.browser(), person.email).status_code == 422
    assert sign_in(site.browser(), person.email, NEW).status_code == 303


def test_changing_the_password_asks_for_the_one_there_is_and_not_for_ever(site: Site) -> None:
    person = site.person()
    browser = site.browser(person)
    wrong = [browser.submit(CHANGE, {"current": "guess", "password": NEW}) for _ in range(6)]
    assert [answer.status_code for answer in wrong] == [422] * 5 + [429]
    assert "This is not your password." in wrong[0].text
    assert "Retry-After" in wrong[-1].headers
    weak = site.browser(site.person()).submit(CHANGE, {"current": PASSWORD, "password": "short"})
    assert weak.status_code == 422
    assert "at least 12" in weak.text
    for answer in (*wrong, weak):
        assert NEW not in answer.text
        assert PASSWORD not in answer.text


def test_a_new_password_that_cannot_be_taken_is_refused_before_anything_is_hashed(site: Site) -> None:
    browser, door = site.browser(site.person()), site.app.state.door if site.app else None
    for _ in range(8):
        answer = browser.submit(CHANGE, {"current": PASSWORD, "password": "short"})
        assert answer.status_code == 422
    assert door.hashes == 0


def test_a_link_that_is_sent_many_times_at_once_has_few_passwords_hashed(site: Site) -> None:
    link, browser, door = invited(site), site.browser(), site.app.state.door if site.app else None
    token = browser.get(link).text.partition('_csrf_token" value="')[2].partition('"')[0]
    given = {"password": NEW, "_csrf_token": token}
    with ThreadPoolExecutor(12) as pool:
        found = list(pool.map(lambda _: browser.post(link, data=given).status_code, range(12)))
    assert found.count(303) == 1
    assert set(found) == {303, 404, 429}
    assert door.hashes <= 5


def test_a_wrong_password_before_a_deed_of_ones_own_is_written_down(site: Site) -> None:
    person = site.person()
    site.browser(person).submit(CHANGE, {"current": "typed-secret", "password": NEW})
    with reading(site.engine) as session:
        newest = audit.entries(session, latest=1)[0]
    assert (newest.action, newest.actor, newest.outcome) == ("password.confirm", person.id, "refused")
    assert "typed" not in repr(newest)


def test_a_person_has_one_password_looked_at_at_a_time(site: Site) -> None:
    browser = site.browser(site.person())
    token = browser.get(CHANGE).text.partition('_csrf_token" value="')[2].partition('"')[0]
    given = {"current": PASSWORD, "password": NEW, "_csrf_token": token}
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: browser.post(CHANGE, data=given).status_code, range(6)))
    assert 303 in found
    assert 429 in found
