import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, update

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.roles import Role
from index_platform.queries.intake import Intake
from index_platform.services import answering, instruments, waves
from index_platform.services.answering import KEPT, AlreadySentError, Answering, Begun, Holder, NotOpenError
from index_platform.services.receipts import NotStoredError, code_sha256
from index_platform.services.surveys import Surveys
from index_platform.tables import DraftRow, WaveRow
from instruments.definition import Missing
from instruments.errors import InvalidInputError, NotFoundError, NotPermittedError
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT, Survey

SECRET = b"a secret of this server"


class Clock:
    """The moment that a test says it is."""

    def __init__(self) -> None:
        self.moment = MOMENT

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def intake(survey: Survey, clock: Clock) -> Iterator[Intake]:
    with Intake(survey.engine, clock=clock) as opened:
        yield opened


@pytest.fixture
def service(survey: Survey, intake: Intake, clock: Clock) -> Answering:
    return Answering(survey.engine, Surveys(survey.engine), intake, secret=SECRET, clock=clock)


def _rows(survey: Survey, statement: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(survey.file)
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


def _begun(service: Answering) -> tuple[UUID, Holder]:
    begun = service.begin("first", "en", Holder())
    return begun.id, _holder(service, begun)


def _holder(service: Answering, begun: Begun) -> Holder:
    return Holder(token=begun.token, proof=service.proof(begun.id))


def test_a_draft_is_kept_after_every_answer_and_becomes_one_response(
    service: Answering, survey: Survey
) -> None:
    name, holder = _begun(service)
    service.live_in("first", name, holder, "QN")
    service.answer("first", name, holder, ("brs1", 4))
    service.answer("first", name, holder, ("brs2", Missing.REFUSED))
    service.answer("first", name, holder, ("brs3", Missing.SKIPPED))
    service.answer("first", name, holder, ("brs1", 5))
    assert service.draft("first", name, holder).answers == {
        "brs1": 5,
        "brs2": Missing.REFUSED,
        "brs3": Missing.SKIPPED,
    }
    sent = service.send("first", name, holder)
    assert not sent.held
    assert _rows(survey, "SELECT id, place, mode, language FROM responses") == [
        (str(name), "QN", "web", "en")
    ]
    assert _rows(survey, "SELECT item, code, missing FROM answers ORDER BY item") == [
        ("brs1", 5, None),
        ("brs2", None, "refused"),
        ("brs3", None, "skipped"),
        ("brs4", None, "not_asked"),
        ("brs5", None, "not_asked"),
        ("brs6", None, "not_asked"),
    ]
    assert _rows(survey, "SELECT id FROM drafts") == []


def test_the_token_of_a_browser_is_stored_by_its_hash_alone(service: Answering, survey: Survey) -> None:
    begun = service.begin("first", "en", Holder())
    assert begun.token is not None
    assert len(begun.token) >= 43  # 256 bits
    assert begun.token.encode() not in survey.file.read_bytes()


def test_sending_twice_gives_the_same_receipt_with_the_same_code(service: Answering, survey: Survey) -> None:
    name, holder = _begun(service)
    first = service.send("first", name, holder)
    again = service.send("first", name, holder)
    assert (
        replace(again, new=True)
        == replace(first, new=True)
        == replace(service.receipt("first", name, holder), new=True)
    )
    assert _rows(survey, "SELECT COUNT(*) FROM received") == [(1,)]
    assert _rows(survey, "SELECT code_sha256, response FROM withdrawal_codes") == [
        (code_sha256(first.withdrawal_code), str(name))
    ]
    assert first.withdrawal_code.encode() not in survey.file.read_bytes()


def test_many_who_press_send_at_once_get_one_receipt(service: Answering, survey: Survey) -> None:
    name, holder = _begun(service)
    with ThreadPoolExecutor(8) as threads:
        sent = list(threads.map(lambda _: service.send("first", name, holder), range(24)))
    assert len({one.sha256 for one in sent}) == len({one.received_at for one in sent}) == 1
    assert _rows(survey, "SELECT COUNT(*) FROM responses") == [(1,)]


def test_after_a_crash_between_arrival_and_the_end_of_the_draft_the_receipt_is_the_same(
    service: Answering, survey: Survey
) -> None:
    name, holder = _begun(service)
    service.answer("first", name, holder, ("brs1", 2))
    [kept] = _rows(survey, f"SELECT * FROM drafts WHERE id = '{name}'")
    first = service.send("first", name, holder)
    connection = sqlite3.connect(survey.file)
    connection.execute(f"INSERT INTO drafts VALUES ({', '.join('?' * len(kept))})", kept)
    connection.commit()
    connection.close()
    only_token = Holder(token=holder.token)
    with pytest.raises(AlreadySentError):
        service.draft("first", name, only_token)
    with pytest.raises(AlreadySentError):
        service.answer("first", name, only_token, ("brs1", 5))
    assert service.send("first", name, only_token).sha256 == first.sha256
    assert _rows(survey, "SELECT id FROM drafts") == []
    assert _rows(survey, "SELECT code FROM answers WHERE item = 'brs1'") == [(2,)]


def test_the_draft_is_there_as_long_as_the_receipt_is_not_on_disk(service: Answering, intake: Intake) -> None:
    name, holder = _begun(service)
    intake.close()
    with pytest.raises(NotStoredError):
        service.send("first", name, holder)
    assert service.draft("first", name, holder).id == name


def test_a_draft_is_for_its_browser_alone(service: Answering) -> None:
    name, holder = _begun(service)
    other, others = _begun(service)
    strangers = [Holder(), Holder(token=""), Holder(token="guess"), others, Holder(token="\ud800")]
    for stranger in [
        *strangers,
        Holder(actor=LOCAL),
        Holder(token=holder.token[:-1] if holder.token else ""),
    ]:
        for attempt in (
            lambda who: service.draft("first", name, who),
            lambda who: service.answer("first", name, who, ("brs1", 1)),
            lambda who: service.live_in("first", name, who, None),
            lambda who: service.speak("first", name, who, "en"),
            lambda who: service.forget("first", name, who),
            lambda who: service.send("first", name, who),
            lambda who: service.receipt("first", name, who),
        ):
            with pytest.raises(NotFoundError):
                attempt(stranger)
    assert service.draft("first", other, others).id == other
    with pytest.raises(NotFoundError):
        service.draft("first", uuid4(), holder)
    with pytest.raises(NotFoundError):
        service.draft("second", name, holder)


def test_a_receipt_is_for_whoever_sent_the_answers(service: Answering) -> None:
    name, holder = _begun(service)
    service.send("first", name, holder)
    for stranger in (Holder(), Holder(token=holder.token), Holder(proof="guess"), Holder(actor=LOCAL)):
        with pytest.raises(NotFoundError):
            service.receipt("first", name, stranger)
    with pytest.raises(NotFoundError):
        service.receipt("second", name, holder)


def test_beginning_again_in_the_same_browser_keeps_what_was_begun_under_a_new_token(
    service: Answering,
) -> None:
    name, holder = _begun(service)
    second = service.begin("first", "en", holder)
    now = _holder(service, second)
    assert second.token != holder.token
    assert service.draft("first", name, now).id == name
    with pytest.raises(NotFoundError):
        service.draft("first", name, holder)
    assert service.newest("first", now) in {name, second.id}
    assert service.newest("first", holder) is None
    assert service.newest("first", Holder()) is None


def test_answers_that_the_definition_forbids_are_refused(service: Answering) -> None:
    name, holder = _begun(service)
    for given in (("brs1", 6), ("brs1", 0), ("brs9", 1), ("satis", 5)):
        with pytest.raises(InvalidInputError):
            service.answer("first", name, holder, given)
    for code in ("T", "QX", "", "\0"):
        with pytest.raises(InvalidInputError):
            service.live_in("first", name, holder, code)
    with pytest.raises(InvalidInputError):
        service.speak("first", name, holder, "xx")
    with pytest.raises(InvalidInputError):
        service.begin("first", "xx", holder)
    draft = service.draft("first", name, holder)
    assert (dict(draft.answers), draft.place, draft.place_asked, draft.language) == ({}, None, False, "en")


def test_rather_not_say_where_is_an_answer(service: Answering, survey: Survey) -> None:
    name, holder = _begun(service)
    service.live_in("first", name, holder, None)
    assert service.draft("first", name, holder).place_asked
    service.send("first", name, holder)
    assert _rows(survey, "SELECT place FROM responses") == [(None,)]


def test_two_tabs_never_undo_each_others_answers(service: Answering) -> None:
    name, holder = _begun(service)
    with ThreadPoolExecutor(6) as tabs:
        saved = tabs.map(
            lambda number: service.answer("first", name, holder, (f"brs{number}", number % 5 + 1)),
            range(1, 7),
        )
        assert list(saved) == [None] * 6
    assert set(service.draft("first", name, holder).answers) == {f"brs{number}" for number in range(1, 7)}


def test_a_wave_that_closed_meanwhile_holds_the_answers_for_a_person(
    service: Answering, survey: Survey
) -> None:
    name, holder = _begun(service)
    service.answer("first", name, holder, ("brs1", 3))
    waves.closed(survey.engine, "first", moment=MOMENT)
    assert service.draft("first", name, holder).survey.is_open is False
    sent = service.send("first", name, holder)
    assert sent.held
    assert sent.reason == "the wave 'first' is closed"
    assert _rows(survey, "SELECT status FROM received") == [("held",)]
    assert _rows(survey, "SELECT code_sha256 FROM withdrawal_codes") == [(code_sha256(sent.withdrawal_code),)]
    with pytest.raises(NotOpenError):
        service.begin("first", "en", holder)


def test_a_draft_stays_on_the_version_it_began_with(
    service: Answering, survey: Survey, tmp_path: Path, repository: Path
) -> None:
    name, holder = _begun(service)
    source = (repository / "instruments" / "data" / "brs" / "1.0.yaml").read_text()
    newer = tmp_path / "newer.yaml"
    newer.write_text(source.replace('version: "1.0"', 'version: "1.1"').replace("bounce back", "spring back"))
    published, _ = instruments.publish(survey.engine, newer, moment=MOMENT)
    with Session(survey.engine) as session, session.begin():
        session.execute(text("DROP TRIGGER waves_asks"))  # else nobody could change what a wave asks
        session.execute(update(WaveRow).values(instrument_sha256=published.sha256))
    pinned = service.draft("first", name, holder)
    assert pinned.instrument.label == "brs@1.0"
    assert pinned.survey.instrument.label == "brs@1.1"
    service.answer("first", name, holder, ("brs1", 3))
    sent = service.send("first", name, holder)
    assert sent.held
    assert sent.reason == "the wave 'first' asks brs@1.1, not brs@1.0"


def test_a_draft_that_nobody_saved_for_thirty_days_is_deleted(service: Answering, clock: Clock) -> None:
    name, holder = _begun(service)
    clock.moment = MOMENT + KEPT
    service.begin("first", "en", Holder())
    assert service.draft("first", name, holder).id == name
    clock.moment = MOMENT + KEPT + timedelta(seconds=1)
    service.begin("first", "en", Holder())
    with pytest.raises(NotFoundError):
        service.draft("first", name, holder)


def test_a_draft_can_be_deleted_by_its_holder(service: Answering) -> None:
    name, holder = _begun(service)
    service.forget("first", name, holder)
    with pytest.raises(NotFoundError):
        service.draft("first", name, holder)


@pytest.fixture
def researcher(survey: Survey) -> Actor:
    """A community researcher of the North End."""
    return person(survey.engine, "rashida", Role.COMMUNITY_RESEARCHER, area="QN")


def test_a_researcher_takes_answers_within_the_area_of_the_grant(
    service: Answering, survey: Survey, researcher: Actor
) -> None:
    begun = service.begin_for("first", "en", "QN", researcher)
    assert begun.token is None
    mine = Holder(actor=researcher)
    service.answer("first", begun.id, mine, ("brs1", 3))
    sent = service.send("first", begun.id, mine)
    assert service.receipt("first", begun.id, mine).withdrawal_code == sent.withdrawal_code
    assert _rows(
        survey, "SELECT r.place, r.mode, x.taken_by FROM responses r JOIN received x USING (id)"
    ) == [("QN", "door", "rashida")]


def test_a_place_outside_the_area_is_refused_at_the_start_and_later(
    service: Answering, survey: Survey, researcher: Actor
) -> None:
    with pytest.raises(NotPermittedError):
        service.begin_for("first", "en", "QS", researcher)
    with pytest.raises(InvalidInputError):
        service.begin_for("first", "en", "T", researcher)
    begun = service.begin_for("first", "en", "QN", researcher)
    with pytest.raises(NotPermittedError):
        service.live_in("first", begun.id, Holder(actor=researcher), "QS")
    assert [place.code for place in answering.areas_of(researcher, Surveys(survey.engine).get("first"))] == [
        "QN"
    ]


def test_a_researchers_draft_is_for_that_account_alone(
    service: Answering, survey: Survey, researcher: Actor
) -> None:
    other = person(survey.engine, "omar", Role.COMMUNITY_RESEARCHER)
    begun = service.begin_for("first", "en", "QN", researcher)
    residents, resident = _begun(service)
    for stranger in (Holder(actor=other), Holder(), resident, Holder(actor=LOCAL)):
        with pytest.raises(NotFoundError):
            service.draft("first", begun.id, stranger)
    with pytest.raises(NotFoundError):
        service.draft("first", residents, Holder(actor=researcher))
    service.send("first", begun.id, Holder(actor=researcher))
    for stranger in (Holder(actor=other), Holder(proof=service.proof(begun.id))):
        with pytest.raises(NotFoundError):
            service.receipt("first", begun.id, stranger)


def test_whoever_has_no_right_to_take_answers_takes_none(service: Answering, survey: Survey) -> None:
    officer = person(survey.engine, "petra", Role.POLICY_OFFICER)
    with pytest.raises(NotPermittedError):
        service.begin_for("first", "en", "QN", officer)


def test_a_grant_that_was_taken_away_takes_the_drafts_with_it(service: Answering, researcher: Actor) -> None:
    begun = service.begin_for("first", "en", "QN", researcher)
    without = replace(researcher, grants=())
    with pytest.raises(NotPermittedError):
        service.draft("first", begun.id, Holder(actor=without))


def test_a_browser_finds_no_draft_that_a_researcher_took(service: Answering, survey: Survey) -> None:
    name, holder = _begun(service)
    someone = person(survey.engine, "omar", Role.COMMUNITY_RESEARCHER)
    with Session(survey.engine) as session, session.begin():
        session.execute(update(DraftRow).where(col(DraftRow.id) == str(name)).values(taken_by=someone.id))
    assert service.newest("first", holder) is None
