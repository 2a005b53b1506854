"""What stays of responses that were erased: enough to know one when it comes again, and nothing else."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, String
from sqlmodel import Field

from index_platform.tables.base import Table


class ErasureRow(Table, table=True):
    """One response that was erased: hashes with the salt of this database, so that none can be listed.

    ``erasing`` holds the id while the rows of the response go. It refers to a hash, which an id never is, and
    is looked at when the transaction ends: so the database lets no commit keep an id.
    """

    __tablename__ = "erasures"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id_sha256: str = Field(primary_key=True)  # salted, of the id of the response
    code_sha256: str | None = Field(default=None, index=True)  # salted, of the code on its receipt
    wave: str  # as the response claimed, known or not
    erased_at: str
    erasing: str | None = Field(
        default=None,
        sa_column=Column(String, ForeignKey("erasures.id_sha256", deferrable=True, initially="DEFERRED")),
    )


class ErasureSaltRow(Table, table=True):
    """The one salt of a database. It never changes: what was erased could not be told from then on."""

    __tablename__ = "erasure_salt"
    __table_args__ = (CheckConstraint("number = 1", name="one"), {"sqlite_with_rowid": False})

    number: int = Field(default=1, primary_key=True)
    salt: str
