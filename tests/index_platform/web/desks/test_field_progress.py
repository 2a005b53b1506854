"""The desk of progress: each place with what is wanted and done, on a map and in a table, and as a file."""

import csv
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from index_platform.auth.roles import Role
from index_platform.fieldwork import day_of
from index_platform.services import fieldwork, official, places, waves
from tests.index_platform.official import described
from tests.index_platform.people import signed_for
from tests.index_platform.phone import knock, let_in_at
from tests.index_platform.survey import MOMENT, PLACES, WAVE, Survey
from tests.index_platform.web.desks.office import words
from tests.index_platform.web.people import Browser, Site, running

PROGRESS, ONE = "/manage/fieldwork/progress", "/manage/fieldwork/progress/first"
NEW = "/manage/fieldwork/assignments/new"


@pytest.fixture
def site(survey: Survey) -> Iterator[Site]:
    with running(survey.settings) as found:
        yield found


@pytest.fixture
def browser(site: Site) -> Browser:
    return site.browser(site.person(Role.FIELDWORK_SUPERVISOR, area="T", name="Sam Supervisor"))


def _assigned(browser: Browser, place: str = "QN", targets: str = "8") -> None:
    wish = {"place": f"first {place}", "how": "lines", "targets": targets, "until": "", "note": ""}
    assert browser.submit(NEW, {**wish, "researcher": ""}).status_code == 303


def _planned(site: Site, folder: Path, town: str) -> None:
    """Another wave, in places of its own that are called as the folder is; it wants 40 of the North End."""
    key = folder.name
    folder.mkdir()
    (folder / "places.yaml").write_text(town.replace("smallton", key))
    (folder / "wave.yaml").write_text(WAVE.replace("first", key).replace("smallton", key))
    places.load(site.engine, folder, moment=MOMENT)
    waves.create(site.engine, folder / "wave.yaml", moment=MOMENT)
    fieldwork.wanted(site.engine, key, {"place": {"QN": 40}}, moment=MOMENT)


def test_where_nothing_is_wanted_yet_the_page_says_what_to_do(browser: Browser) -> None:
    assert "autumn 2026 collecting not said not said" in words(browser.get(PROGRESS))
    page = browser.get(ONE)
    assert "Nothing is wanted here yet" in words(page)
    assert f'href="{NEW}"' in page.text


def test_where_no_survey_is_asked_at_doors_the_page_says_so(site: Site, tmp_path: Path) -> None:
    there = tmp_path / "elsewhere"
    there.mkdir()
    town = PLACES.replace("smallton", "elsewhere").replace("code: Q", "code: X")
    (there / "places.yaml").write_text(town.replace("code: T", "code: XT").replace("parent: T", "parent: XT"))
    places.load(site.engine, there, moment=MOMENT)
    browser = site.browser(site.person(Role.FIELDWORK_SUPERVISOR, area="XN"))
    assert "No survey is asked at doors in your area." in words(browser.get(PROGRESS))
    for key in ("first", "second"):
        assert browser.get(f"{PROGRESS}/{key}").status_code == 404


def test_each_place_says_its_state_in_words_beside_the_bar_and_all_of_them_stand_last(
    site: Site, browser: Browser
) -> None:
    today = site.clock()
    first, last = (day_of(today + timedelta(days=days)) for days in (-9, 10))
    fieldwork.dated(site.engine, "first", first, last, moment=today)
    _assigned(browser)
    _assigned(browser, "QS", "1")
    told = words(browser.get(ONE))
    assert "0 of 9, 0%. 1 of 2 places is behind." in told
    assert "Due by today: what is wanted, times day 10 of 20" in told
    assert "1. North End nothing yet, behind by 4 0 of 8, 0% 8 4 0 0 0 none yet" in told
    assert "2. South End nothing yet 0 of 1, 0% 1 0 0 0 0 none yet" in told
    assert "All of these 1 place behind 0 of 9, 0% 9 4 0 0 0 none yet" in told
    assert "Map of autumn 2026: 2 nothing yet. The table says the same." in told


def test_the_order_is_asked_for_by_the_address_alone(browser: Browser) -> None:
    _assigned(browser)
    _assigned(browser, "QS", "30")
    by_place, behind = (words(browser.get(f"{ONE}{query}")) for query in ("", "?order=behind"))
    assert by_place.index("1. North End") < by_place.index("2. South End")
    assert behind.index("2. South End") < behind.index("1. North End")
    assert words(browser.get(f"{ONE}?order=nonsense")) == by_place


def test_without_a_last_day_nothing_is_due_and_no_place_is_behind(browser: Browser) -> None:
    _assigned(browser)
    told = words(browser.get(ONE))
    assert "The survey has no last day" in told
    assert "behind" not in told.partition("Place by place")[2].replace("Most behind first", "")


def test_a_place_of_the_plan_says_that_nobody_has_an_assignment_there(site: Site, browser: Browser) -> None:
    fieldwork.wanted(site.engine, "first", {"place": {"QN": 40, "QS": 20}}, moment=MOMENT)
    told = words(browser.get(ONE))
    assert "1. North End not shown" in told
    assert "Visits" not in told.partition("Place by place")[2].partition("How this is counted")[0]
    _assigned(browser)
    told = words(browser.get(ONE))
    assert "2. South End not shown; no assignment" in told
    assert "At least 0 of 28" in told


def test_the_file_has_the_figures_of_the_page_and_nothing_that_a_spreadsheet_runs(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    _assigned(browser)
    file = browser.get(f"{ONE}/progress.csv")
    assert file.headers["content-disposition"] == 'attachment; filename="first-progress.csv"'
    [row] = csv.DictReader(file.text.splitlines())
    told = {"place_code": "QN", "place": "North End", "level": "quarter", "counted_by": "assignments"}
    counts = {"state": "nothing yet", "wanted": "8", "done": "0", "to_go": "8", "excess": "0", "visits": "0"}
    assert (
        row.items() >= {**told, **counts, "refusals": "0", "due_by_today": "", "last_interview": ""}.items()
    )
    _planned(site, tmp_path / "risky", PLACES.replace("North End", "=1+1"))
    [row] = csv.DictReader(browser.get(f"{PROGRESS}/risky/progress.csv").text.splitlines())
    assert (row["place"], row["done"], row["excess"]) == ("'=1+1", "", "")


def test_the_map_has_the_shapes_of_places_where_their_boundaries_are_there(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    _assigned(browser)
    description = described(tmp_path / "official")
    official.load(site.engine, description, description.parent, moment=MOMENT)
    page = browser.get(ONE)
    assert "Boundaries: made for tests" in words(page)
    assert page.text.count('class="drawing') == 2
    assert page.text.count('fill-rule="evenodd"') == 2  # the one place that is wanted, on both maps


def test_places_that_nobody_can_draw_are_told_by_the_list_alone(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    _planned(site, tmp_path / "bare", re.sub(r", tile: \[\d, \d\]", "", PLACES))
    told = words(browser.get(f"{PROGRESS}/bare"))
    assert "There is no map" in told
    assert "1. North End" in told


def test_what_named_no_known_assignment_stands_on_the_page_of_fieldwork_with_what_to_do(
    site: Site, browser: Browser
) -> None:
    researcher = site.person(Role.COMMUNITY_RESEARCHER, area="QN", name="Rashida Researcher")
    signed_for(site.engine, researcher.id)
    assert "For no known assignment" not in browser.get("/manage/fieldwork").text
    assert site.app is not None
    phone = let_in_at(site.browser(), site.app.state.phones, researcher.id)
    visit = knock(UUID(int=5), str(UUID(int=6)))
    sent = site.browser().put(f"/api/field/visits/{UUID(int=5)}", json=visit, headers=phone.bearer)
    assert sent.status_code == 201
    told = words(browser.get("/manage/fieldwork"))
    assert "make the next assignment there so much smaller" in told
    assert "Rashida Researcher autumn 2026 0 1" in told
