"""A score is explained from published figures and from nothing else of a run."""

import json
import shutil
from pathlib import Path

import pytest

from index_platform.services import index
from index_platform.storage import runs
from instruments.errors import InvalidInputError, NotFoundError, NotReproducedError
from tests.index_platform.survey import Way


def test_nothing_but_the_protected_figures_is_read(way: Way, tmp_path: Path) -> None:
    shutil.copy(way.run / runs.PROTECTED, tmp_path / runs.PROTECTED)
    assert index.explained(tmp_path, "QN") == index.explained(way.run, "QN")


def test_a_place_that_the_run_has_not_is_refused(way: Way) -> None:
    with pytest.raises(NotFoundError, match="no place 'QX'"):
        index.explained(way.run, "QX")


def test_figures_that_the_run_did_not_write_are_refused(way: Way) -> None:
    file = way.run / runs.PROTECTED
    file.write_text(file.read_text().replace('"value": 1', '"value": 2'))
    with pytest.raises(NotReproducedError, match=r"protected\.json is not what the run wrote"):
        index.explained(way.run, "QN")


def test_a_manifest_that_was_edited_with_them_is_refused_too(way: Way) -> None:
    content = json.loads((way.run / runs.MANIFEST).read_text())
    content["files"][runs.PROTECTED] = "0" * 64
    (way.run / runs.MANIFEST).write_text(json.dumps(content))
    with pytest.raises(NotReproducedError, match=r"manifest\.json is not what the run wrote"):
        index.explained(way.run, "QN")


@pytest.mark.parametrize("content", ["{}", '{"format": 1}', '{"format": 2, "level": "high"}'])
def test_a_file_of_something_else_is_refused_with_a_remedy_for_runs(tmp_path: Path, content: str) -> None:
    (tmp_path / runs.PROTECTED).write_text(content)
    with pytest.raises(NotReproducedError) as caught:
        index.explained(tmp_path, "QN")
    assert caught.value.where == str(tmp_path / runs.PROTECTED)
    assert "backup" not in caught.value.fix
    assert "run the index again" in caught.value.fix
    assert "release" not in str(caught.value)


def alone(way: Way, made: object) -> Path:
    """The protected figures without their manifest, marked as made under these choices."""
    content = json.loads((way.run / runs.PROTECTED).read_text())
    folder = way.folder / "alone"
    folder.mkdir()
    (folder / runs.PROTECTED).write_text(json.dumps(content | {index.WHAT_IF: made}))
    return folder


@pytest.mark.parametrize("made", [["aggregation"], {"aggregation": 1}, "arithmetic"])
def test_choices_that_are_none_are_refused(way: Way, made: object) -> None:
    with pytest.raises(NotReproducedError, match="'what_if' does not list choices"):
        index.explained(alone(way, made), "QN")


def test_choices_that_nobody_can_make_are_refused(way: Way) -> None:
    with pytest.raises(InvalidInputError, match="'taste' is nothing that can be set"):
        index.explained(alone(way, {"taste": "sweet"}), "QN")


def what_if(way: Way, *made: str) -> tuple[str, ...]:
    folder = way.folder / "what-if"
    index.run(way.snapshot, "tci@1.0", way.folder / "base.json", folder, made=made)
    return index.explained(folder, "QN").lines


def test_a_run_with_a_plain_average_says_so_first_and_takes_nothing_off(way: Way) -> None:
    lines = what_if(way, "aggregation=arithmetic")
    assert lines[2] == "What if"
    assert lines[4] == "  - kind of mean: plain average"
    assert lines[5] == "  They are for study only, and never published."
    assert "The score is their plain average, however far apart they lie." in " ".join(lines)
    assert "lower than their average" not in " ".join(lines)


def test_a_run_on_the_scale_of_its_own_places_says_that_100_is_their_average(way: Way) -> None:
    said = " ".join(what_if(way, "normalisation=z_score"))
    assert "scale of the domains: mean and spread of the places of this wave" in said
    assert "100 is the average of the quarters in autumn 2026, part by part" in said
    assert "100 is Smallton" not in said
