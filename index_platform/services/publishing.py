"""From when on an approved release is public: its approval, or a later moment that can only be put off."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import announcements, audit, releases
from index_platform.queries.announcements import Announced
from index_platform.queries.publications import Publication
from index_platform.queries.releases import Release
from index_platform.services import jobs, refusals
from index_platform.site_time import USUAL, day_and_time, words_of_time
from instruments.errors import ConflictError, InvalidInputError

_APPROVE = "releases approve"
_CALENDAR = "/manage/calendar"


def approve_for(
    session: Session, release: Release, at: datetime | None, *, moment: datetime, actor: Actor
) -> Release:
    """Move a release whose proposal was approved to approved: public from ``at`` on, or from this moment.

    InvalidInputError: ``at`` is past. ConflictError: figures of the wave are announced for later.
    """
    if at is not None:
        _require_ahead(at, moment)
    publish_at = stamp(at or moment)
    _require_not_before(announcements.ahead(session, release.wave, stamp(moment)), release, publish_at)
    said = Publication(publish_at=publish_at, actor=actor.id, set_at=stamp(moment))
    if at is not None:
        jobs.publishing(session, release.id, publish_at, moment=moment)
        facts = {"publish_at": publish_at}
        audit.write(
            session, deed(actor, "release.schedule", "release", release.id, moment=moment, detail=facts)
        )
    return releases.approve(session, release.id, said)


def postponed(
    engine: Engine,
    name: str,
    at: datetime,
    *,
    zone: ZoneInfo,
    moment: datetime,
    actor: Actor = LOCAL,
    reason: str,
) -> Release:
    """Put off a release that is approved and not yet public; what was announced of it changes with it.

    zone: the site's, in which the calendar says it. reason: the public reads it where it was announced.
    """
    with (
        refusals.noted(engine, actor, "release.postpone", "release", name, moment=moment),
        unit_of_work(engine) as session,
    ):
        require(actor, Right.STOP_RELEASE, where="releases postpone")
        _require_ahead(at, moment)
        if not reason.strip():
            raise InvalidInputError(
                "no reason was given", where="reason", fix="Write why, in a sentence that everybody may read."
            )
        release = releases.get(session, name)
        publish_at = stamp(at)
        said = Publication(publish_at=publish_at, actor=actor.id, set_at=stamp(moment), reason=reason.strip())
        if not release.waits(moment):
            raise ConflictError(
                f"{release.id} is {state_words(release, moment)}, and only what waits is put off",
                where="releases postpone",
                fix="Withdraw it, where it must not be public: thriving releases withdraw.",
            )
        found = releases.postpone(session, release.id, said)
        jobs.publishing(session, release.id, publish_at, moment=moment)
        _put_off(session, release, at, zone, said)
        facts = {"publish_at": publish_at, "before": release.publish_at}
        audit.write(
            session,
            deed(
                actor, "release.postpone", "release", release.id, moment=moment, reason=reason, detail=facts
            ),
        )
        return found


def announced_for(engine: Engine, wave: str, *, moment: datetime) -> Announced | None:
    """What is announced next of a wave; None where nothing is."""
    with reading(engine) as session:
        found = announcements.ahead(session, wave, stamp(moment))
        return None if found is None else found.stands


def state_words(release: Release, moment: datetime) -> str:
    """What a release is at a moment, in words."""
    if release.is_public(moment):
        return "public"
    return "approved, and waits for its time" if release.waits(moment) else release.state


def require_not_overtaken(
    session: Session, wave: str, begins_at: str, *, called_off: bool, moment: datetime
) -> None:
    """Refuse to announce a wave for later than a release of it that waits becomes public."""
    for release in releases.stored(session):
        if release.wave != wave or not release.waits(moment):
            continue
        if called_off or (release.publish_at or "") < begins_at:
            raise ConflictError(
                f"{release.id} of the wave {wave!r} is approved, and would be public before",
                where="calendar",
                fix=f"Put it off first, and the calendar with it, under /manage/releases/{release.id}.",
            )


def _put_off(session: Session, release: Release, at: datetime, zone: ZoneInfo, said: Publication) -> None:
    """What was announced of the wave for before, announced for the new time."""
    found = announcements.ahead(session, release.wave, said.set_at)
    if found is None or found.stands.begins_at >= said.publish_at:
        return
    day, time = day_and_time(at, zone)
    announcements.add(
        session,
        title=found.stands.title,
        wave=release.wave,
        day=day,
        time=time,
        begins_at=said.publish_at,
        actor=said.actor,
        moment=said.set_at,
        subject=found.number,
        reason=said.reason,
    )
    jobs.site_due(session, said.set_at)  # the start page tells it


def _require_ahead(at: datetime, moment: datetime) -> None:
    if at <= moment:
        raise InvalidInputError(
            f"{stamp(at)[:16]} UTC is past, and nothing is published in the past",
            where="day",
            fix="Give a time that is ahead, or none: it is then public at once.",
        )


def _require_not_before(
    announced: announcements.Announcement | None, release: Release, publish_at: str
) -> None:
    if announced is None or publish_at >= announced.stands.begins_at:
        return
    said = announced.stands
    raise ConflictError(
        f"figures of the wave {release.wave!r} are announced for {words_of_time(said.day, said.time)}, and "
        "are not public before that",
        where=_APPROVE,
        fix=f"Approve it for that time (thriving releases approve {release.id} "
        f"--at {said.day}T{said.time or USUAL}), or announce another with the reason under {_CALENDAR}.",
    )
