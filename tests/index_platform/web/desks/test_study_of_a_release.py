"""Whoever approves a release is told what the study that came with it says."""

from pathlib import Path

from index_platform.auth.roles import Role
from index_platform.services import releases
from tests.index_platform.services.test_studies import HOLD, study_of
from tests.index_platform.survey import MOMENT
from tests.index_platform.web.desks.office import Office, done, words

PAGES = ("/manage/releases/R1", "/manage/releases/R1/approve")


def test_the_approver_reads_the_study_on_the_page_and_before_the_deed(
    collecting: Office, tmp_path: Path
) -> None:
    collecting.computed()
    site, analyst = collecting.site, collecting.person(Role.ANALYST)
    run = site.settings.runs / "first-1"
    study = study_of(run, tmp_path / "sensitivity.json")
    releases.proposed(site.engine, run, moment=MOMENT, actor=analyst.actor, study=study)
    lead = collecting.at(Role.STATISTICS_LEAD)
    for page in PAGES:
        assert f"It advises to wait: {HOLD}" in words(lead.get(page))


def test_a_study_that_advises_to_wait_is_answered_among_the_proofs(
    collecting: Office, tmp_path: Path
) -> None:
    collecting.computed()
    site, analyst = collecting.site, collecting.person(Role.ANALYST)
    run = site.settings.runs / "first-1"
    study = study_of(run, tmp_path / "sensitivity.json")
    releases.proposed(site.engine, run, moment=MOMENT, actor=analyst.actor, study=study)
    lead, sheet = collecting.at(Role.STATISTICS_LEAD), "/manage/releases/R1/proofs/study"
    assert f"It advises to wait: {HOLD}" in words(lead.get(sheet))
    answer = lead.submit(f"{sheet}/sign", {"verdict": "read", "note": ""})
    assert (answer.status_code, "Nobody said why it need not wait" in words(answer)) == (422, True)
    done(lead.submit(f"{sheet}/sign", {"verdict": "read", "note": "The order is not printed."}))
    assert "read by a statistics lead" in words(lead.get(sheet))
    assert "a second person said why it need not" in words(lead.get("/manage/releases/R1"))


def test_a_release_without_a_study_says_that_there_is_none(collecting: Office) -> None:
    collecting.proposed()
    lead = collecting.at(Role.STATISTICS_LEAD)
    assert "No study was proposed with it" in words(lead.get(PAGES[0]))
    assert "Sensitivity study" not in words(lead.get(PAGES[1]))
