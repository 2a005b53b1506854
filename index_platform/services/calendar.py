"""The calendar of publication: what is announced for when, every change with its reason, and what came."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import announcements, audit, releases, waves
from index_platform.queries.announcements import Announced, Announcement
from index_platform.queries.releases import Release
from index_platform.services import jobs, publishing
from index_platform.site_time import day_and_time, day_of, moment_of
from instruments.errors import ConflictError, InvalidInputError

NOTICE = timedelta(days=28)  # a day of publication is announced four weeks ahead
LONGEST = 200  # signs of a title, and of a reason
_WHERE = "calendar"
_START = "00:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is to be announced, as it was typed. time: empty where only the day is known."""

    title: str
    day: str
    time: str = ""
    wave: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A change of something announced: what was said before, on which day it changed, and why."""

    day: str
    time: str | None
    on: str  # ISO day
    reason: str
    called_off: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the calendar. Days and times are of the site's time zone."""

    number: int
    title: str
    wave: str | None
    day: str
    time: str | None
    begins_at: str  # UTC, as stored
    changed_at: str  # the same, of what was said last
    announced_on: str
    called_off: bool
    is_ahead: bool
    is_short: bool  # announced less than four weeks ahead
    changes: tuple[Changed, ...]
    releases: tuple[str, ...]  # those of its wave that came since, and are public or were


class Calendar:
    """The calendar of one site, as everybody may see it."""

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime], zone: ZoneInfo) -> None:
        self._engine, self._clock, self._zone = engine, clock, zone

    def entries(self) -> tuple[Entry, ...]:
        """All that was ever announced, by its time as it stands."""
        moment = self._clock()
        with reading(self._engine) as session:
            found = announcements.every(session)
            public = [one for one in releases.stored(session) if one.was_public(moment)]
        return tuple(_entry(one, _came(one, found, public), moment, self._zone) for one in found)

    def announced(self, said: Said, *, actor: Actor = LOCAL) -> Announced:
        """Announce something new for a day, or a day and a time, that is ahead."""
        with unit_of_work(self._engine) as session:
            return self._stored(session, said, actor, None, "", called_off=False)

    def changed(
        self, number: int, said: Said, *, actor: Actor = LOCAL, reason: str, called_off: bool = False
    ) -> Announced:
        """Announce another day or title of something, or that it is called off, with the reason."""
        with unit_of_work(self._engine) as session:
            found = announcements.get(session, number)
            if not (why := " ".join(reason.split())):
                raise InvalidInputError(
                    "no reason was given", where="reason", fix="Write why it changes: everybody reads it."
                )
            if found.stands.called_off or found.stands.begins_at <= stamp(self._clock()):
                raise ConflictError(
                    "it was called off" if found.stands.called_off else "its time has come",
                    where=_WHERE,
                    fix="Announce something new.",
                )
            return self._stored(session, said, actor, found, why, called_off=called_off)

    def _stored(
        self,
        session: Session,
        said: Said,
        actor: Actor,
        before: Announcement | None,
        reason: str,
        *,
        called_off: bool,
    ) -> Announced:
        require(actor, Right.APPROVE_RELEASE, where=_WHERE)
        moment, title = self._clock(), _short(said.title, "title")
        at = moment_of(said.day, said.time.strip() or _START, self._zone)
        day, time = day_and_time(at, self._zone)
        if at <= moment and not called_off:
            raise InvalidInputError(
                "this time is past, and what is announced is ahead",
                where="day",
                fix="Give a day that is ahead.",
            )
        wave = before.stands.wave if before else said.wave
        if wave is not None:
            waves.get(session, wave)
            publishing.require_not_overtaken(session, wave, stamp(at), called_off=called_off, moment=moment)
        made = announcements.add(
            session,
            title=title,
            wave=wave,
            day=day,
            time=time if said.time.strip() else None,
            begins_at=stamp(at),
            actor=actor.id,
            moment=stamp(moment),
            subject=before.number if before else None,
            reason=_short(reason, "reason") if before else "",
            called_off=called_off,
        )
        jobs.site_due(session, stamp(moment))  # the start page tells it
        action = "calendar.change" if before else "calendar.announce"
        facts = {"title": title, "begins_at": made.begins_at, "called_off": called_off}
        audit.write(
            session,
            deed(actor, action, "calendar", str(made.subject), moment=moment, reason=reason, detail=facts),
        )
        return made


def waves_known(engine: Engine) -> tuple[tuple[str, str], ...]:
    """(key, title) of every wave of which something can be announced."""
    with reading(engine) as session:
        return tuple((one.key, one.title) for one in waves.summaries(session))


def _short(text: str, where: str) -> str:
    said = " ".join(text.split())
    if not said or len(said) > LONGEST:
        raise InvalidInputError(
            f"the {where} is {'missing' if not said else f'longer than {LONGEST} signs'}",
            where=where,
            fix="Write it in a few words: everybody reads it.",
        )
    return said


def _entry(one: Announcement, came: Sequence[Release], moment: datetime, zone: ZoneInfo) -> Entry:
    stands, first = one.stands, day_of(one.first_at, zone)
    begins = day_of(stands.begins_at, zone)
    return Entry(
        number=one.number,
        title=stands.title,
        wave=stands.wave,
        day=stands.day,
        time=stands.time,
        begins_at=stands.begins_at,
        changed_at=stands.announced_at,
        announced_on=first.isoformat(),
        called_off=stands.called_off,
        is_ahead=stands.begins_at > stamp(moment),
        is_short=begins - first < NOTICE and not stands.called_off,
        changes=tuple(_changes(one, zone)),
        releases=tuple(release.id for release in came),
    )


def _changes(one: Announcement, zone: ZoneInfo) -> Iterator[Changed]:
    for before, after in zip(one.said, one.said[1:], strict=False):
        yield Changed(
            day=before.day,
            time=before.time,
            on=day_of(after.announced_at, zone).isoformat(),
            reason=after.reason,
            called_off=after.called_off,
        )


def _came(one: Announcement, found: Sequence[Announcement], public: Sequence[Release]) -> tuple[Release, ...]:
    """The releases of its wave since its time, up to what is announced next of the same wave."""
    stands = one.stands
    if stands.wave is None or stands.called_off:
        return ()
    later = [
        other.stands.begins_at
        for other in found
        if other.stands.wave == stands.wave
        and not other.stands.called_off
        and other.stands.begins_at > stands.begins_at
    ]
    until = min(later, default="~")  # after every moment
    return tuple(
        release
        for release in public
        if release.wave == stands.wave and stands.begins_at <= (release.publish_at or "") < until
    )
