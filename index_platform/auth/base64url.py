"""Bytes as base64url without padding (RFC 4648, section 5), as phones send and get them."""

from base64 import urlsafe_b64decode, urlsafe_b64encode


def text_of(data: bytes) -> str:
    """The text of bytes."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    """The bytes of a text; ValueError where it is none."""
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
