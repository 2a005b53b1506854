"""A ticket is good for the very bytes, the very address and the very phone that it was made for."""

import hmac
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_platform.auth.base64url import bytes_of, text_of
from index_platform.auth.keys import Keys
from index_platform.auth.tickets import Ticket, delivery_key, is_proof, proof

KEYS = Keys("a secret of a site")
PATH = f"/api/field/interviews/{UUID(int=1)}"


def _naive(key: bytes, method: str, path: str, body: bytes) -> str:
    told = (method + " " + path + "\n" + sha256(body).hexdigest()).encode()
    return text_of(hmac.new(key, told, sha256).digest())


@given(st.binary(max_size=200), st.text(max_size=20))
def test_a_ticket_is_what_the_wire_says(body: bytes, path: str) -> None:
    key = delivery_key(KEYS, "p", "a")
    assert len(key) == 32
    path = path.encode("utf-8", "ignore").decode()
    assert proof(key, "PUT", path, body) == _naive(key, "PUT", path, body)


@given(st.binary(min_size=1, max_size=200), st.data())
def test_another_byte_another_address_or_another_phone_needs_another_ticket(
    body: bytes, data: st.DataObject
) -> None:
    key = delivery_key(KEYS, str(UUID(int=7)), "rashida")
    shown = proof(key, "PUT", PATH, body)
    assert is_proof(shown, key, "PUT", PATH, body)
    at = data.draw(st.integers(0, len(body) - 1))
    other = body[:at] + bytes([body[at] ^ data.draw(st.integers(1, 255))]) + body[at + 1 :]
    for method, path, sent in (
        ("PUT", PATH, other),
        ("PUT", PATH, body + b" "),
        ("PUT", PATH[:-1] + "2", body),
        ("GET", PATH, body),
    ):
        assert not is_proof(shown, key, method, path, sent)
    for phone, account in ((UUID(int=8), "rashida"), (UUID(int=7), "sam")):
        assert not is_proof(shown, delivery_key(KEYS, str(phone), account), "PUT", PATH, body)
    assert not is_proof(
        shown, delivery_key(Keys("another secret"), str(UUID(int=7)), "rashida"), "PUT", PATH, body
    )


@given(st.text(max_size=60))
def test_what_is_no_proof_is_refused_and_is_no_fault(shown: str) -> None:
    assert not is_proof(shown, b"k" * 32, "PUT", PATH, b"")


@pytest.mark.parametrize("account", ["rashida", "a.b", "0f3c"])
def test_a_ticket_names_its_phone_and_its_researcher(account: str) -> None:
    phone = str(UUID(int=7))
    assert Ticket.read(f"{phone}.{account}.abc") == Ticket(phone=phone, account=account, proof="abc")


@pytest.mark.parametrize(
    "shown", ["", ".", "..", "x.rashida.abc", f"{UUID(int=7)}.rashida", f"{UUID(int=7)}..abc"]
)
def test_what_is_no_ticket_is_read_as_none(shown: str) -> None:
    assert Ticket.read(shown) is None


@given(st.binary(max_size=100))
def test_base64url_goes_there_and_back(data: bytes) -> None:
    assert bytes_of(text_of(data)) == data
