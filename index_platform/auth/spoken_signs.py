"""Codes of signs that can be read out: Crockford's base 32, without the letters I, L, O and U."""

import secrets
import unicodedata

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_signs(count: int) -> str:
    """So many random signs, of five bits each."""
    return "".join(secrets.choice(SIGNS) for _ in range(count))


def grouped(signs: str, size: int) -> str:
    """Signs in groups that an eye can hold, with a hyphen between them."""
    return "-".join(signs[start : start + size] for start in range(0, len(signs), size))


def read_signs(typed: str) -> str:
    """A code however it was typed: in capitals, no spaces or dashes of any kind, misread letters mended.

    Digits of other scripts are read too: an Urdu keyboard writes them.
    """
    plain = unicodedata.normalize("NFKC", typed).upper()
    return "".join(_digit(sign) for sign in plain if sign.isalnum()).translate(_READ_AS)


def _digit(sign: str) -> str:
    value = unicodedata.digit(sign, None)
    return sign if value is None else str(value)
