"""The page for residents over the web: its languages, its files, its refusals, and its rules of access."""

from collections.abc import Callable
from pathlib import Path

import httpx
import page as checker
import pytest
from playwright.sync_api import Browser, Page

from reports.residents_words import BENGALI, POLISH, URDU
from tests.browsing import scrolls_sideways, small_targets
from tests.index_platform.survey import Way
from tests.reports.reading import pages

pytestmark = pytest.mark.slow
HERE = "/places/QN/residents"


def answer(address: str, path: str) -> httpx.Response:
    return httpx.get(f"{address}{path}", headers={"Accept": "text/html"}, timeout=60)


@pytest.mark.parametrize(
    ("language", "direction", "said"),
    [
        ("en", "ltr", "Your area"),
        ("ur", "rtl", URDU["sure"]),
        ("bn", "ltr", BENGALI["sure"]),
        ("pl", "ltr", POLISH["sure"]),
    ],
)
def test_each_language_is_served_in_its_direction(
    server: str, language: str, direction: str, said: str
) -> None:
    found = answer(server, f"{HERE}?language={language}")
    assert found.status_code == 200
    assert f'<html lang="{language}" dir="{direction}">' in found.text
    assert said in found.text
    assert "North End" in found.text
    assert "noindex" not in found.text


def test_the_report_of_a_place_leads_to_its_page_and_back(server: str) -> None:
    assert f'<a href="{HERE}">One page for residents</a>' in answer(server, "/places/QN").text
    assert '<a href="/places/QN">More about this place</a>' in answer(server, HERE).text


def test_the_pdf_is_one_sound_sheet_where_letters_survive_one(server: str, tmp_path: Path) -> None:
    for language in ("en", "ur", "pl"):
        found = answer(server, f"/places/QN/residents.pdf?language={language}")
        assert found.headers["Content-Type"] == "application/pdf"
        assert len(pages(found.content)) == 1
        file = tmp_path / f"{language}.pdf"
        file.write_bytes(found.content)
        assert checker.validate_pdf(str(file), profile="ua1").is_compliant
    assert answer(server, "/places/QN/residents.pdf?language=bn").status_code == 404
    assert "residents.pdf" not in answer(server, f"{HERE}?language=bn").text


@pytest.mark.parametrize(
    "path",
    [
        f"{HERE}?language=xx",
        f"{HERE}?language=../../../secret.key",
        f"{HERE}?language=",
        "/places/XX/residents",
        "/places/..%2f..%2fsecret.key/residents",
        "/places/XX/residents.pdf",
        "/places/QN/residents.pdf?language=xx",
    ],
)
def test_what_is_not_there_is_refused_and_leaves_nothing_behind(
    server: str, released: Way, path: str
) -> None:
    before = set(released.settings.public_files.rglob("*"))
    assert answer(server, path).status_code == 404
    assert set(released.settings.public_files.rglob("*")) == before


def test_before_the_first_release_there_is_no_page(empty_server: str) -> None:
    assert answer(empty_server, HERE).status_code == 404


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "ur", "bn", "pl"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_breaks_no_rule_of_access(
    server: str, browser: Browser, axe: Callable[[Page], None], language: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{server}{HERE}?language={language}")
    axe(page)
    assert not scrolls_sideways(page)
    assert small_targets(page) == []
    picture, words = (
        page.locator(f".strip >> nth=1 >> .{part}").bounding_box() for part in ("picture", "words")
    )
    assert picture is not None
    assert words is not None
    if width > 640:  # the picture stands where reading begins
        assert (picture["x"] < words["x"]) is (language != "ur")
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "bn"])
def test_a_browser_prints_it_on_one_sheet(server: str, browser: Browser, language: str) -> None:
    page = browser.new_page()
    page.goto(f"{server}{HERE}?language={language}")
    printed = page.pdf(prefer_css_page_size=True)
    assert len(pages(printed)) == 1
    assert "English" not in pages(printed)[0]
    page.close()
