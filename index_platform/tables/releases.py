"""Releases: what was proposed and approved for publication. Their content never changes (triggers)."""

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from index_platform.tables.base import Table, one_of

STATES = ("proposed", "approved", "withdrawn")


class ReleaseRow(Table, table=True):
    """One protected table with the manifest that recomputes it, and who let it out."""

    __tablename__ = "releases"
    __table_args__ = (
        one_of("state", STATES),
        CheckConstraint("state <> 'approved' OR approver IS NOT NULL", name="approver"),
        # Two people publish; until there are accounts, ``local`` stands for both (see the triggers).
        CheckConstraint("approver IS NULL OR approver <> proposer OR approver = 'local'", name="two_people"),
    )

    number: int | None = Field(default=None, primary_key=True)
    wave: str = Field(foreign_key="waves.key", index=True)
    definition: str
    state: str
    proposer: str
    proposed_at: str
    approver: str | None = None
    approved_at: str | None = None
    withdrawn_by: str | None = None
    withdrawn_at: str | None = None
    snapshot_sha256: str
    manifest: str  # JSON
    document: str  # JSON of the published table
    document_sha256: str
    entries: str  # JSON: what the ledger must remember of it
    ledger_sha256: str  # the ledger it was protected against
