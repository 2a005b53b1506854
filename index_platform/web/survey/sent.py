"""What a browser remembers of answers that it sent: by which response and on which day, while it is open.

It lies under the path of the survey, so that its start page can say so before somebody answers twice.
"""

import re
from dataclasses import dataclass
from uuid import UUID

from litestar.datastructures import Cookie

from instruments.shapes import is_day

NAME = "thriving-sent"  # lies under the path of its survey, so it is none of ``Cookies``
_SAID = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})_(\d{4}-\d\d-\d\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Sent:
    """Answers that this browser sent. ``day``: ISO."""

    id: UUID
    day: str


def remembered(value: str) -> Sent | None:
    """What a cookie says; None where there is none, or none that we could have set."""
    if (found := _SAID.fullmatch(value)) is None or not is_day(found[2]):
        return None
    return Sent(UUID(found[1]), found[2])


def sent_cookie(survey: str, sent: Sent, *, https: bool) -> Cookie:
    """What lets the start page of a survey speak of what was sent."""
    return _cookie(survey, f"{sent.id}_{sent.day}", https=https)


def forgotten(survey: str, *, https: bool) -> Cookie:
    """The same, to be forgotten."""
    return _cookie(survey, "", https=https, seconds=0)


def _cookie(survey: str, value: str, *, https: bool, seconds: int | None = None) -> Cookie:
    return Cookie(
        key=NAME,
        value=value,
        path=f"/s/{survey}",
        max_age=seconds,
        secure=https,
        httponly=True,
        samesite="lax",
    )
