"""The whole journey on a phone of 320 px in Urdu, begun on one and ended on another."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from index_platform.settings import Settings
from tests.browsing import press, scrolls_sideways, small_targets, stops_without_ring, tick
from tests.index_platform.fresh import opened
from tests.index_platform.survey import WAVE, start
from tests.index_platform.web.people import Site, running
from tests.index_platform.web.survey.answering import stored
from tests.index_platform.web.survey.pressing import go_on

pytestmark = [pytest.mark.slow, pytest.mark.browser]
PHONE = {"viewport": {"width": 320, "height": 640}, "java_script_enabled": True, "has_touch": True}


@pytest.fixture
def site(settings: Settings, tmp_path: Path) -> Iterator[Site]:
    """A site whose survey is drafted in Urdu, and that asks whether people may be asked again."""
    with opened(settings) as engine:
        start(engine, tmp_path, wave=WAVE.replace("brs@1.0", "loneliness@1.1"))
    again = "contact_again: {en: For the next survey., ur: {draft: اگلے سروے کے لیے۔}}"
    (settings.data_dir / "notice.yaml").write_text(again)
    with running(replace(settings, asked_by="Smallton Council", contact="0161 496 0000")) as found:
        yield found


def test_in_urdu_on_a_small_phone_begun_on_one_and_ended_on_another(
    browser: Browser, site: Site, axe: Callable[[Page], None]
) -> None:
    seen: list[str] = []
    page = browser.new_page(**PHONE)  # type: ignore[arg-type]

    def look() -> None:
        assert page.evaluate("document.documentElement.dir") == "rtl", page.url
        assert not scrolls_sideways(page), page.url
        assert small_targets(page) == [], page.url
        assert stops_without_ring(page)[1] == [], page.url
        assert page.locator("a[href$='/leave']").count() == 1, page.url
        axe(page)
        seen.append(page.title())

    page.goto(f"{site.address}/s/first?language=ur")
    look()
    page.click("details summary")
    look()
    go_on(page)
    assert page.evaluate("document.activeElement.className") == "errors"
    look()
    tick(page.locator("#age"))
    tick(page.locator("#taking_part"))
    go_on(page)
    look()
    page.fill("#contact", "0161 496 0000")
    tick(page.locator("#may_ask"))
    go_on(page)
    tick(page.locator("input[value=QN]"))
    go_on(page)
    look()
    tick(page.locator(".answers input").first)
    press(page.locator(".later button"))
    look()
    words = page.locator(".code-words li").all_inner_texts()
    assert len(words) == 5
    left = page.url
    page.context.close()

    page = browser.new_page(**PHONE)  # type: ignore[arg-type]
    page.goto(f"{site.address}/r?language=ur")
    look()
    page.fill("#code", f"{' '.join(words[:4])} zzzz")
    go_on(page)
    look()
    page.fill("#code", " ".join(words))
    go_on(page)
    assert page.url.startswith(left.removesuffix("later"))
    while "/check" not in page.url:
        tick(page.locator(".answers input").first)
        go_on(page)
    look()
    go_on(page)
    look()
    assert page.locator(".code-of-answers").count() == 1
    assert "116 123" in page.inner_text(".talk")
    assert len(set(seen)) > 7
    file = site.settings.database_file
    assert stored(file, "SELECT language, place FROM responses") == [("ur", "QN")]
    assert stored(file, "SELECT COUNT(*) FROM contacts") == [(1,)]
    page.context.close()
