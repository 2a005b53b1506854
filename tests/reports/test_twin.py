"""The twin of a chart: the same marks, the figures of the file, and a table that says what pointing says."""

import gzip
import json
import re
from itertools import pairwise
from typing import Any

import pytest

from instruments.errors import NotFoundError
from reports import tidy
from reports.accessibility import findings
from reports.chart_page import FILES, Charts, chart_file, chart_page, charts_of
from reports.charts import FRAMES, WIDE, Frame, scene_of
from reports.content import Figure, NumberedMap, Table, TileMap
from reports.html import Links, figures, figures_in, web_page
from reports.measure_report import measure_report
from reports.specification import specification
from reports.twin import POINTED, chart_pages, compiled, has_twin, twin
from reports.twin_links import needed
from tests.reports.cases import report
from tests.reports.chart_cases import with_wards
from tests.reports.release_cases import EDITION

EVERY = pytest.mark.parametrize("name", ["wards, two waves", "five waves", "everything withheld"])


def explored(name: str) -> list[Figure]:
    return [figure for figure in figures(report(name)) if has_twin(figure)]


def read(figure: Figure, frame: Frame = WIDE) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(twin(figure, frame)))
    return made


def strips(figure: Figure, frame: Frame = WIDE) -> list[dict[str, Any]]:
    return list(read(figure, frame)["layer"][-1]["data"]["values"])


@EVERY
def test_a_twin_is_the_drawing_with_one_layer_over_it(name: str) -> None:
    for figure in explored(name):
        for frame in FRAMES:
            chart = figure.chart
            assert not isinstance(chart, NumberedMap | TileMap)
            drawn = json.loads(json.dumps(specification(scene_of(chart, frame))))
            made = read(figure, frame)
            assert made["layer"][:-1] == drawn["layer"]
            differ = {key for key in made if made[key] != drawn.get(key)}
            assert differ <= {"description", "padding", "autosize", "params", "layer"}


@pytest.mark.parametrize("key", ["index", "proud", "brs_mean"])
@pytest.mark.parametrize("anchor", ["places", "wards"])
def test_the_figures_of_a_twin_are_those_of_the_file(key: str, anchor: str) -> None:
    table = with_wards()
    rows = {row["place_name"]: row for row in tidy.rows(table, EDITION) if row["measure"] == key}
    found = figures_in(measure_report(table, key, release="R1").pages)
    figure = next(one for one in found if one.anchor == anchor)
    seen = 0
    for strip in strips(figure):
        row = rows[strip["name"]]
        known = [float(row[name]) for name in ("lower_95", "value", "upper_95") if row[name]]
        assert [value for bar in strip["bars"] for value in bar.values()] == known
        printed = re.findall(r"[−\d.]+", strip["words"].partition(": ")[2])
        assert all(f"{value:g}" in [f"{float(text):g}" for text in printed if text != "."] for value in known)
        seen += bool(known)
    assert seen > len(rows) / 8


@EVERY
def test_strips_cover_their_rows_and_none_lies_over_another(name: str) -> None:
    for figure in explored(name):
        for frame in FRAMES:
            told = strips(figure, frame)
            assert [strip[POINTED] for strip in told] == list(range(1, len(told) + 1))
            for one in told:
                assert one["name"]
                assert one["top"] < one["bottom"]
                assert one["left"] < one["right"]
            columns = {strip["left"] for strip in told}
            for column in columns:
                below = [strip for strip in told if strip["left"] == column]
                for before, after in pairwise(below):
                    assert before["bottom"] <= after["top"] + 1e-9


@EVERY
def test_the_table_of_a_chart_says_what_pointing_says(name: str) -> None:
    made = charts_of(report(name), figures(report(name)))
    for figure in explored(name):
        [table] = [
            block
            for page in chart_pages(made.around, figure, WIDE).pages
            for block in page.blocks
            if isinstance(block, Table)
        ]
        for strip in strips(figure):
            title = ". ".join(filter(None, (strip["group"], strip["name"])))
            rows = [row for row in table.rows if row.head == title]
            texts = [cell.text for row in rows for cell in row.cells]
            for part in re.split("; |, middle ", strip["words"].removeprefix(f"{title}: ")):
                whole = re.fullmatch(r"(?:(.*) )?(\S+ to \S+)", part)
                wanted = filter(None, whole.groups()) if whole else ({part} - {title})
                assert all(any(words in text for text in texts) for words in wanted)


def test_every_chart_becomes_a_file_that_a_browser_draws_without_a_compiler() -> None:
    for figure in explored("wards, two waves"):
        made = json.loads(compiled(figure, WIDE))
        assert made["$schema"].startswith("https://vega.github.io/schema/vega/")
        assert [signal["name"] for signal in made["signals"]] == [POINTED]
        assert "url" not in json.dumps(made["data"])


def test_a_map_and_the_key_of_the_bars_have_no_twin() -> None:
    made = charts_of(report("wards, two waves"), figures(report("wards, two waves")))
    for anchor in ("map", "bar", "nothing"):
        with pytest.raises(NotFoundError, match="no chart"):
            made.of(anchor)


def test_the_page_of_a_chart_is_sound_and_leads_to_files_that_are_there() -> None:
    made: Charts = charts_of(report("rich"), figures(report("rich")))
    page = chart_page(made, "places", below="/places/e/charts", query="", navigation=()).decode()
    assert findings(page) == ()
    offered = re.findall(r'href="/places/e/charts/places/([^"]+)"', page)
    assert set(offered) <= set(FILES)
    for name in FILES:
        assert chart_file(made, "places", name)
    assert 'href="/places/e"' in page


def test_a_page_says_what_a_chart_needs_as_it_travels_and_nothing_of_it_comes_unasked() -> None:
    page = web_page(report("rich"), Links(charts="/places/e/charts"))
    weight = sum(len(gzip.compress(path.read_bytes(), 6)) for path in needed())
    assert f"(needs {weight / 1000:.0f} kB)" in page
    assert re.findall(r'<script defer src="([^"]+)"', page) == ["/assets/js/explore.js"]
    assert page.count("<script") == 1
    assert all(len(re.findall(r"-[0-9a-f]{12}\.js$", path.name)) == 1 for path in needed())


def test_a_page_that_travels_alone_and_one_without_pages_of_charts_offer_none() -> None:
    for links in (Links(alone=True, charts="/places/e/charts"), Links()):
        source = web_page(report("rich"), links)
        assert "<script" not in source
        assert 'class="explore"' not in source
