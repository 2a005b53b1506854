"""What makes a commit last is on, as the connection of the writer itself says."""

import pytest

from index_platform.db import reading
from index_platform.queries import server
from index_platform.queries.intake import Intake
from tests.index_platform.survey import MOMENT, Survey

pytestmark = pytest.mark.both_databases
FULL, ON = 2, 1


@pytest.mark.only_sqlite
def test_the_writer_of_a_file_commits_to_the_disk_and_clears_what_is_deleted(survey: Survey) -> None:
    asked = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
    with Intake(survey.engine, clock=lambda: MOMENT) as intake:
        told = {name: intake._writer.execute(f"PRAGMA {name}")[0][0] for name in asked}
    assert told == {
        "journal_mode": "wal",
        "synchronous": FULL,
        "foreign_keys": ON,
        "secure_delete": ON,
        "busy_timeout": 30_000,
    }


@pytest.mark.only_postgresql
def test_the_writer_of_a_server_waits_for_its_disk_and_the_check_looks_at_what_is_for_all(
    survey: Survey,
) -> None:
    with Intake(survey.engine, clock=lambda: MOMENT) as intake:
        told = {
            name: intake._writer.execute(f"SHOW {name}")[0][0] for name in ("synchronous_commit", "fsync")
        }
    assert told == {"synchronous_commit": "on", "fsync": "on"}
    with reading(survey.engine) as session:
        assert list(server.unsafe_settings(session)) == []
