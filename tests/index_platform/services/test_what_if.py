"""A run that asks what if: marked in every file of it, computed again as what it is, and never released."""

import json
from pathlib import Path
from typing import Any

import pytest

from index_platform.services import index, release_list, releases
from index_platform.storage import runs
from instruments.errors import InvalidInputError, NotPermittedError
from scoring.choices import KEYS
from scoring.verification import Agreement
from tests.index_platform.cli.command import Command
from tests.index_platform.survey import MOMENT, Way


def what_if(way: Way, *made: str) -> Path:
    folder = way.folder / "what-if"
    index.run(way.snapshot, "tci@1.0", way.folder / "base.json", folder, made=made)
    return folder


def content(file: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(file.read_text())
    return read


def test_what_was_set_stands_in_manifest_table_title_and_first_note(way: Way) -> None:
    folder = what_if(way, "missing=complete", "aggregation=arithmetic")
    made = {"missing": "complete", "aggregation": "arithmetic"}
    table = content(folder / runs.PROTECTED)
    assert content(folder / runs.MANIFEST)["what_if"] == table["what_if"] == made
    assert table["title"].endswith("(what if missing=complete, aggregation=arithmetic)")
    assert table["warnings"][0].startswith("What if: missing is complete, aggregation is arithmetic.")
    assert content(folder / runs.DEFINITION) == content(way.run / runs.DEFINITION)


def test_a_plain_run_says_nothing_of_what_if(way: Way) -> None:
    folder = what_if(way, "aggregation=mpi")
    assert "what_if" not in content(folder / runs.MANIFEST)
    assert content(folder / runs.PROTECTED) == content(way.run / runs.PROTECTED)


def test_it_is_computed_again_as_what_it_is(way: Way) -> None:
    assert index.verified(what_if(way, "aggregation=geometric")).agreement is Agreement.EQUAL


def test_it_is_never_proposed_for_release(way: Way) -> None:
    with pytest.raises(NotPermittedError, match="what if: aggregation is arithmetic") as caught:
        releases.proposed(way.engine, what_if(way, "aggregation=arithmetic"), moment=MOMENT)
    assert "without --set" in caught.value.fix
    assert release_list.stored(way.engine) == ()


def test_what_cannot_be_set_writes_nothing(way: Way) -> None:
    with pytest.raises(InvalidInputError, match="Did you mean 'aggregation'"):
        what_if(way, "agregation=mpi")
    assert not (way.folder / "what-if").exists()


def test_the_help_names_every_key_and_value(tmp_path: Path) -> None:
    said = Command(tmp_path / "data").done("index", "run", "--help").split()
    assert [key.name for key in KEYS.values() if key.name not in said] == []
    assert [v for key in KEYS.values() for v in key.values if not {v, f"{v},"} & set(said)] == []
