"""A study beside a release: of the same inputs, kept as it was, and told to whoever decides."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from index_platform.auth.actors import LOCAL
from index_platform.services import release_checks, release_list, releases
from instruments.errors import ConflictError, InvalidInputError
from tests.index_platform.cli.command import Command
from tests.index_platform.survey import MOMENT, Way

HOLD = "Under more than 50% of the choices the word is another one for North End."


def written(way: Way, **other: object) -> Path:
    """A study of the run of these tests, as the command would write it, with some of it said otherwise."""
    return study_of(way.run, way.folder / "sensitivity.json", **other)


def study_of(run: Path, file: Path, **other: object) -> Path:
    """A study of a run, written into a file."""
    inputs = json.loads((run / "manifest.json").read_text())["inputs"]
    content: Mapping[str, Any] = {
        "format": 2,
        "sentence": "62% of the uncertainty about ranks is sampling (50 to 70%), 38% is method (30 to 50%).",
        "chains": 16,
        "runs": 11264,
        "left_out": ["margins"],
        "hold": HOLD,
        **{f"{name}_sha256": inputs[name] for name in ("snapshot", "definition", "base")},
        **other,
    }
    file.write_text(json.dumps({key: value for key, value in content.items() if value is not None}))
    return file


def test_a_study_is_kept_with_the_proposal_and_told_to_whoever_decides(way: Way) -> None:
    releases.proposed(way.engine, way.run, moment=MOMENT, study=written(way))
    found = release_checks.checks(way.engine, "R1", actor=LOCAL).study
    assert found is not None
    assert found.told == (
        "62% of the uncertainty about ranks is sampling (50 to 70%), 38% is method (30 to 50%).",
        f"It advises to wait: {HOLD}",
        "Of 16 whole chains and 11,264 runs, without margins.",
    )


def test_a_study_that_speaks_against_nothing_says_so(way: Way) -> None:
    releases.proposed(way.engine, way.run, moment=MOMENT, study=written(way, hold="", left_out=[]))
    found = release_checks.checks(way.engine, "R1", actor=LOCAL).study
    assert found is not None
    assert found.told[1:] == (
        "It says nothing against publishing.",
        "Of 16 whole chains and 11,264 runs.",
    )


def test_a_release_needs_no_study(released: Way) -> None:
    assert release_checks.checks(released.engine, "R1", actor=LOCAL).study is None


@pytest.mark.parametrize(
    ("name", "words"), [("snapshot", "answers"), ("definition", "definition"), ("base", "base")]
)
def test_a_study_of_another_run_is_refused_and_nothing_is_proposed(way: Way, name: str, words: str) -> None:
    file = written(way, **{f"{name}_sha256": "0" * 64})
    with pytest.raises(ConflictError, match=f"the study has another {words} than the run"):
        releases.proposed(way.engine, way.run, moment=MOMENT, study=file)
    assert release_list.stored(way.engine) == ()


@pytest.mark.parametrize(
    "other",
    [
        {"format": 1},
        {"sentence": None},
        {"runs": "many"},
        {"hold": 5},
        {"base_sha256": None},
        {"left_out": 3},
    ],
)
def test_a_file_that_is_no_study_is_refused(way: Way, other: Mapping[str, object]) -> None:
    with pytest.raises(InvalidInputError):
        releases.proposed(way.engine, way.run, moment=MOMENT, study=written(way, **other))


@pytest.mark.slow
def test_the_commands_keep_and_tell_it(way: Way) -> None:
    thriving = Command(way.settings.data_dir)
    assert thriving.done("releases", "propose", "--run", way.run, "--study", written(way)) == "R1\n"
    assert HOLD in thriving.done("releases", "study", "R1")
