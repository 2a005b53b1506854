"""``thriving places load`` with official files: what it says, what it refuses, and what a kill leaves."""

import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest
import yaml

from index_platform import margins
from tests.index_platform.cli.command import THRIVING, Command
from tests.index_platform.official import described
from tests.index_platform.survey import PLACES
from tests.instruments import surveys


@pytest.fixture
def thriving(tmp_path: Path) -> Command:
    return Command(tmp_path / "data")


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A folder with places and their official files."""
    folder = described(tmp_path / "town").parent
    (folder / "places.yaml").write_text(PLACES)
    return folder


def test_assets_are_tried_stored_once_and_bad_rows_are_told(
    thriving: Command, town: Path, tmp_path: Path
) -> None:
    thriving.done("places", "load", town)
    file = tmp_path / "assets.csv"
    file.write_text("place,name,kind\nQN,Mill hall,meeting\nQN,40 % of people,group\nAtlantis,Hall,meeting\n")
    refused = thriving.refused("places", "assets", file, "--dry-run")
    assert "the first on line 4, “Atlantis” is no place that was loaded" in refused
    dry = thriving.done("places", "assets", file, "--dry-run", "--accept-good-rows").splitlines()
    assert dry[0] == "2 new, 0 standing already, 1 that cannot be taken in"
    assert dry[1].startswith("line 4 place: “Atlantis”")
    assert dry[2].startswith("line 3, to look at again: “40 %”")
    made = thriving.json("places", "assets", file, "--accept-good-rows")
    assert (made["new"], [one["line"] for one in made["problems"]]) == (2, [4])
    assert Path(made["rejects"]).read_text().splitlines()[0] == "place,name,kind,problem"
    assert thriving.json("places", "assets", file, "--accept-good-rows")["there"] == 2


def test_another_survey_is_tried_stored_once_and_a_wrong_one_told(
    thriving: Command, town: Path, tmp_path: Path
) -> None:
    thriving.done("places", "load", town)
    file = surveys.described(tmp_path / "other")
    dry = thriving.done("places", "load-survey", file, "--dry-run").splitlines()
    assert dry[0] == "another of 2025: 5 districts of nowhere would be stored"
    assert dry[2].split() == ["resilience_mean", "3.35", "3.2", "3.604"]
    assert [thriving.json("places", "load-survey", file)["new"] for _ in range(2)] == [True, False]
    surveys.described(tmp_path / "other", figures=surveys.FIGURES.replace("3.35", "33.5"))
    told = thriving.refused("places", "load-survey", file)
    assert "'33.5' is no figure from 1 to 5" in told
    assert "figures.csv, line 4" in told


def test_places_and_their_official_files_are_stored_once(thriving: Command, town: Path) -> None:
    first = thriving.done("places", "load", town).splitlines()
    assert first == [
        "smallton (2026): 3 places stored",
        "postcodes of May 2026: 6 (quarter) stored",
        "boundaries of May 2026: 2 (quarter) stored",
    ]
    again = thriving.json("places", "load", town)
    assert (again["new"], [one["new"] for one in again["official"]]) == (False, [False, False])


def test_official_files_alone_come_to_places_that_are_loaded(
    thriving: Command, town: Path, tmp_path: Path
) -> None:
    described(tmp_path / "alone")
    told = thriving.refused("places", "load", tmp_path / "alone")
    assert "there is no geography 'smallton'" in told
    thriving.done("places", "load", town)
    elsewhere = tmp_path / "alone" / "which.yaml"
    (tmp_path / "alone" / "official.yaml").rename(elsewhere)
    said = thriving.done("places", "load", tmp_path / "alone", "--files", elsewhere)
    assert said.count("stored already") == 2


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("postcodes.csv", "", "the file is empty"),
        ("postcodes.csv", "PK\x03\x04", "there is no column of postcodes"),
        ("quarters.geojson", "{}", "this is not a FeatureCollection"),
        ("official.yaml", "geography: smallton", "vintage"),
    ],
)
def test_a_wrong_file_is_told_by_its_name(
    thriving: Command, town: Path, name: str, content: str, what: str
) -> None:
    (town / name).write_text(content)
    result = thriving("places", "load", town)
    assert result.returncode == 1
    assert what in result.stderr
    assert name in result.stderr
    assert "Traceback" not in result.stderr


def test_a_description_that_is_not_there_is_told(thriving: Command, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    told = thriving.refused("places", "load", tmp_path / "empty", "--files", tmp_path / "which.yaml")
    assert "which.yaml" in told


@pytest.mark.slow
def test_a_kill_half_way_leaves_all_official_files_or_none(thriving: Command, town: Path) -> None:
    """Killed ever later; then the same command brings everything in."""
    (town / "places.yaml").rename(town / "later.yaml")
    folder = town.parent / "places"
    folder.mkdir()
    (town / "later.yaml").rename(folder / "places.yaml")
    thriving.done("places", "load", folder)
    kept = set()
    for wait in (0.3, 0.6, 0.9, 1.2):
        with subprocess.Popen([str(THRIVING), "places", "load", str(town)], env=thriving.environment) as load:
            time.sleep(wait)
            load.kill()
        with closing(sqlite3.connect(thriving.data / "thriving.db")) as connection:
            tables = ("postcode_lookups", "boundary_layers")
            kept.add(
                tuple(connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in tables)
            )
    assert kept <= {(0, 0), (1, 1)}
    assert thriving.done("places", "load", town).count("stored") == 2
    assert thriving.done("audit", "verify").endswith("The chain is whole.\n")


def test_a_folder_of_official_files_that_nobody_described_says_what_to_do(
    thriving: Command, town: Path
) -> None:
    for name in ("places.yaml", "official.yaml"):
        (town / name).unlink()
    result = thriving("places", "load", town)
    assert result.returncode == 1
    assert "postcodes.csv, quarters.geojson" in result.stderr
    assert "Say in official.yaml which file is which" in result.stderr
    assert "docs/places.md" in result.stderr
    assert "there is no such folder" in thriving.refused("places", "load", town / "gone")


def test_known_totals_of_places_come_from_counts_of_areas(thriving: Command, town: Path) -> None:
    with (town / "official.yaml").open("a") as description:
        description.write(
            "splits: [{file: split.csv, level: quarter, area: a, place: q, share: s, vintage: '2021', "
            "source: made for tests}]\n"
        )
    (town / "split.csv").write_text("a,q,s\nA1,QN,1\nA2,QN,0.25\nA2,QS,0.75\n")
    (town / "people.csv").write_text("a,adults\nA1,100\nA2,200\n")
    assert "splits of 2021: 2 (quarter) stored" in thriving.done("places", "load", town)
    asked = ("--vintage", "2026", "--level", "quarter", "--counts", town / "people.csv")
    columns = ("--area", "a", "--count", "adults")
    told = thriving.done("places", "totals", "smallton", *asked, *columns, "--total", "30")
    [margin] = margins.parse(yaml.safe_load(told)["margins"], where="here")
    assert margin.targets == {"QN": 15, "QS": 15}
    assert thriving.json("places", "totals", "smallton", *asked, *columns)["targets"] == {
        "QN": 150,
        "QS": 150,
    }
    assert "no column 'area'" in thriving.refused(
        "places", "totals", "smallton", *asked, "--area", "area", "--count", "adults"
    )
