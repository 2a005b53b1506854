import re

import pytest

from index_platform.auth.actors import LOCAL
from index_platform.auth.roles import Role
from index_platform.db import reading
from index_platform.queries import audit
from index_platform.services import people
from tests.index_platform.web.accounts.test_sign_in import sign_in
from tests.index_platform.web.people import PASSWORD, Browser, Person, Site
from tests.timing import awaited

pytestmark = pytest.mark.slow
PEOPLE = "/manage/people"


@pytest.fixture
def administrator(site: Site) -> Person:
    """Somebody who may manage people."""
    return site.person(Role.ADMINISTRATOR, name="Ada Min")


@pytest.fixture
def desk(site: Site, administrator: Person) -> Browser:
    """The administrator's browser."""
    return site.browser(administrator)


def link_on(page: str) -> str:
    """The path of the link that a page hands over."""
    found = re.search(r"http://127\.0\.0\.1:8000(/account/welcome/[\w-]+)", page)
    assert found is not None
    return found[1]


def test_somebody_is_invited_gets_a_link_and_comes_in(site: Site, desk: Browser) -> None:
    given = {"name": "Bo Li", "email": "bo@example.org", "role": "analyst", "area": ""}
    page = desk.submit(f"{PEOPLE}/new", given)
    assert page.status_code == 200
    assert "We send no email." in page.text
    assert site.browser().submit(link_on(page.text), {"password": PASSWORD}).status_code == 303
    assert sign_in(site.browser(), "bo@example.org").status_code == 303
    listed = desk.get(PEOPLE).text
    assert "Bo Li" in listed
    assert "Analyst" in listed
    assert link_on(page.text) not in listed


def test_an_invitation_that_cannot_be_is_sent_back_with_what_was_typed(desk: Browser) -> None:
    answer = desk.submit(f"{PEOPLE}/new", {"name": "Bo", "email": "bo", "role": "", "area": ""})
    assert answer.status_code == 422
    assert "is not an email address" in answer.text
    assert 'value="Bo"' in answer.text


def test_roles_are_given_and_taken_on_pages_that_ask(site: Site, desk: Browser) -> None:
    person = site.person(name="Cy")
    at = f"{PEOPLE}/{person.id}"
    assert desk.submit(f"{at}/grant", {"role": "analyst", "area": ""}).headers["Location"] == at
    assert "Analyst" in desk.get(at).text
    refused = desk.submit(f"{at}/grant", {"role": "contact_officer", "area": ""})
    assert refused.status_code == 422
    assert "reads answers" in refused.text
    ask = f"{at}/revoke?role=analyst&area="
    assert "Take a role from Cy?" in desk.get(ask).text
    assert desk.submit(f"{at}/revoke", {"role": "analyst", "area": ""}, at=ask).status_code == 303
    assert "None yet" in desk.get(at).text


def test_somebody_is_kept_out_and_a_new_link_lets_them_in_again(site: Site, desk: Browser) -> None:
    person = site.person()
    at, theirs = f"{PEOPLE}/{person.id}", site.browser(person)
    assert desk.submit(f"{at}/disable").status_code == 303
    assert theirs.get("/account").status_code == 303
    link = link_on(desk.submit(f"{at}/link").text)
    assert sign_in(site.browser(), person.email).status_code == 422
    site.browser().submit(link, {"password": PASSWORD})
    assert sign_in(site.browser(), person.email).status_code == 303


def test_nobody_serves_themselves_and_the_last_administrator_stays(
    site: Site, desk: Browser, administrator: Person
) -> None:
    at = f"{PEOPLE}/{administrator.id}"
    for deed, words in (
        ("disable", "last administrator"),
        ("link", "somebody else"),
        ("grant", "to themselves"),
    ):
        answer = desk.submit(f"{at}/{deed}", {"role": "analyst", "area": ""})
        assert (answer.status_code, words in answer.text) == (422, True)
    assert people.person(site.engine, LOCAL, administrator.id).grants == administrator.actor.grants


def test_the_page_of_a_person_says_who_made_the_newest_link(site: Site, desk: Browser) -> None:
    person = site.person(name="Cy")
    at = f"{PEOPLE}/{person.id}"
    assert "an invitation, made by This machine on" in desk.get(at).text
    link = link_on(desk.submit(f"{at}/link").text)
    assert re.search(r"a recovery, made by Ada Min on [^<]+, not used yet", desk.get(at).text)
    site.browser().submit(link, {"password": PASSWORD})
    assert re.search(r"a recovery, made by Ada Min on [^<]+, used", desk.get(at).text)


def test_a_form_that_a_role_does_not_allow_is_written_down(site: Site) -> None:
    person = site.person(Role.ANALYST)
    browser = site.browser(person)
    answer = browser.submit(f"{PEOPLE}/new", {"name": "X", "email": "x@y"}, at="/account/password")
    assert answer.status_code == 403
    browser.get(PEOPLE)

    def refused() -> list[tuple[str, str, str]]:
        with reading(site.engine) as session:
            found = [one for one in audit.entries(session) if one.outcome == "refused"]
        return [(one.actor, one.action, one.key) for one in found]

    awaited(lambda: bool(refused()))  # it is written beside the request
    assert refused() == [(person.id, "page.send", f"{PEOPLE}/new")]


def test_accounts_and_deeds_that_there_are_not_are_told(site: Site, desk: Browser) -> None:
    person = site.person()
    assert desk.get(f"{PEOPLE}/nobody").status_code == 404
    assert desk.get(f"{PEOPLE}/nobody/grant").status_code == 404
    assert desk.get(f"{PEOPLE}/{person.id}/promote").status_code == 404
    assert desk.submit(f"{PEOPLE}/{person.id}/promote", at=f"{PEOPLE}/{person.id}/grant").status_code == 404


def test_everybody_else_is_told_which_right_it_takes(site: Site) -> None:
    person = site.person(*(role for role in Role if role not in _APART))
    refused = site.browser(person).get(PEOPLE)
    assert refused.status_code == 403
    assert "the right to manage people and their roles" in refused.text
    assert "Those who have it: administrator." in refused.text


_APART = {
    Role.ADMINISTRATOR,
    Role.CONTACT_OFFICER,  # not beside those who read answers
    Role.COMMUNITY_RESEARCHER,  # in an area only
    Role.FIELDWORK_SUPERVISOR,
}
