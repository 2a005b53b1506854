"""The chain of audit entries: each is written in the transaction of its deed, with the hash of the last."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from index_platform.db import AUDITED
from index_platform.tables import AuditRow
from instruments.canonical import canonical_json, sha256

_HASHED = (
    "number",
    "moment",
    "actor",
    "roles",
    "action",
    "kind",
    "key",
    "reason",
    "outcome",
    "detail",
    "previous",
)
_LAST = "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1"
_INSERT = (
    f"INSERT INTO audit ({', '.join((*_HASHED, 'hash'))}) VALUES ({', '.join('?' * (len(_HASHED) + 1))})"
)
Execute = Callable[[str, tuple[object, ...]], Any]  # a statement with its values -> a cursor


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What somebody did, or was refused. Objects by their key; never a person's name, never an answer."""

    actor: str  # id of an account, or ``local``
    roles: tuple[str, ...] = ()  # by which it was allowed
    action: str  # noun and verb, such as wave.open
    kind: str  # of the object
    key: str
    moment: str
    reason: str = ""
    outcome: str = "done"
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as it is stored."""

    number: int
    moment: str
    actor: str
    roles: tuple[str, ...]
    action: str
    kind: str
    key: str
    reason: str
    outcome: str
    detail: Mapping[str, object]
    previous: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """What a walk along all entries found. ``broken``: the first entry that is not as it was written."""

    entries: int
    head: str  # hash of the last entry; empty where there is none
    broken: int | None
    hashes: frozenset[str]


def write(session: Session, deed: Deed) -> None:
    """Add the entry of a deed to the transaction in which it is done."""
    append(lambda text, values: session.connection().exec_driver_sql(text, values), deed)
    session.info[AUDITED] = True


def append(execute: Execute, deed: Deed) -> None:
    """Add an entry through any connection that holds the write lock."""
    last = execute(_LAST, ()).fetchone()
    number, previous = (1, "") if last is None else (last[0] + 1, last[1])
    values = {
        "number": number,
        "moment": deed.moment,
        "actor": deed.actor,
        "roles": _json(deed.roles),
        "action": deed.action,
        "kind": deed.kind,
        "key": deed.key,
        "reason": deed.reason,
        "outcome": deed.outcome,
        "detail": _json(deed.detail),
        "previous": previous,
    }
    execute(_INSERT, (*(values[name] for name in _HASHED), _hash(values)))


def entries(
    session: Session, *, actor: str | None = None, latest: int = 200, before: int | None = None
) -> tuple[Entry, ...]:
    """The newest entries, of one actor or of all, the newest first."""
    statement = select(AuditRow).order_by(col(AuditRow.number).desc()).limit(latest)
    if actor is not None:
        statement = statement.where(AuditRow.actor == actor)
    if before is not None:
        statement = statement.where(col(AuditRow.number) < before)
    return tuple(_entry(row) for row in session.exec(statement))


def walked(session: Session, progress: Callable[[int], None] | None = None) -> Chain:
    """Every entry hashed again and held to the one before it."""
    previous, count, broken = "", 0, None
    hashes = set()
    for row in _rows(session):
        count += 1
        values = {name: getattr(row, name) for name in _HASHED}
        sound = row.number == count and row.previous == previous and row.hash == _hash(values)
        broken = count if broken is None and not sound else broken
        previous = row.hash
        hashes.add(row.hash)
        if progress is not None:
            progress(count)
    return Chain(entries=count, head=previous, broken=broken, hashes=frozenset(hashes))


def _rows(session: Session) -> Iterator[AuditRow]:
    yield from session.exec(select(AuditRow).order_by(col(AuditRow.number)).execution_options(yield_per=1000))


def _hash(values: Mapping[str, object]) -> str:
    return sha256(canonical_json({name: values[name] for name in _HASHED}))


def _json(value: Sequence[object] | Mapping[str, object]) -> str:
    return canonical_json(value).decode()


def _entry(row: AuditRow) -> Entry:
    facts = {name: getattr(row, name) for name in Entry.__dataclass_fields__}
    return Entry(**{**facts, "roles": tuple(json.loads(row.roles)), "detail": json.loads(row.detail)})
