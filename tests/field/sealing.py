"""The server's side of seals and receipts as a test needs it: written from the wire, not from our server."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicNumbers,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from instruments.canonical import canonical_json

INFO = "thriving field interview 1"


def new_key() -> EllipticCurvePrivateKey:
    """A key on P-256."""
    return generate_private_key(SECP256R1())


def encoded(data: bytes) -> str:
    """Bytes as base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """The bytes of base64url without padding."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def jwk(key: EllipticCurvePrivateKey, kid: str) -> dict[str, str]:
    """The public part, as phones are told it."""
    numbers = key.public_key().public_numbers()
    x, y = (encoded(number.to_bytes(32, "big")) for number in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y, "kid": kid}


def opened(envelope: dict[str, Any], key: EllipticCurvePrivateKey, about: str = INFO) -> bytes:
    """What was sealed; cryptography's InvalidTag where anything of it was changed."""
    x, y = (int.from_bytes(decoded(envelope["epk"][name]), "big") for name in ("x", "y"))
    secret = key.exchange(ECDH(), EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key())
    salt = UUID(envelope["id"]).bytes
    derived = HKDF(algorithm=SHA256(), length=32, salt=salt, info=about.encode()).derive(secret)
    return AESGCM(derived).decrypt(
        decoded(envelope["iv"]), decoded(envelope["sealed"]), envelope["id"].encode()
    )


def signed(receipt: dict[str, Any], key: EllipticCurvePrivateKey, kid: str) -> dict[str, str]:
    """A receipt as the server answers it."""
    text = canonical_json(receipt)
    r, s = decode_dss_signature(key.sign(text, ECDSA(SHA256())))
    raw = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    return {"receipt": text.decode(), "signature": encoded(raw), "kid": kid}
