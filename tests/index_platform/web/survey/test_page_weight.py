"""What a question weighs on the wire: the first page that a browser sees of it, and the next."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, Route

from index_platform.settings import Settings
from instruments.languages import english_name
from tests.browsing import remembers, tick
from tests.index_platform.fresh import opened
from tests.index_platform.survey import WAVE, start
from tests.index_platform.web.people import Site, running
from tests.index_platform.web.survey.pressing import fill, go_on

DOCUMENT = Path(__file__).resolve().parents[4] / "docs/weight.md"
pytestmark = [pytest.mark.slow, pytest.mark.browser]
FIRST, NEXT = 60_000, 10_000  # bytes, headers and all; fonts apart
FONTS = {"en": 40_000, "pl": 110_000, "ur": 150_000}  # bytes, once for all pages
SHIFT = 0.02  # of layout, until the letters are there: under a tenth is held to be good
_SHIFTED = """() => new Promise(told => {
    const sum = list => told(list.getEntries().reduce((sum, one) => sum + one.value, 0))
    new PerformanceObserver(sum).observe({type: "layout-shift", buffered: true})
    setTimeout(() => told(0), 300)
})"""


@pytest.fixture
def site(settings: Settings, tmp_path: Path) -> Iterator[Site]:
    """A site whose survey asks scales of eleven points in four languages."""
    with opened(settings) as engine:
        start(engine, tmp_path, wave=WAVE.replace("brs@1.0", "ons4@1.1"))
    with running(settings) as found:
        yield found


@pytest.mark.parametrize("language", FONTS)
def test_a_question_is_light_and_the_next_one_lighter(browser: Browser, site: Site, language: str) -> None:
    here = browser.new_context()
    page = here.new_page()
    page.goto(f"{site.address}/s/first?language={language}")
    tick(page.locator("#age"))
    tick(page.locator("#taking_part"))
    go_on(page)
    fill(page)
    go_on(page)
    address, cookies = page.url, {one["name"]: one["value"] for one in here.cookies()}
    here.close()

    anew = browser.new_context()  # with nothing of ours but the draft
    remembers(anew, site.address, cookies)
    page = anew.new_page()
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    with page.expect_request("**/icon.svg"):  # comes last
        page.goto(address)
    first = _weights(page, asked)
    asked.clear()
    fill(page)
    go_on(page)
    second = _weights(page, asked)
    told = [first["document"], first["stylesheet"], first["font"], first.total(), second.total()]
    assert told == pytest.approx(_written(language), rel=0.05)
    assert set(first) == {"document", "stylesheet", "font", "other"}  # other: the sign of the window
    assert first.total() - first["font"] <= FIRST
    assert 0 < first["font"] <= FONTS[language]
    assert 0 < second.total() <= NEXT
    anew.close()


def _weights(page: Page, asked: list[Request]) -> Counter[str]:
    """Bytes by the kind of what a page asked for, once it is laid out and so asked for its letters too."""
    page.evaluate("document.fonts.ready.then(() => true)")  # Chromium lays the page out before it answers
    weighed: Counter[str] = Counter()
    for request in asked:
        sizes = request.sizes()  # waits for the end of the answer
        weighed[request.resource_type] += sizes["responseHeadersSize"] + sizes["responseBodySize"]
    return weighed


def _written(language: str) -> list[int]:
    """The weights that docs/weight.md tells of a language."""
    rows = DOCUMENT.read_text(encoding="utf-8").splitlines()
    (row,) = (row for row in rows if row.startswith(f"| {english_name(language)} |"))
    return [int(cell.replace(",", "")) for cell in row.strip("| ").split("|")[1:6]]


def test_nothing_moves_when_the_letters_come(browser: Browser, site: Site) -> None:
    """They come late here: the text stands meanwhile in a font of the device, made as wide."""
    page = browser.new_context(viewport={"width": 360, "height": 740}).new_page()
    waiting: list[Route] = []
    page.route("**/*.woff2", lambda route: waiting.append(route))
    with page.expect_request("**/*.woff2"):  # by then it is laid out
        page.goto(f"{site.address}/s/first?language=en", wait_until="domcontentloaded")
    page.wait_for_function("[...document.querySelectorAll('link[rel=stylesheet]')].every(link => link.sheet)")
    before = page.locator("main").bounding_box()
    page.route("**/*.woff2", lambda route: route.continue_())  # such as come from now on
    for route in waiting:
        route.continue_()
    page.evaluate("document.fonts.ready.then(() => true)")
    assert waiting
    assert page.evaluate("document.fonts.check('18px \"Source Sans 3\"')")
    assert page.evaluate(_SHIFTED) <= SHIFT
    after = page.locator("main").bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["height"] - before["height"]) <= 60  # a line or two of a long page
    page.context.close()
