"""What a new version of a definition says of answers before and after its changes. Trends read only this."""

from dataclasses import dataclass
from enum import StrEnum


class Claim(StrEnum):
    """What a new version says of answers before and after a change."""

    EQUIVALENT = "equivalent"  # they may stand on one line, for the reason that is given
    BRIDGED = "bridged"  # they may, after the named link
    BREAK = "break"  # they may not: the line has a gap


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """What is claimed of one item or scale whose definition changed, and why."""

    kind: str  # "item" or "scale"
    id: str
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
        """What is claimed of an item or a scale; None where nothing is."""
        return next((one for one in self.claims if (one.kind, one.id) == (kind, name)), None)
