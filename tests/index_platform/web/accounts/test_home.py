import pytest

from index_platform.auth.actors import LOCAL
from index_platform.auth.roles import Role
from index_platform.services import people, sessions
from tests.index_platform.web.accounts.test_sign_in import sign_in
from tests.index_platform.web.people import Person, Site

pytestmark = pytest.mark.slow


def ids(site: Site, person: Person) -> list[str]:
    return [device.id for device in sessions.devices(site.engine, person.actor, moment=site.clock())]


def test_ones_browsers_are_listed_and_can_be_signed_out_one_by_one(site: Site) -> None:
    person = site.person()
    mine = site.browser(person)
    [this] = ids(site, person)
    other = site.browser(person)
    [that] = set(ids(site, person)) - {this}
    page = mine.get("/account").text
    assert "Firefox on Linux, this one" in page
    at = f"/account/devices/{that[:12]}"
    assert f'href="{at}"' in page
    assert "Sign Firefox on Linux out?" in mine.get(at).text
    assert mine.submit(at).headers["Location"] == "/account?done=device"
    assert other.get("/account").status_code == 303
    assert mine.get("/account").status_code == 200
    assert mine.get(at).status_code == 404


def test_all_other_browsers_can_be_signed_out_at_once(site: Site) -> None:
    person = site.person()
    mine, *others = [site.browser(person) for _ in range(4)]
    assert mine.submit("/account/devices/others").headers["Location"] == "/account?done=others"
    assert [other.get("/account").status_code for other in others] == [303] * 3
    assert mine.get("/account").status_code == 200


def test_nobody_signs_out_the_browser_of_another(site: Site) -> None:
    victim = site.person()
    theirs = site.browser(victim)
    [device] = ids(site, victim)
    browser = site.browser(site.person(Role.ADMINISTRATOR))
    assert browser.get(f"/account/devices/{device[:12]}").status_code == 404
    assert browser.submit(f"/account/devices/{device[:12]}", at="/account").status_code == 404
    assert theirs.get("/account").status_code == 200


def test_who_is_kept_out_is_out_at_once(site: Site) -> None:
    person = site.person()
    browser = site.browser(person)
    people.disabled(site.engine, LOCAL, person.id, moment=site.clock())
    assert browser.get("/account").status_code == 303
    assert sign_in(site.browser(), person.email).status_code == 422


def test_a_role_that_is_taken_away_counts_from_the_next_page(site: Site) -> None:
    person = site.person(Role.ADMINISTRATOR)
    site.person(Role.ADMINISTRATOR)
    browser = site.browser(person)
    assert browser.get("/manage/people").status_code == 200
    people.revoked(site.engine, LOCAL, person.id, person.actor.grants[0], moment=site.clock())
    refused = browser.get("/manage/people")
    assert refused.status_code == 403
    assert "the right to manage people and their roles" in refused.text
    assert "Ask an administrator" in refused.text


def test_people_see_what_they_did_and_what_was_done_to_their_account(site: Site) -> None:
    person, other = site.person(name="Ann"), site.person(name="Bob")
    browser = site.browser()
    sign_in(browser, person.email, "wrong")
    sign_in(browser, person.email)
    site.browser(other)
    page = browser.get("/account/activity").text
    assert page.count("your account") >= 4  # invited, a link, a try that failed, signed in
    assert "and was refused" in page
    assert other.id not in page
