"""Answers that are not sent yet, and the codes by which sent ones can be found again."""

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from index_platform.tables.base import Table


class DraftRow(Table, table=True):
    """A questionnaire begun: pinned to the version it began with, gone when it is sent.

    What was said is encrypted with a key of its own; the key is locked for the holder, and for the code to
    come back (``services/draft_safe.py``).
    """

    __tablename__ = "drafts"

    id: str = Field(primary_key=True)  # UUID of the response that it becomes
    holder_sha256: str = Field(index=True)  # hash of the browser's cookie
    taken_by: str | None = Field(default=None, foreign_key="accounts.id", index=True)  # a researcher
    wave: str = Field(foreign_key="waves.key", index=True)
    instrument_sha256: str = Field(foreign_key="instrument_versions.sha256")
    language: str
    place_asked: bool = False  # tells "not reached yet" from "rather not say"
    reached: int = 0  # the last part in which something was answered (``instruments.parts.furthest``)
    said: str
    key: str
    code_sha256: str | None = Field(default=None, unique=True)  # keyed with the server's secret
    code_key: str | None = None
    started_at: str
    saved_at: str


class UnsentRow(Table, table=True):
    """How many drafts of a wave ended at one part unsent: a number, and no link to any of them."""

    __tablename__ = "unsent"
    __table_args__ = (CheckConstraint("swept >= 0 AND at_close >= 0", name="counts"),)

    wave: str = Field(primary_key=True, foreign_key="waves.key")
    part: int = Field(primary_key=True)  # 0: before the first answer
    swept: int  # deleted because nobody came back to them
    at_close: int | None = None  # these, and those that lay there when the wave was last closed


class WithdrawalCodeRow(Table, table=True):
    """The code on a receipt, by its hash: it finds the response without anybody's name."""

    __tablename__ = "withdrawal_codes"

    code_sha256: str = Field(primary_key=True)
    response: str = Field(unique=True, foreign_key="received.id")
