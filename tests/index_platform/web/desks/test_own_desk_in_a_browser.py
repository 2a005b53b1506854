"""One's own desk in a real browser: from signing in to a report in few clicks, and sound on every screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browsing import press, scrolls_sideways, small_targets, stops_without_ring
from tests.index_platform.web.desks.office import Office, done
from tests.index_platform.web.desks.own_desk import ANALYST, DESK, OFFICER, add, promised
from tests.index_platform.web.people import PASSWORD

pytestmark = [pytest.mark.slow, pytest.mark.browser]
FEW = 5  # clicks: fewer than this lead from the form to sign in to a report that is downloaded
PAGES = (DESK, f"{DESK}/reminders/1", f"{DESK}/calendar", f"{DESK}/calendar/close")


class Counted:
    """A tab in which no script runs, and how often somebody clicked in it."""

    def __init__(self, tab: Page) -> None:
        self.tab, self.clicks = tab, 0

    def press(self, target: Locator) -> None:
        """One click that leads on."""
        press(target)
        self.clicks += 1

    def downloaded(self, target: Locator) -> str:
        """The kind of file that one click fetches."""
        with self.tab.expect_response("**/report.pdf") as file:
            target.click()
        self.clicks += 1
        assert file.value.status == 200
        return file.value.headers["content-type"]


def _signed_in(browser: Browser, office: Office) -> Counted:
    context = browser.new_context(java_script_enabled=False, base_url=office.site.address)
    counted = Counted(context.new_page())
    counted.tab.goto("/account/sign-in")
    counted.tab.get_by_label("Email address").fill(office.person(OFFICER).email)
    counted.tab.get_by_label("Password").fill(PASSWORD)
    counted.press(counted.tab.get_by_role("button", name="Sign in"))
    assert counted.tab.url.endswith(DESK)
    return counted


def test_an_officer_comes_from_signing_in_to_a_report_in_few_clicks(
    browser: Browser, public_office: Office
) -> None:
    first = _signed_in(browser, public_office)
    first.tab.get_by_label("Add a place").fill("North End")
    first.press(first.tab.get_by_role("button", name="Add", exact=True))
    assert first.downloaded(first.tab.get_by_role("link", name="Report (PDF) of North End")) == (
        "application/pdf"
    )
    assert first.clicks < FEW
    again = _signed_in(browser, public_office)
    again.downloaded(again.tab.get_by_role("link", name="Report (PDF) of North End"))
    assert again.clicks == 2  # every other day


def test_a_place_is_taken_off_and_put_back_by_the_keyboard_alone(
    browser: Browser, public_office: Office
) -> None:
    for place in ("QN", "QS"):
        done(add(public_office.at(OFFICER), place))
    tab = public_office.tab(browser, OFFICER, 1280)
    tab.goto(DESK)
    for name in ("Take off North End", "Put it back", "Move down North End"):
        tab.get_by_role("button", name=name).focus()
        with tab.expect_navigation():
            tab.keyboard.press("Enter")
    headings = tab.locator("section.panel[id] h2").all_inner_texts()
    assert headings == ["South End", "North End"]


def test_the_desk_is_sound_with_and_without_places(
    browser: Browser, public_office: Office, axe: Callable[[Page], None]
) -> None:
    officer = public_office.at(OFFICER)
    for width in (320, 1280):
        empty = public_office.tab(browser, ANALYST, width)
        empty.goto(DESK)
        _is_sound(empty, axe)
    for place in ("T", "QN"):
        done(add(officer, place))
    promised(public_office, -40, asked="What would make the lane feel safer in the evening?")
    promised(public_office, 3, place="T", did="n" * 30, owner="Parks")
    assert officer.submit(f"{DESK}/calendar").status_code == 200
    for width in (320, 1280):
        tab = public_office.tab(browser, OFFICER, width)
        for path in (*PAGES, f"{DESK}?removed=QS&at=1"):
            tab.goto(path)
            _is_sound(tab, axe)
        tab.goto(DESK)
        tab.get_by_label("Add a place").fill("end")
        press(tab.get_by_role("button", name="Add", exact=True))
        assert tab.title().startswith("Error: ")
        _is_sound(tab, axe)
        tab.goto(f"{DESK}/calendar")
        press(tab.get_by_role("button", name="Make a new address"))
        _is_sound(tab, axe)


def _is_sound(tab: Page, axe: Callable[[Page], None]) -> None:
    assert not scrolls_sideways(tab), tab.url
    axe(tab)
    assert small_targets(tab) == [], tab.url
    assert stops_without_ring(tab)[1] == [], tab.url
