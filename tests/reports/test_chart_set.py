"""The charts of a release as files: all of them, under names that hold on every disk, with their words."""

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from xml.etree import ElementTree

import pytest
from PIL import Image

from reports.chart_files import chart_svg
from reports.chart_set import CHARTS, FOLDER, chart_set, named_charts
from reports.content import RangeKey
from reports.drawing import SVG
from reports.html import figures
from reports.place_report import place_report
from scoring.published import PublishedTable
from tests.reports import tables
from tests.reports.release_cases import HOSTILE, named

ENDINGS = ("svg", "png")


def few() -> PublishedTable:
    """A release of two places, whose charts are soon drawn."""
    table = tables.oldham()
    return replace(table, places=table.places[:2])


@cache
def made() -> Mapping[str, bytes]:
    return chart_set(few(), release="R7")


def listed(files: Mapping[str, bytes]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[CHARTS].decode("utf-8-sig"), newline="")))


@pytest.mark.slow
def test_every_chart_of_every_report_is_there_as_svg_and_png_and_in_the_list() -> None:
    table = few()
    wanted = sum(
        not isinstance(figure.chart, RangeKey)
        for place in (table.whole, *table.places)
        for figure in figures(place_report(table, place.code, release="R7"))
    )
    rows = listed(made())
    assert len(rows) == wanted > 10
    assert list(made())[-1] == CHARTS
    assert [f"{FOLDER}/{row[ending]}" for row in rows for ending in ENDINGS] == list(made())[:-1]


@pytest.mark.slow
def test_the_sentence_of_a_chart_stands_in_both_files_and_in_the_list() -> None:
    for row in listed(made()):
        drawn = ElementTree.fromstring(made()[f"{FOLDER}/{row['svg']}"])
        picture = Image.open(io.BytesIO(made()[f"{FOLDER}/{row['png']}"]))
        assert drawn.findtext(f"{{{SVG}}}desc") == picture.info["Description"] == row["text"] != ""
        assert row["place_name"] in ("Oldham", "Central", "East")


@pytest.mark.slow
def test_each_says_of_which_release_it_is_and_that_its_figures_are_synthetic() -> None:
    source = "Thriving Communities Index, Oldham · Autumn 2026 · R7 · synthetic figures."
    for name, content in made().items():
        if name.endswith(".svg"):
            said = " ".join(ElementTree.fromstring(content).itertext())
            assert set(source.split()) <= set(said.split())


@pytest.mark.slow
def test_the_same_release_gives_the_same_bytes() -> None:
    assert chart_set(few(), release="R7") == made()


def stems(table: PublishedTable) -> list[str]:
    return [chart.stem for chart in named_charts(table, release="R7")]


def test_a_chart_keeps_its_name_from_release_to_release() -> None:
    later = replace(few(), wave="next", wave_title="Spring 2027")
    assert stems(later) == stems(few())
    assert stems(few())[7:9] == ["cluster-central-map", "cluster-central-score"]


@pytest.mark.parametrize(
    "code", ["../../etc/passwd", "CON", "a" * 400, "=cmd|' /C", "ward/1\x00", "زندگی", "-"]
)
def test_the_name_of_a_file_is_safe_whatever_the_code_of_a_place(code: str) -> None:
    table = few()
    old, *others = table.places
    cells = {(code if place == old.code else place, key): cell for (place, key), cell in table.cells.items()}
    profiles = tuple(
        replace(one, counts={(code if at == old.code else at, key): n for (at, key), n in one.counts.items()})
        for one in table.profiles
    )
    renamed = replace(
        table, places=(replace(old, code=code), *others), cells=cells, profiles=profiles, tiles=()
    )
    names = stems(renamed)
    assert len(set(names)) == len(names)
    assert all(
        len(name) < 100 and set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for name in names
    )
    assert not any(name.startswith("-") for name in names)


def test_two_codes_that_read_alike_get_two_names() -> None:
    table = few()
    one, other = table.places
    cells = {**table.cells, **{("Cluster East", key): table.cells[other.code, key] for _, key in table.cells}}
    profiles = tuple(
        replace(
            each,
            counts={
                **each.counts,
                **{("Cluster East", key): each.counts[other.code, key] for _, key in each.counts},
            },
        )
        for each in table.profiles
    )
    twice = replace(
        table, places=(one, other, replace(other, code="Cluster East")), cells=cells, profiles=profiles
    )
    names = stems(twice)
    assert len(set(names)) == len(names)
    assert "cluster-east-2-score" in names


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE[:6])
def test_a_name_with_markup_or_a_formula_is_only_ever_text(name: str) -> None:
    table = replace(named(few(), name), wave_title="Autumn")
    first = next(chart for chart in named_charts(table, release="R7") if chart.place.name == name)
    drawn = chart_svg(first.figure)
    assert ElementTree.fromstring(drawn) is not None
    assert "<script" not in drawn
    files = chart_set(replace(table, places=table.places[:1]), release="R7")
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in listed(files) for cell in row.values())
