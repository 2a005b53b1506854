from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlmodel import Session, col, update

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.guards import NotSignedInError
from index_platform.auth.roles import Role
from index_platform.services.drafts import KEPT
from index_platform.services.holders import Holder
from index_platform.tables import DraftRow
from instruments.errors import NotFoundError, NotPermittedError
from tests.index_platform.people import person
from tests.index_platform.services.questionnaire import Clock, Questionnaire, asks_another, rows
from tests.index_platform.survey import MOMENT, Survey


def test_the_token_of_a_browser_is_stored_by_its_hash_alone(service: Questionnaire, survey: Survey) -> None:
    begun = service.drafts.begin("first", "en", Holder())
    assert begun.token is not None
    assert len(begun.token) >= 43  # 256 bits
    assert begun.token.encode() not in survey.file.read_bytes()


def test_a_draft_is_for_its_browser_alone(service: Questionnaire) -> None:
    name, holder = service.begun()
    other, others = service.begun()
    strangers = [Holder(), Holder(token=""), Holder(token="guess"), others, Holder(token="\ud800")]
    for stranger in [
        *strangers,
        Holder(actor=LOCAL),
        Holder(token=holder.token[:-1] if holder.token else ""),
    ]:
        for attempt in (
            lambda who: service.drafts.get("first", name, who),
            lambda who: service.answering.answer("first", name, who, ("brs1", 1)),
            lambda who: service.answering.live_in("first", name, who, None),
            lambda who: service.answering.speak("first", name, who, "en"),
            lambda who: service.drafts.forget("first", name, who),
            lambda who: service.sending.send("first", name, who),
            lambda who: service.sending.receipt("first", name, who),
        ):
            with pytest.raises(NotFoundError):
                attempt(stranger)
    assert service.drafts.get("first", other, others).id == other
    with pytest.raises(NotFoundError):
        service.drafts.get("first", uuid4(), holder)
    with pytest.raises(NotFoundError):
        service.drafts.get("second", name, holder)


def test_a_draft_can_be_deleted_by_its_holder(service: Questionnaire) -> None:
    name, holder = service.begun()
    service.drafts.forget("first", name, holder)
    with pytest.raises(NotFoundError):
        service.drafts.get("first", name, holder)


def test_a_researchers_draft_is_for_that_account_alone(
    service: Questionnaire, survey: Survey, researcher: Actor
) -> None:
    other = person(survey.engine, "omar", Role.COMMUNITY_RESEARCHER)
    begun = service.drafts.begin_for("first", "en", "QN", researcher)
    residents, _ = service.begun()
    for stranger in (Holder(actor=other), Holder(actor=LOCAL)):
        with pytest.raises(NotFoundError):
            service.drafts.get("first", begun.id, stranger)
    with pytest.raises(NotFoundError):
        service.drafts.get("first", residents, Holder(actor=researcher))
    service.sending.send("first", begun.id, Holder(actor=researcher))
    with pytest.raises(NotFoundError):
        service.sending.receipt("first", begun.id, Holder(actor=other))


def test_whoever_is_not_signed_in_any_more_is_told_so_and_not_that_it_is_anothers(
    service: Questionnaire, researcher: Actor
) -> None:
    begun = service.drafts.begin_for("first", "en", "QN", researcher)
    _, resident = service.begun()
    nobody = (Holder(), resident, Holder(proof=service.sending.proof(begun.id)))
    for holder in nobody:
        with pytest.raises(NotSignedInError):
            service.answering.answer("first", begun.id, holder, ("brs1", 3))
        with pytest.raises(NotFoundError):
            service.drafts.get("second", begun.id, holder)
    service.sending.send("first", begun.id, Holder(actor=researcher))
    for holder in nobody:
        with pytest.raises(NotSignedInError):
            service.drafts.get("first", begun.id, holder)
        with pytest.raises(NotSignedInError):
            service.sending.receipt("first", begun.id, holder)


def test_whoever_has_no_right_to_take_answers_takes_none(service: Questionnaire, survey: Survey) -> None:
    officer = person(survey.engine, "petra", Role.POLICY_OFFICER)
    with pytest.raises(NotPermittedError):
        service.drafts.begin_for("first", "en", "QN", officer)


def test_a_grant_that_was_taken_away_takes_the_drafts_with_it(
    service: Questionnaire, researcher: Actor
) -> None:
    begun = service.drafts.begin_for("first", "en", "QN", researcher)
    without = replace(researcher, grants=())
    with pytest.raises(NotPermittedError):
        service.drafts.get("first", begun.id, Holder(actor=without))


def test_a_browser_finds_no_draft_that_a_researcher_took(service: Questionnaire, survey: Survey) -> None:
    name, holder = service.begun()
    someone = person(survey.engine, "omar", Role.COMMUNITY_RESEARCHER)
    with Session(survey.engine) as session, session.begin():
        session.execute(update(DraftRow).where(col(DraftRow.id) == str(name)).values(taken_by=someone.id))
    assert service.drafts.newest("first", holder) is None


def test_beginning_again_keeps_the_token_of_a_browser_that_holds_a_draft(
    service: Questionnaire, clock: Clock
) -> None:
    name, holder = service.begun()
    service.answering.live_in("first", name, holder, "QN")
    second = service.drafts.begin("first", "en", holder)
    third = service.drafts.begin("first", "en", holder)
    assert second.token == third.token == holder.token
    assert second.id == third.id != name  # nothing was answered in it yet
    assert service.drafts.get("first", name, holder).place_asked
    assert service.drafts.newest("first", holder) == name
    clock.moment += timedelta(seconds=1)
    service.answering.live_in("first", second.id, holder, None)
    assert service.drafts.newest("first", holder) == second.id


def test_a_token_that_holds_nothing_is_not_kept(service: Questionnaire) -> None:
    """Somebody could have laid it into the browser, to look at what is answered there."""
    planted = Holder(token="planted")
    assert service.drafts.begin("first", "en", planted).token not in (None, "planted")
    assert service.drafts.newest("first", planted) is None
    assert service.drafts.newest("first", Holder()) is None


def test_beginning_twice_at_once_loses_nothing(service: Questionnaire) -> None:
    name, holder = service.begun()
    service.answering.answer("first", name, holder, ("brs1", 4))
    with ThreadPoolExecutor(4) as threads:
        begun = list(threads.map(lambda _: service.drafts.begin("first", "en", holder), range(8)))
    assert {one.token for one in begun} == {holder.token}
    assert len({one.id for one in begun}) == 1
    assert service.drafts.get("first", name, holder).answers == {"brs1": 4}


def test_an_empty_draft_serves_again_in_the_language_and_on_the_version_of_now(
    service: Questionnaire, survey: Survey, tmp_path: Path
) -> None:
    name, holder = service.begun()
    assert service.drafts.begin("first", "en", holder).id == name
    asks_another(survey, tmp_path)
    assert service.drafts.begin("first", "en", holder).id != name


def test_a_draft_that_nobody_saved_for_thirty_days_is_there_for_nobody(
    service: Questionnaire, researcher: Actor, clock: Clock
) -> None:
    name, holder = service.begun()
    taken, mine = service.drafts.begin_for("first", "en", "QN", researcher).id, Holder(actor=researcher)
    clock.moment = MOMENT + KEPT
    assert service.drafts.get("first", name, holder).id == service.drafts.newest("first", holder) == name
    assert [one.id for one in service.drafts.unsent(researcher)] == [taken]
    clock.moment += timedelta(seconds=1)
    for draft, who in ((name, holder), (taken, mine)):
        with pytest.raises(NotFoundError):
            service.drafts.get("first", draft, who)
        with pytest.raises(NotFoundError):
            service.answering.answer("first", draft, who, ("brs1", 1))
        with pytest.raises(NotFoundError):
            service.sending.send("first", draft, who)
    assert service.drafts.newest("first", holder) is None
    assert service.drafts.unsent(researcher) == ()
    assert service.drafts.begin("first", "en", holder).token != holder.token


def test_sweeping_deletes_what_nobody_saved_for_thirty_days_and_nothing_else(
    service: Questionnaire, survey: Survey, clock: Clock
) -> None:
    service.begun()
    clock.moment = MOMENT + timedelta(days=1)
    later, _ = service.begun()
    clock.moment = MOMENT + KEPT + timedelta(seconds=1)
    service.drafts.sweep()
    assert rows(survey, "SELECT id FROM drafts") == [(str(later),)]
