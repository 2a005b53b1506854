"""Why a release was withdrawn is said when it is, and stays as it was said."""

import pytest

from tests.index_platform.migrations.plain import DECIDE, Plain

pytestmark = pytest.mark.both_databases
WHY = "why a release was withdrawn is said when it is, and never changes"


def test_of_a_release_that_stands_no_reason_is_kept(sql: Plain) -> None:
    sql.do(DECIDE, "approved", "bob", sql.released())
    sql.refuses(WHY, "UPDATE releases SET state = 'approved', withdrawn_reason = 'a slip'")
    sql.do("UPDATE releases SET state = 'approved'")
    assert sql.do("SELECT withdrawn_reason FROM releases") == [(None,)]


def test_a_reason_is_said_once(sql: Plain) -> None:
    sql.do(DECIDE, "approved", "bob", sql.released())
    sql.do("UPDATE releases SET state = 'approved'")
    sql.do("UPDATE releases SET state = 'withdrawn', withdrawn_by = 'ann', withdrawn_reason = 'a slip'")
    sql.refuses(f"{WHY}|proposed to approved to withdrawn", "UPDATE releases SET withdrawn_reason = 'other'")
    assert sql.do("SELECT withdrawn_reason FROM releases") == [("a slip",)]
