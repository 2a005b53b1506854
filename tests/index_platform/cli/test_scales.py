"""``thriving scales report`` from a file to files, and what it refuses."""

from pathlib import Path

import pytest

from index_platform.storage import snapshots
from tests.index_platform.cli.command import Command
from tests.scoring.builders import snapshot


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return snapshots.write(snapshot([60, 50, 40]), tmp_path_factory.mktemp("snapshots"))


def test_a_scale_is_reported_as_pdf_and_page(kept: Path, tmp_path: Path) -> None:
    thriving = Command(tmp_path / "data")
    made = thriving.json(
        "scales", "report", "--snapshot", kept, "--scale", "brs@1.0", "--out", tmp_path / "o"
    )
    assert made["scale"] == "brs@1.0"
    assert [Path(file).suffix for file in made["files"]] == [".pdf", ".html"]
    assert all(Path(file).stat().st_size > 10_000 for file in made["files"])
    assert made["verdict"][0].partition(":")[0] == "Read it as one thing"
    assert made["warnings"] >= 1


def test_a_scale_that_was_not_asked_is_refused(kept: Path, tmp_path: Path) -> None:
    told = Command(tmp_path / "data").refused(
        "scales", "report", "--snapshot", kept, "--scale", "who5@1.0", "--out", tmp_path / "o"
    )
    assert "the snapshot did not ask who5@1.0" in told


def test_a_person_reads_the_verdict_at_once(kept: Path, tmp_path: Path) -> None:
    words = ("scales", "report", "--snapshot", kept, "--scale", "loneliness@1.0", "--out", tmp_path / "o")
    told = Command(tmp_path / "data").done(*words)
    assert "What loneliness@1.0 can carry:" in told
    assert "Judge one person: No." in told
