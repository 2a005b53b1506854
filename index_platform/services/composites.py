"""Any other index: a definition and a table of indicators -> scores with their ranges, and what was done."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from math import isfinite, nan
from pathlib import Path

import numpy as np

from index_platform.services import delimited
from index_platform.services.delimited import Table
from index_platform.storage import runs as documents
from index_platform.storage.files import require_no_file, writing, written_whole
from instruments.canonical import sha256
from instruments.errors import InvalidInputError
from reports.tidy import inert
from scoring.composite import CompositeSpec, IndicatorTable
from scoring.composite.definition import read_composite
from scoring.composite.runs import Factor, Runs, noisy_weights, runs, without_each
from scoring.composite.scores import CompositeScores, composite_scores
from scoring.composite.statistics import effective_weights

SCORES, ABOUT = "scores.csv", "composite.json"
RUNS, NOISE, SEED = 1000, 0.25, 1
_SHARES = (0.05, 0.95)
_NO_VALUE = ("", "NA", "n/a", "..")


@dataclass(frozen=True, slots=True, kw_only=True)
class Composite:
    """What was written, and in short what it says. moved: places a unit moves on average in the runs."""

    files: tuple[Path, ...]
    label: str
    title: str
    units: int
    indicators: int
    left_out: tuple[str, ...]
    guessed: int
    moved: float
    warnings: tuple[str, ...]


def composite(
    definition: Path, data: Path, out: Path, *, unit: str = "", n_runs: int = RUNS, seed: int = SEED
) -> Composite:
    """The index of a definition file for every row of a table, written into a folder; nothing is replaced.

    unit: the column with the codes of the units; the first one without it. Ranks have the range of so many
    runs, in each of which every weight is moved by up to a quarter of itself.
    """
    for file in (SCORES, ABOUT):
        require_no_file(out / file)
    spec, given = read_composite(definition), delimited.read(data)
    table = indicator_table(given, spec, unit=unit or given.columns[0])
    found, moved = composite_scores(table, spec), _moved(table, spec, n_runs, seed)
    about = _about(found, moved, _without(table, spec), sha256(data.read_bytes()), seed)
    with writing(out / SCORES):
        scores = written_whole(out / SCORES, _csv(found, moved))
    written = documents.write_document(out / ABOUT, about)
    return Composite(
        files=(scores, written),
        label=str(spec.version),
        title=spec.title,
        units=len(found.units),
        indicators=len(spec.indicators),
        left_out=found.prepared.left_out,
        guessed=int(found.prepared.imputed.filled.sum()),
        moved=round(float(moved.rank_changes.mean()), 1),
        warnings=tuple(f"{one.what}. {one.fix}" for one in found.prepared.warnings),
    )


def indicator_table(given: Table, spec: CompositeSpec, *, unit: str) -> IndicatorTable:
    """The columns that a definition names, of a table in a file."""
    group = () if spec.imputation is None or not spec.imputation.group else (spec.imputation.group,)
    numbers = dict.fromkeys(
        name for one in spec.indicators for name in (one.key, one.denominator) if name is not None
    )
    if missing := [name for name in (unit, *group, *numbers) if name not in given.columns]:
        raise InvalidInputError(
            f"there is no column {missing[0]!r}",
            where=given.where,
            fix=f"The definition needs: {', '.join(numbers)}. Name the column of the units by --unit.",
        )
    at = {name: given.columns.index(name) for name in (unit, *group, *numbers)}
    rows = list(given.rows())
    for line, cells in rows:
        _require_whole(cells, line, given)
    return IndicatorTable(
        units=tuple(cells[at[unit]] for _, cells in rows),
        columns={
            name: np.array([_number(cells[at[name]], name, line, given) for line, cells in rows])
            for name in numbers
        },
        groups={name: tuple(cells[at[name]] for _, cells in rows) for name in group},
    )


def _require_whole(cells: Sequence[str], line: int, given: Table) -> None:
    if len(cells) != len(given.columns) or any(map(delimited.broken, cells)):
        raise InvalidInputError(
            f"there are {len(cells)} cells in the row and {len(given.columns)} columns, or no text in one",
            where=f"{given.where}, line {line}",
            fix="Put text that holds the sign between columns into quotes, and save it as CSV UTF-8.",
        )


def _number(cell: str, column: str, line: int, given: Table) -> float:
    if cell in _NO_VALUE:
        return nan
    try:
        value = float(cell)
    except ValueError:
        value = nan
    if not isfinite(value):
        raise InvalidInputError(
            f"{cell!r} is no number",
            where=f"{given.where}, line {line}, column {column}",
            fix="Write it with digits and a point, or leave the cell empty where there is no value.",
        )
    return value


def _moved(table: IndicatorTable, spec: CompositeSpec, n_runs: int, seed: int) -> Runs:
    """The index under other weights."""
    noise = np.full(len(spec.keys), NOISE)
    weights = noisy_weights(spec.nominal_weights, noise, n_runs, seed=seed)
    factor = Factor("weights", "weights", tuple(map(tuple, weights.tolist())))
    return runs(table, spec, (factor,), np.arange(n_runs)[:, None])


def _without(table: IndicatorTable, spec: CompositeSpec) -> Mapping[str, float]:
    """Part -> how many places a unit moves on average without it; of parts that have others beside them."""
    keys = [part.key for part in spec.parts if part.parent and len(spec.children[part.parent]) > 1]
    if not keys:
        return {}
    changes = without_each(table, spec, keys).rank_changes
    return {key: round(float(change), 2) for key, change in zip(keys, changes, strict=True)}


def _about(
    found: CompositeScores, moved: Runs, without: Mapping[str, float], data: str, seed: int
) -> dict[str, object]:
    spec, ready = found.spec, found.prepared
    weights = zip(spec.keys, effective_weights(spec).tolist(), strict=True)
    return {
        "index": str(spec.version),
        "title": spec.title,
        "statement": spec.statement,
        "definition_sha256": spec.sha256,
        "data_sha256": data,
        "units": list(ready.units),
        "left_out": list(ready.left_out),
        "guessed": _counts(spec, ready.imputed.filled.sum(axis=0).tolist()),
        "drawn_in": {} if ready.outliers is None else _counts(spec, ready.outliers.n_moves.tolist()),
        "on_log_scale": {} if ready.outliers is None else _counts(spec, ready.outliers.logged.tolist()),
        "shares_of_index": {key: round(share, 4) for key, share in weights},
        "runs": {"number": moved.scores.shape[1], "weights_moved_by": NOISE, "seed": seed},
        "places_moved": round(float(moved.rank_changes.mean()), 2),
        "places_moved_without": dict(without),
        "warnings": [f"{one.what}. {one.fix}" for one in ready.warnings],
    }


def _counts(spec: CompositeSpec, counts: list[int]) -> dict[str, int]:
    """Indicator -> how many, where there is any."""
    named = zip((one.key for one in spec.indicators), counts, strict=True)
    return {key: int(count) for key, count in named if count}


def _csv(found: CompositeScores, moved: Runs) -> bytes:
    """A row a unit: the index, its rank with the range of the runs, nodes, indicators on one scale."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows(_rows(found, moved))
    return text.getvalue().encode()


def _rows(found: CompositeScores, moved: Runs) -> Iterator[list[str]]:
    spec = found.spec
    index = spec.nodes[-1].key
    parts = [*(node.key for node in spec.nodes[:-1]), *(one.key for one in spec.indicators)]
    yield ["unit", inert(index), "rank", "rank_low", "rank_high", "guessed", *map(inert, parts)]
    scores = np.column_stack([found.of(key) for key in parts])
    limits, guessed = moved.rank_quantiles(_SHARES), found.prepared.imputed.filled.sum(axis=1)
    for row, unit in enumerate(found.units):
        ranks = (moved.nominal_ranks[row], np.floor(limits[row, 0]), np.ceil(limits[row, 1]))
        numbers = (found.index[row], *ranks, guessed[row], *scores[row])
        yield [inert(unit), *("" if np.isnan(one) else f"{one:.10g}" for one in numbers)]
