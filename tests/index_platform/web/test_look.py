"""Every component in every state, in a real browser."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from index_platform.settings import from_environment
from index_platform.web.look import SAMPLES
from tests.browsing import scrolls_sideways, small_targets, smallest_text, stops_without_ring
from tests.index_platform.web.people import running

pytestmark = [pytest.mark.slow, pytest.mark.browser]
WIDTHS = (320, 360, 1280)
BOTH = ("ltr", "rtl")
PATHS = ("/look", *(f"/look/{name}" for name in SAMPLES))
ROW = "#scale, #scale-2, #scale-11"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over an empty database."""
    folder = tmp_path_factory.mktemp("look")
    with running(from_environment({"THRIVING_DATA_DIR": str(folder)})) as site:
        yield site.address


@contextmanager
def opened(browser: Browser, address: str, width: int = 1280, **more: str) -> Iterator[Page]:
    """A tab of this width; ``more`` goes to the browser."""
    page = browser.new_page(viewport={"width": width, "height": 800}, **more)  # type: ignore[arg-type]
    try:
        page.goto(address)
        page.evaluate("document.fonts.ready")
        yield page
    finally:
        page.close()


@pytest.mark.parametrize("direction", BOTH)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_component_holds_at_every_width_in_both_directions(
    browser: Browser, axe: Callable[[Page], None], address: str, width: int, direction: str
) -> None:
    with opened(browser, f"{address}/look?dir={direction}", width) as page:
        axe(page)
        assert not scrolls_sideways(page)
        assert small_targets(page) == []
        assert smallest_text(page) >= 16


@pytest.mark.parametrize(("width", "direction"), [(320, "rtl"), (1280, "ltr")])
@pytest.mark.parametrize("path", PATHS[1:])
def test_whole_pages_hold_too(
    browser: Browser, axe: Callable[[Page], None], address: str, path: str, width: int, direction: str
) -> None:
    with opened(browser, f"{address}{path}?dir={direction}", width) as page:
        axe(page)
        assert not scrolls_sideways(page)
        assert small_targets(page) == []


@pytest.mark.parametrize("path", PATHS)
def test_nothing_comes_from_elsewhere_and_nothing_is_refused_by_the_policy(
    browser: Browser, address: str, path: str
) -> None:
    page = browser.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(urlsplit(request.url).netloc))
    page.goto(f"{address}{path}")
    page.wait_for_load_state("networkidle")
    assert [line for line in said if not line.startswith("[DOM]")] == []  # those are hints about forms
    assert set(asked) == {urlsplit(address).netloc}
    page.close()


@pytest.mark.parametrize("forced", ["none", "active"])
@pytest.mark.parametrize("path", ["/look", "/look/error", "/look/desk"])
def test_the_keyboard_shows_where_it_is_at_every_stop(
    browser: Browser, address: str, path: str, forced: str
) -> None:
    with opened(browser, f"{address}{path}", forced_colors=forced) as page:
        stops, bare = stops_without_ring(page)
        assert bare == []
        assert stops > 5


def test_a_summary_of_what_to_check_has_the_focus_and_leads_to_the_first_answer(
    browser: Browser, address: str
) -> None:
    with opened(browser, f"{address}/look/error", 360) as page:
        assert page.evaluate("document.activeElement.className") == "errors"
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "answer"


def test_a_scale_is_chosen_with_the_arrow_keys(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}/look/question") as page:
        page.locator("#answer-8").focus()
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.querySelector('[name=answer]:checked').value") == "8"


def _cells(page: Page) -> list[dict[str, float]]:
    boxes = [page.locator(each.strip()).bounding_box() for each in ROW.split(",")]
    return [dict(box) for box in boxes if box]


@pytest.mark.parametrize(("width", "direction"), [(320, "ltr"), (320, "rtl"), (1280, "ltr")])
def test_a_scale_is_one_row_of_cells_wide_and_high_enough(
    browser: Browser, address: str, width: int, direction: str
) -> None:
    with opened(browser, f"{address}/look?dir={direction}", width) as page:
        first, second, last = _cells(page)
        assert first["y"] == second["y"] == last["y"]
        assert (first["x"] < last["x"]) == (direction == "ltr")  # the first answer at the start side
        assert first["width"] >= 25
        assert first["height"] >= 56


@pytest.mark.parametrize(("width", "text"), [(250, "100%"), (360, "200%")])
def test_a_scale_becomes_a_list_where_cells_would_be_too_narrow(
    browser: Browser, address: str, width: int, text: str
) -> None:
    with opened(browser, f"{address}/look", width) as page:
        page.evaluate("size => document.documentElement.style.fontSize = size", text)
        first, second, last = _cells(page)
        assert first["y"] < second["y"] < last["y"]
        assert first["x"] == last["x"]
        assert page.locator(".end").first.bounding_box()["width"] > 20  # type: ignore[index]  # ends are said


@pytest.mark.parametrize("path", ["/look/question", "/look/check", "/look/desk"])
def test_text_twice_as_large_stays_within_a_phone(browser: Browser, address: str, path: str) -> None:
    with opened(browser, f"{address}{path}", 360) as page:
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert not scrolls_sideways(page)


def test_what_is_chosen_is_seen_without_colours_of_ours(browser: Browser, address: str) -> None:
    ground = "getComputedStyle(document.querySelector('{}')).backgroundColor"
    with opened(browser, f"{address}/look", forced_colors="active") as page:
        chosen = page.evaluate(ground.format("#scale-chosen-8"))
        assert chosen != page.evaluate(ground.format("#scale-chosen-2"))
        assert chosen != page.evaluate(ground.format("body"))


def test_paper_shows_what_was_said_and_nothing_to_press(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}/look/check") as page:
        page.emulate_media(media="print")
        assert page.get_by_text("Nothing has been sent yet").is_visible()
        for pressed in ("button", ".languages", ".back", ".later", ".act"):
            assert not page.locator(pressed).first.is_visible(), pressed


def test_nothing_moves_for_who_asked_for_that(browser: Browser, address: str) -> None:
    moving = """[...document.querySelectorAll('*')].map(e => getComputedStyle(e))
      .filter(style => style.transitionDuration !== '0s' || style.animationName !== 'none').length"""
    with opened(browser, f"{address}/look", reduced_motion="reduce") as page:
        assert page.evaluate(moving) == 0
