"""Invitations and their batches; what the intake must know of them, and that a use is counted."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, func, select

from index_platform.tables import InvitationBatchRow, InvitationRow, InvitedWaveRow
from instruments.errors import NotFoundError

Execute = Callable[[str, Sequence[object]], Iterable[Any]]  # a statement with its values -> its rows
_INVITED = "SELECT wave FROM invited_waves"
_IDS_AT_ONCE = 500
_LEFT = (
    "SELECT i.code_sha256, i.uses - i.used FROM invitations i JOIN invitation_batches b ON b.id = i.batch "
    "WHERE b.stopped_at IS NULL AND i.code_sha256 IN ({})"
)
_USE = (
    "UPDATE invitations SET used = used + 1 WHERE code_sha256 = ? AND used < uses AND batch IN "
    "(SELECT id FROM invitation_batches WHERE wave = ? AND stopped_at IS NULL)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Codes that were made together, as far as they are known: never the codes themselves."""

    id: str
    wave: str
    label: str
    place: str | None
    until: str | None
    made_at: str
    stopped_at: str | None
    codes: int
    uses: int  # of each code
    used: int  # of all of them

    @property
    def most(self) -> int:
        """How many people can answer by it."""
        return self.codes * self.uses


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """One code: to which wave it leads, and how far it is used."""

    wave: str
    until: str | None
    stopped_at: str | None
    left: int


def add(session: Session, batch: Batch, hashes: Sequence[str]) -> None:
    """Store a batch with the hashes of its codes."""
    facts = {name: getattr(batch, name) for name in ("id", "wave", "label", "place", "until", "made_at")}
    session.add(InvitationBatchRow(**facts))
    session.flush()
    session.add_all(InvitationRow(code_sha256=one, batch=batch.id, uses=batch.uses) for one in hashes)
    session.flush()


def find(session: Session, code_sha256: str) -> Invitation | None:
    """The invitation of a code by its hash, or None."""
    row = session.get(InvitationRow, code_sha256)
    if row is None:
        return None
    batch = session.get_one(InvitationBatchRow, row.batch)
    return Invitation(
        wave=batch.wave, until=batch.until, stopped_at=batch.stopped_at, left=row.uses - row.used
    )


def batches(session: Session, wave: str) -> tuple[Batch, ...]:
    """The batches of a wave, the newest first."""
    rows = session.exec(
        select(InvitationBatchRow)
        .where(InvitationBatchRow.wave == wave)
        .order_by(col(InvitationBatchRow.made_at).desc(), col(InvitationBatchRow.id))
    ).all()
    return tuple(_batch(session, row) for row in rows)


def batch(session: Session, name: str) -> Batch | None:
    """The batch of this id, or None."""
    row = session.get(InvitationBatchRow, name)
    return None if row is None else _batch(session, row)


def stop(session: Session, name: str, moment: str) -> None:
    """No code of the batch begins anything from now on."""
    if (row := session.get(InvitationBatchRow, name)) is None:
        raise NotFoundError("there is no such batch", where="invitations", fix="Choose one from the list.")
    row.stopped_at = moment
    session.add(row)
    session.flush()


def is_invited(session: Session, wave: str) -> bool:
    """Whether a wave takes answers by invitation only."""
    return session.get(InvitedWaveRow, wave) is not None


def set_invited(session: Session, wave: str, *, only: bool) -> None:
    """Have a wave take answers by invitation only, or from everybody."""
    row = session.get(InvitedWaveRow, wave)
    if only and row is None:
        session.add(InvitedWaveRow(wave=wave))
    elif not only and row is not None:
        session.delete(row)
    session.flush()


def invited(execute: Execute) -> frozenset[str]:
    """The waves that take answers by invitation only."""
    return frozenset(str(wave) for (wave,) in execute(_INVITED, ()))


def left(execute: Execute, hashes: Sequence[str]) -> Mapping[str, int]:
    """{hash: how many more people can use it} of the codes that are there and were not stopped."""
    found: dict[str, int] = {}
    for start in range(0, len(hashes), _IDS_AT_ONCE):
        some = hashes[start : start + _IDS_AT_ONCE]
        found.update(execute(_LEFT.format(", ".join("?" * len(some))), some))
    return found


def use(execute: Execute, code_sha256: str, wave: str) -> None:
    """Count one more use of a code; one that is used up stays so."""
    execute(_USE, (code_sha256, wave))


def _batch(session: Session, row: InvitationBatchRow) -> Batch:
    uses, codes, used = session.exec(
        select(func.max(InvitationRow.uses), func.count(), func.sum(InvitationRow.used)).where(
            InvitationRow.batch == row.id
        )
    ).one()
    facts = {
        name: getattr(row, name)
        for name in ("id", "wave", "label", "place", "until", "made_at", "stopped_at")
    }
    return Batch(**facts, codes=codes, uses=uses, used=used)
