"""What stands out in a wave: counted by rule, safely, by area; and beside an export, a column a rule."""

import csv
import json
from pathlib import Path
from uuid import uuid5

import pytest

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.roles import Role
from index_platform.queries.intake import Intake
from index_platform.services import exporting, quality
from index_platform.services.quality import Standing
from instruments.errors import NotFoundError, NotPermittedError
from instruments.paradata import Device, Paradata
from scoring.published import ShownCount, Withheld
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT, NAMESPACE, Survey, arrival_of, response

ALIKE = {f"brs{item}": 5 for item in range(1, 7)}
NUMBER = 40


@pytest.fixture
def filled(survey: Survey, intake: Intake) -> Survey:
    """Forty people, of whom fifteen tick the same all along and fast; seven live in the south."""
    people = []
    for number in range(NUMBER):
        alike = number < 15
        facts = {"answers": ALIKE} if alike else {}
        given = response(number, place="QS" if number in (0, 1, 30, 31, 32, 33, 34) else "QN", **facts)
        timed = Paradata(Device.PHONE, {f"brs{item}": 2 if alike else 12 for item in range(1, 7)})
        people.append(arrival_of(given, uuid5(NAMESPACE, str(number)), paradata=timed))
    intake.accept_all(people).result()
    return survey


def standing(survey: Survey, rule: str, actor: Actor = LOCAL) -> Standing:
    """One rule in the wave ``first``."""
    found = quality.noticed(survey.engine, "first", actor=actor)
    return next(one for one in found.standing if one.rule == rule)


def test_each_rule_is_counted_with_its_words_and_where_its_numbers_come_from(filled: Survey) -> None:
    found = quality.noticed(filled.engine, "first", actor=LOCAL)
    assert (found.title, found.rules, found.total) == ("autumn 2026", "flags@1.0", ShownCount(count=40))
    long_string = standing(filled, "long_string")
    assert long_string.raised == ShownCount(count=15)
    assert "6 questions of one scale" in long_string.words
    assert long_string.numbers[0][:2] == ("run", 6.0)
    assert standing(filled, "speed").raised == ShownCount(count=15)
    assert standing(filled, "contradiction").raised == ShownCount(count=15)


def test_what_nothing_is_said_of_is_told_with_its_reason(filled: Survey) -> None:
    assert standing(filled, "duplicate").why == "nobody gave enough answers"
    assert "40 respondents answered all 6 items" in standing(filled, "unusual").why


def test_few_in_an_area_are_counted_to_nobody(filled: Survey) -> None:
    actor = person(filled.engine, "sue", Role.FIELDWORK_SUPERVISOR, area="QS")
    found = quality.noticed(filled.engine, "first", actor=actor)
    assert isinstance(found.total, Withheld)
    assert all(isinstance(one.raised, Withheld) for one in found.standing)


def test_a_wave_that_nobody_answered_says_nothing(survey: Survey) -> None:
    assert quality.noticed(survey.engine, "first", actor=LOCAL).standing == ()
    with pytest.raises(NotFoundError):
        quality.noticed(survey.engine, "second", actor=LOCAL)


def test_nobody_else_sees_what_stands_out(survey: Survey) -> None:
    with pytest.raises(NotPermittedError):
        quality.noticed(survey.engine, "first", actor=person(survey.engine, "ann", Role.ANALYST))


def test_an_export_lies_beside_its_flags_and_what_they_mean(filled: Survey, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    exporting.exported(filled.engine, "first", out, moment=MOMENT)
    with exporting.flags_file(out).open(newline="") as file:
        table = list(csv.DictReader(file))
    book = json.loads(exporting.flag_book_file(out).read_text())
    assert [column["name"] for column in book["columns"]] == list(table[0])[1:]
    assert all(number["source"] for column in book["columns"] for number in column["numbers"].values())
    with out.open(newline="") as file:
        assert [row["id"] for row in csv.DictReader(file)] == [row["id"] for row in table]
    assert sum(row["speed"] == "1" for row in table) == 15
    assert {row["duplicate"] for row in table} == {""}
    assert "seconds" not in out.read_text()


def test_an_export_of_nobody_has_flags_of_nobody(survey: Survey, tmp_path: Path) -> None:
    exporting.exported(survey.engine, "first", tmp_path / "out.csv", moment=MOMENT)
    [head] = exporting.flags_file(tmp_path / "out.csv").read_text().splitlines()
    assert head.startswith("id,long_string")


def test_flags_change_nothing_of_what_is_stored(filled: Survey) -> None:
    before = filled.rows("SELECT COUNT(*) FROM answers"), filled.rows("SELECT COUNT(*) FROM responses")
    quality.noticed(filled.engine, "first", actor=LOCAL)
    assert before == (
        filled.rows("SELECT COUNT(*) FROM answers"),
        filled.rows("SELECT COUNT(*) FROM responses"),
    )
