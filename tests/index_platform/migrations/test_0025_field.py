"""A code of a phone serves once; a phone stays that of its researcher; what it sent stays as it came."""

import pytest

from tests.index_platform.migrations.plain import Plain

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def _filled(sql: Plain) -> None:
    sql.do("INSERT INTO phone_codes VALUES ('c', 'ann', 'bob', 't1', 't9', NULL)")
    sql.do("INSERT INTO phones VALUES ('p', '1', 'ann', 'Blue phone', 't1', 't1', NULL, NULL, NULL)")
    interview = "received, phone, started_at, finished_at, outcome, languages, clock_offset"
    sql.do(f"INSERT INTO interviews ({interview}) VALUES ('r-1', '1', 't1', 't2', 'complete', '[]', 0)")
    [(wave,)] = sql.do("SELECT key FROM waves LIMIT 1")
    visit = "id, account, phone, wave, at, outcome, number, sha256, received_at"
    sql.do(f"INSERT INTO visits ({visit}) VALUES ('v', 'ann', '1', ?, 't1', '2.11', 1, 'h', 't1')", wave)
    sql.do("INSERT INTO check_ins VALUES ('ann', '1', 't1', 'start', NULL, 't1')")
    sql.do("INSERT INTO set_aside VALUES ('h', 'r-9', 'ann', '1', 'not opened', 't1', 'x')")


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE phone_codes SET account = 'bob'", "stays as it was made"),
        ("UPDATE phone_codes SET ends_at = 't99'", "stays as it was made"),
        ("DELETE FROM phone_codes", "stays known"),
        ("UPDATE phones SET account = 'bob'", "that of its researcher"),
        ("UPDATE phones SET token_sha256 = 'x'", "that of its researcher"),
        ("UPDATE phones SET unsent = -1", "unsent"),
        ("UPDATE phones SET ended_at = 't2'", "ended"),
        ("DELETE FROM phones", "stays known"),
        ("UPDATE interviews SET finished_at = 't9'", "stay as they came"),
        ("DELETE FROM interviews", "go with their response alone"),
        ("UPDATE check_ins SET received_at = 't9'", "stays as it was told"),
        ("UPDATE visits SET outcome = '1.1'", "stays as it was told"),
        ("DELETE FROM visits", "never deleted"),
        ("UPDATE set_aside SET reason = ''", "stay as they came"),
        ("DELETE FROM set_aside", "go with their response, or where that is written down"),
    ],
)
def test_what_was_made_stays(sql: Plain, statement: str, why: str) -> None:
    sql.refuses(why, statement)


def test_a_code_is_used_once_and_a_phone_is_ended_once(sql: Plain) -> None:
    sql.do("UPDATE phone_codes SET used_at = 't2'")
    sql.refuses("serves once", "UPDATE phone_codes SET used_at = NULL")
    sql.do("UPDATE phones SET seen_at = 't2', unsent = 3")
    sql.do("UPDATE phones SET ended_at = 't3', ended_by = 'bob'")
    sql.refuses("ended once", "UPDATE phones SET ended_at = NULL, ended_by = NULL")
