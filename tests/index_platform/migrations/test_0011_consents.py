"""What people were told before they agreed stays as it was; how they are reached can go, and not change."""

import pytest

from tests.index_platform.migrations.plain import Plain

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def _filled(sql: Plain) -> None:
    [(wave,)] = sql.do("SELECT key FROM waves LIMIT 1")
    sql.do("INSERT INTO consent_texts VALUES ('h', ?, 'en', 'web', '[]', 'p', 'g', 'c', 't')", wave)
    sql.do("INSERT INTO contacts VALUES ('code', 'sealed', 'h', '2026-11-22')")


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE consent_texts SET text = '[\"x\"]'", "never changes"),
        ("UPDATE consent_texts SET ground = 'x'", "never changes"),
        ("DELETE FROM consent_texts", "stays known"),
        ("UPDATE contacts SET panel = 'other'", "deleted or stays"),
    ],
)
def test_what_was_told_and_agreed_never_changes(sql: Plain, statement: str, why: str) -> None:
    sql.refuses(why, statement)


def test_how_somebody_is_reached_can_be_deleted(sql: Plain) -> None:
    sql.do("DELETE FROM contacts WHERE panel = 'code'")
    assert sql.do("SELECT COUNT(*) FROM contacts") == [(0,)]


def test_responses_of_before_say_nothing_of_a_wording(sql: Plain) -> None:
    assert set(sql.do("SELECT consent FROM responses")) == {(None,)}
