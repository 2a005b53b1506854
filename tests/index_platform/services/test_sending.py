from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from index_platform.auth.actors import LOCAL, Actor
from index_platform.db import plain, unit_of_work
from index_platform.queries.intake import Intake
from index_platform.services import waves
from index_platform.services.drafts import AlreadySentError, NotOpenError
from index_platform.services.holders import Holder
from index_platform.services.receipts import NotStoredError, code_sha256
from instruments.definition import Missing
from instruments.errors import NotFoundError
from tests.index_platform.services.questionnaire import Questionnaire, asks_another, rows
from tests.index_platform.survey import MOMENT, Survey


def test_a_draft_is_kept_after_every_answer_and_becomes_one_response(
    service: Questionnaire, survey: Survey
) -> None:
    name, holder = service.begun()
    service.answering.live_in("first", name, holder, "QN")
    service.answering.answer("first", name, holder, ("brs1", 4))
    service.answering.answer("first", name, holder, ("brs2", Missing.REFUSED))
    service.answering.answer("first", name, holder, ("brs3", Missing.SKIPPED))
    service.answering.answer("first", name, holder, ("brs1", 5))
    assert service.drafts.get("first", name, holder).answers == {
        "brs1": 5,
        "brs2": Missing.REFUSED,
        "brs3": Missing.SKIPPED,
    }
    sent = service.sending.send("first", name, holder)
    assert not sent.held
    assert rows(survey, "SELECT id, place, mode, language FROM responses") == [(str(name), "QN", "web", "en")]
    assert rows(survey, "SELECT item, code, missing FROM answers ORDER BY item") == [
        ("brs1", 5, None),
        ("brs2", None, "refused"),
        ("brs3", None, "skipped"),
        ("brs4", None, "not_asked"),
        ("brs5", None, "not_asked"),
        ("brs6", None, "not_asked"),
    ]
    assert rows(survey, "SELECT id FROM drafts") == []


def test_sending_twice_gives_the_same_receipt_with_the_same_code(
    service: Questionnaire, survey: Survey
) -> None:
    name, holder = service.begun()
    first = service.sending.send("first", name, holder)
    again = service.sending.send("first", name, holder)
    assert (
        replace(again, new=True)
        == replace(first, new=True)
        == replace(service.sending.receipt("first", name, holder), new=True)
    )
    assert rows(survey, "SELECT COUNT(*) FROM received") == [(1,)]
    assert rows(survey, "SELECT code_sha256, response FROM withdrawal_codes") == [
        (code_sha256(first.withdrawal_code), str(name))
    ]
    assert first.withdrawal_code.encode() not in survey.file.read_bytes()


def test_many_who_press_send_at_once_get_one_receipt(service: Questionnaire, survey: Survey) -> None:
    name, holder = service.begun()
    with ThreadPoolExecutor(8) as threads:
        sent = list(threads.map(lambda _: service.sending.send("first", name, holder), range(24)))
    assert len({one.sha256 for one in sent}) == len({one.received_at for one in sent}) == 1
    assert rows(survey, "SELECT COUNT(*) FROM responses") == [(1,)]


def test_after_a_crash_between_arrival_and_the_end_of_the_draft_the_receipt_is_the_same(
    service: Questionnaire, survey: Survey
) -> None:
    name, holder = service.begun()
    service.answering.answer("first", name, holder, ("brs1", 2))
    [kept] = rows(survey, f"SELECT * FROM drafts WHERE id = '{name}'")
    first = service.sending.send("first", name, holder)
    with unit_of_work(survey.engine, audited=False) as session:
        plain(session)(f"INSERT INTO drafts VALUES ({', '.join('?' * len(kept))})", kept)
    only_token = Holder(token=holder.token)
    with pytest.raises(AlreadySentError):
        service.drafts.get("first", name, only_token)
    with pytest.raises(AlreadySentError):
        service.answering.answer("first", name, only_token, ("brs1", 5))
    assert service.sending.send("first", name, only_token).sha256 == first.sha256
    assert rows(survey, "SELECT id FROM drafts") == []
    assert rows(survey, "SELECT code FROM answers WHERE item = 'brs1'") == [(2,)]


def test_the_draft_is_there_as_long_as_the_receipt_is_not_on_disk(
    service: Questionnaire, intake: Intake
) -> None:
    name, holder = service.begun()
    intake.close()
    with pytest.raises(NotStoredError):
        service.sending.send("first", name, holder)
    assert service.drafts.get("first", name, holder).id == name


def test_a_receipt_is_for_whoever_sent_the_answers(service: Questionnaire) -> None:
    name, holder = service.begun()
    service.sending.send("first", name, holder)
    for stranger in (Holder(), Holder(token=holder.token), Holder(proof="guess"), Holder(actor=LOCAL)):
        with pytest.raises(NotFoundError):
            service.sending.receipt("first", name, stranger)
    with pytest.raises(NotFoundError):
        service.sending.receipt("second", name, holder)


def test_a_wave_that_closed_meanwhile_holds_the_answers_for_a_person(
    service: Questionnaire, survey: Survey
) -> None:
    name, holder = service.begun()
    service.answering.answer("first", name, holder, ("brs1", 3))
    waves.closed(survey.engine, "first", moment=MOMENT)
    assert service.drafts.get("first", name, holder).survey.is_open is False
    sent = service.sending.send("first", name, holder)
    assert sent.held
    assert sent.reason == "the wave 'first' is closed"
    assert rows(survey, "SELECT status FROM received") == [("held",)]
    assert rows(survey, "SELECT code_sha256 FROM withdrawal_codes") == [(code_sha256(sent.withdrawal_code),)]
    with pytest.raises(NotOpenError):
        service.drafts.begin("first", "en", holder)


def test_a_draft_stays_on_the_version_it_began_with(
    service: Questionnaire, survey: Survey, tmp_path: Path
) -> None:
    name, holder = service.begun()
    asks_another(survey, tmp_path)
    pinned = service.drafts.get("first", name, holder)
    assert pinned.instrument.label == "brs@1.0"
    assert pinned.survey.instrument.label == "ours@1.0"
    service.answering.answer("first", name, holder, ("brs1", 3))
    sent = service.sending.send("first", name, holder)
    assert sent.held
    assert sent.reason == "the wave 'first' asks ours@1.0, not brs@1.0"


def test_a_researcher_takes_answers_within_the_area_of_the_grant(
    service: Questionnaire, survey: Survey, researcher: Actor
) -> None:
    begun = service.drafts.begin_for("first", "en", "QN", researcher)
    assert begun.token is None
    mine = Holder(actor=researcher)
    service.answering.answer("first", begun.id, mine, ("brs1", 3))
    sent = service.sending.send("first", begun.id, mine)
    assert service.sending.receipt("first", begun.id, mine).withdrawal_code == sent.withdrawal_code
    assert rows(survey, "SELECT r.place, r.mode, x.taken_by FROM responses r JOIN received x USING (id)") == [
        ("QN", "door", "rashida")
    ]
