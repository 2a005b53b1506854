"""``thriving responses erase`` as people run it, and the third answer of ``index verify``."""

import pytest

from index_platform.storage import snapshots
from tests.index_platform.cli.command import Command
from tests.index_platform.survey import Way


@pytest.fixture
def erase(way: Way) -> tuple[Command, str, Way]:
    """The command, the id of somebody who answered, and the wave with its run."""
    return Command(way.settings.data_dir), snapshots.read(way.snapshot).ids[9], way


def test_a_dry_run_and_a_no_erase_nothing_and_yes_does_once(erase: tuple[Command, str, Way]) -> None:
    thriving, name, way = erase
    before = way.snapshot.read_bytes()
    told = thriving.done("responses", "erase", name, "--dry-run")
    assert "would go: 28 of answers, 1 of responses, 1 of received" in told
    assert "Dry run: nothing was erased." in told
    assert thriving("responses", "erase", name).returncode != 0  # nobody answers the question
    assert way.snapshot.read_bytes() == before
    assert "went: 28 of answers" in thriving.done("responses", "erase", name, "--yes")
    assert "Gone already: erased on" in thriving.done("responses", "erase", name, "--yes")
    assert thriving.done("index", "verify", way.run).startswith("equal but for 1 erased: ")


def test_a_code_that_stands_for_nothing_leaves_with_1_and_says_what_to_do(
    erase: tuple[Command, str, Way],
) -> None:
    thriving, _, _ = erase
    refused = thriving("responses", "erase", "0000-0000-0000", "--yes")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "nothing is stored under this code" in refused.stderr
