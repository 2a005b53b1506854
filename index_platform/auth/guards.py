"""The one place where somebody is refused. Services call it; routes name what it must ask for."""

from collections.abc import Collection
from enum import StrEnum

from index_platform.auth.actors import Actor
from index_platform.auth.roles import Right
from index_platform.auth.words import RIGHT_WORDS, roles_with
from instruments.errors import NotPermittedError


class Access(StrEnum):
    """What a route may ask for that is not a right of a role."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    PHONE = "phone"  # of a researcher, by its own token: no cookie opens it


Rule = Access | Right


class NotSignedInError(NotPermittedError):
    """Nobody is signed in where somebody must be."""

    code = "not-signed-in"


class PhoneEndedError(NotPermittedError):
    """No phone that is let in sent this: it never was, or somebody has ended it."""

    code = "phone-ended"


def require(actor: Actor | None, right: Right, *, where: str, within: Collection[str] | None = None) -> Actor:
    """The actor, who holds ``right``; NotPermittedError otherwise.

    within: code of the place it is about, with the codes of all places that it lies in.
    """
    known = require_signed_in(actor, where=where)
    if not known.holds(right, within=within):
        raise NotPermittedError(
            f"your account does not have the right to {RIGHT_WORDS[right]}",
            where=where,
            fix=f"Those who have it: {_either(right)}. Ask an administrator of this site for the role.",
        )
    return known


def _either(right: Right) -> str:
    return " or ".join(roles_with(right)).lower()


def require_signed_in(actor: Actor | None, *, where: str) -> Actor:
    """The actor, where there is one; NotSignedInError otherwise."""
    if actor is None:
        raise NotSignedInError("nobody is signed in", where=where, fix="Sign in, then try again.")
    return actor


def require_phone(actor: Actor | None, *, where: str) -> Actor:
    """The researcher whose phone sent this; PhoneEndedError where it is not let in."""
    if actor is None:
        raise PhoneEndedError(
            "this phone is not let in",
            where=where,
            fix="Ask a supervisor for a new code. What is on the phone stays there, and can be sent then.",
        )
    return actor


def obey(actor: Actor | None, rule: Rule, *, where: str) -> None:
    """Refuse whoever does not satisfy the rule of a route."""
    match rule:
        case Access.PUBLIC:
            return
        case Access.SIGNED_IN:
            require_signed_in(actor, where=where)
        case Access.PHONE:
            require_phone(actor, where=where)
        case Right():
            require(actor, rule, where=where)
