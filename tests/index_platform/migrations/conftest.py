"""A database at the newest step that came from the first one, to be attacked."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index_platform.db import engine_at, engine_for
from index_platform.migrations.running import upgrade
from tests.index_platform.migrations import first_step
from tests.index_platform.migrations.plain import PEOPLE, Plain, PlainOnServer
from tests.postgres import Server


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


@pytest.fixture(scope="module")
def template_on_server(postgres_server: Server) -> str:
    """The same on a PostgreSQL."""
    url = postgres_server.empty()
    plain, engine = PlainOnServer(url), engine_at(url)
    upgrade(engine, "0001")
    first_step.fill(plain.do)
    upgrade(engine)
    engine.dispose()
    for statement in PEOPLE.split(";")[:-1]:
        plain.do(statement)
    plain.connection.close()
    return url


@pytest.fixture
def sql(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Plain]:
    """A copy of it, to be attacked."""
    if database_kind == "sqlite":
        copy = shutil.copy(request.getfixturevalue("template"), tmp_path / "copy.db")
        with closing(Plain(Path(copy))) as plain:
            yield plain
    else:
        server: Server = request.getfixturevalue("postgres_server")
        filled = request.getfixturevalue("template_on_server")
        with server.lent(filled) as url, closing(PlainOnServer(url)) as plain:
            yield plain
