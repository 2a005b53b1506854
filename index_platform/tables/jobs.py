"""Long work that a page asked for: it goes on when the page is closed, and can be looked at."""

from sqlmodel import Field

from index_platform.tables.base import Table, one_of

STATES = ("waiting", "running", "done", "failed")


class JobRow(Table, table=True):
    """One piece of work with how far it came, who does it until when, and how it ended."""

    __tablename__ = "jobs"
    __table_args__ = (one_of("state", STATES),)

    number: int | None = Field(default=None, primary_key=True)
    kind: str
    subject: str = Field(index=True)  # key of the wave; id of the release that becomes public; else empty
    actor: str
    state: str
    stage: str
    done: int
    total: int
    result: str  # JSON
    asked_at: str
    ended_at: str | None = None
    holder: str | None = None  # the worker that began it last
    held_until: str | None = None  # from then on another one may take it
    tries: int = 0  # how often it was begun
    stop_asked: bool = False
    not_before: str | None = None  # the moment from which it may be begun
