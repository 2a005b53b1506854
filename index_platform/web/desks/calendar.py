"""``/manage/calendar``: what is announced, and the pages that announce it, change it or call it off."""

from litestar import MediaType, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from index_platform.auth.guards import Access
from index_platform.auth.roles import Right
from index_platform.services import release_checks
from index_platform.services.calendar import Calendar, Entry, Said, waves_known
from index_platform.services.workplace import Workplace
from index_platform.site_time import words_of_time
from index_platform.web.desks.blocks import Actions, Block, Code, Go, Table
from index_platform.web.desks.release_times import DAY, TIME, Typed, time_fields, typed_time
from index_platform.web.desks.room import (
    DeskContext,
    Form,
    FormContext,
    Place,
    Who,
    asked,
    failure_of,
    known,
    shown,
)
from index_platform.web.desks.wave_fields import read_day
from index_platform.web.fields import CheckboxField, Field, Option, SelectField, TextField
from instruments.errors import InvalidInputError, MeasureError, NotFoundError

CALENDAR = "/manage/calendar"
TITLE, WAVE, REASON, OFF = "title", "wave", "reason", "called-off"
_NAMES = (TITLE, WAVE, DAY, TIME, REASON)
Answer = Response[str] | Redirect
Known = NamedDependency[Calendar]


@get(CALENDAR, media_type=MediaType.HTML, sync_to_thread=True, rule=Access.SIGNED_IN)
def listed(visitor: Who, calendar: Known) -> Response[str]:
    """Everything that was announced, the last first."""
    actor = known(visitor)
    release_checks.require_part(actor)
    may, entries = actor.holds(Right.APPROVE_RELEASE), calendar.entries()
    rows = tuple(
        (
            one.title,
            words_of_time(one.day, one.time),
            Code(text=one.wave) if one.wave else "–",
            _state(one),
            Go(words="Change", href=f"{CALENDAR}/{one.number}/change", context=one.title)
            if may and one.is_ahead and not one.called_off
            else "–",
        )
        for one in reversed(entries)
    )
    heads = ("What", "When", "Wave", "State", "Change")
    blocks: list[Block] = [Table(caption="Announced", heads=heads, rows=rows)] if rows else []
    new = Go(words="Announce something", href=f"{CALENDAR}/new") if may else None
    blocks.append(Actions(first=new, others=(Go(words="As the public sees it", href="/calendar"),)))
    lead = (
        "What is announced here stands on the public calendar at once, and every change with its reason. "
        "Figures of a wave that is announced are not public before its time."
    )
    return shown(visitor, DeskContext(title="Calendar", lead=lead, blocks=tuple(blocks)), at=CALENDAR)


@get(f"{CALENDAR}/new", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.APPROVE_RELEASE)
def ask_new(visitor: Who, workplace: Place) -> Answer:
    """The page that asks what to announce."""
    return asked(visitor, _new(workplace, {}), at=CALENDAR)


@post(f"{CALENDAR}/new", sync_to_thread=True, rule=Right.APPROVE_RELEASE)
def announce(visitor: Who, workplace: Place, calendar: Known, data: Form) -> Answer:
    """Announce it."""
    try:
        calendar.announced(_said(data), actor=known(visitor))
    except MeasureError as error:
        return asked(visitor, _new(workplace, data, error), at=CALENDAR)
    return Redirect(CALENDAR, status_code=303)


@get(
    f"{CALENDAR}/{{number:int}}/change",
    media_type=MediaType.HTML,
    sync_to_thread=True,
    rule=Right.APPROVE_RELEASE,
)
def ask_change(visitor: Who, calendar: Known, number: FromPath[int]) -> Answer:
    """The page that asks what changes, and why."""
    one = _entry(calendar, number)
    typed = {TITLE: one.title, **typed_time(one.day, one.time), TIME: one.time or ""}
    return asked(visitor, _change(one, typed), at=CALENDAR)


@post(f"{CALENDAR}/{{number:int}}/change", sync_to_thread=True, rule=Right.APPROVE_RELEASE)
def change(visitor: Who, calendar: Known, number: FromPath[int], data: Form) -> Answer:
    """Change it, or call it off."""
    one = _entry(calendar, number)
    try:
        calendar.changed(
            number, _said(data), actor=known(visitor), reason=data.get(REASON, ""), called_off=OFF in data
        )
    except MeasureError as error:
        return asked(visitor, _change(one, data, error), at=CALENDAR)
    return Redirect(CALENDAR, status_code=303)


def _entry(calendar: Calendar, number: int) -> Entry:
    found = next((one for one in calendar.entries() if one.number == number), None)
    if found is None:
        raise NotFoundError(
            f"nothing was announced under {number}", where="calendar", fix="Look at the calendar again."
        )
    return found


def _state(one: Entry) -> str:
    if one.called_off:
        return "called off"
    if not one.is_ahead:
        return f"came: {', '.join(one.releases)}" if one.releases else "past"
    return "changed" if one.changes else "announced"


def _said(data: Typed) -> Said:
    day = read_day(data, DAY, said="the day")
    if day is None:
        raise InvalidInputError("no day was given", where=DAY, fix="Write day, month and year.")
    return Said(
        title=data.get(TITLE, ""), day=day, time=data.get(TIME, "").strip(), wave=data.get(WAVE) or None
    )


def _fields(typed: Typed, error: MeasureError | None) -> tuple[Field, ...]:
    failures = () if error is None else failure_of(error, _NAMES, TITLE)
    wrong = {one.field: one.words for one in failures}
    hint = "In a few words: everybody reads them."
    title = TextField(TITLE, "What is published", hint, typed.get(TITLE, ""), wrong.get(TITLE, ""))
    day = "Four weeks ahead or more: a shorter notice is told on the calendar."
    return (title, *time_fields(typed, day, failures))


def _new(workplace: Workplace, typed: Typed, error: MeasureError | None = None) -> FormContext:
    options = (
        Option("", "None"),
        *(Option(key, f"{title} ({key})") for key, title in waves_known(workplace.engine)),
    )
    wave = SelectField(
        WAVE, "Figures of which wave", "They are not public before this time.", options, typed.get(WAVE, "")
    )
    return FormContext(
        title="Announce something",
        means=("It stands on the public calendar at once.",),
        fields=(*_fields(typed, error), wave),
        button="Announce it",
        action=f"{CALENDAR}/new",
        cancel=Go(words="Go back without doing it", href=CALENDAR),
        failures=() if error is None else failure_of(error, _NAMES, TITLE),
    )


def _change(one: Entry, typed: Typed, error: MeasureError | None = None) -> FormContext:
    failures = () if error is None else failure_of(error, _NAMES, TITLE)
    wrong = {found.field: found.words for found in failures}
    hint = "Everybody reads it beside what was announced before."
    return FormContext(
        title=f"Change “{one.title}”?",
        lead=f"Announced for {words_of_time(one.day, one.time)}.",
        means=("What was said before stays on the public calendar, with the reason of the change.",),
        fields=(
            *_fields(typed, error),
            CheckboxField(OFF, "Call it off", "It is not published at all.", checked=OFF in typed),
            TextField(REASON, "Why", hint, typed.get(REASON, ""), wrong.get(REASON, "")),
        ),
        button="Change it",
        action=f"{CALENDAR}/{one.number}/change",
        cancel=Go(words="Go back without doing it", href=CALENDAR),
        failures=failures,
    )


HANDLERS = (listed, ask_new, announce, ask_change, change)
