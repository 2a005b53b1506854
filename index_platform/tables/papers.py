"""Questionnaires on paper while they are typed in: twice, by two accounts, and decided where they differ."""

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from index_platform.tables.base import Table, one_of


class PaperBatchRow(Table, table=True):
    """A pile of papers of one wave, all printed from one version."""

    __tablename__ = "paper_batches"

    number: int | None = Field(default=None, primary_key=True)
    wave: str = Field(foreign_key="waves.key", index=True)
    instrument_sha256: str = Field(foreign_key="instrument_versions.sha256")
    title: str  # what is written on the pile
    opened_by: str = Field(foreign_key="accounts.id")
    opened_at: str


class PaperRow(Table, table=True):
    """One paper by its printed number. ``id`` is that of the response that it becomes."""

    __tablename__ = "papers"
    __table_args__ = (
        UniqueConstraint("wave", "number"),
        one_of("status", ("accepted", "held"), empty=True),
        CheckConstraint("(status IS NULL) = (stored_at IS NULL)", name="stored"),
    )

    id: str = Field(primary_key=True)
    batch: int = Field(foreign_key="paper_batches.number", index=True)
    wave: str = Field(foreign_key="waves.key")
    number: str
    compared: int | None = None  # how many answers two people typed in
    status: str | None = None  # what became of it
    stored_at: str | None = None


class PaperEntryRow(Table, table=True):
    """What one account typed in from one paper; the answers go when the paper is a response."""

    __tablename__ = "paper_entries"
    __table_args__ = (
        UniqueConstraint("paper", "account"),
        CheckConstraint("turn IN (1, 2)", name="turn"),
        {"sqlite_with_rowid": False},
    )

    paper: str = Field(primary_key=True, foreign_key="papers.id")
    turn: int = Field(primary_key=True)  # 1 or 2
    account: str = Field(foreign_key="accounts.id", index=True)
    answers: str | None  # JSON: item -> what stands there
    started_at: str
    saved_at: str
    finished_at: str | None = None


class PaperDifferenceRow(Table, table=True):
    """One question at which two entries differ, and how a third look decided; its answer goes with theirs."""

    __tablename__ = "paper_differences"
    __table_args__ = (
        one_of("taken", ("first", "second", "neither"), empty=True),
        CheckConstraint("(taken IS NULL) = (decided_by IS NULL)", name="decided"),
        {"sqlite_with_rowid": False},
    )

    paper: str = Field(primary_key=True, foreign_key="papers.id")
    item: str = Field(primary_key=True)
    taken: str | None = None  # which of the two entries was right
    answer: str | None = None  # JSON: what stands there
    note: str = ""  # how it could be told
    decided_by: str | None = Field(default=None, foreign_key="accounts.id")
    decided_at: str | None = None
