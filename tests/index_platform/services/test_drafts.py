from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, col, update

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.guards import NotSignedInError
from index_platform.auth.keys import Keys, fingerprint
from index_platform.auth.return_codes import new_return_code
from index_platform.auth.roles import Role
from index_platform.queries import drafts
from index_platform.queries.drafts import LockedDraft
from index_platform.services.draft_safe import LockedError, Safe, browser_lock
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


class TestAtRest:
    def test_what_was_said_is_not_in_the_files_and_no_secret_of_the_server_opens_it(
        self, service: Questionnaire, survey: Survey
    ) -> None:
        name, holder = service.begun()
        service.answering.live_in("first", name, holder, "QN")
        service.answering.answer("first", name, holder, ("brs1", 4))
        [(said, key)] = rows(survey, "SELECT said, key FROM drafts")
        for written in (b"brs1", b"QN"):
            assert written not in b64decode(str(said), altchars=b"-_")
        draft = replace(_locked(survey), said=str(said), key=str(key))
        safe = Safe(Keys("a secret of this server"), clock=Clock())
        assert safe.opened(draft, browser_lock(str(holder.token))).answers == {"brs1": 4}
        for guess in ("", str(name), fingerprint(str(holder.token))):
            with pytest.raises(LockedError):
                safe.opened(draft, browser_lock(guess))

    def test_another_secret_of_the_server_opens_nothing(self, service: Questionnaire, survey: Survey) -> None:
        _, holder = service.begun()
        with pytest.raises(LockedError, match="does not open"):
            Safe(Keys("another"), clock=Clock()).opened(_locked(survey), browser_lock(str(holder.token)))


def _locked(survey: Survey) -> LockedDraft:
    [(name,)] = rows(survey, "SELECT id FROM drafts")
    with Session(survey.engine) as session:
        found = drafts.find(session, UUID(str(name)), since="")
    assert found is not None
    return found


class TestComingBack:
    def test_a_code_leads_another_device_to_the_draft_and_the_first_opens_it_no_more(
        self, service: Questionnaire
    ) -> None:
        name, phone = service.begun()
        service.answering.answer("first", name, phone, ("brs1", 4))
        code = service.drafts.return_code("first", name, phone)
        assert service.drafts.return_code("first", name, phone) == code
        back = service.drafts.come_back(code, Holder())
        assert back is not None
        assert (back.id, back.wave) == (name, "first")
        library = Holder(token=back.token)
        assert service.drafts.get("first", name, library).answers == {"brs1": 4}
        with pytest.raises(NotFoundError):
            service.drafts.get("first", name, phone)
        assert service.drafts.return_code("first", name, library) == code  # and back again, by the same
        again = service.drafts.come_back(code, Holder())
        assert again is not None
        service.sending.send("first", name, Holder(token=again.token))
        assert service.drafts.come_back(code, Holder()) is None

    def test_a_browser_that_holds_other_drafts_keeps_them(self, service: Questionnaire) -> None:
        mine, holder = service.begun()
        others, phone = service.begun()
        service.answering.live_in("first", others, phone, "QN")
        back = service.drafts.come_back(service.drafts.return_code("first", others, phone), holder)
        assert back is not None
        assert back.token == holder.token
        for name in (mine, others):
            assert service.drafts.get("first", name, holder).id == name

    def test_what_the_code_opens_is_what_was_saved_after_it_was_made(self, service: Questionnaire) -> None:
        name, holder = service.begun()
        code = service.drafts.return_code("first", name, holder)
        service.answering.answer("first", name, holder, ("brs1", 4))
        back = service.drafts.come_back(code, Holder())
        assert back is not None
        assert service.drafts.get("first", name, Holder(token=back.token)).answers == {"brs1": 4}

    def test_it_is_kept_by_a_hash_that_only_this_server_can_make(
        self, service: Questionnaire, survey: Survey
    ) -> None:
        name, holder = service.begun()
        code = service.drafts.return_code("first", name, holder)
        [(kept,)] = rows(survey, "SELECT code_sha256 FROM drafts")
        assert kept != sha256(code.encode()).hexdigest()
        assert not any(code in str(cell) for [*row] in rows(survey, "SELECT * FROM drafts") for cell in row)

    def test_a_guess_a_stranger_and_thirty_days_lead_nowhere(
        self, service: Questionnaire, clock: Clock
    ) -> None:
        name, holder = service.begun()
        code = service.drafts.return_code("first", name, holder)
        with pytest.raises(NotFoundError):
            service.drafts.return_code("first", name, Holder(token="guess"))
        for guess in ("", "acorn", new_return_code()):
            assert service.drafts.come_back(guess, Holder()) is None
        clock.moment += KEPT + timedelta(seconds=1)
        assert service.drafts.come_back(code, Holder()) is None

    def test_a_researchers_draft_has_no_code(self, service: Questionnaire, researcher: Actor) -> None:
        begun = service.drafts.begin_for("first", "en", "QN", researcher)
        assert service.drafts.return_code("first", begun.id, Holder(actor=researcher)) == ""
