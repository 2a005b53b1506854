"""One serialisation and one content hash: the identity of a definition, a response, a run."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from enum import Enum

from instruments.errors import InvalidInputError


def canonical_json(value: object) -> bytes:
    """The one JSON text of ``value``: sorted keys, no spaces, NFC text, UTF-8, finite numbers.

    Whole floats are written as integers, so that 3 and 3.0 in a file are the same content.
    """
    return json.dumps(
        _plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode()


def sha256(data: bytes) -> str:
    """The SHA-256 of ``data`` as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def content_hash(value: object) -> str:
    """The SHA-256 of the canonical JSON of ``value``."""
    return sha256(canonical_json(value))


def _plain(value: object) -> object:
    match value:
        case Enum():
            return _plain(value.value)
        case bool() | int() | None:
            return value
        case float():
            return int(value) if value.is_integer() else value
        case str():
            return unicodedata.normalize("NFC", value)
        case Mapping():
            return {_key(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case _:
            raise InvalidInputError(
                f"a {type(value).__name__} has no canonical JSON",
                where="instruments.canonical",
                fix="Give mappings, lists, text, numbers, booleans or None.",
            )


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise InvalidInputError(
            f"the key {key!r} is not text",
            where="instruments.canonical",
            fix="Put quotes round keys that look like numbers or dates.",
        )
    return unicodedata.normalize("NFC", key)
