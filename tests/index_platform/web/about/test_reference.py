"""The page about data for programs: what it lists is there, and what it shows runs as it stands there."""

import csv
import html
import io
import re
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import jsonschema
import pandas
import pytest
from python_calamine import CalamineWorkbook

from index_platform.services import release_files
from index_platform.settings import PUBLIC_URL
from index_platform.web.about.examples import PANDAS, PYTHON, SPREADSHEET, R, examples
from reports.release_json import SCHEMA
from scoring.published import PublishedTable
from tests.index_platform.web.about.test_pages import answer
from tests.reports import tables

pytestmark = pytest.mark.slow
OPENAPI = "/api/openapi.json"


@pytest.fixture(scope="module")
def shown(server: str) -> dict[str, str]:
    """The examples as they stand on the page, for this server."""
    page = answer(server, "/api").text
    found = re.findall(r'<pre aria-label="([^"]+)"><code>(.*?)</code></pre>', page, re.DOTALL)
    return {name: html.unescape(text).replace(PUBLIC_URL, server) for name, text in found}


@pytest.fixture(scope="module")
def figures(server: str) -> dict[str, tuple[str, str]]:
    """The likely range of the index by place, as the file of the release has them."""
    text = answer(server, "/releases/R1/data.csv").content.decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return {
        row["place_name"]: (row["lower_95"], row["upper_95"])
        for row in rows
        if row["measure"] == "index" and row["value"]
    }


def _printed(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", [PYTHON, PANDAS])
def test_a_python_example_prints_the_published_figures(
    shown: dict[str, str], figures: dict[str, tuple[str, str]], tmp_path: Path, name: str
) -> None:
    (tmp_path / "example.py").write_text(shown[name], encoding="utf-8")
    printed = _printed([sys.executable, "example.py"], tmp_path)
    assert figures
    for place, limits in figures.items():
        line = next(line for line in printed.splitlines() if line.startswith(place))
        assert [float(found) for found in re.findall(r"\d+(?:\.\d+)?", line)][
            :: 2 if name == PANDAS else 1
        ] == [float(limit) for limit in limits]


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="there is no Rscript on this machine")
def test_the_example_in_r_prints_the_published_figures(
    shown: dict[str, str], figures: dict[str, tuple[str, str]], tmp_path: Path
) -> None:
    (tmp_path / "example.R").write_text(shown[R], encoding="utf-8")
    printed = _printed(["Rscript", "example.R"], tmp_path)
    for place, limits in figures.items():
        line = next(line for line in printed.splitlines() if place in line)
        assert all(limit in line for limit in limits)


def test_the_addresses_for_spreadsheets_open_with_the_figures_in_them(
    shown: dict[str, str], figures: dict[str, tuple[str, str]], tmp_path: Path
) -> None:
    addresses = re.findall(r"http://\S+", shown[SPREADSHEET])
    assert [address.rpartition(".")[2] for address in addresses] == ["ods", "xlsx", "csv"]
    for address in addresses[:2]:
        file = tmp_path / address.rpartition("/")[2]
        file.write_bytes(httpx.get(address, follow_redirects=True, timeout=60).content)
        book = CalamineWorkbook.from_path(str(file))
        cells = {
            str(cell)
            for name in book.sheet_names
            for row in book.get_sheet_by_name(name).to_python()
            for cell in row
        }
        assert set(figures) <= cells
    assert len(pandas.read_csv(addresses[2], encoding="utf-8-sig")) > len(figures)


def test_every_file_and_every_column_of_the_release_is_told(server: str) -> None:
    page = answer(server, "/api").text
    files = set(re.findall(r'href="/releases/latest/([^"]+)"', page))
    held = {each.name for each in release_files.of(is_compared=False)}
    assert files == {*held, release_files.BUNDLE}
    for file in files:
        sent = httpx.get(f"{server}/releases/latest/{file}", follow_redirects=True, timeout=60)
        assert sent.status_code == 200
        if file.endswith(".csv"):
            header = sent.content.decode("utf-8-sig").splitlines()[0].split(",")
            assert all(f">{column}<" in page for column in header)


def test_every_address_of_the_description_stands_on_the_page_and_none_else_does(server: str) -> None:
    page, told = answer(server, "/api").text, answer(server, OPENAPI).json()
    stands = set(re.findall(r"<summary>(?:GET|PUT) (/[^<]+)</summary>", page))
    assert stands == set(told["paths"])
    assert {"/releases/{name}/{file}", "/releases/latest/{file}", "/api/responses/{response_id}"} <= stands


def test_every_parameter_of_a_public_file_has_words_and_an_example(server: str) -> None:
    told = answer(server, OPENAPI).json()
    parameters = [
        parameter
        for path, methods in told["paths"].items()
        if not path.startswith("/api/responses")
        for operation in methods.values()
        for parameter in operation.get("parameters", ())
    ]
    assert len(parameters) > 10
    assert all(each["description"] and each["examples"] for each in parameters)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_newest_release_is_led_to_and_nothing_is_kept_of_where_it_was(server: str, method: str) -> None:
    for file, target in (
        ("/data.csv", "/releases/R1/data.csv"),
        ("", "/releases/R1"),
        ("/change", "/releases/R1/change"),
    ):
        found = httpx.request(method, f"{server}/releases/latest{file}", timeout=60)
        assert (found.status_code, found.headers["location"]) == (302, target)
        assert found.headers["cache-control"] == "public, no-cache"


def test_before_the_first_release_there_is_no_newest(empty_server: str) -> None:
    assert answer(empty_server, "/releases/latest/data.csv").status_code == 404


def test_what_the_newest_address_gives_fits_its_schema(server: str) -> None:
    with httpx.Client(base_url=server, follow_redirects=True, timeout=60) as client:
        schema = client.get(f"/releases/latest/{SCHEMA}").json()
        jsonschema.Draft202012Validator(schema).validate(client.get("/releases/latest/data.json").json())


def test_an_example_names_the_columns_of_its_release_and_the_address_of_its_site() -> None:
    table: PublishedTable = tables.oldham()
    for text in examples(table, "https://index.example.org").values():
        assert "<" not in text.replace("<-", "")
        assert "https://index.example.org/releases/latest/" in text
