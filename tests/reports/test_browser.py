"""The pages in a real browser: accessibility rules, small screens, large text, forced colours."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from reports.html import Links, web_page
from tests.reports.cases import CASES, report

AXE = Path(__file__).resolve().parents[2] / "build/assets/axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium with our flags; skips, or fails where everything must be proved, when it is not there."""
    found = shutil.which("chromium")
    missing = [name for name, there in (("chromium", found), ("axe-core", AXE.exists())) if not there]
    if missing and os.environ.get("THRIVING_REFERENCE") == "required":
        pytest.fail(f"not installed: {', '.join(missing)}", pytrace=False)
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}; run make test")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield opened
        opened.close()


def shown(browser: Browser, name: str, width: int, *, forced: Literal["active", "none"] = "none") -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900}, forced_colors=forced)
    page.set_content(web_page(report(name), Links(alone=True)))
    page.evaluate("document.fonts.ready")
    return page


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("name", CASES)
def test_no_accessibility_rule_is_broken_and_nothing_scrolls_sideways(
    browser: Browser, name: str, width: int
) -> None:
    page = shown(browser, name, width)
    page.evaluate(AXE.read_text())
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
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
    smallest = page.evaluate(
        """() => Math.min(...[...document.querySelectorAll('body *')]
          .filter(e => e.getClientRects().length)
          .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
          .map(e => parseFloat(getComputedStyle(e).fontSize)))"""
    )
    assert smallest >= 16
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
