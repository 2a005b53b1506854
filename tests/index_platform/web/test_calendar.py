"""The calendar as everybody sees it, as a page and as a feed, and the desks that fill it."""

from datetime import timedelta

import pytest

from index_platform.auth.roles import Role
from index_platform.services.calendar import Calendar, Said
from tests.index_platform.web.desks.office import Office, words
from tests.index_platform.web.people import Site
from tests.index_platform.web.test_icalendar import read


@pytest.fixture
def office(site: Site) -> Office:
    return Office(site)


def _typed(site: Site, days: int) -> dict[str, str]:
    at = (site.clock() + timedelta(days=days)).date()
    return {"day-day": str(at.day), "day-month": str(at.month), "day-year": str(at.year), "time": "09:30"}


def test_before_anything_is_announced_the_calendar_says_so(site: Site) -> None:
    answer = site.browser().get("/calendar")
    assert answer.status_code == 200
    assert "Nothing is announced at the moment" in words(answer)
    assert read(site.browser().get("/calendar.ics").content) == []


def test_a_lead_announces_changes_and_calls_off_and_everybody_reads_why(office: Office) -> None:
    lead, reader, site = office.at(Role.STATISTICS_LEAD), office.site.browser(), office.site
    new = lead.submit("/manage/calendar/new", {"title": "Autumn figures", **_typed(site, 40)})
    assert new.status_code == 303
    told = words(reader.get("/calendar"))
    assert "Autumn figures" in told
    assert "9:30am" in told
    assert "less than four weeks" not in told
    silent = lead.submit("/manage/calendar/1/change", {"title": "Autumn figures", **_typed(site, 10)})
    assert silent.status_code == 422
    assert "No reason was given" in words(silent)
    change = {"title": "Autumn figures", **_typed(site, 10), "reason": "The council meets early."}
    assert lead.submit("/manage/calendar/1/change", change).status_code == 303
    told = words(reader.get("/calendar"))
    assert "Why: The council meets early." in told
    assert "less than four weeks ahead" in told
    off = {**change, "reason": "Too few answers.", "called-off": "yes"}
    assert lead.submit("/manage/calendar/1/change", off).status_code == 303
    told = words(reader.get("/calendar"))
    assert "called off" in told
    assert "Why: Too few answers." in told
    [event] = read(reader.get("/calendar.ics").content)
    assert (event["STATUS"], event["SEQUENCE"], event["SUMMARY"]) == ("CANCELLED", "2", "Autumn figures")
    assert "Changed" in words(lead.get("/manage/calendar")) or "called off" in words(
        lead.get("/manage/calendar")
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": ""}, "The title is missing"),
        ({"title": "Figures", "time": "9 o'clock"}, "no time of day"),
        ({"title": "Figures", "day-day": "31", "day-month": "2"}, "not a day of the calendar"),
        ({"title": "Figures", "day-day": "", "day-month": "", "day-year": ""}, "No day was given"),
    ],
)
def test_what_cannot_be_announced_is_told_at_its_field(
    office: Office, typed: dict[str, str], said: str
) -> None:
    answer = office.at(Role.STATISTICS_LEAD).submit(
        "/manage/calendar/new", {**_typed(office.site, 40), **typed}
    )
    assert answer.status_code == 422
    assert said in words(answer)


def test_months_are_headings_and_what_came_stands_below_what_comes(site: Site) -> None:
    calendar = Calendar(site.engine, clock=site.clock, zone=site.settings.time_zone)
    for number in (30, 400):
        day = (site.clock() + timedelta(days=number)).date().isoformat()
        calendar.announced(Said(title=f"Figures in {number} days", day=day))
    site.clock.ahead = timedelta(days=60)
    told = words(site.browser().get("/calendar"))
    assert told.index("Figures in 400 days") < told.index("What came") < told.index("Figures in 30 days")
    month = f"{site.clock() + timedelta(days=340):%B %Y}"
    assert f"<h3>{month}</h3>" in site.browser().get("/calendar").text
