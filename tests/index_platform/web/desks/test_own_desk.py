"""One's own desk: places are found, kept in an order, taken off and put back; what is due stands there."""

import re
from datetime import timedelta

import httpx
import pytest

from index_platform.auth.actors import LOCAL
from index_platform.services import auditing, people, place_texts
from index_platform.site_time import day_of
from tests.index_platform.survey import MOMENT
from tests.index_platform.web.desks.office import Office, done, words
from tests.index_platform.web.desks.own_desk import ANALYST, DESK, OFFICER, add, promised
from tests.index_platform.web.people import PASSWORD, Browser

pytestmark = pytest.mark.slow


@pytest.fixture
def town(public_office: Office) -> Office:
    """A small town with a release that is public."""
    return public_office


def names(client: Browser) -> list[str]:
    """The places of a desk in their order."""
    return re.findall(r'<section class="panel" id="place-([^"]+)">', client.get(DESK).text)


def deed(client: Browser, code: str, verb: str, **data: str) -> httpx.Response:
    """What is answered to a deed on a place of the desk."""
    return client.submit(f"{DESK}/places/{code}/{verb}", data, at=DESK)


def test_a_desk_without_places_says_what_it_is_for_and_asks_for_one(town: Office) -> None:
    officer = town.at(OFFICER)
    page = officer.get(DESK)
    assert "Keep the places here that you look after" in words(page)
    assert 'name="place"' in page.text
    assert "what is overdue" in words(page)
    assert "what is overdue" not in words(town.at(ANALYST).get(DESK))  # they write no such words


@pytest.mark.parametrize(
    "typed", ["North End", " north  end", "QN", "/places/QN", "https://x.example/places/QN?from=1#top"]
)
def test_a_place_is_found_by_its_name_its_code_or_the_address_of_its_page(town: Office, typed: str) -> None:
    officer = town.at(OFFICER)
    assert done(add(officer, typed)).headers["location"] == f"{DESK}#place-QN"
    assert names(officer) == ["QN"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "No place was named"),
        ("Nort End", "Names that are like it: North End"),
        ("Atlantis", "No place is called 'Atlantis'"),
        ("<b>x</b>", "No place is called '&lt;b&gt;x&lt;/b&gt;'"),
        ("/places/", "No place is called"),
        ("x" * 5000, "No place is called"),
        ("\x00", "No place is called"),
    ],
)
def test_what_is_no_place_is_told_at_its_field(town: Office, typed: str, told: str) -> None:
    page = add(town.at(OFFICER), typed)
    assert page.status_code == 422
    assert told in page.text.replace("&#39;", "'")
    assert 'href="#place"' in page.text


def test_of_several_places_that_are_meant_one_is_chosen(town: Office) -> None:
    officer = town.at(OFFICER)
    page = add(officer, "end")
    assert page.status_code == 422
    assert "2 places could be meant" in words(page)
    assert re.findall(r'type="radio"[^>]*value="(\w+)"', page.text) == ["QN", "QS"]
    done(add(officer, "QS"))
    assert names(officer) == ["QS"]


def test_places_are_moved_taken_off_and_put_back_where_they_were(town: Office) -> None:
    officer = town.at(OFFICER)
    for place in ("Smallton", "QN", "QS", "QN"):
        done(add(officer, place))
    assert names(officer) == ["T", "QN", "QS"]
    done(deed(officer, "QS", "move", to="up"))
    assert names(officer) == ["T", "QS", "QN"]
    done(deed(officer, "T", "move", to="up"))  # it is the first already
    done(deed(officer, "T", "move", to="down"))
    assert names(officer) == ["QS", "T", "QN"]
    page = officer.get(done(deed(officer, "QS", "remove")).headers["location"])
    assert "South End is off your desk." in words(page)
    assert names(officer) == ["T", "QN"]
    back = dict(re.findall(r'<input type="hidden" name="(place|at)" value="([^"]*)">', page.text))
    done(officer.submit(f"{DESK}/places", back, at=DESK))
    assert names(officer) == ["QS", "T", "QN"]
    assert "is off your desk" not in words(officer.get(f"{DESK}?removed=QS&at=0"))  # it is there again
    assert "is off your desk" not in words(officer.get(f"{DESK}?removed=nothing"))
    assert deed(officer, "XX", "remove").status_code == 404
    assert deed(officer, "QN", "move", to="sideways").status_code == 422


def test_one_desk_is_nobody_elses(town: Office) -> None:
    officer, analyst = town.at(OFFICER), town.at(ANALYST)
    done(add(officer, "QN"))
    assert names(analyst) == []
    assert deed(analyst, "QN", "remove").status_code == 404
    assert names(officer) == ["QN"]


def test_a_desk_has_room_for_twenty_places_and_says_so(town: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index_platform.services.saved_places.MOST", 1)
    officer = town.at(OFFICER)
    done(add(officer, "QN"))
    page = add(officer, "QS")
    assert page.status_code == 422
    assert "has room for no more. Take one off first." in words(page)


def test_the_desk_says_what_the_newest_release_says_of_a_place(town: Office) -> None:
    officer = town.at(OFFICER)
    done(add(officer, "QN"))
    page = officer.get(DESK)
    said = words(page)
    for text in (
        "Quarter of Smallton.",
        "Release R1, autumn 2026.",
        "on the index, where 100 is",
        "Not shown",
    ):
        assert text in said
    assert "There is no earlier wave to compare this one with." in said
    for way in ("/places/QN/report.pdf", "/places/QN", "/places/QN/residents", "/compare?with=QN"):
        assert f'href="{way}"' in page.text
        assert officer.get(way).status_code == 200


def test_before_the_first_release_a_desk_has_its_places_and_what_is_due(collecting: Office) -> None:
    officer = collecting.at(OFFICER)
    done(add(officer, "QN"))
    promised(collecting, -3)
    said = words(officer.get(DESK))
    assert "Nothing has been published yet" in said
    assert "What the first release says of it will stand here." in said
    assert "3 days ago" in said


def test_what_is_due_is_called_to_mind_and_nothing_else(town: Office) -> None:
    officer = town.at(OFFICER)
    done(add(officer, "QN"))
    assert "Nothing of your places is overdue" in words(officer.get(DESK))
    for number, (ahead, told) in enumerate(
        [(-400, "400 days ago"), (-1, "1 day ago"), (0, "Due today"), (30, "Due in 30 days")]
    ):
        promised(town, ahead, asked=f"Question {number}?")
        assert told in words(officer.get(DESK))
    promised(town, 31, asked="Later?")
    promised(town, 0, asked="Elsewhere?", place="QS")
    promised(town, -2, asked="Ended?", status="done", result="The lamps are lit.")
    table = officer.get(DESK).text.partition("<table")[2].partition("</table>")[0]
    assert re.findall(r'entries/\d+">([^<]+)<', table) == [
        "Question 0?",
        "Ended?",
        "Question 1?",
        "Question 2?",
        "Question 3?",
    ]
    assert "no release tells its result yet" in table
    assert "Later? Under way" in words(officer.get(DESK))  # it stands with its place


def test_a_reminder_is_put_off_with_a_day_and_a_reason_until_its_words_change(town: Office) -> None:
    officer, number = town.at(OFFICER), promised(town, -3)
    done(add(officer, "QN"))
    page = f"{DESK}/reminders/{number}"
    assert f'href="{page}"' in officer.get(DESK).text
    today = day_of(town.site.clock(), town.site.settings.time_zone)

    def put_off(ahead: int, reason: str = "The parts are late.", version: str = "1") -> httpx.Response:
        day = today + timedelta(days=ahead)
        parts = {"until-day": str(day.day), "until-month": str(day.month), "until-year": str(day.year)}
        return officer.submit(page, {**parts, "reason": reason, "version": version})

    for refused in (put_off(0), put_off(-1), put_off(400), put_off(9, reason=" "), put_off(9, version="7")):
        assert refused.status_code == 422
    assert officer.submit(page, {"reason": "x", "version": "1"}).status_code == 422
    done(put_off(9))
    said = words(officer.get(DESK))
    assert "Nothing of your places is overdue" in said
    assert "The parts are late." in said
    assert ("reminder.put_off", "The parts are late.") in [
        (one.action, one.reason) for one in auditing.own(town.site.engine, town.person(OFFICER).actor)
    ]
    town.site.clock.ahead = timedelta(days=9)
    later = town.at(OFFICER)
    assert "12 days ago" in words(later.get(DESK))
    town.site.clock.ahead = timedelta()
    given = {"asked": "Which lane?", "said": "It.", "did": "x", "status": "under_way", "owner": "Team"}
    place_texts.change(
        town.site.engine,
        number,
        1,
        {**given, "due": (today - timedelta(days=3)).isoformat()},
        moment=town.site.clock(),
        actor=town.person(OFFICER).actor,
    )
    assert "Which lane?" in officer.get(DESK).text.partition("<table")[2]
    assert officer.get(f"{DESK}/reminders/99").status_code == 404


def test_an_asset_or_what_was_retired_reminds_of_nothing(town: Office) -> None:
    officer, actor = town.at(OFFICER), town.person(OFFICER).actor
    done(add(officer, "QN"))
    hall = {"name": "Mill hall", "kind": "meeting"}
    asset = place_texts.write(town.site.engine, "QN", "asset", hall, moment=MOMENT, actor=actor)
    number = promised(town, -3)
    place_texts.retire(town.site.engine, number, 1, "Another team.", moment=MOMENT, actor=actor)
    assert "Nothing of your places is overdue" in words(officer.get(DESK))
    for one in (asset, number):
        assert officer.get(f"{DESK}/reminders/{one}").status_code == 404


def test_who_writes_no_words_sees_what_is_public_alone(town: Office) -> None:
    analyst = town.at(ANALYST)
    done(add(analyst, "QN"))
    promised(town, -3)
    said = words(analyst.get(DESK))
    assert "on the index" in said
    assert "How safe does the lane feel?" not in said
    assert "What is due" not in said
    for path in (f"{DESK}/calendar", f"{DESK}/reminders/1"):
        assert analyst.get(path).status_code == 403


def _address(page: httpx.Response) -> str:
    return re.findall(r"/reminders/[\w-]+/calendar\.ics", page.text)[0]


def test_reminders_are_read_at_a_secret_address_that_can_be_renewed_and_closed(town: Office) -> None:
    officer, anybody = town.at(OFFICER), town.site.browser()
    for place in ("QN", "QS"):
        done(add(officer, place))
    promised(town, 5)
    promised(town, -2, place="QS", asked="Ended?", status="done", result="Lit.")
    first = _address(officer.submit(f"{DESK}/calendar"))
    told = anybody.get(first)
    assert told.status_code == 200
    assert told.headers["content-type"] == "text/calendar; charset=utf-8"
    assert told.headers["cache-control"] == "no-store"
    assert "set-cookie" not in told.headers
    lines = told.text.replace("\r\n ", "").split("\r\n")
    today = day_of(town.site.clock(), town.site.settings.time_zone)
    assert "SUMMARY:North End: How safe does the lane feel?" in lines
    assert f"DTSTART;VALUE=DATE:{today + timedelta(days=5):%Y%m%d}" in lines
    assert "SUMMARY:South End: Ended?" in lines
    assert "made on" in words(officer.get(DESK))
    assert first not in officer.get(f"{DESK}/calendar").text  # it is told once
    second = _address(officer.submit(f"{DESK}/calendar"))
    assert anybody.get(first).status_code == 404
    assert anybody.get(second).status_code == 200
    done(officer.submit(f"{DESK}/calendar/close"))
    assert anybody.get(second).status_code == 404
    acts = [one.action for one in auditing.own(town.site.engine, town.person(OFFICER).actor)]
    assert [one for one in acts if one.startswith("reminders")] == [
        "reminders.close",
        "reminders.address",
        "reminders.address",
    ]
    with town.site.engine.connect() as connection:
        stored = connection.exec_driver_sql("SELECT detail FROM audit").scalars().all()
    assert not any(address.split("/")[2] in text for text in stored for address in (first, second))


def test_a_secret_address_ends_with_the_account_and_with_the_role(town: Office) -> None:
    officer, anybody = town.at(OFFICER), town.site.browser()
    done(add(officer, "QN"))
    address = _address(officer.submit(f"{DESK}/calendar"))
    people.disabled(town.site.engine, LOCAL, town.person(OFFICER).id, moment=town.site.clock())
    assert anybody.get(address).status_code == 404
    for guess in ("nothing", "x" * 43, "%00", address.split("/")[2][:-1]):
        assert anybody.get(f"/reminders/{guess}/calendar.ics").status_code == 404


def test_an_officer_lands_on_the_desk_and_others_on_their_account(town: Office) -> None:
    for role, first in ((OFFICER, DESK), (ANALYST, "/account")):
        given = {"email": town.person(role).email, "password": PASSWORD}
        answer = town.site.browser().submit("/account/sign-in", given)
        assert answer.headers["location"] == first
    assert f'href="{DESK}"' in town.at(ANALYST).get("/manage").text
