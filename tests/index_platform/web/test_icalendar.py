"""The calendar as a file: read back by a reader of its own, written after RFC 5545."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from index_platform.web.icalendar import Event, icalendar


def read(content: bytes) -> list[dict[str, str]]:
    """The properties of each event, unfolded and unescaped (3.1, 3.3.11); AssertionError where it is none."""
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    lines = content.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert "VERSION:2.0" in lines
    events: list[dict[str, str]] = []
    for line in lines[1:-1]:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events and line != "END:VEVENT":
            assert name not in events[-1], "once at most (3.6.1)"
            events[-1][name] = re.sub(
                r"\\([\\;,nN])", lambda found: {"n": "\n", "N": "\n"}.get(found[1], found[1]), value
            )
    return events


EVENT = Event(
    uid="announcement-1@survey.example.org",
    summary="Autumn figures; East, West\\North",
    about="First announced.\nChanged: " + "Zażółć gęślą jaźń, " * 20,
    url="https://survey.example.org/calendar#c1",
    begins=datetime(2027, 1, 20, 9, 30, tzinfo=UTC),
    changed=datetime(2026, 11, 22, 8, 15, tzinfo=UTC),
    times=2,
    called_off=False,
)


def test_what_is_written_is_read_back_letter_by_letter() -> None:
    [found] = read(icalendar("Calendar", (EVENT,)))
    assert (found["SUMMARY"], found["DESCRIPTION"]) == (EVENT.summary, EVENT.about)
    assert (found["DTSTART"], found["DTSTAMP"]) == ("20270120T093000Z", "20261122T081500Z")
    assert (found["UID"], found["SEQUENCE"], found["STATUS"]) == (EVENT.uid, "2", "CONFIRMED")


def test_a_day_without_a_time_is_a_whole_day() -> None:
    [found] = read(icalendar("Calendar", (replace(EVENT, begins=date(2027, 1, 31), called_off=True),)))
    assert found["DTSTART;VALUE=DATE"] == "20270131"
    assert found["DTEND;VALUE=DATE"] == "20270201"
    assert found["STATUS"] == "CANCELLED"


def test_a_calendar_without_events_is_one_too() -> None:
    assert read(icalendar("Calendar", ())) == []


@pytest.mark.parametrize("length", range(50, 90))
def test_no_letter_is_cut_in_two_by_a_fold(length: int) -> None:
    words = "é" * length
    [found] = read(icalendar("Calendar", (replace(EVENT, summary=words),)))
    assert found["SUMMARY"] == words


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_no_words_end_a_line_and_begin_a_property(end: str) -> None:
    [found] = read(icalendar("Calendar", (replace(EVENT, summary=f"Figures{end}STATUS:CANCELLED"),)))
    assert (found["SUMMARY"], found["STATUS"]) == ("Figures\nSTATUS:CANCELLED", "CONFIRMED")
