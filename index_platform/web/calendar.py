"""The calendar of publication: what comes, what came, every change with its reason; also as a feed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from urllib.parse import urlsplit

from litestar import MediaType, Response, Router, route
from litestar.datastructures import State
from litestar.di import NamedDependency

from index_platform.auth.guards import Access
from index_platform.services.calendar import Calendar, Changed, Entry
from index_platform.services.portal import Current, Portal
from index_platform.settings import Settings
from index_platform.site_time import words_of_time
from index_platform.web.compression import COMPRESSED
from index_platform.web.fresh import Freshened
from index_platform.web.icalendar import Event, icalendar
from index_platform.web.pages import Chrome, Link, doc, page
from index_platform.web.places import CALENDAR, NAME, READ, navigation
from instruments.english import listed

FEED = f"{CALENDAR.href}.ics"
TITLE = "Calendar of publication"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One entry as it is told."""

    anchor: str
    title: str
    when: str
    tag: str
    came: tuple[Link, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The entries of one month."""

    name: str
    entries: tuple[Told, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarContext:
    """``calendar.html.j2``: what is published when."""

    title: str = field(metadata=doc("what the page is"))
    lead: str = field(metadata=doc("one sentence: what stands here"))
    ahead: tuple[Month, ...] = field(metadata=doc("what is to come, by month, the next first"))
    nothing: str = field(metadata=doc("what is said where nothing is to come; empty where something is"))
    came: tuple[Month, ...] = field(metadata=doc("what is past, by month, the last first"))
    feed: Link = field(metadata=doc("the same for the calendar of a reader"))


@route(CALENDAR.href, http_method=READ, media_type=MediaType.HTML, sync_to_thread=True, rule=Access.PUBLIC)
def calendar(
    calendar: NamedDependency[Calendar], portal: NamedDependency[Portal], state: State
) -> Response[str]:
    """The calendar as a page."""
    settings: Settings = state.settings
    entries = calendar.entries()
    ahead = [one for one in entries if one.is_ahead]
    past = [one for one in reversed(entries) if not one.is_ahead]
    zone = settings.time_zone.key.rpartition("/")[2].replace("_", " ")
    context = CalendarContext(
        title=TITLE,
        lead="When figures are published, announced four weeks ahead or more. A day that changes says why. "
        f"Times are those of {zone}.",
        ahead=tuple(_months(ahead)),
        nothing="" if ahead else _NOTHING,
        came=tuple(_months(past)),
        feed=Link(words="Add it to your own calendar (ICS)", href=FEED),
    )
    current = portal.current()
    chrome = Chrome(
        kind="public",
        name=NAME if current is None else current.table.title,
        whole="" if current is None else current.table.whole.name,
        navigation=navigation(CALENDAR),
        indexed=True,
    )
    shown = page("calendar.html.j2", context, chrome, title=TITLE)
    return Response(shown, media_type=MediaType.HTML)


@route(FEED, http_method=READ, sync_to_thread=True, rule=Access.PUBLIC)
def feed(
    calendar: NamedDependency[Calendar], portal: NamedDependency[Portal], state: State
) -> Response[bytes]:
    """The calendar as a feed."""
    settings: Settings = state.settings
    events = tuple(_event(one, settings.public_url) for one in calendar.entries())
    saved = {"Content-Disposition": 'inline; filename="calendar.ics"'}
    return Response(
        icalendar(calendar_name(TITLE, portal.current()), events), media_type="text/calendar", headers=saved
    )


def calendar_name(title: str, current: Current | None) -> str:
    """What a feed is called among the calendars of a reader: also of which index it is, once there is one."""
    return title if current is None else f"{title}: {current.table.title}, {current.table.whole.name}"


def _months(entries: Iterable[Entry]) -> Iterator[Month]:
    for month, found in groupby(entries, key=lambda one: one.day[:7]):
        name = f"{date.fromisoformat(f'{month}-01'):%B %Y}"
        yield Month(name=name, entries=tuple(map(_told, found)))


def _told(one: Entry) -> Told:
    return Told(
        anchor=f"c{one.number}",
        title=one.title,
        when=words_of_time(one.day, one.time),
        tag="called off" if one.called_off else "",
        came=tuple(Link(words=f"Release {name}", href=f"/releases/{name}") for name in one.releases),
        notes=tuple(_notes(one)),
    )


def _notes(one: Entry) -> Iterator[str]:
    short = ", less than four weeks ahead" if one.is_short else ""
    yield f"First announced on {words_of_time(one.announced_on, None)}{short}."
    yield from map(_change, one.changes)


def _change(one: Changed) -> str:
    said = "Called off" if one.called_off else "Changed"
    before = "" if one.called_off else f"; it was {words_of_time(one.day, one.time)} before"
    return f"{said} on {words_of_time(one.on, None)}{before}. Why: {one.reason}"


def _event(one: Entry, site: str) -> Event:
    begins = datetime.fromisoformat(one.begins_at) if one.time else date.fromisoformat(one.day)
    came = f"Published as {listed(list(one.releases))}." if one.releases else ""
    return Event(
        uid=f"announcement-{one.number}@{urlsplit(site).netloc}",
        summary=one.title,
        about="\n".join(filter(None, (*_notes(one), came))),
        url=f"{site}{CALENDAR.href}#c{one.number}",
        begins=begins,
        changed=datetime.fromisoformat(one.changed_at),
        times=len(one.changes),
        called_off=one.called_off,
    )


_NOTHING = (
    "Nothing is announced at the moment. What is published next stands here as soon as its day is known."
)

ROUTES = Router(path="/", route_handlers=[calendar, feed], middleware=[COMPRESSED, Freshened])
