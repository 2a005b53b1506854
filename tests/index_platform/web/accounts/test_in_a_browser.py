"""The pages of accounts in a real browser, at a phone and at a desk, in every state that they have."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from index_platform.auth.actors import LOCAL
from index_platform.auth.roles import Role
from index_platform.services import people
from tests.browsing import press, remembers, scrolls_sideways, small_targets, stops_without_ring
from tests.index_platform.web.accounts.test_second_step import code, turned_on
from tests.index_platform.web.people import PASSWORD, Person, Site

pytestmark = [pytest.mark.slow, pytest.mark.browser]
WIDTHS = (320, 1280)


@dataclass
class Tab:
    """One tab, which holds each page that it comes to to the rules of all pages."""

    page: Page
    axe: Callable[[Page], None]
    said: list[str]

    def sound(self) -> None:
        """Nothing is broken on the page as it stands."""
        assert not scrolls_sideways(self.page), self.page.url
        assert small_targets(self.page) == []
        self.axe(self.page)
        refused = [line for line in self.said if "status of 4" not in line and "favicon" not in line]
        assert refused == []

    def at(self, path: str) -> None:
        """Go to a page and look at it."""
        self.page.goto(path)
        self.sound()

    def fill(self, button: str, **fields: str) -> None:
        """Fill a form in and send it, then look at the page that comes."""
        for name, value in fields.items():
            self.page.fill(f"#{name}", value)
        press(self.page.get_by_role("button", name=button, exact=True))
        self.page.wait_for_load_state()
        self.sound()


@pytest.fixture(params=WIDTHS)
def tab(
    site: Site, browser: Browser, axe: Callable[[Page], None], request: pytest.FixtureRequest
) -> Iterator[Tab]:
    """A tab of the asked width."""
    context = browser.new_context(viewport={"width": request.param, "height": 800}, base_url=site.address)
    page, said = context.new_page(), list[str]()
    page.on("console", lambda message: said.append(f"{message.text} {message.location}"))
    yield Tab(page, axe, said)
    context.close()


def signed_in(tab: Tab, site: Site, person: Person) -> None:
    """Let the tab be signed in to this person's account."""
    remembers(tab.page.context, site.address, {site.session_cookie: site.session(person)})


def test_the_way_in_breaks_no_rule_in_any_of_its_states(site: Site, tab: Tab) -> None:
    person = site.person()
    tab.at("/account/sign-in?done=out")
    for _ in range(6):
        tab.fill("Sign in", email=person.email, password="not the right one")
    assert "too many tries" in tab.page.inner_text("main")
    assert tab.page.title().startswith("Error: Sign in")
    assert tab.page.evaluate("document.activeElement.className") == "errors"
    link = people.recovered(site.engine, LOCAL, person.id, moment=site.clock())
    tab.at(f"/account/welcome/{link.token}")
    tab.fill("Set the password", password="short")
    tab.fill("Set the password", password="another four quiet words")
    assert "Your password is set." in tab.page.inner_text("body")
    tab.at("/account/welcome/gone")


def test_somebody_signs_in_with_a_second_step_and_out_again(site: Site, tab: Tab) -> None:
    person = site.person(Role.STATISTICS_LEAD)
    secret, _ = turned_on(site, person)
    tab.at("/account/activity")
    tab.fill("Sign in", email=person.email, password=PASSWORD)
    tab.fill("Sign in", code="000000")
    tab.fill("Sign in", code=code(site, secret))
    assert tab.page.url.endswith("/account/activity")
    press(tab.page.get_by_role("button", name="Sign out"))
    tab.page.wait_for_url("**/account/sign-in?done=out")
    tab.sound()
    tab.page.goto("/account")
    assert "/account/sign-in" in tab.page.url


def test_an_account_breaks_no_rule_on_any_of_its_pages(site: Site, tab: Tab) -> None:
    person = site.person(Role.ADMINISTRATOR, name="Bartholomew Featherstonehaugh-Cholmondeley")
    site.browser(person)
    signed_in(tab, site, person)
    for path in ("", "?done=others", "/activity", "/devices/others", "/second-step"):
        tab.at(f"/account{path}")
    tab.at("/account/password")
    tab.fill("Change it", current="wrong", password="another four quiet words")
    tab.fill("Change it", current=PASSWORD, password="short")
    tab.at("/account/second-step")
    tab.fill("Turn it on", code="000000", password=PASSWORD)
    shown = re.sub(r"\s", "", tab.page.locator("main bdi.code").first.inner_text())
    tab.fill("Turn it on", code=code(site, shown), password=PASSWORD)
    assert tab.page.locator("main bdi.code").count() == 10
    for path in ("", "/second-step/codes", "/second-step/off"):
        tab.at(f"/account{path}")
    tab.fill("Turn it off", password="wrong")


def test_the_desk_for_people_breaks_no_rule_on_any_of_its_pages(site: Site, tab: Tab) -> None:
    administrator, other = site.person(Role.ADMINISTRATOR, name="Ada"), site.person(Role.ANALYST)
    signed_in(tab, site, administrator)
    at = f"/manage/people/{other.id}"
    for path in ("/manage/people", at, f"{at}/grant", f"{at}/revoke?role=analyst&area=", f"{at}/disable"):
        tab.at(path)
    tab.at("/manage/people/new")
    tab.fill("Invite them", name="Bo", email="bo")
    tab.fill("Invite them", name="Bo Li", email="bo@example.org")
    assert "/account/welcome/" in tab.page.inner_text("main")
    tab.at(f"{at}/link")
    tab.fill("Make the link")


def test_who_may_not_come_in_is_told_so_on_a_page_that_breaks_no_rule(site: Site, tab: Tab) -> None:
    signed_in(tab, site, site.person(Role.ANALYST))
    tab.page.goto("/manage/people")
    assert not scrolls_sideways(tab.page)
    tab.axe(tab.page)
    assert "manage people and their roles" in tab.page.inner_text("main")


def test_all_of_it_works_without_scripts_and_by_keyboard(site: Site, browser: Browser) -> None:
    person = site.person()
    context = browser.new_context(java_script_enabled=False, base_url=site.address)
    page = context.new_page()
    page.goto("/account")
    page.focus("#email")
    for key in (*person.email, "Tab", *PASSWORD, "Enter"):
        page.keyboard.press("Space" if key == " " else key)
    page.wait_for_url("**/account")
    context.close()
    context = browser.new_context(base_url=site.address)
    page = context.new_page()
    page.goto("/account/sign-in")
    assert stops_without_ring(page)[1] == []
    context.close()
