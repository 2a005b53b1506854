"""``thriving releases diff``: the difference book as a person reads it, and as a script."""

import pytest

from tests.index_platform.cli.command import Command
from tests.index_platform.survey import Way


@pytest.fixture
def thriving(both: Way) -> Command:
    return Command(both.settings.data_dir)


def test_the_book_is_told_measure_by_measure(thriving: Command) -> None:
    lines = thriving.done("releases", "diff", "R1", "R2").splitlines()
    assert lines[0] == "R1 (Smallton, autumn 2026) and R2 (Smallton, autumn 2027)"
    at = lines.index("Proud of the area (percentage points)")
    assert lines[at + 1].split() == ["place", "before", "after", "change", "verdict", "least", "change"]
    assert [line.split("  ")[0] for line in lines[at + 2 : at + 5]] == ["Smallton", "North End", "South End"]


def test_a_script_gets_the_same(thriving: Command) -> None:
    book = thriving.json("releases", "diff", "R1", "R2")
    chapter = next(one for one in book["chapters"] if one["measure"] == "Proud of the area")
    assert {"place", "before", "after", "change", "verdict", "least_change", "chance", "sentence"} == set(
        chapter["lines"][0]
    )


def test_the_book_ends_with_every_sentence_that_changed_page_by_page(thriving: Command) -> None:
    lines = thriving.done("releases", "diff", "R1", "R2").splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("North End: "))
    assert lines[at - 1] == ""
    assert {line[:2] for line in lines[at + 1 : lines.index("", at)]} <= {"- ", "+ "}
    changed = thriving.json("releases", "diff", "R1", "R2")["sentences"]
    assert {one["place"] for one in changed} == {"Smallton", "North End", "South End"}
    assert {line[2:] for line in lines if line[:2] in ("- ", "+ ")} == {
        text for one in changed for text in (one["before"], one["after"]) if text
    }


def test_the_order_is_that_of_time(thriving: Command) -> None:
    assert "Name the earlier one first" in thriving.refused("releases", "diff", "R2", "R1")
