"""A calendar as a file that other calendars read (RFC 5545)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

_LONGEST = 75  # octets of a line, its end not counted (3.1)
_ESCAPED = (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\r", "\\n"), ("\n", "\\n"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event. ``begins``: a day, or a moment in UTC. ``times``: how often it was changed."""

    uid: str
    summary: str
    about: str
    url: str
    begins: date | datetime
    changed: datetime
    times: int
    called_off: bool


def icalendar(name: str, events: tuple[Event, ...]) -> bytes:
    """The file: every line at most 75 octets, folded between letters, ended by CR and LF."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Thriving//Calendar//EN",
        f"X-WR-CALNAME:{_text(name)}",
        *(line for event in events for line in _lines(event)),
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _lines(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{event.changed:%Y%m%dT%H%M%SZ}"
    if isinstance(event.begins, datetime):
        yield f"DTSTART:{event.begins:%Y%m%dT%H%M%SZ}"
    else:
        yield f"DTSTART;VALUE=DATE:{event.begins:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{event.begins + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(event.summary)}"
    if event.about:
        yield f"DESCRIPTION:{_text(event.about)}"
    yield f"URL:{event.url}"
    yield f"SEQUENCE:{event.times}"
    yield f"STATUS:{'CANCELLED' if event.called_off else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(value: str) -> str:
    for sign, escaped in _ESCAPED:
        value = value.replace(sign, escaped)
    return value


def _folded(line: str) -> Iterator[str]:
    part = ""
    for letter in line:
        if len((part + letter).encode()) > _LONGEST:
            yield part
            part = " "
        part += letter
    yield part
