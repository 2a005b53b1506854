"""Whoever holds the code of a receipt takes the answers out, is told what that means, and nothing else."""

import re
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from index_platform.auth.tries import FREE
from tests.browsing import press, scrolls_sideways
from tests.index_platform.web.people import Browser, Site
from tests.index_platform.web.survey.answering import Respondent, code, stored, title, words

HERE = "/withdraw"


def look(browser: Browser, typed: str, **form: str) -> httpx.Response:
    return browser.submit(HERE, {"code": typed, **form})


def confirm(browser: Browser, typed: str, **form: str) -> httpx.Response:
    return browser.submit(f"{HERE}/confirm", {"code": typed, **form}, at=HERE)


def _count(site: Site) -> object:
    return stored(site.settings.database_file, "SELECT COUNT(*) FROM received")[0][0]


@pytest.fixture
def sent(respondent: Respondent) -> Respondent:
    """Somebody who answered and sent."""
    respondent.begin().answer_all().send()
    return respondent


@pytest.fixture
def receipt(sent: Respondent) -> str:
    """The code on the receipt."""
    return code(sent.browser.get(f"{sent.base}/receipt"))


def test_the_receipt_and_the_privacy_page_lead_there(sent: Respondent) -> None:
    link = f'href="{HERE}?language=en"'
    assert link in sent.browser.get(f"{sent.base}/receipt").text
    assert link in sent.browser.get("/s/first/privacy").text


def test_what_will_happen_is_said_first_and_nothing_happens_before_it_is_confirmed(
    site: Site, receipt: str
) -> None:
    other = site.browser()
    told = look(other, f" {receipt.lower().replace('-', ' ')} ")
    assert (told.status_code, title(told)) == (200, "Delete these answers? - Thriving survey")
    said = words(told)
    today = site.clock()
    assert f"They arrived on {today.day} {today:%B %Y}." in said
    assert "They are in no figure that was published" in said
    assert "This cannot be undone." in said
    assert _count(site) == 1
    done = confirm(other, receipt)
    assert (done.status_code, done.headers["location"]) == (303, f"{HERE}/done?language=en")
    assert _count(site) == 0
    after = other.get(done.headers["location"])
    assert title(after).startswith("Your answers are deleted")
    assert "Figures that were published before stay as they are." in words(after)
    for way in ('href="/s?language=en"', 'href="/someone-to-talk-to"', 'href="/leave"'):
        assert way in after.text


def test_twice_is_told_as_gone_and_the_answers_do_not_come_back(
    sent: Respondent, site: Site, receipt: str
) -> None:
    confirm(site.browser(), receipt)
    for ask in (look, confirm):
        told = ask(site.browser(), receipt)
        assert told.status_code == 200
        assert title(told).startswith("These answers were deleted before")
    assert sent.browser.get(f"{sent.base}/receipt").status_code == 404
    assert _count(site) == 0


def test_a_code_that_is_wrong_is_told_alike_whatever_is_wrong_with_it(site: Site, receipt: str) -> None:
    other = receipt[:-1] + ("0" if receipt[-1] != "0" else "1")
    said = set()
    for ask in (look, confirm):
        for typed in (other, "x", "0" * 90):
            told = ask(site.browser(), typed)
            assert (told.status_code, title(told)[:6]) == (422, "Error:")
            said.add(re.sub(r' value="[^"]*"', "", told.text))
            site.clock.ahead += timedelta(hours=1)
    assert len(said) == 1
    assert "No answers go with this code." in said.pop()
    empty = look(site.browser(), " ")
    assert (empty.status_code, empty.headers["location"]) == (303, f"{HERE}?missed=yes&language=en")
    told = site.browser().get(empty.headers["location"])
    assert title(told).startswith("Error: ")
    assert words(told).count("Write the code from your receipt") == 3  # the summary, the box and the lead
    assert _count(site) == 1


def test_guesses_from_one_network_must_wait_and_the_right_code_with_them(site: Site, receipt: str) -> None:
    guesser = site.browser()
    for slip in ("zzz", "0000-0000-000", "UUUU-0000-0000"):  # can be no code: a slip, and no guess
        assert look(guesser, slip).status_code == 422
    for number in range(FREE):
        assert look(guesser, f"0000-0000-000{number}").status_code == 422
    told = look(guesser, receipt)
    assert told.status_code == 429
    assert int(told.headers["retry-after"]) <= 30
    assert "Wait 1 minute, then try again." in words(told)
    assert confirm(guesser, receipt).status_code == 429
    site.clock.ahead += timedelta(seconds=31)
    assert confirm(guesser, receipt).status_code == 303


def test_the_code_stands_in_no_address_and_no_page_is_kept(site: Site, receipt: str) -> None:
    browser = site.browser()
    assert browser.get(HERE, params={"code": receipt}).text.count(receipt) == 0
    for told in (browser.get(HERE), look(browser, receipt), browser.get(f"{HERE}/done")):
        assert told.headers["cache-control"] == "no-store"
    assert receipt not in confirm(browser, receipt).headers["location"]


@pytest.mark.parametrize(("language", "direction"), [("ur", "rtl"), ("bn", "ltr"), ("pl", "ltr")])
def test_the_pages_speak_the_language_that_was_chosen_to_the_end(
    site: Site, receipt: str, language: str, direction: str
) -> None:
    browser, head = site.browser(), f'<html lang="{language}" dir="{direction}"'
    assert head in browser.get(HERE, params={"language": language}).text
    assert head in look(browser, "x", language=language).text
    assert head in look(browser, receipt, language=language).text
    done = confirm(browser, receipt, language=language)
    assert head in browser.get(done.headers["location"]).text


def test_a_person_takes_the_answers_out_on_a_small_phone_by_keyboard(
    browser: Chromium, axe: Callable[[Page], None], site: Site, receipt: str
) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640}, java_script_enabled=True)
    page.goto(f"{site.address}{HERE}")

    def holds() -> None:
        axe(page)
        assert not scrolls_sideways(page)

    holds()
    press(page.get_by_role("button", name="Look at what will happen"))
    expect(page).to_have_title(re.compile("^Error: "))
    holds()
    page.get_by_label("Your code").fill(receipt)
    press(page.get_by_role("button", name="Look at what will happen"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Delete these answers?")
    holds()
    page.get_by_role("button", name="Delete my answers for good").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers are deleted")
    holds()
    page.close()
    assert _count(site) == 0
