"""A questionnaire of one's own: proposed from a file by one, looked at and approved by another."""

import re
from pathlib import Path

import httpx
import pytest

from index_platform.auth.roles import Role
from index_platform.services import instruments
from tests.index_platform.survey import MOMENT
from tests.index_platform.web.desks.office import Office, done, words
from tests.index_platform.web.people import Browser

PROPOSAL = "/manage/instruments/proposals/1"
INSTRUMENT = Path("fixtures/naples/instrument.yaml")


@pytest.fixture
def file(repository: Path) -> Path:
    """An instrument that does not ship with the program."""
    return repository / INSTRUMENT


def _proposed(browser: Browser, content: str) -> httpx.Response:
    page = browser.get("/manage/new-instrument")
    token = {"_csrf_token": re.findall(r'name="_csrf_token" value="([^"]+)"', page.text)[0]}
    files = [("files", ("instrument.yaml", content, "application/yaml"))]
    tried = browser.post("/manage/new-instrument", data=token, files=files)
    kept = re.findall(r'name="kept" value="([^"]+)"', tried.text)
    if not kept:
        return tried
    return browser.post("/manage/new-instrument", data={**token, "kept": kept[0]})


def test_a_questionnaire_is_approved_by_somebody_else_than_its_proposer(office: Office, file: Path) -> None:
    manager, lead = office.at(Role.SURVEY_MANAGER), office.at(Role.STATISTICS_LEAD)
    assert done(_proposed(manager, file.read_text())).headers["location"] == PROPOSAL
    assert "proposed by you" in words(manager.get("/manage/instruments"))
    assert f"{PROPOSAL}/approve" not in manager.get(PROPOSAL).text
    own = manager.submit(f"{PROPOSAL}/approve", {"reason": ""})
    assert (own.status_code, "cannot both propose and decide" in words(own)) == (422, True)
    assert "Look and decide" in words(lead.get("/manage"))
    assert "Proposed by a survey manager" in words(lead.get(PROPOSAL))
    done(lead.submit(f"{PROPOSAL}/approve", {"reason": "Looked at each question."}))
    assert "It was decided." in words(lead.get(PROPOSAL))
    assert "approved by two people" in words(manager.get("/manage/instruments"))


def test_a_questionnaire_is_refused_with_a_reason_or_taken_back(office: Office, file: Path) -> None:
    manager, lead = office.at(Role.SURVEY_MANAGER), office.at(Role.STATISTICS_LEAD)
    _proposed(manager, file.read_text())
    assert lead.submit(f"{PROPOSAL}/refuse", {"reason": ""}).status_code == 422
    done(lead.submit(f"{PROPOSAL}/refuse", {"reason": "The source is missing."}))
    _proposed(manager, file.read_text())
    done(manager.submit("/manage/instruments/proposals/2/take-back", {"reason": ""}))
    assert "Waiting for a second person" not in words(manager.get("/manage/instruments"))


def test_a_broken_definition_is_told_with_its_line_and_proposes_nothing(office: Office, file: Path) -> None:
    manager = office.at(Role.SURVEY_MANAGER)
    answer = _proposed(manager, file.read_text().replace("title:", "titel:", 1))
    assert answer.status_code == 422
    assert "Line 3 has no 'title'." in words(answer)
    assert "Did you mean 'title'?" in words(answer)
    assert manager.get(PROPOSAL).status_code == 404


def test_what_the_machine_published_is_proposed_as_it_is(office: Office, file: Path) -> None:
    published, _ = instruments.publish(office.site.engine, file, moment=MOMENT)
    manager = office.at(Role.SURVEY_MANAGER)
    page = f"/manage/instruments/{published.label}"
    assert "Propose it as it is" in words(manager.get(page))
    assert "Propose it as it is" not in words(office.at(Role.ANALYST).get(page))
    assert done(manager.submit(f"{page}/propose", {"reason": ""})).headers["location"] == PROPOSAL
    again = manager.submit(f"{page}/propose", {"reason": ""})
    assert (again.status_code, "waits to be approved" in words(again)) == (422, True)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.DATA_PROTECTION_OFFICER, Role.POLICY_OFFICER])
def test_proposals_are_for_those_who_decide_on_them(office: Office, file: Path, role: Role) -> None:
    _proposed(office.at(Role.SURVEY_MANAGER), file.read_text())
    browser = office.at(role)
    for path in (PROPOSAL, f"{PROPOSAL}/approve", "/manage/new-instrument"):
        assert browser.get(path).status_code == 403
