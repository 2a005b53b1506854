"""From when on a release is public, who may read it before, and what is announced: rows that nobody bends."""

import pytest

from tests.index_platform.migrations.plain import DECIDE, Plain

pytestmark = pytest.mark.both_databases
PUBLISH = "INSERT INTO publications (release, publish_at, reason, actor, set_at) VALUES (1, ?, ?, 'bob', ?)"
READER = (
    "INSERT INTO early_readers (release, account, roles, hours, reason, added_by, added_at) "
    "VALUES (1, ?, '[]', ?, 'To prepare.', 'bob', ?)"
)
ANNOUNCE = (
    "INSERT INTO announcements (number, subject, title, day, begins_at, called_off, reason, actor, "
    "announced_at) VALUES (?, ?, 'Figures', '2027-01-20', 't', ?, ?, 'bob', 't')"
)


def _approved(sql: Plain) -> None:
    """R1 of residents, decided at t2."""
    proposal = sql.released()
    sql.do(DECIDE, "approved", "bob", proposal)
    sql.do("UPDATE releases SET state = 'approved' WHERE number = 1")


def test_what_was_approved_before_this_step_was_public_from_its_approval(sql: Plain) -> None:
    told = "SELECT release, publish_at FROM publications"
    known = (
        "SELECT releases.number, decided_at FROM releases JOIN proposals ON proposals.number = proposal "
        "WHERE decision = 'approved'"
    )
    assert sorted(sql.do(told)) == sorted(sql.do(known))


def test_a_release_has_a_time_only_once_it_is_approved_and_none_before_that(sql: Plain) -> None:
    proposal = sql.released(number=1)
    sql.refuses("only an approved release", PUBLISH, "t5", "", "t2")
    sql.do(DECIDE, "approved", "bob", proposal)
    sql.do("UPDATE releases SET state = 'approved' WHERE number = 1")
    sql.refuses("only an approved release", PUBLISH, "t1", "", "t2")
    sql.do(PUBLISH, "t5", "", "t2")


@pytest.mark.parametrize(
    ("publish_at", "reason", "set_at"),
    [
        ("t4", "Sooner.", "t3"),  # earlier
        ("t5", "The same.", "t3"),
        ("t6", "", "t3"),  # nobody says why
        ("t6", "Too late.", "t5"),  # it is public
    ],
)
def test_a_time_only_moves_later_with_a_reason_and_before_it_comes(
    sql: Plain, publish_at: str, reason: str, set_at: str
) -> None:
    _approved(sql)
    sql.do(PUBLISH, "t5", "", "t2")
    sql.refuses("never brought forward", PUBLISH, publish_at, reason, set_at)
    sql.do(PUBLISH, "t6", "The printer broke.", "t3")


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE publications SET publish_at = 't1'", "never changes"),
        ("DELETE FROM publications", "never deleted"),
        ("DELETE FROM early_readers", "never deleted"),
        ("UPDATE early_readers SET hours = 3", "never changed"),
        ("UPDATE announcements SET day = '2027-01-21'", "never changes"),
        ("DELETE FROM announcements", "never deleted"),
    ],
)
def test_what_stands_stays(sql: Plain, statement: str, why: str) -> None:
    _approved(sql)
    sql.do(PUBLISH, "t5", "", "t2")
    sql.do(READER, "ann", 24, "t3")
    sql.do(ANNOUNCE, 1, 1, False, "")
    sql.refuses(why, statement)


@pytest.mark.parametrize(
    ("account", "hours", "added_at"),
    [("ann", 25, "t3"), ("ann", 0, "t3"), ("bob", 24, "t3"), ("ann", 24, "t5")],
)
def test_nobody_reads_a_day_ahead_or_by_their_own_word_or_what_is_public(
    sql: Plain, account: str, hours: int, added_at: str
) -> None:
    _approved(sql)
    sql.do(PUBLISH, "t5", "", "t2")
    sql.refuses("early_readers|nobody reads before", READER, account, hours, added_at)
    sql.do(READER, "ann", 24, "t3")


def test_somebody_is_taken_off_once_and_not_once_it_is_public(sql: Plain) -> None:
    _approved(sql)
    sql.do(PUBLISH, "t5", "", "t2")
    sql.do(READER, "ann", 24, "t3")
    off = "UPDATE early_readers SET removed_by = 'bob', removed_at = ?"
    sql.refuses("never changed", off, "t5")
    sql.do(off, "t4")
    sql.refuses("never changed", off, "t4")


def test_a_change_of_an_announcement_is_of_one_that_is_there_and_says_why(sql: Plain) -> None:
    sql.refuses("of one that is there", ANNOUNCE, 2, 1, False, "Later.")
    sql.do(ANNOUNCE, 1, 1, False, "")
    sql.refuses("ck_announcements_reason", ANNOUNCE, 2, 1, False, "")
    sql.do(ANNOUNCE, 2, 1, False, "Later.")
    sql.refuses("of one that is there", ANNOUNCE, 3, 2, True, "A change of a change.")
    sql.refuses("a number of its own", ANNOUNCE.replace("INSERT", "INSERT OR REPLACE"), 1, 1, False, "")
