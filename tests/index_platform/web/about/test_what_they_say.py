"""What the pages of words say is what was published, asked and checked, and changes with it."""

import html
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from index_platform.public_files.shelf import Shelf
from index_platform.services import asked, codebooks, fieldwork, licensed, releases, versions, waves
from index_platform.services.access_log import AccessLogs, Kind, Made
from index_platform.services.portal import Portal
from index_platform.storage.files import written_whole
from instruments import catalogue
from instruments.canonical import canonical_json, sha256
from instruments.errors import InvalidInputError, NotFoundError
from scoring.definitions import shipped
from tests.index_platform.survey import MOMENT, WAVE, Survey, Way
from tests.index_platform.web.about.test_pages import answer
from tests.index_platform.web.people import Site, running
from tests.instruments.licensees import wording

pytestmark = pytest.mark.slow
DAY = MOMENT.date().isoformat()


@pytest.fixture
def site(survey: Survey) -> Iterator[Site]:
    """The small survey, open for answers, on a server."""
    with running(survey.settings) as found:
        yield found


def test_the_definition_is_sent_as_the_bytes_that_the_release_was_made_by(server: str) -> None:
    sent, spec = answer(server, "/method/definition.json").content, shipped("tci@1.0")
    assert sent == canonical_json(spec.content)
    assert sha256(sent) == spec.sha256
    assert spec.sha256[:12] in answer(server, "/method").text


def test_a_release_whose_definition_is_not_kept_has_a_method_and_no_definition(
    released: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index_platform.services.recipes.names", lambda _: {})
    with running(released.settings) as site:
        browser = site.browser()
        assert "What it cannot say" in browser.get("/method").text
        assert browser.get("/method/definition.json").status_code == 404


def test_a_questionnaire_is_public_once_a_wave_has_opened(survey: Survey) -> None:
    assert [each.instrument.label for each in asked.asked(survey.engine, today=DAY)] == ["brs@1.0"]
    fieldwork.dated(survey.engine, "first", "2027-03-01", None, moment=MOMENT)
    assert asked.asked(survey.engine, today="2027-02-28") == ()
    assert [each.waves for each in asked.asked(survey.engine, today="2027-03-01")] == [("autumn 2026",)]
    with pytest.raises(NotFoundError, match="no survey here asked"):
        asked.one(survey.engine, "ons4@1.0", today="2027-03-01")


def test_a_questionnaire_stands_there_with_every_question_answer_and_term(site: Site) -> None:
    instrument = catalogue.get("brs@1.0")
    page = html.unescape(site.browser().get("/questionnaires/brs@1.0").text)
    for item in instrument.items:
        assert item.wording["en"] in page
    assert instrument.rights.licence in page
    assert "autumn 2026" in page
    assert "it will be asked" not in page


def test_its_codebook_and_its_definition_are_those_of_the_program(site: Site) -> None:
    browser, instrument = site.browser(), catalogue.get("brs@1.0")
    known = versions.stored(site.engine)
    for form in ("json", "csv"):
        sent = browser.get(f"/questionnaires/brs@1.0/codebook.{form}")
        assert sent.content.decode() == codebooks.text(instrument, known, form)
    assert sha256(browser.get("/questionnaires/brs@1.0/definition.json").content) == instrument.sha256


@pytest.mark.parametrize(
    "path",
    [
        "/questionnaires/ons4@1.0",
        "/questionnaires/ons4@1.0/codebook.csv",
        "/questionnaires/ons4@1.0/definition.json",
        "/questionnaires/nothing",
        "/questionnaires/brs@1.0/paper.pdf?language=xx",
    ],
)
def test_what_nobody_was_asked_is_not_there(site: Site, path: str) -> None:
    assert site.browser().get(path).status_code == 404


LICENSED, SECRET = "swemwbs@1.0", "quokka-lantern"  # the second stands in every text that is filled in


def test_words_that_may_not_be_passed_on_are_on_no_page_and_their_source_is(site: Site) -> None:
    engine, settings, instrument = site.engine, site.settings, catalogue.get(LICENSED)
    filled, wave = settings.data_dir / "filled.yaml", settings.data_dir / "second.yaml"
    filled.write_bytes(canonical_json(wording(instrument, SECRET)))
    wave.write_text(WAVE.replace("first", "second").replace("brs@1.0", LICENSED), encoding="utf-8")
    licensed.fill(engine, settings.licensed, LICENSED, filled, moment=MOMENT)
    waves.create(engine, wave, moment=MOMENT)
    waves.opened(engine, "second", moment=MOMENT, wording=settings.licensed)
    browser, here = site.browser(), f"/questionnaires/{LICENSED}"
    assert licensed.wordings(settings.licensed, instrument)
    page = browser.get(here).text
    assert "may not be passed on" in page
    assert instrument.items[0].id in page
    for path in ("", "/codebook", "/codebook.csv", "/codebook.json", "/definition.json"):
        sent = browser.get(f"{here}{path}")
        assert sent.status_code == 200
        assert SECRET not in sent.text
    assert "paper.pdf" not in page
    assert browser.get(f"{here}/paper.pdf").status_code == 404


def test_who_may_take_part_where_and_until_when(site: Site) -> None:
    fieldwork.dated(site.engine, "first", DAY, "2999-12-31", moment=MOMENT)
    page = site.browser().get("/take-part").text
    for words in (
        "This is open now.",
        "People of 16 and over in Smallton",
        "31 December 2999",
        "6 questions",
    ):
        assert words in page
    assert 'href="/s/first"' in page


def test_between_waves_the_next_first_day_is_told(site: Site) -> None:
    waves.closed(site.engine, "first", moment=MOMENT)
    browser = site.browser()
    assert "is not said yet" in browser.get("/take-part").text
    waves.opened(site.engine, "first", moment=MOMENT)
    fieldwork.dated(site.engine, "first", "2999-12-01", None, moment=MOMENT)
    page = browser.get("/take-part").text
    assert "No survey is open now." in page
    assert "opens on 1 December 2999" in page
    assert 'href="/s/first"' not in page


def test_the_log_says_when_which_file_was_checked_and_what_was_found(released: Way, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, write=written_whole)
    current = Portal(released.engine, shelf, clock=lambda: MOMENT).named()

    def refused() -> bytes:
        raise InvalidInputError("sheet Index: it has no title", where="here", fix="Mend it.")

    files = (
        Made(name="bad", href="/a", kind=Kind.PAGE, content=lambda: b"<html><p>no heading</p></html>"),
        Made(name="refused", href="/b", kind=Kind.XLSX, content=refused),
    )
    clock = iter((MOMENT, MOMENT + timedelta(days=9)))
    logs = AccessLogs(shelf, clock=lambda: next(clock))
    log = logs.of(current.release, files)
    assert (log.release, log.on) == ("R1", DAY)
    bad, other = log.files
    assert "the page names no language" in bad.findings
    assert other.findings == ("sheet Index: it has no title",)
    assert logs.of(current.release, files) == log  # written down once: the day is that of the check


def test_the_statement_says_what_the_log_says(server: str) -> None:
    log = json.loads(answer(server, "/accessibility/log.json").content)
    page = answer(server, "/accessibility").text
    assert log["release"] == "R1"
    assert len(log["files"]) == 5
    for each in log["files"]:
        assert each["findings"] == []
        assert f'<a href="{each["href"]}">{each["name"]}</a>' in page


def test_a_withdrawn_release_takes_its_method_with_it(released: Way) -> None:
    releases.withdrawn(released.engine, "R1", moment=MOMENT, reason="A slip.")
    with running(released.settings) as site:
        browser = site.browser()
        assert "once something is published" in browser.get("/method").text
        assert browser.get("/method/definition.json").status_code == 404
        assert browser.get("/accessibility/log.json").status_code == 404
