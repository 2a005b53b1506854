"""How interviews were held that came from phones, and what phones sent that could not be taken in."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session, col, delete, select

from index_platform.tables import InterviewRow, ReceivedRow, ResponseRow, SetAsideRow
from index_platform.tables.interviews import TAKING_PART

__all__ = [
    "TAKING_PART",
    "Held",
    "Interview",
    "SetAside",
    "aside",
    "forget",
    "is_kept",
    "keep",
    "of_wave",
    "waves",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """What a phone says of an interview beside its answers."""

    phone: str
    started_at: str
    finished_at: str
    outcome: str  # complete, partial or refused
    languages: tuple[str, ...]
    assignment: str | None = None
    visit: str | None = None
    taking_part: str | None = None  # how the person said that they take part
    clock_offset: int = 0  # seconds that the clock of the phone was ahead
    targets: tuple[str, ...] = ()  # those of the assignment that its answers count for
    excess: str | None = None  # why the assignment wanted no more of it when it came
    again: str | None = None  # the id of the interview for which it was asked again


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """Something that a phone sent and that could not be taken in, kept as it came."""

    sha256: str
    received: str  # the id that it came under
    account: str
    phone: str
    reason: str
    set_aside_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """When and by whom an interview was held that is a response now. Times are those of the phone."""

    id: str
    account: str
    started_at: str
    finished_at: str
    outcome: str
    clock_offset: int  # seconds that the clock of the phone was ahead


def waves(session: Session) -> frozenset[str]:
    """The waves in which interviews of phones are responses now."""
    held = select(ResponseRow.wave).join(InterviewRow, col(InterviewRow.received) == ResponseRow.id)
    return frozenset(session.exec(held.distinct()))


def of_wave(session: Session, wave: str) -> Iterator[Held]:
    """The interviews of a wave that are responses now, by id."""
    rows = session.exec(
        select(InterviewRow, ReceivedRow.taken_by)
        .join(ReceivedRow, col(ReceivedRow.id) == InterviewRow.received)
        .join(ResponseRow, col(ResponseRow.id) == InterviewRow.received)
        .where(ResponseRow.wave == wave, col(ReceivedRow.taken_by).is_not(None))
        .order_by(InterviewRow.received)
    )
    for row, account in rows:
        yield Held(
            id=row.received,
            account=account or "",
            started_at=row.started_at,
            finished_at=row.finished_at,
            outcome=row.outcome,
            clock_offset=row.clock_offset,
        )


def keep(session: Session, aside: SetAside, content: bytes) -> None:
    """Keep what could not be taken in, unless the same is there already."""
    if session.get(SetAsideRow, aside.sha256) is None:
        facts = {name: getattr(aside, name) for name in SetAside.__dataclass_fields__}
        session.add(SetAsideRow(**facts, content=content))
        session.flush()


def is_kept(session: Session, sha256: str) -> bool:
    """Whether these bytes were set aside before."""
    return session.get(SetAsideRow, sha256) is not None


def aside(session: Session) -> Iterator[tuple[SetAside, bool]]:
    """What was set aside, the oldest first, and whether something is stored under its id."""
    rows = session.exec(
        select(SetAsideRow, ReceivedRow.id)
        .outerjoin(ReceivedRow, col(ReceivedRow.id) == SetAsideRow.received)
        .order_by(col(SetAsideRow.set_aside_at), col(SetAsideRow.sha256))
    )
    for row, known in rows:
        yield (
            SetAside(**{name: getattr(row, name) for name in SetAside.__dataclass_fields__}),
            known is not None,
        )


def forget(session: Session, sha256: str) -> None:
    """Delete what was set aside. The database lets it go once an entry says that it is forgotten."""
    session.exec(delete(SetAsideRow).where(col(SetAsideRow.sha256) == sha256))
