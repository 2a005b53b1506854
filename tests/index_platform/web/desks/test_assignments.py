"""The desk of assignments: made, given, closed and opened again, with doors from a file."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest

from index_platform.auth.roles import Role
from tests.index_platform.people import signed_for
from tests.index_platform.phone import knock, let_in_at
from tests.index_platform.survey import Survey
from tests.index_platform.web.desks.office import words
from tests.index_platform.web.people import Browser, Person, Site, running

NEW = "/manage/fieldwork/assignments/new"
WISH = {"place": "first QN", "how": "lines", "targets": "5", "until": "2026-12-01", "note": "Knock twice."}


@pytest.fixture
def site(survey: Survey) -> Iterator[Site]:
    with running(survey.settings) as found:
        yield found


@pytest.fixture
def researcher(site: Site) -> Person:
    found = site.person(Role.COMMUNITY_RESEARCHER, area="QN", name="Rashida Researcher")
    signed_for(site.engine, found.id)
    return found


@pytest.fixture
def browser(site: Site) -> Browser:
    return site.browser(site.person(Role.FIELDWORK_SUPERVISOR, area="QN", name="Sam Supervisor"))


def test_an_assignment_is_made_given_taken_away_closed_and_opened_again(
    browser: Browser, researcher: Person
) -> None:
    assert "Nobody has an assignment yet" in browser.get("/manage/fieldwork/assignments").text
    made = browser.submit(NEW, {**WISH, "researcher": researcher.id})
    at = made.headers["location"]
    page = browser.get(at).text
    for told in ("North End", "Rashida Researcher", "Knock twice.", "2026-12-01", "Anybody", "walks freely"):
        assert told in page
    assert "Rashida Researcher has it now." in words(browser.get(f"{at}/give"))
    assert browser.submit(f"{at}/give", {"researcher": ""}).status_code == 303
    assert "Nobody has it now." in words(browser.get(f"{at}/give"))
    assert "Rashida Researcher" not in browser.get(at).text
    for verb, state in (("close", "closed"), ("reopen", "open")):
        assert browser.submit(f"{at}/{verb}").status_code == 303
        assert re.search(rf">\s*{state}\s*<", browser.get(at).text)
    assert "1 assignment in your area." in browser.get("/manage/fieldwork/assignments").text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"targets": ""}, "Nothing is wanted"),
        ({"targets": "5: sex = Female"}, "Line 1 says"),
        ({"how": "plan"}, "The plan of the wave wants no number of this place"),
        ({"place": "first QS"}, "There is no such place in your area"),
        ({"place": ""}, "There is no wave"),
        ({"until": "soon"}, "is no day"),
        ({"note": "x" * 301}, "longer than 300"),
        ({"note": "Knock\0twice."}, "cannot be shown"),
        ({"researcher": "nobody"}, "There is no such researcher"),
    ],
)
def test_what_cannot_be_assigned_is_told_with_a_remedy(
    browser: Browser, changes: dict[str, str], words: str
) -> None:
    told = browser.submit(NEW, {**WISH, "researcher": "", **changes})
    assert told.status_code == 422
    assert words in told.text


def test_what_came_in_excess_is_counted_by_reason(site: Site, browser: Browser, researcher: Person) -> None:
    at = browser.submit(NEW, {**WISH, "researcher": researcher.id}).headers["location"]
    assert site.app is not None
    phone = let_in_at(site.browser(), site.app.state.phones, researcher.id)

    def knocked(number: int) -> None:
        name, visit = UUID(int=number), knock(UUID(int=number), at.rpartition("/")[2])
        sent = site.browser().put(f"/api/field/visits/{name}", json=visit, headers=phone.bearer)
        assert sent.status_code == 201

    knocked(1)
    assert "More than was wanted" not in browser.get(at).text
    browser.submit(f"{at}/give", {"researcher": ""})
    knocked(2)
    browser.submit(f"{at}/close")
    knocked(3)
    knocked(4)
    said = words(browser.get(at))
    assert "The assignment was closed 0 2 Whoever sent it did not have the assignment any more 0 1" in said


def test_an_assignment_of_nothing_is_not_there(browser: Browser) -> None:
    for at in ("nothing", str(UUID(int=1))):
        assert browser.get(f"/manage/fieldwork/assignments/{at}").status_code == 404


def test_addresses_are_looked_at_before_they_are_kept(browser: Browser) -> None:
    at = browser.submit(NEW, {**WISH, "researcher": ""}).headers["location"]
    files = {"files": ("doors.csv", b"address\n12 High Street\n14 High Street\n")}
    [token] = set(re.findall(r'name="_csrf_token" value="([^"]+)"', browser.get(f"{at}/addresses").text))
    for what, title in (("look", "What the file would do"), ("take", "The addresses are kept")):
        page = browser.post(f"{at}/addresses", data={"what": what, "_csrf_token": token}, files=files)
        assert page.status_code == 200
        assert title in page.text
        assert ("12 High Street" in browser.get(at).text) is (what == "take")
    page = browser.post(f"{at}/addresses", data={"what": "take", "_csrf_token": token})
    assert page.status_code == 422
