"""A server that is killed under load, over and over: what was acknowledged is there, whole and once."""

import random
import time

import pytest

from index_platform.services import database
from tests.index_platform.durability.load import require_nothing_lost, sending
from tests.index_platform.durability.server import served
from tests.index_platform.survey import Survey
from tests.proofs import WHOLE

ROUNDS = 50 if WHOLE else 2


@pytest.mark.both_databases
@pytest.mark.slow
@pytest.mark.proof
def test_what_was_acknowledged_outlives_every_kill_and_is_there_once(
    survey: Survey, database_kind: str
) -> None:
    if database_kind == "postgresql" and not WHOLE:
        pytest.skip("a sample: each start takes seconds, so only a file is tried; run make proofs")
    survey.engine.dispose()  # so that nobody but the killed server has the file open
    draw = random.Random(20261122)
    with served(survey.settings) as server:
        with sending(server.port) as load:
            for _ in range(ROUNDS):
                load.await_more(draw.randint(20, 60))
                time.sleep(draw.random() / 50)
                server.kill()
                server.start()
            load.await_more(20)
        assert load.heard[0] >= ROUNDS  # each kill cut some line
    require_nothing_lost(survey.engine, load)
    if WHOLE:  # a sample may have no such answer
        assert load.heard[200] > 0  # what was stored and not heard of came again
    assert database.health(survey.settings).sound
