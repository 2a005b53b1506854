"""The words of the desks: moments, counts, roles, kinds, reasons. One place, so that all pages agree."""

from collections.abc import Mapping
from datetime import datetime

from index_platform.auth.roles import Role
from instruments.definition import Status
from instruments.flags import Raised
from scoring.published import PublishedCount, ShownCount, Withheld

KINDS: Mapping[str, str] = {
    "synthetic": "made-up answers",
    "research": "research",
    "live": "live",
}
STATES: Mapping[str, str] = {"planned": "not open yet", "open": "collecting", "closed": "closed"}
RELEASE_STATES: Mapping[str, str] = {
    "proposed": "waits for approval",
    "approved": "public",
    "withdrawn": "withdrawn",
}
MODES: Mapping[str, str] = {
    "web": "On the web",
    "door": "At the door",
    "telephone": "By telephone",
    "paper": "On paper",
    "not_recorded": "Not recorded",
}
DOORS: Mapping[str, str] = {
    "import": "from a file",
    "web": "on the web",
    "pages": "on the pages of the survey",
    "api": "by a program",
    "paper": "on paper, typed in by two people",
    "field": "from the phone of a researcher",
}
ORIGINS: Mapping[str, str] = {
    "shipped": "came with the program",
    "approved": "approved by two people",
    "local": "published on this machine, for rehearsals",
    "published": "published here",
}
STATUSES: Mapping[Status, str] = {
    Status.DRAFT: "draft, not reviewed by a speaker",
    Status.REVIEWED: "reviewed, not approved",
    Status.APPROVED: "approved",
}
RAISED: Mapping[str, str] = {
    Raised.OFF_ROUTE: "Answered, though the other answers lead past it",
    Raised.CHECK: "Unusual, and kept by whoever answered",
    Raised.UNREADABLE: "Unreadable on paper, and counted as left out",
    Raised.SEVERAL: "More than one ticked on paper, and counted as left out",
}
REASONS: Mapping[Withheld, str] = {
    Withheld.TOO_FEW: "too few people answered",
    Withheld.PROTECTS_ANOTHER: "it, or one that it would give away, is of too few people",
    Withheld.TOO_UNCERTAIN: "too unsure to be of use",
    Withheld.NOT_AVAILABLE: "it cannot be made there",
}


def day(moment: str) -> str:
    """The day of a stored moment, such as 22 November 2026."""
    at = datetime.fromisoformat(moment)
    return f"{at.day} {at:%B %Y}"


def minute(moment: str) -> str:
    """A stored moment to the minute, in the one time that all records have."""
    at = datetime.fromisoformat(moment)
    return f"{day(moment)}, {at:%H:%M} UTC"


def count_words(count: PublishedCount) -> str:
    """A count that is safe to show, or why it is not."""
    match count:
        case ShownCount():
            return f"{count.count:,}"
        case Withheld.TOO_FEW:
            return "fewer than 10"
        case _:
            return "not shown, to protect people"


def role_words(role: Role | str) -> str:
    """A role as it is spoken of."""
    return str(Role(role)).replace("_", " ")


def an(words: str) -> str:
    """Words with the article before them."""
    return f"{'an' if words[:1] in 'aeiou' else 'a'} {words}"


def sentence(words: str) -> str:
    """Words as a sentence: a capital at the start, a full stop at the end."""
    full = words if words.endswith((".", "?", "!")) else f"{words}."
    return full[:1].upper() + full[1:]


def counted(number: int, one: str, several: str) -> str:
    """A number with its noun."""
    return f"{number:,} {one if number == 1 else several}"
