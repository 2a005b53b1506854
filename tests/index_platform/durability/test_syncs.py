"""Nothing is acknowledged before the disk has it: each receipt comes after an fdatasync of its own."""

import subprocess
import sys
import time
from uuid import uuid4

import httpx
import pytest

from tests.index_platform.durability.server import served
from tests.index_platform.durability.syncs import Watch
from tests.index_platform.survey import Survey, response
from tests.proofs import WHOLE

COUNT = 1_000 if WHOLE else 50
_COMMITS = """
import sqlite3, sys
file = sqlite3.connect(sys.argv[1], isolation_level=None)
file.execute("PRAGMA journal_mode = WAL")
file.execute(f"PRAGMA synchronous = {sys.argv[2]}")
file.execute("CREATE TABLE one (value)")
for value in range(5):
    file.execute("INSERT INTO one VALUES (?)", (value,))
"""


@pytest.mark.parametrize(("how", "commits"), [("FULL", 6), ("OFF", 0)])
def test_the_watch_sees_the_commits_that_reach_the_disk_and_no_others(
    watch: Watch, how: str, commits: int
) -> None:
    command = [sys.executable, "-c", _COMMITS, watch.log.with_name("watched.sqlite"), how]
    subprocess.run(command, env=watch.environment, check=True)
    calls = [sync.call for sync in watch.seen("watched.sqlite-wal")]
    assert calls.count("fdatasync") >= commits
    assert bool(calls) is bool(commits)


@pytest.mark.slow
@pytest.mark.proof
def test_each_receipt_comes_after_the_log_of_changes_was_on_disk(survey: Survey, watch: Watch) -> None:
    asked: list[tuple[int, int]] = []
    with served(survey.settings, **watch.environment) as server, httpx.Client(timeout=60) as client:
        for number in range(COUNT):
            began = time.monotonic_ns()
            told = client.put(f"{server.address}/api/responses/{uuid4()}", content=response(number).content())
            asked.append((began, time.monotonic_ns()))
            assert told.status_code == 201
    syncs = watch.seen(f"{survey.file.name}-wal")
    for began, told_at in asked:
        within = [sync for sync in syncs if began < sync.began <= sync.returned < told_at]
        assert [sync.call for sync in within].count("fdatasync") >= 1
