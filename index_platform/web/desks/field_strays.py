"""What came from phones for assignments that are none of its survey, as a block of the desk of fieldwork."""

from index_platform.services.field_progress import Stray
from index_platform.web.desks.blocks import Panel, Prose, Table

_WHAT = (
    "A phone named an assignment that this survey does not have. Nothing is lost: the answers count for the "
    "survey, and for no assignment.",
    "Ask the researcher where they were, and make the next assignment there so much smaller. If it goes on, "
    "end the phone and let it in anew: it then fetches its assignments afresh.",
)


def stray_panel(found: tuple[Stray, ...]) -> Panel:
    """What it is, what to do about it, and of whom it came."""
    rows = tuple((one.researcher, one.title, f"{one.interviews:,}", f"{one.visits:,}") for one in found)
    heads = ("Researcher", "Survey", "Interviews", "Visits")
    table = Table(caption="What came for no assignment", heads=heads, rows=rows, counts=(2, 3))
    return Panel(title="For no known assignment", blocks=(Prose(paragraphs=_WHAT), table))
