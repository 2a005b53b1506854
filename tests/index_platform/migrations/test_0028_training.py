"""A sign-off is by somebody else, stays as it was signed, and is taken back once."""

import pytest

from tests.index_platform.migrations.plain import Plain

pytestmark = pytest.mark.both_databases
SIGN = "INSERT INTO sign_offs VALUES (?, ?, ?, 't', '2027-06-30', NULL, NULL, NULL)"
REVOKE = "UPDATE sign_offs SET revoked_by = 'local', revoked_at = 't', reason = 'x'"


@pytest.fixture(autouse=True)
def account(sql: Plain) -> str:
    [name, *_] = [str(found) for (found,) in sql.do("SELECT id FROM accounts ORDER BY id")]
    sql.do(SIGN, "s", name, "local")
    sql.do("INSERT INTO training VALUES (?, 'consent', 't')", name)
    return name


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE sign_offs SET until = '2028-01-01'", "stays as it was signed"),
        ("UPDATE sign_offs SET revoked_at = 't'", "revoked"),
        ("DELETE FROM sign_offs", "stays known"),
        ("UPDATE training SET done_at = 'x'", "stays as it was"),
        ("DELETE FROM training", "stays known"),
    ],
)
def test_what_was_learned_and_signed_stays(sql: Plain, statement: str, why: str) -> None:
    sql.refuses(why, statement)


def test_nobody_signs_for_themselves_and_a_sign_off_is_taken_back_once(sql: Plain, account: str) -> None:
    sql.refuses("another", SIGN, "t", account, account)
    sql.do(REVOKE)
    sql.refuses("taken back once", REVOKE)
