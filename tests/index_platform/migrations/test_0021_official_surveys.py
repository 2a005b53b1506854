"""What another survey said stays as it was loaded."""

import pytest

from tests.index_platform.migrations.plain import Plain

pytestmark = pytest.mark.both_databases
ROW = "INSERT INTO official_surveys VALUES (1, 'ons', ?, '{}', 'hash', 't')"


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE official_surveys SET content = 'x'", "never changes"),
        ("DELETE FROM official_surveys", "never deleted"),
        (ROW.replace("?", "'2020'").replace("INSERT", "INSERT OR REPLACE"), "a period of its own"),
    ],
)
def test_what_was_loaded_is_not_changed_or_deleted(sql: Plain, statement: str, why: str) -> None:
    sql.do(ROW, "2020")
    sql.refuses(why, statement)


def test_a_later_period_stands_beside_the_one_before(sql: Plain) -> None:
    sql.do(ROW, "2020")
    sql.do(ROW, "2021")
    assert sql.do("SELECT COUNT(*) FROM official_surveys") == [(2,)]
