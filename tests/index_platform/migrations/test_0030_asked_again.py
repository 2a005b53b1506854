"""What is asked again stays as it was decided, and of one person one interview counts."""

import pytest

from tests.index_platform.migrations.plain import Plain

pytestmark = pytest.mark.both_databases
RECEIVED = (
    "INSERT INTO received (id, wave, instrument, door, sha256, content, status, reason, received_at) "
    "VALUES (?, 'w', 'brs@1.0', 'field', 'h', ?, 'held', 'x', 't')"
)


@pytest.fixture(autouse=True)
def again(sql: Plain) -> None:
    """The interview ``b`` was asked again for ``a``."""
    for name in "ab":
        sql.do(RECEIVED, name, b"{}")
    sql.do("INSERT INTO asked_again VALUES (1, 'a', 'gaps')")
    sql.do("INSERT INTO second_interviews VALUES ('b', 'a')")


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE asked_again SET why = 'to_talk'", "stays as it was said"),
        ("DELETE FROM asked_again", "stays as long as what it is about"),
        ("INSERT INTO asked_again VALUES (2, 'a', 'because')", "why"),
        ("UPDATE second_interviews SET first = 'b'", "stays as it came"),
        ("DELETE FROM second_interviews", "goes with one of them"),
    ],
)
def test_what_was_asked_again_stays_as_it_was(sql: Plain, statement: str, why: str) -> None:
    sql.refuses(why, statement)
