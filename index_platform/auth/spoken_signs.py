"""Codes of signs that can be read out: Crockford's base 32, without the letters I, L, O and U."""

import secrets

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def new_signs(count: int) -> str:
    """So many random signs, of five bits each."""
    return "".join(secrets.choice(SIGNS) for _ in range(count))


def grouped(signs: str, size: int) -> str:
    """Signs in groups that an eye can hold, with a hyphen between them."""
    return "-".join(signs[start : start + size] for start in range(0, len(signs), size))


def read_signs(typed: str) -> str:
    """A code however it was typed: in capitals, without spaces and hyphens, misread letters mended."""
    return typed.upper().translate(_READ_AS)
