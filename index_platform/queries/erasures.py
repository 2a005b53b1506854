"""Erasure: every row of one response goes, and a tombstone stays by which it is known when it comes again.

A table has rows of a response where its references lead to what was received, to a paper or to a draft, which
share one id; new tables are found by their references, or by a column that is called ``received``.
How somebody is reached lies apart, under the panel code that the response carries.
"""

import hmac
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, delete, func, or_, select, update
from sqlmodel import Session, col

from index_platform.db import plain
from index_platform.tables import DraftRow, ErasureRow, PaperRow, ReceivedRow, WithdrawalCodeRow
from index_platform.tables import Table as Root

Execute = Callable[[str, Sequence[object]], Iterable[Any]]  # a statement with its values -> its rows
_OF_AN_ID = frozenset(row.__tablename__ for row in (ReceivedRow, PaperRow, DraftRow))
_BY_NAME = "received"  # a column that holds the id without a reference: such rows go after what was received
_IDS_AT_ONCE = 500
_SALT = "SELECT salt FROM erasure_salt WHERE EXISTS (SELECT 1 FROM erasures)"
_KNOWN = "SELECT id_sha256 FROM erasures WHERE id_sha256 IN ({})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """That a response was erased, of which wave and when."""

    wave: str
    erased_at: str


def among(execute: Execute, names: Sequence[UUID]) -> frozenset[UUID]:
    """Those of ``names`` that were erased. Nothing is hashed where nothing was ever erased."""
    found = next(iter(execute(_SALT, ())), None)
    if found is None:
        return frozenset()
    erased: set[UUID] = set()
    for start in range(0, len(names), _IDS_AT_ONCE):
        some = {hashed(found[0], str(name)): name for name in names[start : start + _IDS_AT_ONCE]}
        statement = _KNOWN.format(", ".join("?" * len(some)))
        erased.update(some[row[0]] for row in execute(statement, list(some)))
    return frozenset(erased)


def is_erased(session: Session, name: UUID) -> bool:
    """Whether the response of this id was erased."""
    return bool(among(plain(session), [name]))


def of_code(session: Session, code_sha256: str) -> UUID | None:
    """The id of what the code of a receipt stands for; None where it stands for nothing that is here."""
    row = session.get(WithdrawalCodeRow, code_sha256)
    return None if row is None else UUID(row.response)


def tombstone(session: Session, *, name: UUID | None = None, code_sha256: str = "") -> Tombstone | None:
    """What stays of a response that was erased, by its id or by the code of its receipt; None: nothing."""
    salt = _salt(session)
    column, text = (
        (ErasureRow.code_sha256, code_sha256) if name is None else (ErasureRow.id_sha256, str(name))
    )
    row = session.exec(_rows(ErasureRow).where(col(column) == hashed(salt, text))).scalars().first()
    return None if row is None else Tombstone(wave=row.wave, erased_at=row.erased_at)


def waves_of_tombstones(session: Session) -> frozenset[str]:
    """The keys of the waves of which anything was erased."""
    return frozenset(session.exec(_rows(ErasureRow.wave).distinct()).scalars())


def counted(session: Session, name: UUID) -> Mapping[str, int]:
    """How many rows each table holds of one response, those without left out."""
    found = {table.name: _count(session, table, where) for table, where in _parts(str(name))}
    return {table: count for table, count in found.items() if count}


def erase(session: Session, name: UUID, *, wave: str, moment: str) -> Mapping[str, int]:
    """Delete every row of one response and leave its tombstone: how many rows of each table went.

    The database lets it through because the tombstone holds the id meanwhile, and holds us to take it away.
    """
    found, key = counted(session, name), hashed(_salt(session), str(name))
    session.add(
        ErasureRow(
            id_sha256=key,
            code_sha256=_code(session, name),
            wave=wave,
            erased_at=moment,
            erasing=str(name),
        )
    )
    session.flush()
    for table, where in _parts(str(name)):
        session.connection().execute(delete(table).where(where))
    session.connection().execute(
        update(ErasureRow).where(col(ErasureRow.id_sha256) == key).values(erasing=None)
    )
    session.expire_all()
    return found


def hashed(salt: str, text: str) -> str:
    """The hash by which an id or a code is known after the erasure."""
    return hmac.digest(bytes.fromhex(salt), text.encode(), "sha256").hex()


def _salt(session: Session) -> str:
    return str(next(iter(plain(session)("SELECT salt FROM erasure_salt", ())))[0])


def _code(session: Session, name: UUID) -> str | None:
    """The salted hash of the code on the receipt; None where it has none, as what came from a file."""
    found = session.exec(
        _rows(WithdrawalCodeRow.code_sha256).where(col(WithdrawalCodeRow.response) == str(name))
    )
    code = found.scalars().first()
    return None if code is None else hashed(_salt(session), code)


def _rows(what: Any) -> Any:  # noqa: ANN401 - a row or a column of one
    return select(what)


def _count(session: Session, table: Table, where: ColumnElement[bool]) -> int:
    return int(
        session.connection().execute(select(func.count()).select_from(table).where(where)).scalar_one()
    )


def _parts(name: str) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """Every table with rows of one response, those first that refer to others, and which rows they are."""
    contacts, responses = Root.metadata.tables["contacts"], Root.metadata.tables["responses"]
    codes = select(responses.c.panel).where(responses.c.id == name)
    yield contacts, contacts.c.panel.in_(codes)  # before the response, whose code alone leads there
    for table in (*_referring(), *_named()):
        yield table, _of_response(table, name)


@cache
def _referring() -> tuple[Table, ...]:
    return tuple(table for table in reversed(Root.metadata.sorted_tables) if _leads(table))


@cache
def _named() -> tuple[Table, ...]:
    return tuple(
        table for table in Root.metadata.sorted_tables if _BY_NAME in table.c and table not in _referring()
    )


def _leads(table: Table) -> bool:
    """Whether the rows of a table are of one response each."""
    return table.name in _OF_AN_ID or any(
        key.column.table is not table and _leads(key.column.table) for key in table.foreign_keys
    )


def _of_response(table: Table, name: str) -> ColumnElement[bool]:
    """The condition that a row is of the response of this id."""
    if table.name in _OF_AN_ID:
        return table.c.id == name
    if table not in _referring():
        return table.c[_BY_NAME] == name
    return or_(
        *(
            key.parent.in_(select(key.column).where(_of_response(key.column.table, name)))
            for key in table.foreign_keys
            if _leads(key.column.table)
        )
    )
