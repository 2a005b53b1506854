"""A questionnaire in two languages: changing the language loses nothing that stands on the screen."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
import yaml
from playwright.sync_api import Browser, Page

from index_platform.services import instruments
from index_platform.settings import Settings
from instruments.translations import source_sha256
from tests.browsing import press, small_targets, stops_without_ring, tick
from tests.index_platform.fresh import opened
from tests.index_platform.survey import MOMENT, WAVE, start
from tests.index_platform.web.people import running
from tests.index_platform.web.survey.answering import Respondent, title, words


@pytest.fixture
def bilingual(settings: Settings, tmp_path: Path, repository: Path) -> Iterator[Respondent]:
    """Somebody in front of a questionnaire in two languages; the Polish is English with a mark before it."""
    source = (repository / "instruments" / "data" / "brs" / "1.0.yaml").read_text()
    (tmp_path / "two.yaml").write_text(_in_two_languages(source))
    with opened(settings) as engine:
        instrument, _ = instruments.publish(engine, tmp_path / "two.yaml", moment=MOMENT)
        start(engine, tmp_path, wave=WAVE.replace("brs@1.0", instrument.label))
    with running(settings) as site:
        yield Respondent(site).begin()


def _in_two_languages(source: str) -> str:
    document = yaml.safe_load(source)
    document |= {"key": "two", "languages": ["en", "pl"]}
    doubled = cast(dict[str, object], _doubled(document))
    said = {"status": "approved", "right_to_left": False, "origin": "a test", "reviewer": "a test"}
    record = said | {"reviewed_on": "2026-11-22", "source_sha256": source_sha256(doubled)}
    return yaml.safe_dump(doubled | {"translations": {"pl": record}}, sort_keys=False)


def _doubled(value: object) -> object:
    """Every text in the other language too, with a mark before it."""
    match value:
        case {"en": str(said)}:
            return {"en": said, "pl": f"PL {said}"}
        case dict():
            return {key: _doubled(inside) for key, inside in value.items()}
        case list():
            return [_doubled(inside) for inside in value]
    return value


def test_another_language_keeps_what_is_chosen_on_the_screen(bilingual: Respondent) -> None:
    page = bilingual.look("place")
    assert (
        '<button class="quiet" form="question" name="speak" value="pl" lang="pl" dir="ltr">Polski'
        in page.text
    )
    assert '<form id="question"' in page.text
    told = bilingual.give("place", place="QS", speak="pl")
    assert (told.status_code, told.headers["location"]) == (303, bilingual.at("place"))
    page = bilingual.look("place")
    assert '<html lang="pl"' in page.text
    assert 'value="QS" checked' in page.text
    bilingual.give("place", place="QS")
    assert "PL I tend to bounce back" in words(bilingual.look("brs1"))
    assert bilingual.give("brs1", answer="4", speak="en").headers["location"] == bilingual.at("brs1")
    assert 'value="4" checked' in bilingual.look("brs1").text
    assert "PL" not in words(bilingual.look("brs1"))


def test_another_language_asks_for_no_answer_and_comes_back_to_a_change(bilingual: Respondent) -> None:
    assert bilingual.give("place", speak="pl").headers["location"] == bilingual.at("place")
    bilingual.give("place", place="QN")
    assert bilingual.give("brs1", speak="en").headers["location"] == bilingual.at("brs1")
    assert "I tend to bounce back" in title(bilingual.look("brs1"))
    wrong = bilingual.give("brs1", answer="9", speak="pl")
    assert (wrong.status_code, '<html lang="pl"' in wrong.text) == (422, True)
    assert bilingual.give("brs1", answer="2", speak="xx").headers["location"] == bilingual.at("brs1")
    assert '<html lang="pl"' in bilingual.look("brs1").text
    change = bilingual.give("brs1", answer="3", change="yes", speak="en")
    assert change.headers["location"] == f"{bilingual.at('brs1')}?change=yes"


def test_the_first_button_of_a_question_is_continue_also_where_languages_stand_above_it(
    bilingual: Respondent,
) -> None:
    """The Enter key presses the first button of a form, wherever it stands on the page."""
    page = bilingual.look("place").text
    buttons = re.findall(r'<button[^>]*form="question"[^>]*>', page)
    assert "name=" not in buttons[0]
    assert 'tabindex="-1" aria-hidden="true"' in buttons[0]
    assert page.index(buttons[0]) < page.index(buttons[1]) < page.index("<main")


def test_pages_without_an_answer_have_links_for_their_languages(bilingual: Respondent) -> None:
    for page in (bilingual.browser.get("/s/first"), bilingual.browser.get(f"{bilingual.base}/privacy")):
        assert 'hreflang="pl"' in page.text
        assert 'name="speak"' not in page.text
    assert bilingual.browser.get(f"{bilingual.base}/language/pl?at=place").headers[
        "location"
    ] == bilingual.at("place")
    assert '<html lang="pl"' in bilingual.look("place").text


@pytest.mark.slow
@pytest.mark.browser
def test_the_enter_key_goes_on_and_the_keyboard_finds_the_languages(
    browser: Browser, axe: Callable[[Page], None], bilingual: Respondent
) -> None:
    context = browser.new_context(java_script_enabled=True)
    page = context.new_page()
    page.goto(f"{bilingual.site.address}/s/first")
    tick(page.locator("#age"))
    tick(page.locator("#taking_part"))
    press(page.locator(".actions button"))
    axe(page)
    assert small_targets(page) == []
    assert stops_without_ring(page)[1] == []
    page.locator("input[value=QN]").press("Space")
    page.locator("input[value=QN]").press("Enter")
    page.wait_for_url("**/q/brs1")
    tick(page.locator("input[value='4']"))
    press(page.locator("text=Polski"))
    assert page.is_checked("input[value='4']")
    assert "PL" in page.title()
    axe(page)
    context.close()
