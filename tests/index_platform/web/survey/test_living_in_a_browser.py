"""Where somebody lives, on a narrow phone without scripts, from the left and from the right."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from index_platform.clock import now
from index_platform.services import official
from index_platform.settings import Settings
from index_platform.web.words import Words
from tests.browsing import press, scrolls_sideways, small_targets, stops_without_ring, tick
from tests.index_platform.fresh import opened
from tests.index_platform.official import ELSEWHERE, NORTH, described
from tests.index_platform.survey import WAVE, start
from tests.index_platform.web.people import Site, running

pytestmark = [pytest.mark.slow, pytest.mark.browser]
CONTINUE = ".actions button:not(.second)"


@pytest.fixture
def site(settings: Settings, tmp_path: Path) -> Iterator[Site]:
    """A site whose survey is drafted in Urdu, with the postcodes of its places."""
    with opened(settings) as engine:
        start(engine, tmp_path, wave=WAVE.replace("brs@1.0", "demographics@1.1"))
        description = described(tmp_path / "official")
        official.load(engine, description, description.parent, moment=now())
    with running(settings) as found:
        yield found


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", ["en", "ur"])
def test_every_page_about_a_postcode_holds_at_320_pixels(
    tab: Page, site: Site, axe: Callable[[Page], None], language: str
) -> None:
    words = Words(language)

    def sound(title: str) -> None:
        assert tab.title().startswith(title)
        axe(tab)
        assert not scrolls_sideways(tab)
        assert small_targets(tab) == []
        assert stops_without_ring(tab)[1] == []

    tab.goto(f"{site.address}/s/first?language={language}")
    press(tab.locator("main form button").last)
    if tab.locator("#age").count():
        tick(tab.locator("#age"))
        tick(tab.locator("#taking_part"))
        press(tab.locator("main form button").last)
    sound(words("postcode"))
    assert tab.locator("#postcode").evaluate("box => getComputedStyle(box).direction") == "ltr"
    tab.fill("#postcode", "yyi 1aa")
    press(tab.locator(CONTINUE))
    sound(words("frame error"))
    assert tab.input_value("#postcode") == NORTH
    tab.fill("#postcode", ELSEWHERE)
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/elsewhere")
    sound(words("elsewhere", place="Smallton"))
    press(tab.locator("a[href$='by=list']").first)
    sound(words("place"))
    press(tab.locator("a[href$='by=postcode']").first)
    tab.fill("#postcode", NORTH)
    press(tab.locator(CONTINUE))
    assert "/q/" in tab.url
