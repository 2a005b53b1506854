"""What is said back to whoever sent answers: that they are on disk, and the code that finds them again.

The code is made from the id of the response and the server's secret, so that it is the same each time the
receipt is shown and is stored nowhere; the database holds its hash. It finds answers without anybody's name.
"""

import hmac
from dataclasses import dataclass, replace
from hashlib import sha256
from uuid import UUID

from sqlmodel import Session

from index_platform.auth.spoken_signs import SIGNS, grouped, read_signs
from index_platform.queries import releases
from index_platform.queries.arrivals import Arrival, Decision, ErasedError, NotStoredError, Receipt, Status

__all__ = [
    "Acknowledged",
    "Decision",
    "ErasedError",
    "NotStoredError",
    "acknowledged",
    "code_sha256",
    "coded",
    "is_late",
    "keyed",
    "receipt_proof",
    "withdrawal_code",
    "withdrawn",
]

_BITS = 5
_LENGTH = 12
_GROUP = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """A receipt as the sender sees it. ``held``: kept as it came, for a person to decide."""

    id: UUID
    sha256: str
    received_at: str
    held: bool
    reason: str | None
    withdrawal_code: str
    new: bool
    taken_by: str | None = None  # account of the researcher who asked the questions
    late: bool = False  # figures of the wave were public before it came
    decision: Decision | None = None  # what a person decided on what was held


def acknowledged(secret: bytes, receipt: Receipt, *, taken_by: str | None = None) -> Acknowledged:
    """The receipt with its withdrawal code; ErasedError for what was erased and came again."""
    if receipt.status is Status.WITHDRAWN:
        raise withdrawn()
    return Acknowledged(
        id=receipt.id,
        sha256=receipt.sha256,
        received_at=receipt.received_at,
        held=receipt.status is Status.HELD,
        reason=receipt.reason,
        withdrawal_code=withdrawal_code(secret, receipt.id),
        new=receipt.created,
        taken_by=taken_by,
        decision=receipt.decision,
    )


def withdrawn() -> ErasedError:
    """What is said of answers that were erased and came again."""
    return ErasedError(
        "these answers were withdrawn, and are not kept again",
        where="responses",
        fix="Do not send them again. Whoever wants to take part after all answers anew.",
    )


def is_late(session: Session, wave: str, received_at: str) -> bool:
    """Whether figures of a wave were public before this moment: what came then is no part of them."""
    return any(
        one.wave == wave and one.approved_at is not None and one.approved_at <= received_at
        for one in releases.stored(session)
    )


def coded(secret: bytes, arrival: Arrival) -> Arrival:
    """The arrival with the hash of its withdrawal code."""
    return replace(arrival, withdrawal_sha256=code_sha256(withdrawal_code(secret, arrival.id)))


def withdrawal_code(secret: bytes, response: UUID) -> str:
    """The code of one response: twelve signs in groups of four, such as 7K2M-0QXR-93TD."""
    digest = keyed(secret, "withdrawal", response.bytes)
    number = int.from_bytes(digest[:8], "big") >> (64 - _BITS * _LENGTH)
    shifts = range(_BITS * (_LENGTH - 1), -1, -_BITS)
    return grouped("".join(SIGNS[number >> shift & (len(SIGNS) - 1)] for shift in shifts), _GROUP)


def is_code(typed: str) -> bool:
    """Whether this can be a withdrawal code at all: what cannot be one is a slip, and no guess."""
    signs = read_signs(typed)
    return len(signs) == _LENGTH and set(signs) <= set(SIGNS)


def code_sha256(code: str) -> str:
    """The hash by which a code is known, however it was typed."""
    return sha256(read_signs(code).encode()).hexdigest()


def receipt_proof(secret: bytes, response: UUID) -> str:
    """What a browser shows to see the receipt of a response again, once its draft is gone."""
    return keyed(secret, "receipt", response.bytes).hex()


def keyed(secret: bytes, purpose: str, message: bytes) -> bytes:
    """The HMAC-SHA256 of ``message`` under a key that is used for one purpose only."""
    key = hmac.digest(secret, f"thriving {purpose}".encode(), "sha256")
    return hmac.digest(key, message, "sha256")
