"""One chart at an address of its own, as anybody may read it, and in a browser with and without scripts."""

import csv
import gzip
import json
import re
from collections.abc import Callable, Iterator
from html import unescape

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route

from index_platform.web.security import HEADERS, SCRIPTED_POLICY
from reports.chart_page import FILES
from tests.browsing import press, scrolls_sideways, small_targets

pytestmark = pytest.mark.slow
OF_PLACE, OF_MEASURE = "/places/QN/charts/places", "/measures/index/charts/places"
TWO = "?places=QN,QS"
HEAVIEST = 60_000  # bytes of a page, compressed


def asked(address: str, path: str) -> httpx.Response:
    return httpx.get(f"{address}{path}", headers={"Accept": "text/html"}, timeout=120)


@pytest.fixture(scope="module")
def of_two(server: str) -> str:
    """The address of the first chart of a comparison, without its places."""
    offered = asked(server, f"/compare{TWO}").text
    found = re.findall(r'class="explore"><a href="(/compare/charts/[^"?/]+)\?', offered)
    return str(found[0])


@pytest.fixture(scope="module")
def pages(of_two: str) -> tuple[tuple[str, str], ...]:
    """The pages of three charts: address and query."""
    return (OF_PLACE, ""), (OF_MEASURE, ""), (of_two, TWO)


def test_every_chart_that_a_page_offers_has_a_page_with_its_drawing_its_figures_and_its_files(
    server: str,
) -> None:
    for path in ("/places/QN", "/places/T", "/measures/index", f"/compare{TWO}"):
        offered = re.findall(r'class="explore"><a href="([^"]+)"', asked(server, path).text)
        assert offered
        for each in offered:
            page = asked(server, unescape(each))
            assert page.status_code == 200
            assert page.text.count("<table") == 1
            assert len(gzip.compress(page.content, 6)) < HEAVIEST


def test_the_files_of_a_chart_are_there_and_are_not_sent_twice(
    server: str, pages: tuple[tuple[str, str], ...]
) -> None:
    for path, query in pages:
        for name in FILES:
            first = asked(server, f"{path}/{name}{query}")
            assert first.status_code == 200, name
            kept = {"If-None-Match": first.headers["ETag"], "Accept": "*/*"}
            again = httpx.get(f"{server}{path}/{name}{query}", headers=kept, timeout=60)
            assert (again.status_code, again.content) == (304, b"")
            assert first.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
        drawn = asked(server, f"{path}/chart.vl.json{query}").json()
        assert drawn["$schema"].startswith("https://vega.github.io/schema/vega-lite/")


def test_the_figures_of_an_opened_chart_are_those_of_the_release(server: str) -> None:
    rows = csv.DictReader(asked(server, "/releases/R1/data.csv").content.decode("utf-8-sig").splitlines())
    known = {row["place_name"]: row for row in rows if row["measure"] == "index"}
    sent = asked(server, f"{OF_MEASURE}/wide.json").json()
    [strips] = [data["values"] for data in sent["data"] if data["name"] == "spots"]
    assert [strip["name"] for strip in strips] == ["Smallton", "North End", "South End"]
    for strip in strips:
        row = known[strip["name"]]
        figures = [float(row[name]) for name in ("lower_95", "value", "upper_95") if row[name]]
        assert [value for bar in strip["bars"] for value in bar.values()] == figures
    assert any(strip["bars"] for strip in strips)


@pytest.mark.parametrize(
    "path",
    [
        "/places/QN/charts/nothing",
        "/places/QN/charts/map",
        f"{OF_PLACE}/other.svg",
        "/places/XX/charts/places",
        "/measures/nothing/charts/places",
        "/measures/index/charts/..%2Fplaces",
        f"/compare/charts/nothing{TWO}",
        f"/compare/charts/{'a' * 300}{TWO}",
    ],
)
def test_a_chart_that_is_not_there_is_told(server: str, path: str) -> None:
    assert asked(server, path).status_code == 404


def test_a_chart_of_places_that_cannot_be_compared_is_refused(server: str, of_two: str) -> None:
    for query in ("", "?places=QN", "?places=QN,nothing"):
        assert asked(server, f"{of_two}{query}").status_code in (404, 422)


def test_scripts_run_on_pages_with_charts_alone_and_nothing_is_taken_for_one(
    server: str, pages: tuple[tuple[str, str], ...]
) -> None:
    assert "unsafe" not in SCRIPTED_POLICY
    for path, query in (*pages, ("/places/QN", ""), ("/measures/index", ""), ("/compare", TWO)):
        first = asked(server, f"{path}{query}")
        kept = {"If-None-Match": first.headers["ETag"], "Accept": "text/html"}
        again = httpx.get(f"{server}{path}{query}", headers=kept, timeout=60)
        assert again.status_code == 304
        for answer in (first, again):  # a browser takes over the headers of a 304
            assert answer.headers["Content-Security-Policy"] == SCRIPTED_POLICY
    for path in ("/", "/places", "/measures", "/find?name=end", "/s/first", "/account/sign-in"):
        assert asked(server, path).headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


def test_what_draws_a_chart_may_be_kept_for_good_and_weighs_what_is_told(server: str) -> None:
    page = asked(server, "/measures/index").text
    [needs] = re.findall(r'<script[^>]+data-needs="([^"]+)"', page)
    weight = 0
    for address in needs.split():
        sent = asked(server, address)
        assert sent.headers["Cache-Control"] == "max-age=31536000, public, immutable"
        assert sent.headers["Content-Encoding"] == "gzip"
        weight += int(sent.headers.get("Content-Length", 0)) or len(gzip.compress(sent.content, 6))
    [told] = set(re.findall(r"\(needs (\d+) kB\)", page))
    assert abs(weight / 1000 - int(told)) <= 1


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    yield opened
    opened.close()


@pytest.mark.browser
def test_without_scripts_the_link_leads_to_the_page_of_the_chart(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/measures/index")
    press(page.locator("#places .explore a"))
    assert page.url == f"{server}{OF_MEASURE}"
    assert page.locator("table tbody tr").count() == 3
    assert page.locator("#places .explore").is_hidden()  # it would lead here
    press(page.get_by_role("link", name="All of", exact=False).first)
    assert page.url == f"{server}/measures/index"
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", ["/measures/index", "/places/QN", f"/compare{TWO}"])
def test_a_chart_opens_where_it_stands_and_asks_our_own_host_for_what_it_needs_and_not_before(
    browser: Browser, server: str, axe: Callable[[Page], None], path: str, width: int
) -> None:
    tab = browser.new_page(viewport={"width": width, "height": 900})
    asked_for: list[str] = []
    said: list[str] = []
    tab.on("request", lambda request: asked_for.append(request.url))
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.goto(f"{server}{path}", wait_until="networkidle")
    assert [address for address in asked_for if "/assets/web/" in address] == []
    for number in range(tab.locator(".explore a:visible").count()):
        link = tab.locator(".explore a:visible").nth(number)
        figure = link.locator("xpath=ancestor::*[@class='figure' or @class='figure explored']")
        link.click()
        figure.locator(".twin .stage svg").wait_for()
        assert figure.locator(":scope > .chart:visible").count() == 0
        figure.get_by_role("button", name="Next row").click()
        assert ": " in figure.get_by_role("status").inner_text()
    assert len([address for address in asked_for if "/assets/web/" in address]) == 2
    assert all(address.startswith(server) for address in asked_for)
    assert said == []
    assert not scrolls_sideways(tab)
    assert small_targets(tab) == []
    axe(tab)
    tab.close()


@pytest.mark.browser
def test_the_keyboard_opens_a_chart_walks_its_rows_and_closes_it_without_losing_its_place(
    tab: Page, server: str
) -> None:
    tab.goto(f"{server}/measures/index")
    link, status = tab.locator("#places .explore a"), tab.locator("#places .twin [role=status]")
    table = [row.split("\t") for row in tab.locator("#places + table tbody tr").all_inner_texts()]
    link.focus()
    tab.keyboard.press("Space")
    tab.locator("#places .twin .stage svg").wait_for()
    assert link.get_attribute("aria-expanded") == "true"
    assert link.evaluate("link => link === document.activeElement")
    heard = []
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp"):
        tab.keyboard.press(key)
        heard.append(status.inner_text().partition(":")[0])
    assert heard == ["Smallton", "North End", "South End", "South End", "North End"]
    assert [row[0] for row in table] == ["North End", "South End"]
    tab.keyboard.press("Tab")  # into the chart; Escape leads back from anywhere in it
    tab.keyboard.press("Escape")
    assert tab.locator(".twin").count() == 0
    assert link.get_attribute("aria-expanded") == "false"
    assert link.evaluate("link => link === document.activeElement")
    assert tab.locator("#places > .chart:visible").count() == 1


@pytest.mark.browser
def test_a_pointer_over_a_row_says_its_figures(tab: Page, server: str) -> None:
    tab.goto(f"{server}/measures/index")
    tab.locator("#places .explore a").click()
    row = tab.locator("#places .twin .stage svg").get_by_text("South End", exact=True)
    row.hover(force=True)
    sent = json.loads(httpx.get(f"{server}{OF_MEASURE}/wide.json", timeout=60).text)
    [words] = [
        strip["words"]
        for data in sent["data"]
        if data["name"] == "spots"
        for strip in data["values"]
        if strip["name"] == "South End"
    ]
    tab.locator("#places .twin [role=status]").get_by_text(words, exact=True).wait_for()


@pytest.mark.browser
def test_a_chart_that_cannot_be_fetched_says_so_and_keeps_the_drawing(tab: Page, server: str) -> None:
    def gone(route: Route) -> None:
        route.abort()

    tab.route("**/assets/web/*", gone)
    tab.goto(f"{server}/measures/index")
    tab.locator("#places .explore a").click()
    tab.get_by_text("The chart could not be opened. Its page has every figure.").wait_for()
    assert tab.locator("#places > .chart:visible").count() == 1
