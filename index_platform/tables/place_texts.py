"""Words of officers about places: entries, each with versions that are never changed, and imported files."""

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from index_platform.tables.base import Table, one_of

KINDS = ("commitment", "asset")


class PlaceImportRow(Table, table=True):
    """One file of assets that was taken in. Append-only: it is undone by retiring what came with it."""

    __tablename__ = "place_imports"

    number: int | None = Field(default=None, primary_key=True)
    name: str  # of the file
    sha256: str
    imported_by: str
    imported_at: str


class PlaceEntryRow(Table, table=True):
    """One commitment or one asset of a place. What is said of it stands in its versions. Append-only."""

    __tablename__ = "place_entries"
    __table_args__ = (one_of("kind", KINDS),)

    number: int | None = Field(default=None, primary_key=True)
    kind: str
    geography: str  # its key: a place keeps its words from one vintage to the next
    place: str = Field(index=True)
    imported: int | None = Field(default=None, foreign_key="place_imports.number", index=True)


class PlaceTextRow(Table, table=True):
    """One version of an entry; the newest holds. A retired entry keeps its words. Append-only."""

    __tablename__ = "place_texts"
    __table_args__ = (
        CheckConstraint("NOT retired OR reason <> ''", name="why"),
        {"sqlite_with_rowid": False},
    )

    entry: int = Field(primary_key=True, foreign_key="place_entries.number")
    version: int = Field(primary_key=True)
    content: str  # JSON
    retired: bool
    reason: str
    written_by: str  # account, or ``local``
    written_at: str
