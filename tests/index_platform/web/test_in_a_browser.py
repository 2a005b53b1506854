from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browsing import scrolls_sideways

pytestmark = [pytest.mark.slow, pytest.mark.browser]
WIDTHS = (320, 1280)
REFUSED = "/compare?places=QN"
COMPARED = ("/compare", "/compare?with=QN", "/compare?places=QN,QS", REFUSED)
PORTAL = ("/", "/find", "/find?name=end", "/measures", "/measures/index", "/outcomes")
CHARTS = ("/measures/index/charts/places", "/places/QN/charts/score")
PATHS = (
    *PORTAL,
    *CHARTS,
    "/places",
    "/releases",
    "/releases/R1",
    "/places/QN",
    "/places/T",
    *COMPARED,
    "/nothing",
)


@pytest.fixture
def tab(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A tab of the asked width."""
    opened = browser.new_page(viewport={"width": request.param, "height": 800})
    yield opened
    opened.close()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("tab", WIDTHS, indirect=True)
def test_a_page_breaks_no_rule_of_access_and_nothing_of_its_own_policy(
    tab: Page, server: str, path: str, axe: Callable[[Page], None]
) -> None:
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.goto(f"{server}{path}")
    tab.wait_for_load_state("networkidle")
    refused = [line for line in said if "404" not in line and "422" not in line]
    assert refused == []
    axe(tab)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("tab", WIDTHS, indirect=True)
def test_no_page_scrolls_sideways(tab: Page, server: str, path: str) -> None:
    tab.goto(f"{server}{path}")
    assert not scrolls_sideways(tab)


@pytest.mark.parametrize("tab", [1280], indirect=True)
def test_words_are_set_in_the_typeface_that_we_serve(tab: Page, server: str) -> None:
    tab.goto(f"{server}/places/QN")
    weights = "[...document.fonts].filter(font => font.status === 'loaded').map(font => font.weight)"
    loaded = tab.evaluate(f"document.fonts.ready.then(() => {weights})")
    assert set(loaded) == {"400", "600"}  # each in the subsets of letters that the page needs


@pytest.mark.parametrize("tab", [1280], indirect=True)
def test_a_reader_with_the_keyboard_alone_reaches_a_report_and_its_pdf(tab: Page, server: str) -> None:
    tab.goto(f"{server}/places")
    for _ in range(16):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.getAttribute('href')") == "/places/QN":
            break
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/places/QN")
    assert tab.locator("a[href='/places/QN/report.pdf']").first.is_visible()
