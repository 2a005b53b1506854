"""What the engine warns of: beside the figures, or with the method where that page has room."""

from reports.content import Paragraph
from reports.sections.subject import Subject

ROOM = 1500  # characters of notes: with more, the method fills its page


def warnings(subject: Subject) -> tuple[Paragraph, ...]:
    """The warnings as one paragraph; none where there is nothing to say."""
    said = " ".join(f"{text.strip().rstrip('.')}." for text in subject.table.warnings)
    return (Paragraph(lead_in="Take note.", text=said, small=True),) if said else ()


def stand_with_method(subject: Subject) -> bool:
    """Whether the page of the method has room for the warnings."""
    method, table = subject.table.method, subject.table
    lists = (method.units, method.lines, method.attributions)
    notes = [text for texts in lists for text in texts]
    return sum(map(len, (*notes, method.source, table.geography_source))) <= ROOM
