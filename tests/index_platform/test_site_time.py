"""Days and times as people of a site say them, held against stored moments."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from index_platform.site_time import day_and_time, day_of, moment_in, moment_of, words_of, words_of_time
from instruments.errors import InvalidInputError

LONDON, KOLKATA = ZoneInfo("Europe/London"), ZoneInfo("Asia/Kolkata")


@pytest.mark.parametrize(
    ("day", "at", "zone", "moment"),
    [
        ("2027-01-20", "09:30", LONDON, datetime(2027, 1, 20, 9, 30, tzinfo=UTC)),
        ("2027-07-20", "09:30", LONDON, datetime(2027, 7, 20, 8, 30, tzinfo=UTC)),
        ("2027-01-20", "00:15", KOLKATA, datetime(2027, 1, 19, 18, 45, tzinfo=UTC)),
    ],
)
def test_a_time_of_the_site_is_a_moment_and_comes_back(
    day: str, at: str, zone: ZoneInfo, moment: datetime
) -> None:
    assert moment_of(day, at, zone) == moment == moment_in(f"{day}T{at}", zone)
    assert day_and_time(moment, zone) == (day, at)
    assert day_of(moment, zone).isoformat() == day


def test_a_time_is_read_as_people_write_it() -> None:
    written = {moment_of("2027-01-20", at, LONDON) for at in ("09:30", "9:30", "9.30", " 09.30 ")}
    assert len(written) == 1


def test_an_offset_that_is_said_counts_more_than_the_site() -> None:
    assert moment_in("2027-07-20T09:30Z", LONDON) == datetime(2027, 7, 20, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "words"), [("00:05", "12:05am"), ("09:30", "9:30am"), ("12:00", "12:00pm"), ("23:59", "11:59pm")]
)
def test_a_time_is_said_as_people_say_it(at: str, words: str) -> None:
    assert words_of_time("2027-01-20", at) == f"20 January 2027, {words}"


def test_a_stored_moment_is_said_in_the_zone_of_the_site() -> None:
    assert words_of("2027-07-20T23:30:00.000000Z", LONDON) == "21 July 2027, 12:30am"


@pytest.mark.parametrize("day", ["", "20.1.2027", "2027-02-30", "2027-1-2"])
def test_what_is_no_day_is_refused(day: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        moment_of(day, "09:30", LONDON)
    assert refused.value.where == "day"


@pytest.mark.parametrize("at", ["", "half past nine", "25:00", "09:30:30", "09:30Z"])
def test_what_is_no_time_of_day_is_refused(at: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        moment_of("2027-01-20", at, LONDON)
    assert refused.value.where == "time"
