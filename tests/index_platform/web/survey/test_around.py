import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlmodel import Session

from index_platform.clock import stamp
from index_platform.services import signposts, waves
from index_platform.services.receipts import code_sha256
from index_platform.web.survey.sent import remembered
from instruments import catalogue
from tests.index_platform.survey import MOMENT
from tests.index_platform.web.people import Site, running
from tests.index_platform.web.survey.answering import BEGINS, Respondent, code, stored, title, words

NAME = "0b0c9d2e-5a4f-4e7a-9c62-2f6f3a9f7d11"  # of some response
INSTRUMENTS = [one.label for one in catalogue.all()]


def test_the_start_page_says_what_it_is_about_who_asks_how_long_and_that_it_is_a_choice(
    respondent: Respondent,
) -> None:
    page = respondent.browser.get("/s/first")
    assert page.status_code == 200
    assert title(page) == "Brief Resilience Scale - Thriving Smallton survey"
    for sentence in (
        "Please indicate the extent to which you agree",
        "This survey is for people of 16 and over. It is about life in Smallton.",
        "It is run by Smallton Council.",
        "It has 6 questions, one on each page. It takes about 2 minutes.",
        "Taking part is your choice.",
        "We do not ask for your name",
        "This is a trial.",
    ):
        assert sentence in words(page).replace(" .", ".")  # an end of a mark stands before it
    assert page.headers["cache-control"] == "no-store"
    assert "checked" not in page.text


def test_without_the_tick_nothing_begins(respondent: Respondent, site: Site) -> None:
    sent = respondent.browser.submit("/s/first", {"age": "16"})
    assert (sent.status_code, sent.headers["location"]) == (303, "/s/first?missed=yes&age=16")
    told = respondent.browser.get(sent.headers["location"])
    assert 'value="16" checked' in told.text
    assert title(told).startswith("Error: Brief Resilience Scale")
    assert told.text.count("Tick the box if you would like to take part") == 2
    assert 'href="#taking_part"' in told.text
    assert stored(site.settings.database_file, "SELECT * FROM drafts") == []


def test_the_whole_way_ends_with_one_response_and_a_receipt_that_is_the_same_each_time(
    respondent: Respondent, site: Site
) -> None:
    file = site.settings.database_file
    respondent.begin().answer_all(place="QS")
    receipt = respondent.send()
    assert title(receipt) == "Your answers have arrived - Thriving Smallton survey"
    assert stored(file, "SELECT place, mode, language FROM responses") == [("QS", "web", "en")]
    assert stored(file, "SELECT item, code FROM answers ORDER BY item") == [
        (f"brs{n}", 1) for n in range(1, 7)
    ]
    assert stored(file, "SELECT id FROM drafts") == []
    assert stored(file, "SELECT code_sha256 FROM withdrawal_codes") == [(code_sha256(code(receipt)),)]
    assert respondent.browser.get(str(receipt.url)).text == receipt.text
    assert "give the code to 0161 496 0000" in words(receipt)
    assert "You can also do it yourself at any time" in words(receipt)
    for step in ("place", "brs1", "check"):
        again = respondent.look(step)
        assert (again.status_code, again.headers["location"]) == (303, f"{respondent.base}/receipt")


def test_everybody_sees_the_same_people_to_talk_to(respondent: Respondent, site: Site) -> None:
    other = Respondent(site).begin().answer_all(choice=4)
    receipts = [respondent.begin().answer_all(choice=0).send(), other.send()]
    said = [re.sub(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", "", words(receipt)) for receipt in receipts]
    assert said[0] == said[1]
    page = respondent.browser.get("/s/first/someone-to-talk-to")
    for line in signposts.shipped():
        assert line.number in said[0]
        assert line.number in words(page)


def test_a_phone_calls_a_number_that_is_pressed_or_writes_to_one_that_takes_messages_alone(
    respondent: Respondent,
) -> None:
    page = respondent.browser.get("/s/first/someone-to-talk-to").text
    assert '<a href="tel:116123"><bdi dir="ltr">116 123</bdi></a>' in page
    assert '<a href="sms:85258"><bdi dir="ltr">85258</bdi></a>' in page


def test_two_tabs_of_one_browser_are_one_draft_and_a_second_draft_keeps_the_first(
    respondent: Respondent,
) -> None:
    respondent.begin().give("place", place="QN")
    first = respondent.base
    again = respondent.browser.get("/s/first")
    assert "You have begun already." in words(again)
    assert f'href="{first}"' in again.text
    respondent.begin()
    assert respondent.base != first
    assert respondent.browser.get(f"{first}/q/brs1").status_code == 200


def test_pressing_begin_twice_keeps_what_was_answered_and_makes_one_more_draft(
    respondent: Respondent, site: Site
) -> None:
    respondent.begin().give("place", place="QN")
    first, held = respondent.base, respondent.browser.cookies["thriving-draft"]
    second = respondent.begin().base
    assert respondent.begin().base == second
    assert respondent.browser.cookies["thriving-draft"] == held
    assert f'href="{first}"' in respondent.browser.get("/s/first").text
    respondent.base = first
    assert respondent.give("brs1", answer="4").status_code == 303
    assert stored(site.settings.database_file, "SELECT COUNT(*) FROM drafts") == [(2,)]


def test_drafts_of_thirty_days_ago_are_deleted_when_the_server_starts(
    respondent: Respondent, site: Site
) -> None:
    respondent.begin()
    with Session(site.engine) as session, session.begin():
        session.execute(text("UPDATE drafts SET saved_at = '2026-01-01T00:00:00.000000Z'"))
    assert respondent.browser.get(f"{respondent.base}/place").status_code == 404
    with running(site.settings):
        assert stored(site.settings.database_file, "SELECT * FROM drafts") == []


def test_nothing_times_out_while_a_question_stands_open(respondent: Respondent, site: Site) -> None:
    """A page left open for 29 days is sent as it is: its form has no age, and the draft has thirty days."""
    respondent.begin().give("place", place="QN")
    form = respondent.look("brs1")
    token = re.search(r'name="_csrf_token" value="([^"]+)"', form.text)
    assert token
    with Session(site.engine) as session, session.begin():
        session.execute(text("UPDATE drafts SET saved_at = :then"), {"then": _days_ago(site, 29)})
    sent = respondent.browser.post(respondent.at("brs1"), data={"_csrf_token": token[1], "answer": "3"})
    assert sent.status_code == 303
    assert sent.headers["location"].endswith("/q/brs2")
    assert respondent.saved.answers["brs1"] == 3


def _days_ago(site: Site, days: int) -> str:
    return stamp(site.clock() - timedelta(days=days))


def test_a_draft_and_a_receipt_are_there_for_their_browser_alone(respondent: Respondent, site: Site) -> None:
    respondent.begin().answer_all()
    stranger = Respondent(site).begin()
    paths = ["", "/place", "/q/brs1", "/check", "/later", "/receipt", "/privacy", "/language/en"]
    for path in paths:
        assert stranger.browser.get(f"{respondent.base}{path}").status_code == 404, path
    for path in ("/place", "/q/brs1", "/send", "/delete"):
        told = stranger.browser.submit(f"{respondent.base}{path}", {"answer": "1"}, at="/s/first")
        assert told.status_code == 404, path
    guessed = f"/s/first/{uuid4()}"
    assert all(respondent.browser.get(f"{guessed}{path}").status_code == 404 for path in paths)
    respondent.send()
    assert stranger.browser.get(f"{respondent.base}/receipt").status_code == 404
    assert stored(site.settings.database_file, "SELECT COUNT(*) FROM responses") == [(1,)]


def test_cookies_are_closed_to_scripts_and_to_other_sites(respondent: Respondent) -> None:
    respondent.begin().answer_all()
    told = respondent.browser.submit(respondent.at("send"), at=respondent.at("check"))
    given = [told, respondent.browser.submit("/s/first", BEGINS)]
    set_by = [cookie for one in given for cookie in one.headers.get_list("set-cookie")]
    assert {cookie.partition("=")[0] for cookie in set_by} == {"thriving-receipt", "thriving-draft"}
    [sent] = respondent.browser.get(f"{respondent.base}/receipt").headers.get_list("set-cookie")
    assert sent.startswith(f"thriving-sent={respondent.base[-36:]}_")
    assert "Path=/s/first;" in f"{sent};"
    assert "max-age" not in sent.lower()  # gone with the browser
    set_by.append(sent)
    assert all("httponly" in cookie.lower() and "samesite=lax" in cookie.lower() for cookie in set_by)
    [receipt] = [cookie for cookie in set_by if cookie.startswith("thriving-receipt")]
    assert f"Path={respondent.base}" in receipt


def test_the_start_page_says_that_answers_were_sent_and_leads_to_their_receipt(
    respondent: Respondent,
) -> None:
    said = "Answers were sent from this browser on"
    assert said not in words(respondent.browser.get("/s/first"))
    respondent.begin().answer_all().send()
    page = respondent.browser.get("/s/first")
    assert said in words(page)
    [way] = re.findall(r'href="([^"]*/receipt[^"]*)"', page.text)
    assert title(respondent.browser.get(way)).startswith("Your answers have arrived")
    assert 'name="taking_part"' in page.text  # somebody else at home may answer too
    respondent.browser.get("/s/first/leave")
    assert said not in words(respondent.browser.get("/s/first"))


def test_the_start_page_speaks_of_no_answers_that_were_taken_out_since(
    respondent: Respondent, site: Site
) -> None:
    """On whatever device they were, and not of those of another survey."""
    receipt = code(respondent.begin().answer_all().send())
    [held] = (one for one in respondent.browser.cookies.jar if one.name == "thriving-sent")
    told = words(respondent.browser.get("/s/first"))
    assert "If that was somebody else, press “Exit quickly” first" in told
    other = site.browser()
    assert other.submit("/withdraw/confirm", {"code": receipt}, at="/withdraw").status_code == 303
    assert held in respondent.browser.cookies.jar
    page = respondent.browser.get("/s/first")
    assert "Answers were sent from this browser" not in words(page)
    assert "/receipt" not in page.text


def test_exit_quickly_on_the_start_page_closes_the_receipt_as_well(respondent: Respondent) -> None:
    receipt = respondent.begin().answer_all().send()
    respondent.browser.get("/s/first/leave")
    assert respondent.browser.get(str(receipt.url)).status_code == 404


@pytest.mark.parametrize(
    "value", ["x", "", f"{NAME}_2026-02-30", f"{NAME}_2026-11-22\n", "0" * 36 + "_2026-11-22"]
)
def test_what_a_browser_says_that_it_sent_is_read_strictly(value: str) -> None:
    assert remembered(value) is None


def test_what_is_not_in_this_browser_says_where_it_may_be(respondent: Respondent, site: Site) -> None:
    """Taken out, deleted, or gone on with elsewhere: the words hold for each, and lead on."""
    respondent.begin()
    page = Respondent(site).browser.get(f"{respondent.base}/place")
    assert title(page).startswith("These answers are not in this browser")
    assert "They were taken out or deleted, or they are open in another browser." in words(page)
    assert 'href="/r"' in page.text


def test_coming_back_later_is_told_as_it_is_and_answers_can_be_deleted(
    respondent: Respondent, site: Site
) -> None:
    respondent.begin().give("place", place="QN")
    page = respondent.browser.get(f"{respondent.base}/later")
    assert "go on from any device at 127.0.0.1:8000/r , for 30 days" in words(page)
    assert "Anybody who uses this browser can go on as well." in words(page)
    [again] = page.headers.get_list("set-cookie")  # thirty days from now, not from the beginning
    assert again.startswith(f"thriving-draft={respondent.browser.cookies['thriving-draft']};")
    assert f"Max-Age={30 * 24 * 60 * 60}" in again
    told = respondent.browser.submit(f"{respondent.base}/delete", at=f"{respondent.base}/later")
    assert "Your answers are deleted" in words(respondent.browser.get(told.headers["location"]))
    assert stored(site.settings.database_file, "SELECT * FROM drafts") == []
    assert respondent.browser.get(respondent.base).status_code == 404


def test_what_becomes_of_answers_can_be_read_before_and_while_answering(respondent: Respondent) -> None:
    before = respondent.browser.get("/s/first/privacy")
    respondent.begin()
    within = respondent.browser.get(f"{respondent.base}/privacy")
    assert 'href="/s/first">Back' in before.text
    assert f'href="{respondent.base}">Back' in within.text
    for page in (before, within):
        assert "at least ten people" in words(page)
        assert "Smallton Council decides what is done with your answers." in words(page)
        assert "You can ask about it: 0161 496 0000." in words(page)
        for said in ("life is for people in Smallton", "public task", "Article 9(2)(j)", "They are kept for"):
            assert said in words(page).replace(" ,", ",")
        assert "Figures that were published with them stay as they are" in words(page)


def test_a_survey_that_is_closed_says_so_kindly_and_keeps_what_was_begun(
    respondent: Respondent, site: Site
) -> None:
    respondent.begin().answer_all()
    late = Respondent(site)
    form = late.browser.get("/s/first")
    found = re.search(r'name="_csrf_token" value="([^"]+)"', form.text)
    assert found
    waves.closed(site.engine, "first", moment=MOMENT)
    told = late.browser.post("/s/first", data={"_csrf_token": found[1], **BEGINS})
    assert told.status_code == 409
    assert "This survey is closed" in words(told)
    assert "It takes no more answers. Thank you for coming." in words(told)
    assert f'href="{respondent.base}"' in respondent.browser.get("/s/first").text
    for page in (respondent.look("brs1"), respondent.look("check")):  # and not only once it was sent
        strip = "This survey is closed. You can still send. A person decides whether your answers count."
        assert strip in words(page)
        assert "This is a trial." not in words(page)  # one strip, and this one is pressing
    receipt = respondent.send()
    assert title(receipt).startswith("Your answers are safe with us")
    assert "They are kept. A person will decide whether they are counted." in words(receipt)
    assert stored(site.settings.database_file, "SELECT status FROM received") == [("held",)]
    assert code(receipt)
    address = str(receipt.url)
    for decision, title_now, told_now in (
        ("taken_in", "Your answers have arrived", "A person has decided that they are counted."),
        ("undone", "Your answers are safe with us", "A person will decide"),
        ("left_out", "Your answers are safe with us", "that they are not counted. They are kept."),
    ):
        with Session(site.engine) as session, session.begin():
            [name] = session.execute(text("SELECT id FROM received")).one()
            values = {"id": name, "decision": decision}
            session.execute(
                text(
                    "INSERT INTO reviews (received, decision, reason, decided_by, decided_at) "
                    "VALUES (:id, :decision, 'w', 'local', 'm')"
                ),
                values,
            )
        page = respondent.browser.get(address)
        assert title(page).startswith(title_now)
        assert told_now in words(page)


def test_a_survey_that_is_not_open_yet_or_not_there_says_so(site: Site, respondent: Respondent) -> None:
    with Session(site.engine) as session, session.begin():
        session.execute(text("UPDATE waves SET state = 'planned'"))
    page = respondent.browser.get("/s/first")
    assert (page.status_code, "This survey is not open yet" in words(page)) == (200, True)
    assert "Please come back another day." in words(page)
    assert respondent.browser.get("/s/nothing").status_code == 404
    assert respondent.browser.get(f"/s/nothing/{uuid4()}").status_code == 404
    assert respondent.browser.get("/s/first/no-uuid").status_code == 404


@pytest.mark.parametrize(
    ("state", "first", "last", "said"),
    [
        ("planned", "2999-12-01", None, ("This survey is not open yet", "It opens on 1 December 2999.")),
        ("open", "2999-12-01", None, ("This survey is not open yet", "It opens on 1 December 2999.")),
        (
            "open",
            None,
            "2020-11-20",
            ("This survey is closed", "It was open until 20 November 2020. It takes"),
        ),
        (
            "closed",
            None,
            "2020-11-20",
            ("This survey is closed", "It was open until 20 November 2020. It takes"),
        ),
        ("planned", None, "2020-11-20", ("This survey is closed", "It takes no more answers.")),
        ("closed", None, "2999-11-20", ("This survey is closed", "It takes no more answers.")),
    ],
)
def test_a_survey_that_takes_no_answers_says_from_or_until_when(
    site: Site, respondent: Respondent, state: str, first: str | None, last: str | None, said: tuple[str, str]
) -> None:
    days = {"state": state, "first": first, "last": last}
    with Session(site.engine) as session, session.begin():
        session.execute(text("UPDATE waves SET state = :state, opens_on = :first, closes_on = :last"), days)
    page = words(respondent.browser.get("/s/first"))
    assert all(one in page for one in said)
    assert ("It was open until" in page) == (said[1].startswith("It was"))
