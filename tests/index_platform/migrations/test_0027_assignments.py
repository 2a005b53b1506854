"""Assignments keep their wave and place, change by versions, and say of what came why it was too much."""

import pytest

from tests.index_platform.migrations.plain import Plain

pytestmark = pytest.mark.both_databases
MADE = (
    "INSERT INTO assignments VALUES ('a', 'first', 'QN', NULL, (1 = 0), (1 = 0), NULL, '', 1, 'local', 't')"
)


@pytest.fixture(autouse=True)
def _filled(sql: Plain) -> None:
    sql.do(MADE)
    sql.do("INSERT INTO assignment_targets VALUES ('a', 1, 'Anybody', 'true', 5)")
    sql.do("INSERT INTO addresses VALUES ('d', 'a', '12 High Street', 1)")


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE assignments SET place = 'QS', version = 2", "stays of its wave and place"),
        ("UPDATE assignments SET note = 'x'", "each change is a new version"),
        ("UPDATE assignments SET note = 'x', version = 3", "each change is a new version"),
        ("DELETE FROM assignments", "stays known"),
        ("UPDATE assignment_targets SET wanted = 6", "stays as it was said"),
        ("DELETE FROM assignment_targets", "stays known"),
        ("UPDATE addresses SET label = 'x'", "stays as it was given"),
        ("INSERT INTO assignment_targets VALUES ('a', 2, 'x', 'true', 0)", "wanted"),
    ],
)
def test_what_was_assigned_stays(sql: Plain, statement: str, why: str) -> None:
    sql.refuses(why, statement)


def test_an_assignment_is_changed_by_the_next_version_and_its_addresses_can_go(sql: Plain) -> None:
    sql.do("UPDATE assignments SET is_closed = (1 = 1), version = 2")
    sql.do("DELETE FROM addresses")


def test_what_came_in_excess_says_so_in_known_words(sql: Plain) -> None:
    visit = "INSERT INTO visits VALUES (?, ?, 'p', 'first', NULL, NULL, 't', '2.20', 1, NULL, 's', 't', ?)"
    [account, *_] = [str(name) for (name,) in sql.do("SELECT id FROM accounts ORDER BY id")]
    sql.do(visit, "v1", account, "taken_away")
    sql.do(visit, "v2", account, None)
    sql.refuses("excess", visit, "v3", account, "too much")
