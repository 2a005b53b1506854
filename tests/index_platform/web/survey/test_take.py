import re
from pathlib import Path

import pytest

from index_platform.auth.roles import Role
from index_platform.services import waves
from tests.index_platform.survey import MOMENT, WAVE
from tests.index_platform.web.people import PASSWORD, Browser, Person, Site
from tests.index_platform.web.survey.answering import Respondent, code, radios, stored, title, words


@pytest.fixture
def researcher(site: Site) -> Person:
    """A community researcher of the North End."""
    return site.person(Role.COMMUNITY_RESEARCHER, area="QN", name="Rashida Begum")


@pytest.fixture
def door(site: Site, researcher: Person) -> Browser:
    """The researcher's browser."""
    return site.browser(researcher)


def _asking(site: Site, door: Browser) -> Respondent:
    """The researcher's browser in front of the questions, as far as place and consent."""
    told = door.submit("/manage/take/first", {"place": "QN", "taking_part": "yes"})
    assert told.status_code == 303, told.text
    asked = Respondent(site)
    asked.browser, asked.base = door, told.headers["location"]
    return asked


def test_a_researcher_finds_the_open_surveys_of_the_area(site: Site, door: Browser) -> None:
    page = door.get("/manage/take")
    assert title(page).startswith("Ask somebody")
    assert 'href="/manage/take/first"' in page.text
    form = door.get("/manage/take/first")
    assert [value for name, value in radios(form) if name == "place"] == ["QN"]
    waves.closed(site.engine, "first", moment=MOMENT)
    assert "No survey takes answers in your area now" in words(door.get("/manage/take"))


def test_the_person_who_answers_is_asked_first_and_has_a_place(site: Site, door: Browser) -> None:
    for given in ({}, {"place": "QN"}, {"taking_part": "yes"}):
        told = door.submit("/manage/take/first", given)
        assert told.status_code == 422
        assert title(told).startswith("Error:")
    assert stored(site.settings.database_file, "SELECT * FROM drafts") == []


def test_an_answer_at_the_door_records_how_it_came_and_offers_the_next(
    site: Site, door: Browser, researcher: Person
) -> None:
    asked = _asking(site, door)
    assert door.get(asked.base).headers["location"] == asked.at("brs1")
    page = asked.look("brs1")
    assert "You are asking somebody. Read each question aloud" in words(page)
    assert "This is a trial. Its answers are made up." in words(page)
    assert "Rashida Begum" in words(page)
    assert 'href="/account' not in page.text
    assert "Sign out" not in words(page)
    assert [value for _, value in radios(page)] == ["1", "2", "3", "4", "5", "dont_know", "refused"]
    asked.answer_all()
    receipt = asked.send()
    file = site.settings.database_file
    assert stored(file, "SELECT place, mode FROM responses") == [("QN", "door")]
    assert stored(file, "SELECT taken_by FROM received") == [(researcher.id,)]
    assert code(receipt)
    assert "Give this code to the person who answered" in words(receipt)
    assert 'href="/manage/take/first"' in receipt.text
    assert "Ask the next person" in words(receipt)


def test_a_place_outside_the_area_is_refused_before_and_after_it_began(site: Site, door: Browser) -> None:
    outside = door.submit("/manage/take/first", {"place": "QS", "taking_part": "yes"})
    assert outside.status_code == 403
    nowhere = door.submit("/manage/take/first", {"place": "T", "taking_part": "yes"})
    assert nowhere.status_code == 422
    asked = _asking(site, door)
    assert [value for _, value in radios(asked.look("place"))] == ["QN", "unsaid"]
    assert asked.give("place", place="QS").status_code == 403
    assert re.search(r'value="QN" checked', asked.look("place").text)


def test_another_researchers_draft_and_a_residents_are_not_there(site: Site, door: Browser) -> None:
    asked = _asking(site, door)
    other = site.browser(site.person(Role.COMMUNITY_RESEARCHER, area="QN"))
    resident = Respondent(site).begin()
    for path in ("", "/place", "/q/brs1", "/check", "/later"):
        assert other.get(f"{asked.base}{path}").status_code == 404
        assert "sign-in" in resident.browser.get(f"{asked.base}{path}").headers["location"]
        assert door.get(f"{resident.base}{path}").status_code == 404
    asked.answer_all()
    receipt = asked.send()
    assert other.get(str(receipt.url)).status_code == 404
    assert "sign-in" in site.browser().get(str(receipt.url)).headers["location"]
    assert door.get(str(receipt.url)).status_code == 200


def test_whoever_may_not_take_answers_is_led_away(site: Site) -> None:
    analyst = site.browser(site.person(Role.ANALYST))
    assert analyst.get("/manage/take").status_code == 403
    assert analyst.get("/manage/take/first").status_code == 403
    nobody = site.browser().get("/manage/take")
    assert (nobody.status_code, "sign-in" in nobody.headers["location"]) == (303, True)


def test_what_a_researcher_saved_waits_under_the_account(
    site: Site, door: Browser, researcher: Person
) -> None:
    asked = _asking(site, door)
    asked.give("brs1", answer="3")
    page = door.get(f"{asked.base}/later")
    assert "They are saved under your account." in words(page)
    elsewhere = site.browser(researcher)
    assert elsewhere.get(asked.base).headers["location"] == asked.at("brs2")
    waiting = elsewhere.get("/manage/take")
    assert f'href="{asked.base}"' in waiting.text


def test_a_session_that_ended_leads_through_signing_in_back_to_the_question(
    site: Site, door: Browser, researcher: Person
) -> None:
    asked = _asking(site, door)
    asked.give("brs1", answer="3")
    form = door.get(asked.at("brs2"))
    door.cookies.delete(site.session_cookie)
    for step in ("brs2", "check"):
        told = door.get(asked.at(step))
        assert (told.status_code, told.headers["location"]) == (
            303,
            f"/account/sign-in?next={asked.at(step)}",
        )
    found = re.search(r'name="_csrf_token" value="([^"]+)"', form.text)
    assert found
    late = door.post(asked.at("brs2"), data={"_csrf_token": found[1], "answer": "4"})
    assert (late.status_code, "You are not signed in any more" in words(late)) == (401, True)
    assert f'href="/account/sign-in?next={asked.at("brs2")}"' in late.text
    sign_in = f"/account/sign-in?next={asked.at('brs2')}"
    back = door.submit(
        "/account/sign-in",
        {"email": researcher.email, "password": PASSWORD, "next": asked.at("brs2")},
        at=sign_in,
    )
    assert (back.status_code, back.headers["location"]) == (303, asked.at("brs2"))
    assert asked.look("brs2").status_code == 200
    assert 'value="3" checked' in asked.look("brs1").text


def test_a_language_is_called_in_its_own_words_and_only_those_of_the_wave_are_offered(
    site: Site, door: Browser, tmp_path: Path
) -> None:
    asks = WAVE.replace("key: first", "key: second").replace("brs@1.0", "thriving-communities@1.2")
    (tmp_path / "second.yaml").write_text(f"{asks}languages: [en, ur]\nmodes: [door]\n")
    waves.create(site.engine, tmp_path / "second.yaml", moment=MOMENT)
    waves.opened(site.engine, "second", moment=MOMENT)
    page = door.get("/manage/take/second").text
    assert '<span lang="ur" dir="auto">اردو</span>' in page
    assert '<span lang="en" dir="auto">English</span>' in page
    assert 'lang="pl"' not in page
    # it is asked at the door alone
    assert "This survey is closed" in words(site.browser().get("/s/second"))
    waves.closed(site.engine, "first", moment=MOMENT)
    assert 'href="/manage/take/second"' in door.get("/manage/take").text
