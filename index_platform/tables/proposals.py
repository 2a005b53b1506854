"""What needs two people: proposed by one account, decided by another (constraints and triggers)."""

from sqlalchemy import CheckConstraint, text
from sqlmodel import Field

from index_platform.tables.base import Table, one_of

KINDS = ("instrument", "release", "retention")
DECISIONS = ("approved", "refused", "taken_back")


class ProposalRow(Table, table=True):
    """One thing that waits for a second person, or waited.

    A rehearsal needs no second account: the actor ``local`` on waves of synthetic or research answers.
    """

    __tablename__ = "proposals"
    __table_args__ = (
        one_of("kind", KINDS),
        one_of("decision", DECISIONS, empty=True),
        CheckConstraint(
            "(decision IS NULL) = (decider IS NULL) AND (decision IS NULL) = (decided_at IS NULL)",
            name="decided",
        ),
        CheckConstraint(
            text(
                "decision IS NULL OR decision <> 'approved' OR proposer <> decider "
                "OR (rehearsal = :yes AND proposer = 'local')"
            ).bindparams(yes=True),
            name="two_people",
        ),
        CheckConstraint("decision IS NULL OR decision <> 'taken_back' OR proposer = decider", name="own"),
        CheckConstraint("decision IS NOT NULL OR decision_reason = ''", name="decision_reason"),
    )

    number: int | None = Field(default=None, primary_key=True)
    kind: str
    subject: str  # the key of what is proposed, such as R3 or a content hash
    content: str  # JSON: what exactly is approved
    content_sha256: str
    reason: str
    rehearsal: bool
    proposer: str
    proposed_at: str
    decision: str | None = None
    decider: str | None = None
    decided_at: str | None = None
    decision_reason: str = ""
