"""What is made from the one secret key: keys for purposes, sealed texts, tokens and their hashes."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_BYTES = 32
# points of the curve P-256 (SEC 2, 2.4.2)
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_CURVE_BYTES = 48  # 128 bits more than the curve has, so that their remainder leans nowhere


@dataclass(frozen=True, slots=True)
class Keys:
    """The secret key of this site, from which each purpose gets a key that tells nothing of the others."""

    secret: str = field(repr=False)

    def derived(self, purpose: str, length: int = _BYTES) -> bytes:
        """Bytes for one purpose: HKDF (RFC 5869) with the purpose as its information."""
        return HKDF(SHA256(), length, salt=None, info=f"thriving {purpose}".encode()).derive(
            self.secret.encode()
        )

    def curve_key(self, purpose: str) -> EllipticCurvePrivateKey:
        """A private key on the curve P-256 for one purpose, evenly drawn as FIPS 186-5 (A.2.1) says."""
        drawn = int.from_bytes(self.derived(purpose, _CURVE_BYTES))
        return derive_private_key(drawn % (_ORDER - 1) + 1, SECP256R1())

    def sealed(self, purpose: str, text: str, *, moment: datetime) -> str:
        """``text`` that only this site can read, and that cannot be changed."""
        return self._box(purpose).encrypt_at_time(text.encode(), int(moment.timestamp())).decode()

    def opened(
        self, purpose: str, sealed: str, *, moment: datetime | None = None, seconds: int | None = None
    ) -> str | None:
        """What was sealed for this purpose; None if it is not ours or, with ``seconds``, older than that."""
        box, token = self._box(purpose), sealed.encode("utf-8", "replace")
        try:
            if moment is None or seconds is None:
                return box.decrypt(token).decode()
            return box.decrypt_at_time(token, seconds, int(moment.timestamp())).decode()
        except InvalidToken:
            return None

    def _box(self, purpose: str) -> Fernet:
        return Fernet(urlsafe_b64encode(self.derived(purpose)))


def new_token() -> str:
    """A value of 256 random bits that nobody can guess, fit for cookies and links."""
    return token_urlsafe(_BYTES)


def fingerprint(token: str) -> str:
    """The SHA-256 by which a token of ours is known: who reads the database cannot use it."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()
