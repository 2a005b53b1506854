"""The calendar: what is announced, when it was, what changed and why."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from index_platform.auth.roles import Role
from index_platform.services import releases
from index_platform.services.calendar import Calendar, Said
from instruments.errors import ConflictError, InvalidInputError, NotFoundError, NotPermittedError
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT, Survey, Way

pytestmark = pytest.mark.both_databases
ZONE = ZoneInfo("Europe/London")
FIGURES = Said(title="Autumn figures", day="2027-07-20", time="9.30", wave="first")


class _Clock:
    def __init__(self) -> None:
        self.at = MOMENT

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> _Clock:
    return _Clock()


@pytest.fixture
def calendar(survey: Survey, clock: _Clock) -> Calendar:
    return Calendar(survey.engine, clock=clock, zone=ZONE)


def test_a_time_is_that_of_the_site_and_stored_as_utc(calendar: Calendar) -> None:
    calendar.announced(FIGURES)
    [told] = calendar.entries()
    assert (told.day, told.time, told.begins_at) == ("2027-07-20", "09:30", "2027-07-20T08:30:00.000000Z")
    assert (told.announced_on, told.is_short, told.is_ahead, told.changes) == ("2026-11-22", False, True, ())


@pytest.mark.parametrize(("day", "short"), [("2026-12-19", True), ("2026-12-20", False)])
def test_less_than_four_weeks_of_notice_is_said_and_not_refused(
    calendar: Calendar, day: str, short: bool
) -> None:
    calendar.announced(Said(title="Figures", day=day))
    assert calendar.entries()[0].is_short is short


def test_every_change_stands_with_what_was_said_before_and_why(calendar: Calendar, clock: _Clock) -> None:
    calendar.announced(FIGURES)
    clock.at += timedelta(days=2)
    calendar.changed(1, Said(title="Autumn figures", day="2027-08-01"), reason="More answers came.")
    clock.at += timedelta(days=1)
    calendar.changed(1, Said(title="Autumn figures", day="2027-08-01"), reason="No money.", called_off=True)
    [told] = calendar.entries()
    assert (told.day, told.time, told.called_off) == ("2027-08-01", None, True)
    said = [(one.day, one.time, one.on, one.reason, one.called_off) for one in told.changes]
    assert said == [
        ("2027-07-20", "09:30", "2026-11-24", "More answers came.", False),
        ("2027-08-01", None, "2026-11-25", "No money.", True),
    ]
    with pytest.raises(ConflictError, match="called off"):
        calendar.changed(1, FIGURES, reason="After all.")


@pytest.mark.parametrize(
    ("said", "error", "where"),
    [
        (Said(title=" ", day="2027-01-20"), InvalidInputError, "title"),
        (Said(title="x" * 201, day="2027-01-20"), InvalidInputError, "title"),
        (Said(title="Figures", day="2027-02-30"), InvalidInputError, "day"),
        (Said(title="Figures", day="2027-01-20", time="25:00"), InvalidInputError, "time"),
        (Said(title="Figures", day="2026-11-22", time="08:15"), InvalidInputError, "day"),
        (Said(title="Figures", day="2027-01-20", wave="nothing"), NotFoundError, "database"),
    ],
)
def test_what_cannot_be_announced_is_refused(
    calendar: Calendar, said: Said, error: type[InvalidInputError], where: str
) -> None:
    with pytest.raises(error) as refused:
        calendar.announced(said)
    assert refused.value.where == where
    assert calendar.entries() == ()


def test_a_change_needs_a_reason_and_something_that_is_ahead(calendar: Calendar, clock: _Clock) -> None:
    calendar.announced(FIGURES)
    with pytest.raises(InvalidInputError, match="no reason"):
        calendar.changed(1, FIGURES, reason=" ")
    clock.at = datetime(2027, 7, 20, 8, 30, tzinfo=UTC)
    with pytest.raises(ConflictError, match="its time has come"):
        calendar.changed(1, FIGURES, reason="Too late.")


def test_who_approves_releases_announces_them_and_nobody_else(survey: Survey, calendar: Calendar) -> None:
    with pytest.raises(NotPermittedError):
        calendar.announced(FIGURES, actor=person(survey.engine, "ann", Role.ANALYST))
    calendar.announced(FIGURES, actor=person(survey.engine, "lee", Role.STATISTICS_LEAD))


def test_a_release_that_waits_is_not_on_the_calendar_and_is_once_it_came(way: Way, clock: _Clock) -> None:
    calendar = Calendar(way.engine, clock=clock, zone=ZONE)
    calendar.announced(FIGURES)
    releases.proposed(way.engine, way.run, moment=MOMENT)
    at = datetime(2027, 7, 20, 8, 30, tzinfo=UTC)
    releases.approved(way.engine, "R1", moment=MOMENT, at=at)
    assert calendar.entries()[0].releases == ()
    clock.at = at
    [told] = calendar.entries()
    assert (told.releases, told.is_ahead) == (("R1",), False)
