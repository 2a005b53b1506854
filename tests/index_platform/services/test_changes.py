"""What changed from release to release: proposed with the later, read with it, told of what is public."""

import sqlite3
from contextlib import closing
from uuid import UUID

import pytest

from index_platform.auth.actors import LOCAL
from index_platform.services import changes, erasing, releases
from index_platform.storage import runs, snapshots
from instruments.errors import (
    InvalidInputError,
    NotFoundError,
    NotPermittedError,
    NotReproducedError,
)
from scoring import base as bases
from scoring import chain, definitions
from scoring.change import compare, known_claims
from scoring.published import Shown
from scoring.published_change import ShownChange
from tests.index_platform.second import second_run
from tests.index_platform.survey import AGAIN, MOMENT, Way


def test_a_release_is_proposed_with_what_changed_since_the_one_before(both: Way) -> None:
    found = changes.latest(both.engine, "R2", moment=MOMENT)
    assert found is not None
    assert found.release == "R1"
    change = found.change
    assert (change.earlier.key, change.later.key) == ("first", "second")
    tables = [releases.table(both.engine, name, moment=MOMENT) for name in ("R1", "R2")]
    assert dict(change.before) == dict(tables[0].cells)
    assert dict(change.after) == dict(tables[1].cells)
    shown = [cell for cell in change.cells.values() if isinstance(cell, ShownChange)]
    assert len(shown) == sum(
        isinstance(tables[0].cells[key], Shown) and isinstance(cell, Shown)
        for key, cell in tables[1].cells.items()
    )
    assert len(shown) > 20


def test_the_change_is_that_of_the_two_runs(both: Way) -> None:
    found = changes.latest(both.engine, "R2", moment=MOMENT)
    assert found is not None
    file = both.folder / "base.json"
    spec = definitions.shipped("tci@1.0").with_base(bases.parse(runs.read_document(file), where="base"))
    files = sorted(both.settings.snapshots.glob("*.parquet"))
    earlier, later = (chain.compute(snapshots.read(file), spec) for file in files)
    raw = compare(earlier, later, known_claims(earlier, later))
    column = [measure.key for measure in spec.measures].index("index")
    cell = found.change.cells["T", "index"]
    assert isinstance(cell, ShownChange)
    assert cell.difference.value == pytest.approx(raw.figures.difference[0, column], abs=0.051)


def test_a_first_release_has_no_change(released: Way) -> None:
    assert changes.latest(released.engine, "R1", moment=MOMENT) is None


def test_adding_a_wave_changes_no_stored_letter_of_the_release_before(way: Way) -> None:
    releases.proposed(way.engine, way.run, moment=MOMENT)
    releases.approved(way.engine, "R1", moment=MOMENT)
    with closing(sqlite3.connect(way.settings.database_file)) as connection:
        before = connection.execute("SELECT * FROM releases WHERE number = 1").fetchall()
    releases.proposed(way.engine, second_run(way), moment=MOMENT)
    releases.approved(way.engine, "R2", moment=MOMENT)
    with closing(sqlite3.connect(way.settings.database_file)) as connection:
        assert connection.execute("SELECT * FROM releases WHERE number = 1").fetchall() == before


def test_a_change_from_a_release_that_was_withdrawn_is_not_told(both: Way) -> None:
    releases.withdrawn(both.engine, "R1", moment=MOMENT, reason="A slip.")
    assert changes.latest(both.engine, "R2", moment=MOMENT) is None


def test_without_the_answers_of_the_earlier_wave_there_is_no_change_and_the_book_says_why(way: Way) -> None:
    releases.proposed(way.engine, way.run, moment=MOMENT)
    releases.approved(way.engine, "R1", moment=MOMENT)
    frozen, run = way.snapshot, second_run(way)
    frozen.rename(frozen.with_suffix(".elsewhere"))
    releases.proposed(way.engine, run, moment=MOMENT)
    releases.approved(way.engine, "R2", moment=MOMENT)
    assert changes.latest(way.engine, "R2", moment=MOMENT) is None
    book = changes.book(way.engine, "R1", "R2", moment=MOMENT)
    assert "the answers behind it are not on this machine" in book.notes[0]
    assert {line.change for chapter in book.chapters for line in chapter.lines} == {""}
    assert "New answers" in book.summary


def test_answers_of_which_some_were_taken_out_give_no_change(way: Way) -> None:
    """Else the change would be other than the difference of what is printed, by those who went."""
    releases.proposed(way.engine, way.run, moment=MOMENT)
    releases.approved(way.engine, "R1", moment=MOMENT)
    name = snapshots.read(way.snapshot).ids[0]
    run = second_run(way)
    erasing.erased(way.engine, way.settings.snapshots, UUID(name), moment=MOMENT, actor=LOCAL)
    releases.proposed(way.engine, run, moment=MOMENT)
    releases.approved(way.engine, "R2", moment=MOMENT)
    assert changes.latest(way.engine, "R2", moment=MOMENT) is None
    assert "taken out" in changes.book(way.engine, "R1", "R2", moment=MOMENT).notes[0]


def test_the_book_tells_every_figure_of_both_releases_in_words(both: Way) -> None:
    book = changes.book(both.engine, "R1", "R2", moment=MOMENT)
    table = releases.table(both.engine, "R2", moment=MOMENT)
    assert [chapter.measure for chapter in book.chapters] == [measure.title for measure in table.measures]
    assert [line.place for line in book.chapters[0].lines] == ["Smallton", "North End", "South End"]
    lines = [line for chapter in book.chapters for line in chapter.lines]
    assert all(line.before and line.after and line.verdict and line.sentence for line in lines)
    compared = [line for line in lines if line.chance]
    assert len(compared) > 20
    for line in compared:
        assert " to " in line.before
        assert line.verdict in ("clearly up", "clearly down", "about the same", "cannot tell")
        assert line.chance.endswith(" in 100")
    assert book.title == "R1 (Smallton, autumn 2026) and R2 (Smallton, autumn 2027)"


def test_releases_are_named_in_their_order(both: Way) -> None:
    with pytest.raises(InvalidInputError, match=r"R1 \(first\) was asked before that of R2") as refusal:
        changes.book(both.engine, "R2", "R1", moment=MOMENT)
    assert "releases diff R1 R2" in refusal.value.fix
    with pytest.raises(InvalidInputError, match="no other release"):
        changes.book(both.engine, "R1", "r1", moment=MOMENT)


def test_only_what_is_public_is_told(both: Way) -> None:
    releases.withdrawn(both.engine, "R1", moment=MOMENT, reason="A slip.")
    with pytest.raises(NotFoundError, match="was withdrawn"):
        changes.book(both.engine, "R1", "R2", moment=MOMENT)
    releases.proposed(both.engine, both.run, moment=MOMENT, said=AGAIN)
    with pytest.raises(NotPermittedError, match="waits for approval"):
        changes.book(both.engine, "R3", "R2", moment=MOMENT)


def test_a_stored_change_that_was_altered_is_refused(both: Way) -> None:
    with closing(sqlite3.connect(both.settings.database_file)) as connection:
        for guard in ("proposals_content", "proposals_once"):
            connection.execute(f"DROP TRIGGER {guard}")
        connection.execute("UPDATE proposals SET content = replace(content, 'clearly', 'plainly')")
        connection.execute("UPDATE proposals SET content = replace(content, 'cannot', 'can')")
        connection.commit()
    with pytest.raises(NotReproducedError, match="do not have the hash"):
        changes.latest(both.engine, "R2", moment=MOMENT)
