"""Responses of a wave as they are stored: columns for the freeze, values for the export."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy
from numpy.typing import NDArray
from sqlalchemy import Select
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
    """The answers of n responses in m coded variables. codes, reasons: (n, m) as a Snapshot holds them."""

    codes: NDArray[np.int32]
    reasons: NDArray[np.int8]


def of_wave(session: Session, wave: str) -> tuple[StoredResponse, ...]:
    """Every response of a wave, by id: the one order of all that is made of them."""
    rows = session.exec(select(ResponseRow).where(ResponseRow.wave == wave).order_by(col(ResponseRow.id)))
    names = StoredResponse.__dataclass_fields__
    return tuple(StoredResponse(**{name: getattr(row, name) for name in names}) for row in rows)


def answer_columns(
    session: Session, wave: str, responses: Sequence[StoredResponse], names: Sequence[str]
) -> AnswerColumns:
    """The answers of ``responses`` in the variables of these names; what was never stored was not asked."""
    codes = np.full((len(responses), len(names)), NO_CODE, dtype=np.int32)
    reasons = np.full((len(responses), len(names)), _NOT_ASKED, dtype=np.int8)
    row_of = {response.number: row for row, response in enumerate(responses)}
    column_of = {name: column for column, name in enumerate(names)}
    cells, given, why = [], [], []
    for number, name, code, missing in _coded(session, wave):
        if (column := column_of.get(name)) is not None:
            cells.append(row_of[number] * len(names) + column)
            given.append(NO_CODE if code is None else code)
            why.append(_REASON[missing])
    codes.flat[cells], reasons.flat[cells] = given, why
    return AnswerColumns(codes=codes, reasons=reasons)


def answers_by_response(session: Session, wave: str) -> Mapping[int, Mapping[str, int | str | Missing]]:
    """For each response number what stands for every variable: a code, a text, or why there is neither."""
    found: dict[int, dict[str, int | str | Missing]] = {}
    columns = (AnswerRow.response, AnswerRow.item, AnswerRow.code, AnswerRow.missing, AnswerRow.text)
    for number, name, code, missing, text in session.connection().execute(_of_wave(wave, columns)):
        given = code if code is not None else text if text is not None else Missing(missing)
        found.setdefault(number, {})[name] = given
    return found


def _coded(session: Session, wave: str) -> Iterable[Any]:
    """(response, variable, code, reason) of every answer, straight from the connection: there are many."""
    columns = (AnswerRow.response, AnswerRow.item, AnswerRow.code, AnswerRow.missing)
    return session.connection().execute(_of_wave(wave, columns))


def _of_wave(wave: str, columns: Sequence[object]) -> Select[Any]:
    every: Any = sqlalchemy.select(*map(col, columns))
    joined = every.join(ResponseRow, col(ResponseRow.number) == col(AnswerRow.response))
    answered: Select[Any] = joined.where(col(ResponseRow.wave) == wave)
    return answered
