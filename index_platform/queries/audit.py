"""The chain of audit entries: each is written in the transaction of its deed, with the hash of the last."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, func, select

from index_platform.db import AUDITED, LARGEST, plain
from index_platform.tables import AccountRow, AuditRow
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
_PAGED = {"yield_per": 1000}  # never all at once
_LAST = "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1"
_INSERT = (
    f"INSERT INTO audit ({', '.join((*_HASHED, 'hash'))}) VALUES ({', '.join('?' * (len(_HASHED) + 1))})"
)
Execute = Callable[[str, Sequence[object]], Iterable[Any]]  # a statement with its values -> its rows


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


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain is not as it was written."""

    number: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The last entry. Kept outside, its hash stands for every entry up to it."""

    entries: int
    hash: str  # empty where there is no entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """What a walk along all entries found."""

    head: Head
    broken: Break | None
    missing: tuple[str, ...]  # hashes that were kept outside and that no entry has now

    @property
    def sound(self) -> bool:
        """Whether every entry is as it was written, as far as this can be told."""
        return self.broken is None and not self.missing


def write(session: Session, deed: Deed) -> None:
    """Add the entry of a deed to the transaction in which it is done."""
    append(plain(session), deed)
    session.info[AUDITED] = True


def append(execute: Execute, deed: Deed) -> None:
    """Add an entry through any connection that holds the write lock."""
    last, previous = next(iter(execute(_LAST, ())), (0, ""))
    number = last + 1
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
    session: Session,
    *,
    actor: str | None = None,
    about: str | None = None,
    latest: int = 200,
    before: int | None = None,
) -> tuple[Entry, ...]:
    """The newest entries, the newest first: of all, or of one actor with those about one account."""
    statement = select(AuditRow).order_by(col(AuditRow.number).desc()).limit(latest)
    if actor is not None:
        on_account = (col(AuditRow.kind) == "account") & (col(AuditRow.key) == about)
        statement = statement.where((col(AuditRow.actor) == actor) | on_account)
    if before is not None:
        statement = statement.where(col(AuditRow.number) < max(0, min(before, LARGEST)))
    return tuple(_entry(row) for row in session.exec(statement))


def refused_since(session: Session, actor: str, moment: str) -> int:
    """How many entries say that this actor was refused something after ``moment``."""
    statement = (
        select(func.count())
        .select_from(AuditRow)
        .where(AuditRow.actor == actor, AuditRow.outcome == "refused", AuditRow.moment > moment)
    )
    return session.exec(statement).one()


def head(session: Session) -> Head:
    """The number of entries and the hash of the last one."""
    last = session.exec(select(AuditRow.number, AuditRow.hash).order_by(col(AuditRow.number).desc())).first()
    return Head(entries=count(session), hash="" if last is None else last[1])


def count(session: Session) -> int:
    """The number of entries."""
    return session.exec(select(func.count()).select_from(AuditRow)).one()


def walked(
    session: Session, *, kept: Collection[str] = (), progress: Callable[[], None] | None = None
) -> Chain:
    """Every entry hashed again and held to the one before it, in memory that does not grow with them.

    kept: hashes of heads that were kept outside. Whoever rewrites an entry and hashes all later ones anew
        leaves a chain that looks whole; only a head kept from before tells.
    """
    previous, number, broken = "", 0, None
    missing = set(kept)
    for values in _rows(session):
        number += 1
        broken = broken or _break(values, number, previous)
        previous = str(values["hash"])
        missing.discard(previous)
        if progress is not None:
            progress()
    if number == 0 and session.exec(select(AccountRow.id).limit(1)).first() is not None:
        broken = Break(1, "is not there")  # an account is never made without an entry
    return Chain(
        head=Head(entries=number, hash=previous),
        broken=broken,
        missing=tuple(one for one in kept if one in missing),
    )


def _break(values: Mapping[str, object], number: int, previous: str) -> Break | None:
    if values["number"] != number:
        return Break(number, "is not there")
    if values["hash"] != _hash(values):
        return Break(number, "is not as it was written")
    if values["previous"] != previous:
        return Break(number, "does not follow the one before it")
    return None


def _rows(session: Session) -> Iterator[Mapping[str, object]]:
    names = (*_HASHED, "hash")
    statement = f"SELECT {', '.join(names)} FROM audit ORDER BY number"
    for row in session.connection().exec_driver_sql(statement, execution_options=_PAGED):
        yield dict(zip(names, row, strict=True))


def _hash(values: Mapping[str, object]) -> str:
    return sha256(canonical_json({name: values[name] for name in _HASHED}))


def _json(value: Sequence[object] | Mapping[str, object]) -> str:
    return canonical_json(value).decode()


def _entry(row: AuditRow) -> Entry:
    facts = {name: getattr(row, name) for name in Entry.__dataclass_fields__}
    return Entry(**{**facts, "roles": tuple(json.loads(row.roles)), "detail": json.loads(row.detail)})
