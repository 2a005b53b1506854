"""Every ward of the demo in the portal, as its readers find it: list, map, page, and page for residents."""

import re
import shutil
from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page

from index_platform.settings import from_environment
from tests.browsing import scrolls_sideways, small_targets
from tests.index_platform.demo.made import Finished
from tests.index_platform.web.people import running
from tests.reports.reading import page_text

pytestmark = pytest.mark.slow  # it needs a finished demo


@pytest.fixture(scope="module")
def portal(finished: Finished, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("wards") / "data"
    shutil.copytree(finished.demo.data, folder)
    with running(from_environment({"THRIVING_DATA_DIR": str(folder)})) as site:
        yield site.address


def wards(portal: str) -> list[tuple[str, str]]:
    """(code, name) of each ward that the list of places names."""
    listed = httpx.get(f"{portal}/places", timeout=60).text
    found = re.search(r'<ol class="numbered">(.*?)</ol>', listed, re.DOTALL)
    assert found is not None
    return re.findall(r'href="/places/([^"]+)">([^<]+)<', found.group(1))


def test_each_of_the_twenty_wards_has_a_page_and_one_for_residents(portal: str) -> None:
    found = wards(portal)
    assert len(found) == 20
    withheld = 0
    for code, name in found:
        page = httpx.get(f"{portal}/places/{code}", timeout=60)
        assert page.status_code == 200
        text = page_text(page.text, "title")
        assert "estimate from a model" in text
        withheld += "[c]" in text
        assert name.replace("&amp;", "&") in text
        assert f'href="/places/{code}/residents"' in page.text
        sheet = httpx.get(f"{portal}/places/{code}/residents", timeout=60)
        assert "so we also look at places like it" in sheet.text
    assert 0 < withheld < 20  # thin data is met, and not everywhere


def test_pages_of_wards_lead_to_each_other_by_alphabet_and_to_their_cluster(portal: str) -> None:
    found = wards(portal)
    for before, (code, _), after in zip(found, found[1:], found[2:], strict=False):
        page = httpx.get(f"{portal}/places/{code}", timeout=60).text
        assert f'Before it by alphabet: <a href="/places/{before[0]}">' in page
        assert f'After it by alphabet: <a href="/places/{after[0]}">' in page
        assert re.search(r'A ward of <a href="/places/OLD-[A-Z]">', page)


def test_the_map_of_the_list_leads_to_each_ward(portal: str) -> None:
    listed = httpx.get(f"{portal}/places", timeout=60).text
    for code, _ in wards(portal):
        assert listed.count(f'<a href="/places/{code}" tabindex="-1">') == 2  # for a phone, for a desk


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
def test_a_page_of_a_ward_breaks_no_rule_of_access(
    portal: str, browser: Browser, axe: Callable[[Page], None], width: int
) -> None:
    for code in (wards(portal)[0][0], wards(portal)[-1][0]):
        page = browser.new_page(viewport={"width": width, "height": 900})
        for path in (f"/places/{code}", f"/places/{code}/residents?language=ur"):
            page.goto(f"{portal}{path}")
            axe(page)
            assert not scrolls_sideways(page)
            assert small_targets(page) == []
        page.close()


@pytest.mark.browser
def test_the_list_of_places_with_wards_breaks_no_rule_of_access(
    portal: str, browser: Browser, axe: Callable[[Page], None]
) -> None:
    for width in (320, 1280):
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto(f"{portal}/places")
        axe(page)
        assert not scrolls_sideways(page)
        page.close()


def test_a_ward_that_is_not_there_is_not_found(portal: str) -> None:
    assert httpx.get(f"{portal}/places/E05099999", timeout=60).status_code == 404
    assert httpx.get(f"{portal}/places/E05099999/residents", timeout=60).status_code == 404
