"""What officers wrote of a place stays: changed by a version of its own, retired, and never deleted."""

import pytest

from tests.index_platform.migrations.plain import Plain

pytestmark = pytest.mark.both_databases
TEXT = "INSERT INTO place_texts VALUES (1, ?, '{}', ?, ?, 'local', 't')"


@pytest.fixture(autouse=True)
def _filled(sql: Plain) -> None:
    sql.do("INSERT INTO place_imports VALUES (1, 'assets.csv', 'hash', 'local', 't')")
    sql.do("INSERT INTO place_entries VALUES (1, 'asset', 'town', 'QN', 1)")
    sql.do(TEXT, 1, False, "")


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE place_texts SET content = 'x'", "stays as it was"),
        ("UPDATE place_texts SET retired = (1 = 1), reason = 'x'", "stays as it was"),
        ("DELETE FROM place_texts", "never deleted"),
        ("UPDATE place_entries SET place = 'QS'", "stays with its place"),
        ("DELETE FROM place_entries", "never deleted"),
        ("INSERT OR REPLACE INTO place_entries VALUES (1, 'asset', 'town', 'QS', NULL)", "number of its own"),
        ("INSERT INTO place_entries VALUES (2, 'figure', 'town', 'QN', NULL)", "kind"),
        ("UPDATE place_imports SET name = 'x'", "stays as it was"),
        ("DELETE FROM place_imports", "stays known"),
        ("INSERT OR REPLACE INTO place_imports VALUES (1, 'x', 'x', 'local', 't')", "number of its own"),
        ("INSERT OR REPLACE INTO place_texts VALUES (1, 1, 'x', (1 = 0), '', 'local', 't')", "follows"),
        ("INSERT INTO place_texts VALUES (1, 3, '{}', (1 = 0), '', 'local', 't')", "follows"),
    ],
)
def test_what_was_written_is_not_changed_moved_or_deleted(sql: Plain, statement: str, why: str) -> None:
    sql.refuses(why, statement)


def test_a_change_is_the_next_version_and_retiring_says_why(sql: Plain) -> None:
    sql.do(TEXT, 2, False, "")
    sql.refuses("why", TEXT, 3, True, "")
    sql.do(TEXT, 3, True, "closed")
    sql.do(TEXT, 4, False, "")
    assert [version for (version,) in sql.do("SELECT version FROM place_texts ORDER BY version")] == [
        1,
        2,
        3,
        4,
    ]
