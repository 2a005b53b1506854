"""The list of releases and their files, as anybody may fetch them."""

import csv
import gzip
import io
import re

import httpx
import jsonschema
import pytest

from index_platform.queries.published import table_from_document
from index_platform.services import releases
from index_platform.storage.runs import read
from index_platform.web.fresh import has
from reports.packing import unpacked
from reports.sentences import WITHHELD, size_words
from scoring.published import PublishedTable, Shown
from tests.index_platform.survey import AGAIN, MOMENT, Way

pytestmark = pytest.mark.slow
CSV = "/releases/R1/data.csv"
BESIDE = f"{CSV}-metadata.json"
ZIP = "/releases/R1/data.zip"
FILES = {  # every file, and its media type as it is sent
    CSV: "text/csv; header=present; charset=utf-8",
    BESIDE: "application/csvm+json",
    "/releases/R1/data.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "/releases/R1/data.ods": "application/vnd.oasis.opendocument.spreadsheet",
    "/releases/R1/data.json": "application/json",
    "/releases/R1/data.schema.json": "application/schema+json",
    ZIP: "application/zip",
}
APART = ("difference", "difference_lower_95", "difference_upper_95")
FIGURES = ("value", "lower_95", "upper_95", "base", *APART)


def answer(address: str, path: str, *, method: str = "GET", **headers: str) -> httpx.Response:
    names = {name.replace("_", "-"): value for name, value in {"accept": "text/html", **headers}.items()}
    return httpx.request(method, f"{address}{path}", headers=names, timeout=60)


@pytest.fixture(scope="module")
def published(released: Way) -> PublishedTable:
    """The figures of R1, as the gate wrote them."""
    return table_from_document(read(released.run).protected)


def test_every_cell_of_the_file_is_a_published_figure_and_every_figure_is_in_it(
    server: str, published: PublishedTable
) -> None:
    text = answer(server, CSV).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert {(row["place_code"], row["measure"]) for row in rows} == set(published.cells)
    assert len(rows) == len(published.cells)
    assert {(row["release"], row["released"]) for row in rows} == {("R1", MOMENT.date().isoformat())}
    for row in rows:
        cell = published.cell(row["place_code"], row["measure"])
        found = [float(row[name]) for name in FIGURES if row[name]]
        if isinstance(cell, Shown):
            apart = cell.difference
            differences = [apart.value, apart.low, apart.high] if apart else []
            assert found == [cell.value, cell.low, cell.high, cell.base, *differences]
            assert (row["outcome"], row["mark"]) == (cell.outcome or "", "[u]" if cell.uncertain else "")
        else:
            assert found == []
            assert (row["mark"], row["note"]) == (f"[{cell.code}]", WITHHELD[cell])


def test_the_release_of_these_tests_has_figures(published: PublishedTable) -> None:
    """Else the law above would hold for nothing. What is withheld: tests/index_platform/test_canary.py."""
    assert sum(isinstance(cell, Shown) for cell in published.cells.values()) > 20


def test_the_file_leads_to_what_its_columns_hold(server: str) -> None:
    response = answer(server, CSV)
    assert response.headers["link"] == f'<{BESIDE}>; rel="describedby"; type="application/csvm+json"'
    told = answer(server, BESIDE).json()
    assert told["url"] == "data.csv"
    header = response.content.decode("utf-8-sig").splitlines()[0].split(",")
    assert [column["name"] for column in told["tableSchema"]["columns"]] == header


def test_the_json_leads_to_its_schema(server: str) -> None:
    told = '</releases/R1/data.schema.json>; rel="describedby"; type="application/schema+json"'
    assert answer(server, "/releases/R1/data.json").headers["link"] == told
    schema = answer(server, "/releases/R1/data.schema.json").json()
    jsonschema.Draft202012Validator(schema).validate(answer(server, "/releases/R1/data.json").json())


@pytest.mark.parametrize("path", FILES)
def test_a_file_is_saved_under_a_name_that_says_what_it_is(server: str, path: str) -> None:
    response = answer(server, path)
    saved = f'attachment; filename="first-r1-{path.rpartition("/")[2]}"'
    assert response.headers["content-disposition"] == saved
    assert response.headers["content-type"] == FILES[path]


def test_the_archive_holds_what_is_served(server: str) -> None:
    files = unpacked(answer(server, ZIP).content)
    for path in FILES.keys() - {ZIP}:
        assert files[f"first-r1/{path.rpartition('/')[2]}"] == answer(server, path).content


@pytest.mark.parametrize("path", FILES)
def test_whoever_has_the_file_is_not_sent_it_again(server: str, path: str) -> None:
    first = answer(server, path)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "public, no-cache"
    again = answer(server, path, if_none_match=tag)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert answer(server, path, if_none_match='"something-else"').status_code == 200


@pytest.mark.parametrize(
    ("known", "is_it"),
    [
        ('"v1"', True),
        ('W/"v1"', True),
        ('"v0", W/"v1"', True),
        ("*", True),
        ("", False),
        ("v1", False),
        ('"v11"', False),
    ],
)
def test_versions_are_compared_weakly_and_whole(known: str, is_it: bool) -> None:
    assert has(known, "v1") is is_it


@pytest.mark.parametrize("path", [*FILES, "/releases"])
def test_head_answers_like_get_without_a_body(server: str, path: str) -> None:
    got = answer(server, path, accept_encoding="identity")
    head = answer(server, path, method="HEAD", accept_encoding="identity")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(got.content))
    assert head.headers.get("etag") == got.headers.get("etag")


def test_the_list_names_the_release_its_day_and_the_size_of_its_file(server: str) -> None:
    made = {path: len(answer(server, path).content) for path in FILES}  # its size is told once it is
    page, size = answer(server, "/releases").text, made[CSV]
    assert "R1: Smallton, autumn 2026" in page
    assert "Published on 22 November 2026." in page
    assert "synthetic figures" in page
    assert "The first release." in page
    assert f'<a href="{CSV}">All figures (CSV, {round(size / 1000)} kB)</a>' in page
    for path, count in made.items():
        words = size_words(count)
        assert re.search(rf'<a href="{re.escape(path)}">[^<]+, {re.escape(words)}\)</a>', page)


@pytest.mark.parametrize("path", ["/places", "/places/QN", "/places/T"])
def test_pages_of_places_lead_to_the_figures(server: str, path: str) -> None:
    page = answer(server, path).text
    assert f'<a href="{CSV}">All figures as a CSV file</a>' in page
    assert '<a href="/releases">Downloads</a>' in page


@pytest.mark.parametrize("file", ["data.xls", "data.csv.bak", "data", "..%2fdata.csv", "data.CSV"])
def test_a_name_that_is_not_exactly_that_of_a_file_is_no_page(server: str, file: str) -> None:
    assert answer(server, f"/releases/R1/{file}").status_code == 404


@pytest.mark.parametrize("name", ["R2", "r1", "1", "R01", "R1%00", "..%2fR1", "%52%31x"])
def test_an_id_that_is_not_exactly_that_of_a_release_is_no_page(server: str, name: str) -> None:
    assert answer(server, f"/releases/{name}/data.csv").status_code == 404


def test_what_waits_for_approval_looks_like_what_never_was(server: str, released: Way) -> None:
    """Nobody can tell from outside that a release is being prepared."""
    before = answer(server, "/releases/R2/data.csv")
    proposed = releases.proposed(released.engine, released.run, moment=MOMENT, said=AGAIN)
    assert proposed.id == "R2"
    waiting = answer(server, "/releases/R2/data.csv")
    assert (waiting.status_code, waiting.text) == (404, before.text)
    releases.withdrawn(
        released.engine, "R2", moment=MOMENT, reason="A slip."
    )  # never public: it stays unknown
    assert answer(server, "/releases/R2/data.csv").status_code == 404
    assert "R2" not in answer(server, "/releases").text


@pytest.mark.parametrize("path", ["/places", "/places/QN", "/places/T", "/releases"])
def test_a_public_page_weighs_less_than_sixty_kilobytes(server: str, path: str) -> None:
    response = answer(server, path, accept_encoding="gzip")
    assert response.headers["content-encoding"] == "gzip"
    assert response.headers["vary"].lower() == "accept-encoding"
    assert int(response.headers["content-length"]) < 60_000


def test_what_is_compressed_is_the_same_as_what_is_not(server: str) -> None:
    with httpx.Client(timeout=60) as client:
        with client.stream("GET", f"{server}{CSV}", headers={"accept-encoding": "gzip"}) as response:
            packed = b"".join(response.iter_raw())
        plain = client.get(f"{server}{CSV}", headers={"accept-encoding": "identity"}).content
    assert gzip.decompress(packed) == plain
    assert len(packed) < len(plain) / 3


@pytest.mark.parametrize(
    "path",
    [
        "/places/QN/report.pdf",
        "/assets/fonts/SourceSans3-Regular.woff2",
        "/nothing",
        "/health",
        "/releases/R1/data.xlsx",
        "/releases/R1/data.ods",
        ZIP,
    ],
)
def test_nothing_is_compressed_that_is_so_already_or_is_no_public_page(server: str, path: str) -> None:
    assert "content-encoding" not in answer(server, path, accept_encoding="gzip").headers


def test_a_release_that_was_withdrawn_is_gone_and_the_list_says_when(server: str, released: Way) -> None:
    releases.withdrawn(released.engine, "R1", moment=MOMENT, reason="A slip.")
    for path in FILES:
        response = answer(server, path)
        assert response.status_code == 410
        assert "This release was withdrawn" in response.text
        problem = answer(server, path, accept="application/json").json()
        assert problem["code"] == "withdrawn"
        assert answer(server, path, if_none_match="*").status_code == 410
    page = answer(server, "/releases").text
    assert "withdrawn on 22 November 2026" in page
    assert "data.csv" not in page


def test_before_the_first_release_the_list_says_so(empty_server: str) -> None:
    assert "Nothing has been published yet" in answer(empty_server, "/releases").text
    assert answer(empty_server, CSV).status_code == 404
