"""The public portal as anybody may read it: the start page, the search, measures and outcomes."""

import csv
import gzip
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from index_platform.services import official, releases
from index_platform.settings import from_environment
from reports.sentences import banned
from tests.index_platform.official import ELSEWHERE, NORTH, SOUTH, described
from tests.index_platform.survey import MOMENT, Way
from tests.index_platform.web.people import Browser, Site, running

pytestmark = pytest.mark.slow
PUBLIC = (
    "/compare",
    "/places/QN/residents",
    "/",
    "/places",
    "/places/QN",
    "/places/T",
    "/measures",
    "/outcomes",
    "/releases",
    "/find?name=end",
)
HEAVIEST = 60_000  # bytes of a page, compressed


@pytest.fixture(scope="module")
def keys(server: str) -> list[str]:
    listed = asked(server, "/measures").text
    return re.findall(r'href="/measures/([^"]+)"', listed)


def asked(address: str, path: str, **headers: str) -> httpx.Response:
    return httpx.get(f"{address}{path}", headers={"Accept": "text/html", **headers}, timeout=120)


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(content.decode("utf-8-sig").splitlines()))


def test_the_start_page_has_the_search_the_map_the_release_and_ways_to_everything(server: str) -> None:
    page = asked(server, "/")
    assert "<h1>How life feels in Smallton</h1>" in page.text
    assert '<form method="post" action="/find"' in page.text
    assert "Release R1 of " in page.text
    assert re.findall(r'<a href="([^"]+)" tabindex="-1">', page.text) == 2 * ["/places/QN", "/places/QS"]
    for path in ("/places", "/places/T", "/measures", "/outcomes", "/compare", "/releases"):
        assert f'href="{path}"' in page.text
    assert "set-cookie" not in page.headers


def test_every_measure_of_the_release_has_a_page_with_its_chart_its_rows_and_no_word_that_grades(
    server: str, keys: list[str]
) -> None:
    every = rows_of(asked(server, "/releases/R1/data.csv").content)
    assert sorted(keys) == sorted({row["measure"] for row in every})
    for key in keys:
        page = asked(server, f"/measures/{key}")
        assert page.status_code == 200
        words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))
        assert banned(words) == ()
        assert len(gzip.compress(page.content, 6)) < HEAVIEST
        assert rows_of(asked(server, f"/measures/{key}/data.csv").content) == [
            row for row in every if row["measure"] == key
        ]


def test_the_chart_of_a_measure_is_a_file_with_its_sentence_inside(server: str) -> None:
    page = asked(server, "/measures/index").text
    drawn, picture = (asked(server, f"/measures/index/places.{kind}") for kind in ("svg", "png"))
    assert drawn.headers["Content-Type"].startswith("image/svg+xml")
    title = re.search(r"<title[^>]*>([^<]+)</title>", drawn.text)
    assert title is not None
    assert title[1] in page
    assert picture.content.startswith(b"\x89PNG")
    assert title[1].encode() in picture.content
    assert "Smallton" in drawn.text


@pytest.mark.parametrize(
    "path", ["/measures/nothing", "/measures/index/other.svg", "/measures/index/data.txt"]
)
def test_what_is_not_there_is_told(server: str, path: str) -> None:
    assert asked(server, path).status_code == 404


@pytest.mark.parametrize("path", [*PUBLIC, "/measures/index"])
def test_a_public_page_is_light_sets_no_cookie_and_is_not_sent_twice(server: str, path: str) -> None:
    first = asked(server, path)
    assert first.headers["Content-Type"] == "text/html; charset=utf-8"
    assert first.headers["Content-Encoding"] == "gzip"
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert "set-cookie" not in first.headers
    assert len(gzip.compress(first.content, 6)) < HEAVIEST
    again = asked(server, path, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert asked(server, path, **{"If-None-Match": '"other"'}).status_code == 200


def test_before_the_first_release_there_is_nothing_to_find(empty_server: str) -> None:
    for path in ("/measures", "/outcomes", "/find", "/measures/index"):
        assert asked(empty_server, path).status_code == 404


@pytest.fixture(scope="module")
def site(released_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with a release that knows the postcodes of its town."""
    folder = tmp_path_factory.mktemp("found") / "way"
    shutil.copytree(released_once, folder)
    with running(from_environment({"THRIVING_DATA_DIR": str(folder / "data")})) as found:
        description = described(folder / "official")
        official.load(found.engine, description, description.parent, moment=MOMENT)
        yield found


@pytest.fixture
def browser(site: Site) -> Browser:
    return site.browser()


def looked_for(browser: Browser, typed: str, **headers: str) -> httpx.Response:
    return browser.post("/find", data={"place": typed}, headers=headers)


@pytest.mark.parametrize(("typed", "place"), [(NORTH, "QN"), (SOUTH.lower().replace(" ", ""), "QS")])
def test_a_postcode_leads_to_its_place_and_stands_in_no_address_nor_cache(
    browser: Browser, typed: str, place: str
) -> None:
    led = looked_for(browser, typed)
    assert (led.status_code, led.headers["Location"]) == (303, f"/places/{place}")
    assert led.headers["Cache-Control"] == "no-store"
    assert typed not in led.text
    assert "set-cookie" not in led.headers


def test_a_postcode_of_elsewhere_brings_a_kind_page_that_does_not_repeat_it(browser: Browser) -> None:
    told = looked_for(browser, ELSEWHERE)
    assert told.status_code == 200
    assert told.headers["Cache-Control"] == "no-store"
    assert "We do not find that postcode in Smallton" in told.text
    assert ELSEWHERE not in told.text


@pytest.mark.parametrize(
    "typed", ["YY1 1A", "YYI IAA", "12 High Street, YY1 1AA", "90210", "YY1", "１２ ", "", "  "]
)
def test_what_may_hold_a_postcode_or_nothing_is_told_at_once_and_never_in_an_address(
    browser: Browser, typed: str
) -> None:
    told = looked_for(browser, typed)
    assert told.status_code == 422
    assert "Location" not in told.headers
    assert told.headers["Cache-Control"] == "no-store"
    assert "<title>Error: Find a place" in told.text
    assert 'aria-invalid="true"' in told.text


def test_a_name_leads_to_its_place_or_to_an_address_that_lists_all_that_hold_it(browser: Browser) -> None:
    assert looked_for(browser, "NORTH  end").headers["Location"] == "/places/QN"
    led = looked_for(browser, "End")
    assert (led.status_code, led.headers["Location"]) == (303, "/find?name=End")
    listed = browser.get(led.headers["Location"]).text
    assert 'href="/compare?with=QN"' in listed
    assert looked_for(browser, "nowhere at all").headers["Location"] == "/find?name=nowhere+at+all"
    assert "No place has that name" in browser.get("/find?name=nowhere+at+all").text


def test_a_postcode_in_an_address_is_not_looked_up(browser: Browser) -> None:
    """Nobody is led there by us; who writes one there is not helped to keep it in a history."""
    told = browser.get("/find", params={"name": NORTH})
    assert "No place has that name" in told.text
    assert 'href="/places/QN"' not in told.text


def test_the_box_is_taken_from_our_own_pages_alone_and_what_is_typed_stays_text(browser: Browser) -> None:
    assert looked_for(browser, NORTH, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert looked_for(browser, NORTH, Origin="https://evil.example").status_code == 403
    told = looked_for(browser, "<script>1</script>")
    assert "<script>" not in told.text
    assert "&lt;script&gt;" in told.text


def test_a_site_without_postcodes_asks_for_names_alone(server: str) -> None:
    page = asked(server, "/").text
    assert "postcode" not in page
    told = httpx.post(f"{server}/find", data={"place": NORTH}, headers={"Accept": "text/html"}, timeout=60)
    assert told.status_code == 422
    assert "Type the name of a place" in told.text


def test_a_withdrawn_release_takes_its_pages_with_it(server: str, released: Way) -> None:
    known = asked(server, "/measures/index").headers["ETag"]
    releases.withdrawn(released.engine, "R1", moment=MOMENT, reason="A slip.")
    assert "Nothing has been published yet" in asked(server, "/").text
    for path in ("/measures", "/measures/index", "/measures/index/data.csv", "/outcomes", "/find?name=n"):
        assert asked(server, path, **{"If-None-Match": known}).status_code == 404
