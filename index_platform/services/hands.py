"""In whose hands an account could be: its owner's, and those of whoever made the link that set its password.

Two accounts decide where two people must. Whoever makes a recovery link can use it and be somebody else; so
the two accounts of one decision must not lead back to the same hands (docs/decisions).
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session

from index_platform.auth.actors import LOCAL
from index_platform.queries import accounts, links
from index_platform.queries.links import LinkFacts
from instruments.errors import NotPermittedError


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkMade:
    """A link to set a password, as it is shown: who made it, and when. Never what it opens."""

    purpose: str
    by: str  # name of whoever made it
    made_at: str
    used: bool


def newest(session: Session, account: str) -> LinkMade | None:
    """The link that was made last for an account, used or not."""
    return _made(session, account, links.newest)


def recovery(session: Session, account: str) -> LinkMade | None:
    """The recovery link by which the password of an account was set last; None where it was no such link."""
    found = _made(session, account, links.last_used)
    return found if found is not None and found.purpose == "recovery" else None


def require_apart(session: Session, proposer: str, decider: str) -> None:
    """Refuse a decision where one person could have been both accounts by recovery links."""
    if proposer != decider and not behind(session, proposer).isdisjoint(behind(session, decider)):
        raise NotPermittedError(
            "your account and that of whoever proposed it could be in one hand: a recovery link to one of "
            "them was made by the other, or links to both by the same person",
            where="proposals",
            fix="Let somebody else decide; or set your password by a link made on the machine itself "
            "(thriving users recover).",
        )


def behind(session: Session, account: str) -> frozenset[str]:
    """The accounts whose owners could sign in to this one: itself and, where its password was last set by a
    recovery link, whoever made that, and whoever made the link of those. The machine is not counted.
    """
    found, link = {account}, links.last_used(session, account)
    if link is None or link.purpose != "recovery":
        return frozenset(found - {LOCAL.id})
    while link is not None and link.made_by not in found:
        found.add(link.made_by)
        link = links.last_used(session, link.made_by)
    return frozenset(found - {LOCAL.id})


def _made(
    session: Session, account: str, which: Callable[[Session, str], LinkFacts | None]
) -> LinkMade | None:
    if (link := which(session, account)) is None:
        return None
    by = LOCAL.name if link.made_by == LOCAL.id else accounts.get(session, link.made_by).name
    return LinkMade(purpose=link.purpose, by=by, made_at=link.made_at, used=link.used_at is not None)
