"""Releases: what was proposed and approved for publication. Their content never changes (triggers)."""

from sqlmodel import Field

from index_platform.tables.base import Table, one_of

STATES = ("proposed", "approved", "withdrawn")


class ReleaseRow(Table, table=True):
    """One protected table with the manifest that recomputes it."""

    __tablename__ = "releases"
    __table_args__ = (one_of("state", STATES),)

    number: int | None = Field(default=None, primary_key=True)
    wave: str = Field(foreign_key="waves.key", index=True)
    definition: str
    state: str
    proposal: int = Field(unique=True, foreign_key="proposals.number")  # who proposed, who approved
    withdrawn_by: str | None = None
    withdrawn_at: str | None = None
    withdrawn_reason: str | None = None  # public
    snapshot_sha256: str
    manifest: str  # JSON
    document: str  # JSON of the published table
    document_sha256: str
    entries: str  # JSON: what the ledger must remember of it
    ledger_sha256: str  # the ledger it was protected against
