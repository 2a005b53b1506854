"""The outcomes that a plan set itself, and loneliness, against the whole."""

from reports.content import Block
from reports.sections.comparison import table_against_whole
from reports.sections.subject import Subject

LONELY = "lonely_often"  # key of the measure that stands with them, wherever a definition has one


def plan_outcomes(subject: Subject) -> tuple[Block, ...]:
    """One table of all outcomes, higher or lower than across the whole; nothing where none is told."""
    measures = subject.measures("outcomes")
    if not measures:
        return ()
    lonely = (one for one in subject.table.measures if one.key == LONELY and one not in measures)
    title = subject.groups("outcomes")[0].title
    return (table_against_whole(subject, (*measures, *lonely), label=title, title=title),)
