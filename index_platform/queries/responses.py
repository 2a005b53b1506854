"""Responses of a wave as they are stored: columns for the freeze, values for the export."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session, col, select

from index_platform.tables import AnswerRow, ResponseRow
from instruments.definition import Missing
from scoring.snapshot import NO_CODE, REASONS

_REASON = {None if reason is None else reason.value: row for row, reason in enumerate(REASONS)}
_NOT_ASKED = _REASON[Missing.NOT_ASKED.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredResponse:
    """One response without its answers."""

    number: int
    id: str
    place: str | None
    mode: str
    language: str
    household: str | None
    panel: str | None
    source: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerColumns:
    """The answers of n responses to m items. codes, reasons: (n, m) as a Snapshot holds them."""

    codes: NDArray[np.int32]
    reasons: NDArray[np.int8]


def of_wave(session: Session, wave: str) -> tuple[StoredResponse, ...]:
    """Every response of a wave, by id: the one order of all that is made of them."""
    rows = session.exec(select(ResponseRow).where(ResponseRow.wave == wave).order_by(col(ResponseRow.id)))
    names = StoredResponse.__dataclass_fields__
    return tuple(StoredResponse(**{name: getattr(row, name) for name in names}) for row in rows)


def answer_columns(
    session: Session, wave: str, responses: Sequence[StoredResponse], items: Sequence[str]
) -> AnswerColumns:
    """The answers of ``responses`` to ``items``; what was never stored was not asked."""
    codes = np.full((len(responses), len(items)), NO_CODE, dtype=np.int32)
    reasons = np.full((len(responses), len(items)), _NOT_ASKED, dtype=np.int8)
    row_of = {response.number: row for row, response in enumerate(responses)}
    column_of = {item: column for column, item in enumerate(items)}
    for number, item, code, missing in _answers(session, wave):
        row, column = row_of[number], column_of[item]
        codes[row, column] = NO_CODE if code is None else code
        reasons[row, column] = _REASON[missing]
    return AnswerColumns(codes=codes, reasons=reasons)


def answers_by_response(session: Session, wave: str) -> Mapping[int, Mapping[str, int | str]]:
    """For each response number the code of every item, or the reason why there is none."""
    found: dict[int, dict[str, int | str]] = {}
    for number, item, code, missing in _answers(session, wave):
        given = code if code is not None else missing
        if given is not None:
            found.setdefault(number, {})[item] = given
    return found


def _answers(session: Session, wave: str) -> Iterator[tuple[int, str, int | None, str | None]]:
    statement = (
        select(AnswerRow.response, AnswerRow.item, AnswerRow.code, AnswerRow.missing)
        .join(ResponseRow, col(ResponseRow.number) == col(AnswerRow.response))
        .where(ResponseRow.wave == wave)
    )
    yield from session.exec(statement)
