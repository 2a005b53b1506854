"""Page 6: who has a different experience, and who answered."""

from collections.abc import Iterator

from reports.content import Block, Box, Page, Paragraph
from reports.sections.groups import group_blocks
from reports.sections.method import counts
from reports.sections.subject import Subject
from reports.sheet import Part, may, must, sheet

_NONE = "This release publishes no figures of groups of people."
_WHY = (
    "A figure of a group is shown only where so many people of it answered that nobody can be recognised, "
    "and that it says something. What can be told is who answered: the figures of this report rest on them."
)
_CAREFUL = (
    "Whose voices are few here is worth asking before a figure is used to plan for everybody. What few "
    "answers carry is less certain, or not shown."
)


def different_page(subject: Subject) -> Page:
    """Figures of groups where a release has them, and the counts of those who answered."""
    question = "Who has a different experience?"
    found = group_blocks(subject)
    return sheet("different", question, "" if found else _NONE, tuple(_parts(subject, found)))


def _parts(subject: Subject, found: tuple[Block, ...]) -> Iterator[Part]:
    yield from (may(block, rank=1) for block in found)
    if not found:
        yield must(Paragraph(text=_WHY))
    if (who := counts(subject)) is not None:
        yield may(who, rank=2)
    yield must(Box(title="Read with care", text=_CAREFUL))
