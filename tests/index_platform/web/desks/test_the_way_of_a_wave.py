"""A whole wave by the pages alone: one opens, closes and freezes, one computes and proposes, one approves."""

import pytest

from index_platform.auth.roles import Role
from index_platform.db import reading
from index_platform.queries import audit
from index_platform.services.overview import Act
from tests.index_platform.web.desks.office import Office, done, words

WAVE = "/manage/waves/first"


def test_three_people_take_a_wave_from_open_to_public(collecting: Office) -> None:
    manager, analyst = collecting.at(Role.SURVEY_MANAGER), collecting.at(Role.ANALYST)
    lead, anybody = collecting.at(Role.STATISTICS_LEAD), collecting.site.browser()
    assert "What is next It takes answers. Next: close it. Close" in words(manager.get(WAVE))
    assert done(manager.submit(f"{WAVE}/close")).headers["location"] == WAVE
    assert done(manager.submit(f"{WAVE}/freeze")).headers["location"] == f"{WAVE}?watch=yes"
    assert collecting.settled().act is Act.COMPUTE
    done(analyst.submit(f"{WAVE}/compute", {"definition": "tci@1.0", "begin_base": "yes"}))
    assert collecting.settled().act is Act.PROPOSE
    done(analyst.submit(f"{WAVE}/propose", {"reason": "Looks right."}))
    assert collecting.settled().act is Act.APPROVE
    assert "Nothing has been published" in words(anybody.get("/places"))
    done(lead.submit("/manage/releases/R1/approve", {"reason": ""}))
    assert collecting.path().act is Act.NOTHING
    assert "North End" in words(anybody.get("/places"))
    said = words(manager.get(WAVE))
    for by in ("Planned", "Published", "survey manager", "analyst", "statistics lead"):
        assert by in said


def test_every_deed_is_written_down_with_the_account_that_asked(collecting: Office) -> None:
    collecting.proposed()
    with reading(collecting.site.engine) as session:
        entries = audit.entries(session)
    by = {entry.action: entry.actor for entry in entries}
    manager, analyst = collecting.person(Role.SURVEY_MANAGER).id, collecting.person(Role.ANALYST).id
    assert by["wave.close"] == by["wave.freeze"] == manager
    assert by["index.base"] == by["index.run"] == by["release.propose"] == analyst


def test_whoever_proposed_cannot_approve_with_any_role(collecting: Office) -> None:
    both = collecting.site.person(Role.ANALYST, Role.STATISTICS_LEAD)
    collecting.people[Role.ANALYST] = both
    collecting.proposed()
    browser = collecting.site.browser(both)
    page = words(browser.get("/manage/releases/R1"))
    assert "You proposed it, so somebody else decides." in page
    assert "/manage/releases/R1/approve" not in browser.get("/manage/releases/R1").text
    answer = browser.submit("/manage/releases/R1/approve", {"reason": ""})
    assert answer.status_code == 422
    assert "One person cannot both propose and decide" in words(answer)
    assert collecting.path().act is Act.APPROVE


def test_the_first_wave_becomes_the_base_only_after_it_was_said(collecting: Office) -> None:
    manager, analyst = collecting.at(Role.SURVEY_MANAGER), collecting.at(Role.ANALYST)
    for verb in ("close", "freeze"):
        done(manager.submit(f"{WAVE}/{verb}"))
        collecting.settled()
    assert "From now on 100 = Smallton in autumn 2026" in words(analyst.get(f"{WAVE}/compute"))
    for given in ({}, {"begin_base": "no"}):
        answer = analyst.submit(f"{WAVE}/compute", {"definition": "tci@1.0", **given})
        assert (answer.status_code, answer.text.count("<title>Error: ")) == (422, 1)
    done(analyst.submit(f"{WAVE}/compute", {"definition": "tci@1.0", "begin_base": "yes"}))
    assert collecting.settled().run == "first-1"
    page = words(analyst.get(f"{WAVE}/compute"))
    assert "Smallton in autumn 2026" in page
    assert "Shall it be its base" not in page
    done(analyst.submit(f"{WAVE}/compute", {"definition": "tci@1.0"}))
    assert collecting.settled().run == "first-2"


def test_work_that_was_refused_says_why_and_can_be_asked_for_again(collecting: Office) -> None:
    manager = collecting.at(Role.SURVEY_MANAGER)
    done(manager.submit(f"{WAVE}/close"))
    snapshots = collecting.site.settings.snapshots
    snapshots.parent.mkdir(exist_ok=True)
    snapshots.write_text("a file where the folder should be")
    done(manager.submit(f"{WAVE}/freeze"))
    assert collecting.settled().act is Act.FREEZE
    assert "The last try ended: nothing can be written there" in words(manager.get(WAVE))
    snapshots.unlink()
    done(manager.submit(f"{WAVE}/freeze"))
    assert collecting.settled().act is Act.COMPUTE


def test_a_deed_that_is_not_next_is_refused_in_words(collecting: Office) -> None:
    manager, analyst = collecting.at(Role.SURVEY_MANAGER), collecting.at(Role.ANALYST)
    given = {"definition": "tci@1.0", "begin_base": "yes", "reason": ""}
    for browser, verb in ((manager, "open"), (manager, "freeze"), (analyst, "compute"), (analyst, "propose")):
        answer = browser.submit(f"{WAVE}/{verb}", given)
        assert answer.status_code == 422
        assert "does not stand where this can be done" in words(answer)
    assert collecting.path().job is None


def test_a_release_is_refused_with_a_reason_and_proposed_again(collecting: Office) -> None:
    collecting.proposed()
    lead = collecting.at(Role.STATISTICS_LEAD)
    answer = lead.submit("/manage/releases/R1/refuse", {"reason": " "})
    assert answer.status_code == 422
    assert "No reason was given" in words(answer)
    done(lead.submit("/manage/releases/R1/refuse", {"reason": "The title is wrong."}))
    assert "It was withdrawn" in words(lead.get("/manage/releases/R1"))
    assert collecting.path().act is Act.PROPOSE
    done(collecting.at(Role.ANALYST).submit("/manage/waves/first/propose", {"reason": ""}))
    assert collecting.settled().release is not None


def test_a_proposal_is_taken_back_by_its_proposer_alone(collecting: Office) -> None:
    collecting.proposed()
    other = collecting.site.browser(collecting.site.person(Role.ANALYST))
    answer = other.submit("/manage/releases/R1/take-back", {"reason": ""})
    assert answer.status_code == 422
    assert "does not have the right" in words(answer)
    done(collecting.at(Role.ANALYST).submit("/manage/releases/R1/take-back", {"reason": "A slip."}))
    assert collecting.path().act is Act.PROPOSE


@pytest.mark.parametrize("role", [Role.STATISTICS_LEAD, Role.DATA_PROTECTION_OFFICER])
def test_a_public_release_is_withdrawn_with_a_reason(collecting: Office, role: Role) -> None:
    collecting.proposed()
    done(collecting.at(Role.STATISTICS_LEAD).submit("/manage/releases/R1/approve", {"reason": ""}))
    done(collecting.at(role).submit("/manage/releases/R1/withdraw", {"reason": "A figure is wrong."}))
    assert "Nothing has been published" in words(collecting.site.browser().get("/places"))
