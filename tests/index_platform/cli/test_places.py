"""``thriving places load`` with official files: what it says, what it refuses, and what a kill leaves."""

import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.index_platform.cli.command import THRIVING, Command
from tests.index_platform.official import described
from tests.index_platform.survey import PLACES


@pytest.fixture
def thriving(tmp_path: Path) -> Command:
    return Command(tmp_path / "data")


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A folder with places and their official files."""
    folder = described(tmp_path / "town").parent
    (folder / "places.yaml").write_text(PLACES)
    return folder


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
