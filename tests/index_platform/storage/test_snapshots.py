import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from index_platform.storage import snapshots
from index_platform.storage.snapshots import KEY
from instruments import catalogue
from instruments.errors import InvalidInputError, MeasureError, NotFoundError, NotReproducedError
from scoring.page_times import NOT_TIMED, PageTimes
from scoring.snapshot import Snapshot
from tests.index_platform.survey import Way


def _rewritten(path: Path, *, frame: pl.DataFrame | None = None, **facts: object) -> None:
    given = json.loads(pl.read_parquet_metadata(path)[KEY]) | facts
    (pl.read_parquet(path) if frame is None else frame).write_parquet(path, metadata={KEY: json.dumps(given)})


def test_one_changed_answer_is_found(way: Way) -> None:
    frame = pl.read_parquet(way.snapshot)
    changed = frame.with_columns(
        pl.when(pl.row_index() == 7).then(5).otherwise(pl.col("code:brs1")).alias("code:brs1")
    )
    assert not changed.equals(frame)
    _rewritten(way.snapshot, frame=changed.cast(dict(frame.schema)))
    with pytest.raises(NotReproducedError, match="does not have the hash"):
        snapshots.read(way.snapshot)


@pytest.mark.parametrize("column", ["id", "cluster", "place", "mode", "language", "why:brs1"])
def test_a_changed_column_is_found(way: Way, column: str) -> None:
    frame = pl.read_parquet(way.snapshot)
    last, rest = frame[column].slice(0, 1), frame[column].slice(1)
    changed = frame.with_columns(pl.concat([rest, last]).alias(column))
    if column == "why:brs1":
        changed = frame.with_columns((pl.col(column) + 1).alias(column))
    if column in ("mode", "language"):
        changed = frame.with_columns((1 - pl.col(column)).alias(column))
    _rewritten(way.snapshot, frame=changed.cast(dict(frame.schema)))
    with pytest.raises(NotReproducedError, match="was changed"):
        snapshots.read(way.snapshot)


@pytest.mark.parametrize(
    "facts",
    [
        {"wave": {}},
        {"instrument": "brs@1.0"},
        {"instruments": {}},
        {"languages": ["ur"]},
        {"geography": {"key": "smallton"}},
        {"margins": [{"name": "x"}]},
        {"sha256": "0" * 64},
    ],
)
def test_changed_facts_are_found(way: Way, facts: dict[str, object]) -> None:
    _rewritten(way.snapshot, **facts)
    with pytest.raises(NotReproducedError, match="was changed"):
        snapshots.read(way.snapshot)


def test_a_lost_row_or_column_is_found(way: Way) -> None:
    frame = pl.read_parquet(way.snapshot)
    for changed in (frame.head(-1), frame.drop("code:brs1"), frame.select("id")):
        _rewritten(way.snapshot, frame=changed)
        with pytest.raises(NotReproducedError, match="was changed"):
            snapshots.read(way.snapshot)


@pytest.mark.parametrize("content", [b"", b"PAR1", b"id,place\n1,QN\n", b"PAR1" * 40])
def test_a_file_that_is_no_snapshot_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "s.parquet").write_bytes(content)
    with pytest.raises(InvalidInputError, match="not a snapshot that can be read"):
        snapshots.read(tmp_path / "s.parquet")
    pl.DataFrame({"a": [1]}).write_parquet(tmp_path / "s.parquet")
    with pytest.raises(InvalidInputError, match="not a snapshot that can be read"):
        snapshots.read(tmp_path / "s.parquet")


def test_a_snapshot_that_is_not_there_and_one_of_another_format_are_told(way: Way, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no snapshot file"):
        snapshots.read(tmp_path / "none.parquet")
    _rewritten(way.snapshot, format=5)
    with pytest.raises(InvalidInputError, match="of a format that this program does not know"):
        snapshots.read(way.snapshot)


def test_a_snapshot_without_languages_is_to_be_frozen_again(way: Way) -> None:
    _rewritten(way.snapshot, frame=pl.read_parquet(way.snapshot).drop("language"), format=1)
    with pytest.raises(InvalidInputError, match="before snapshots kept the language") as refusal:
        snapshots.read(way.snapshot)
    assert refusal.value.fix == "Freeze the wave again: thriving waves freeze."


def test_damaged_bytes_are_refused_or_change_nothing(way: Way) -> None:
    content, whole = way.snapshot.read_bytes(), snapshots.read(way.snapshot)
    draw = np.random.default_rng(20261122)
    cuts = [content[: int(length)] for length in draw.integers(0, len(content), 40)]
    for position in draw.integers(0, len(content), 150):
        changed = bytearray(content)
        changed[position] ^= 0xFF
        cuts.append(bytes(changed))
    refused = 0
    for damaged in cuts:
        way.snapshot.write_bytes(damaged)
        try:
            assert snapshots.read(way.snapshot).sha256 == whole.sha256
        except MeasureError:
            refused += 1
    assert refused > 40


def test_a_snapshot_read_back_is_the_one_that_was_written(way: Way, tmp_path: Path) -> None:
    first = snapshots.read(way.snapshot)
    again = snapshots.write(first, tmp_path / "other")
    assert again.name == way.snapshot.name == f"first-{first.sha256[:12]}.parquet"
    assert again.read_bytes() == way.snapshot.read_bytes()
    second = snapshots.read(again)
    assert second.facts() == first.facts()
    assert (second.ids, second.clusters, second.margins) == (first.ids, first.clusters, first.margins)
    assert second.languages == first.languages
    for name in ("place", "mode", "language", "codes", "reasons"):
        np.testing.assert_array_equal(getattr(second, name), getattr(first, name))
        assert not getattr(second, name).flags.writeable


def test_writing_leaves_no_other_file(way: Way) -> None:
    assert [path.name for path in way.settings.snapshots.iterdir()] == [way.snapshot.name]


def test_a_folder_that_cannot_be_made_is_told(way: Way, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    snapshot = snapshots.read(way.snapshot)
    with pytest.raises(InvalidInputError, match="nothing can be written there"):
        snapshots.write(snapshot, tmp_path / "file" / "snapshots")


def test_the_versions_before_are_kept_with_the_wave(way: Way, tmp_path: Path) -> None:
    """So that nothing after the freeze asks a database what may be compared."""
    frozen = snapshots.read(way.snapshot)
    assert frozen.earlier == ()
    before = catalogue.get("brs@1.0")
    again = snapshots.read(snapshots.write(replace(frozen, earlier=(before,)), tmp_path))
    assert again.earlier == (before,)
    assert again.sha256 == frozen.sha256


def _timed(frozen: Snapshot) -> Snapshot:
    """A wave of three pages, of which the last person's were not timed."""
    n = len(frozen)
    seconds = np.arange(3 * n, dtype=np.int32).reshape(n, 3)
    sent = np.arange(n, dtype=np.int64) + 29_000_000
    seconds[-1], sent[-1] = NOT_TIMED, NOT_TIMED
    return replace(frozen, times=PageTimes(items=("satis", "brs1", "help"), seconds=seconds, sent=sent))


def test_times_of_pages_are_read_back_as_they_were_written(way: Way, tmp_path: Path) -> None:
    frozen = _timed(snapshots.read(way.snapshot))
    path = snapshots.write(frozen, tmp_path)
    again = snapshots.read(path)
    assert frozen.times is not None
    assert again.times is not None
    assert again.times.items == frozen.times.items
    np.testing.assert_array_equal(again.times.seconds, frozen.times.seconds)
    np.testing.assert_array_equal(again.times.sent, frozen.times.sent)
    assert again.sha256 == frozen.sha256 != snapshots.read(way.snapshot).sha256


def test_a_changed_second_is_found(way: Way, tmp_path: Path) -> None:
    path = snapshots.write(_timed(snapshots.read(way.snapshot)), tmp_path)
    frame = pl.read_parquet(path)
    changed = pl.when(pl.row_index() == 7).then(1).otherwise(pl.col("took:brs1")).alias("took:brs1")
    _rewritten(path, frame=frame.with_columns(changed.cast(pl.Int32)))
    with pytest.raises(NotReproducedError, match="does not have the hash"):
        snapshots.read(path)


def test_what_is_erased_takes_its_times_along_and_the_others_can_still_be_told(
    way: Way, tmp_path: Path
) -> None:
    frozen = _timed(snapshots.read(way.snapshot))
    path = snapshots.write(frozen, tmp_path)
    assert snapshots.without(path, {frozen.ids[0], frozen.ids[-1]}) == 2
    left = snapshots.read(path)
    assert frozen.times is not None
    assert left.times is not None
    np.testing.assert_array_equal(left.times.seconds, frozen.times.seconds[1:-1])
    assert left.as_frozen == frozen.sha256
