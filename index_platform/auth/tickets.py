"""Tickets by which a phone whose app is closed sends what was finished while it was open.

A ticket lets exactly these bytes be put at exactly this address. Phone and server make it with a key that
both have: the server makes that anew from its one secret each time, and stores nothing.
"""

import hmac
from dataclasses import dataclass, field
from typing import Self
from uuid import UUID

from index_platform.auth.base64url import text_of
from index_platform.auth.keys import Keys
from instruments.canonical import sha256

SCHEME = "ticket"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A ticket as a request shows it: whose it says it is, and the proof."""

    phone: str
    account: str
    proof: str = field(repr=False)

    @classmethod
    def read(cls, shown: str) -> Self | None:
        """What stands after ``Ticket`` in a header: PHONE.ACCOUNT.PROOF; None where it is no such thing."""
        phone, _, rest = shown.partition(".")
        account, _, proof = rest.rpartition(".")
        try:
            is_phone = phone == str(UUID(phone))
        except ValueError:
            return None
        return cls(phone=phone, account=account, proof=proof) if is_phone and account and proof else None


def delivery_key(keys: Keys, phone: str, account: str) -> bytes:
    """The 32 bytes that one researcher makes tickets with on one phone."""
    return keys.derived(f"field delivery 1 {phone} {account}")


def proof(key: bytes, method: str, path: str, body: bytes) -> str:
    """The proof of a ticket for one request, base64url without padding."""
    told = f"{method} {path}\n{sha256(body)}".encode()
    return text_of(hmac.digest(key, told, "sha256"))


def is_proof(shown: str, key: bytes, method: str, path: str, body: bytes) -> bool:
    """Whether what is shown proves this very request."""
    return hmac.compare_digest(shown.encode("utf-8", "replace"), proof(key, method, path, body).encode())
