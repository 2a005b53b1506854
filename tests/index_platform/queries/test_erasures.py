import re
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from uuid import UUID

import pytest

from index_platform.db import plain, reading, unit_of_work
from index_platform.queries import erasures
from index_platform.queries.arrivals import Receipt, Status
from index_platform.queries.erasures import Tombstone
from index_platform.queries.intake import Intake
from index_platform.tables import Table
from tests.index_platform.survey import MOMENT, Survey, arrival, arrival_of, response

pytestmark = pytest.mark.both_databases
CODE = "c" * 64


def _stored(survey: Survey, *numbers: int) -> None:
    with Intake(survey.engine, clock=lambda: MOMENT) as intake:
        for number in numbers:
            intake.accept(arrival(number, withdrawal_sha256=CODE if number == 1 else None)).result()


def _erased(survey: Survey, number: int) -> Mapping[str, int]:
    with unit_of_work(survey.engine, audited=False) as session:
        return erasures.erase(session, arrival(number).id, wave="first", moment="t1")


def _one(future: "Future[Sequence[Receipt]]") -> Receipt:
    [receipt] = future.result()
    return receipt


def test_every_row_of_one_response_goes_and_none_of_another(survey: Survey) -> None:
    _stored(survey, 1, 2)
    before = survey.rows("SELECT COUNT(*) FROM answers")[0][0]
    went = _erased(survey, 1)
    assert went == {"received": 1, "responses": 1, "answers": 6, "withdrawal_codes": 1}
    assert survey.rows("SELECT COUNT(*) FROM answers") == [(before - 6,)]
    assert survey.rows("SELECT id FROM received") == [(str(arrival(2).id),)]
    with reading(survey.engine) as session:
        assert erasures.counted(session, arrival(1).id) == {}
        assert erasures.counted(session, arrival(2).id)["answers"] == 6


def test_how_somebody_is_reached_goes_with_the_response_that_carries_the_code(survey: Survey) -> None:
    add = (
        "INSERT INTO contacts (panel, sealed, agreed_sha256, given_on) VALUES ('{}', 's', 'h', '2026-11-22')"
    )
    with survey.engine.begin() as connection:
        for panel in ("mine", "another"):
            connection.exec_driver_sql(add.format(panel))
    with Intake(survey.engine, clock=lambda: MOMENT) as intake:
        given = response(1, panel="mine")
        intake.accept(arrival_of(given, arrival(1).id)).result()
    assert _erased(survey, 1)["contacts"] == 1
    assert survey.rows("SELECT panel FROM contacts") == [("another",)]


def test_what_stays_holds_neither_the_id_nor_the_code(survey: Survey) -> None:
    _stored(survey, 1)
    _erased(survey, 1)
    [row] = survey.rows("SELECT id_sha256, code_sha256, wave, erased_at, erasing FROM erasures")
    assert row[2:] == ("first", "t1", None)
    assert all(re.fullmatch("[0-9a-f]{64}", each) for each in row[:2])
    assert str(arrival(1).id) not in str(row)
    assert CODE not in str(row)


def test_it_is_known_again_by_its_id_and_by_its_code_and_nothing_else_is(survey: Survey) -> None:
    _stored(survey, 1, 2)
    _erased(survey, 1)
    stone = Tombstone(wave="first", erased_at="t1")
    with reading(survey.engine) as session:
        assert erasures.tombstone(session, name=arrival(1).id) == stone
        assert erasures.tombstone(session, code_sha256=CODE) == stone
        assert erasures.tombstone(session, name=arrival(2).id) is None
        assert erasures.tombstone(session, code_sha256="d" * 64) is None
        assert erasures.is_erased(session, arrival(1).id)
        assert not erasures.is_erased(session, arrival(2).id)
        assert erasures.of_code(session, CODE) is None
        assert erasures.waves_of_tombstones(session) == {"first"}


def test_many_are_looked_up_at_once(survey: Survey) -> None:
    _stored(survey, 700, 3)
    _erased(survey, 700)
    _erased(survey, 3)
    names = [UUID(int=number) for number in range(1200)]
    with reading(survey.engine) as session:
        assert erasures.among(plain(session), [*names, arrival(700).id, arrival(3).id]) == {
            arrival(700).id,
            arrival(3).id,
        }


def test_two_databases_know_one_response_by_other_hashes(survey: Survey, another: Survey) -> None:
    for each in (survey, another):
        _stored(each, 1)
        _erased(each, 1)
    statement = "SELECT id_sha256 FROM erasures"
    assert survey.rows(statement) != another.rows(statement)


def test_what_was_erased_is_not_stored_again_whatever_it_says_now(survey: Survey) -> None:
    _stored(survey, 1)
    _erased(survey, 1)
    other = arrival_of(response(5), arrival(1).id)
    with Intake(survey.engine, clock=lambda: MOMENT) as intake:
        for again in (arrival(1), other, other):
            receipt = _one(intake.accept(again))
            assert (receipt.status, receipt.created) == (Status.WITHDRAWN, False)
    assert survey.rows("SELECT COUNT(*) FROM received") == [(0,)]


def test_a_list_is_stored_without_what_was_erased(survey: Survey) -> None:
    _stored(survey, 1)
    _erased(survey, 1)
    with Intake(survey.engine, clock=lambda: MOMENT) as intake:
        receipts = intake.accept_all([arrival(1), arrival(2)]).result()
    assert [receipt.status for receipt in receipts] == [Status.WITHDRAWN, Status.ACCEPTED]
    assert survey.rows("SELECT id FROM received") == [(str(arrival(2).id),)]


def test_a_table_with_rows_of_one_person_is_found_by_its_references() -> None:
    """Whoever adds such a table lets it refer to the response, or to what was received by that name."""
    found = {table.name for table, _ in erasures._parts("x")}
    assert found >= {"answers", "drafts", "flags", "received", "responses", "withdrawal_codes"}
    assert found >= {"paper_differences", "paper_entries", "papers"}
    refers = {
        table.name
        for table in Table.metadata.tables.values()
        if {"response", "received"} & set(table.c.keys())
    }
    assert refers <= found
