"""What a question weighs on the wire: the first page that a browser sees of it, and the next."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Request

from index_platform.settings import Settings
from tests.browsing import tick
from tests.index_platform.fresh import opened
from tests.index_platform.survey import WAVE, start
from tests.index_platform.web.people import Site, running
from tests.index_platform.web.survey.pressing import fill, go_on

pytestmark = [pytest.mark.slow, pytest.mark.browser]
FIRST, NEXT = 60_000, 10_000  # bytes, headers and all; fonts apart
FONTS = {"en": 230_000, "ur": 340_000}  # bytes, once for all pages


@pytest.fixture
def site(settings: Settings, tmp_path: Path) -> Iterator[Site]:
    """A site whose survey asks scales of eleven points in four languages."""
    with opened(settings) as engine:
        start(engine, tmp_path, wave=WAVE.replace("brs@1.0", "ons4@1.1"))
    with running(settings) as found:
        yield found


@pytest.mark.parametrize("language", FONTS)
def test_a_question_is_light_and_the_next_one_lighter(browser: Browser, site: Site, language: str) -> None:
    weighed: Counter[str] = Counter()

    def weigh(request: Request) -> None:
        sizes = request.sizes()
        weighed[request.resource_type] += sizes["responseHeadersSize"] + sizes["responseBodySize"]

    here = browser.new_context()
    page = here.new_page()
    page.goto(f"{site.address}/s/first?language={language}")
    tick(page.locator("#age"))
    tick(page.locator("#taking_part"))
    go_on(page)
    fill(page)
    go_on(page)
    address, cookies = page.url, here.cookies()
    here.close()

    anew = browser.new_context()  # with nothing of ours but the draft
    anew.add_cookies(cookies)  # type: ignore[arg-type]
    page = anew.new_page()
    page.on("requestfinished", weigh)
    page.goto(address, wait_until="networkidle")
    first = Counter(weighed)
    weighed.clear()
    fill(page)
    go_on(page)
    page.wait_for_load_state("networkidle")
    assert set(first) == {"document", "stylesheet", "font", "other"}  # other: the sign of the window
    assert first.total() - first["font"] <= FIRST
    assert 0 < first["font"] <= FONTS[language]
    assert 0 < weighed.total() <= NEXT
    anew.close()
