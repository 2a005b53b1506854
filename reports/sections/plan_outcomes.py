"""The outcomes that a plan set itself, and loneliness, against the whole."""

from reports.content import Block
from reports.sections.comparison import table_against_whole
from reports.sections.subject import Subject
from scoring.published import PublishedMeasure

LONELY = "lonely_often"  # key of the measure that stands with them, wherever a definition has one


def outcome_measures(subject: Subject) -> tuple[PublishedMeasure, ...]:
    """What a plan set out to change, and loneliness; nothing where a definition tells no outcome."""
    measures = subject.measures("outcomes")
    lonely = (one for one in subject.table.measures if one.key == LONELY and one not in measures)
    return (*measures, *lonely) if measures else ()


def plan_outcomes(subject: Subject) -> tuple[Block, ...]:
    """One table of all outcomes, higher or lower than across the whole; nothing where none is told."""
    measures = outcome_measures(subject)
    if not measures:
        return ()
    title = subject.groups("outcomes")[0].title
    return (table_against_whole(subject, measures, label=title, title=title),)
