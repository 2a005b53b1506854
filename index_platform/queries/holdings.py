"""How much a database file holds of what cannot be made again."""

from collections.abc import Mapping
from pathlib import Path

from index_platform.queries import schema

KEPT: Mapping[str, str] = {
    "received": "answer",
    "releases": "release",
    "waves": "wave",
    "accounts": "account",
}


def holdings(file: Path) -> dict[str, int]:
    """The number of rows of each table in ``KEPT``; none where there is no such database."""
    if not file.is_file() or schema.revision(file) is None:
        return {}
    there = schema.tables(file)
    return {table: schema.count(file, table) for table in KEPT if table in there}
