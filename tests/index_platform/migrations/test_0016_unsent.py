"""How far a draft came stands beside it, and what was never sent has counts."""

import pytest

from tests.index_platform.migrations.plain import Plain

pytestmark = pytest.mark.both_databases
DRAFT = (
    "INSERT INTO drafts (id, holder_sha256, wave, instrument_sha256, language, place_asked, said, key, "
    "started_at, saved_at) SELECT 'd', 'h', key, instrument_sha256, 'en', FALSE, 's', 'k', 't', 't' "
    "FROM waves WHERE key = 'first'"
)


def test_a_draft_of_before_counts_as_one_without_an_answer(sql: Plain) -> None:
    sql.do(DRAFT)
    assert sql.do("SELECT reached FROM drafts WHERE id = 'd'") == [(0,)]


def test_a_part_of_a_wave_has_one_count_and_none_below_nothing(sql: Plain) -> None:
    add = "INSERT INTO unsent (wave, part, swept, at_close) VALUES (?, 1, ?, ?)"
    sql.do(add, "first", 3, None)
    for values in (("first", 4, None), ("live", -1, None), ("live", 0, -1)):
        with pytest.raises(sql.refusal):
            sql.do(add, *values)
    assert sql.do("SELECT wave, part, swept, at_close FROM unsent") == [("first", 1, 3, None)]
