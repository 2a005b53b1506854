"""Any other index by one command: scores as the engine makes them, with ranges, and what was done told."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
import yaml

from index_platform.services.composites import ABOUT, SCORES, composite
from instruments.errors import ConflictError, InvalidInputError
from scoring.composite.scores import composite_scores
from tests import index_reference
from tests.index_platform.cli.command import Command
from tests.scoring import asem

DEFINITION = """\
key: green
version: "1.0"
title: Green towns
statement: Made up.
nodes:
  - {key: index, title: The index}
  - {key: air, title: Air, parent: index}
  - {key: travel, title: Getting about, parent: index, weight: 2}
indicators:
  - {key: dust, title: Fine dust, parent: air, direction: -1}
  - {key: trees, title: Trees, parent: air, denominator: people}
  - {key: buses, title: Buses an hour, parent: travel}
  - {key: cycling, title: Share who cycle, parent: travel}
imputation: {method: median}
normalisation: {method: min_max, low: 1, high: 100}
aggregation: geometric
"""
DATA = """\
town,dust,trees,people,buses,cycling
Ashby,9,800,4000,6,0.12
Birch,12,450,3000,12,0.09
Carr,7.5,1200,5000,4,0.2
Dale,15,300,2500,20,0.05
Elm,10,NA,3500,9,0.15
=Ford,11,700,6000,3,0.1
"""


@pytest.fixture
def green(tmp_path: Path) -> Path:
    (tmp_path / "green.yaml").write_text(DEFINITION)
    (tmp_path / "towns.csv").write_text(DATA)
    return tmp_path


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / SCORES).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_scores_stand_with_the_range_of_their_ranks_and_all_their_parts(green: Path) -> None:
    done = composite(green / "green.yaml", green / "towns.csv", green / "out")
    found = rows(green / "out")
    assert (done.units, done.indicators, done.guessed, done.label) == (6, 4, 1, "green@1.0")
    assert list(found[0])[:6] == ["unit", "index", "rank", "rank_low", "rank_high", "guessed"]
    assert {"air", "travel", "dust", "trees", "buses", "cycling"} <= set(found[0])
    assert [row["unit"] for row in found][-1] == "'=Ford"  # no spreadsheet runs it
    assert sorted(int(row["rank"]) for row in found) == [1, 2, 3, 4, 5, 6]
    for row in found:
        assert int(row["rank_low"]) <= int(row["rank"]) <= int(row["rank_high"])
    assert [row["unit"] for row in found if row["guessed"] == "1"] == ["Elm"]


def test_what_was_done_is_told_beside_them(green: Path) -> None:
    composite(green / "green.yaml", green / "towns.csv", green / "out", n_runs=50)
    about = json.loads((green / "out" / ABOUT).read_text())
    assert about["guessed"] == {"trees": 1}
    assert about["runs"] == {"number": 50, "weights_moved_by": 0.25, "seed": 1}
    assert about["shares_of_index"]["buses"] == pytest.approx(1 / 3, abs=1e-4)
    assert set(about["places_moved_without"]) == {"dust", "trees", "buses", "cycling", "air", "travel"}
    assert about["left_out"] == about["warnings"] == []


def test_the_same_files_and_seed_give_the_same_bytes(green: Path) -> None:
    for name in ("one", "two"):
        composite(green / "green.yaml", green / "towns.csv", green / name)
    for file in (SCORES, ABOUT):
        assert (green / "one" / file).read_bytes() == (green / "two" / file).read_bytes()
    with pytest.raises(ConflictError, match="already"):
        composite(green / "green.yaml", green / "towns.csv", green / "one")


@pytest.mark.parametrize(
    ("old", "new", "told", "where"),
    [
        ("7.5", "7,5", "cells", "line 4"),
        ("7.5", "seven", "'seven' is no number", "line 4, column dust"),
        ("7.5", "inf", "'inf' is no number", "line 4, column dust"),
        ("trees", "woods", "no column 'trees'", "towns.csv"),
        ("Birch", "Ashby", "a unit is there twice", "IndicatorTable"),
        ("3000", "0", "the denominator 'people' is 0", "green@1.0"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_at_its_place(
    green: Path, old: str, new: str, told: str, where: str
) -> None:
    (green / "towns.csv").write_text(DATA.replace(old, new, 1))
    with pytest.raises(InvalidInputError) as refusal:
        composite(green / "green.yaml", green / "towns.csv", green / "out")
    assert told in refusal.value.what
    assert where in refusal.value.where
    assert not (green / "out").exists()


def test_the_units_may_stand_in_any_column(green: Path) -> None:
    turned = [",".join(reversed(line.split(","))) for line in DATA.splitlines()]
    (green / "turned.csv").write_text("\n".join(turned))
    composite(green / "green.yaml", green / "towns.csv", green / "out")
    composite(green / "green.yaml", green / "turned.csv", green / "turned", unit="town")
    assert (green / "out" / SCORES).read_bytes() == (green / "turned" / SCORES).read_bytes()


def test_forty_nine_indicators_in_eight_pillars_are_an_index_for_users(tmp_path: Path) -> None:
    """The example of COINr, from its files alone, is what the engine makes of them."""
    index_reference.index_folder()  # or skipped
    (tmp_path / "asem.yaml").write_text(
        yaml.safe_dump(asem.definition(), sort_keys=False, allow_unicode=True)
    )
    data = sorted(index_reference.rows("data", "asem_iData"), key=lambda row: row["uCode"])
    with (tmp_path / "asem.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, data[0])
        writer.writeheader()
        writer.writerows(data)
    done = composite(
        tmp_path / "asem.yaml", tmp_path / "asem.csv", tmp_path / "out", unit="uCode", n_runs=100
    )
    assert (done.units, done.indicators) == (51, 49)
    expected = composite_scores(asem.table(), asem.spec())
    found = rows(tmp_path / "out")
    assert tuple(row["unit"] for row in found) == expected.units
    index = [float(row[expected.spec.nodes[-1].key]) for row in found]
    np.testing.assert_allclose(index, expected.index, rtol=1e-9)


@pytest.mark.slow
def test_the_command_says_what_was_made_and_where(green: Path) -> None:
    thriving = Command(green / "data")
    said = thriving.done(
        "index", "composite", green / "green.yaml", "--data", green / "towns.csv", "--out", green / "out"
    )
    assert said.startswith("Green towns (green@1.0): 6 units, 4 indicators\nGuessed values: 1\n")
    assert str(green / "out" / SCORES) in said
