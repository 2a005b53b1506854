"""Interviews that came from researchers' phones: how each was held, and what could not be taken in."""

from sqlmodel import Field

from index_platform.tables.assignments import excess
from index_platform.tables.base import Table, one_of

OUTCOMES = ("complete", "partial", "refused")
TAKING_PART = ("ticked", "spoken")


class InterviewRow(Table, table=True):
    """How one interview was held, accepted or held back; erased with its response."""

    __tablename__ = "interviews"
    __table_args__ = (
        one_of("outcome", OUTCOMES),
        excess(),
        one_of("taking_part", TAKING_PART, empty=True),
        {"sqlite_with_rowid": False},
    )

    received: str = Field(primary_key=True, foreign_key="received.id")
    phone: str
    started_at: str
    finished_at: str
    outcome: str
    languages: str  # canonical JSON, in the order in which they were spoken
    assignment: str | None = None
    visit: str | None = None
    clock_offset: int  # seconds that the clock of the phone was ahead
    targets: str | None = None  # canonical JSON: those of the assignment that its answers count for
    excess: str | None = None  # why the assignment wanted no more of it when it came
    taking_part: str | None = None  # ticked by the person themselves, or said aloud


class SetAsideRow(Table, table=True):
    """What a phone sent and could not be taken in, byte for byte: sealed, so that nobody reads it here."""

    __tablename__ = "set_aside"

    sha256: str = Field(primary_key=True)
    received: str = Field(index=True)  # the id that it came under; erased with what has that id
    account: str = Field(foreign_key="accounts.id")
    phone: str
    reason: str
    set_aside_at: str
    content: bytes
