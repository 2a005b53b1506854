"""Trying an instrument out: as a respondent sees it, with nothing stored, and what would be kept."""

import re
from pathlib import Path

import httpx
from sqlalchemy import inspect, text

from index_platform.auth.roles import Role
from index_platform.services import approving, places
from instruments import catalogue
from instruments.definition import Instrument, Item, ItemKind, Missing
from instruments.languages import EASY_READ
from tests.index_platform.survey import MOMENT
from tests.index_platform.web.desks.drafting import NEW, checked, draft, gone_on
from tests.index_platform.web.desks.office import Office, words
from tests.index_platform.web.people import Browser, Site

STEP = "/manage/try-instrument"
GRANT = "fast-grant@1.0"
WARDS = """\
key: wards
title: Smallton
vintage: "2026"
source: made for tests
report_level: ward
spread_level: ward
levels:
  - {key: town, singular: town, plural: towns}
  - {key: ward, singular: ward, plural: wards}
places:
  - {code: T, name: Smallton, level: town}
  - {code: W1, name: Hill, level: ward, parent: T}
  - {code: W2, name: Dale, level: ward, parent: T}
"""


def _sent(browser: Browser, page: httpx.Response, given: dict[str, str]) -> httpx.Response:
    """The page after the form of a trial was sent."""
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
    return browser.post(STEP, data={**hidden, **given}, files=[("none", ("", b"", "text/plain"))])


def _answer(item: Item, value: object) -> dict[str, str]:
    """What somebody chooses or types for an answer of a scenario."""
    if value is None or isinstance(value, Missing):
        return {"without": "yes"}
    if item.kind is ItemKind.DATE:
        year, month, day = str(value).split("-")
        return {"answer.day": day, "answer.month": month, "answer.year": year}
    if item.kind in (ItemKind.MULTIPLE, ItemKind.CONSENT):
        codes = value if isinstance(value, tuple) else (value,)
        return {f"answer.{code}": str(code) for code in codes}
    return {"answer": str(value)}


def _walked(browser: Browser, instrument: Instrument, scenario: str) -> tuple[list[str], httpx.Response]:
    """The questions that a person of a scenario is asked, and the last page."""
    person = next(one for one in instrument.scenarios if one.id == scenario)
    page = browser.get(f"/manage/instruments/{instrument.label}/try")
    asked = []
    by_wording = {item.wording["en"]: item for item in instrument.items}
    for _ in range(len(instrument.items) + 1):
        assert "This is a trial." in words(page)
        headings = re.findall(r"<h1[^>]*>(.*?)</h1>", page.text, flags=re.DOTALL)
        shown = [one for wording, one in by_wording.items() if wording in _plain(page.text)]
        if "Check your answers" in "".join(headings):
            return asked, page
        item = max(shown, key=lambda one: len(one.wording["en"]))
        asked.append(item.id)
        page = _sent(browser, page, _answer(item, person.answers.get(item.id)))
        assert page.status_code == 200
    raise AssertionError("the trial does not end")


def _plain(source: str) -> str:
    seen = source.partition('<div class="seen">')[2].partition("<aside")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", seen).replace("&#39;", "'").replace("&amp;", "&").split())


def _stored(site: Site) -> tuple[dict[str, int], dict[str, bytes]]:
    """How many rows each table has, and every file of the site but those of the database's own work."""
    with site.engine.connect() as connection:
        names = inspect(site.engine).get_table_names()
        rows = {
            name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in names
        }
    files = {
        str(path): path.read_bytes()
        for path in site.settings.data_dir.rglob("*")
        if path.is_file() and not path.name.startswith("thriving.db")
    }
    return rows, files


def _places(office: Office, folder: Path) -> None:
    folder.mkdir()
    (folder / "places.yaml").write_text(WARDS)
    places.load(office.site.engine, folder, moment=MOMENT)


def test_a_trial_leads_the_way_of_each_stored_scenario_and_stores_nothing(
    office: Office, tmp_path: Path
) -> None:
    _places(office, tmp_path / "places")
    browser = office.at(Role.POLICY_OFFICER)
    browser.get("/manage")
    instrument = catalogue.get(GRANT)
    before = _stored(office.site)
    for scenario in ("nothing_said", "whole_sheet", "worked_alone"):
        asked, last = _walked(browser, instrument, scenario)
        person = next(one for one in instrument.scenarios if one.id == scenario)
        assert asked == list(person.path), scenario
        expected = person.scores["grant_change"]
        said = words(last)
        assert ("no score yet" in said) == (expected is None)
        if expected is not None:
            assert f"Change for people, as the group sees it {expected:.4g}" in said
    assert _stored(office.site) == before


def test_what_would_be_kept_stands_beside_and_is_for_the_planner_alone(office: Office) -> None:
    browser = office.at(Role.ANALYST)
    page = browser.get("/manage/instruments/brs@1.1/try")
    for code in (5, 1, 5):
        assert "no score yet" in words(page)
        page = _sent(browser, page, {"answer": str(code)})
    page = _sent(browser, page, {"answer": "refused"})
    page = _sent(browser, page, {"answer": "5"})
    said = words(page)
    assert "Only you see this." in said
    assert "Resilience 5; high resilience; counts as: normal or high resilience" in said
    assert "brs4 Refused" in said
    assert "brs1 5 strongly agree" in said
    seen = _plain(page.text)
    assert "high resilience" not in seen


def test_a_check_asks_again_and_an_unusual_answer_is_asked_for_once(office: Office) -> None:
    browser = office.at(Role.SURVEY_MANAGER)
    page = browser.get(f"/manage/instruments/{GRANT}/try")
    for _ in range(2):
        page = _sent(browser, page, {"without": "yes"})
    page = _sent(browser, page, {"answer.day": "26", "answer.month": "6", "answer.year": "2026"})
    early = {"answer.day": "6", "answer.month": "3", "answer.year": "2026"}
    again = _sent(browser, page, early)
    assert again.status_code == 422
    assert "<title>Error: " in again.text
    assert "The last day is before the first day." in words(again)
    assert _sent(browser, again, {**early, "meant": "yes"}).status_code == 422
    page = _sent(browser, again, {"without": "yes"})
    page = _sent(browser, page, {"answer": "dont_know"})
    unusual = _sent(browser, page, {"answer": "1200"})
    assert unusual.status_code == 422
    assert "Is every person counted once?" in words(unusual)
    assert 'name="meant"' in unusual.text
    assert _sent(browser, unusual, {"answer": "1200", "meant": "yes"}).status_code == 200


def test_one_goes_back_and_what_was_answered_stands_there(office: Office) -> None:
    browser = office.at(Role.SURVEY_MANAGER)
    first = browser.get("/manage/instruments/brs@1.1/try")
    assert 'name="back"' not in first.text
    second = _sent(browser, first, {"answer": "4"})
    back = _sent(browser, second, {"back": "yes"})
    assert re.search(r'value="4" checked', back.text)


def test_a_trial_is_read_in_each_language_and_says_which_words_are_drafts(office: Office) -> None:
    browser = office.at(Role.POLICY_OFFICER)
    page = browser.get("/manage/instruments/ons4@1.1/try?language=ur")
    assert '<html lang="ur" dir="rtl"' in page.text
    assert "The words in Urdu are a draft that is not approved." in words(page)
    assert catalogue.get("ons4@1.1").items[0].wording["ur"] in page.text
    turned = _sent(browser, page, {"speak": "pl", "answer": "7"})
    assert '<html lang="pl" dir="ltr"' in turned.text
    assert re.search(r'value="7" checked', turned.text)
    unknown = _sent(browser, page, {"speak": "tlh", "answer": "7"})
    assert catalogue.get("ons4@1.1").items[1].wording["ur"] in unknown.text


def test_the_words_of_a_mode_and_easy_read_can_be_tried(office: Office) -> None:
    browser = office.at(Role.POLICY_OFFICER)
    for instrument in catalogue.all():
        for mode in {mode for item in instrument.items for mode in item.mode_wording}:
            own = {item.mode_wording[mode]["en"] for item in instrument.items if mode in item.mode_wording}
            assert f"mode={mode}" in browser.get(f"/manage/instruments/{instrument.label}/try").text
            seen = _seen(browser, instrument, f"mode={mode}")
            assert all(any(one in page for page in seen) for one in own), (instrument.label, mode)
        if instrument.has_easy_read:
            easy = {item.easy_read["en"] for item in instrument.items if item.easy_read}
            seen = _seen(browser, instrument, f"language={EASY_READ}")
            assert all(any(" ".join(one.split()) in page for page in seen) for one in easy)


def _seen(browser: Browser, instrument: Instrument, asked: str) -> list[str]:
    """What a respondent reads on each page, who leaves every question out."""
    page = browser.get(f"/manage/instruments/{instrument.label}/try?{asked}")
    seen = [_plain(page.text)]
    for _ in instrument.items:
        page = _sent(browser, page, {"without": "yes"})
        seen.append(_plain(page.text))
    return seen


def test_a_file_of_ones_own_is_tried_before_anybody_keeps_it(office: Office) -> None:
    manager = office.at(Role.SURVEY_MANAGER)
    page = checked(
        manager, {"new.yaml": draft("1.1", ("Overall, how satisfied", "All in all, how satisfied"))}
    )
    before = _stored(office.site)
    first = gone_on(manager, page, {"version": "1.1"}, to=f"{NEW}/try")
    assert "All in all, how satisfied" in words(first)
    second = _sent(manager, first, {"answer": "1"})
    assert "slocsat 1 Very satisfied" in words(second)
    assert _stored(office.site) == before
    assert office.at(Role.POLICY_OFFICER).get(f"{NEW}/try").status_code in (403, 405)


def test_a_proposal_is_tried_by_those_who_decide_on_it(office: Office, tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text(draft("1.0", ("key: community-life", "key: ours")))
    manager = office.person(Role.SURVEY_MANAGER).actor
    made = approving.proposed(office.site.engine, tmp_path / "ours.yaml", moment=MOMENT, actor=manager)
    at = f"/manage/instruments/proposals/{made.number}/try"
    assert "Overall, how satisfied" in words(office.at(Role.STATISTICS_LEAD).get(at))
    assert office.at(Role.POLICY_OFFICER).get(at).status_code == 403


def test_a_trial_that_is_not_ours_or_too_old_is_refused(office: Office) -> None:
    browser = office.at(Role.POLICY_OFFICER)
    page = browser.get("/manage/instruments/brs@1.1/try")
    made_up = _sent(browser, page, {"trial": "made-up", "answer": "1"})
    assert made_up.status_code == 422
    assert "Begin it again." in made_up.text
    assert browser.get("/manage/instruments/nothing@9.9/try").status_code == 404


def test_a_scale_runs_as_was_decided_for_its_language(office: Office) -> None:
    manager, folder = office.at(Role.SURVEY_MANAGER), catalogue.DATA / "ons4"
    text = (folder / "1.1.yaml").read_text(encoding="utf-8").replace("key: ons4", "key: ours", 1)
    text = text.partition("follows:")[0] + "rights:" + text.partition("rights:")[2]
    words_in = (folder / "1.1.ur.po").read_text(encoding="utf-8")
    turned = words_in.replace("# Scales: right to left", "# Scales: left to right")
    for po, direction in ((words_in, ""), (turned, ' dir="ltr"')):
        page = checked(manager, {"ours.yaml": text, "ours.ur.po": po})
        first = gone_on(manager, page, {"version": "1.1"}, to=f"{NEW}/try")
        urdu = _sent(manager, first, {"speak": "ur"})
        assert f'<div class="rating"{direction}>' in urdu.text
