"""Two programs agree: Python opens what the phone seals, and the phone believes what Python signs."""

import json
import subprocess
from hashlib import sha256
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag

from instruments.canonical import canonical_json
from tests.field.sealing import jwk, new_key, opened, signed
from tests.field.test_scripts import HERE
from tests.folders import REPOSITORY
from tools.assets import node

ID = "0b9d7a52-5a3e-4a58-9f0e-2f7a7e3e9a11"
ABOUT = {"id": ID, "phone": "5e0c1f6a-0000-4000-8000-000000000001", "researcher": "r1", "wave": "autumn"}
CONTENT = {
    "field": {"languages": ["ur"]},
    "answers": {"better": "Cafe\u0301 اردو 😀", "brs1": 4, "m": [1, 3]},
}
BODY = "the very bytes"
RECEIPT = {
    "id": ID,
    "sha256": "0" * 64,
    "envelope": sha256(BODY.encode()).hexdigest(),
    "received_at": "2026-11-23T10:00:00Z",
    "held": False,
    "reason": None,
}
SEAL, SIGN, OTHER = new_key(), new_key(), new_key()


def told(answers: list[object]) -> dict[str, Any]:
    """What the script says to this content and these answers."""
    given = {
        "content": CONTENT,
        "about": ABOUT,
        "seal": jwk(SEAL, "s1"),
        "receipts": [jwk(OTHER, "k0"), jwk(SIGN, "k1")],
        "id": ID,
        "body": BODY,
        "answers": answers,
    }
    command = [node(), str(HERE / "seal_and_verify.js")]
    found = subprocess.run(
        command, input=json.dumps(given), capture_output=True, text=True, cwd=REPOSITORY, check=False
    )
    assert found.returncode == 0, found.stderr
    return json.loads(found.stdout)


def test_what_the_phone_seals_the_server_opens_and_nobody_else() -> None:
    one, again, note = told([])["envelopes"]
    assert {name: one[name] for name in ABOUT} == ABOUT
    assert one["format"] == 1
    assert opened(one, SEAL) == opened(again, SEAL) == canonical_json(CONTENT)
    assert one["sealed"] != again["sealed"]
    assert "d" not in one["epk"]
    with pytest.raises(InvalidTag):
        opened(one, OTHER)
    with pytest.raises(InvalidTag):  # a note is no interview
        opened(note, SEAL)
    assert opened(note, SEAL, about="thriving field note 1") == canonical_json(CONTENT)


@pytest.mark.parametrize("part", ["id", "iv", "sealed"])
def test_an_envelope_that_was_changed_does_not_open(part: str) -> None:
    envelope = told([])["envelopes"][0]
    first = envelope[part][0]
    with pytest.raises(InvalidTag):
        opened({**envelope, part: ("1" if first != "1" else "2") + envelope[part][1:]}, SEAL)


def test_only_a_receipt_of_this_id_and_these_bytes_by_a_known_key_is_believed() -> None:
    good = signed(RECEIPT, SIGN, "k1")
    forged: list[object] = [
        signed({**RECEIPT, "id": "5e0c1f6a-0000-4000-8000-000000000001"}, SIGN, "k1"),
        signed({**RECEIPT, "envelope": sha256(b"other bytes").hexdigest()}, SIGN, "k1"),
        signed(RECEIPT, OTHER, "k1"),
        signed(RECEIPT, SIGN, "k2"),
        {**good, "receipt": good["receipt"].replace("false", "true")},
        {**good, "signature": "not base64!"},
        {**good, "signature": ""},
        {"receipt": good["receipt"]},
        "Welcome to free wifi",
        None,
    ]
    assert told([good, *forged])["receipts"] == [RECEIPT, *[None] * len(forged)]
