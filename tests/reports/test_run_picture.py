"""The picture of a run: a box for each input and stage, read as well as seen, no count of a few people."""

import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

import pytest

from reports.run_picture import HASH, run_picture
from scoring.published import Withheld
from tests.reports import tables

SVG = "{http://www.w3.org/2000/svg}"


def stage(name: str, *takes: str, **settings: object) -> dict[str, Any]:
    return {"name": name, "takes": list(takes), "settings": settings, "out": f"{name[:4]:x<64}"}


def manifest(*later: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "address": "ad" * 32,
        "wave": "autumn-2026",
        "index": "tci@1.0",
        "responses": 2399,
        "inputs": {"snapshot": "51" * 32, "definition": "de" * 32, "base": "ba" * 32},
        "stages": [
            stage("people", "snapshot", "definition", "base"),
            stage("replicates", "snapshot", "definition", number=500, seed=7),
            stage("weights", "replicates", "snapshot", margins=["age and sex", "ward"]),
            stage("estimates", "people", "weights"),
            stage("index", "estimates", "base", "definition"),
            *later,
        ],
        "files": {"protected.json": "fe" * 32},
    }


LATER = (
    stage("likely ranges", "index", "definition"),
    stage("draws", "index", "definition", number=1000, seed=7),
    stage("small areas", "index", "draws", "snapshot"),
)


def drawn(*later: Mapping[str, Any]) -> ElementTree.Element:
    return ElementTree.fromstring(run_picture(manifest(*later), tables.oldham()))


def boxes(root: ElementTree.Element) -> list[tuple[float, float, float, float]]:
    """x, y, right and foot of every box, without the ground."""
    sides = ("x", "y", "width", "height")
    found = [[float(box.get(side, "0")) for side in sides] for box in root.iter(f"{SVG}rect")]
    return [(x, y, x + width, y + height) for x, y, width, height in found[1:]]


@pytest.mark.parametrize("later", [(), LATER[:1], LATER[:2], LATER])
def test_each_input_and_stage_has_a_box_and_none_lies_over_another(
    later: tuple[Mapping[str, Any], ...],
) -> None:
    found = boxes(drawn(*later))
    assert len(found) == 3 + 5 + len(later) + 1
    for row, (x, y, right, foot) in enumerate(found):
        for other in found[:row]:
            assert right <= other[0] or other[2] <= x or foot <= other[1] or other[3] <= y


def test_no_line_runs_through_a_box() -> None:
    root = drawn(*LATER)
    for line in root.iter(f"{SVG}path"):
        if not (found := re.match(r"M([\d.]+) ([\d.]+)V([\d.]+)H([\d.]+)V([\d.]+)$", line.get("d", ""))):
            continue
        x, top, bend, to, end = map(float, found.groups())
        for left, head, right, foot in boxes(root):
            assert not (left < x < right and head < bend and top < foot), line.get("d")
            assert not (left < to < right and head < end and bend < foot), line.get("d")


def test_the_picture_is_read_as_well_as_seen() -> None:
    root = drawn(*LATER)
    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title"
    assert (root[0].text or "").endswith(f"run {'ad' * (HASH // 2)}")
    assert root[1].tag == f"{SVG}desc"
    said = root[1].text or ""
    for words in ("Answers: ", "Weights: ", "from replicates and answers", "Small areas: ", "The gate: "):
        assert words in said
    shown = " ".join(text.text or "" for text in root.iter(f"{SVG}text"))
    assert all(word in shown for word in re.findall(r"[a-z0-9]{12}", said))


def test_counts_are_rounded_and_what_is_withheld_is_counted() -> None:
    said = run_picture(manifest(), tables.oldham())
    assert "2399" not in said
    assert "about 2,400 responses" in said
    table = tables.withheld(tables.oldham(), "cluster-east", Withheld.TOO_FEW)
    assert f"{len(table.measures)} withheld" in run_picture(manifest(), table)


def test_settings_that_a_reader_asks_for_are_told() -> None:
    said = drawn(*LATER)[1].text or ""
    assert "500 of them, drawn from seed 7" in said
    assert "totals of age and sex and ward" in said
    bare = manifest()
    bare["stages"][2]["settings"]["margins"] = []
    assert "no totals are known" in run_picture(bare, tables.oldham())
