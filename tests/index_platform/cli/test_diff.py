"""``thriving instruments diff`` and ``check``: what changed between versions, for people and for programs."""

import json
from pathlib import Path

import pytest

from tests.index_platform.cli.command import Command
from tests.instruments.pairs import PAIRS, VERSIONS

BEFORE = VERSIONS / "before.yaml"


@pytest.fixture
def thriving(tmp_path: Path) -> Command:
    return Command(tmp_path / "data")


def test_changes_are_told_in_words_and_as_a_page(thriving: Command, tmp_path: Path) -> None:
    page = tmp_path / "typo.html"
    told = thriving.done("instruments", "diff", BEFORE, VERSIONS / "typo.yaml", "--html", page)
    assert told.splitlines()[:2] == [
        "street@1.0 to street@1.1: 1 change",
        "The least label for this is street@1.1 (minor).",
    ]
    assert "[-taht-]{+that+}" in told
    assert "taken out: " in page.read_text()
    again = thriving("instruments", "diff", BEFORE, VERSIONS / "typo.yaml", "--html", page)
    assert again.returncode == 1


def test_programs_read_the_class_and_the_label(thriving: Command) -> None:
    told = json.loads(thriving.done("instruments", "diff", BEFORE, VERSIONS / "codes-swapped.yaml", "--json"))
    assert (told["bump"], told["label_needed"]) == ("major", "street@2.0")
    assert told["counts"] == {"choices": 2, "scale": 1}


def test_a_version_is_published_only_with_its_claims(thriving: Command, tmp_path: Path) -> None:
    thriving.done("instruments", "publish", BEFORE)
    text = (VERSIONS / "typo.yaml").read_text()
    silent = tmp_path / "silent.yaml"
    silent.write_text(text.replace("claim: equivalent", "claim: bridged"))
    refused = thriving("instruments", "publish", silent)
    assert refused.returncode == 1
    assert "linking does not exist here" in refused.stderr
    assert "Claim a break." in refused.stderr
    assert "street@1.1 published" in thriving.done("instruments", "publish", VERSIONS / "typo.yaml")
    assert "1 change" in thriving.done("instruments", "diff", "street@1.0", "street@1.1")


def test_all_that_ships_is_checked_where_no_file_is_given(thriving: Command) -> None:
    assert "shipped definitions are what was published." in thriving.done("instruments", "check")


@pytest.mark.parametrize("name", sorted(PAIRS))
def test_each_of_the_ten_pairs_is_told_by_the_command(thriving: Command, name: str) -> None:
    told = json.loads(thriving.done("instruments", "diff", BEFORE, VERSIONS / f"{name}.yaml", "--json"))
    classes, bump, _ = PAIRS[name]
    assert set(told["counts"]) == {change for change, _ in classes}
    assert told["bump"] == bump
