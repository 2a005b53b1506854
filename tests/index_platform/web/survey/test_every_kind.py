"""A question of every kind, from its page to the disk, by form and by document."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Browser, Page

from index_platform.settings import Settings
from instruments.definition import Missing
from tests.browsing import press, scrolls_sideways, small_targets, tick
from tests.index_platform.fresh import opened
from tests.index_platform.kinds import EVERYTHING, KINDS, asked, response
from tests.index_platform.web.people import Site, running
from tests.index_platform.web.survey.answering import Respondent, stored, title, words
from tests.index_platform.web.survey.pressing import begin

FORMS: dict[str, dict[str, str]] = {
    "hello": {},
    "ok": {"answer.1": "yes"},
    "colour": {"answer": "2"},
    "calm": {"answer": "3"},
    "help": {"answer.1": "yes", "answer.3": "yes"},
    "joy": {"answer": "10"},
    "years": {"answer": "0"},
    "moved": {"answer.day": "29", "answer.month": "2", "answer.year": "2020"},
    "better": {"answer": "=more\r\n- parks, ;@benches "},
    "work": {"answer": "QS"},
}
ROWS = [
    ("better", None, None, "=more\n- parks, ;@benches"),
    ("calm", 3, None, None),
    ("colour", 2, None, None),
    ("help.buses", 0, None, None),
    ("help.none", 0, None, None),
    ("help.not_said", 0, None, None),
    ("help.parks", 1, None, None),
    ("help.shops", 1, None, None),
    ("joy", 10, None, None),
    ("moved", None, None, "2020-02-29"),
    ("ok", 1, None, None),
    ("work", None, None, "QS"),
    ("years", 0, None, None),
]
WRONG: dict[str, tuple[dict[str, str], str]] = {
    "ok": ({"answer.2": "yes"}, "Choose one of the answers on this page"),
    "colour": ({}, "Choose one answer, or go on without one"),
    "calm": ({"answer": "7"}, "Choose one of the answers on this page"),
    "help": ({"answer.1": "yes", "answer.9": "yes"}, "Choose the answers that apply, or one of those"),
    "joy": ({}, "Choose one answer, or go on without one"),
    "years": ({"answer": "121"}, "Write a whole number from 0 to 120, without any other signs"),
    "moved": ({"answer.day": "1", "answer.year": "2020"}, "Write the month as a number from 1 to 12"),
    "better": ({"answer": "x" * 61}, "Write at most 60 characters. There are 61 now"),
    "work": ({"answer": "QM"}, "Choose one of the answers on this page"),
}
SAID = "SELECT item, code, missing, text FROM answers ORDER BY item"


@pytest.fixture
def site(settings: Settings, tmp_path: Path) -> Iterator[Site]:
    """A site whose survey ``first`` asks a question of every kind."""
    with opened(settings) as engine:
        asked(engine, tmp_path)
    with running(settings) as found:
        yield found


def _file(site: Site) -> Path:
    return site.settings.database_file


def test_every_kind_is_answered_on_its_page_and_arrives(site: Site) -> None:
    respondent = Respondent(site).begin()
    respondent.give("place", place="QN")
    for item, form in FORMS.items():
        assert respondent.give(item, **form).status_code == 303, item
    check = words(respondent.look("check"))
    for told in ("Yes, I agree", "Shops; Parks", "29 February 2020", "@benches", "South End"):
        assert told in check
    assert "Some questions follow" not in check
    for item, form in FORMS.items():  # what was saved stands in its fields again
        page = respondent.look(item).text
        assert page.count("checked") == len(
            [name for name in form if name.startswith("answer.") and item != "moved"]
        ) + (item in ("colour", "calm", "joy", "work"))
    assert "more\n- parks, ;@benches</textarea>" in respondent.look("better").text
    respondent.send()
    assert stored(_file(site), SAID) == ROWS


def test_the_same_answers_as_a_document_give_the_same_rows(site: Site) -> None:
    browser = site.browser()
    document = response(EVERYTHING).document()
    given = {**document, "answers": {**EVERYTHING, "help": [3, 1], "better": f" {EVERYTHING['better']}\r\n"}}
    content = json.dumps(given).encode()
    address = f"/api/responses/{uuid4()}"
    first, again = browser.put(address, content=content), browser.put(address, content=content)
    assert (first.status_code, again.status_code) == (201, 200)
    assert stored(_file(site), SAID) == ROWS
    assert stored(_file(site), "SELECT content FROM received") == [(content,)]


@pytest.mark.parametrize(
    ("item", "value"),
    [("help", [1, 9]), ("moved", "2020-02-30"), ("work", "T"), ("work", "nowhere"), ("better", "a\x07")],
)
def test_a_document_with_what_is_no_answer_is_held(site: Site, item: str, value: object) -> None:
    given = {**response({}).document(), "answers": {item: value}}
    told = site.browser().put(f"/api/responses/{uuid4()}", content=json.dumps(given).encode())
    assert (told.status_code, told.json()["reason"]) == (202, f"answers do not fit kinds@1.0: {item}")


@pytest.mark.parametrize("item", WRONG)
def test_what_is_no_answer_is_told_on_the_page_and_nothing_is_kept(site: Site, item: str) -> None:
    respondent = Respondent(site).begin()
    respondent.give("place", place="QN")
    for before in [one.id for one in KINDS.items][: [one.id for one in KINDS.items].index(item)]:
        respondent.give(before, **FORMS[before])
    form, told = WRONG[item]
    wrong = respondent.give(item, **form) if any(form.values()) else respondent.miss(item, **form)
    assert wrong.status_code == (422 if any(form.values()) else 200)
    assert title(wrong).startswith("Error: ")
    assert words(wrong).count(told) == 2  # in the summary and beside the field
    assert 'href="#answer-month"' in wrong.text or 'href="#answer"' in wrong.text
    assert "Go on without answering" in wrong.text
    assert item not in respondent.saved.answers
    assert respondent.give(item, without="yes").status_code == 303
    assert respondent.saved.answers[item] is Missing.SKIPPED


def test_a_box_that_was_ticked_and_is_empty_now_is_no_agreement_any_more(site: Site) -> None:
    respondent = Respondent(site).begin()
    for item, form in (("place", {"place": "QN"}), ("hello", {}), ("ok", {"answer.1": "yes"})):
        respondent.give(item, **form)
    assert respondent.give("ok", later="yes").status_code == 303
    assert respondent.saved.answers["ok"] is Missing.REFUSED


def test_a_page_that_is_only_left_for_later_answers_nothing(site: Site) -> None:
    respondent = Respondent(site).begin()
    respondent.give("place", place="QN")
    respondent.give("hello")
    respondent.give("ok", later="yes")
    assert "ok" not in respondent.saved.answers
    assert respondent.look("check").headers["location"].endswith("/q/ok")


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
def test_every_kind_holds_in_a_browser_also_where_something_is_to_check(
    browser: Browser, axe: Callable[[Page], None], site: Site, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    begin(page, site.address)
    tick(page.get_by_label("North End"))
    press(page.get_by_role("button", name="Continue"))
    for item in KINDS.items:
        assert page.url.endswith(f"/q/{item.id}")
        _holds(page, axe)
        if item.id in ("colour", "calm", "help", "joy", "years", "moved", "work"):
            press(page.get_by_role("button", name="Continue"))  # nothing chosen: it is told
            assert page.title().startswith("Error: ")
            _holds(page, axe)
            page.locator(".errors a").click()
            assert page.evaluate("document.activeElement.id") == "answer"
        _answered(page, item.id)
        press(page.get_by_role("button", name="Continue"))
    _holds(page, axe)
    press(page.get_by_role("button", name="Send my answers"))
    assert stored(_file(site), SAID) == [
        row if row[0] != "better" else ("better", None, None, "more parks") for row in ROWS
    ]
    page.close()


def _holds(page: Page, axe: Callable[[Page], None]) -> None:
    axe(page)
    assert not scrolls_sideways(page)
    assert small_targets(page) == []


def _answered(page: Page, item: str) -> None:
    """Give the answer by the names that are seen and read out."""
    for label in {"ok": ["Yes, I agree"], "help": ["Shops", "Parks"]}.get(item, []):
        tick(page.get_by_role("checkbox", name=label))
    chosen = {"colour": "Blue", "calm": "Disagree", "work": "South End"}
    if item in chosen:
        tick(page.get_by_role("radio", name=chosen[item], exact=True))
    if item == "joy":
        tick(page.get_by_role("radio", name="10"))
    typed = {"years": {"How many years?": "0"}, "better": {"What would be better?": "more parks"}}
    typed["moved"] = {"Day": "29", "Month": "2", "Year": "2020"}
    for label, text in typed.get(item, {}).items():
        page.get_by_role("textbox", name=label).fill(text)


@pytest.mark.parametrize(
    ("item", "one", "other"),
    [
        ("colour", {"answer": "2"}, {"answer": "1"}),
        ("calm", {"answer": "3"}, {"answer": "dont_know"}),
        ("joy", {"answer": "10"}, {"answer": "9"}),
        ("years", {"answer": "0"}, {"answer": "7"}),
        ("years", {"instead": "refused"}, {"instead": "dont_know"}),
        ("moved", FORMS["moved"], {"answer.day": "28"}),
        ("better", FORMS["better"], {"answer": "less noise"}),
        ("work", {"answer": "QS"}, {"answer": "QN"}),
        ("place", {"place": "QS"}, {"place": "QN"}),
        ("place", {"place": "QS"}, {"place": "unsaid"}),
    ],
)
def test_a_field_with_two_values_is_asked_again_and_none_of_them_is_taken(
    site: Site, item: str, one: dict[str, str], other: dict[str, str]
) -> None:
    respondent = Respondent(site).begin()
    for step, form in {"place": {"place": "QS"}, **FORMS}.items():
        if step == item:
            break
        assert respondent.give(step, **form).status_code == 303
    told = _sent_twice(respondent, item, one, other)
    assert told.status_code == 422
    assert title(told).startswith("Error: ")
    if item in ("colour", "calm", "joy", "work"):
        assert "Choose one of the answers on this page" in words(told)
    assert item not in respondent.saved.answers
    assert item != "place" or not respondent.saved.place_asked
    assert _sent_twice(respondent, item, one, one).status_code == 303  # the same again says nothing else


def _sent_twice(
    respondent: Respondent, item: str, one: dict[str, str], other: dict[str, str]
) -> httpx.Response:
    """What a page says to a form with two values in its fields."""
    [token] = set(re.findall(r'name="_csrf_token" value="([^"]+)"', respondent.look(item).text))
    fields = [("_csrf_token", token), *one.items(), *other.items()]
    kind = {"content-type": "application/x-www-form-urlencoded"}
    return respondent.browser.post(respondent.at(item), content=urlencode(fields), headers=kind)


def test_two_ages_are_none(site: Site) -> None:
    browser = site.browser()
    [token] = set(re.findall(r'name="_csrf_token" value="([^"]+)"', browser.get("/s/first").text))
    fields = [("_csrf_token", token), ("age", "under"), ("age", "16"), ("taking_part", "yes")]
    kind = {"content-type": "application/x-www-form-urlencoded"}
    told = browser.post("/s/first", content=urlencode(fields), headers=kind)
    assert told.headers["location"] == "/s/first?missed=yes&taking_part=yes"
    told = browser.get(told.headers["location"])
    assert "Choose how old you are" in words(told)
    assert stored(_file(site), "SELECT id FROM drafts") == []
