"""Passwords: what one must be, and how it is kept (argon2id)."""

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError

SHORTEST, LONGEST = 12, 256
_FEWEST_SIGNS = 4  # different ones
_SMALLEST_PART = 4  # of a name or an address, to count as a part


def flaw(password: str, *, email: str, name: str) -> str | None:
    """What is wrong with a new password, in a sentence; None if it may be used.

    Length is what makes a password hard to guess; which signs it is made of is left to its owner.
    """
    plain = password.strip().lower()
    if len(password) < SHORTEST:
        return f"Use at least {SHORTEST} characters. Four words that do not belong together are easy to keep."
    if len(password) > LONGEST:
        return f"Use at most {LONGEST} characters."
    if len(set(plain)) < _FEWEST_SIGNS:
        return "Use more than the same few characters again and again."
    said = _letters(plain)
    if any(said and said == part * (len(said) // len(part)) for part in _own(email, name)):
        return "Use something other than your name or your email address."
    return None


def _own(email: str, name: str) -> set[str]:
    """What everybody knows of a person: address, its part before the @, name, and the words of the name."""
    told = {email, email.partition("@")[0], name, *name.split()}
    return {part for each in told if len(part := _letters(each.lower())) >= _SMALLEST_PART}


def _letters(text: str) -> str:
    """Its letters and digits, without what stands between them."""
    return "".join(filter(str.isalnum, text))


def too_long(password: str) -> bool:
    """Whether it is longer than any password here can be, so that it need not be looked at."""
    return len(password) > LONGEST


class Hasher:
    """argon2id with the parameters that new passwords get; older ones are still understood."""

    def __init__(self, scheme: PasswordHash | None = None) -> None:
        self._scheme = scheme or PasswordHash.recommended()

    def hashed(self, password: str) -> str:
        """The password as it is kept: hash, salt and cost in one text."""
        return self._scheme.hash(password)

    def checked(self, password: str, kept: str) -> tuple[bool, str | None]:
        """(Whether it is the password, the hash to keep from now on if the cost has changed)."""
        try:
            return self._scheme.verify_and_update(password, kept)
        except UnknownHashError:
            return False, None
