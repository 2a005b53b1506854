"""An officer's way through the portal, click by click, and the start page without colours of its own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browsing import press

pytestmark = [pytest.mark.slow, pytest.mark.browser]
FEW = 5  # clicks: fewer than this lead from the start page to a file


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A tab in which no script runs."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def test_an_officer_goes_from_the_start_page_to_a_place_a_comparison_and_its_file_in_few_clicks(
    tab: Page, server: str
) -> None:
    tab.goto(server)
    tab.get_by_label("Your place").fill("North End")
    way = (
        tab.get_by_role("button", name="Find"),
        tab.get_by_role("link", name="Compare North End with…").first,
        tab.get_by_role("link", name="North End and South End"),
    )
    for each in way:
        press(each)
    assert tab.url.endswith("/compare?places=QN,QS")
    with tab.expect_response("**/compare/report.pdf*") as file:
        tab.get_by_role("link", name="This comparison as a PDF file").click()
    assert file.value.status == 200
    assert len(way) + 1 < FEW


def test_what_is_different_everywhere_is_one_click_away(tab: Page, server: str) -> None:
    tab.goto(server)
    press(tab.locator("header").get_by_role("link", name="Outcomes"))
    assert tab.locator("h1").inner_text() == "Outcomes over time"
    press(tab.locator("header").get_by_role("link", name="Measures"))
    press(tab.locator("main").get_by_role("link").nth(2))
    assert tab.locator("nav[aria-label='Main'] a[aria-current]").first.inner_text() == "Measures"


def test_without_colours_of_its_own_the_box_and_the_marks_are_still_seen(
    browser: Browser, server: str
) -> None:
    context = browser.new_context(forced_colors="active", viewport={"width": 320, "height": 800})
    tab = context.new_page()
    tab.goto(server)
    box = tab.get_by_label("Your place")
    assert box.evaluate("element => getComputedStyle(element).borderTopStyle") == "solid"
    box.focus()
    assert box.evaluate("element => getComputedStyle(element).outlineStyle") != "none"
    tab.goto(f"{server}/measures/index")
    chart = tab.locator("#places .chart.narrow")
    assert chart.evaluate("element => getComputedStyle(element).forcedColorAdjust") == "none"
    context.close()
