"""Frozen waves as Parquet files that need no database to be read: columns, and all facts as metadata."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from secrets import token_hex
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from index_platform import margins
from index_platform.storage.files import writing, written_whole
from instruments import geography, loading
from instruments.canonical import canonical_json
from instruments.definition import Instrument
from instruments.errors import InvalidInputError, MeasureError, NotFoundError, NotReproducedError
from instruments.variables import coded
from scoring.page_times import NOT_TIMED, PageTimes
from scoring.rows import row_hashes, whole_sha256
from scoring.snapshot import NO_CODE, Snapshot, Wave, WaveKind

KEY = "thriving-snapshot"  # of the metadata
_WITH_TIMES = 4  # the format of a wave with timed pages: an older program refuses what it cannot hash
_FORMAT = 3
_WITHOUT_ROWS = 2  # the format before this one: it holds no salts, and no hash of its rows
_WITHOUT_LANGUAGE = 1
_READ = (_WITH_TIMES, _FORMAT, _WITHOUT_ROWS)
_CODE, _REASON = "code:", "why:"  # before the name of the variable
_TOOK, _SENT = "took:", "sent"  # before the name of the item; when
_SALT = 16  # bytes


def write(snapshot: Snapshot, directory: Path) -> Path:
    """The snapshot as a file in ``directory``, named by its wave and its hash; one that is there is left.

    The rows of a live wave get salts by chance; what is made up or public is the same file everywhere.
    """
    target = directory / f"{snapshot.wave.key}-{snapshot.sha256[:12]}.parquet"
    if target.is_file() and _holds(target, snapshot):
        return target
    with writing(target):
        return written_whole(target, _file(snapshot, _new_salts(snapshot)))


def read(path: Path) -> Snapshot:
    """The snapshot in a file, its content hash recomputed: an edited or damaged file is refused."""
    return _read(path)[0]


def ids(path: Path) -> tuple[str, ...]:
    """The ids of the responses in a snapshot file, unread but for these."""
    try:
        return tuple(pl.read_parquet(path, columns=["id"])["id"])
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise _unreadable(path) from error


def without(path: Path, erased: Collection[str]) -> int:
    """Take the rows of these ids out of a snapshot file, whole or not at all: how many were in it.

    Their salted hashes stay in it, with the hash that the snapshot had when it was frozen.
    """
    snapshot, salts = _read(path)
    gone = [row for row, name in enumerate(snapshot.ids) if name in erased]
    if not gone:
        return 0
    salts = salts or _new_salts(snapshot)
    hashes = row_hashes(snapshot, salts)
    if snapshot.rows_sha256 and whole_sha256([*hashes, *snapshot.erased]) != snapshot.rows_sha256:
        raise _changed(path, "its rows do not have the hash that was written with them")
    kept = np.setdiff1d(np.arange(len(snapshot)), gone)
    left = replace(
        snapshot.rows(kept),
        erased=tuple(sorted([*snapshot.erased, *(hashes[row] for row in gone)])),
        frozen_sha256=snapshot.as_frozen,
    )
    with writing(path):
        written_whole(path, _file(left, [salts[row] for row in kept]))
    return len(gone)


def _read(path: Path) -> tuple[Snapshot, Sequence[str]]:
    """The snapshot in a file, and the salts of its rows; none in a file of the format before."""
    facts, frame = _loaded(path)
    try:
        snapshot, salts = _snapshot(facts, frame, str(path)), _salts(frame)
        rows = _whole(snapshot, salts) if snapshot.erased or snapshot.frozen_sha256 else None
    except (KeyError, TypeError, ValueError, MeasureError, pl.exceptions.PolarsError) as error:
        raise _changed(path, f"its parts do not fit together ({error})") from error
    if snapshot.sha256 != facts.get("sha256"):
        raise _changed(path, "its content does not have the hash that was written with it")
    if rows is not None and rows != snapshot.rows_sha256:
        raise _changed(path, "its rows, with those that were erased, do not have the hash as frozen")
    return snapshot, salts


def _holds(path: Path, snapshot: Snapshot) -> bool:
    """Whether a file holds this very snapshot, undamaged."""
    try:
        return read(path).sha256 == snapshot.sha256
    except MeasureError:
        return False


def _new_salts(snapshot: Snapshot) -> list[str]:
    live = snapshot.wave.kind is WaveKind.LIVE
    return [token_hex(_SALT) if live else "" for _ in snapshot.ids]


def _whole(snapshot: Snapshot, salts: Sequence[str]) -> str:
    """The hash of all rows, of those that are there and of those that were erased."""
    return whole_sha256([*row_hashes(snapshot, salts), *snapshot.erased])


def _salts(frame: pl.DataFrame) -> list[str]:
    return frame["salt"].to_list() if "salt" in frame.columns else []


def _file(snapshot: Snapshot, salts: Sequence[str]) -> bytes:
    """The bytes of a file that holds the snapshot with these salts."""
    made = BytesIO()
    rows = _whole(snapshot, salts)
    facts = canonical_json(_facts(replace(snapshot, rows_sha256=rows))).decode()
    _frame(snapshot, salts).write_parquet(made, compression="zstd", metadata={KEY: facts})
    return made.getvalue()


def _frame(snapshot: Snapshot, salts: Sequence[str]) -> pl.DataFrame:
    columns: dict[str, object] = {
        "id": list(snapshot.ids),
        "salt": list(salts),
        "cluster": list(snapshot.clusters),
        "place": snapshot.place,
        "mode": snapshot.mode,
        "language": snapshot.language,
    }
    for position, variable in enumerate(snapshot.variables):
        codes = pl.Series(snapshot.codes[:, position], dtype=pl.Int32)
        columns[_CODE + variable.name] = codes.set(codes == NO_CODE, None)
        columns[_REASON + variable.name] = snapshot.reasons[:, position]
    if (times := snapshot.times) is not None:
        columns[_SENT] = times.sent
        columns |= {_TOOK + item: times.seconds[:, column] for column, item in enumerate(times.items)}
    return pl.DataFrame(columns, schema_overrides=dict.fromkeys(("id", "salt", "cluster"), pl.String))


def _facts(snapshot: Snapshot) -> dict[str, object]:
    wave = snapshot.wave
    return {
        "format": _FORMAT if snapshot.times is None else _WITH_TIMES,
        "sha256": snapshot.sha256,
        "wave": {name: getattr(wave, name) for name in wave.__dataclass_fields__},
        "instrument": snapshot.instrument.label,
        "instruments": _contents(snapshot),
        "earlier": [one.label for one in snapshot.earlier],
        "geography": geography.document(snapshot.geography),
        "margins": margins.document(snapshot.margins),
        "languages": list(snapshot.languages),
        "rows": snapshot.rows_sha256,
        "erased": list(snapshot.erased),
        "frozen": snapshot.frozen_sha256,
    }


def _loaded(path: Path) -> tuple[Mapping[str, Any], pl.DataFrame]:
    if not path.is_file():
        raise NotFoundError(
            "there is no snapshot file",
            where=str(path),
            fix="Give the path that 'thriving waves freeze' printed.",
        )
    try:
        facts = json.loads(pl.read_parquet_metadata(path)[KEY])
        frame = pl.read_parquet(path)
    except (
        pl.exceptions.PolarsError,
        pl.exceptions.PanicException,
        KeyError,
        ValueError,
        RecursionError,
        OSError,
    ) as error:
        raise _unreadable(path) from error
    if isinstance(facts, dict) and facts.get("format") == _WITHOUT_LANGUAGE:
        raise InvalidInputError(
            "the snapshot was made before snapshots kept the language of each response",
            where=str(path),
            fix="Freeze the wave again: thriving waves freeze.",
        )
    if not isinstance(facts, dict) or facts.get("format") not in _READ:
        raise InvalidInputError(
            "the snapshot is of a format that this program does not know",
            where=str(path),
            fix="Read it with the version of the program that wrote it.",
        )
    return facts, frame


def _snapshot(facts: Mapping[str, Any], frame: pl.DataFrame, where: str) -> Snapshot:
    instrument = loading.rebuilt(facts["instrument"], facts["instruments"], where=where)
    names = [variable.name for variable in coded(instrument)]
    return Snapshot(
        wave=Wave(**{**facts["wave"], "kind": WaveKind(facts["wave"]["kind"])}),
        instrument=instrument,
        geography=geography.parse(facts["geography"], where=where),
        margins=margins.parse(facts["margins"], where=where),
        ids=tuple(frame["id"]),
        clusters=tuple(frame["cluster"]),
        place=_fixed(frame["place"].to_numpy(), np.int32),
        mode=_fixed(frame["mode"].to_numpy(), np.int8),
        languages=tuple(facts["languages"]),
        language=_fixed(frame["language"].to_numpy(), np.int16),
        codes=_matrix(frame, [_CODE + name for name in names], np.int32, NO_CODE),
        reasons=_matrix(frame, [_REASON + name for name in names], np.int8, 0),
        earlier=tuple(
            loading.rebuilt(label, facts["instruments"], where=where) for label in facts.get("earlier", ())
        ),
        rows_sha256=str(facts.get("rows", "")),
        erased=tuple(facts.get("erased", ())),
        frozen_sha256=str(facts.get("frozen", "")),
        times=_times(frame, instrument) if facts["format"] == _WITH_TIMES else None,
    )


def _times(frame: pl.DataFrame, instrument: Instrument) -> PageTimes:
    items = tuple(item.id for item in instrument.items if _TOOK + item.id in frame.columns)
    return PageTimes(
        items=items,
        seconds=_matrix(frame, [_TOOK + item for item in items], np.int32, NOT_TIMED),
        sent=_fixed(frame[_SENT].to_numpy(), np.int64),
    )


def _contents(snapshot: Snapshot) -> dict[str, Mapping[str, object]]:
    """The canonical content of every definition that it takes to read the snapshot, by label."""
    whole = (*snapshot.earlier, snapshot.instrument)
    return {label: content for one in whole for label, content in loading.contents(one).items()}


def _matrix(frame: pl.DataFrame, names: list[str], kind: type, missing: int) -> NDArray[Any]:
    columns = [frame[name].fill_null(missing).to_numpy() for name in names]
    return _fixed(np.column_stack(columns) if columns else np.empty((frame.height, 0)), kind)


def _fixed(array: NDArray[Any], kind: type) -> NDArray[Any]:
    kept: NDArray[Any] = np.array(array, dtype=kind, order="C")
    kept.flags.writeable = False
    return kept


def _unreadable(path: Path) -> InvalidInputError:
    return InvalidInputError(
        "this is not a snapshot that can be read: another kind of file, or a part of one",
        where=str(path),
        fix="Give the file that 'thriving waves freeze' wrote, or freeze the wave again.",
    )


def _changed(path: Path, what: str) -> NotReproducedError:
    return NotReproducedError(
        f"the snapshot was changed after it was written: {what}",
        where=str(path),
        fix="Take an untouched copy, or freeze the wave again and compare the hashes.",
    )
