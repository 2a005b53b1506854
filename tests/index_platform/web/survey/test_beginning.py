"""Before the questions: who may take part, what is said of answers, and that its wording is kept."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index_platform.auth.roles import Role
from index_platform.services import notices, signposts
from index_platform.settings import EXIT_TO, Settings
from instruments.errors import InvalidDefinitionError
from tests.index_platform.fresh import opened
from tests.index_platform.survey import WAVE, start
from tests.index_platform.web.people import Site, running
from tests.index_platform.web.survey.answering import BEGINS, Respondent, stored, title, words

CONSENTS = "SELECT sha256, language, mode, text, purpose, ground, condition FROM consent_texts"


def test_who_is_under_16_is_thanked_and_nothing_is_kept(respondent: Respondent, site: Site) -> None:
    told = respondent.browser.submit(respondent.start, {**BEGINS, "age": "under"})
    assert (told.status_code, told.headers["location"]) == (303, "/s/first/under-16")
    assert "set-cookie" not in told.headers
    page = respondent.browser.get("/s/first/under-16")
    assert "Thank you for wanting to take part" in words(page)
    assert "116 123" in words(page)
    for table in ("drafts", "consent_texts", "received"):
        assert stored(site.settings.database_file, f"SELECT * FROM {table}") == []


@pytest.mark.parametrize("age", ["", "17", "\0"])
def test_without_an_age_nothing_begins(respondent: Respondent, age: str) -> None:
    told = respondent.browser.submit(respondent.start, {"age": age, "taking_part": "yes"})
    assert (told.status_code, told.headers["location"]) == (303, "/s/first?missed=yes&taking_part=yes")
    told = respondent.browser.get(told.headers["location"])
    assert title(told).startswith("Error: ")
    assert 'href="#age"' in told.text
    assert told.text.count("Choose how old you are") == 2
    assert 'value="yes" checked' in told.text.replace(' aria-invalid="true"', "")


def test_answers_carry_the_hash_of_the_wording_that_was_agreed_to(respondent: Respondent, site: Site) -> None:
    file = site.settings.database_file
    respondent.begin()
    [(sha256, language, mode, text, purpose, ground, condition)] = stored(file, CONSENTS)
    assert (language, mode) == ("en", "web")
    for said in (
        "I would like to take part",
        "I am 16 or over",
        "Taking part is your choice.",
        "Exit quickly",
    ):
        assert said in str(text)
    assert str(purpose).startswith("To learn how life is for people in")
    assert "6(1)(e)" in str(ground)
    assert "9(2)(j)" in str(condition)
    respondent.answer_all().send()
    assert stored(file, "SELECT consent FROM responses") == [(sha256,)]
    [(content,)] = stored(file, "SELECT content FROM received")
    assert str(sha256).encode() in bytes(content)  # type: ignore[call-overload]
    Respondent(site).begin()
    assert len(stored(file, CONSENTS)) == 1


def test_what_a_researcher_reads_out_is_another_wording(site: Site) -> None:
    door = site.browser(site.person(Role.COMMUNITY_RESEARCHER, area="QN"))
    page = door.get("/manage/take/first")
    assert "they are 16 or over, and would like to take part" in words(page)
    assert "To learn how life is for people in Smallton" in words(page)
    assert door.submit("/manage/take/first", {"place": "QN", "taking_part": "yes"}).status_code == 303
    [(_, language, mode, text, *_)] = stored(site.settings.database_file, CONSENTS)
    assert (language, mode) == ("en", "door")
    assert "I told the person all of this" in str(text)


def test_no_time_limit_is_said_and_the_notice_stands_on_the_start_page(respondent: Respondent) -> None:
    page = respondent.browser.get(respondent.start)
    assert "There is no time limit. Each page is saved when you go on, and kept for 30 days." in words(page)
    assert "<details>" in page.text
    assert "On what legal ground" in words(page)


def test_exit_quickly_leads_away_and_this_browser_opens_the_answers_no_more(respondent: Respondent) -> None:
    respondent.begin().give("place", place="QN")
    page = respondent.look("brs1")
    assert f'href="{respondent.base}/leave"' in page.text
    elsewhere = respondent.browser.get(f"{respondent.base}/leave", headers={"Sec-Fetch-Site": "cross-site"})
    assert "set-cookie" not in elsewhere.headers
    told = respondent.browser.get(f"{respondent.base}/leave", headers={"Sec-Fetch-Site": "same-origin"})
    assert (told.status_code, told.headers["location"]) == (303, EXIT_TO)
    assert respondent.look("brs1").status_code == 404
    assert "thriving-draft" not in respondent.browser.cookies


def test_a_receipt_is_not_opened_again_after_an_exit(respondent: Respondent) -> None:
    respondent.begin().answer_all()
    receipt = respondent.send()
    assert f'href="{respondent.base}/leave"' in receipt.text
    respondent.browser.get(f"{respondent.base}/leave")
    assert respondent.browser.get(str(receipt.url)).status_code == 404


NOTICE = """\
purpose: To plan the parks.
ground: {en: Our task by law., ur: {draft: قانون کے مطابق ہمارا کام۔}}
waves:
  first: {kept: Until the end of 2030.}
"""
SIGNS = """\
services:
  - {name: Smallton Listens, about: "Somebody to listen.", how: "Phone {number}", number: 0161 496 0000}
  - name: North End Help
    about: Help for the North End.
    how: {en: "Ring {number}", ur: {draft: "فون {number}"}}
    number: 0161 496 0001
    relay: 18001 0161 496 0001
    web: https://help.example.org
    languages: [en, ur]
    places: [QN]
"""


@pytest.fixture
def own(settings: Settings, tmp_path: Path) -> Iterator[Respondent]:
    """Somebody at a site that says itself what it is for, and whom to talk to."""
    with opened(settings) as engine:
        start(engine, tmp_path, wave=WAVE.replace("brs@1.0", "demographics@1.1"))
    (settings.data_dir / "notice.yaml").write_text(NOTICE)
    (settings.data_dir / "signposts.yaml").write_text(SIGNS)
    with running(replace(settings, asked_by="Smallton Council")) as site:
        yield Respondent(site)


def test_a_site_says_itself_what_it_asks_for_and_a_wave_what_is_another_there(own: Respondent) -> None:
    page = words(own.browser.get("/s/first/privacy"))
    for said in ("To plan the parks.", "Our task by law.", "Until the end of 2030.", "Article 9(2)(j)"):
        assert said in page
    assert "قانون کے مطابق" in own.browser.get("/s/first/privacy?language=ur").text
    own.begin()
    [(_, _, _, text, purpose, ground, _)] = stored(own.site.settings.database_file, CONSENTS)
    assert (purpose, ground) == ("To plan the parks.", "Our task by law.")
    assert "Until the end of 2030." in str(text)


def test_services_are_those_of_the_place_and_lead_in_their_language(own: Respondent) -> None:
    everywhere = words(own.browser.get("/s/first/someone-to-talk-to"))
    assert everywhere.index("Smallton Listens") < everywhere.index("North End Help")
    assert "By text relay: 18001 0161 496 0001" in everywhere
    assert 'href="https://help.example.org"' in own.browser.get("/s/first/someone-to-talk-to").text
    in_urdu = words(own.browser.get("/s/first/someone-to-talk-to?language=ur"))
    assert in_urdu.index("North End Help") < in_urdu.index("Smallton Listens")
    own.begin().give("place", place="QS")
    assert "North End Help" not in words(own.browser.get(f"{own.base}/someone-to-talk-to"))
    own.give("place", place="QN", change="yes")
    assert "North End Help" in words(own.browser.get(f"{own.base}/someone-to-talk-to"))


@pytest.mark.parametrize(
    ("file", "given", "says"),
    [
        ("notice.yaml", "purpos: To plan.", "not known here"),
        ("notice.yaml", "waves: {first: {kept: 3}}", "not text"),
        ("signposts.yaml", SIGNS.replace("https:", "http:"), "no https address"),
        ("signposts.yaml", SIGNS.replace("Ring {number}", "Ring {name}"), "another fact"),
        ("signposts.yaml", "services: []", "Give at least 1"),
    ],
)
def test_a_file_with_a_mistake_stops_the_server_and_tells_it(
    settings: Settings, file: str, given: str, says: str
) -> None:
    settings.data_dir.mkdir(exist_ok=True, parents=True)
    (settings.data_dir / file).write_text(given)
    with pytest.raises(InvalidDefinitionError) as refused:
        (notices if file == "notice.yaml" else signposts).read(settings.data_dir)
    assert says in f"{refused.value.what} {refused.value.fix}"
