"""How a wave is asked: what stood before says nothing of it, and what the database itself refuses."""

import pytest

from tests.index_platform.migrations.plain import Plain

pytestmark = pytest.mark.both_databases
FREEZE = "INSERT INTO freezes (wave, sha256, responses, file, frozen_at) VALUES (?, 'h', 1, 'f', 't')"


def test_waves_of_before_say_nothing_of_how_they_are_asked(sql: Plain) -> None:
    columns = "opens_on, closes_on, languages, modes, sample, targets"
    assert set(sql.do(f"SELECT {columns} FROM waves")) == {(None,) * 6}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("languages = '[\"en\"]'", "in which languages and modes a wave is asked never changes"),
        ("modes = '[\"web\"]'", "in which languages and modes a wave is asked never changes"),
        ("opens_on = '2026-12-02', closes_on = '2026-12-01'", "does not end before it begins"),
    ],
)
def test_what_a_wave_is_never_becomes_something_else(sql: Plain, change: str, why: str) -> None:
    sql.refuses(why, f"UPDATE waves SET {change}")


def test_days_targets_and_selection_change_while_nothing_is_frozen(sql: Plain) -> None:
    sql.do("DELETE FROM freezes")
    sql.do(
        "UPDATE waves SET opens_on = '2026-12-01', closes_on = '2026-12-01', targets = '{}', sample = '{}'"
    )
    sql.do("UPDATE waves SET selection = 'Chosen.'")
    assert set(sql.do("SELECT selection FROM waves")) == {("Chosen.",)}


@pytest.mark.parametrize("change", ["selection = 'Chosen.'", "sample = '{}'"])
def test_what_a_frozen_wave_says_of_selection_stays(sql: Plain, change: str) -> None:
    [(wave,)] = sql.do("SELECT key FROM waves LIMIT 1")
    if not sql.do("SELECT 1 FROM freezes WHERE wave = ?", wave):
        sql.do(FREEZE, wave)
    why = "how people came to answer does not change once answers are frozen"
    sql.refuses(why, f"UPDATE waves SET {change} WHERE key = ?", wave)
