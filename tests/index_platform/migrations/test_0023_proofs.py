"""What somebody signed of a release stays as it was signed."""

import pytest

from tests.index_platform.migrations.plain import Plain

pytestmark = pytest.mark.both_databases
SIGNED = (
    "INSERT INTO readings (number, release, page, sha256, verdict, note, settles, reader, role, read_at) "
    "VALUES (?, 1, ?, 'hash', ?, ?, ?, ?, 'analyst', 't')"
)


@pytest.fixture(autouse=True)
def _signed(sql: Plain) -> None:
    """Of the release that ann proposed, bob found one page wrong and read another."""
    sql.released()
    sql.do(SIGNED, 1, "QN", "wrong", "The name.", None, "bob")
    sql.do(SIGNED, 2, "QS", "read", "", None, "ann")


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE readings SET note = 'x'", "never changes"),
        ("DELETE FROM readings", "never deleted"),
        (
            "INSERT OR REPLACE INTO readings SELECT * FROM readings WHERE number = 2",
            "a number of its own",
        ),
    ],
)
def test_what_was_signed_is_not_changed_or_deleted(sql: Plain, statement: str, why: str) -> None:
    sql.refuses(why, statement)


def test_only_what_is_wrong_is_settled_once_and_by_another_than_the_proposer(sql: Plain) -> None:
    only = "only what was found wrong is settled, and once"
    sql.refuses(only, SIGNED, 3, "QS", "settled", "Fine.", 2, "bob")
    sql.refuses(only, SIGNED, 3, "T", "settled", "Fine.", 1, "bob")
    sql.refuses("does not settle", SIGNED, 3, "QN", "settled", "Fine.", 1, "ann")
    sql.do(SIGNED, 3, "QN", "settled", "Fine.", 1, "bob")
    sql.refuses(only, SIGNED, 4, "QN", "settled", "Fine again.", 1, "bob")


def test_a_verdict_says_what_it_must(sql: Plain) -> None:
    sql.refuses("ck_readings_why", SIGNED, 3, "QN", "wrong", "", None, "bob")
    sql.refuses("ck_readings_settles", SIGNED, 3, "QN", "read", "", 1, "bob")
    sql.refuses("ck_readings_verdict", SIGNED, 3, "QN", "seen", "Note.", None, "bob")
