"""Who asks to see a draft or a receipt, and whether it is theirs. To everybody else it does not exist.

What a browser began is its own, by what it was given; what a researcher began is that account's. Whoever is
not signed in any more is told to sign in: their draft is still there.
"""

import hmac
from dataclasses import dataclass

from index_platform.auth.actors import Actor
from index_platform.auth.guards import require_signed_in
from index_platform.auth.keys import fingerprint
from index_platform.queries.drafts import LockedDraft
from index_platform.queries.received import Arrived
from instruments.errors import NotFoundError


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who asks to see a draft or a receipt: a browser by what it was given, a researcher by account."""

    token: str | None = None
    proof: str | None = None  # of a receipt
    actor: Actor | None = None

    def holds(self, draft: LockedDraft) -> bool:
        """Whether a draft is theirs; NotSignedInError where only an account could tell."""
        if draft.taken_by is not None:
            return require_signed_in(self.actor, where="drafts").id == draft.taken_by
        return self.token is not None and _same(fingerprint(self.token), draft.holder_sha256)

    def sees(self, arrived: Arrived, proof: str) -> bool:
        """Whether a receipt is theirs; NotSignedInError where only an account could tell."""
        if arrived.taken_by is not None:
            return require_signed_in(self.actor, where="receipts").id == arrived.taken_by
        return self.proof is not None and _same(self.proof, proof)


def no_draft() -> NotFoundError:
    """What is said to whoever asks for a draft or a receipt that is not theirs, or not there."""
    return NotFoundError(
        "there is no such questionnaire in this browser",
        where="drafts",
        fix="Begin again from the start page.",
    )


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(errors="replace"), other.encode(errors="replace"))
