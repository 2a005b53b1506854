"""A whole wave by the pages alone: one opens, closes and freezes, one computes and proposes, one approves."""

from pathlib import Path

import pytest

from index_platform.auth.roles import Role
from index_platform.db import reading
from index_platform.queries import audit
from index_platform.services import freezing, importing, instruments, places, releases, waves
from index_platform.services.overview import Act
from instruments import catalogue
from tests.index_platform.survey import INSTRUMENT, MOMENT, PLACES, random_rows
from tests.index_platform.survey import WAVE as WAVE_FILE
from tests.index_platform.web.desks.office import Office, done, words

WAVE = "/manage/waves/first"


def test_three_people_take_a_wave_from_open_to_public(collecting: Office) -> None:
    manager, analyst = collecting.at(Role.SURVEY_MANAGER), collecting.at(Role.ANALYST)
    lead, anybody = collecting.at(Role.STATISTICS_LEAD), collecting.site.browser()
    told = "What is next It takes answers. Next: close it. Close: nobody can begin to answer any more."
    assert told in words(manager.get(WAVE))
    assert done(manager.submit(f"{WAVE}/close")).headers["location"] == WAVE
    assert done(manager.submit(f"{WAVE}/freeze")).headers["location"] == f"{WAVE}?watch=yes"
    assert collecting.settled().act is Act.COMPUTE
    done(analyst.submit(f"{WAVE}/compute", {"definition": "tci@1.0", "begin_base": "yes"}))
    assert collecting.settled().act is Act.PROPOSE
    done(analyst.submit(f"{WAVE}/propose", {"reason": "Looks right."}))
    assert collecting.settled().act is Act.APPROVE
    assert "Nothing has been published" in words(anybody.get("/places"))
    collecting.read()
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


def _refused(collecting: Office, verb: str, why: str) -> None:
    """The page that would ask says why not, with nothing to press; whoever sends it is told the same."""
    browser = collecting.site.browser(collecting.site.person(Role.SURVEY_MANAGER, Role.ANALYST))
    page = browser.get(f"{WAVE}/{verb}")
    assert f'action="{WAVE}/' not in page.text
    assert "This cannot be done now" in words(page)
    assert why in words(page)
    assert f'href="{WAVE}"' in page.text
    assert f'href="{WAVE}/{verb}"' not in page.text  # no way leads round in a circle
    given = {"definition": "tci@1.0", "begin_base": "yes", "reason": ""}
    answer = browser.submit(f"{WAVE}/{verb}", given)
    assert (answer.status_code, answer.text.count("<title>Error: ")) == (422, 1)
    assert why in words(answer)
    assert f'action="{WAVE}/' not in answer.text


def test_a_deed_that_cannot_be_done_now_has_no_button_and_says_why(collecting: Office) -> None:
    manager = collecting.at(Role.SURVEY_MANAGER)
    _refused(collecting, "open", "This wave is open already. People can answer it now.")
    for verb in ("freeze", "compute", "propose"):
        _refused(collecting, verb, "This wave still takes answers. Close it first.")
    assert collecting.path().job is None
    done(manager.submit(f"{WAVE}/close"))
    _refused(collecting, "close", "This wave is closed already.")
    _refused(collecting, "compute", "Not all of its answers are frozen. Freeze them first.")
    assert "Open this wave again?" in words(manager.get(f"{WAVE}/open"))
    done(manager.submit(f"{WAVE}/freeze"))
    collecting.settled()
    _refused(collecting, "freeze", "All of its answers are frozen already.")
    _refused(collecting, "propose", "Its newest snapshot was not computed. Compute the index first.")


def test_a_released_wave_cannot_be_gone_on_with(collecting: Office) -> None:
    collecting.proposed()
    for verb in ("open", "freeze", "compute", "propose"):
        _refused(collecting, verb, "A release of it waits for a decision.")
    collecting.read()
    done(collecting.at(Role.STATISTICS_LEAD).submit("/manage/releases/R1/approve", {"reason": ""}))
    for verb in ("open", "freeze"):
        _refused(
            collecting, verb, "Its figures are approved for the public. Plan a new wave for new figures."
        )


def test_a_released_wave_is_released_again_with_a_reason_for_everybody(collecting: Office) -> None:
    collecting.proposed()
    collecting.read()
    lead = collecting.at(Role.STATISTICS_LEAD)
    done(lead.submit("/manage/releases/R1/approve", {"reason": ""}))
    analyst = collecting.at(Role.ANALYST)
    assert "Release it again" in words(analyst.get(WAVE))
    asked = words(analyst.get(f"{WAVE}/propose"))
    assert "It would take the place of R1. No figure that was printed reads otherwise." in asked
    for given, why in (
        ({"public": "It was wrong."}, "Nobody said whether it is a revision or a correction."),
        ({"kind": "correction", "public": " "}, "No public reason was given."),
    ):
        answer = analyst.submit(f"{WAVE}/propose", given)
        assert (answer.status_code, why in words(answer)) == (422, True)
    done(analyst.submit(f"{WAVE}/propose", {"kind": "correction", "public": "It was wrong"}))
    collecting.settled()
    said = "It was wrong. R2 takes the place of R1; it was wrong since"
    for path in ("/manage/releases/R2", "/manage/releases/R2/approve"):
        assert said in words(lead.get(path))
    assert "R2" not in words(lead.get("/releases"))
    collecting.read("R2")
    done(lead.submit("/manage/releases/R2/approve", {"reason": ""}))
    assert said in words(lead.get("/releases/R2"))


def test_a_live_wave_whose_questionnaire_nobody_approved_is_not_offered_for_opening(
    office: Office, tmp_path: Path
) -> None:
    engine = office.site.engine
    (tmp_path / "places").mkdir()
    (tmp_path / "places" / "places.yaml").write_text(PLACES)
    definition = (catalogue.DATA / "brs" / "1.0.yaml").read_text().replace("key: brs", "key: ours", 1)
    (tmp_path / "ours.yaml").write_text(definition)
    (tmp_path / "wave.yaml").write_text(WAVE_FILE.replace("brs@1.0", "ours@1.0").replace("synthetic", "live"))
    places.load(engine, tmp_path / "places", moment=MOMENT)
    instruments.publish(engine, tmp_path / "ours.yaml", moment=MOMENT)
    waves.create(engine, tmp_path / "wave.yaml", moment=MOMENT)
    page = office.at(Role.SURVEY_MANAGER).get(WAVE)
    assert f"{WAVE}/open" not in page.text
    assert 'href="/manage/instruments/ours@1.0"' in page.text
    _refused(office, "open", "two people have not approved ours@1.0")


def test_work_that_failed_can_be_started_again_where_an_earlier_run_stands(collecting: Office) -> None:
    collecting.computed()
    analyst = collecting.at(Role.ANALYST)
    assert f"{WAVE}/compute" in analyst.get(WAVE).text
    snapshots = collecting.site.settings.snapshots
    snapshots.rename(snapshots.with_name("elsewhere"))
    done(analyst.submit(f"{WAVE}/compute", {"definition": "tci@1.0"}))
    assert collecting.settled().act is Act.PROPOSE
    page = analyst.get(WAVE)
    assert "The last try ended: there is no snapshot file" in words(page)
    assert f"{WAVE}/compute" in page.text


def test_a_base_under_what_is_public_is_never_offered_to_be_begun_again(collecting: Office) -> None:
    collecting.computed()
    kept = next(collecting.site.settings.bases.iterdir())
    run = collecting.site.settings.runs / "first-1"
    ann, lea = (collecting.person(role).actor for role in (Role.ANALYST, Role.STATISTICS_LEAD))
    releases.proposed(collecting.site.engine, run, moment=MOMENT, actor=ann)
    collecting.read()
    releases.approved(collecting.site.engine, "R1", moment=MOMENT, actor=lea)
    _second_wave(collecting)
    analyst = collecting.at(Role.ANALYST)
    page = words(analyst.get("/manage/waves/second/compute"))
    assert "Smallton in autumn 2026" in page
    assert "Shall it be its base" not in page
    kept.rename(kept.with_name("away.json"))
    page = words(analyst.get("/manage/waves/second/compute"))
    assert "This cannot be done now" in page
    assert "are public, and rest on the base" in page
    assert "Shall it be its base" not in page


def _second_wave(collecting: Office) -> None:
    engine, settings = collecting.site.engine, collecting.site.settings
    folder = settings.data_dir.parent
    (folder / "second.yaml").write_text(
        WAVE_FILE.replace("brs@1.0", INSTRUMENT).replace("key: first", "key: second")
    )
    (folder / "second.csv").write_text(random_rows(240, seed=20261123))
    waves.create(engine, folder / "second.yaml", moment=MOMENT)
    waves.opened(engine, "second", moment=MOMENT)
    request = importing.Request(file=folder / "second.csv", wave="second", instrument=INSTRUMENT)
    importing.imported(engine, request, clock=lambda: MOMENT)
    waves.closed(engine, "second", moment=MOMENT)
    freezing.frozen(engine, "second", settings.snapshots, moment=MOMENT)


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
    collecting.read()
    done(collecting.at(Role.STATISTICS_LEAD).submit("/manage/releases/R1/approve", {"reason": ""}))
    done(collecting.at(role).submit("/manage/releases/R1/withdraw", {"reason": "A figure is wrong."}))
    assert "Nothing has been published" in words(collecting.site.browser().get("/places"))
