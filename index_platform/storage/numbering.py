"""Folders that are numbered: the runs of a wave, in the order in which they were made."""

import re
from pathlib import Path


def numbered(parent: Path, key: str) -> tuple[Path, ...]:
    """The folders ``<key>-<n>`` in ``parent``, the first one first."""
    if not parent.is_dir():
        return ()
    name = re.compile(rf"{re.escape(key)}-(\d+)")
    found = [(int(match[1]), path) for path in parent.iterdir() if (match := name.fullmatch(path.name))]
    return tuple(path for _, path in sorted(found))


def next_number(parent: Path, key: str) -> Path:
    """The folder of the next number; it does not exist yet."""
    last = numbered(parent, key)
    number = int(last[-1].name.rpartition("-")[2]) + 1 if last else 1
    return parent / f"{key}-{number}"
