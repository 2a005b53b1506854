"""What researchers' phones seal for this site, and what it signs for them: two keys of the curve P-256.

Both are made from the one secret, and stored nowhere. A phone has their public halves (JWK, RFC 7517).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    ECDSA,
    SECP256R1,
    EllipticCurvePublicKey,
    EllipticCurvePublicNumbers,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from index_platform.auth.base64url import bytes_of, text_of
from index_platform.auth.keys import Keys
from instruments.canonical import sha256

Jwk = Mapping[str, str]
INTERVIEW, NOTE = b"thriving field interview 1", b"thriving field note 1"  # what is sealed
_SIDE = 32  # bytes of a coordinate, of a half of a signature, of the key that opens


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A text with our signature, and which key made it. The signature of a text is always the same."""

    text: str
    signature: str
    kid: str


class PhoneKeys:
    """The keys of one site."""

    def __init__(self, keys: Keys) -> None:
        self._opening, self._signing = keys.curve_key("field seal 1"), keys.curve_key("field receipts 1")
        self.seal = _jwk(self._opening.public_key())
        signing = _jwk(self._signing.public_key())
        self._kid = _thumbprint(signing)
        self.receipts: tuple[Jwk, ...] = ({**signing, "kid": self._kid},)

    def opened(
        self, name: UUID, epk: Jwk, nonce: str, sealed: str, *, info: bytes = INTERVIEW
    ) -> bytes | None:
        """What a phone sealed under this id; None where it is not for us, or was changed.

        An ephemeral key and ours agree on a secret (ECDH), which HKDF-SHA256 turns into the key of
        AES-256-GCM, with the bytes of the id as its salt and the text of the id beside it.
        """
        try:
            shared = self._opening.exchange(ECDH(), _public(epk))
            key = HKDF(SHA256(), _SIDE, salt=name.bytes, info=info).derive(shared)
            return AESGCM(key).decrypt(bytes_of(nonce), bytes_of(sealed), str(name).encode())
        except (InvalidTag, ValueError, KeyError):
            return None

    def signed(self, text: str) -> Signed:
        """The text with its signature: ECDSA (SHA-256), deterministic (RFC 6979), as r and s joined."""
        made = self._signing.sign(text.encode(), ECDSA(SHA256(), deterministic_signing=True))
        halves = b"".join(half.to_bytes(_SIDE) for half in decode_dss_signature(made))
        return Signed(text=text, signature=text_of(halves), kid=self._kid)


def _jwk(key: EllipticCurvePublicKey) -> dict[str, str]:
    numbers = key.public_numbers()
    x, y = (text_of(side.to_bytes(_SIDE)) for side in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


def _public(jwk: Jwk) -> EllipticCurvePublicKey:
    """The key of a JWK; ValueError where it is no point of the curve, KeyError where a side lacks."""
    x, y = (int.from_bytes(bytes_of(jwk[side])) for side in ("x", "y"))
    return EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key()


def _thumbprint(jwk: Jwk) -> str:
    """The name of a key by its content (RFC 7638)."""
    plain = json.dumps(dict(sorted(jwk.items())), separators=(",", ":"))
    return text_of(bytes.fromhex(sha256(plain.encode())))
