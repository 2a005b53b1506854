"""Releases: their content is written once; only their state moves on."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import ColumnElement
from sqlalchemy.orm import QueryableAttribute, defer
from sqlmodel import Session, col, func, select

from index_platform.clock import stamp
from index_platform.queries import proposals, publications
from index_platform.queries.publications import Publication
from index_platform.tables import ProposalRow, ReleaseRow
from instruments.canonical import canonical_json, sha256
from instruments.errors import NotFoundError, NotReproducedError

# what is large, and read by few of those who ask for a release
_LARGE = (ReleaseRow.manifest, ReleaseRow.document, ReleaseRow.entries)
_LIGHT = tuple(defer(cast("QueryableAttribute[str]", one)) for one in _LARGE)
_UNREAD = defer(cast("QueryableAttribute[str]", ProposalRow.content))


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What is known of a release without its figures."""

    id: str  # such as R1
    wave: str
    definition: str
    state: str
    proposal: int
    proposer: str
    proposed_at: str
    approver: str | None
    approved_at: str | None
    publish_at: str | None  # from then on it is public, unless it was withdrawn
    withdrawn_by: str | None
    withdrawn_at: str | None
    snapshot_sha256: str
    document_sha256: str
    ledger_sha256: str
    withdrawn_reason: str | None = None  # for everybody to read

    def is_public(self, moment: datetime) -> bool:
        """Whether anybody may see it at a moment: approved, and its time has come."""
        return self.state == "approved" and self.was_public(moment)

    def was_public(self, moment: datetime) -> bool:
        """Whether it is public or was, before it was withdrawn."""
        until = stamp(moment) if self.withdrawn_at is None else min(stamp(moment), self.withdrawn_at)
        return self.publish_at is not None and self.publish_at <= until

    def waits(self, moment: datetime) -> bool:
        """Whether it is approved, and its time has not come."""
        return self.state == "approved" and not self.is_public(moment)


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """The content of a new release: it never changes after this."""

    wave: str
    definition: str
    snapshot_sha256: str
    manifest: Mapping[str, object]
    document: Mapping[str, object]
    entries: Sequence[Mapping[str, object]]
    ledger_sha256: str
    since: Mapping[str, object] = field(default_factory=dict)  # what changed since earlier releases
    texts: Mapping[str, object] = field(default_factory=dict)  # words about places, as they stood then
    study: Mapping[str, object] = field(default_factory=dict)  # of what moves the order of places
    revises: Mapping[str, object] = field(default_factory=dict)  # whose place it takes, and why


def stored(session: Session) -> tuple[Release, ...]:
    """Every release, the oldest first."""
    return tuple(_found(session))


def get(session: Session, name: str) -> Release:
    """The release of this id; NotFoundError names those there are."""
    return _release(session, _row(session, name))


def document(session: Session, name: str) -> Mapping[str, Any]:
    """The published table of a release as it was stored, its hash checked."""
    row = _row(session, name)
    if sha256(row.document.encode()) != row.document_sha256:
        raise NotReproducedError(
            f"the stored figures of {_id(row)} do not have the hash they were proposed with",
            where="database",
            fix="Restore the database from a backup: a release never changes.",
        )
    found: dict[str, Any] = json.loads(row.document)
    return found


def released_entries(session: Session) -> list[dict[str, Any]]:
    """What the ledger holds of every release that was ever approved, withdrawn ones too, in order."""
    rows = session.exec(
        select(ReleaseRow.entries)
        .join(ProposalRow)
        .where(col(ProposalRow.decision) == "approved")
        .order_by(col(ReleaseRow.number))
    )
    return [entry for entries in rows for entry in json.loads(entries)]


def public_base(session: Session, definition: str, geography: str) -> str | None:
    """The hash of the base of what was first published of an index of these places, withdrawn or not."""
    rows = session.exec(
        select(ReleaseRow.manifest)
        .join(ProposalRow)
        .where(col(ProposalRow.decision) == "approved", ReleaseRow.definition == definition)
        .order_by(col(ReleaseRow.number))
    )
    manifests = (json.loads(row) for row in rows)
    return next(
        (str(one["inputs"]["base"]) for one in manifests if one["geography"]["key"] == geography), None
    )


def asked(session: Session, name: str) -> str:
    """The hash of the instrument whose answers a release rests on."""
    return str(manifest(session, name)["inputs"]["instrument"])


def since(session: Session, name: str) -> Mapping[str, Any]:
    """What was proposed with a release of changes since earlier ones, its hash checked; empty without any."""
    return _proposed_with(session, name, "since", "changes")


def compared(session: Session, name: str) -> frozenset[str]:
    """Since which releases changes were proposed with a release; the hash of what was proposed is checked."""
    return _compared(_content(session, name, "changes"))


def texts(session: Session, name: str) -> Mapping[str, Any]:
    """The words about places that were proposed with a release, their hash checked; empty without any."""
    return _proposed_with(session, name, "texts", "words")


def study(session: Session, name: str) -> Mapping[str, Any]:
    """The sensitivity study that was proposed with a release, its hash checked; empty without any."""
    return _proposed_with(session, name, "study", "study")


def revises(session: Session, name: str) -> Mapping[str, Any]:
    """Whose place a release takes and why, as it was proposed, its hash checked; empty for a first one."""
    return _proposed_with(session, name, "revises", "notice")


@lru_cache(maxsize=16)  # every public page asks, and all figures of the changes stand in the text
def _compared(content: str) -> frozenset[str]:
    return frozenset(json.loads(content).get("since", {}).get("changes", {}))


def _proposed_with(session: Session, name: str, part: str, said: str) -> Mapping[str, Any]:
    found: dict[str, Any] = json.loads(_content(session, name, said)).get(part, {})
    return found


def _content(session: Session, name: str, said: str) -> str:
    number = _row(session, name).proposal
    content, expected = session.exec(
        select(ProposalRow.content, ProposalRow.content_sha256).where(ProposalRow.number == number)
    ).one()
    if sha256(content.encode()) != expected:
        raise NotReproducedError(
            f"the stored {said} of {name} do not have the hash they were proposed with",
            where="database",
            fix="Restore the database from a backup: a release never changes.",
        )
    return content


def manifest(session: Session, name: str) -> Mapping[str, Any]:
    """The manifest of the run that a release was made of."""
    found: dict[str, Any] = json.loads(_row(session, name).manifest)
    return found


def add(
    session: Session, proposal: Proposal, proposer: str, moment: str, *, rehearsal: bool, reason: str = ""
) -> Release:
    """Store a proposed release, with the proposal that waits for a second person."""
    written = canonical_json(proposal.document).decode()
    digest = sha256(written.encode())
    number = (session.exec(select(func.max(ReleaseRow.number))).one() or 0) + 1
    waiting = proposals.add(
        session,
        kind="release",
        subject=f"R{number}",
        content={
            "release": f"R{number}",
            "document": digest,
            "manifest": proposal.manifest,
            **({"since": proposal.since} if proposal.since else {}),
            **({"texts": proposal.texts} if proposal.texts else {}),
            **({"study": proposal.study} if proposal.study else {}),
            **({"revises": proposal.revises} if proposal.revises else {}),
        },
        actor=proposer,
        moment=moment,
        rehearsal=rehearsal,
        reason=reason,
    )
    row = ReleaseRow(
        number=number,
        wave=proposal.wave,
        definition=proposal.definition,
        state="proposed",
        proposal=waiting.number,
        snapshot_sha256=proposal.snapshot_sha256,
        manifest=canonical_json(proposal.manifest).decode(),
        document=written,
        document_sha256=digest,
        entries=canonical_json(proposal.entries).decode(),
        ledger_sha256=proposal.ledger_sha256,
    )
    session.add(row)
    session.flush()
    return _release(session, row)


def approve(session: Session, name: str, publication: Publication) -> Release:
    """Move a proposed release to approved, after the decision on its proposal, public from a moment on."""
    row = _row(session, name)
    row.state = "approved"
    session.add(row)
    session.flush()
    return postpone(session, name, publication)


def postpone(session: Session, name: str, publication: Publication) -> Release:
    """Give an approved release another moment from which it is public."""
    row = _row(session, name)
    publications.add(session, _number(row), publication)
    return _release(session, row)


def withdraw(session: Session, name: str, actor: str, moment: str, reason: str | None = None) -> Release:
    """Move a release to withdrawn. It stays in the ledger if it was approved: what was read, was read.

    reason: why, for everybody to read; None for what never was public.
    """
    row = _row(session, name)
    row.state, row.withdrawn_by, row.withdrawn_at = "withdrawn", actor, moment
    row.withdrawn_reason = reason
    session.add(row)
    session.flush()
    return _release(session, row)


def _row(session: Session, name: str) -> ReleaseRow:
    number = name.upper().removeprefix("R")
    row = (
        session.get(ReleaseRow, int(number), options=_LIGHT)
        if number.isascii() and number.isdigit() and len(number) < 10
        else None
    )
    if row is None:
        known = ", ".join(release.id for release in stored(session)) or "none"
        raise NotFoundError(
            f"there is no release {name!r}",
            where="database",
            fix=f"There are: {known}. Propose one: thriving releases propose --run RUN/.",
        )
    return row


def _number(row: ReleaseRow) -> int:
    return row.number or 0  # every stored row has one


def _id(row: ReleaseRow) -> str:
    return f"R{row.number}"


def _release(session: Session, row: ReleaseRow) -> Release:
    (found,) = _found(session, col(ReleaseRow.number) == row.number)
    return found


def _found(session: Session, *wanted: ColumnElement[bool]) -> Iterator[Release]:
    """Releases without what they hold, the oldest first, in one look: every page asks which there are."""
    rows = session.exec(
        select(ReleaseRow, ProposalRow, publications.newest_of(col(ReleaseRow.number)))
        .join(ProposalRow)
        .where(*wanted)
        .order_by(col(ReleaseRow.number))
        .options(*_LIGHT, _UNREAD)
    )
    return (_told(row, decided, publish_at) for row, decided, publish_at in rows)


def _told(row: ReleaseRow, waiting: ProposalRow, publish_at: str | None) -> Release:
    approved = waiting.decision == "approved"
    return Release(
        id=_id(row),
        wave=row.wave,
        definition=row.definition,
        state=row.state,
        proposal=row.proposal,
        proposer=waiting.proposer,
        proposed_at=waiting.proposed_at,
        approver=waiting.decider if approved else None,
        approved_at=waiting.decided_at if approved else None,
        publish_at=publish_at,
        withdrawn_by=row.withdrawn_by,
        withdrawn_at=row.withdrawn_at,
        snapshot_sha256=row.snapshot_sha256,
        document_sha256=row.document_sha256,
        ledger_sha256=row.ledger_sha256,
        withdrawn_reason=row.withdrawn_reason,
    )
