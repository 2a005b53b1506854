"""What was received goes only with its tombstone, in one transaction; said by the database itself."""

import pytest

from tests.index_platform.migrations.plain import Plain

pytestmark = pytest.mark.both_databases
BEGIN = "INSERT INTO erasures (id_sha256, wave, erased_at, erasing) VALUES ('salted', 'first', 't1', ?)"
END = "UPDATE erasures SET erasing = NULL"


def _strict(sql: Plain) -> None:
    """References are held to, as on every connection of ours."""
    if sql.refusal.__module__.startswith("sqlite3"):
        sql.do("PRAGMA foreign_keys = ON")


@pytest.fixture
def name(sql: Plain) -> str:
    """The id of something received that nothing refers to."""
    sql.do(
        "INSERT INTO received (id, wave, instrument, door, sha256, content, status, reason, received_at) "
        "VALUES ('alone', 'first', 'brs@1.0', 'test', 'h', x'00', 'held', 'why', 't0')"
    )
    _strict(sql)
    return "alone"


def test_nothing_received_goes_without_a_tombstone_of_its_own(sql: Plain, name: str) -> None:
    sql.refuses("append-only", "DELETE FROM received WHERE id = ?", name)
    [(other,)] = sql.do("SELECT id FROM received WHERE id <> ? LIMIT 1", name)
    sql.do("BEGIN")
    sql.do(BEGIN, other)
    sql.refuses("append-only", "DELETE FROM received WHERE id = ?", name)
    sql.do("ROLLBACK")
    assert sql.do("SELECT COUNT(*) FROM received WHERE id = ?", name) == [(1,)]


def test_it_goes_with_one_in_the_same_transaction_and_the_id_does_not_stay(sql: Plain, name: str) -> None:
    sql.do("BEGIN")
    sql.do(BEGIN, name)
    sql.do("DELETE FROM received WHERE id = ?", name)
    sql.do(END)
    sql.do("COMMIT")
    assert sql.do("SELECT id_sha256, wave, erasing FROM erasures") == [("salted", "first", None)]
    assert sql.do("SELECT COUNT(*) FROM received WHERE id = ?", name) == [(0,)]


@pytest.mark.parametrize("gone", [True, False])
def test_a_commit_that_keeps_the_id_is_refused(sql: Plain, name: str, gone: bool) -> None:
    sql.do("BEGIN")
    sql.do(BEGIN, name)
    if gone:
        sql.do("DELETE FROM received WHERE id = ?", name)
    sql.refuses("(?i)foreign key", "COMMIT")
    sql.do("ROLLBACK")
    assert sql.do("SELECT COUNT(*) FROM erasures") == [(0,)]
    assert sql.do("SELECT COUNT(*) FROM received WHERE id = ?", name) == [(1,)]


def test_an_erasure_ends_only_when_what_was_received_is_gone(sql: Plain, name: str) -> None:
    sql.do("BEGIN")
    sql.do(BEGIN, name)
    sql.refuses("ends when what was received is gone", END)
    sql.do("ROLLBACK")


@pytest.mark.parametrize("erasing", ["nobody", None])
def test_no_tombstone_is_made_for_what_was_never_received(sql: Plain, erasing: str | None) -> None:
    _strict(sql)
    sql.refuses("begins with what was received", BEGIN, erasing)


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("DELETE FROM erasures", "stays known"),
        ("UPDATE erasures SET wave = 'x'", "never changes"),
        ("UPDATE erasures SET erasing = 'alone'", "never changes"),
        ("UPDATE erasures SET erased_at = 't9', erasing = NULL", "never changes"),
        ("INSERT OR REPLACE INTO erasures VALUES ('salted', NULL, 'first', 't2', NULL)", "begins with"),
        ("DELETE FROM erasure_salt", "never changes"),
        ("UPDATE erasure_salt SET salt = 'x'", "never changes"),
        ("INSERT OR REPLACE INTO erasure_salt VALUES (1, 'x')", "one salt"),
    ],
)
def test_what_stays_of_an_erasure_never_changes(sql: Plain, name: str, statement: str, why: str) -> None:
    test_it_goes_with_one_in_the_same_transaction_and_the_id_does_not_stay(sql, name)
    sql.refuses(why, statement)


def test_the_salt_is_too_long_to_be_tried_and_nothing_else_of_what_was_received_changes(
    sql: Plain, name: str
) -> None:
    [(salt,)] = sql.do("SELECT salt FROM erasure_salt")
    assert len(str(salt)) == 64
    sql.refuses("append-only", "UPDATE received SET door = 'x' WHERE id = ?", name)
