import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from index_platform.services import index
from index_platform.storage import runs
from instruments.errors import (
    ConflictError,
    InvalidDefinitionError,
    InvalidInputError,
    NotFoundError,
    NotReproducedError,
)
from scoring.disclosure.ledger import Ledger, LedgerEntry, ReleasedFamily
from scoring.manifest import address
from scoring.verification import Agreement
from tests.index_platform.survey import Way


def _edited(file: Path, **changes: object) -> None:
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


def test_a_run_and_a_base_are_never_written_over(way: Way) -> None:
    with pytest.raises(ConflictError, match="already"):
        index.run(way.snapshot, "tci@1.0", way.folder / "base.json", way.run)
    with pytest.raises(ConflictError, match="already"):
        index.base(way.snapshot, "tci@1.0", way.folder / "base.json")


def test_a_base_of_a_snapshot_kept_here_is_kept_for_the_desks_once(way: Way) -> None:
    made = index.base(way.snapshot, "tci@1.0", way.folder / "again.json")
    kept = index.base_kept(way.settings, way.snapshot, made)
    assert kept == way.settings.bases / "smallton-tci-1.0.json"
    assert kept.read_bytes() == (way.folder / "again.json").read_bytes()
    before = kept.stat().st_mtime_ns
    assert index.base_kept(way.settings, way.snapshot, made) == kept
    assert kept.stat().st_mtime_ns == before
    assert [path.name for path in way.settings.data_dir.iterdir() if path.name.startswith(".base")] == []


def test_a_base_is_not_kept_over_another_nor_for_a_snapshot_of_elsewhere(way: Way) -> None:
    made = index.base(way.snapshot, "tci@1.0", way.folder / "again.json")
    elsewhere = Path(shutil.copy(way.snapshot, way.folder / "copy.parquet"))
    assert index.base_kept(way.settings, elsewhere, made) is None
    assert not way.settings.bases.exists()
    kept = index.base_kept(way.settings, way.snapshot, made)
    assert kept is not None
    before = kept.read_bytes()
    assert index.base_kept(way.settings, way.snapshot, replace(made, sha256="f" * 64)) is None
    assert kept.read_bytes() == before


def test_a_run_needs_the_base_of_its_own_definition(way: Way) -> None:
    _edited(way.folder / "base.json", definition="other@1.0")
    with pytest.raises(InvalidInputError, match="hash"):
        index.run(way.snapshot, "tci@1.0", way.folder / "base.json", way.folder / "new")
    with pytest.raises(NotFoundError, match="no index definition"):
        index.run(way.snapshot, "tci@9.0", way.folder / "base.json", way.folder / "new")
    assert not (way.folder / "new").exists()


@pytest.mark.parametrize("name", [runs.PROTECTED, runs.DEFINITION, runs.BASE])
def test_an_edited_file_of_a_run_is_named(way: Way, name: str) -> None:
    _edited(way.run / name, title="something else")
    with pytest.raises(NotReproducedError, match=f"{name} is not what the run wrote"):
        index.verified(way.run)


@pytest.mark.parametrize("name", [runs.MANIFEST, runs.PROTECTED, runs.DEFINITION, runs.BASE])
def test_a_run_with_a_file_lost_or_broken_is_refused(way: Way, name: str) -> None:
    content = (way.run / name).read_text()
    for broken in (content[:40], "", "[" * 100_000):
        (way.run / name).write_text(broken)
        with pytest.raises(InvalidInputError, match="not JSON"):
            index.verified(way.run)
    (way.run / name).write_text("[]")
    with pytest.raises(InvalidInputError, match="not a JSON document with named values"):
        index.verified(way.run)
    (way.run / name).unlink()
    with pytest.raises(NotFoundError, match=f"there is no {name}"):
        index.verified(way.run)


def test_a_manifest_without_files_is_no_run(way: Way) -> None:
    _edited(way.run / runs.MANIFEST, files={})
    with pytest.raises(InvalidInputError, match="does not list the files"):
        index.verified(way.run)


def test_a_forged_figure_is_found_by_computing_again(way: Way) -> None:
    protected = json.loads((way.run / runs.PROTECTED).read_text())
    protected["warnings"] = ["All is well."]
    digest = runs._written(way.run / runs.PROTECTED, protected)
    manifest = json.loads((way.run / runs.MANIFEST).read_text())
    forged = manifest | {"files": manifest["files"] | {runs.PROTECTED: digest}}
    _edited(way.run / runs.MANIFEST, files=forged["files"])
    with pytest.raises(NotReproducedError, match="its address"):
        index.verified(way.run)
    _edited(way.run / runs.MANIFEST, address=address(forged))
    assert index.verified(way.run).agreement is Agreement.DIFFERENT


def test_a_snapshot_that_moved_must_be_named(way: Way) -> None:
    moved = way.folder / "moved.parquet"
    way.snapshot.rename(moved)
    with pytest.raises(NotFoundError, match="no snapshot file"):
        index.verified(way.run)
    assert index.verified(way.run, snapshot=moved).agreement is Agreement.EQUAL


def test_a_run_is_equal_wherever_the_folder_is_moved_to(way: Way) -> None:
    shutil.move(way.folder, way.folder.parent / "elsewhere")
    assert index.verified(way.folder.parent / "elsewhere" / "RUN").agreement is Agreement.EQUAL


def test_a_definition_may_be_a_file(way: Way) -> None:
    with pytest.raises(NotFoundError, match="no such file"):
        index.definition(str(way.folder / "index.yaml"))
    (way.folder / "index.yaml").write_text("key: mine\n")
    with pytest.raises(InvalidDefinitionError, match="wrong"):
        index.definition(str(way.folder / "index.yaml"))
    assert index.definition("tci@1.0").label == "tci@1.0"


def test_two_runs_of_one_snapshot_write_the_same_files(way: Way) -> None:
    index.run(way.snapshot, "tci@1.0", way.folder / "base.json", way.folder / "AGAIN")
    for name in (runs.MANIFEST, runs.PROTECTED, runs.DEFINITION, runs.BASE, runs.PICTURE):
        assert (way.folder / "AGAIN" / name).read_bytes() == (way.run / name).read_bytes()
    assert sorted(path.name for path in way.run.iterdir()) == sorted(
        (runs.MANIFEST, runs.PROTECTED, runs.DEFINITION, runs.BASE, runs.PICTURE)
    )


def test_a_ledger_survives_its_file(tmp_path: Path) -> None:
    entry = LedgerEntry(wave="first", geography="smallton 2026", snapshot="aaa", definition="ddd")
    family = ReleasedFamily(source="pride", content="x", marks={"QN": "1"}, shown=("QN",))
    known = replace(entry, parents={"QN": "Q"}, families=(family,), answers={"QN": "2"}, sample=("3",))
    whole = replace(known, weights={"a": 0.75, "b": 1.5})
    runs.write_document(tmp_path / "ledger.json", index.ledger_document(Ledger((entry, known, whole))))
    assert index.read_ledger(tmp_path / "ledger.json").entries == (entry, known, whole)
    for content in ("{}", '{"entries": [{"wave": "first"}]}', '{"entries": 3}'):
        (tmp_path / "bad.json").write_text(content)
        with pytest.raises(InvalidInputError):
            index.read_ledger(tmp_path / "bad.json")


def test_another_file_in_place_of_the_ledger_is_told_how_a_ledger_is_made(way: Way) -> None:
    with pytest.raises(InvalidInputError, match="lists no entries") as caught:
        index.read_ledger(way.folder / "base.json")
    assert "thriving releases ledger" in caught.value.fix


def test_what_was_released_before_is_kept_with_the_run_and_used_to_verify_it(way: Way) -> None:
    other = LedgerEntry(wave="first", geography="smallton 2026", snapshot="aaa", definition="ddd")
    runs.write_document(way.folder / "ledger.json", index.ledger_document(Ledger((other,))))
    beside = way.folder / "BESIDE"
    index.run(way.snapshot, "tci@1.0", way.folder / "base.json", beside, ledger=way.folder / "ledger.json")
    alone, protected = (json.loads((run / runs.PROTECTED).read_text()) for run in (way.run, beside))
    shown = [
        [cell for row in one["cells"].values() for cell in row.values() if "value" in cell]
        for one in (alone, protected)
    ]
    assert shown[0]
    assert not shown[1]  # another snapshot of the wave was released
    assert index.verified(beside).agreement is Agreement.EQUAL
