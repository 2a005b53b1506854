"""Notes of researchers about safeguarding and other things: apart from all answers, and sealed."""

from sqlmodel import Field

from index_platform.tables.base import Table, one_of

ABOUT = ("safeguarding", "other")


class NoteRow(Table, table=True):
    """One note. Its text can be read with the server's secret alone."""

    __tablename__ = "notes"
    __table_args__ = (one_of("about", ABOUT),)

    id: str = Field(primary_key=True)  # made by the phone
    account: str = Field(foreign_key="accounts.id", index=True)
    phone: str
    place: str
    about: str
    at: str  # by the clock of the phone
    sealed: str
    sha256: str  # of all that was told, keyed with the server's secret
    received_at: str = Field(index=True)
