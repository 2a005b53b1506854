"""The pages in a real browser: accessibility rules, small screens, large text, forced colours."""

from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from reports.html import Links, web_page
from tests.browsing import scrolls_sideways, smallest_text
from tests.reports.cases import CASES, report

pytestmark = pytest.mark.browser


def shown(browser: Browser, name: str, width: int, *, forced: Literal["active", "none"] = "none") -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900}, forced_colors=forced)
    page.set_content(web_page(report(name), Links(alone=True)))
    page.evaluate("document.fonts.ready")
    return page


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("name", CASES)
def test_no_accessibility_rule_is_broken_and_nothing_scrolls_sideways(
    browser: Browser, axe: Callable[[Page], None], name: str, width: int
) -> None:
    page = shown(browser, name, width)
    axe(page)
    assert not scrolls_sideways(page)
    page.close()


@pytest.mark.parametrize(("width", "form"), [(1280, "wide"), (800, "print"), (360, "narrow")])
def test_one_form_of_each_chart_is_shown(browser: Browser, width: int, form: str) -> None:
    page = shown(browser, "rich", width)
    for other in ("wide", "print", "narrow"):
        seen = page.locator(f"#spine .chart.{other}").is_visible()
        assert seen == (other == form), f"{other} at {width} px"
    page.close()


def test_text_stays_at_sixteen_pixels_or_more(browser: Browser) -> None:
    page = shown(browser, "rich", 360)
    assert smallest_text(page) >= 16
    page.close()


def test_a_clear_outcome_stays_on_one_line_beside_its_mark_on_the_smallest_phone(browser: Browser) -> None:
    page = shown(browser, "rich", 320)
    clear = ".glyph.clearly-higher, .glyph.clearly-lower"
    heights = page.evaluate("clear => [...document.querySelectorAll(clear)].map(e => e.offsetHeight)", clear)
    assert heights
    assert max(heights) < 30
    page.close()


def test_the_keyboard_reaches_the_content_first_and_its_ring_is_seen(browser: Browser) -> None:
    page = shown(browser, "rich", 1280)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    assert page.evaluate("getComputedStyle(document.activeElement).boxShadow") != "none"
    page.close()


def test_charts_keep_their_ground_under_forced_colours(browser: Browser) -> None:
    page = shown(browser, "rich", 1280, forced="active")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.chart')).backgroundColor")
        == "rgb(255, 255, 255)"
    )
    page.close()


def test_a_browser_prints_the_chart_for_paper_and_no_menu(browser: Browser) -> None:
    page = shown(browser, "rich", 1280)
    page.emulate_media(media="print")
    assert page.locator("#spine .chart.print").is_visible()
    assert not page.locator("#spine .chart.wide").is_visible()
    assert not page.locator("header.site").is_visible()
    page.close()
