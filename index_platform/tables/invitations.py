"""Invitations: codes by their hashes, in batches of a wave. Nothing here leads to what anybody answered."""

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from index_platform.tables.base import Table


class InvitationBatchRow(Table, table=True):
    """Codes that were made together: for whom, how often each can be used, and until when."""

    __tablename__ = "invitation_batches"

    id: str = Field(primary_key=True)
    wave: str = Field(foreign_key="waves.key", index=True)
    label: str  # where they are given out, such as libraries
    place: str | None = None  # code of the place where they are given out
    until: str | None = None  # ISO day after which none begins
    made_at: str
    stopped_at: str | None = None


class InvitationRow(Table, table=True):
    """One code. It carries no moment: when it was used would lead to the answers that came then."""

    __tablename__ = "invitations"
    __table_args__ = (
        CheckConstraint("used >= 0 AND used <= uses", name="used"),
        {"sqlite_with_rowid": False},
    )

    code_sha256: str = Field(primary_key=True)  # keyed with the server's secret
    batch: str = Field(foreign_key="invitation_batches.id", index=True)
    uses: int
    used: int = 0


class InvitedWaveRow(Table, table=True):
    """A wave that takes answers by invitation only; the open link of any other one leads to its questions."""

    __tablename__ = "invited_waves"

    wave: str = Field(primary_key=True, foreign_key="waves.key")
