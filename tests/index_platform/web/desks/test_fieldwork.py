"""The supervisor's page of phones: a code is shown once, a phone is ended, and nothing of others is told."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest

from index_platform.auth.roles import Role
from index_platform.web.desks.words import day
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


def test_what_could_not_be_taken_in_is_told_to_the_supervisor_of_the_researcher(
    site: Site, supervisor: Person
) -> None:
    researcher = site.person(Role.COMMUNITY_RESEARCHER, area="QN", name="Rashida Researcher")
    far = site.person(Role.FIELDWORK_SUPERVISOR, area="QS")
    assert site.app is not None
    code = site.app.state.phones.code_for(researcher.id, actor=supervisor.actor).code
    asked = {"code": code, "phone": str(UUID(int=1)), "name": "Blue phone"}
    token = site.browser().post("/api/field/phones", json=asked).json()["token"]
    site.browser().put(
        f"/api/field/interviews/{UUID(int=9)}",
        content=b"{}",
        headers={"Authorization": f"Bearer {token}"},
    )
    page = site.browser(supervisor).get("/manage/fieldwork").text
    [aside] = site.app.state.interviews.aside(actor=supervisor.actor)
    goes = day(aside.goes_at)
    for words in ("Set aside", "Rashida Researcher", "nothing is", str(UUID(int=9)), "for 180 days", goes):
        assert words in page
    assert "Set aside" not in site.browser(far).get("/manage/fieldwork").text


def test_a_rescue_file_is_looked_at_before_it_is_taken_in(site: Site, supervisor: Person) -> None:
    browser = site.browser(supervisor)
    page = browser.get("/manage/fieldwork/rescue")
    [token] = set(re.findall(r'name="_csrf_token" value="([^"]+)"', page.text))
    content = (
        b'{"format": 1, "kind": "thriving-rescue", "phone": "00000000-0000-0000-0000-000000000001", '
        b'"made_at": "2026-11-22T09:00:00Z", "interviews": ["no envelope"]}'
    )
    files = {"files": ("a.thriving-rescue.json", content)}

    def sent(what: str) -> str:
        form = {"_csrf_token": token, "what": what}
        return browser.post("/manage/fieldwork/rescue", data=form, files=files).text

    assert "What the file would do" in sent("look")
    assert "What was in the file" in sent("take")
    taken = sent("take")
    assert "1 interview<" in taken
    assert "cannot be opened or read; keep the file" in taken
    files = {"files": ("a.json", b"{")}
    assert "This is no whole rescue file" in sent("take")


def test_what_is_no_reference_is_told_on_the_page_that_asks(site: Site, supervisor: Person) -> None:
    browser = site.browser(supervisor)
    for typed, says in (("7K2M", "This is no reference"), ("0" * 32, "has arrived from your area")):
        told = browser.submit("/manage/fieldwork/withdrawal", {"reference": typed})
        assert (told.status_code, says in told.text) == (422, True)
