"""The unit of work: stored whole, or not at all; never without saying who did it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session

from index_platform.db import UnauditedError, engine_for, reading, unit_of_work
from index_platform.queries import audit, waves
from index_platform.queries.audit import Deed
from index_platform.tables import WaveRow
from instruments.errors import InvalidInputError
from tests.index_platform.survey import Survey

pytestmark = pytest.mark.both_databases
DEED = Deed(actor="local", action="wave.close", kind="wave", key="first", moment="t")


def _by_row(session: Session) -> None:
    waves.set_state(session, "first", "closed")


def _by_row_that_waits(session: Session) -> None:
    session.get_one(WaveRow, "first").state = "closed"


def _by_sql(session: Session) -> None:
    session.connection().exec_driver_sql("UPDATE waves SET state = 'closed'")


def _by_statement(session: Session) -> None:
    session.execute(text("UPDATE waves SET state = 'closed' WHERE key = 'first'"))


CHANGES: tuple[Callable[[Session], None], ...] = (_by_row, _by_row_that_waits, _by_sql, _by_statement)


def _state(survey: Survey) -> str:
    with reading(survey.engine) as session:
        return waves.get(session, "first").state


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_without_an_entry_is_taken_back(survey: Survey, change: Callable[[Session], None]) -> None:
    with pytest.raises(UnauditedError), unit_of_work(survey.engine) as session:
        change(session)
    assert _state(survey) == "open"


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_with_its_entry_is_stored(survey: Survey, change: Callable[[Session], None]) -> None:
    with unit_of_work(survey.engine) as session:
        change(session)
        audit.write(session, DEED)
    assert _state(survey) == "closed"


def test_an_entry_of_an_earlier_unit_does_not_stand_for_a_later_one(survey: Survey) -> None:
    with unit_of_work(survey.engine) as session:
        audit.write(session, DEED)
    with pytest.raises(UnauditedError), unit_of_work(survey.engine) as session:
        _by_row(session)
    assert _state(survey) == "open"


def test_an_entry_made_by_hand_does_not_stand_for_one_that_was_written(survey: Survey) -> None:
    with pytest.raises(UnauditedError), unit_of_work(survey.engine) as session:
        session.connection().exec_driver_sql(
            "INSERT INTO audit SELECT number + 1, moment, actor, roles, action, kind, key, reason, outcome, "
            "detail, hash, hash FROM audit ORDER BY number DESC LIMIT 1"
        )


def test_looking_needs_no_entry_and_neither_does_what_is_no_deed(survey: Survey) -> None:
    with unit_of_work(survey.engine) as session:
        waves.get(session, "first")
    with unit_of_work(survey.engine, audited=False) as session:
        _by_row(session)
    assert _state(survey) == "closed"


def test_a_sign_that_a_database_cannot_keep_is_no_fault_of_ours(survey: Survey) -> None:
    with pytest.raises(InvalidInputError) as told, unit_of_work(survey.engine, audited=False) as session:
        waves.get(session, "first\0")
    assert told.value.fix


def test_an_error_of_the_database_does_not_repeat_what_was_to_be_stored(tmp_path: Path) -> None:
    with engine_for(tmp_path / "x.db").connect() as connection, pytest.raises(DatabaseError) as error:
        connection.execute(text("SELECT :answer FROM nothing"), {"answer": "what somebody said"})
    assert "what somebody said" not in str(error.value)
