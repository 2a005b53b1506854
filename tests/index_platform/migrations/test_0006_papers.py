"""The database refuses papers typed in by one account alone, or changed after they were finished."""

from itertools import product

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from index_platform.services.paper_deciding import ONE, Choice
from index_platform.services.papers import response_of
from instruments.response_numbers import numbered
from tests.index_platform.paper import PAPER, SECRET, Desk

pytestmark = pytest.mark.both_databases
FIRST = numbered(1)


def test_the_database_refuses_one_account_for_both_entries(desk: Desk) -> None:
    desk.room.typed(desk.batch, desk.ann)
    name = str(response_of(SECRET, "first", FIRST))
    hows = ("INSERT INTO", "INSERT OR REPLACE INTO")  # only SQLite replaces rows that way
    for how, turn in product(hows if desk.engine.dialect.name == "sqlite" else hows[:1], (1, 2)):
        statement = f"{how} paper_entries VALUES ('{name}', {turn}, 'ann', '{{}}', 'm', 'm', NULL)"
        with pytest.raises(DBAPIError, match="two accounts"), desk.engine.begin() as connection:
            connection.execute(text(statement))
    desk.room.typing.begin(desk.batch, FIRST, actor=desk.ben)
    statement = "UPDATE paper_entries SET account = 'ann' WHERE turn = 2"
    with pytest.raises(IntegrityError, match="stays with"), desk.engine.begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE paper_entries SET answers = '{}' WHERE turn = 1", "never changes"),
        ("UPDATE paper_entries SET finished_at = NULL WHERE turn = 1", "never changes"),
        ("DELETE FROM paper_entries WHERE turn = 1", "taken back before"),
        ("DELETE FROM paper_entries WHERE turn = 2", "taken back before"),
        ("DELETE FROM papers", "stays"),
        ("DELETE FROM paper_batches", "never deleted"),
        ("DELETE FROM paper_differences", "never deleted"),
        ("UPDATE papers SET number = '00019'", "never changes"),
        ("UPDATE paper_batches SET title = 'x'", "never changes"),
        ("UPDATE paper_differences SET item = 'joy'", "decided once"),
    ],
)
def test_what_two_people_typed_in_cannot_be_changed_by_sql(desk: Desk, statement: str, why: str) -> None:
    desk.room.typed(desk.batch, desk.ann)
    desk.room.typed(desk.batch, desk.ben, {**PAPER, "colour": 1})
    with pytest.raises(DBAPIError, match=why), desk.engine.begin() as connection:
        connection.execute(text(statement))


def test_a_decision_is_made_once(desk: Desk) -> None:
    desk.room.typed(desk.batch, desk.ann)
    number = desk.room.typed(desk.batch, desk.ben, {**PAPER, "colour": 1})
    desk.room.deciding.decide(desk.batch, number, {"colour": Choice(side=ONE)}, actor=desk.max)
    for change in ("taken = 'neither'", "note = 'x'", "decided_by = 'ann'", "answer = '[1]'"):
        with pytest.raises(DBAPIError, match="decided once"), desk.engine.begin() as connection:
            connection.execute(text(f"UPDATE paper_differences SET {change}"))
