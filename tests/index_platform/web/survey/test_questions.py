import random
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index_platform.services import instruments
from index_platform.settings import Settings
from instruments import catalogue
from instruments.definition import ItemKind, Missing
from instruments.routing import route
from instruments.variables import variables
from tests.index_platform.fresh import opened
from tests.index_platform.survey import MOMENT, PLACES, WAVE, start
from tests.index_platform.web.people import Site, running
from tests.index_platform.web.survey.answering import Respondent, code, radios, stored, title, words

INSTRUMENTS = [one.label for one in catalogue.all() if one.redistributable]


def test_a_question_stands_alone_with_its_part_its_heading_and_every_way_out(respondent: Respondent) -> None:
    respondent.begin().give("place", place="QN")
    page = respondent.look("brs1")
    assert title(page) == "I tend to bounce back quickly after hard times. - Thriving Smallton survey"
    assert page.text.count("<h1") == 1
    assert "Question 1 of 6" in words(page)
    assert [value for _, value in radios(page)] == ["1", "2", "3", "4", "5", "dont_know", "refused"]
    assert "Go on without answering" not in page.text
    for way in (f"{respondent.base}/place", f"{respondent.base}/privacy"):
        assert f'href="{way}"' in page.text
    assert '<button class="quiet" name="later" value="yes">Save and come back later</button>' in page.text
    assert "<script" not in page.text
    assert " checked" not in page.text


def test_an_unanswered_page_says_so_and_lets_one_go_on_without(respondent: Respondent) -> None:
    respondent.begin().give("place", place="QN")
    told = respondent.miss("brs1")
    assert title(told).startswith("Error: I tend to bounce back")
    assert told.text.count("Choose one answer, or go on without one") == 2
    assert "There is something to check" in told.text
    assert "Go on without answering" in told.text
    on = respondent.give("brs1", without="yes")
    assert (on.status_code, on.headers["location"]) == (303, respondent.at("brs2"))
    assert respondent.saved.answers == {"brs1": Missing.SKIPPED}


def test_a_page_says_that_it_was_missed_only_as_long_as_it_was(respondent: Respondent) -> None:
    """Whoever goes back to it after an answer sees the answer; an empty form of an answered page keeps it."""
    respondent.begin().give("place", place="QN")
    missed = respondent.give("brs1").headers["location"]
    assert missed == f"{respondent.at('brs1')}?missed=yes"
    respondent.give("brs1", answer="4")
    again = respondent.browser.get(missed)
    assert not title(again).startswith("Error:")
    assert 'value="4" checked' in again.text
    assert respondent.give("brs1").status_code == 422
    assert respondent.saved.answers == {"brs1": 4}
    assert not title(respondent.browser.get(f"{respondent.at('place')}?missed=yes")).startswith("Error:")


def test_where_somebody_lives_is_asked_and_may_be_left_unsaid(respondent: Respondent) -> None:
    respondent.begin()
    page = respondent.look("place")
    assert [value for _, value in radios(page)] == ["QN", "QS", "unsaid"]
    missed = respondent.miss("place")
    assert missed.text.count("Choose where you live, or the last answer") == 2
    for tampered in ("T", "QX", "\0", "x" * 5000):
        assert respondent.give("place", place=tampered).status_code == 422
    assert respondent.give("place", place="unsaid").status_code == 303
    assert (respondent.saved.place, respondent.saved.place_asked) == (None, True)
    assert 'value="unsaid" checked' in respondent.look("place").text


def test_an_answer_can_be_changed_from_the_check_page_and_leads_back_there(respondent: Respondent) -> None:
    respondent.begin().answer_all()
    check = respondent.look("check")
    assert "Nothing has been sent yet." in words(check)
    assert "Change the answer to: I tend to bounce back quickly after hard times." in words(check)
    change = f"{respondent.at('brs3')}?change=yes"
    assert f'href="{change}"' in check.text
    page = respondent.browser.get(change)
    assert 'value="1" checked' in page.text
    assert f'<a href="{respondent.at("check")}">Back</a>' in page.text
    told = respondent.browser.submit(respondent.at("brs3"), {"answer": "refused", "change": "yes"}, at=change)
    assert told.headers["location"] == respondent.at("check")
    assert "I would rather not say" in words(respondent.look("check"))
    wrong = respondent.browser.submit(respondent.at("brs3"), {"change": "yes"}, at=change)
    assert 'name="change" value="yes"' in wrong.text


def test_a_step_that_was_not_reached_leads_to_the_first_that_is_open(respondent: Respondent) -> None:
    respondent.begin()
    for step in ("brs1", "brs6", "check"):
        assert respondent.look(step).headers["location"] == respondent.at("place")
    respondent.give("place", place="QN")
    assert respondent.look("brs4").headers["location"] == respondent.at("brs1")
    assert respondent.browser.get(respondent.base).headers["location"] == respondent.at("brs1")


def test_coming_back_later_saves_what_stands_on_the_page(respondent: Respondent) -> None:
    respondent.begin()
    saved = f"{respondent.base}/later"
    assert respondent.give("place", later="yes").headers["location"] == saved
    assert respondent.give("place", place="QS", later="yes").headers["location"] == saved
    assert respondent.give("brs1", later="yes").headers["location"] == saved
    assert respondent.give("brs1", answer="4", later="yes").headers["location"] == saved
    assert respondent.give("brs1", later="yes").headers["location"] == saved
    assert respondent.give("brs2", answer="9", later="yes").status_code == 422
    assert (respondent.saved.place, respondent.saved.answers) == ("QS", {"brs1": 4})


def test_an_answer_can_be_taken_away_from_the_check_page(respondent: Respondent) -> None:
    respondent.begin().answer_all()
    change = f"{respondent.at('brs3')}?change=yes"
    assert "Go on without answering" in respondent.browser.get(change).text
    left = respondent.browser.submit(
        respondent.at("brs3"), {"answer": "1", "without": "yes", "change": "yes"}, at=change
    )
    assert left.headers["location"] == respondent.at("check")
    assert "No answer given" in words(respondent.look("check"))


def test_a_draft_with_open_questions_is_not_sent_but_goes_on(respondent: Respondent, site: Site) -> None:
    respondent.begin().give("place", place="QN")
    respondent.give("brs1", answer="4")
    told = respondent.browser.submit(respondent.at("send"), at=respondent.at("brs2"))
    assert (told.status_code, told.headers["location"]) == (303, respondent.at("brs2"))
    assert stored(site.settings.database_file, "SELECT COUNT(*) FROM received") == [(0,)]
    assert 'value="4" checked' in respondent.look("brs1").text


def test_refreshing_going_back_and_sending_a_page_again_lose_nothing(respondent: Respondent) -> None:
    respondent.begin().give("place", place="QN")
    for _ in range(2):
        assert respondent.give("brs1", answer="4").headers["location"] == respondent.at("brs2")
    assert respondent.look("brs1").text == respondent.look("brs1").text
    assert 'value="4" checked' in respondent.look("brs1").text


def test_pressing_send_many_times_gives_one_response_and_one_code(respondent: Respondent, site: Site) -> None:
    respondent.begin().answer_all()
    check = respondent.look("check")
    found = re.search(r'name="_csrf_token" value="([^"]+)"', check.text)
    assert found
    cookies = dict(respondent.browser.cookies)

    def press(_: int) -> str:
        tab = site.browser(cookie="; ".join(f"{name}={value}" for name, value in cookies.items()))
        told = tab.post(respondent.at("send"), data={"_csrf_token": found[1]})
        assert told.status_code == 303
        return code(tab.get(told.headers["location"]))

    with ThreadPoolExecutor(6) as threads:
        codes = set(threads.map(press, range(12)))
    assert len(codes) == 1
    assert stored(site.settings.database_file, "SELECT COUNT(*) FROM responses") == [(1,)]


def test_an_item_that_is_not_asked_is_not_there(respondent: Respondent) -> None:
    respondent.begin().give("place", place="QN")
    for item in ("satis", "brs7", "check", "%00", "..%2f"):
        assert respondent.browser.get(f"{respondent.base}/q/{item}").status_code == 404
        told = respondent.browser.submit(
            f"{respondent.base}/q/{item}", {"answer": "1"}, at=respondent.at("brs1")
        )
        assert told.status_code == 404


def test_a_form_without_its_token_or_too_large_is_refused(respondent: Respondent) -> None:
    respondent.begin().give("place", place="QN")
    assert respondent.browser.post(respondent.at("brs1"), data={"answer": "1"}).status_code == 403
    large = respondent.give("brs1", answer="1", more="x" * 1_000_000)
    assert large.status_code == 413
    assert respondent.saved.answers == {}


def test_mutated_forms_never_end_in_a_fault_and_never_store_what_is_forbidden(
    respondent: Respondent, site: Site
) -> None:
    """A few hundred posts to every door, with tampered names, values, encodings and kinds of body."""
    draw = random.Random(20261122)
    respondent.begin()
    page = respondent.browser.get("/s/first")
    found = re.search(r'name="_csrf_token" value="([^"]+)"', page.text)
    assert found
    token = f"_csrf_token={found[1]}"
    doors = ["place", "q/brs1", "q/brs2", "q/brs6", "q/x", "send", "language/xx", "later", "check", "", "q/"]
    names = [
        "answer",
        "instead",
        "place",
        "without",
        "change",
        "taking_part",
        "language",
        "%00",
        "answer[]",
        "",
    ]
    values = [
        "1",
        "5",
        "6",
        "-1",
        "yes",
        "dont_know",
        "not_asked",
        "%00",
        "%ED%A0%80",
        "%FF",
        "QN",
        "T",
        "unsaid",
        "",
    ]
    values += ["%F0%9F%98%80", "9" * 400, "1&answer=6", "x" * 9000, "=", "%", "%zz", "٣"]
    kinds = ["application/x-www-form-urlencoded"] * 6 + [
        "multipart/form-data; boundary=x",
        "multipart/form-data",
    ]
    kinds += ["application/json", "text/plain", "application/x-www-form-urlencoded; charset=utf-16"]
    seen = set()
    for _ in range(400):
        body = "&".join(
            [token] * draw.randrange(4)
            + [f"{draw.choice(names)}={draw.choice(values)}" for _ in range(draw.randrange(4))]
        )
        told = respondent.browser.post(
            f"{respondent.base}/{draw.choice(doors)}",
            content=body.encode(),
            headers={"content-type": draw.choice(kinds)},
        )
        seen.add(told.status_code)
        if "send" in str(told.url) and told.status_code == 303:
            respondent.begin()
    assert max(seen) < 500
    assert {303, 403, 404, 422} <= seen
    file = site.settings.database_file
    codes = stored(file, "SELECT DISTINCT code FROM answers WHERE code IS NOT NULL")
    assert {code for (code,) in codes} <= {1, 2, 3, 4, 5}
    placed = {place for (place,) in stored(file, "SELECT DISTINCT place FROM responses")}
    assert placed | {respondent.saved.place} <= {"QN", "QS", None}


@pytest.mark.parametrize("label", INSTRUMENTS)
def test_any_shipped_instrument_can_be_asked(settings: Settings, tmp_path: Path, label: str) -> None:
    with opened(settings) as engine:
        town = PLACES.replace("quarter", "ward")  # some ask for a place of that level
        start(engine, tmp_path, town=town, wave=WAVE.replace("brs@1.0", label))
    with running(settings) as site:
        respondent = Respondent(site).begin().answer_all()
        check = respondent.look("check")
        instrument = catalogue.get(label)
        asked = route(instrument, respondent.saved.answers).asked
        for item in instrument.items:
            shown = item.id in asked and item.kind is not ItemKind.NOTE
            assert (f"/q/{item.id}?change" in check.text) == shown
            assert item.wording["en"] in words(check) or not shown
        respondent.send()
        said = "code IS NOT NULL OR text IS NOT NULL OR missing = 'dont_know'"
        answered = stored(settings.database_file, f"SELECT item FROM answers WHERE {said}")
        names = sorted(one.name for one in variables(instrument) if one.item.id in asked)
        assert sorted(str(name) for (name,) in answered) == names


def test_an_instrument_with_long_scales_is_asked_too(
    settings: Settings, tmp_path: Path, repository: Path
) -> None:
    source = repository / "fixtures" / "naples" / "instrument.yaml"
    with opened(settings) as engine:
        instrument, _ = instruments.publish(engine, source, moment=MOMENT)
        start(engine, tmp_path, wave=WAVE.replace("brs@1.0", instrument.label))
    with running(settings) as site:
        respondent = Respondent(site).begin()
        respondent.give("place", place="QN")
        wrong = respondent.give("happiness_mm", answer="111")
        assert (wrong.status_code, 'value="111"' in wrong.text) == (422, True)
        assert wrong.text.count("<h1") == 1
        respondent.give("happiness_mm", answer="110")
        assert 'value="110"' in respondent.look("happiness_mm").text
        assert respondent.look("check").headers["location"] == respondent.at("walk_out")
