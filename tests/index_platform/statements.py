"""What a database is asked while something is done."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

Statement = tuple[str, Any]  # and its values: a tuple, or by name where the database takes them so


@contextmanager
def statements(engine: Engine) -> Iterator[list[Statement]]:
    """Each statement with its values, in order; begun and ended transactions are none."""
    told: list[Statement] = []

    def noted(*given: object) -> None:
        _, _, statement, values, *_ = given
        assert isinstance(statement, str)
        told.append((statement, values))

    event.listen(engine, "before_cursor_execute", noted)
    try:
        yield told
    finally:
        event.remove(engine, "before_cursor_execute", noted)
