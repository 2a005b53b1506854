"""Flags of responses, counted: by wave and version, place, rule and item."""

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy
from sqlmodel import Session, col

from index_platform.tables import FlagRow, ResponseRow


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagCount:
    """How many responses of one place were flagged for one thing."""

    wave: str
    instrument_sha256: str
    place: str | None
    rule: str
    item: str
    detail: str
    count: int


def counts(session: Session) -> Iterator[FlagCount]:
    """Every flag that was raised, counted."""
    columns = (
        col(ResponseRow.wave),
        col(ResponseRow.instrument_sha256),
        col(ResponseRow.place),
        col(FlagRow.rule),
        col(FlagRow.item),
        col(FlagRow.detail),
    )
    statement = (
        sqlalchemy.select(*columns, sqlalchemy.func.count())
        .join(ResponseRow, col(ResponseRow.number) == col(FlagRow.response))
        .group_by(*columns)
        .order_by(*columns)
    )
    for row in session.execute(statement):
        yield FlagCount(**dict(zip(FlagCount.__dataclass_fields__, row, strict=True)))
