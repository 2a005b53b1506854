"""A use of a code is counted and never taken back; a batch stays as it was made."""

import pytest

from tests.index_platform.migrations.plain import Plain

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def _filled(sql: Plain) -> None:
    [(wave,)] = sql.do("SELECT key FROM waves LIMIT 1")
    sql.do("INSERT INTO invitation_batches VALUES ('b', ?, 'libraries', NULL, NULL, 't', NULL)", wave)
    sql.do("INSERT INTO invitations VALUES ('h', 'b', 2, 1)")


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE invitations SET used = 0", "no use of it is taken back"),
        ("UPDATE invitations SET uses = 9", "stays of its batch"),
        ("UPDATE invitations SET code_sha256 = 'x'", "stays of its batch"),
        ("UPDATE invitations SET used = 3", "used"),
        ("INSERT INTO invitations VALUES ('g', 'b', 1, 2)", "used"),
        ("DELETE FROM invitations", "stays known"),
        ("UPDATE invitation_batches SET label = 'x'", "as it was made"),
        ("DELETE FROM invitation_batches", "stays known"),
    ],
)
def test_what_was_made_and_used_stays(sql: Plain, statement: str, why: str) -> None:
    sql.refuses(why, statement)


def test_a_batch_is_stopped_once(sql: Plain) -> None:
    sql.do("UPDATE invitation_batches SET stopped_at = 't'")
    sql.refuses("stopped once", "UPDATE invitation_batches SET stopped_at = NULL")


def test_uses_are_counted_up_to_the_last(sql: Plain) -> None:
    sql.do("UPDATE invitations SET used = used + 1")
    assert sql.do("SELECT uses, used FROM invitations") == [(2, 2)]
