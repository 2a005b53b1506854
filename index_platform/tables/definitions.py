"""Published instrument versions: never changed, never deleted (triggers see to it)."""

from sqlmodel import Field

from index_platform.tables.base import Table, one_of

# shipped: came with the program
# local: published by whoever holds the machine, for rehearsals; approved: two accounts stand for it
ORIGINS = ("shipped", "local", "approved")


class InstrumentVersionRow(Table, table=True):
    """One published definition. Its content hash is its identity; its label is for people."""

    __tablename__ = "instrument_versions"
    __table_args__ = (one_of("origin", ORIGINS),)

    sha256: str = Field(primary_key=True)
    label: str = Field(unique=True)
    content: str  # canonical JSON, the text that was hashed
    published_at: str
    origin: str = Field(default="local", sa_column_kwargs={"server_default": "local"})
