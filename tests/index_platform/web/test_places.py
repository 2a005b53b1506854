import gzip
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pypdfium2
import pytest

from index_platform.services import official, releases
from index_platform.settings import from_environment
from index_platform.web.security import HEADERS
from tests.index_platform.official import described
from tests.index_platform.survey import MOMENT, Way
from tests.index_platform.web.people import Site, running
from tests.reports.checkers import complaints
from tests.reports.reading import pages, sizes

pytestmark = pytest.mark.slow


def answer(address: str, path: str, *, method: str = "GET", accept: str = "text/html") -> httpx.Response:
    return httpx.request(method, f"{address}{path}", headers={"Accept": accept}, timeout=60)


def test_before_the_first_release_the_start_page_says_so(empty_server: str) -> None:
    assert "Nothing has been published yet" in answer(empty_server, "/").text
    assert answer(empty_server, "/health").json() == {"status": "ok", "release": None}
    assert answer(empty_server, "/places/QN").status_code == 404


def test_every_place_of_a_release_is_listed_and_leads_to_its_report_and_its_pdf(
    server: str, tmp_path: Path
) -> None:
    listed = answer(server, "/places").text
    assert "synthetic figures" in listed
    assert "All of Smallton" in listed
    said = "Likely ranges (95% intervals) on the index, where 100 is Smallton in autumn 2026."
    assert said in listed
    found = re.findall(r'<p class="place[^"]*"><a href="([^"]+)"', listed)
    assert found == ["/places/T", "/places/QN", "/places/QS"]
    mapped = re.findall(r'<a href="([^"]+)" tabindex="-1">', listed)
    assert mapped == 2 * ["/places/QN", "/places/QS"]  # one map for a phone, one for a desk
    for path in found:
        assert f'href="{path}/report.pdf"' in answer(server, path).text
        file = tmp_path / "report.pdf"
        response = answer(server, f"{path}/report.pdf")
        assert response.headers["Content-Type"] == "application/pdf"
        file.write_bytes(response.content)
        assert complaints(response.content) == set()
        assert len(pypdfium2.PdfDocument(file)) == 8


def test_a_place_has_its_report_in_large_print_and_says_whom_to_talk_to(server: str) -> None:
    page = answer(server, "/places/QN").text
    assert '<a href="/places/QN/large-print.pdf">Large print (PDF)</a>' in page
    assert "Samaritans:" in page
    sent = answer(server, "/places/QN/large-print.pdf")
    assert sent.headers["Content-Type"] == "application/pdf"
    assert sent.headers["Content-Disposition"].endswith('.large-print.pdf"')
    assert min(sizes(sent.content)) >= 18
    assert "Samaritans:" in " ".join(pages(sent.content))


def test_every_answer_carries_the_security_headers_refusals_and_files_too(server: str) -> None:
    answers = [answer(server, path) for path in ("/", "/places", "/health", "/assets/css/tokens.css")]
    for response in [*answers, answer(server, "/nothing")]:
        for name, value in HEADERS.items():
            assert response.headers[name] == value


def test_a_place_that_is_not_in_the_release_is_told_to_people_and_to_scripts(server: str) -> None:
    told = answer(server, "/places/XX", accept="text/html,application/xhtml+xml")
    assert told.status_code == 404
    assert "There is no such page" in told.text
    problem = answer(server, "/places/XX", accept="application/json")
    assert problem.headers["Content-Type"] == "application/problem+json"
    assert {"status": 404, "code": "not-found"}.items() <= problem.json().items()


def test_head_answers_like_get_without_a_body(server: str) -> None:
    response = answer(server, "/places", method="HEAD")
    assert response.status_code == 200
    assert response.content == b""


def test_a_withdrawn_release_is_shown_no_more(server: str, released: Way) -> None:
    assert answer(server, "/health").json()["release"] == "R1"
    releases.withdrawn(released.engine, "R1", moment=MOMENT, reason="A slip.")
    assert "Nothing has been published yet" in answer(server, "/").text
    assert answer(server, "/places/QN").status_code == 404


def test_once_boundaries_are_loaded_the_map_shows_them_and_the_page_stays_light(
    site_of_release: Site, tmp_path: Path
) -> None:
    browser = site_of_release.browser()
    before = browser.get("/places").text
    assert "Each tile is a quarter" in before
    description = described(tmp_path / "official")
    official.load(site_of_release.engine, description, description.parent, moment=MOMENT)
    page = browser.get("/places").text
    assert "Each tile" not in page
    assert "Boundaries: made for tests" in page
    assert re.findall(r'<a href="([^"]+)" tabindex="-1">', page) == 2 * ["/places/QN", "/places/QS"]
    assert page.count('fill-rule="evenodd"') == 4
    assert len(gzip.compress(page.encode())) < 60_000


@pytest.fixture
def site_of_release(released_once: Path, tmp_path: Path) -> Iterator[Site]:
    """A site that shows a release of its own."""
    shutil.copytree(released_once, tmp_path / "way")
    with running(from_environment({"THRIVING_DATA_DIR": str(tmp_path / "way" / "data")})) as found:
        yield found
