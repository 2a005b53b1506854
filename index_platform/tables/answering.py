"""Answers that are not sent yet, and the codes by which sent ones can be found again."""

from sqlmodel import Field

from index_platform.tables.base import Table


class DraftRow(Table, table=True):
    """A questionnaire begun: pinned to the version it began with, gone when it is sent."""

    __tablename__ = "drafts"

    id: str = Field(primary_key=True)  # UUID of the response that it becomes
    holder_sha256: str = Field(index=True)  # hash of the browser's cookie
    taken_by: str | None = Field(default=None, foreign_key="accounts.id", index=True)  # a researcher
    wave: str = Field(foreign_key="waves.key", index=True)
    instrument_sha256: str = Field(foreign_key="instrument_versions.sha256")
    language: str
    place: str | None = None
    place_asked: bool = False  # tells "not reached yet" from "rather not say"
    answers: str  # JSON: item -> code or {"missing": reason}
    kept: str = Field(default="[]", sa_column_kwargs={"server_default": "[]"})  # JSON: checks that were asked
    started_at: str
    saved_at: str


class WithdrawalCodeRow(Table, table=True):
    """The code on a receipt, by its hash: it finds the response without anybody's name."""

    __tablename__ = "withdrawal_codes"

    code_sha256: str = Field(primary_key=True)
    response: str = Field(unique=True, foreign_key="received.id")
