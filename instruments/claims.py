"""What a new version of a definition says of answers before and after its changes. Trends read only this."""

from dataclasses import dataclass
from enum import StrEnum

CLAIMED_KINDS = ("item", "scale", "language", "instrument")  # a claim names exactly one of them


class Claim(StrEnum):
    """What a new version says of answers before and after a change."""

    EQUIVALENT = "equivalent"  # they may stand on one line, for the reason that is given
    BRIDGED = "bridged"  # they may, after the named link
    BREAK = "break"  # they may not: the line has a gap


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """What is claimed of one thing whose definition changed, and why.

    kind: "item", "scale", "language" (its words, where people can answer in it) or "instrument" (what is
    read before the questions, their order, and what was added among them).
    """

    kind: str  # of CLAIMED_KINDS
    id: str  # of the item or scale, the language tag, or the key of the definition itself
    claim: Claim
    reason: str
    link: str = ""  # the link that bridges old and new scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Follows:
    """The version before this one, and what is claimed of every change that could move answers."""

    label: str
    sha256: str
    claims: tuple[Claimed, ...] = ()

    def claimed(self, kind: str, name: str) -> Claimed | None:
        """What is claimed of an item, a scale, a language or the whole; None where nothing is."""
        return next((one for one in self.claims if (one.kind, one.id) == (kind, name)), None)
