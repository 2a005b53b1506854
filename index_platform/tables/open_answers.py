"""Open answers after a person has read them: redacted words, codebooks of themes, what coders found.

What belongs to a response is keyed by its number, so that erasing a response reaches all of it.
"""

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from index_platform.tables.base import Table, one_of


class RedactionRow(Table, table=True):
    """What a person decided on one answer: words that others may read, or that nobody reads it further."""

    __tablename__ = "redactions"
    __table_args__ = (
        one_of("outcome", ("confirmed", "kept_back")),
        CheckConstraint("(outcome = 'confirmed') = (text IS NOT NULL)", name="text"),
        CheckConstraint("seen_by IS NULL OR concern", name="seen"),
        CheckConstraint("(seen_by IS NULL) = (seen_at IS NULL)", name="seen_at"),
        {"sqlite_with_rowid": False},
    )

    response: int = Field(primary_key=True, foreign_key="responses.number")
    item: str = Field(primary_key=True)
    outcome: str
    text: str | None = None  # as others may read it
    suggested: int  # how many spans the program had marked
    taken_out: int  # how many the person confirmed
    concern: bool  # somebody may be in danger
    decided_by: str = Field(foreign_key="accounts.id")
    decided_at: str
    seen_by: str | None = Field(default=None, foreign_key="accounts.id")  # who looked after the concern
    seen_at: str | None = None


class ThemeBookRow(Table, table=True):
    """One version of a codebook of themes. It never changes."""

    __tablename__ = "theme_books"

    sha256: str = Field(primary_key=True)
    label: str = Field(unique=True)
    content: str
    added_by: str
    added_at: str


class ThemeUseRow(Table, table=True):
    """Which codebook the answers to an item of a wave are coded by: the newest row. Append-only."""

    __tablename__ = "theme_uses"

    number: int | None = Field(default=None, primary_key=True)
    wave: str = Field(foreign_key="waves.key", index=True)
    item: str
    book: str = Field(foreign_key="theme_books.sha256")
    used_by: str
    used_at: str


class CodingRow(Table, table=True):
    """The themes that one coder found in one answer: turn 1, a blind turn 2, and 3 where it was settled."""

    __tablename__ = "codings"
    __table_args__ = (CheckConstraint("turn IN (1, 2, 3)", name="turn"), {"sqlite_with_rowid": False})

    response: int = Field(primary_key=True, foreign_key="responses.number")
    item: str = Field(primary_key=True)
    book: str = Field(primary_key=True, foreign_key="theme_books.sha256")
    turn: int = Field(primary_key=True)
    account: str = Field(foreign_key="accounts.id", index=True)
    themes: str  # JSON: ids in the order of the codebook; none where no theme fits
    coded_at: str
