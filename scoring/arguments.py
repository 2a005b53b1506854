"""Settings that are no arrays, checked in one place: a level, a word among several, a whole number."""

from numbers import Integral

import numpy as np

from instruments.errors import InvalidInputError


def require_level(level: object, *, where: str) -> None:
    """Refuse a level of an interval that is no share between 0 and 1."""
    if not (isinstance(level, int | float | np.floating) and 0.0 < level < 1.0):
        raise InvalidInputError(
            f"level is {level}", where=where, fix="Give a share between 0 and 1, such as 0.95."
        )


def require_among(kind: str, given: object, known: tuple[str, ...], *, where: str) -> None:
    """Refuse a word that is not among those known. kind: what the word would be, such as "a rotation"."""
    if not (isinstance(given, str) and given in known):
        raise InvalidInputError(
            f"{given!r} is not {kind}", where=where, fix=f"Give one of: {', '.join(known)}."
        )


def whole(name: str, value: object, *, least: int, where: str) -> int:
    """The value as a count or a seed; refuses what is no whole number, or is below ``least``."""
    if isinstance(value, bool) or not isinstance(value, Integral) or int(value) < least:
        raise InvalidInputError(
            f"{name} is {value!r}", where=where, fix=f"Give a whole number of {least} or more."
        )
    return int(value)
