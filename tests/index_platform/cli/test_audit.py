import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.index_platform.cli.command import Command
from tests.index_platform.survey import Survey


@pytest.fixture
def thriving(survey: Survey) -> Command:
    """The command over the small survey: three deeds so far."""
    return Command(survey.settings.data_dir)


def _forged(survey: Survey, statement: str) -> None:
    with closing(sqlite3.connect(survey.file, isolation_level=None)) as connection:
        for name in ("audit_update", "audit_delete"):
            connection.execute(f"DROP TRIGGER IF EXISTS {name}")
        connection.execute(statement)


def test_a_whole_chain_is_told_with_its_head(thriving: Command) -> None:
    head = thriving.done("audit", "head").split()
    entries, digest = head
    said = thriving.done("audit", "verify", "--head", digest)
    assert said.splitlines() == [
        f"entries: {entries}",
        f"head:    {digest}",
        "The chain is whole, and the 1 kept outside are among them.",
    ]
    assert thriving.json("audit", "verify")["head"] == {"entries": int(entries), "hash": digest}


def test_the_first_changed_entry_is_named_and_the_command_leaves_with_1(
    thriving: Command, survey: Survey
) -> None:
    _forged(survey, "UPDATE audit SET actor = 'eve' WHERE number >= 2")
    result = thriving("audit", "verify")
    assert result.returncode == 1
    assert "Entry 2 is not as it was written" in result.stdout


def test_the_heads_of_a_file_find_what_was_cut_off(thriving: Command, survey: Survey, tmp_path: Path) -> None:
    heads = tmp_path / "heads.txt"
    heads.write_text(thriving.done("audit", "head"))
    last = heads.read_text().split()[1]
    _forged(survey, "DELETE FROM audit WHERE number = (SELECT MAX(number) FROM audit)")
    assert thriving("audit", "verify").returncode == 0
    result = thriving("audit", "verify", "--heads", heads)
    assert result.returncode == 1
    assert f"No entry has the hash {last}" in result.stdout


def test_reading_the_log_is_an_entry_of_the_log(thriving: Command) -> None:
    first = thriving.json("audit", "list")
    assert [entry["action"] for entry in reversed(first)][-1] == "wave.open"
    assert thriving.json("audit", "list", "--latest", 1)[0]["action"] == "audit.read"
    assert "no such account" in thriving.refused("audit", "list", "--actor", "nobody")
    assert thriving.done("audit", "list").splitlines()[0].split()[:3] == ["number", "moment", "actor"]
