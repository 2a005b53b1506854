"""How the tests are run."""

from pathlib import Path

from tests.running import LONGEST


def test_each_of_the_longest_files_is_there_once(repository: Path) -> None:
    assert [name for name in LONGEST if not (repository / name).is_file()] == []
    assert len(set(LONGEST)) == len(LONGEST)


def test_files_are_dealt_out_as_they_are_ordered(repository: Path) -> None:
    """Left to itself, pytest-xdist begins with the files that have most tests, which are the quick ones."""
    [line] = [line for line in (repository / "Makefile").read_text().splitlines() if "--dist" in line]
    assert "--dist loadfile --no-loadscope-reorder" in line
