"""The three layers of an answer: bytes as received, the response, its narrow answer rows; and its flags."""

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from index_platform.tables.base import Table, one_of
from instruments.definition import Missing
from instruments.response import Mode

STATUSES = ("accepted", "held")
_HELD = text("status = 'held'")  # few among many


class ReceivedRow(Table, table=True):
    """What came in, byte for byte. Append-only; ``wave`` and ``instrument`` are as claimed, known or not."""

    __tablename__ = "received"
    __table_args__ = (
        one_of("status", STATUSES),
        CheckConstraint("(status = 'held') = (reason IS NOT NULL)", name="reason"),
        Index("ix_received_held", "received_at", sqlite_where=_HELD, postgresql_where=_HELD),
    )

    id: str = Field(primary_key=True)  # UUID made by the client
    wave: str
    instrument: str
    door: str  # by which way it came, e.g. import
    sha256: str
    content: bytes
    status: str  # as decided on receipt
    reason: str | None = None  # why it was held
    received_at: str
    taken_by: str | None = None  # account of the researcher who asked the questions


class ResponseRow(Table, table=True):
    """One accepted response. ``number`` counts in order of arrival, so that its rows lie together."""

    __tablename__ = "responses"
    __table_args__ = (one_of("mode", (mode.value for mode in Mode)),)

    number: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True, foreign_key="received.id")
    wave: str = Field(foreign_key="waves.key", index=True)
    instrument_sha256: str = Field(foreign_key="instrument_versions.sha256")
    place: str | None = None
    mode: str
    language: str
    household: str | None = None
    panel: str | None = None
    consent: str | None = None  # hash of the wording that the person agreed to
    source: str | None = None


class AnswerRow(Table, table=True):
    """One answer: a code, a text, or the reason why there is none; a "prefer not to say" has code and reason.

    ``item`` names the variable: an item, or a choice of one ("item.choice": 1 where it was ticked, else 0).
    """

    __tablename__ = "answers"
    __table_args__ = (
        one_of("missing", (reason.value for reason in Missing), empty=True),
        CheckConstraint("code IS NOT NULL OR missing IS NOT NULL OR text IS NOT NULL", name="something"),
        CheckConstraint("text IS NULL OR (code IS NULL AND missing IS NULL)", name="text"),
        {"sqlite_with_rowid": False},
    )

    response: int = Field(primary_key=True, foreign_key="responses.number")
    item: str = Field(primary_key=True)
    code: int | None = None
    missing: str | None = None
    text: str | None = None  # free words, an ISO day, or the code of a place


class FlagRow(Table, table=True):
    """What a person should know of a response: the rule that says so, and where. ``detail``: which check."""

    __tablename__ = "flags"
    __table_args__ = ({"sqlite_with_rowid": False},)

    response: int = Field(primary_key=True, foreign_key="responses.number")
    rule: str = Field(primary_key=True)
    item: str = Field(primary_key=True)  # empty: the response as a whole
    detail: str = Field(primary_key=True)
