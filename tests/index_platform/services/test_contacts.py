"""How somebody is reached is stored with their answers or not at all, whatever happens meanwhile."""

from uuid import UUID

import pytest
from sqlalchemy import text

from index_platform.db import plain, unit_of_work
from index_platform.queries.intake import Intake
from index_platform.services import waves
from index_platform.services.holders import Holder
from index_platform.services.receipts import NotStoredError
from tests.index_platform.services.questionnaire import Questionnaire, questionnaire, rows
from tests.index_platform.survey import MOMENT, Survey

pytestmark = pytest.mark.both_databases
BY = "ann.other@example.org"


@pytest.fixture
def begun(service: Questionnaire) -> tuple[UUID, Holder]:
    """A draft of somebody who may be asked again."""
    name, holder = service.begun()
    service.answering.reach("first", name, holder, BY, agreed="hash")
    service.answering.answer("first", name, holder, ("brs1", 4))
    return name, holder


def _links(survey: Survey) -> list[tuple[object, ...]]:
    """The answers and the contacts that belong together."""
    return rows(survey, "SELECT r.id FROM responses r JOIN contacts c ON c.panel = r.panel")


def _counts(survey: Survey) -> tuple[int, int]:
    [(received,)] = rows(survey, "SELECT COUNT(*) FROM received")
    [(contacts,)] = rows(survey, "SELECT COUNT(*) FROM contacts")
    return int(str(received)), int(str(contacts))


def test_the_contact_is_on_disk_with_the_answers_before_anybody_hears_of_them(
    service: Questionnaire, survey: Survey, begun: tuple[UUID, Holder]
) -> None:
    """What is there once the intake has answered: a server that dies right then has lost nothing."""
    name, holder = begun
    draft = service.drafts.stored("first", name, holder)
    [kept] = rows(survey, f"SELECT * FROM drafts WHERE id = '{name}'")
    sent = service.sending.send("first", name, holder)
    assert _links(survey) == [(str(name),)]
    with unit_of_work(survey.engine, audited=False) as session:  # the draft that a crash would leave
        plain(session)(f"INSERT INTO drafts VALUES ({', '.join('?' * len(kept))})", kept)
    again = service.sending.send("first", name, holder)
    assert again.sha256 == sent.sha256
    assert draft.contact["by"] == BY
    assert _counts(survey) == (1, 1)


def test_answers_that_cannot_be_stored_leave_no_contact_and_a_contact_that_cannot_no_answers(
    service: Questionnaire, survey: Survey, begun: tuple[UUID, Holder]
) -> None:
    name, holder = begun
    for table, key in (("answers", "item"), ("contacts", "given_on")):
        with survey.engine.begin() as connection:
            connection.execute(text(f"ALTER TABLE {table} RENAME COLUMN {key} TO away"))
        with pytest.raises(NotStoredError):
            service.sending.send("first", name, holder)
        with survey.engine.begin() as connection:
            connection.execute(text(f"ALTER TABLE {table} RENAME COLUMN away TO {key}"))
        assert _counts(survey) == (0, 0)
        assert service.drafts.stored("first", name, holder).contact["by"] == BY
    service.sending.send("first", name, holder)
    assert _links(survey) == [(str(name),)]


def test_an_intake_that_is_gone_keeps_draft_and_contact_for_the_next_one(
    service: Questionnaire, survey: Survey, intake: Intake, begun: tuple[UUID, Holder]
) -> None:
    name, holder = begun
    intake.close()
    with pytest.raises(NotStoredError):
        service.sending.send("first", name, holder)
    assert _counts(survey) == (0, 0)
    with Intake(survey.engine, clock=lambda: MOMENT) as opened:
        questionnaire(survey, opened, lambda: MOMENT).sending.send("first", name, holder)
    assert _counts(survey) == (1, 1)


def test_answers_that_are_held_keep_their_contact_too(
    service: Questionnaire, survey: Survey, begun: tuple[UUID, Holder]
) -> None:
    name, holder = begun
    waves.closed(survey.engine, "first", moment=MOMENT)
    assert service.sending.send("first", name, holder).held
    assert _counts(survey) == (1, 1)
