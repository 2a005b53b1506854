"""Days and times of the site's time zone, as people say them. What is stored is UTC (``clock``)."""

from datetime import UTC, date, datetime, time, tzinfo
from zoneinfo import ZoneInfo

from instruments.errors import InvalidInputError

USUAL = "09:30"  # when statistics are published, unless another time is said


def moment_of(day: str, at: str, zone: ZoneInfo) -> datetime:
    """The moment (UTC) of an ISO day and a time such as 09:30, of a zone.

    InvalidInputError names ``day`` or ``time`` as its where.
    """
    return datetime.combine(_day(day), _time(at), zone).astimezone(UTC)


def moment_in(text: str, zone: ZoneInfo) -> datetime:
    """The moment (UTC) of a text such as 2027-01-20T09:30; without an offset it is of the zone."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInputError(
            f"{text!r} is no day and time", where="--at", fix="Write it as 2027-01-20T09:30."
        ) from None
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


def day_of(moment: str | datetime, zone: tzinfo) -> date:
    """The day of a moment, in a zone."""
    return _in(moment, zone).date()


def day_and_time(moment: str | datetime, zone: ZoneInfo) -> tuple[str, str]:
    """(ISO day, time such as 09:30) of a moment, in a zone."""
    at = _in(moment, zone)
    return at.date().isoformat(), f"{at:%H:%M}"


def words_of(moment: str | datetime, zone: ZoneInfo) -> str:
    """A moment in words, in a zone: 20 January 2027, 9:30am."""
    day, at = day_and_time(moment, zone)
    return words_of_time(day, at)


def words_of_time(day: str, at: str | None) -> str:
    """An ISO day in words, and the time where there is one: 20 January 2027, 9:30am."""
    on = date.fromisoformat(day)
    said = f"{on.day} {on:%B %Y}"
    if at is None:
        return said
    hour, minute = at.split(":")
    return f"{said}, {(int(hour) - 1) % 12 + 1}:{minute}{'am' if int(hour) < 12 else 'pm'}"


def _in(moment: str | datetime, zone: tzinfo) -> datetime:
    at = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return at.astimezone(zone)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise InvalidInputError(
            f"{text.strip()!r} is no day", where="day", fix="Write it as 2027-01-20."
        ) from None


def _time(text: str) -> time:
    try:
        found = time.fromisoformat(text.strip().replace(".", ":").zfill(5))
    except ValueError:
        found = None
    if found is None or found.tzinfo or (found.second, found.microsecond) != (0, 0):
        raise InvalidInputError(
            f"{text.strip()!r} is no time of day", where="time", fix="Write it as 09:30, in 24 hours."
        )
    return found
