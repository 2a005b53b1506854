"""What is due of the commitments of places: what reminds whom of it when, and what was put off until when.

A commitment reminds by its words as they stand: thirty days before its day, after it, and when it has ended
and no release has told how. Whoever writes such words may put a reminder off, with a reason; other words
remind anew.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.keys import fingerprint, new_token
from index_platform.auth.roles import Right
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import accounts, audit, own_desk, place_texts
from index_platform.queries.own_desk import PutOff
from index_platform.queries.place_texts import Written
from index_platform.services import release_texts, releases, saved_places
from index_platform.services.place_texts import COMMITMENT, reason_of
from index_platform.services.saved_places import Kept
from index_platform.services.sessions import actor_of
from index_platform.site_time import day_of
from instruments.errors import ConflictError, InvalidInputError, NotFoundError
from instruments.shapes import is_day
from reports.place_texts import Commitment, Status, Texts, commitment

SOON = timedelta(days=30)
LATEST = timedelta(days=366)  # so far ahead a reminder can be put off
UNTIL, REASON = "until", "reason"
_RIGHT, _WHERE = Right.WRITE_PLACE_TEXTS, "reminders"
_OPEN = (Status.PLANNED, Status.UNDER_WAY)


class Why(StrEnum):
    """What a commitment reminds of."""

    OVERDUE = "overdue"  # its day has gone by, and it goes on
    SOON = "soon"  # its day comes within thirty days
    UNTOLD = "untold"  # it has ended, and no release tells its result


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One commitment of a saved place as it stands. told: whether the newest release tells its result.

    put_off: each time that these words were put off, the first first.
    """

    number: int
    version: int
    place: Kept
    words: Commitment
    written_at: str
    told: bool
    put_off: tuple[PutOff, ...] = ()

    @property
    def day(self) -> date:
        """The day it reminds on: its own, or that until which it was put off."""
        return date.fromisoformat(self.put_off[-1].until if self.put_off else self.words.due)

    @property
    def is_over(self) -> bool:
        """Whether there is nothing left to remind of: it has ended, and people were told how."""
        return self.words.status not in _OPEN and self.told

    def why(self, today: date) -> Why | None:
        """What it reminds of on a day; None while there is nothing, and while it is put off."""
        due = date.fromisoformat(self.words.due)
        if self.is_over or (self.put_off and today < self.day):
            return None
        if self.words.status in _OPEN:
            if due < today:
                return Why.OVERDUE
            return Why.SOON if due - today <= SOON else None
        return Why.UNTOLD if due <= today else None


def actions(
    engine: Engine, places: Collection[Kept], *, moment: datetime, actor: Actor
) -> tuple[Action, ...]:
    """What officers wrote of these places and what stands of it, place by place, the earliest day first."""
    require(actor, _RIGHT, where=_WHERE)
    newest = releases.latest(engine, moment=moment)
    texts = release_texts.public(engine, newest.id, moment=moment) if newest else {}
    with reading(engine) as session:
        found = [(place, one) for place in places for one in _standing(session, place)]
        delays = own_desk.put_offs(session, [one.number for _, one in found])
    made = [_action(place, one, texts, delays) for place, one in found]
    order = {place.code: number for number, place in enumerate(places)}
    return tuple(sorted(made, key=lambda one: (order[one.place.code], one.words.due, one.number)))


def standing(engine: Engine, number: int, *, actor: Actor) -> tuple[Written, Commitment]:
    """The commitment of this number as it stands; NotFoundError where none stands."""
    require(actor, _RIGHT, where=_WHERE)
    with reading(engine) as session:
        found = _commitment(session, number)
    return found, commitment(found.text.content)


def put_off(
    engine: Engine,
    number: int,
    version: int,
    until: str,
    reason: str,
    *,
    moment: datetime,
    zone: ZoneInfo,
    actor: Actor,
) -> None:
    """Let a commitment, of which ``version`` was seen, remind of nothing before an ISO day of the site."""
    require(actor, _RIGHT, where=_WHERE)
    said, today = reason_of(reason), day_of(moment, zone)
    if not is_day(until) or not today < date.fromisoformat(until) <= today + LATEST:
        raise InvalidInputError(
            "a reminder is put off to a day that is ahead, within a year",
            where=UNTIL,
            fix="Write day, month and year in digits, such as 1 12 2026.",
        )
    with unit_of_work(engine) as session:
        found = _commitment(session, number)
        if found.version != version:
            raise ConflictError(
                "somebody else changed it meanwhile",
                where=_WHERE,
                fix="Look at your desk again, then decide.",
            )
        own_desk.put_off(
            session,
            PutOff(entry=number, version=version, until=until, reason=said, put_off_at=stamp(moment)),
            actor.id,
        )
        facts = {"entry": number, "version": version, "until": until}
        place = found.entry.place
        done = deed(actor, "reminder.put_off", "place", place, moment=moment, reason=said, detail=facts)
        audit.write(session, done)


def address_made(engine: Engine, *, actor: Actor) -> str | None:
    """When the secret address of somebody's own reminders was made; None where there is none."""
    require(actor, _RIGHT, where=_WHERE)
    with reading(engine) as session:
        return own_desk.address_made(session, actor.id)


def new_address(engine: Engine, *, moment: datetime, actor: Actor) -> str:
    """The token of a new secret address of one's own reminders, told this once. The one before is closed."""
    require(actor, _RIGHT, where=_WHERE)
    token = new_token()
    with unit_of_work(engine) as session:
        own_desk.set_address(session, actor.id, fingerprint(token), stamp(moment))
        audit.write(session, deed(actor, "reminders.address", "account", actor.id, moment=moment))
    return token


def close_address(engine: Engine, *, moment: datetime, actor: Actor) -> None:
    """Close the secret address of one's own reminders, where there is one."""
    require(actor, _RIGHT, where=_WHERE)
    with unit_of_work(engine) as session:
        own_desk.drop_address(session, actor.id)
        audit.write(session, deed(actor, "reminders.close", "account", actor.id, moment=moment))


def read_at(engine: Engine, token: str, *, moment: datetime) -> tuple[Action, ...]:
    """What reminds whoever has this secret address; NotFoundError where it is none, or is none any more."""
    with reading(engine) as session:
        name = own_desk.account_of(session, fingerprint(token))
        account = accounts.get(session, name) if name else None
    actor = actor_of(account.id, account.name, account.grants) if account and account.may_sign_in else None
    if actor is None or not actor.holds(_RIGHT):
        raise NotFoundError(
            "there is no calendar at this address", where=_WHERE, fix="Make a new address at your desk."
        )
    kept = saved_places.kept(engine, actor=actor)
    return tuple(one for one in actions(engine, kept, moment=moment, actor=actor) if not one.is_over)


def _standing(session: Session, place: Kept) -> list[Written]:
    found = place_texts.newest(session, place.geography, place.code)
    return [one for one in found if one.entry.kind == COMMITMENT and not one.text.retired]


def _commitment(session: Session, number: int) -> Written:
    found = place_texts.get(session, number)
    if found.entry.kind != COMMITMENT or found.text.retired:
        raise NotFoundError("no such commitment stands", where=_WHERE, fix="Look at your desk again.")
    return found


def _action(
    place: Kept, one: Written, texts: Texts, delays: Mapping[tuple[int, int], tuple[PutOff, ...]]
) -> Action:
    words = commitment(one.text.content)
    public = texts[place.code].commitments if place.code in texts else ()
    return Action(
        number=one.number,
        version=one.version,
        place=place,
        words=words,
        written_at=one.text.written_at,
        told=words.result != ""
        and any((each.asked, each.result) == (words.asked, words.result) for each in public),
        put_off=delays.get((one.number, one.version), ()),
    )
