"""The pages of training: a researcher learns and practises, a supervisor signs and takes it back."""

import re
from collections.abc import Iterator

import pytest

from index_platform.auth.roles import Role
from index_platform.services.training import modules
from tests.index_platform.survey import Survey
from tests.index_platform.web.people import Browser, Site, running

SIGNING = "/manage/fieldwork/training"


@pytest.fixture
def site(survey: Survey) -> Iterator[Site]:
    with running(survey.settings) as found:
        yield found


def _deed(browser: Browser, verb: str) -> str:
    """The address of what the list leads to."""
    [found] = re.findall(rf'href="({SIGNING}/[^"]+/{verb})"', browser.get(SIGNING).text)
    return str(found)


def test_a_researcher_learns_practises_and_is_signed_for(site: Site) -> None:
    researcher = site.browser(site.person(Role.COMMUNITY_RESEARCHER, area="QN", name="Rashida Researcher"))
    supervisor = site.browser(site.person(Role.FIELDWORK_SUPERVISOR, area="QN"))
    assert "Nobody has signed for you yet." in researcher.get("/manage/training").text
    assert "0 of 6 parts" in supervisor.get(SIGNING).text
    for one in modules():
        at = f"/manage/training/{one.key}"
        assert one.title in researcher.get(at).text
        told = researcher.submit(at, {"q1": "x"})
        assert (told.status_code, "this is not the answer" in told.text) == (422, True)
        right = {f"q{number}": str(each.right) for number, each in enumerate(one.questions, 1)}
        assert researcher.submit(at, right).status_code == 303
    assert researcher.submit("/manage/training/practice").status_code == 303
    sign = _deed(supervisor, "sign")
    assert supervisor.submit(sign, {"until": "soon"}).status_code == 422
    assert supervisor.submit(sign, {"until": "2026-12-31"}).status_code == 303
    assert "signed for you until 2026-12-31" in researcher.get("/manage/training").text
    revoke = _deed(supervisor, "revoke")
    assert supervisor.submit(revoke, {"reason": ""}).status_code == 422
    assert supervisor.submit(revoke, {"reason": "Moved on."}).status_code == 303
    assert "Nobody has signed for you yet." in researcher.get("/manage/training").text


def test_a_module_of_nothing_is_not_there(site: Site) -> None:
    researcher = site.browser(site.person(Role.COMMUNITY_RESEARCHER, area="QN"))
    assert researcher.get("/manage/training/nothing").status_code == 404
