"""What nobody sent is counted by how far it came when its wave closes, and is no answer anywhere."""

from datetime import timedelta
from pathlib import Path

import pytest

from index_platform.auth.actors import LOCAL
from index_platform.db import plain, reading, unit_of_work
from index_platform.services import counting, exporting, freezing, unsent, waves
from index_platform.services.drafts import KEPT
from index_platform.services.unsent import Unsent
from instruments import catalogue
from instruments.parts import for_everybody
from scoring.published import ShownCount, Withheld
from tests.index_platform.services.questionnaire import Clock, Questionnaire, rows
from tests.index_platform.survey import MOMENT, Survey

[PART] = for_everybody(catalogue.get("brs@1.0"))
pytestmark = pytest.mark.both_databases


def _begun(service: Questionnaire, *, empty: int = 0, answered: int = 0) -> None:
    for _ in range(empty):
        service.begun()
    for _ in range(answered):
        name, holder = service.begun()
        service.answering.answer("first", name, holder, ("brs1", 4))


def _close(survey: Survey) -> Unsent | None:
    waves.closed(survey.engine, "first", moment=MOMENT)
    return _at_close(survey)


def _at_close(survey: Survey) -> Unsent | None:
    with reading(survey.engine) as session:
        return unsent.at_close(session, waves.get(survey.engine, "first"))


def _stored(survey: Survey) -> list[tuple[object, ...]]:
    return sorted(rows(survey, "SELECT part, swept, at_close FROM unsent"))


def test_what_was_not_sent_is_counted_by_its_last_part_when_the_wave_closes(
    service: Questionnaire, survey: Survey
) -> None:
    _begun(service, empty=11, answered=18)
    assert _at_close(survey) is None  # while answers come, nobody is told
    found = _close(survey)
    assert found == Unsent(
        total=ShownCount(count=30),
        parts=((None, ShownCount(count=10)), (PART, ShownCount(count=20))),
    )
    assert counting.counts(survey.engine, "first", actor=LOCAL).unsent == found


def test_fewer_than_ten_are_not_told_nor_left_to_subtraction(service: Questionnaire, survey: Survey) -> None:
    _begun(service, empty=9, answered=30)
    assert _close(survey) == Unsent(
        total=ShownCount(count=40),
        parts=((None, Withheld.PROTECTS_ANOTHER), (PART, Withheld.PROTECTS_ANOTHER)),
    )


def test_a_wave_whose_answers_were_all_sent_has_a_count_too(service: Questionnaire, survey: Survey) -> None:
    name, holder = service.begun()
    service.sending.send("first", name, holder)
    found = _close(survey)
    assert found is not None
    assert found.total is Withheld.TOO_FEW
    assert _stored(survey) == [(0, 0, 0)]


def test_what_was_deleted_after_thirty_days_counts_and_counts_once(
    service: Questionnaire, survey: Survey, clock: Clock
) -> None:
    _begun(service, empty=1, answered=2)
    clock.moment = MOMENT + KEPT + timedelta(seconds=1)
    service.drafts.sweep()
    service.drafts.sweep()
    _begun(service, answered=3)
    _close(survey)
    assert _stored(survey) == [(0, 1, 1), (1, 2, 5)]
    clock.moment += KEPT + timedelta(seconds=1)
    service.drafts.sweep()
    assert _stored(survey) == [(0, 1, 1), (1, 5, 5)]
    assert rows(survey, "SELECT id FROM drafts") == []


def test_a_wave_that_is_opened_again_is_counted_anew(service: Questionnaire, survey: Survey) -> None:
    _begun(service, empty=1, answered=1)
    name, holder = service.begun()
    service.answering.answer("first", name, holder, ("brs1", 4))
    _close(survey)
    assert _stored(survey) == [(0, 0, 1), (1, 0, 2)]
    waves.opened(survey.engine, "first", moment=MOMENT)
    assert _at_close(survey) is None
    service.sending.send("first", name, holder)
    _close(survey)
    assert _stored(survey) == [(0, 0, 1), (1, 0, 1)]


def test_what_a_person_deleted_and_what_a_crash_left_behind_are_not_counted(
    service: Questionnaire, survey: Survey, clock: Clock
) -> None:
    deleted, holder = service.begun()
    service.drafts.forget("first", deleted, holder)
    name, holder = service.begun()
    [kept] = rows(survey, f"SELECT * FROM drafts WHERE id = '{name}'")
    service.sending.send("first", name, holder)
    with unit_of_work(survey.engine, audited=False) as session:
        plain(session)(f"INSERT INTO drafts VALUES ({', '.join('?' * len(kept))})", kept)
    _close(survey)
    assert _stored(survey) == [(0, 0, 0)]
    clock.moment = MOMENT + KEPT + timedelta(seconds=1)
    service.drafts.sweep()
    assert _stored(survey) == [(0, 0, 0)]
    assert rows(survey, "SELECT id FROM drafts") == []


def test_what_nobody_sent_is_in_no_count_of_answers_no_export_and_no_snapshot(
    service: Questionnaire, survey: Survey, tmp_path: Path
) -> None:
    name, holder = service.begun()
    service.answering.answer("first", name, holder, ("brs1", 4))
    service.sending.send("first", name, holder)
    _begun(service, answered=12)
    _close(survey)
    assert [one.responses for one in waves.summaries(survey.engine)] == [1]
    counts = counting.counts(survey.engine, "first", actor=LOCAL)
    assert counts.total is Withheld.TOO_FEW
    assert counts.unsent is not None
    assert counts.unsent.total == ShownCount(count=10)
    out = tmp_path / "out.csv"
    exporting.exported(survey.engine, "first", out, moment=MOMENT)
    assert len(out.read_text().splitlines()) == 2  # the heads, and the one that was sent
    frozen = freezing.frozen(survey.engine, "first", survey.settings.snapshots, moment=MOMENT)
    assert frozen.responses == 1
