"""Responses of a wave as CSV, in the format that the import reads without a mapping."""

import csv
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from index_platform.db import reading
from index_platform.queries import responses, waves
from instruments.errors import ConflictError, InvalidInputError

FACTS = ("id", "source", "place", "mode", "language", "household", "panel")


def exported(engine: Engine, key: str, target: Path) -> int:
    """Write every response of a wave into the new file ``target``: how many there are.

    A cell is a code, or the reason why there is none. Importing the file adds nothing to this database,
    and the same responses to another one.
    """
    if target.exists():
        raise ConflictError(
            "there is a file of that name already",
            where=str(target),
            fix="Name a new file, or move the old one.",
        )
    rows = list(_rows(engine, key))
    try:
        with TemporaryDirectory(dir=target.parent, prefix=".export-") as folder:
            made = Path(folder) / target.name
            with made.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)
            made.replace(target)
    except OSError as error:
        raise InvalidInputError(
            f"the file cannot be written: {error.strerror}",
            where=str(target),
            fix="Name a file in a folder that is there and may be written to.",
        ) from error
    return len(rows) - 1


def _rows(engine: Engine, key: str) -> Iterator[list[str]]:
    with reading(engine) as session:
        items = [item.id for item in waves.get(session, key).instrument.items]
        answers = responses.answers_by_response(session, key)
        yield [*FACTS, *items]
        for response in responses.of_wave(session, key):
            given = answers.get(response.number, {})
            facts = [getattr(response, name) or "" for name in FACTS]
            yield [*facts, *(str(given.get(item, "not_asked")) for item in items)]
