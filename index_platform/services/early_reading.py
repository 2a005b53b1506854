"""Who may read a release in the hours before it is public, why, and how often they did.

Whoever holds the right to unreleased figures makes them, and needs no list.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require, require_signed_in
from index_platform.auth.roles import Right, Role
from index_platform.auth.words import ROLES
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import accounts, audit, early_readers, releases
from index_platform.queries.accounts import Account
from index_platform.queries.early_readers import EarlyReader
from index_platform.queries.published import table_from_document
from index_platform.queries.releases import Release
from index_platform.services import publishing, refusals
from instruments.errors import ConflictError, InvalidInputError, NotPermittedError

HOURS = 24  # before publication, and no more
_WHERE = "releases early"
_NEVER = "~"  # after every moment
LONGEST = 300  # signs of a reason, which everybody reads


@dataclass(frozen=True, slots=True, kw_only=True)
class OnList:
    """Somebody on the list of a release, for those who keep the list."""

    number: int
    name: str
    roles: str
    hours: int
    reason: str
    openings: int
    stands: bool  # not taken off


@dataclass(frozen=True, slots=True, kw_only=True)
class Early:
    """Somebody who read a release before everybody, as everybody may know it: no name."""

    roles: str
    reason: str
    hours: int
    openings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """A release that somebody may read before it is public. No place is named before they may."""

    release: str
    reason: str
    opens_at: datetime | None  # None before its time of publication is known
    publish_at: str | None
    places: tuple[tuple[str, str], ...] = ()  # code and name, once it is open


def added(
    engine: Engine, name: str, email: str, hours: int, *, moment: datetime, actor: Actor = LOCAL, reason: str
) -> EarlyReader:
    """Put the account of an address on the list of a release that is not public, so many hours before.

    InvalidInputError names ``email``, ``hours`` or ``reason`` as its where.
    """
    with (
        refusals.noted(engine, actor, "release.list_early", "release", name, moment=moment),
        unit_of_work(engine) as session,
    ):
        _require_keeper(actor)
        release = _listable(session, name, moment)
        said = _reason(reason)
        if not 1 <= hours <= HOURS:
            raise InvalidInputError(
                f"{hours} is no number of hours from 1 to {HOURS}",
                where="hours",
                fix="Nobody reads figures more than a day before everybody.",
            )
        person = _person(session, email)
        if person.id == actor.id:
            raise NotPermittedError(
                "nobody puts themselves on the list", where=_WHERE, fix="Ask another who may approve or stop."
            )
        if any(one.account == person.id for one in _standing(session, release.id)):
            raise ConflictError(
                f"{person.name} stands on the list of {release.id} already",
                where="email",
                fix="Take them off first to change what it says.",
            )
        roles = sorted({role for role, _ in person.grants})
        made = early_readers.add(
            session,
            release.id,
            person.id,
            roles=roles,
            hours=hours,
            reason=said,
            actor=actor.id,
            moment=stamp(moment),
        )
        facts = {"account": person.id, "hours": hours}
        listed = deed(
            actor, "release.list_early", "release", release.id, moment=moment, reason=said, detail=facts
        )
        audit.write(session, listed)
        return made


def removed(engine: Engine, name: str, number: int, *, moment: datetime, actor: Actor = LOCAL) -> None:
    """Take somebody off the list of a release that is not public."""
    with unit_of_work(engine) as session:
        _require_keeper(actor)
        release = _listable(session, name, moment)
        found = early_readers.get(session, release.id, number)
        if found.removed_at is not None:
            raise ConflictError("they were taken off before", where=_WHERE, fix="Look at the list again.")
        early_readers.remove(session, found, actor=actor.id, moment=stamp(moment))
        facts = {"account": found.account}
        off = deed(actor, "release.unlist_early", "release", release.id, moment=moment, detail=facts)
        audit.write(session, off)


def on_list(engine: Engine, name: str, *, actor: Actor) -> tuple[OnList, ...]:
    """Everybody who stands or stood on the list of a release, for those who keep it."""
    _require_keeper(actor)
    with reading(engine) as session:
        release = releases.get(session, name)
        opened = early_readers.openings(session, release.id, release.publish_at or _NEVER)
        return tuple(
            OnList(
                number=one.number,
                name=accounts.get(session, one.account).name,
                roles=_roles(one),
                hours=one.hours,
                reason=one.reason,
                openings=opened.get(one.account, 0),
                stands=one.removed_at is None,
            )
            for one in early_readers.of_release(session, release.id)
        )


def told(engine: Engine, release: Release) -> tuple[Early, ...]:
    """Who could read a release before it was public, and who did: what everybody may know afterwards."""
    with reading(engine) as session:
        opened = early_readers.openings(session, release.id, release.publish_at or _NEVER)
        found = early_readers.of_release(session, release.id)
    return tuple(
        Early(roles=_roles(one), reason=one.reason, hours=one.hours, openings=opened.get(one.account, 0))
        for one in found
        if one.removed_at is None or opened.get(one.account)
    )


def mine(engine: Engine, actor: Actor, *, moment: datetime) -> tuple[Mine, ...]:
    """The releases on whose list somebody stands and that are not public yet."""
    with reading(engine) as session:
        return tuple(
            _mine(session, one, release, moment)
            for one in early_readers.of_account(session, actor.id)
            if not (release := releases.get(session, one.release)).was_public(moment)
            and release.state != "withdrawn"
        )


def require_reader(session: Session, name: str, actor: Actor | None, *, moment: datetime) -> Release:
    """The release, for those who may read it now; of any other, nobody is told even whether it is there."""
    known = require_signed_in(actor, where="releases")
    if known.holds(Right.READ_UNRELEASED):
        return releases.get(session, name)
    entry = next((one for one in early_readers.of_account(session, known.id) if one.release == name), None)
    if entry is None:
        require(known, Right.READ_UNRELEASED, where="releases")
    release = releases.get(session, name)
    opens_at = None if entry is None else _opens_at(entry, release)
    if release.state != "approved" or opens_at is None or moment < opens_at:
        raise NotPermittedError(
            "you stand on the list of those who may read it before it is public, and not yet at this time",
            where="releases",
            fix="See from when on: /manage/early.",
        )
    return release


def _opens_at(entry: EarlyReader, release: Release) -> datetime | None:
    """From when on somebody may read it: it moves with the publication."""
    if release.publish_at is None:
        return None
    return datetime.fromisoformat(release.publish_at) - timedelta(hours=entry.hours)


def _mine(session: Session, entry: EarlyReader, release: Release, moment: datetime) -> Mine:
    opens_at = _opens_at(entry, release)
    is_open = opens_at is not None and opens_at <= moment
    table = table_from_document(releases.document(session, release.id)) if is_open else None
    return Mine(
        release=release.id,
        reason=entry.reason,
        opens_at=opens_at,
        publish_at=release.publish_at,
        places=() if table is None else tuple((one.code, one.name) for one in (table.whole, *table.places)),
    )


def _listable(session: Session, name: str, moment: datetime) -> Release:
    release = releases.get(session, name)
    if release.state == "withdrawn" or release.is_public(moment):
        raise ConflictError(
            f"{release.id} is {publishing.state_words(release, moment)}, and its list is closed",
            where=_WHERE,
            fix="Only for a release that will be public is there a list.",
        )
    return release


def _person(session: Session, email: str) -> Account:
    found = accounts.by_email(session, email.strip().lower())
    if found is None or found.state != "active":
        raise InvalidInputError(
            "nobody with this address has an account in use",
            where="email",
            fix="Write the address by which they sign in, or ask an administrator to invite them.",
        )
    return found


def _standing(session: Session, release: str) -> Iterable[EarlyReader]:
    return (one for one in early_readers.of_release(session, release) if one.removed_at is None)


def _require_keeper(actor: Actor) -> None:
    """Whoever may approve a release, or stop one, keeps its list."""
    if not actor.holds(Right.APPROVE_RELEASE):
        require(actor, Right.STOP_RELEASE, where=_WHERE)


def _reason(text: str) -> str:
    said = " ".join(text.split())
    if not said or len(said) > LONGEST:
        raise InvalidInputError(
            "no reason was given" if not said else f"the reason is longer than {LONGEST} signs",
            where="reason",
            fix="Write in a sentence why they must know before; the public reads it, so name nobody.",
        )
    return said


def _roles(entry: EarlyReader) -> str:
    return ", ".join(ROLES[Role(role)] for role in entry.roles) or "Somebody without a role"
