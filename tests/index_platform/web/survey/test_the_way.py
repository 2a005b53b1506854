"""The questionnaire on the web obeys the definition: who is asked what, and what is asked again."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from index_platform.services import instruments
from index_platform.settings import Settings
from instruments.response import written
from tests.index_platform.fresh import opened
from tests.index_platform.survey import MOMENT, PLACES, WAVE, start
from tests.index_platform.web.people import Site, running
from tests.index_platform.web.survey.answering import Respondent, stored, title, words

WARDS = PLACES.replace("quarter", "ward")
GRANT = "fast-grant@1.0"
ENDED, TOOK_PART = "The last day is before the first day.", "That is more than 1,000 people."
DAY = {"answer.month": "6", "answer.year": "2026"}


@pytest.fixture
def site(settings: Settings, tmp_path: Path) -> Iterator[Site]:
    """A site whose survey asks about fast grants."""
    with opened(settings) as engine:
        start(engine, tmp_path, town=WARDS, wave=WAVE.replace("brs@1.0", GRANT))
    with running(settings) as found:
        yield found


@pytest.fixture
def respondent(site: Site) -> Respondent:
    return Respondent(site).begin()


def location(told: httpx.Response) -> str:
    """The end of the address to which an answer leads."""
    where = told.headers["location"]
    return where.partition("/q/")[2] or where.rpartition("/")[2]


def day(respondent: Respondent, item: str, number: int, **more: str) -> httpx.Response:
    """Give a day of June 2026."""
    return respondent.give(item, **{"answer.day": str(number), **DAY, **more})


def kept(respondent: Respondent) -> dict[str, object]:
    """The answers of the one draft."""
    return {item: written(answer) for item, answer in respondent.saved.answers.items()}


def test_a_question_is_asked_only_where_its_condition_is_true(respondent: Respondent) -> None:
    respondent.give("place", place="QN")
    respondent.give("activity", answer="We cooked.")
    assert location(respondent.give("activity_kinds", **{"answer.1": "yes"})) == "started"
    assert location(respondent.give("activity_kinds", **{"answer.8": "yes"})) == "activity_other"


def test_what_is_not_asked_leads_to_where_somebody_stands(respondent: Respondent) -> None:
    respondent.answer_all()
    respondent.give("with_others", answer="2", change="yes")
    assert location(respondent.look("partners")) == "check"


def test_back_leads_to_the_question_that_was_asked_before(respondent: Respondent) -> None:
    respondent.answer_all()
    assert '/q/activity_kinds">Back' in respondent.look("started").text
    respondent.give("activity_kinds", **{"answer.8": "yes", "change": "yes"})
    respondent.give("activity_other", answer="A book", change="yes")
    assert '/q/activity_other">Back' in respondent.look("started").text


def test_where_the_way_can_change_no_number_of_questions_is_told(respondent: Respondent) -> None:
    assert "It has at most 25 questions" in words(respondent.browser.get(respondent.start))
    respondent.answer_all()
    started = words(respondent.look("started"))
    assert "Question 3" in started
    assert "Question 3 of" not in started
    assert "Before the next question" in words(respondent.look("about_changes"))


def test_a_note_is_a_page_of_its_own_and_is_not_asked_about(respondent: Respondent, site: Site) -> None:
    respondent.answer_all()
    note = respondent.look("about_changes")
    assert "Now five statements" in words(note)
    assert note.text.count("Now five statements") == 1
    assert "Now five statements" not in words(respondent.look("check"))
    assert location(respondent.give("about_changes")) == "change_know"
    respondent.send()
    statement = "SELECT COUNT(*) FROM answers WHERE item = 'about_changes'"
    assert stored(site.settings.database_file, statement) == [(0,)]


def test_answers_that_fall_off_the_way_are_kept_apart_and_come_back_with_it(respondent: Respondent) -> None:
    respondent.answer_all()
    respondent.give("partners", **{"answer.2": "yes", "change": "yes"})
    assert location(respondent.give("with_others", answer="2", change="yes")) == "check"
    check = respondent.look("check")
    assert "Who were they?" not in words(check)
    assert "no longer apply to you" in words(check)
    assert kept(respondent)["partners"] == [2]
    assert location(respondent.give("with_others", answer="1", change="yes")) == "check"
    assert "A mosque, church or other place of worship" in words(respondent.look("check"))
    assert "no longer apply" not in words(respondent.look("check"))


def test_a_question_that_a_change_opens_is_asked_before_the_answers_are_checked(
    respondent: Respondent,
) -> None:
    respondent.answer_all()
    told = respondent.give("activity_kinds", **{"answer.8": "yes", "change": "yes"})
    assert location(told) == "activity_other?change=yes"
    assert location(respondent.look("check")) == "activity_other"
    asked = respondent.browser.get(told.headers["location"])
    assert '/q/activity_kinds?change=yes">Back' in asked.text
    assert location(respondent.give("activity_other", answer="A book", change="yes")) == "check"


def test_an_answer_that_cannot_be_right_is_asked_again_and_not_saved(respondent: Respondent) -> None:
    respondent.answer_all()
    day(respondent, "started", 3, change="yes")
    wrong = day(respondent, "ended", 2, change="yes")
    assert wrong.status_code == 422
    assert title(wrong).startswith("Error: On which day did it end?")
    assert wrong.text.count(ENDED) == 2
    assert 'value="2"' in wrong.text
    assert kept(respondent)["ended"] != "2026-06-02"
    assert location(day(respondent, "ended", 3, change="yes")) == "check"


def test_answers_that_no_longer_fit_each_other_stop_the_sending_and_lead_to_both(
    respondent: Respondent, site: Site
) -> None:
    """The later one was right when it was given: nobody is shut in one of the two pages."""
    respondent.answer_all()
    day(respondent, "ended", 1, change="yes")
    day(respondent, "started", 1, change="yes")
    day(respondent, "ended", 2, change="yes")
    assert location(day(respondent, "started", 3, change="yes")) == "check"
    check = respondent.look("check")
    assert title(check).startswith("Error: ")
    assert '<a href="#change-ended">The last day' in check.text
    assert 'id="change-ended"' in check.text
    assert check.text.count('<div class="wrong">') == 1
    assert 'aria-describedby="change-ended-error"' in check.text
    assert words(check).count(ENDED) == 2  # in the summary and beside the answer
    sent = respondent.browser.submit(respondent.at("send"), at=respondent.at("check"))
    assert (sent.status_code, sent.headers["location"]) == (303, respondent.at("check"))
    assert stored(site.settings.database_file, "SELECT COUNT(*) FROM received") == [(0,)]
    day(respondent, "started", 2, change="yes")
    assert "arrived" in title(respondent.send())


def test_an_unusual_answer_is_asked_about_once(respondent: Respondent) -> None:
    respondent.answer_all()
    told = respondent.give("took_part", answer="1200", change="yes")
    assert location(told) == "took_part/sure?change=yes"
    assert kept(respondent)["took_part"] == 1200
    assert location(respondent.look("check")) == "took_part/sure?change=yes"
    asked = respondent.look("took_part/sure")
    assert title(asked).startswith("Is this right?")
    assert "Error" not in asked.text
    assert TOOK_PART in words(asked)
    assert "1200" in words(asked)
    assert location(respondent.give("took_part/sure", change="yes")) == "check"
    assert location(respondent.give("took_part", answer="1200", change="yes")) == "check"
    assert location(respondent.look("took_part/sure")) == "took_part"
    assert location(respondent.give("took_part", answer="1300", change="yes")) == "took_part/sure?change=yes"


def test_nothing_is_sent_before_an_unusual_answer_was_asked_about(respondent: Respondent, site: Site) -> None:
    respondent.answer_all()
    respondent.give("took_part", answer="1200", later="yes")
    told = respondent.browser.submit(respondent.at("send"), at=respondent.at("took_part"))
    assert location(told) == "took_part/sure?change=yes"
    assert stored(site.settings.database_file, "SELECT COUNT(*) FROM received") == [(0,)]
    respondent.give("took_part/sure")
    respondent.send()
    statement = "SELECT rule, item, detail FROM flags"
    assert stored(site.settings.database_file, statement) == [("check", "took_part", "at_most_1000")]


def test_a_smaller_answer_is_no_longer_unusual(respondent: Respondent) -> None:
    respondent.answer_all()
    respondent.give("took_part", answer="1200", change="yes")
    assert '/q/took_part?change=yes">No, change it' in respondent.look("took_part/sure?change=yes").text
    assert location(respondent.give("took_part", answer="900", change="yes")) == "check"


GATE = """\
key: gate
version: "1.0"
title: {en: First we ask}
introduction: {en: We ask only those who agree.}
languages: [en]
rights:
  licence: CC0
  rights_holder: us
  attribution: ours
  source: made for a test
  redistributable: true
  verified: true
items:
  - {id: agree, kind: consent, wording: {en: I agree to be asked about my health.}}
  - id: years
    kind: number
    wording: {en: "For how many years?"}
    low: 0
    high: 100
    show_if: {answered: agree}
"""


@pytest.fixture
def gate(settings: Settings, tmp_path: Path) -> Iterator[Respondent]:
    """Somebody in front of a survey that asks nothing of those who do not agree."""

    (tmp_path / "gate.yaml").write_text(GATE)
    with opened(settings) as engine:
        instruments.publish(engine, tmp_path / "gate.yaml", moment=MOMENT)
        start(engine, tmp_path, wave=WAVE.replace("brs@1.0", "gate@1.0"))
    with running(settings) as found:
        yield Respondent(found).begin()


def test_whoever_does_not_agree_is_thanked_and_nothing_is_kept(gate: Respondent) -> None:
    gate.give("place", place="QN")
    told = gate.give("agree")
    page = gate.browser.get(told.headers["location"])
    assert title(page).startswith("Thank you for your time")
    assert "Nothing that you chose was kept or sent." in words(page)
    file = gate.site.settings.database_file
    for table in ("drafts", "received", "responses"):
        assert stored(file, f"SELECT COUNT(*) FROM {table}") == [(0,)]


def test_whoever_takes_an_agreement_back_sends_nothing_and_can_delete_what_was_said(gate: Respondent) -> None:
    gate.give("place", place="QN")
    gate.give("agree", **{"answer.1": "yes"})
    gate.give("years", answer="7")
    assert location(gate.give("agree", change="yes")) == "check"
    check = gate.look("check")
    assert title(check).startswith("Thank you for your time")
    assert "Delete my answers" in words(check)
    sent = gate.browser.submit(gate.at("send"), at=gate.at("check"))
    assert title(sent).startswith("Thank you for your time")
    assert stored(gate.site.settings.database_file, "SELECT COUNT(*) FROM received") == [(0,)]
    assert location(gate.give("agree", **{"answer.1": "yes"})) == "years"
    assert "arrived" in title(gate.send())
