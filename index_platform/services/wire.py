"""What phones send, read strictly: JSON objects of known keys, and what stands in them."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from index_platform.services.receiving import UnreadableError, document
from instruments.flaws import At, Flaw, place_of
from instruments.shapes import Shape, said

FORMAT = 1
WHERE = "field"
_BYTES = re.compile(r"[A-Za-z0-9_-]*")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?Z", re.ASCII)


def read(content: bytes, shape: Shape) -> Mapping[str, Any]:
    """The object that these bytes hold; UnreadableError tells the first thing that is wrong in it."""
    found = document(content)
    for flaw in shape(found, ()):
        what = f"{place_of(flaw.at, found)} {flaw.what}".strip()
        raise UnreadableError(what, where=WHERE, fix=flaw.fix)
    return found


def uuid(value: object, at: At) -> Iterator[Flaw]:
    """Flaws of what should be a UUID as it is written by everybody."""
    if not _is(UUID, value) or value != str(UUID(str(value))):
        yield Flaw(at, f"is {said(value)}, not a UUID", "Write it in 36 signs, small letters.", blocks=True)


def moment(value: object, at: At) -> Iterator[Flaw]:
    """Flaws of what should be a moment in UTC, written so that moments sort as they read."""
    if not _is(datetime.fromisoformat, value) or not _MOMENT.fullmatch(str(value)):
        fix = "Write it in UTC, such as 2026-12-01T09:30:00Z."
        yield Flaw(at, f"is {said(value)}, not a moment", fix, blocks=True)


def bytes_text(value: object, at: At) -> Iterator[Flaw]:
    """Flaws of what should be bytes as base64url without padding."""
    if not isinstance(value, str) or not _BYTES.fullmatch(value):
        yield Flaw(at, "is no base64url without padding", "Use A-Z, a-z, 0-9, - and _ alone.", blocks=True)


def word(*known: str) -> Shape:
    """The shape of one word of these."""

    def flaws(value: object, at: At) -> Iterator[Flaw]:
        if value not in known:
            yield Flaw(at, f"is {said(value)}", f"Write one of: {', '.join(known)}.", blocks=True)

    return flaws


def format_1(value: object, at: At) -> Iterator[Flaw]:
    """Flaws of the number of a format that is known here."""
    if value != FORMAT or isinstance(value, bool):
        yield Flaw(at, f"is {said(value)}", f"This server knows the format {FORMAT}.", blocks=True)


def _is(made: Callable[[str], object], value: object) -> bool:
    try:
        made(str(value))
    except ValueError:
        return False
    return isinstance(value, str)
