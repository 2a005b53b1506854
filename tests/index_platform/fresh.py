"""A new database for a test: the steps are walked once by the program itself, then the file is copied."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import Engine

from index_platform.services import database
from index_platform.settings import Settings, from_environment


@contextmanager
def opened(settings: Settings) -> Iterator[Engine]:
    """The engine of the database of these settings, made where there is none."""
    if not database.is_there(settings):  # never so on a server: the tests lend a database that has its tables
        put(_made(), settings)
    with database.existing(settings) as engine:
        yield engine


def put(content: bytes, settings: Settings) -> None:
    """Let the database of these settings, which are of a test, hold what another one held."""
    file = settings.database_file
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.write_bytes(content)
    file.chmod(0o600)


def filled(fill: Callable[[Engine, Path], object]) -> bytes:
    """What a new database holds when it was filled; what filling leaves in its folder is gone."""
    with tempfile.TemporaryDirectory() as folder:
        settings = from_environment({"THRIVING_DATA_DIR": str(Path(folder, "data"))})
        with opened(settings) as engine:
            fill(engine, Path(folder))
        return settings.database_file.read_bytes()


@cache
def _made() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        settings = from_environment({"THRIVING_DATA_DIR": folder})
        with database.opened(settings):
            pass
        return settings.database_file.read_bytes()
