"""Passwords: what one must be, and how it is kept (argon2id)."""

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError

from index_platform.auth import guessing

SHORTEST, LONGEST = 12, 256
_FEWEST_SIGNS = 4  # different ones


def flaw(password: str, *, email: str, name: str) -> str | None:
    """What is wrong with a new password, in a sentence; None if it may be used.

    Length is what makes a password hard to guess, once what everybody guesses first is taken out of it
    (``guessing``); which signs it is made of is left to its owner.
    """
    plain = password.strip().lower()
    if len(password) < SHORTEST:
        return f"Use at least {SHORTEST} characters. Four words that do not belong together are easy to keep."
    if len(password) > LONGEST:
        return f"Use at most {LONGEST} characters."
    if len(set(plain)) < _FEWEST_SIGNS:
        return "Use more than the same few characters again and again."
    own = guessing.parts(email) | guessing.parts(name) | guessing.parts(email.partition("@")[0])
    if guessing.left(password, guessing.STEMS | own) >= guessing.ENOUGH:
        return None
    if any(part in guessing.letters(plain) for part in own):
        return "Use something other than your name or your email address."
    return "This is easy to guess. Use four words that do not belong together."


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
