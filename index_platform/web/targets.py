"""Where a page sends somebody afterwards: only ever to a page of ours."""

import re
from urllib.parse import quote

SIGN_IN = "/account/sign-in"
# one stroke, then a sign that starts a name; no stroke the other way, no sign that is not seen
_OWN = re.compile(r"/(?:[A-Za-z0-9._~%!$&'()*+,;=:@?#-][A-Za-z0-9._~%!$&'()*+,;=:@?#/-]*)?")
_LONGEST = 500


def own_path(path: str, otherwise: str) -> str:
    """``path`` if it leads to a page of ours, ``otherwise`` if it could lead anywhere else."""
    return path if len(path) <= _LONGEST and _OWN.fullmatch(path) else otherwise


def sign_in_for(path: str) -> str:
    """The address of the page to sign in at, which leads to ``path`` afterwards."""
    return f"{SIGN_IN}?next={quote(path, safe='/')}"
