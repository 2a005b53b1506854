"""One serialisation and one content hash: the identity of a definition, a response, a run."""

import hashlib
import json
import math
import unicodedata
from collections.abc import Mapping
from enum import Enum

from instruments.errors import InvalidInputError


def canonical_json(value: object) -> bytes:
    """The one JSON text of ``value``: sorted keys, no spaces, NFC text, UTF-8, finite numbers.

    Whole floats are written as integers, so that 3 and 3.0 in a file are the same content.
    """
    text = json.dumps(_plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise _refusal("text holds half of a character", "Remove the broken character.") from error


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
            return _number(value)
        case str():
            return unicodedata.normalize("NFC", value)
        case Mapping():
            return _named(value)
        case list() | tuple():
            return [_plain(item) for item in value]
        case _:
            what = f"a {type(value).__name__} has no canonical JSON"
            raise _refusal(what, "Give mappings, lists, text, numbers, booleans or None.")


def _number(value: float) -> int | float:
    if not math.isfinite(value):
        raise _refusal(f"{value} has no canonical JSON", "Give finite numbers.")
    return int(value) if value.is_integer() else value


def _named(value: Mapping[object, object]) -> dict[str, object]:
    named: dict[str, object] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise _refusal(
                f"the key {key!r} is not text", "Put quotes round keys that look like numbers or dates."
            )
        name = unicodedata.normalize("NFC", key)
        if name in named:
            raise _refusal(
                f"the key {key!r} is there twice, its letters composed in two ways", "Keep one of them."
            )
        named[name] = _plain(item)
    return named


def _refusal(what: str, fix: str) -> InvalidInputError:
    return InvalidInputError(what, where="instruments.canonical", fix=fix)
