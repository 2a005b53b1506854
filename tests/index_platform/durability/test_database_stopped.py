"""A PostgreSQL server that is stopped and started under load: nobody is told yes in vain, and all goes on."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from index_platform.services import database
from index_platform.settings import from_environment
from tests.index_platform.durability.load import require_nothing_lost, sending
from tests.index_platform.durability.server import served
from tests.index_platform.survey import Survey, start
from tests.postgres import Process, stoppable
from tests.proofs import WHOLE
from tests.timing import awaited

FAST, IMMEDIATE = signal.SIGINT, signal.SIGQUIT
STOPS = [FAST, IMMEDIATE] * (10 if WHOLE else 1)


@pytest.fixture
def process() -> Iterator[Process]:
    """A PostgreSQL server of the test's own."""
    with stoppable() as found:
        yield found


@pytest.fixture
def kept_there(process: Process, tmp_path: Path) -> Iterator[Survey]:
    """The small survey on that server, open for answers."""
    settings = from_environment(
        {"THRIVING_DATA_DIR": str(tmp_path / "data"), "THRIVING_DATABASE_URL": process.server.empty()}
    )
    with database.opened(settings) as engine:
        start(engine, tmp_path)
        yield Survey(settings, engine)


@pytest.mark.slow
@pytest.mark.proof
def test_a_database_that_stops_is_told_to_whoever_sends_and_is_used_again_when_it_is_back(
    process: Process, kept_there: Survey
) -> None:
    kept_there.engine.dispose()
    with served(kept_there.settings) as server:
        first = server.pid
        with sending(server.port) as load:
            for how in STOPS:
                load.await_more(20)
                process.stop(how)
                told = load.heard[503]
                awaited(lambda told=told: load.heard[503] >= told + 10)
                process.start()
                load.await_more(20)
        assert server.pid == first
    assert load.heard[0] == 0
    require_nothing_lost(kept_there.engine, load)
