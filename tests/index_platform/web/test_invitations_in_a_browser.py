"""An invitation from the desk to the questions, on a narrow phone and by keyboard, in both directions."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page

from index_platform.auth.roles import Role
from index_platform.services.invitations import Invitations, Order
from index_platform.settings import Settings
from index_platform.web.words import Words
from tests.browsing import press, scrolls_sideways, small_targets, stops_without_ring
from tests.index_platform.fresh import opened
from tests.index_platform.survey import WAVE, start
from tests.index_platform.web.people import Site, running

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def site(settings: Settings, tmp_path: Path) -> Iterator[Site]:
    """A site whose survey is drafted in Urdu and by invitation."""
    with opened(settings) as engine:
        start(engine, tmp_path, wave=WAVE.replace("brs@1.0", "demographics@1.1"))
    with running(settings) as found:
        yield found


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=True)
    yield context.new_page()
    context.close()


def test_every_page_of_an_invitation_holds_at_320_pixels_and_its_empty_line_is_for_nobody(
    tab: Page, site: Site, axe: Callable[[Page], None]
) -> None:
    def sound() -> None:
        axe(tab)
        assert not scrolls_sideways(tab)
        assert small_targets(tab) == []
        assert stops_without_ring(tab)[1] == []

    assert site.app
    codes: Invitations = site.app.state.invitations
    made = codes.made("first", Order(id=uuid4(), label="libraries", codes=2))
    codes.set_only("first", only=True)
    words = Words("ur")
    tab.goto(f"{site.address}/s/first?language=ur")
    assert tab.locator("h1").inner_text() == words("invitation_only")
    sound()
    press(tab.locator("main a", has_text=words("invitation_have")))
    sound()
    tab.locator("#code").fill(made.codes[0].lower())
    press(tab.locator("main form button").last)
    assert tab.url == f"{site.address}/i/{made.codes[0]}?language=ur"
    sound()
    line = tab.locator("#further")
    assert line.count() == 1
    assert not line.is_visible()
    assert "further" not in tab.locator("body").aria_snapshot()
    codes.stop("first", made.batch.id)
    tab.reload()
    assert tab.locator("h1").inner_text() == words("invitation_ended")
    sound()


def test_the_desk_makes_a_batch_and_its_codes_hold_at_320_pixels(
    tab: Page, site: Site, axe: Callable[[Page], None]
) -> None:
    manager = site.person(Role.SURVEY_MANAGER)
    cookie = {"name": site.session_cookie, "value": site.session(manager), "url": site.address}
    tab.context.add_cookies([cookie])  # type: ignore[list-item]
    tab.goto(f"{site.address}/manage/waves/first")
    press(tab.locator("main a", has_text="Invitations"))
    axe(tab)
    press(tab.locator("main a", has_text="Make invitations"))
    axe(tab)
    assert not scrolls_sideways(tab)
    tab.locator("#label").fill("libraries")
    press(tab.locator("main form button").last)
    assert tab.locator("h1").inner_text() == "48 codes were made for libraries"
    axe(tab)
    assert not scrolls_sideways(tab)
    assert stops_without_ring(tab)[1] == []
    with tab.expect_download() as downloaded:
        tab.locator("main form button").last.click()
    assert downloaded.value.suggested_filename.endswith(".pdf")
