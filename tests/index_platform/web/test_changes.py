"""The page on what changed, as anybody may read it."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from index_platform.services import changes, releases
from index_platform.settings import from_environment
from reports.sentences import banned
from scoring.published_change import PublishedChange, ShownChange
from scoring.spec import MeasureKind
from tests.index_platform.fresh import opened
from tests.index_platform.survey import MOMENT, Way
from tests.index_platform.web.conftest import serving

pytestmark = pytest.mark.slow
PAGE = "/releases/R2/change"


@pytest.fixture(scope="module")
def both(both_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Way]:
    folder = tmp_path_factory.mktemp("both") / "way"
    shutil.copytree(both_once, folder)
    settings = from_environment({"THRIVING_DATA_DIR": str(folder / "data")})
    with opened(settings) as engine:
        yield Way(folder, settings, engine)


@pytest.fixture(scope="module")
def address(both: Way) -> Iterator[str]:
    with serving(both.settings) as found:
        yield found


@pytest.fixture(scope="module")
def page(address: str) -> str:
    answer = asked(address, PAGE)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, no-cache"
    return answer.text


@pytest.fixture(scope="module")
def change(both: Way) -> PublishedChange:
    found = changes.latest(both.engine, "R2", moment=MOMENT)
    assert found is not None
    return found.change


def asked(address: str, path: str) -> httpx.Response:
    return httpx.get(f"{address}{path}", headers={"accept": "text/html"}, timeout=120)


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", " ", html, flags=re.S)))


def test_every_measure_has_its_chart_its_table_and_its_verdicts(page: str, change: PublishedChange) -> None:
    assert page.count("<table") == len(change.measures) + 2 * bool(change.contributions)
    charted = [one for one in change.measures if one.kind is not MeasureKind.ARITHMETIC]
    for measure in charted:
        assert f'id="change-{measure.key.replace("_", "-")}"' in page
    told = words(page)
    for (_, key), cell in change.cells.items():
        if isinstance(cell, ShownChange):
            assert str(cell.outcome) in told
            assert change.measure(key).title in told


def test_the_page_says_how_sure_it_is_and_in_no_word_that_we_do_not_use(page: str) -> None:
    told = words(page)
    assert "How sure are we?" in told
    assert "looked at together" in told
    assert banned(told) == ()
    assert "None" not in told
    assert "nan" not in told


def test_headings_go_down_step_by_step_and_there_is_one_of_the_first(page: str) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    anchors = re.findall(r'id="([^"]+)"', page)
    assert len(anchors) == len(set(anchors))


def test_nothing_on_the_page_needs_script_or_style_of_its_own(page: str) -> None:
    assert "<script" not in page
    assert " style=" not in page


def test_little_stands_open_and_the_rest_needs_no_script(page: str, change: PublishedChange) -> None:
    standing = re.sub(r"<details>(?:(?!<details>).)*?</details>", "", page, flags=re.S)
    standing = re.sub(r"<details>.*?</details>", "", standing, flags=re.S)
    assert standing.count('class="figure"') == 6  # the index, people who are thriving, four parts
    assert page.count('class="figure"') == len(change.measures) - 1
    assert page.count("<details") == page.count("<summary>")


@pytest.mark.parametrize("path", ["/", "/places/QN"])
def test_the_front_page_and_the_page_of_a_place_lead_to_it(address: str, path: str) -> None:
    read = asked(address, path).text
    assert f'href="{PAGE}"' in read
    assert "What changed since autumn 2026" in words(read)


def test_a_change_that_cannot_be_read_closes_no_other_page(both: Way, address: str) -> None:
    with closing(sqlite3.connect(both.settings.database_file)) as connection, connection:
        guards = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'proposals'"
        ).fetchall()
        [(content,)] = connection.execute("SELECT content FROM proposals WHERE number = 2").fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE proposals SET content = '{}' WHERE number = 2")
        connection.commit()
        try:
            for path in ("/", "/places/QN"):
                answer = asked(address, path)
                assert (answer.status_code, PAGE in answer.text) == (200, False)
        finally:
            connection.execute("UPDATE proposals SET content = ? WHERE number = 2", (content,))
            for _, sql in guards:
                connection.execute(sql)


def test_the_list_of_releases_leads_to_it(address: str) -> None:
    listed = asked(address, "/releases").text
    assert listed.count('/change"') == 1
    assert f'href="{PAGE}"' in listed


@pytest.mark.parametrize("name", ["R1", "R9", "r2"])
def test_without_a_public_change_there_is_no_page(address: str, name: str) -> None:
    assert asked(address, f"/releases/{name}/change").status_code == 404


def test_a_release_that_was_withdrawn_is_gone_with_its_change(both: Way, address: str) -> None:
    releases.withdrawn(both.engine, "R1", moment=MOMENT, reason="A slip.")
    assert asked(address, PAGE).status_code == 404
    assert all(PAGE not in asked(address, path).text for path in ("/", "/places/QN", "/releases"))
    releases.withdrawn(both.engine, "R2", moment=MOMENT, reason="A slip.")
    assert asked(address, PAGE).status_code == 410
