"""The reference results on weighting, small areas, the index and disclosure: which blocks there are.

A block is one table, or one named result of a file of results: ``05_rank`` and ``07_cronbach/Social`` of the
folder ``coin``. They are claimed as all others are, see tests/reference.py, with the folder as the file.
"""

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.folders import shared_folder

Json = Any  # objects, lists, numbers, words
FOLDERS = ("survey", "sae", "coin", "compind", "imd", "sdc")
_TOLD = {"versions", "note", "formula", "N", "weights"}  # of a file of results: what was run, no result


def index_folder() -> Path:
    """Where these results are."""
    return shared_folder() / "reference" / "index"


@cache
def blocks() -> tuple[tuple[str, str], ...]:
    """(folder, name) of every block; none where the folder is absent."""
    files = [(folder, path) for folder in FOLDERS for path in sorted((index_folder() / folder).glob("*.*"))]
    names = [(folder, name) for folder, path in files if path.stem != "timings" for name in _names(path)]
    return tuple(names)


def _names(path: Path) -> list[str]:
    found = results(path.parent.name, path.stem) if path.suffix == ".json" else None
    keys = [key for key in found if key not in _TOLD] if isinstance(found, dict) else []
    return [f"{path.stem}/{key}" for key in keys] or [path.stem]


@cache
def results(folder: str, stem: str) -> Json:
    """What a file of results holds."""
    return json.loads((index_folder() / folder / f"{stem}.json").read_text(encoding="utf-8"))


def result(folder: str, name: str) -> Json:
    """What stands in a block: the named result of a file, or the rows of a table."""
    stem, _, key = name.partition("/")
    if (index_folder() / folder / f"{stem}.json").is_file():
        found = results(folder, stem)
        return found[key] if key else found
    return rows(folder, stem)


@cache
def rows(folder: str, stem: str) -> list[dict[str, str]]:
    """The rows of a table, by column; ``data`` is a folder too."""
    with (index_folder() / folder / f"{stem}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def columns(folder: str, stem: str, names: tuple[str, ...] = ()) -> NDArray[np.float64]:
    """(rows, columns) numbers of a table, NaN where empty; all but the first column unless named."""
    table = rows(folder, stem)
    kept = names or tuple(table[0])[1:]
    return np.array([[float("nan" if row[n] in ("", "NA") else row[n]) for n in kept] for row in table])
