"""Reminders of one's own desk: put one off, and read them all in a calendar at a secret address."""

from collections.abc import Mapping
from datetime import date, datetime
from urllib.parse import quote, urlsplit

from litestar import MediaType, Response, get, post, route
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from index_platform.auth.actors import Actor
from index_platform.auth.guards import Access
from index_platform.auth.roles import Right
from index_platform.services import reminders
from index_platform.services.place_texts import LONGEST_REASON
from index_platform.services.portal import Portal
from index_platform.services.reminders import REASON, UNTIL, Action
from index_platform.services.workplace import Workplace
from index_platform.web.calendar import calendar_name
from index_platform.web.desks.blocks import Actions, Code, Facts, Go, Panel, Prose
from index_platform.web.desks.own_desk import DESK
from index_platform.web.desks.place_deeds import VERSION, seen_version
from index_platform.web.desks.room import (
    DeskContext,
    Form,
    FormContext,
    Hidden,
    Place,
    Who,
    asked,
    fact,
    failure_of,
    known,
    shown,
)
from index_platform.web.desks.wave_fields import day_field, read_day
from index_platform.web.fields import TextField
from index_platform.web.icalendar import Event, icalendar
from index_platform.web.places import READ
from instruments.errors import MeasureError
from reports.place_texts import STATUS_WORDS
from reports.sentences import day_words

Answer = Response[str] | Redirect
_ONE, _CALENDAR, _CLOSE = f"{DESK}/reminders/{{number:int}}", f"{DESK}/calendar", f"{DESK}/calendar/close"
_RULE = Right.WRITE_PLACE_TEXTS
_BACK = Go(words="Back to your desk", href=DESK)
NAME = "What was promised in your places"


@get(_ONE, media_type=MediaType.HTML, sync_to_thread=True, rule=_RULE)
def ask_put_off(visitor: Who, workplace: Place, number: FromPath[int]) -> Answer:
    """Ask until when a reminder is put off, and why."""
    return asked(visitor, _put_off_page(workplace, number, {}, known(visitor)), at=DESK)


@post(_ONE, sync_to_thread=True, rule=_RULE)
def put_off(visitor: Who, workplace: Place, number: FromPath[int], data: Form) -> Answer:
    """Put a reminder off."""
    actor = known(visitor)
    try:
        reminders.put_off(
            workplace.engine,
            number,
            seen_version(data),
            read_day(data, UNTIL, "the day") or "",
            data.get(REASON, ""),
            moment=workplace.clock(),
            zone=workplace.settings.time_zone,
            actor=actor,
        )
    except MeasureError as error:
        return asked(visitor, _put_off_page(workplace, number, data, actor, error), at=DESK)
    return Redirect(DESK, status_code=303)


@get(_CALENDAR, media_type=MediaType.HTML, sync_to_thread=True, rule=_RULE)
def ask_address(visitor: Who, workplace: Place) -> Answer:
    """Ask before a secret address is made, or made anew."""
    made = reminders.address_made(workplace.engine, actor=known(visitor))
    close = Actions(others=(Go(words="Close the address", href=_CLOSE),))
    page = FormContext(
        title="Your reminders in your calendar",
        lead="A calendar that subscribes to a secret address shows the days of what was promised in the "
        "places of your desk.",
        means=(
            "It is shown once. Keep it as you keep a password: whoever has it reads these reminders.",
            "They hold what officers wrote, also what is not public yet, and no figure of the survey.",
            "The address that you have now is closed." if made else "You can close it at any time.",
        ),
        button="Make a new address" if made else "Make the address",
        action=_CALENDAR,
        cancel=_BACK,
        blocks=(close,) if made else (),
    )
    return asked(visitor, page, at=DESK)


@post(_CALENDAR, sync_to_thread=True, rule=_RULE)
def make_address(visitor: Who, workplace: Place) -> Response[str]:
    """Make a secret address, and show it this once."""
    token = reminders.new_address(workplace.engine, moment=workplace.clock(), actor=known(visitor))
    address = f"{workplace.settings.public_url}/reminders/{token}/calendar.ics"
    said = (
        "Copy it into your calendar, where that says “subscribe” or “from a web address”. "
        "It is not shown again; a new one can be made at any time."
    )
    blocks = (
        Panel(
            title="Copy it now",
            blocks=(Prose(paragraphs=(said,)), Facts(rows=(fact("Address", Code(text=address)),))),
        ),
    )
    page = DeskContext(
        title="The address of your reminders",
        lead="It works from now on, and no earlier one does.",
        blocks=(*blocks, Actions(others=(_BACK,))),
    )
    return shown(visitor, page, at=DESK)


@get(_CLOSE, media_type=MediaType.HTML, sync_to_thread=True, rule=_RULE)
def ask_close(visitor: Who) -> Answer:
    """Ask before the address is closed."""
    page = FormContext(
        title="Close the address of your reminders?",
        means=("Calendars that read it find nothing there any more. A new address can be made.",),
        button="Close it",
        action=_CLOSE,
        cancel=_BACK,
    )
    return asked(visitor, page, at=DESK)


@post(_CLOSE, sync_to_thread=True, rule=_RULE)
def close_address(visitor: Who, workplace: Place) -> Redirect:
    """Close the address."""
    reminders.close_address(workplace.engine, moment=workplace.clock(), actor=known(visitor))
    return Redirect(DESK, status_code=303)


@route("/reminders/{token:str}/calendar.ics", http_method=READ, sync_to_thread=True, rule=Access.PUBLIC)
def calendar(workplace: Place, portal: NamedDependency[Portal], token: FromPath[str]) -> Response[bytes]:
    """What reminds the owner of a secret address, as a calendar."""
    found = reminders.read_at(workplace.engine, token, moment=workplace.clock())
    events = tuple(_event(one, workplace.settings.public_url) for one in found)
    saved = {"Content-Disposition": 'inline; filename="reminders.ics"'}
    return Response(
        icalendar(calendar_name(NAME, portal.current()), events), media_type="text/calendar", headers=saved
    )


def _event(one: Action, site: str) -> Event:
    """An event on the day of a commitment, or on that until which it was put off."""
    words, last = one.words, one.put_off[-1] if one.put_off else None
    lines = [
        f"{one.place.name}: {STATUS_WORDS[words.status]}. {words.owner}.",
        f"Its day is {day_words(date.fromisoformat(words.due))}.",
        f"Put off: {last.reason}" if last else "",
    ]
    return Event(
        uid=f"commitment-{one.number}@{urlsplit(site).netloc}",
        summary=f"{one.place.name}: {words.asked}",
        about="\n".join(filter(None, lines)),
        url=f"{site}/manage/places/{quote(one.place.code)}/entries/{one.number}",
        begins=one.day,
        changed=datetime.fromisoformat(last.put_off_at if last else one.written_at),
        times=one.version - 1 + len(one.put_off),
        called_off=False,
    )


def _put_off_page(
    workplace: Workplace,
    number: int,
    typed: Mapping[str, str],
    actor: Actor,
    error: MeasureError | None = None,
) -> FormContext:
    found, words = reminders.standing(workplace.engine, number, actor=actor)
    failures = () if error is None else failure_of(error, (UNTIL, REASON), "")
    wrong = {one.field: one.words for one in failures}
    hint = f"Up to {LONGEST_REASON} letters. Whoever has the place on their desk reads it."
    return FormContext(
        title="Put this reminder off?",
        lead=words.asked,
        means=("It reminds nobody before that day. Changed words remind at once.",),
        facts=(
            fact("How far it is", STATUS_WORDS[words.status]),
            fact("Day", day_words(date.fromisoformat(words.due))),
            fact("Who looks after it", words.owner),
        ),
        fields=(
            day_field(UNTIL, "Remind again on", "A day within a year.", typed, wrong),
            TextField(REASON, "Why", hint, typed.get(REASON, ""), wrong.get(REASON, "")),
        ),
        hidden=(Hidden(name=VERSION, value=str(found.version)),),
        button="Put it off",
        action=f"{DESK}/reminders/{number}",
        cancel=_BACK,
        failures=failures,
    )


HANDLERS = (
    ask_put_off,
    put_off,
    ask_address,
    make_address,
    ask_close,
    close_address,
    calendar,
)
