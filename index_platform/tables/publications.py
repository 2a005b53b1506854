"""When releases become public, who may read one before, and what is announced: rows are only added."""

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from index_platform.tables.base import Table


class PublicationRow(Table, table=True):
    """A moment from which a release is public: the first at its approval, a later one with a reason."""

    __tablename__ = "publications"

    number: int | None = Field(default=None, primary_key=True)
    release: int = Field(foreign_key="releases.number", index=True)
    publish_at: str
    reason: str
    actor: str
    set_at: str


class EarlyReaderRow(Table, table=True):
    """Somebody who may read a release some hours before it is public, and why."""

    __tablename__ = "early_readers"
    __table_args__ = (
        CheckConstraint("hours BETWEEN 1 AND 24", name="hours"),
        CheckConstraint("reason <> ''", name="reason"),
        CheckConstraint("account <> added_by", name="another"),
        CheckConstraint("(removed_by IS NULL) = (removed_at IS NULL)", name="removed"),
    )

    number: int | None = Field(default=None, primary_key=True)
    release: int = Field(foreign_key="releases.number", index=True)
    account: str = Field(foreign_key="accounts.id", index=True)
    roles: str  # JSON: as they were when it was added
    hours: int
    reason: str
    added_by: str
    added_at: str
    removed_by: str | None = None
    removed_at: str | None = None


class AnnouncementRow(Table, table=True):
    """What is announced for a day. A change is another row of the same subject, with a reason."""

    __tablename__ = "announcements"
    __table_args__ = (CheckConstraint("number = subject OR reason <> ''", name="reason"),)

    number: int | None = Field(default=None, primary_key=True)
    subject: int = Field(index=True)  # the number of the first row about it
    title: str
    wave: str | None = Field(default=None, foreign_key="waves.key")
    day: str  # ISO day of the site's time zone
    time: str | None = None  # of the same, such as 09:30
    begins_at: str  # the same as a moment; without a time, the start of the day
    called_off: bool = False
    reason: str
    actor: str
    announced_at: str
