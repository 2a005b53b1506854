"""Browsers that somebody has signed in with before: a signed cookie, one token for each account.

It opens nothing. It gives its browser a count of tries of its own, so that others cannot use that up.
"""

import hmac
from datetime import datetime
from secrets import token_urlsafe

from index_platform.auth.keys import Keys

LASTS = 180 * 86400  # seconds
MOST = 4  # accounts that share a browser
_PURPOSE = "device"
_BYTES = 16


def known(cookie: str, email: str, keys: Keys, *, moment: datetime) -> str | None:
    """The name of the browser, if this account has signed in with it; None otherwise."""
    now = moment.timestamp()
    for token in cookie.split("~")[:MOST]:
        device, _, rest = token.partition(".")
        issued, _, mark = rest.partition(".")
        genuine = hmac.compare_digest(_mark(device, issued, email, keys), mark.encode("utf-8", "replace"))
        if genuine and now < int(issued) + LASTS:
            return device
    return None


def remembered(cookie: str, email: str, keys: Keys, *, moment: datetime) -> str:
    """The cookie with a fresh token for this account before those of others who use the browser."""
    others = [
        token for token in cookie.split("~")[:MOST] if token and not known(token, email, keys, moment=moment)
    ]
    device, issued = token_urlsafe(_BYTES), str(int(moment.timestamp()))
    token = f"{device}.{issued}.{_mark(device, issued, email, keys).decode()}"
    return "~".join([token, *others][:MOST])


def _mark(device: str, issued: str, email: str, keys: Keys) -> bytes:
    text = "\0".join((device, issued, email)).encode("utf-8", "replace")
    return hmac.new(keys.derived(_PURPOSE), text, "sha256").hexdigest().encode()
