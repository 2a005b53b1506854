"""The desks, page by page: what each says, to whom, and what it never says."""

import re

import httpx
import pytest

from index_platform.auth.roles import Role
from scoring import definitions
from tests.index_platform.survey import PLACES, WAVE
from tests.index_platform.web.desks.office import Office, done, words
from tests.index_platform.web.people import Browser

Files = list[tuple[str, tuple[str, str, str]]]
LISTS = ("/manage", "/manage/waves", "/manage/instruments", "/manage/places", "/manage/releases")


def test_an_empty_site_says_how_to_begin(office: Office) -> None:
    manager = office.at(Role.SURVEY_MANAGER)
    assert "There is no wave yet. How it begins" in words(manager.get("/manage"))
    assert "Plan a wave" in words(manager.get("/manage"))
    assert "A survey manager makes a wave." in words(office.at(Role.ANALYST).get("/manage"))
    assert "Nothing has been proposed yet" in words(manager.get("/manage/releases"))
    assert "Nothing waits" in words(manager.get("/manage/responses"))
    assert "Nothing waits. Whatever came" in words(manager.get("/manage/review"))
    assert "No places yet." in words(manager.get("/manage/places"))


def test_places_and_a_wave_are_made_from_files_after_a_second_look(office: Office) -> None:
    manager = office.at(Role.SURVEY_MANAGER)
    places = [("files", ("places.yaml", PLACES, "application/yaml"))]
    tried = _sent(manager, "/manage/new-places", files=places)
    assert "Nothing is kept yet." in words(tried)
    assert "Smallton, 1 town, 2 quarters" in words(tried)
    assert "No places yet." in words(manager.get("/manage/places"))
    done(_kept(manager, "/manage/new-places", tried.text))
    assert "Smallton (2026)" in words(manager.get("/manage/places"))
    assert "South End" in words(manager.get("/manage/places/smallton/2026"))
    wave = [("files", ("autumn.yaml", WAVE, "application/yaml"))]
    tried = _sent(manager, "/manage/new-wave", files=wave)
    assert "Make the wave autumn 2026?" in words(tried)
    answer = done(_kept(manager, "/manage/new-wave", tried.text))
    assert answer.headers["location"] == "/manage/waves/first"
    assert "Open it, so that people can answer." in words(manager.get("/manage/waves/first"))
    again = _sent(manager, "/manage/new-wave", files=wave)
    assert "The very same stands already" in words(again)


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("wave.yaml", WAVE, "There is no geography"),
        ("wave.yaml", WAVE.replace("title:", "titel:"), "Did you mean"),
        ("wave.yaml", "kind: [", "wave.yaml"),
        ("wave.txt", WAVE, "with the entry"),
        ("wa/ve.yaml", WAVE, "cannot be used here"),
    ],
)
def test_files_that_cannot_be_meant_are_refused_with_their_place(
    office: Office, name: str, content: str, what: str
) -> None:
    manager = office.at(Role.SURVEY_MANAGER)
    answer = _sent(manager, "/manage/new-wave", files=[("files", (name, content, "text/plain"))])
    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    assert what in words(answer)
    assert "/tmp" not in answer.text


def test_an_index_definition_is_added_after_a_second_look_and_can_be_chosen(collecting: Office) -> None:
    collecting.computed()
    analyst = collecting.at(Role.ANALYST)
    assert 'href="/manage/new-definition"' in analyst.get("/manage/waves").text
    assert "/manage/new-definition" not in collecting.at(Role.SURVEY_MANAGER).get("/manage/waves").text
    text = (definitions.DATA / "tci" / "1.0.yaml").read_text()
    broken = [("files", ("mine.yaml", text.replace("seed:", "sead:", 1), "text/plain"))]
    answer = _sent(analyst, "/manage/new-definition", files=broken)
    assert answer.status_code == 422
    assert "Did you mean" in words(answer)
    files = [("files", ("mine.yaml", text.replace("key: tci", "key: ours", 1), "text/plain"))]
    tried = _sent(analyst, "/manage/new-definition", files=files)
    assert "Nothing is kept yet." in words(tried)
    done(_kept(analyst, "/manage/new-definition", tried.text))
    page = words(analyst.get("/manage/waves/first/compute"))
    assert "100 in ours@1.0 does not stand yet" in page
    assert "Shall it be its base" in page


def test_places_under_another_name_are_refused_with_the_name_that_they_need(office: Office) -> None:
    manager = office.at(Role.SURVEY_MANAGER)
    files = [("files", ("towns.yaml", PLACES, "application/yaml"))]
    answer = _sent(manager, "/manage/new-places", files=files)
    assert answer.status_code == 422
    assert "None of the files is called places.yaml. Call the file that describes them" in words(answer)
    kept = {"kept": "towns.yaml:a2V5OiB4Cg=="}
    assert "None of the files is called places.yaml." in words(manager.submit("/manage/new-places", kept))


def test_a_form_without_files_and_one_that_was_tampered_with_are_refused(office: Office) -> None:
    manager = office.at(Role.SURVEY_MANAGER)
    assert "No file was chosen" in words(_sent(manager, "/manage/new-wave", files=[]))
    for kept in ("wave.yaml:%%%", "../../x.yaml:a2luZDogMQ==", "nothing"):
        answer = manager.submit("/manage/new-wave", {"kept": kept})
        assert answer.status_code == 422


def test_counts_are_told_to_those_who_need_them_and_of_their_area_only(collecting: Office) -> None:
    manager = words(collecting.at(Role.SURVEY_MANAGER).get("/manage/waves/first"))
    assert "240 answers so far." in manager
    assert "North End 120" in manager
    supervisor = words(collecting.at(Role.FIELDWORK_SUPERVISOR, "QN").get("/manage/waves/first"))
    assert "North End 120" in supervisor
    assert "South End" not in supervisor
    assert "240" not in supervisor
    near = words(collecting.at(Role.FIELDWORK_SUPERVISOR, "QN").get("/manage/review"))
    assert "Nothing from your area waits. Answers that name no place" in near
    officer = words(collecting.at(Role.DATA_PROTECTION_OFFICER).get("/manage/waves/first"))
    assert "120" not in officer


@pytest.mark.parametrize("role", [Role.POLICY_OFFICER, Role.CONTACT_OFFICER, Role.COMMUNITY_RESEARCHER])
def test_whoever_has_no_part_is_told_so_and_shown_nothing(collecting: Office, role: Role) -> None:
    browser = collecting.at(role, "QN" if role is Role.COMMUNITY_RESEARCHER else "")
    home = words(browser.get("/manage"))
    assert "Your desks" in home
    assert "autumn 2026" not in home
    for path in (
        "/manage/waves",
        "/manage/waves/first",
        "/manage/releases",
        "/manage/responses",
        "/manage/review",
    ):
        assert browser.get(path).status_code == 403
    for verb in ("open", "close", "freeze", "compute", "propose"):
        assert browser.get(f"/manage/waves/first/{verb}").status_code == 403


def test_a_policy_officer_is_led_to_the_places_and_to_what_is_published(office: Office) -> None:
    browser = office.at(Role.POLICY_OFFICER)
    page = browser.get("/manage")
    assert "and read what is published." in words(page)
    for path in ("/places", "/releases", "/manage/places"):
        assert f'href="{path}"' in page.text
        assert browser.get(path).status_code == 200


EVERY = ("Waves", "Instruments", "Places")


def test_navigation_shows_only_what_an_account_may_use(collecting: Office) -> None:
    shown = {
        Role.SURVEY_MANAGER: {
            *EVERY,
            "Fieldwork",
            "Responses",
            "Review",
            "Open answers",
            "Papers",
            "Calendar",
            "Releases",
        },
        Role.ANALYST: {*EVERY, "Open answers", "Calendar", "Releases"},
        Role.CONTACT_OFFICER: {"Contacts"},
        Role.ADMINISTRATOR: {"People", "Audit"},
        Role.DATA_PROTECTION_OFFICER: {*EVERY, "Concerns", "Calendar", "Releases", "Audit"},
    }
    for role, expected in shown.items():
        browser = collecting.at(role)
        header = browser.get("/manage").text.partition("<nav")[2].partition("</nav>")[0]
        assert set(re.findall(r">([^<]+)</a>", header)) == {"Your desk", *expected}
        for path in re.findall(r'href="([^"]+)"', header):
            assert browser.get(path).status_code == 200, path


@pytest.mark.parametrize("path", LISTS)
def test_nobody_who_is_not_signed_in_sees_a_desk(office: Office, path: str) -> None:
    answer = office.site.browser().get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/account/sign-in?next={path}")


@pytest.mark.parametrize(
    "path",
    [
        "/manage/waves/second",
        "/manage/waves/second/close",
        "/manage/waves/FIRST",
        "/manage/waves/%2e%2e",
        "/manage/releases/R7",
        "/manage/releases/R-1",
        "/manage/releases/R7/approve",
        "/manage/instruments/nothing@1.0",
        "/manage/instruments/nothing",
        "/manage/places/smallton/1974",
        "/manage/releases/R1/places/NOWHERE",
    ],
)
def test_a_guessed_address_is_not_found(collecting: Office, path: str) -> None:
    everything = collecting.site.person(Role.SURVEY_MANAGER, Role.ANALYST, Role.STATISTICS_LEAD)
    assert collecting.site.browser(everything).get(path).status_code == 404


def test_a_page_of_work_looks_again_only_when_somebody_wants_it_to(collecting: Office) -> None:
    manager = collecting.at(Role.SURVEY_MANAGER)
    done(manager.submit("/manage/waves/first/close"))
    for query in ("", "?watch=yes"):  # nothing runs, so nothing is looked at again
        assert 'http-equiv="refresh"' not in manager.get(f"/manage/waves/first{query}").text


def test_reports_are_read_before_they_are_public_by_few_and_each_look_is_noted(collecting: Office) -> None:
    collecting.proposed()
    page = words(collecting.at(Role.STATISTICS_LEAD).get("/manage/releases/R1"))
    assert "Withheld:" in page
    assert "Each look is written down." in page
    report = collecting.at(Role.STATISTICS_LEAD).get("/manage/releases/R1/places/QN")
    assert "North End" in words(report)
    officer = collecting.at(Role.DATA_PROTECTION_OFFICER)
    assert officer.get("/manage/releases/R1/places/QN").status_code == 403
    assert "Each look" not in words(officer.get("/manage/releases/R1"))
    audit = words(officer.get("/manage/audit"))
    assert "statistics lead" in audit
    assert "before they were public" in audit


def test_the_audit_is_read_in_words_page_by_page_and_checked_when_asked(collecting: Office) -> None:
    officer = collecting.at(Role.DATA_PROTECTION_OFFICER)
    for _ in range(50):
        officer.get("/manage/audit")
    page = officer.get("/manage/audit")
    assert "read the audit" in words(page)
    [older] = re.findall(r'href="(/manage/audit\?before=[^"]+)"', page.text)
    earlier = words(officer.get(older))
    assert "made a wave" in earlier
    assert "Every entry is as it was written." in words(officer.get("/manage/audit?walk=yes"))
    of = collecting.person(Role.DATA_PROTECTION_OFFICER).id
    assert f"Entries of the account {of}." in words(officer.get(f"/manage/audit?of={of}"))
    assert officer.get("/manage/audit?of=nobody").status_code == 404
    assert "There is no such entry." in words(officer.get(f"/manage/audit?before=-{'9' * 30}"))
    assert "read the audit" in words(officer.get(f"/manage/audit?before={'9' * 30}"))
    assert officer.get("/manage/audit?before=x").status_code in (400, 422)


def test_an_instrument_is_shown_with_its_questions_terms_and_hash(office: Office) -> None:
    page = words(office.at(Role.SURVEY_MANAGER).get("/manage/instruments/brs@1.0"))
    assert "6 questions, about 2 minutes." in page
    assert re.search(r"[0-9a-f]{64}", page)
    assert "Licence" in page


def _sent(browser: Browser, path: str, *, files: Files) -> httpx.Response:
    token = re.findall(r'name="_csrf_token" value="([^"]+)"', browser.get(path).text)[0]
    return browser.post(path, data={"_csrf_token": token}, files=files or None)


def _kept(browser: Browser, path: str, page: str) -> httpx.Response:
    token = re.findall(r'name="_csrf_token" value="([^"]+)"', page)[0]
    kept = re.findall(r'name="kept" value="([^"]+)"', page)
    return browser.post(path, data={"_csrf_token": token, "kept": kept})
