"""A browser for tests, and what every page must hold in it: rules of access, sizes, the keyboard's ring."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from tests.timing import PATIENCE

AXE = Path(__file__).resolve().parents[1] / "build/assets/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
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
_PRESSED = "a[href], button, select, textarea, summary, input:not([type=hidden])"

expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium with our flags; skips, or fails where everything must be proved, when it is not there.

    One for each module, not for all: while it is open, nothing else can run an event loop in this thread.
    """
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


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Asserts that a page breaks none of the rules that a machine can check: WCAG 2.2 AA, best practice."""

    def holds(page: Page) -> None:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        broken = [(each["id"], each["nodes"][0]["html"][:200]) for each in found["violations"]]
        assert broken == []
        assert len(found["passes"]) > 10

    return holds


def remembers(context: BrowserContext, address: str, cookies: Mapping[str, str]) -> None:
    """Let a browser hold these cookies, name -> value, for the site at an address."""
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])


def press(target: Locator) -> None:
    """Click on what leads to another page, and stand on that page.

    A click alone may return before its form is sent: under load the old page would be read or filled again.
    """
    with target.page.expect_navigation():
        target.click()


def tick(target: Locator) -> None:
    """Choose a box or a circle, and press again where the browser lost the click.

    Chromium drops what comes while it draws a new page for the first time: rare, and likelier under load.
    """
    target.click()
    if not target.is_checked():
        target.check()


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def small_targets(page: Page, least: int = 24) -> list[str]:
    """What can be pressed and is smaller than ``least`` px either way; links inside a sentence are exempt."""
    found: list[str] = page.evaluate(
        """([pressed, least]) => [...document.querySelectorAll(pressed)]
          .filter(e => !e.closest('p') || e.closest('p').textContent.trim() === e.textContent.trim())
          .filter(e => !e.matches('.skip, .unseen'))
          .map(e => [e.outerHTML.slice(0, 120), e.getBoundingClientRect()])
          .filter(([_, box]) => box.width && (box.width < least - 0.01 || box.height < least - 0.01))
          .map(([html, box]) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${html}`)""",
        [_PRESSED, least],
    )
    return found


def smallest_text(page: Page) -> float:
    """The size in px of the smallest text that is shown."""
    size: float = page.evaluate(
        """() => Math.min(...[...document.querySelectorAll('body *')]
          .filter(e => e.getClientRects().length)
          .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
          .map(e => parseFloat(getComputedStyle(e).fontSize)))"""
    )
    return size


def stops_without_ring(page: Page) -> tuple[int, list[str]]:
    """How often the Tab key stops on the page, and the stops at which no ring shows where the keyboard is."""
    bare: list[str] = []
    for count in range(500):
        page.keyboard.press("Tab")
        told = page.evaluate(
            """() => {
              const e = document.activeElement, style = getComputedStyle(e);
              if (e === document.body || e.dataset.seen) return null;
              e.dataset.seen = 'yes';
              const ring = style.boxShadow !== 'none'
                || (style.outlineStyle === 'solid' && !/rgba\\(.*, 0\\)/.test(style.outlineColor));
              return [ring, e.outerHTML.slice(0, 120)];
            }"""
        )
        if told is None:
            return count, bare
        if not told[0]:
            bare.append(told[1])
    raise AssertionError("the Tab key never came to an end")
