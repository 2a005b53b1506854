"""One's own desk: why something was put off stays known, and an address is of one account."""

import pytest

from tests.index_platform.migrations.plain import Plain

pytestmark = pytest.mark.both_databases
PUT_OFF = "INSERT INTO put_offs VALUES (?, 1, ?, '2027-01-01', ?, 'local', 't')"


@pytest.fixture(autouse=True)
def _filled(sql: Plain) -> None:
    sql.do("INSERT INTO place_entries VALUES (1, 'commitment', 'town', 'QN', NULL)")
    sql.do("INSERT INTO place_texts VALUES (1, 1, '{}', (1 = 0), '', 'local', 't')")
    sql.do(PUT_OFF, 1, 1, "late")


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE put_offs SET until = '2028-01-01'", "stays as it was said"),
        ("UPDATE put_offs SET reason = 'x'", "stays as it was said"),
        ("DELETE FROM put_offs", "stays known"),
        ("INSERT OR REPLACE INTO put_offs VALUES (1, 1, 1, 'x', 'x', 'local', 't')", "number of its own"),
    ],
)
def test_what_was_put_off_is_not_changed_or_deleted(sql: Plain, statement: str, why: str) -> None:
    sql.refuses(why, statement)


def test_putting_off_says_why_and_can_be_done_again(sql: Plain) -> None:
    sql.refuses("reason", PUT_OFF, 2, 1, "")
    sql.do(PUT_OFF, 2, 1, "later still")


def test_a_secret_address_is_of_one_account(sql: Plain) -> None:
    first, second = (str(name) for (name,) in sql.do("SELECT id FROM accounts ORDER BY id")[:2])
    sql.do("INSERT INTO reminder_addresses VALUES (?, 'hash', 't')", first)
    for taken in ((first, "other"), (second, "hash")):
        sql.refuses("(?i)unique", "INSERT INTO reminder_addresses VALUES (?, ?, 't')", *taken)
