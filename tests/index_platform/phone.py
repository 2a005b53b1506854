"""A researcher's phone for tests: it seals as the app does, written from the wire alone."""

import hashlib
import hmac
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from litestar import Litestar
from litestar.testing import TestClient

from index_platform.auth.actors import LOCAL
from index_platform.services.phones import Phones


def text_of(data: bytes) -> str:
    """Base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    """Its inverse."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def public_key(jwk: Mapping[str, str]) -> ec.EllipticCurvePublicKey:
    """The key of a JWK."""
    x, y = (int.from_bytes(bytes_of(jwk[side])) for side in "xy")
    return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()


def sealed(
    name: UUID, content: bytes, seal: Mapping[str, str], info: bytes = b"thriving field interview 1"
) -> dict[str, Any]:
    """The sealed part of an envelope, with a new ephemeral key each time."""
    mine, nonce = ec.generate_private_key(ec.SECP256R1()), os.urandom(12)
    shared = mine.exchange(ec.ECDH(), public_key(seal))
    key = HKDF(SHA256(), 32, salt=name.bytes, info=info).derive(shared)
    point = mine.public_key().public_numbers()
    epk = {
        "kty": "EC",
        "crv": "P-256",
        "x": text_of(point.x.to_bytes(32)),
        "y": text_of(point.y.to_bytes(32)),
    }
    box = AESGCM(key).encrypt(nonce, content, str(name).encode())
    return {"epk": epk, "iv": text_of(nonce), "sealed": text_of(box)}


def verified(told: Mapping[str, str], keys: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    """The receipt in an answer of the site, whose signature is held against the key that it names."""
    [key] = [public_key(one) for one in keys if one["kid"] == told["kid"]]
    signature = bytes_of(told["signature"])
    halves = (int.from_bytes(signature[:32]), int.from_bytes(signature[32:]))
    key.verify(encode_dss_signature(*halves), told["receipt"].encode(), ec.ECDSA(SHA256()))
    receipt: dict[str, Any] = json.loads(told["receipt"])
    return receipt


NOTE = b"thriving field note 1"
BLUE = UUID(int=7)
HELD = {
    "started_at": "2026-11-22T08:00:00Z",
    "finished_at": "2026-11-22T08:12:00Z",
    "outcome": "complete",
    "languages": ["en"],
}


@dataclass(frozen=True)
class Phone:
    """A phone that was let in."""

    id: UUID
    token: str
    researcher: str
    seal: Mapping[str, str]
    receipts: Iterable[Mapping[str, str]]
    delivery: bytes

    def ticket(self, path: str, body: bytes, *, method: str = "PUT") -> dict[str, str]:
        """The header that lets these bytes be put at this address, made as the app does."""
        told = f"{method} {path}\n{hashlib.sha256(body).hexdigest()}".encode()
        proof = text_of(hmac.new(self.delivery, told, "sha256").digest())
        return {"Authorization": f"Ticket {self.id}.{self.researcher}.{proof}"}

    @property
    def bearer(self) -> dict[str, str]:
        """The header by which it is known."""
        return {"Authorization": f"Bearer {self.token}"}

    def envelope(
        self, name: UUID, content: Mapping[str, object] | bytes, **changes: object
    ) -> dict[str, Any]:
        """What it sends of a finished interview, sealed anew each time."""
        plain = content if isinstance(content, bytes) else json.dumps(content).encode()
        about = {"format": 1, "id": str(name), "phone": str(self.id), "researcher": self.researcher}
        return {**about, "wave": "first", **sealed(name, plain, self.seal), **changes}

    def note(self, name: UUID, text: str, *, info: bytes = NOTE, **changes: object) -> dict[str, Any]:
        """What it sends of a note, sealed anew each time."""
        told = {"format": 1, "id": str(name), "at": "2026-11-22T08:00:00Z", "place": "QN"}
        plain = json.dumps({**told, "about": "safeguarding", "text": text, **changes}).encode()
        about = {"format": 1, "id": str(name), "phone": str(self.id), "researcher": self.researcher}
        return {**about, "wave": "first", **sealed(name, plain, self.seal, info)}


def knock(name: UUID, assignment: str, **changes: object) -> dict[str, Any]:
    """What a phone sends of a visit at which nobody opened."""
    about = {"format": 1, "id": str(name), "wave": "first", "at": HELD["started_at"], "try": 1}
    return {**about, "outcome": "2.20", "assignment": assignment, **changes}


def let_in(client: TestClient[Litestar], account: str, phone: UUID = BLUE) -> Phone:
    """The phone of a researcher, let in by a code of whoever holds the machine."""
    return let_in_at(client, client.app.state.phones, account, phone)


def let_in_at(client: httpx.Client, phones: Phones, account: str, phone: UUID = BLUE) -> Phone:
    """The same at a site that runs, whose phones these are."""
    code = phones.code_for(account, actor=LOCAL).code
    asked = {"code": code, "phone": str(phone), "name": "Blue phone"}
    given = client.post("/api/field/phones", json=asked).json()
    keys = given["keys"]
    delivery = bytes_of(given["delivery"]["key"])
    return Phone(phone, given["token"], given["researcher"]["id"], keys["seal"], keys["receipts"], delivery)
