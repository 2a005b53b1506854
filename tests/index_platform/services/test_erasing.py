"""Erasure by code: what goes, what stays, and that it is as if it had never been there."""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from uuid import UUID, uuid5

import polars as pl
import pytest

from index_platform.auth.actors import LOCAL, Actor
from index_platform.queries.intake import Intake
from index_platform.services import erasing, exporting, freezing, importing, index, releases, waves
from index_platform.services.erasing import HOLDER, Erasable, Tombstone
from index_platform.services.importing import Request
from index_platform.services.receipts import coded, withdrawal_code
from index_platform.storage import snapshots
from index_platform.storage.snapshots import KEY
from instruments.errors import ConflictError, NotFoundError, NotPermittedError, NotReproducedError
from scoring.rows import row_hashes, whole_sha256
from scoring.verification import Agreement
from tests.index_platform.survey import MOMENT, NAMESPACE, Survey, Way, arrival

SECRET = b"s" * 32
both = pytest.mark.both_databases


def _name(number: int) -> UUID:
    return uuid5(NAMESPACE, str(number))


def _code(number: int) -> str:
    return withdrawal_code(SECRET, _name(number))


def _stored(survey: Survey, *numbers: int) -> None:
    with Intake(survey.engine, clock=lambda: MOMENT) as intake:
        intake.accept_all([coded(SECRET, arrival(number)) for number in numbers]).result()


def _erased(survey: Survey, name: UUID | str, *, actor: Actor = HOLDER) -> Erasable | Tombstone:
    return erasing.erased(survey.engine, survey.settings.snapshots, name, moment=MOMENT, actor=actor)


def _frozen(survey: Survey) -> freezing.Frozen:
    waves.closed(survey.engine, "first", moment=MOMENT)
    return freezing.frozen(survey.engine, "first", survey.settings.snapshots, moment=MOMENT)


@both
def test_a_dry_run_says_what_would_go_and_changes_nothing(survey: Survey) -> None:
    _stored(survey, 1, 2)
    before = survey.rows("SELECT COUNT(*) FROM audit")
    there = erasing.found(survey.engine, survey.settings.snapshots, _code(1), actor=HOLDER)
    assert isinstance(there, Erasable)
    assert there.rows == {"received": 1, "responses": 1, "answers": 6, "withdrawal_codes": 1}
    assert (there.wave, there.counted, there.snapshots, there.releases) == ("first", True, (), ())
    assert survey.rows("SELECT COUNT(*) FROM received") == [(2,)]
    assert survey.rows("SELECT COUNT(*) FROM audit") == before


@both
@pytest.mark.parametrize("spoken", [str.lower, lambda code: f" {code.replace('-', ' ')} "])
def test_the_code_erases_however_it_was_typed_and_one_entry_is_written_without_it(
    survey: Survey, spoken: Callable[[str], str]
) -> None:
    _stored(survey, 1, 2)
    assert isinstance(_erased(survey, spoken(_code(1))), Erasable)
    assert survey.rows("SELECT id FROM received") == [(str(_name(2)),)]
    [(actor, key, detail)] = survey.rows(
        "SELECT actor, key, detail FROM audit WHERE action = 'response.erase'"
    )
    assert (actor, key) == ("somebody", "first")
    assert json.loads(detail)["rows"]["answers"] == 6
    whole = str(survey.rows("SELECT * FROM audit"))
    assert not any(secret in whole for secret in (_code(1), str(_name(1))))


@both
def test_who_erases_twice_is_told_that_it_is_gone(survey: Survey) -> None:
    _stored(survey, 1)
    _erased(survey, _code(1))
    entries = survey.rows("SELECT COUNT(*) FROM audit")
    for name in (_code(1), _name(1)):
        assert _erased(survey, name, actor=LOCAL) == Tombstone(wave="first", erased_at=_stamp(survey))
    assert survey.rows("SELECT COUNT(*) FROM audit") == entries


def _stamp(survey: Survey) -> str:
    return str(survey.rows("SELECT erased_at FROM erasures")[0][0])


@both
def test_a_code_that_stands_for_nothing_is_refused_and_so_is_who_may_not(survey: Survey) -> None:
    _stored(survey, 1)
    for name in (_code(2), "", "x" * 4000, str(_name(1))):
        with pytest.raises(NotFoundError, match="nothing is stored under this code"):
            _erased(survey, name)
    with pytest.raises(NotPermittedError):
        _erased(survey, _code(1), actor=Actor(id="ann", name="Ann"))
    assert survey.rows("SELECT COUNT(*) FROM received") == [(1,)]


@both
def test_what_was_held_goes_too(survey: Survey) -> None:
    waves.closed(survey.engine, "first", moment=MOMENT)
    with Intake(survey.engine, clock=lambda: MOMENT) as intake:
        intake.accept(coded(SECRET, arrival(1))).result()
    there = _erased(survey, _code(1))
    assert isinstance(there, Erasable)
    assert (there.counted, there.rows) == (False, {"received": 1, "withdrawal_codes": 1})


@both
def test_erased_before_the_freeze_is_as_if_it_had_never_come(survey: Survey, another: Survey) -> None:
    _stored(survey, *range(12))
    _erased(survey, _code(5))
    _stored(another, *(number for number in range(12) if number != 5))
    mine, theirs = _frozen(survey), _frozen(another)
    assert mine.sha256 == theirs.sha256
    assert mine.path.read_bytes() == theirs.path.read_bytes()


@both
def test_the_same_file_imported_again_does_not_bring_it_back(survey: Survey, tmp_path: Path) -> None:
    _stored(survey, 1, 2, 3)
    exporting.exported(survey.engine, "first", tmp_path / "out.csv", moment=MOMENT)
    _erased(survey, _code(2))
    request = Request(file=tmp_path / "out.csv", wave="first", instrument="brs@1.0")
    for report in (
        importing.tried(survey.engine, request),
        importing.imported(survey.engine, request, clock=lambda: MOMENT),
    ):
        assert (report.rows, report.new, report.already_there, report.withdrawn) == (3, 0, 2, 1)
    assert survey.rows("SELECT COUNT(*) FROM received") == [(2,)]


@both
def test_copies_that_the_program_cannot_reach_are_named(survey: Survey, tmp_path: Path) -> None:
    _stored(survey, 1)
    exporting.exported(survey.engine, "first", tmp_path / "out.csv", moment=MOMENT)
    there = erasing.found(survey.engine, survey.settings.snapshots, _code(1), actor=LOCAL)
    assert isinstance(there, Erasable)
    assert [(copy.kind, copy.name) for copy in there.copies] == [("export", "first")]


@both
def test_after_the_freeze_the_row_goes_from_the_snapshot_and_its_hash_stays(survey: Survey) -> None:
    _stored(survey, *range(12))
    frozen = _frozen(survey)
    whole = snapshots.read(frozen.path)
    there = _erased(survey, _code(5))
    assert isinstance(there, Erasable)
    assert there.snapshots == (frozen.path.name,)
    left = snapshots.read(frozen.path)
    assert left.ids == tuple(name for name in whole.ids if name != str(_name(5)))
    assert (left.as_frozen, len(left.erased), left.rows_sha256) == (frozen.sha256, 1, whole.rows_sha256)
    assert left.sha256 != frozen.sha256
    assert str(_name(5)).encode() not in frozen.path.read_bytes()
    assert freezing.frozen(survey.engine, "first", survey.settings.snapshots, moment=MOMENT).responses == 11


def test_what_a_kill_cut_off_before_the_file_is_finished_by_the_next_sweep(survey: Survey) -> None:
    """The transaction is on disk, and the file of the snapshot is as it was."""
    _stored(survey, *range(12))
    frozen = _frozen(survey)
    before = frozen.path.read_bytes()
    _erased(survey, _code(5))
    after = frozen.path.read_bytes()
    frozen.path.write_bytes(before)
    assert erasing.swept(survey.engine, survey.settings.snapshots) == (frozen.path.name,)
    assert frozen.path.read_bytes() == after
    assert erasing.swept(survey.engine, survey.settings.snapshots) == ()


def test_a_file_that_lost_the_row_while_the_database_kept_it_is_no_hindrance(survey: Survey) -> None:
    """A database that came back from a backup holds the row, the file does not: erased again, all is gone."""
    _stored(survey, *range(12))
    frozen = _frozen(survey)
    snapshots.without(frozen.path, {str(_name(5))})
    there = _erased(survey, _code(5))
    assert isinstance(there, Erasable)
    assert there.snapshots == ()
    assert len(snapshots.read(frozen.path).erased) == 1


def test_nothing_of_the_answers_is_left_in_the_data_folder(survey: Survey) -> None:
    """Words that nobody else says are looked for in every file: tables, log of changes, snapshots."""
    word = b"zq7-unmistakable"
    _stored(survey, *range(10, 200))
    with Intake(survey.engine, clock=lambda: MOMENT) as intake:
        intake.accept(coded(SECRET, arrival(2, content=arrival(2).content + word))).result()
    assert _files_with(survey.settings.data_dir, word)
    _erased(survey, _code(2))
    for secret in (word, str(_name(2)).encode()):
        assert _files_with(survey.settings.data_dir, secret) == []


def _files_with(folder: Path, word: bytes) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and word in path.read_bytes()]


def _a_person(way: Way) -> UUID:
    return UUID(snapshots.read(way.snapshot).ids[17])


def _gone(way: Way, *names: UUID) -> None:
    for name in names:
        erasing.erased(way.engine, way.settings.snapshots, name, moment=MOMENT, actor=LOCAL)


def test_a_run_is_equal_but_for_those_who_were_erased_and_its_figures_stand(released: Way) -> None:
    name = _a_person(released)
    there = erasing.found(released.engine, released.settings.snapshots, name, actor=LOCAL)
    assert isinstance(there, Erasable)
    assert (there.releases, there.snapshots) == (("R1",), (released.snapshot.name,))
    before = releases.table(released.engine, "R1", moment=MOMENT)
    _gone(released, name, UUID(snapshots.read(released.snapshot).ids[3]))
    verdict = index.verified(released.run)
    assert verdict.agreement is Agreement.EQUAL_BUT_FOR_ERASED
    assert verdict.erased == 2
    assert 0 < len(verdict.differences) <= verdict.figures
    assert verdict.sentence.startswith("equal but for 2 erased: ")
    assert releases.table(released.engine, "R1", moment=MOMENT) == before


def test_a_snapshot_of_which_a_row_was_lost_otherwise_is_different_or_refused(way: Way) -> None:
    """A row taken out by hand, with hashes written anew, does not pass for an erasure."""
    name = str(_a_person(way))
    copy = Path(shutil.copy(way.snapshot, way.folder / "copy.parquet"))
    facts, frame = json.loads(pl.read_parquet_metadata(copy)[KEY]), pl.read_parquet(copy)
    snapshots.without(copy, {name})
    honest = json.loads(pl.read_parquet_metadata(copy)[KEY])
    kept = frame.filter(pl.col("id") != name)
    for forged in (facts, honest | {"erased": ["0" * 64]}, honest | {"erased": []}):
        kept.write_parquet(copy, metadata={KEY: json.dumps(forged)})
        with pytest.raises(NotReproducedError, match="was changed"):
            snapshots.read(copy)
    two = json.loads(json.dumps(honest | {"erased": ["0" * 64]}))
    two["rows"] = _root_of(kept, two)
    kept.write_parquet(copy, metadata={KEY: json.dumps(two)})
    verdict = index.verified(way.run, snapshot=copy)
    assert verdict.agreement is Agreement.DIFFERENT
    assert "rows are not those of the run" in verdict.sentence


def _root_of(frame: pl.DataFrame, facts: Mapping[str, object]) -> str:
    whole = snapshots._snapshot(facts, frame, "test")
    return whole_sha256([*row_hashes(whole, frame["salt"].to_list()), "0" * 64])


def test_a_run_that_was_not_published_yet_is_not_published_with_those_who_withdrew(way: Way) -> None:
    _gone(way, _a_person(way))
    with pytest.raises(ConflictError, match="had them taken out since"):
        releases.proposed(way.engine, way.run, moment=MOMENT)
    with pytest.raises(ConflictError, match="taken out by those who gave them"):
        index.run(way.snapshot, "tci@1.0", way.folder / "base.json", way.folder / "AGAIN")
    again = freezing.frozen(way.engine, "first", way.settings.snapshots, moment=MOMENT)
    index.run(again.path, "tci@1.0", way.folder / "base.json", way.folder / "AGAIN")
    assert releases.proposed(way.engine, way.folder / "AGAIN", moment=MOMENT).state == "proposed"
