"""The sheets of the programme in a real browser: every kind of question, by keys, without scripts."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from index_platform.services import instruments, licensed, waves
from index_platform.settings import Settings
from instruments import catalogue
from instruments.canonical import canonical_json
from instruments.definition import ItemKind
from instruments.errors import NotPermittedError
from tests.browsing import press, scrolls_sideways, small_targets, smallest_text, stops_without_ring, tick
from tests.index_platform.fresh import opened
from tests.index_platform.survey import MOMENT, PLACES, WAVE, start
from tests.index_platform.web.people import Site, running
from tests.index_platform.web.survey.answering import stored
from tests.index_platform.web.survey.pressing import (
    CONTINUE,
    FIELDS,
    begin,
    fill,
    fill_by_keys,
    go_on,
    kind,
    spoil,
    tab_to,
)
from tests.instruments.licensees import wording
from tests.proofs import WHOLE

pytestmark = [pytest.mark.slow, pytest.mark.browser]
WARDS = PLACES.replace("quarter", "ward")
WIDTHS = (320, 1280)
SHEETS = ("fast-grant@1.0", "social-prescribing-start@1.0", "social-prescribing-follow-up@1.0")
Axe = Callable[[Page], None]


@contextmanager
def asking(settings: Settings, folder: Path, label: str) -> Iterator[Site]:
    """A site whose survey asks an instrument."""
    with opened(settings) as engine:
        start(engine, folder, town=WARDS, wave=WAVE.replace("brs@1.0", label))
    with running(settings) as site:
        yield site


def look(page: Page, axe: Axe) -> None:
    """What holds on every page for anybody."""
    axe(page)
    assert not scrolls_sideways(page), page.url
    assert small_targets(page) == [], page.url
    assert smallest_text(page) >= 16, page.url


def is_done(page: Page) -> bool:
    return page.url.endswith("/check")


@pytest.mark.parametrize("label", SHEETS)
def test_a_sheet_is_filled_in_with_the_keyboard_alone(
    browser: Browser, settings: Settings, tmp_path: Path, label: str
) -> None:
    with asking(settings, tmp_path, label) as site:
        page = browser.new_page(viewport={"width": 1000, "height": 900})
        page.goto(f"{site.address}/s/first")
        tab_to(page, "#age")
        page.keyboard.press("Space")
        tab_to(page, "#taking_part")
        page.keyboard.press("Space")
        steps = 0
        while "/receipt" not in page.url:
            where = page.url
            tab_to(page, CONTINUE)
            page.keyboard.press("Enter")
            page.wait_for_url(lambda url, left=where: url != left)
            if "/check" not in page.url and "/receipt" not in page.url:
                fill_by_keys(page)
            steps += 1
        assert steps > 15
        assert page.inner_text(".code-of-answers")
        page.close()


@pytest.mark.parametrize("label", SHEETS)
def test_a_sheet_is_filled_in_without_scripts_on_a_narrow_phone(
    browser: Browser, settings: Settings, tmp_path: Path, label: str
) -> None:
    with asking(settings, tmp_path, label) as site:
        narrow = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "java_script_enabled": False}
        context = browser.new_context(**narrow)  # type: ignore[arg-type]
        page = context.new_page()
        begin(page, site.address)
        while not is_done(page):
            fill(page)
            go_on(page)
        go_on(page)
        assert page.inner_text(".code-of-answers")
        context.close()
    items = catalogue.get(label).items
    conditional = {item.id for item in items if item.show_if}
    file, unsaid = settings.database_file, "missing IN ('not_asked', 'skipped')"
    assert stored(file, f"SELECT item, missing FROM answers WHERE {unsaid}") == []
    rows = {str(name).partition(".")[0] for (name,) in stored(file, "SELECT item FROM answers")}
    assert rows == {item.id for item in items if item.kind is not ItemKind.NOTE}
    assert conditional <= rows


@pytest.mark.proof
@pytest.mark.parametrize(
    ("label", "width"), list(product(SHEETS, WIDTHS) if WHOLE else zip(SHEETS, WIDTHS, strict=False))
)
def test_every_page_of_a_sheet_and_every_error_on_it_holds_for_anybody(
    browser: Browser, axe: Axe, settings: Settings, tmp_path: Path, label: str, width: int
) -> None:
    with asking(settings, tmp_path, label) as site:
        page = browser.new_page(viewport={"width": width, "height": 800})
        begin(page, site.address)
        seen, wrong = set(), set()
        while not is_done(page):
            look(page, axe)
            seen.add(kind(page))
            if spoil(page):
                assert page.evaluate("document.activeElement.className") == "errors"
                wrong.add(kind(page))
                look(page, axe)
                page.click(".errors a")
                assert page.evaluate("s => document.activeElement.matches(s)", FIELDS), page.url
            fill(page)
            go_on(page)
        look(page, axe)
        assert {"radio", "lines", "day"} <= wrong
        assert "" in seen
        assert stops_without_ring(page)[1] == []
        page.close()


def test_what_is_unusual_or_cannot_be_right_is_told_on_pages_that_hold_for_anybody(
    browser: Browser, axe: Axe, settings: Settings, tmp_path: Path
) -> None:
    with asking(settings, tmp_path, SHEETS[0]) as site:
        page = browser.new_page(viewport={"width": 320, "height": 640})
        begin(page, site.address)
        while not is_done(page):
            fill(page)
            go_on(page)
        check = page.url
        press(page.locator("#change-took_part"))
        page.fill("#answer", "1200")
        go_on(page)
        assert page.title().startswith("Is this right?")
        look(page, axe)
        assert stops_without_ring(page)[1] == []
        press(page.locator("text=No, change it"))
        assert page.input_value("#answer") == "1200"
        go_on(page)
        press(page.locator("text=Yes, keep this answer"))
        assert page.url == check
        press(page.locator("#change-ended"))
        page.fill("[name='answer.day']", "2")
        go_on(page)
        assert page.title().startswith("Error: ")
        look(page, axe)
        page.click(".errors a")
        page.fill("[name='answer.day']", "4")
        go_on(page)
        press(page.locator("#change-started"))
        page.fill("[name='answer.day']", "5")
        go_on(page)
        assert (page.url, page.title()[:7]) == (check, "Error: ")
        edged = "e => getComputedStyle(e).borderInlineStartWidth"
        assert [row.evaluate(edged) for row in page.locator(".checked dl > .wrong").all()] == ["4px"]
        look(page, axe)
        page.click(".errors a")
        assert page.evaluate("document.activeElement.id") == "change-ended"
        page.keyboard.press("Enter")
        page.wait_for_url("**/q/ended?change=yes")
        page.fill("[name='answer.day']", "6")
        go_on(page)
        press(page.locator("#change-with_others"))
        tick(page.locator("input[value='2']"))
        go_on(page)
        assert page.locator(".apart").count() == 1
        look(page, axe)
        go_on(page)
        assert page.inner_text(".code-of-answers")
        page.close()


def test_a_licensed_questionnaire_is_asked_in_the_words_that_were_filled_in_and_not_without(
    browser: Browser, axe: Axe, settings: Settings, tmp_path: Path
) -> None:
    instrument = catalogue.get("who5@1.0")
    with opened(settings) as engine:
        start(engine, tmp_path)
        (tmp_path / "licensed.yaml").write_text(
            WAVE.replace("first", "licensed").replace("brs@1.0", instrument.label)
        )
        waves.create(engine, tmp_path / "licensed.yaml", moment=MOMENT)
        with pytest.raises(NotPermittedError):
            waves.opened(engine, "licensed", moment=MOMENT, wording=settings.licensed)
    with running(settings) as site:
        closed = browser.new_page()
        closed.goto(f"{site.address}/s/licensed")
        assert closed.locator("#taking_part").count() == 0
        closed.close()
    (tmp_path / "wording.json").write_bytes(canonical_json(wording(instrument)))
    with opened(settings) as engine:
        licensed.fill(engine, settings.licensed, instrument.label, tmp_path / "wording.json", moment=MOMENT)
        waves.opened(engine, "licensed", moment=MOMENT, wording=settings.licensed)
    with running(settings) as site:
        page = browser.new_page(viewport={"width": 320, "height": 640})
        begin(page, site.address, "licensed")
        fill(page)
        go_on(page)
        first = instrument.items[0]
        assert page.inner_text("h1") == f"en text of {first.id}"
        assert page.title().startswith(f"en text of {first.id}")
        look(page, axe)
        while not is_done(page):
            assert "text of" in page.inner_text(".answers")
            fill(page)
            go_on(page)
        assert page.inner_text(".checked >> nth=1").count("text of") >= 2 * len(instrument.items)
        go_on(page)
        assert page.inner_text(".code-of-answers")
        page.close()


def turned(folder: Path) -> Path:
    """The next version of the sheet: without the first question, and those who worked alone have partners."""
    grant = catalogue.get(SHEETS[0])
    content = json.loads(canonical_json(grant.content))
    content |= {"version": "2.0", "scenarios": [], "items": content["items"][1:]}
    [partners] = [item for item in content["items"] if item["id"] == "partners"]
    partners["show_if"] = {"eq": [{"item": "with_others"}, 2]}
    claims = [
        {"item": item, "claim": "break", "reason": "made for a test"} for item in ("activity", "partners")
    ]
    content |= {"follows": {"label": grant.label, "sha256": grant.sha256, "claims": claims}}
    (folder / "turned.json").write_bytes(canonical_json(content))
    return folder / "turned.json"


def test_whoever_is_half_way_stays_on_the_version_and_the_way_that_was_begun(
    browser: Browser, settings: Settings, tmp_path: Path
) -> None:
    with asking(settings, tmp_path, SHEETS[0]) as site:
        page = browser.new_page()
        begin(page, site.address)
        while not page.url.endswith("/learned"):
            fill(page)
            go_on(page)
        newer, _ = instruments.publish(site.engine, turned(tmp_path), moment=MOMENT)
        (tmp_path / "newer.yaml").write_text(WAVE.replace("first", "second").replace("brs@1.0", newer.label))
        waves.create(site.engine, tmp_path / "newer.yaml", moment=MOMENT)
        waves.opened(site.engine, "second", moment=MOMENT)
        fill(page)
        go_on(page)
        tick(page.locator("input[value='1']"))
        go_on(page)
        assert page.url.endswith("/partners")
        other = browser.new_page()
        begin(other, site.address, "second")
        fill(other)
        go_on(other)
        assert other.url.endswith("/activity_kinds")
        other.close()
        while not is_done(page):
            fill(page)
            go_on(page)
        assert "What did you do with the grant?" in page.inner_text("main")
        go_on(page)
        assert page.inner_text(".code-of-answers")
        page.close()
        told = stored(settings.database_file, "SELECT instrument_sha256 FROM responses")
        assert told == [(catalogue.get(SHEETS[0]).sha256,)]
