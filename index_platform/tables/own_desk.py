"""One's own desk: the places that an account looks after, what was put off, where reminders are read."""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlmodel import Field

from index_platform.tables.base import Table


class SavedPlaceRow(Table, table=True):
    """A place on the desk of an account. It stays from one vintage to the next, by its code."""

    __tablename__ = "saved_places"

    account: str = Field(primary_key=True, foreign_key="accounts.id")
    geography: str = Field(primary_key=True)  # its key
    place: str = Field(primary_key=True)
    position: int  # from 0, the first on the desk


class PutOffRow(Table, table=True):
    """A reminder that was put off; of one version of an entry, so other words remind again. Append-only."""

    __tablename__ = "put_offs"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="reason"),
        ForeignKeyConstraint(
            ["entry", "version"], ["place_texts.entry", "place_texts.version"], name="fk_put_offs_entry"
        ),
    )

    number: int | None = Field(default=None, primary_key=True)
    entry: int = Field(index=True)
    version: int
    until: str  # ISO day, on which it reminds again
    reason: str
    put_off_by: str  # account
    put_off_at: str


class ReminderAddressRow(Table, table=True):
    """The secret address at which the calendar of an account finds its reminders; known by its hash only."""

    __tablename__ = "reminder_addresses"

    account: str = Field(primary_key=True, foreign_key="accounts.id")
    token_sha256: str = Field(unique=True)
    made_at: str
