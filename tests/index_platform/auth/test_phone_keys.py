import hmac
import json
from hashlib import sha256
from uuid import UUID, uuid4

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1

from index_platform.auth.keys import Keys
from index_platform.auth.phone_keys import PhoneKeys
from tests.index_platform.phone import sealed, text_of, verified

KEYS, NAME = Keys("k" * 64), UUID("3f2504e0-4f89-41d3-9a0c-0305e82c3301")
SITE = PhoneKeys(KEYS)
# n of the curve P-256 (SEC 2, 2.4.2)
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def test_a_key_of_a_curve_is_drawn_as_the_standards_say() -> None:
    """A change would leave unopened what phones have sealed; the twin is RFC 5869 and FIPS 186-5 by hand."""
    extracted = hmac.digest(bytes(32), KEYS.secret.encode(), "sha256")
    first = hmac.digest(extracted, b"thriving field seal 1\x01", "sha256")
    second = hmac.digest(extracted, first + b"thriving field seal 1\x02", "sha256")
    drawn = int.from_bytes((first + second)[:48], "big") % (ORDER - 1) + 1
    assert KEYS.curve_key("field seal 1").private_numbers().private_value == drawn
    assert isinstance(KEYS.curve_key("field seal 1").curve, SECP256R1)
    assert KEYS.curve_key("another").private_numbers().private_value != drawn


def test_keys_are_the_same_after_a_start_and_others_for_another_secret() -> None:
    assert (PhoneKeys(KEYS).seal, PhoneKeys(KEYS).receipts) == (SITE.seal, SITE.receipts)
    other = PhoneKeys(Keys("j" * 64))
    assert other.seal != SITE.seal
    assert other.receipts != SITE.receipts
    assert set(SITE.seal) == {"kty", "crv", "x", "y"}  # the halves that may be told, and never "d"


def test_the_name_of_a_key_is_its_thumbprint() -> None:
    [key] = SITE.receipts
    plain = json.dumps({name: key[name] for name in ("crv", "kty", "x", "y")}, separators=(",", ":"))
    assert key["kid"] == text_of(sha256(plain.encode()).digest())


@pytest.mark.parametrize("content", [b"", b"{}", "Grüße, آپ کا شکریہ".encode(), bytes(200_000)])
def test_what_a_phone_sealed_is_opened(content: bytes) -> None:
    box = sealed(NAME, content, SITE.seal)
    assert SITE.opened(NAME, box["epk"], box["iv"], box["sealed"]) == content


def test_what_was_changed_or_is_of_another_id_or_site_is_not_opened() -> None:
    box = sealed(NAME, b"answers", SITE.seal)
    epk, iv, closed = box["epk"], box["iv"], box["sealed"]
    assert SITE.opened(uuid4(), epk, iv, closed) is None
    assert PhoneKeys(Keys("j" * 64)).opened(NAME, epk, iv, closed) is None
    assert SITE.opened(NAME, epk, iv, f"{'A' if closed[0] != 'A' else 'B'}{closed[1:]}") is None
    assert SITE.opened(NAME, epk, text_of(bytes(12)), closed) is None
    assert SITE.opened(NAME, sealed(NAME, b"", SITE.seal)["epk"], iv, closed) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"epk": {}},
        {"epk": {"x": "AA", "y": "AA"}},  # no point of the curve
        {"epk": {"x": "ż", "y": "AA"}},
        {"iv": ""},
        {"iv": "A"},
        {"sealed": ""},
        {"sealed": "A" * 9},
        {"sealed": "ż"},
    ],
)
def test_nonsense_is_not_opened_and_is_no_fault(changes: dict[str, object]) -> None:
    box = {**sealed(NAME, b"answers", SITE.seal), **changes}
    assert SITE.opened(NAME, box["epk"], box["iv"], box["sealed"]) is None


def test_a_signature_is_made_twice_alike_and_holds_for_its_text_alone() -> None:
    made = SITE.signed('{"id":"1"}')
    assert SITE.signed('{"id":"1"}') == made
    told = {"receipt": made.text, "signature": made.signature, "kid": made.kid}
    assert verified(told, SITE.receipts) == {"id": "1"}
    with pytest.raises(InvalidSignature):
        verified({**told, "receipt": '{"id":"2"}'}, SITE.receipts)
