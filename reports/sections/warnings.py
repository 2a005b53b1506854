"""What the engine warns of, as one paragraph."""

from reports.content import Paragraph
from reports.sections.subject import Subject


def warnings(subject: Subject) -> tuple[Paragraph, ...]:
    """The warnings; none where there is nothing to say."""
    said = " ".join(f"{text.strip().rstrip('.')}." for text in subject.table.warnings)
    return (Paragraph(lead_in="Take note.", text=said, small=True),) if said else ()
