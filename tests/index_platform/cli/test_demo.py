"""``thriving demo`` as people run it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from index_platform.cli.demo import demo
from tests.index_platform.cli.command import Command


@pytest.fixture
def thriving(tmp_path: Path) -> Command:
    return Command(tmp_path / "data")


def test_help_says_what_it_does(thriving: Command) -> None:
    said = thriving.done("demo", "--help")
    assert "made-up answers" in said
    assert {"--out", "--answers", "--waves"} <= set(said.split())


def test_a_folder_must_be_named(thriving: Command) -> None:
    assert thriving("demo").returncode == 2


def test_a_foreign_folder_is_refused_with_a_way_out(thriving: Command, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.odt").write_text("years of work")
    said = thriving.refused("demo", "--out", tmp_path / "mine")
    assert "thesis.odt" in said
    assert "another folder" in said
    assert not (tmp_path / "data").exists()


@pytest.mark.slow
def test_the_demo_tells_each_step_and_what_to_open(tmp_path: Path) -> None:
    said = CliRunner().invoke(demo, ["--out", str(tmp_path / "demo")], catch_exceptions=False).output
    lines = said.splitlines()
    assert "Nobody was asked" in lines[0]
    assert [line.split("  ")[0] for line in lines[1:14]] == [f"{number} of 13" for number in range(1, 14)]
    opened = next(line for line in lines if line.startswith("Open one:"))
    assert Path(opened.split()[-1]).is_file()
    told = [line for line in lines if line.startswith("Compute it again:")]
    assert len(told) == 2
    assert all((Path(line.split()[-1]) / "manifest.json").is_file() for line in told)

    again = ["--out", str(tmp_path / "demo"), "--waves", "1", "--json"]
    facts = json.loads(CliRunner().invoke(demo, again, catch_exceptions=False).output)
    [first] = facts["waves"]
    assert first["responses"] == 2400
    assert first["snapshot_sha256"][:12] in said
    assert len(facts["reports"]) == 10


def test_there_are_two_waves_at_most(thriving: Command) -> None:
    assert thriving("demo", "--out", "demo", "--waves", "3").returncode == 2
