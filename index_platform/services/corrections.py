"""A wave that is released again: what is said of it when it is proposed, and where each release then stands.

Of two releases of one wave the later takes the place of the earlier, which stays at its address and says so.
Why, somebody says in public when it is proposed; whether it is substantial, and what differs, a rule finds.
"""

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, tzinfo
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.db import reading
from index_platform.queries import releases
from index_platform.queries.published import change_from_document, table_from_document
from index_platform.queries.releases import Release
from index_platform.site_time import day_of
from index_platform.storage import runs
from instruments.errors import InvalidInputError, NotReproducedError, WithdrawnError
from reports.corrections import Difference, Kind, Notice, Standing, Undone, counts_words, differences
from reports.sentences import counted, day_words
from scoring.published import PublishedTable
from scoring.published_change import PublishedChange

LONGEST = 200  # signs of a public reason: it stands on the front page of every report
_WHERE = "releases propose"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """Why a wave is released again, for everybody to read.

    since: the release that first said what is put right; empty for the one whose place is taken.
    """

    kind: Kind
    reason: str
    since: str = ""


def line(engine: Engine, wave: str, moment: datetime) -> tuple[Release, ...]:
    """Every release of a wave that was public by a moment, the oldest first."""
    with reading(engine) as session:
        return tuple(one for one in _line(session, wave) if one.was_public(moment))


class Standings:
    """Where the releases of one database stand, each found once for every state of its line.

    zone: in which days are said.
    """

    def __init__(self, engine: Engine, zone: tzinfo) -> None:
        self._engine, self._zone = engine, zone
        self._found: dict[tuple[str, str], Standing] = {}

    def of(self, release: Release, moment: datetime) -> Standing:
        """Where a release stands at a moment among those of its wave."""
        key = (release.id, self.line(release, moment))
        if key not in self._found:
            self._found[key] = standing(self._engine, release, moment=moment, zone=self._zone)
        return self._found[key]

    def line(self, release: Release, moment: datetime) -> str:
        """What is another one when a release stands elsewhere among those of its wave."""
        return digest(line(self._engine, release.wave, moment))


def digest(value: object) -> str:
    """What tells a value from others in the name of a file."""
    return sha256(repr(value).encode()).hexdigest()[:6]


def gone(release: Release, zone: tzinfo) -> WithdrawnError:
    """That a release was withdrawn: on which day of a zone, why, and where to go."""
    why = f": {release.withdrawn_reason.rstrip('.')}" if release.withdrawn_reason else ""
    return WithdrawnError(
        f"{release.id} was withdrawn on {_day(release.withdrawn_at or release.proposed_at, zone)}{why}",
        where="releases",
        fix="Its figures are shown no more. What stands is in the list of releases: /releases.",
    )


def content(
    session: Session, wave: str, table: PublishedTable, since: Mapping[str, Any], said: Declared | None
) -> Mapping[str, object]:
    """What a proposal says of the release whose place it takes; empty for the first of its wave.

    table, since: its figures, and what it says of changes since earlier waves.
    Refused like ``require_said``.
    """
    require_said(session, wave, said)
    if said is None:
        return {}
    earlier = _line(session, wave)
    of = _replaced(earlier)
    found = _differences(session, of, table, since)
    return {
        "of": of.id,
        "kind": said.kind.value,
        "reason": require_reason(said.reason, where=_WHERE),
        "since": _since(said, earlier),
        "substantial": any(one.is_substantial for one in found),
    }


def require_said(session: Session, wave: str, said: Declared | None) -> None:
    """Refuse a wave that is released again without a public reason, and a reason where none was released."""
    earlier = _line(session, wave)
    if said is not None and not earlier:
        raise InvalidInputError(
            f"nothing of the wave {wave!r} was ever released, so there is nothing to put right",
            where=_WHERE,
            fix="Propose it without --correction and --revision.",
        )
    if said is None and earlier:
        raise InvalidInputError(
            f"the wave {wave!r} was released before, as {earlier[-1].id}, and nobody said why it is again",
            where=_WHERE,
            fix="Say it for everybody to read: --correction WHY if something was wrong, else --revision WHY.",
        )
    if said is not None:
        require_reason(said.reason, where=_WHERE)
        _since(said, earlier)


def require_reason(given: str, *, where: str) -> str:
    """The public reason as it is printed: one line that ends as a sentence; InvalidInputError without one."""
    reason = " ".join(given.split())
    if not reason:
        raise InvalidInputError(
            "no public reason was given", where=where, fix="Say in a sentence, for everybody to read, why."
        )
    if len(reason) > LONGEST:
        raise InvalidInputError(
            f"the public reason has {len(reason)} signs, and there is room for {LONGEST}",
            where=where,
            fix="Say it in fewer words: it stands on the front page of every report.",
        )
    return reason if reason.endswith((".", "!", "?")) else f"{reason}."


def standing(engine: Engine, release: Release, *, moment: datetime | None, zone: tzinfo) -> Standing:
    """Where a release stands among those of its wave.

    moment: as everybody reads it then; None as those do who decide, with releases that wait for their time.
    zone: in which days are said.
    """
    with reading(engine) as session:
        found = _line(session, release.wave)
        after = found[found.index(release) + 1 :] if release in found else ()
        later = [one for one in after if moment is None or one.was_public(moment)]
        public = [one for one in later if one.state == "approved"]
        noticed = (_notice(session, each, found, zone) for each in reversed(public))
        told = [one for one in noticed if one is not None]
        follower = next((one for one in told if one.kind is Kind.CORRECTION), next(iter(told), None))
        return Standing(
            release=release.id,
            notice=_notice(session, release, found, zone, compare=True),
            follower=follower,
            newest=public[-1].id if public else "",
            undone=_undone(later[-1], zone) if later and not public else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a run would say otherwise than the release whose place it would take, before it is proposed.

    opened: how many figures it shows that the release does not.
    """

    of: str
    is_public: bool  # whether that release still is
    differences: tuple[Difference, ...]
    opened: int

    @property
    def is_substantial(self) -> bool:
        """By the rule: whether a conclusion that was printed is another one now, or none."""
        return any(one.is_substantial for one in self.differences)


def preview(engine: Engine, folder: Path, *, actor: Actor = LOCAL) -> Preview | None:
    """A run beside the release whose place it would take; None where nothing of its wave was released."""
    require(actor, Right.PROPOSE_RELEASE, where="releases compare")
    files = runs.read(folder)
    table = table_from_document(files.protected)
    with reading(engine) as session:
        earlier = _line(session, table.wave)
        if not earlier:
            return None
        of = _replaced(earlier)
        before = table_from_document(releases.document(session, of.id))
    found = differences(before, table)
    return Preview(
        of=of.id,
        is_public=of.state == "approved",
        differences=found,
        opened=sum(not one.is_shown for one in differences(table, before)),
    )


def preview_words(found: Preview | None) -> tuple[str, ...]:
    """The same in sentences, for whoever is about to propose."""
    if found is None:
        return ("Nothing of this wave was ever released: it takes the place of none.",)
    closed = [one for one in found.differences if not one.is_shown and one.before]
    where = ", ".join(f"{count} of {name}" for name, count in Counter(one.name for one in closed).items())
    told = (
        f"It would take the place of {found.of}{'' if found.is_public else ', which was withdrawn'}.",
        counts_words(found.differences),
        f"Shown no more beside what was released: {where}." if closed else "",
        f"{counted(found.opened, 'figure', 'figures')} that {found.of} does not show would open."
        if found.opened
        else "",
        "By our rule it would be substantial."
        if found.is_substantial
        else "By our rule it is not substantial.",
    )
    return tuple(filter(None, told))


def _line(session: Session, wave: str) -> tuple[Release, ...]:
    return tuple(one for one in releases.stored(session) if one.wave == wave and one.approved_at)


def _replaced(earlier: tuple[Release, ...]) -> Release:
    """The newest that is public, else the newest that was."""
    return next((one for one in reversed(earlier) if one.state == "approved"), earlier[-1])


def _since(said: Declared, earlier: tuple[Release, ...]) -> str:
    """The release that first said what is put right."""
    if not said.since:
        return _replaced(earlier).id
    known = [one.id for one in earlier]
    if said.since not in known:
        raise InvalidInputError(
            f"{said.since} is no release of this wave that was public",
            where=_WHERE,
            fix=f"There are: {', '.join(known)}.",
        )
    return said.since


def _notice(
    session: Session, release: Release, found: tuple[Release, ...], zone: tzinfo, *, compare: bool = False
) -> Notice | None:
    """What a release says of the one whose place it takes; compare: with what it says otherwise.

    None where it takes the place of none, and where what was said cannot be read: that closes no page.
    """
    said: Mapping[str, Any] = {}
    with suppress(NotReproducedError):
        said = releases.revises(session, release.id)
    if not said:
        return None
    known = {one.id: one for one in found}
    of = known[said["of"]]
    return Notice(
        kind=Kind(said["kind"]),
        release=release.id,
        of=of.id,
        published=_day(release.publish_at or release.proposed_at, zone),
        stood=_day(known[said["since"]].publish_at or "", zone),
        reason=str(said["reason"]),
        is_substantial=bool(said["substantial"]),
        differences=_told(session, of, release) if compare else None,
    )


def _told(session: Session, of: Release, release: Release) -> tuple[Difference, ...] | None:
    """What a release says otherwise; None where the earlier one was withdrawn, or cannot be read."""
    if of.state != "approved":
        return None
    with suppress(NotReproducedError):
        table = table_from_document(releases.document(session, release.id))
        return _differences(session, of, table, releases.since(session, release.id))
    return None


def _differences(
    session: Session, of: Release, table: PublishedTable, since: Mapping[str, Any]
) -> tuple[Difference, ...]:
    before = table_from_document(releases.document(session, of.id))
    made = [one.get("changes", {}) for one in (releases.since(session, of.id), since)]
    both = next((name for name in reversed(list(made[0])) if name in made[1]), None)
    return differences(before, table, (_change(made[0], both), _change(made[1], both)))


def _change(made: Mapping[str, Any], name: str | None) -> PublishedChange | None:
    return None if name is None else change_from_document(made[name])


def _undone(release: Release, zone: tzinfo) -> Undone:
    return Undone(
        release=release.id,
        day=_day(release.withdrawn_at or "", zone),
        reason=release.withdrawn_reason or "",
    )


def _day(moment: str, zone: tzinfo) -> str:
    return day_words(day_of(moment, zone))
