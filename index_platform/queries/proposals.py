"""What waits for a second person. The table refuses whoever would decide on their own proposal."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from index_platform.db import LARGEST
from index_platform.tables import ProposalRow
from instruments.canonical import canonical_json, sha256
from instruments.errors import ConflictError, NotFoundError, NotPermittedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """One thing that waits for a second person, or waited: who, when and what became of it."""

    number: int
    kind: str
    subject: str
    content_sha256: str
    reason: str
    rehearsal: bool
    proposer: str
    proposed_at: str
    decision: str | None
    decider: str | None
    decided_at: str | None
    decision_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a second person says: ``approved`` or ``refused``; the proposer may have it ``taken_back``."""

    verdict: str
    actor: str
    moment: str
    reason: str = ""


def add(
    session: Session,
    *,
    kind: str,
    subject: str,
    content: Mapping[str, object],
    actor: str,
    moment: str,
    rehearsal: bool = False,
    reason: str = "",
) -> Proposed:
    """Store a proposal of exactly this content. A rehearsal needs no second account."""
    written = canonical_json(content)
    row = ProposalRow(
        kind=kind,
        subject=subject,
        content=written.decode(),
        content_sha256=sha256(written),
        reason=reason,
        rehearsal=rehearsal,
        proposer=actor,
        proposed_at=moment,
    )
    session.add(row)
    session.flush()
    return _proposed(row)


def decide(session: Session, number: int, decision: Decision) -> Proposed:
    """Record a decision. ConflictError: decided before. NotPermittedError: it needs another person."""
    row = _row(session, number)
    if row.decision is not None:
        raise ConflictError(
            f"the proposal {number} was {row.decision.replace('_', ' ')} before",
            where="proposals",
            fix="Look at it again; propose anew if it must be changed.",
        )
    row.decision, row.decider = decision.verdict, decision.actor
    row.decided_at, row.decision_reason = decision.moment, decision.reason
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise NotPermittedError(
            "one person cannot both propose and decide, and both need an account that is active",
            where="proposals",
            fix="Ask another person who has the right to decide, signed in with an account of their own.",
        ) from error
    return _proposed(row)


def get(session: Session, number: int) -> Proposed:
    """The proposal of this number."""
    return _proposed(_row(session, number))


def content(session: Session, number: int) -> str:
    """What exactly was proposed: canonical JSON."""
    return _row(session, number).content


def waiting(session: Session, kind: str | None = None) -> tuple[Proposed, ...]:
    """What nobody has decided yet, of one kind or of all, the oldest first."""
    statement = select(ProposalRow).where(col(ProposalRow.decision).is_(None))
    if kind is not None:
        statement = statement.where(ProposalRow.kind == kind)
    return tuple(_proposed(row) for row in session.exec(statement.order_by(col(ProposalRow.number))))


def _row(session: Session, number: int) -> ProposalRow:
    row = session.get(ProposalRow, number) if number <= LARGEST else None
    if row is None:
        raise NotFoundError(
            f"there is no proposal {number}", where="database", fix="Look at what waits, then name one of it."
        )
    return row


def _proposed(row: ProposalRow) -> Proposed:
    return Proposed(**{name: getattr(row, name) for name in Proposed.__dataclass_fields__})
