"""The desk of notes: a list without texts, and one note opened."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from index_platform.auth.roles import Role
from tests.index_platform.phone import let_in_at
from tests.index_platform.survey import Survey
from tests.index_platform.web.people import Site, running

NAME = UUID(int=9)
TEXT = "The heron at number twelve."


@pytest.fixture
def site(survey: Survey) -> Iterator[Site]:
    with running(survey.settings) as found:
        yield found


def test_a_note_is_told_in_the_list_and_read_when_it_is_opened(site: Site) -> None:
    researcher = site.person(Role.COMMUNITY_RESEARCHER, area="QN", name="Rashida Researcher")
    supervisor = site.person(Role.FIELDWORK_SUPERVISOR, area="QN")
    browser = site.browser(supervisor)
    assert "No note has come." in browser.get("/manage/fieldwork/notes").text
    assert site.app is not None
    phone = let_in_at(site.browser(), site.app.state.phones, researcher.id)
    sent = site.browser().put(f"/api/field/notes/{NAME}", json=phone.note(NAME, TEXT), headers=phone.bearer)
    assert sent.status_code == 201
    listed = browser.get("/manage/fieldwork/notes").text
    assert ("Rashida Researcher" in listed, TEXT in listed) == (True, False)
    opened = browser.get(f"/manage/fieldwork/notes/{NAME}").text
    assert TEXT in opened
    assert "North End" in listed
    assert "North End" in opened
    assert browser.get(f"/manage/fieldwork/notes/{UUID(int=8)}").status_code == 404


def test_a_place_that_this_site_does_not_have_is_called_as_the_phone_called_it(site: Site) -> None:
    researcher = site.person(Role.COMMUNITY_RESEARCHER, area="QN")
    browser = site.browser(site.person(Role.FIELDWORK_SUPERVISOR, area="QN"))
    assert site.app is not None
    phone = let_in_at(site.browser(), site.app.state.phones, researcher.id)
    told = phone.note(NAME, TEXT, place="behind the mill")
    site.browser().put(f"/api/field/notes/{NAME}", json=told, headers=phone.bearer).raise_for_status()
    assert "behind the mill" in browser.get("/manage/fieldwork/notes").text
