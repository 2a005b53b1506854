"""A database at the newest step that came from the first one, to be attacked."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index_platform.db import engine_for
from index_platform.migrations.running import upgrade
from tests.index_platform.migrations import first_step
from tests.index_platform.migrations.plain import PEOPLE, Plain


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that came from the first step, with people and waves of residents."""
    file = tmp_path_factory.mktemp("second") / "second.db"
    with closing(first_step.made(file)) as connection:
        engine = engine_for(file)
        upgrade(engine)
        engine.dispose()
        connection.executescript(PEOPLE)
    return file


@pytest.fixture
def sql(template: Path, tmp_path: Path) -> Iterator[Plain]:
    """A copy of it, to be attacked."""
    plain = Plain(Path(shutil.copy(template, tmp_path / "copy.db")))
    yield plain
    plain.connection.close()
