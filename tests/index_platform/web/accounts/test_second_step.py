import re
import sqlite3
from contextlib import closing
from datetime import timedelta

import pyotp
import pytest

from index_platform.auth.actors import LOCAL
from index_platform.auth.roles import Role
from index_platform.services import people
from tests.index_platform.web.accounts.test_sign_in import sign_in
from tests.index_platform.web.people import PASSWORD, Browser, Person, Site

pytestmark = pytest.mark.slow
STEP, CODE = "/account/second-step", "/account/sign-in/code"


def offered(page: str) -> tuple[str, dict[str, str]]:
    """The secret that a page shows, and what travels with its form."""
    secret = re.search(r'<bdi class="code" dir="ltr">([A-Z2-7 ]+)</bdi>', page)
    offer = re.search(r'name="offer" value="([^"]+)"', page)
    token = re.search(r'name="_csrf_token" value="([^"]+)"', page)
    assert secret is not None
    assert offer is not None
    assert token is not None
    return secret[1].replace(" ", ""), {"offer": offer[1], "_csrf_token": token[1]}


def code(site: Site, secret: str, *, steps: int = 0) -> str:
    """What the app shows, some half minutes from now."""
    return pyotp.TOTP(secret).at(site.clock() + timedelta(seconds=30 * steps))


def turned_on(site: Site, person: Person) -> tuple[str, list[str]]:
    """The secret and the recovery codes of somebody who has just turned the second step on."""
    browser = site.browser(person)
    secret, form = offered(browser.get(STEP).text)
    answer = browser.post(STEP, data={**form, "code": code(site, secret), "password": PASSWORD})
    assert answer.status_code == 200
    codes = re.findall(r'<bdi class="code" dir="ltr">([a-z0-9-]+)</bdi>', answer.text)
    assert len(codes) == 10
    site.clock.ahead += timedelta(seconds=60)  # the code that turned it on is used
    return secret, codes


def with_password(site: Site, person: Person) -> Browser:
    """A browser that has given the password and is asked for the code."""
    browser = site.browser()
    answer = sign_in(browser, person.email, next="/account/activity")
    assert answer.headers["Location"] == f"{CODE}?next=%2Faccount%2Factivity"
    assert browser.get("/account").status_code == 303
    return browser


def test_with_the_second_step_on_a_code_is_asked_for_and_lets_in(site: Site) -> None:
    person = site.person()
    secret, _ = turned_on(site, person)
    browser = with_password(site, person)
    assert browser.submit(CODE, {"code": "000000"}).status_code == 422
    answer = browser.submit(f"{CODE}?next=/account/activity", {"code": code(site, secret)})
    assert answer.status_code == 303
    assert browser.get("/account").status_code == 200
    assert "thriving-passed" not in browser.cookies


def test_the_way_that_was_asked_for_is_kept_through_both_steps(site: Site) -> None:
    person = site.person()
    secret, _ = turned_on(site, person)
    browser = with_password(site, person)
    page = browser.get(f"{CODE}?next=/account/activity").text
    assert 'name="next" value="/account/activity"' in page
    answer = browser.submit(CODE, {"code": code(site, secret), "next": "//evil.example"})
    assert answer.headers["Location"] == "/account"


def test_a_code_that_was_used_lets_nobody_in_again(site: Site) -> None:
    person = site.person()
    secret, _ = turned_on(site, person)
    used = code(site, secret)
    assert with_password(site, person).submit(CODE, {"code": used}).status_code == 303
    assert with_password(site, person).submit(CODE, {"code": used}).status_code == 422
    assert with_password(site, person).submit(CODE, {"code": code(site, secret, steps=-1)}).status_code == 422


def test_a_recovery_code_lets_in_once_and_its_owner_only(site: Site) -> None:
    person, other = site.person(), site.person()
    _, codes = turned_on(site, person)
    turned_on(site, other)
    assert with_password(site, other).submit(CODE, {"code": codes[0]}).status_code == 422
    browser = with_password(site, person)
    assert browser.submit(CODE, {"code": codes[0].upper().replace("-", " ")}).status_code == 303
    assert "9 recovery codes are left" in browser.get("/account").text
    assert with_password(site, person).submit(CODE, {"code": codes[0]}).status_code == 422


def test_codes_cannot_be_guessed_for_long_even_with_the_password(site: Site) -> None:
    """From any browser: who stands here knows the password. The owner's own browser is counted apart."""
    person, owner = site.person(), site.browser()
    sign_in(owner, person.email)
    secret, _ = turned_on(site, person)
    answers = [with_password(site, person).submit(CODE, {"code": "000000"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert "Retry-After" in answers[-1].headers
    sign_in(owner, person.email)
    assert owner.submit(CODE, {"code": code(site, secret)}).status_code == 303


def test_a_recovery_code_does_not_wait_behind_six_digits_that_were_wrong(site: Site) -> None:
    """Whoever knows the password could else keep its owner out, who has lost the phone."""
    person = site.person()
    secret, codes = turned_on(site, person)
    guessing = with_password(site, person)
    for _ in range(5):
        assert guessing.submit(CODE, {"code": "000000"}).status_code == 422
    browser = with_password(site, person)
    assert browser.submit(CODE, {"code": code(site, secret)}).status_code == 429
    assert browser.submit(CODE, {"code": codes[0]}).status_code == 303


def test_recovery_codes_are_not_tried_for_long_either(site: Site) -> None:
    person = site.person()
    turned_on(site, person)
    browser = with_password(site, person)
    tried = [browser.submit(CODE, {"code": f"abcd-efgh-jkmn-pqr{n}"}).status_code for n in range(2, 8)]
    assert tried == [422] * 5 + [429]


def test_the_second_step_cannot_be_reached_without_the_password_or_long_after_it(site: Site) -> None:
    person = site.person()
    secret, _ = turned_on(site, person)
    stranger = site.browser()
    assert stranger.get(CODE).headers["Location"] == "/account/sign-in"
    sent = stranger.submit(CODE, {"code": code(site, secret)}, at="/account/sign-in")
    assert (sent.status_code, "The code came too late" in sent.text) == (422, True)
    browser = with_password(site, person)
    site.clock.ahead += timedelta(seconds=302)
    assert browser.submit(CODE, {"code": code(site, secret)}).status_code == 422
    browser = with_password(site, person)
    people.disabled(site.engine, LOCAL, person.id, moment=site.clock())
    assert browser.submit(CODE, {"code": code(site, secret)}).status_code == 422


def test_turning_it_on_asks_for_the_password_and_a_code_that_fits(site: Site) -> None:
    person = site.person()
    browser = site.browser(person)
    secret, form = offered(browser.get(STEP).text)
    wrong = browser.post(STEP, data={**form, "code": "000000", "password": PASSWORD})
    assert wrong.status_code == 422
    again, form = offered(wrong.text)
    assert again == secret
    unasked = browser.post(STEP, data={**form, "code": code(site, secret), "password": "guess"})
    assert unasked.status_code == 422
    assert "It is off" in browser.get("/account").text


def test_a_secret_that_was_offered_to_another_is_not_taken(site: Site) -> None:
    person, other = site.browser(site.person()), site.browser(site.person())
    secret, of_another = offered(other.get(STEP).text)
    _, form = offered(person.get(STEP).text)
    form["offer"] = of_another["offer"]
    answer = person.post(STEP, data={**form, "code": code(site, secret), "password": PASSWORD})
    assert answer.status_code == 422


def test_the_picture_says_the_same_as_the_secret_and_comes_from_nowhere_else(site: Site) -> None:
    page = site.browser(site.person()).get(STEP).text
    assert re.search(r'<img src="data:image/svg\+xml;base64,[A-Za-z0-9+/=]+" alt="QR code', page)


def test_turning_it_on_or_off_ends_all_other_sessions(site: Site) -> None:
    person = site.person()
    other = site.browser(person)
    turned_on(site, person)
    assert other.get("/account").status_code == 303
    mine, other = site.browser(person), site.browser(person)
    assert mine.submit(f"{STEP}/off", {"password": "guess"}).status_code == 422
    assert other.get("/account").status_code == 200
    assert mine.submit(f"{STEP}/off", {"password": PASSWORD}).headers["Location"] == "/account?done=off"
    assert other.get("/account").status_code == 303
    assert sign_in(site.browser(), person.email).headers["Location"] == "/account"


def test_new_recovery_codes_replace_the_old(site: Site) -> None:
    person = site.person()
    _, old = turned_on(site, person)
    answer = site.browser(person).submit(f"{STEP}/codes", {"password": PASSWORD})
    new = re.findall(r'<bdi class="code" dir="ltr">([a-z0-9-]+)</bdi>', answer.text)
    assert set(new).isdisjoint(old)
    assert with_password(site, person).submit(CODE, {"code": old[3]}).status_code == 422
    assert with_password(site, person).submit(CODE, {"code": new[3]}).status_code == 303


def test_the_database_holds_neither_secret_nor_recovery_code_nor_cookie(site: Site) -> None:
    person, browser = site.person(), site.browser()
    secret, codes = turned_on(site, person)
    browser = with_password(site, person)
    browser.submit(CODE, {"code": code(site, secret)})
    with closing(sqlite3.connect(site.settings.database_file)) as connection:
        stored = "\n".join(connection.iterdump())
    for hidden in (
        secret,
        codes[0],
        codes[0].replace("-", ""),
        browser.cookies[site.session_cookie],
        PASSWORD,
    ):
        assert hidden not in stored


def test_whose_role_asks_for_it_is_told_to_turn_it_on(site: Site) -> None:
    told = "Turn the second step on."
    for role in (Role.ADMINISTRATOR, Role.STATISTICS_LEAD, Role.DATA_PROTECTION_OFFICER):
        person = site.person(role)
        assert told in site.browser(person).get("/account").text
    turned_on(site, person)
    assert told not in site.browser(person).get("/account").text
    assert told not in site.browser(site.person(Role.ANALYST)).get("/account").text
