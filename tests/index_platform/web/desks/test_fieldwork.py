"""The supervisor's page of phones: a code is shown once, a phone is ended, and nothing of others is told."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest

from index_platform.auth.roles import Role
from tests.index_platform.survey import Survey
from tests.index_platform.web.people import Person, Site, running


@pytest.fixture
def site(survey: Survey) -> Iterator[Site]:
    with running(survey.settings) as found:
        yield found


@pytest.fixture
def supervisor(site: Site) -> Person:
    return site.person(Role.FIELDWORK_SUPERVISOR, area="QN", name="Sam Supervisor")


def test_a_supervisor_makes_a_code_lets_a_phone_in_and_ends_it(site: Site, supervisor: Person) -> None:
    researcher = site.person(Role.COMMUNITY_RESEARCHER, area="QN", name="Rashida Researcher")
    browser = site.browser(supervisor)
    assert "No phone is let in yet." in browser.get("/manage/fieldwork").text
    page = browser.submit("/manage/fieldwork/code", {"researcher": researcher.id})
    [code] = re.findall(r"(?:[a-z]+ ){4}[a-z]+(?=</bdi>)", page.text)
    assert code not in browser.get("/manage/fieldwork").text
    asked = {"code": code, "phone": str(UUID(int=1)), "name": "Blue phone"}
    assert site.browser().post("/api/field/phones", json=asked).status_code == 201
    page = browser.get("/manage/fieldwork")
    for words in ("1 phone is let in.", "Rashida Researcher", "Blue phone", "not told"):
        assert words in page.text
    [end] = re.findall(r'href="(/manage/fieldwork/phones/[0-9a-f]{64}/end)"', page.text)
    assert "nobody can read it on the phone" in browser.get(end).text
    assert browser.submit(end).status_code == 303
    assert "Blue phone" not in browser.get("/manage/fieldwork").text


def test_researchers_of_another_area_are_not_there(site: Site, supervisor: Person) -> None:
    other = site.person(Role.COMMUNITY_RESEARCHER, area="QS", name="Omar Other")
    browser = site.browser(supervisor)
    assert "Omar Other" not in browser.get("/manage/fieldwork/code").text
    told = browser.submit("/manage/fieldwork/code", {"researcher": other.id})
    assert told.status_code == 422
    assert "There is no such researcher in your area" in told.text
