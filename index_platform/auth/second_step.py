"""The second step of signing in: a code from an app on one's phone (RFC 6238), or a recovery code."""

import re
from datetime import datetime
from secrets import choice

import pyotp

_SECONDS = 30
_AROUND = (0, -1, 1)  # time steps: clocks differ, and people type
_CODE = re.compile(r"[0-9]{6}")
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is misread for another
_GROUPS, _IN_GROUP, _CODES = 4, 4, 10


def new_secret() -> str:
    """A secret to be shared with an app: 160 random bits in base 32."""
    return pyotp.random_base32()


def address(secret: str, *, email: str, site: str) -> str:
    """What an app reads from a picture: the secret, and what to call it."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=site)


def matching_step(secret: str, typed: str, *, after: int | None, moment: datetime) -> int | None:
    """The time step that a typed code belongs to, if it was not taken yet; None for a wrong or used code."""
    code = re.sub(r"\s", "", typed)
    if not _CODE.fullmatch(code):
        return None
    now = int(moment.timestamp()) // _SECONDS
    totp = pyotp.TOTP(secret)
    steps = [now + around for around in _AROUND if after is None or now + around > after]
    matches = [step for step in steps if pyotp.utils.strings_equal(totp.at(step * _SECONDS), code)]
    return matches[0] if matches else None


def new_codes() -> tuple[str, ...]:
    """Ten recovery codes of 79 random bits, to be shown once."""
    return tuple("-".join(_group() for _ in range(_GROUPS)) for _ in range(_CODES))


def is_recovery(typed: str) -> bool:
    """Whether what was typed has the form of a recovery code, and not of a code from an app."""
    return len(plain_code(typed)) == _GROUPS * (_IN_GROUP + 1) - 1


def plain_code(typed: str) -> str:
    """A recovery code however it was typed."""
    signs = re.sub(r"[^a-z0-9]", "", typed.lower())[: _GROUPS * _IN_GROUP]
    return "-".join(signs[start : start + _IN_GROUP] for start in range(0, len(signs), _IN_GROUP))


def _group() -> str:
    return "".join(choice(_SIGNS) for _ in range(_IN_GROUP))
