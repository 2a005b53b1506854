"""What was set aside goes once it is written down that it is forgotten; what comes again is there again."""

import pytest

from tests.index_platform.migrations.plain import Plain

pytestmark = pytest.mark.both_databases
ASIDE = "INSERT INTO set_aside VALUES ('h', 'r-9', 'ann', '1', 'not opened', ?, 'x')"
AUDIT = (
    "INSERT INTO audit SELECT COALESCE(MAX(number), 0) + 1, ?, 'local', '[]', ?, 'set_aside', ?, '', 'done', "
    "'{}', COALESCE((SELECT hash FROM audit ORDER BY number DESC LIMIT 1), ''), ? FROM audit"
)
DELETE = "DELETE FROM set_aside"
WHY = "or where that is written down"


def _written(sql: Plain, action: str, key: str, moment: str, mark: str) -> None:
    sql.do(AUDIT, moment, action, key, mark * 64)


def test_what_was_set_aside_goes_once_that_is_written_down_and_again_by_another_entry(
    sql: Plain,
) -> None:
    sql.do(ASIDE, "t1")
    _written(sql, "set_aside.forget", "other", "t2", "a")
    _written(sql, "note.read", "h", "t2", "b")
    sql.refuses(WHY, DELETE)
    _written(sql, "set_aside.forget", "h", "t3", "c")
    sql.do(DELETE)
    sql.do(ASIDE, "t4")
    sql.refuses(WHY, DELETE)
