"""The pages of words: they stand before and after a release, for everybody, and lead to each other."""

import re
from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page

from index_platform.auth.roles import Role
from index_platform.services import notices, site_words
from instruments.errors import InvalidDefinitionError
from reports.footer import FOOTER
from tests.browsing import scrolls_sideways, small_targets, smallest_text, stops_without_ring
from tests.index_platform.survey import Way
from tests.index_platform.web.people import Site, running

pytestmark = pytest.mark.slow
PATHS = tuple(link.href for link in FOOTER)
ALL = (*PATHS, "/questionnaires/brs@1.0", "/questionnaires/brs@1.0/codebook")
OTHERS = ("/", "/places/QN", "/places/T", "/releases", "/compare", "/places/QN/residents", "/nothing")


def answer(address: str, path: str, **headers: str) -> httpx.Response:
    return httpx.get(f"{address}{path}", headers={"accept": "text/html", **headers}, timeout=120)


@pytest.mark.parametrize("path", [*(path for path in ALL if path != "/privacy"), *OTHERS])
def test_from_every_public_page_each_of_them_is_one_press_away(server: str, path: str) -> None:
    foot = answer(server, path).text.partition('<footer class="site">')[2]
    assert tuple(re.findall(r'<li><a href="([^"]+)">', foot)) == PATHS


def test_each_stands_also_before_anything_was_published(empty_server: str) -> None:
    assert [answer(empty_server, path).status_code for path in PATHS] == [200] * len(PATHS)


@pytest.mark.parametrize("path", ALL)
def test_no_link_of_them_leads_nowhere(server: str, path: str) -> None:
    here = answer(server, path).text
    targets = {each.replace("&amp;", "&") for each in re.findall(r'href="(/[^"#]*)', here)}
    assert {each for each in targets if answer(server, each).status_code >= 400} == set()


@pytest.mark.parametrize("path", ALL)
def test_none_of_them_weighs_more_than_sixty_kilobytes(server: str, path: str) -> None:
    found = answer(server, path, **{"accept-encoding": "identity"})
    assert len(found.content) < 200_000
    packed = httpx.Client().build_request("GET", f"{server}{path}", headers={"accept-encoding": "gzip"})
    with httpx.Client(timeout=60) as client:
        response = client.send(packed, stream=True)
        assert sum(len(part) for part in response.iter_raw()) < 60_000
        response.close()


@pytest.mark.browser
@pytest.mark.parametrize("path", ALL)
@pytest.mark.parametrize("width", [320, 1280])
def test_a_page_breaks_no_rule_of_access(
    server: str, browser: Browser, axe: Callable[[Page], None], path: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{server}{path}")
    axe(page)
    assert not scrolls_sideways(page)
    assert small_targets(page) == []
    assert smallest_text(page) >= 16
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("path", ALL)
def test_in_forced_colours_whatever_can_be_pressed_is_found_with_the_keyboard(
    server: str, browser: Browser, path: str
) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 900}, forced_colors="active")
    page.goto(f"{server}{path}")
    count, bare = stops_without_ring(page)
    assert count > 5
    assert bare == []
    page.close()


@pytest.fixture
def office(released: Way) -> Iterator[Site]:
    """The released town with people, whose site has said nothing of itself."""
    with running(released.settings) as found:
        yield found


@pytest.mark.parametrize(
    ("path", "lacking"),
    [
        ("/accessibility", "how to ask for another format"),
        ("/take-part", "how to answer by telephone or on paper"),
        ("/privacy", "what the answers are for"),
    ],
)
def test_what_nobody_has_said_yet_is_told_to_whoever_manages_surveys_alone(
    office: Site, path: str, lacking: str
) -> None:
    manager = office.browser(office.person(Role.SURVEY_MANAGER)).get(path).text
    assert "Not said yet:" in manager
    assert lacking in manager
    for others in (office.browser(), office.browser(office.person(Role.ANALYST))):
        assert "Not said yet" not in others.get(path).text


SAID = """\
formats: Ask at any library for Braille; it takes two weeks.
complaints: Tell the access officer.
other_ways: Call 0161 000 0000 on weekdays.
checked_by_hand:
  - {day: "2026-05-02", what: Read aloud from start to receipt, found: one label was doubled}
  - {day: "2026-09-30", what: With the keyboard alone, found: nothing}
"""
NOTICE = """\
purpose: To plan what is done about loneliness.
ground: Our public task.
condition: For statistics alone.
responsible: The town council is the controller.
kept: Until the end of 2030.
"""


def test_what_a_site_says_of_itself_stands_on_its_pages(released: Way) -> None:
    folder = released.settings.data_dir
    (folder / site_words.FILE).write_text(SAID, encoding="utf-8")
    (folder / notices.FILE).write_text(NOTICE, encoding="utf-8")
    with running(released.settings) as site:
        anybody, manager = site.browser(), site.browser(site.person(Role.SURVEY_MANAGER))
        access, privacy = anybody.get("/accessibility").text, anybody.get("/privacy").text
        assert "Not said yet" not in manager.get("/accessibility").text
        assert "Not said yet" not in manager.get("/privacy").text
    for words in ("Ask at any library for Braille", "Tell the access officer", "one label was doubled"):
        assert words in access
    assert access.index("30 September 2026") < access.index("2 May 2026")  # the newest first
    for words in NOTICE.splitlines():
        assert words.partition(": ")[2] in privacy


def test_a_mistake_in_what_a_site_says_is_told_with_its_line_and_remedy(released: Way) -> None:
    file = released.settings.data_dir / site_words.FILE
    file.write_text("format: x\nchecked_by_hand: [{day: yesterday, what: a, found: b}]\n", encoding="utf-8")
    with pytest.raises(InvalidDefinitionError) as refused:
        site_words.read(released.settings.data_dir)
    told = str(refused.value)
    assert "Line 1" in told
    assert "formats" in told
    assert "Line 2" in told
