"""Another survey beside ours, on page 5: what it says of the whole, and how districts spread around it.

None of our own figures stands in it, and no district has its figure named: what would order them is how they
were asked. Those that a council chose as similar are a column of their own, from the least to the greatest.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from reports import patterns, sentences
from reports.content import Cell, Paragraph, Table, TableRow
from reports.sections.subject import Subject
from reports.sheet import Part
from scoring.published import OfficialComparison, PublishedMeasure, PublishedOfficial

_NONE = "no figure"


def official_parts(subject: Subject, *, rank: int) -> Iterator[Part]:
    """Each survey as a table, on a full page as a paragraph, and else on a screen alone."""
    told = groupby(subject.table.official, key=lambda one: (one.title, one.period))
    for survey, *others in (tuple(each) for _, each in told):
        table = official_table(subject, survey, others)
        yield Part(forms=((table,), (_paragraph(subject, survey),), ()), rank=rank)


def _paragraph(subject: Subject, survey: PublishedOfficial) -> Paragraph:
    figures = (_sentence(subject, one) for one in survey.comparisons if one.value is not None)
    told = (_whose(survey), *figures, patterns.said("official.modes"), *_end(survey))
    return Paragraph(lead_in="In another survey.", text=" ".join(told), small=True)


def _sentence(subject: Subject, one: OfficialComparison) -> str:
    """The figure of the whole and half of all districts, of one measure."""
    measure = subject.table.measure(one.measure)
    value, half, _ = _words(measure, one)
    return patterns.said("official.figure", what=measure.title, value=value, whole=subject.whole, half=half)


def official_table(
    subject: Subject, survey: PublishedOfficial, others: Sequence[PublishedOfficial] = ()
) -> Table:
    """What one survey says of the whole and of districts, and how it asked.

    others: the same survey told of fewer districts, such as those that are similar.
    """
    return Table(
        label=f"{subject.whole} in another survey",
        title=f"{subject.whole} in another survey",
        columns=(
            subject.whole,
            "Half of all districts",
            "All districts",
            *("Similar districts" for _ in others),
        ),
        rows=tuple(_row(subject, one, others) for one in survey.comparisons),
        numeric_last=False,
        shape="even",
        note=_note(subject, survey, others),
    )


def _row(subject: Subject, one: OfficialComparison, others: Sequence[PublishedOfficial]) -> TableRow:
    measure = subject.table.measure(one.measure)
    fewer = (each for other in others for each in other.comparisons if each.measure == one.measure)
    texts = (*_words(measure, one), *(_words(measure, each)[-1] for each in fewer))
    return TableRow(head=measure.title, cells=tuple(Cell(text=text) for text in texts))


def _words(measure: PublishedMeasure, one: OfficialComparison) -> tuple[str, str, str]:
    """The whole, half of the districts, and all of them."""
    low, quarter, three_quarters, high = (
        sentences.official_words(end, measure)
        for end in (one.least, one.quarter, one.three_quarters, one.greatest)
    )
    value = _NONE if one.value is None else sentences.official_words(one.value, measure)
    return value, f"{quarter} to {three_quarters}", f"{low} to {high}"


def _whose(survey: PublishedOfficial) -> str:
    return patterns.said("official.whose", title=survey.title, period=survey.period, mode=survey.mode)


def _note(subject: Subject, survey: PublishedOfficial, others: Sequence[PublishedOfficial]) -> str:
    """Whose figures these are, how they are to be read, and why ours do not stand beside them."""
    count = sentences.number(survey.count)
    told = (
        _whose(survey),
        patterns.said("official.spread", count=count, districts=survey.districts),
        *(patterns.said("official.similar", districts=other.districts) for other in others),
        patterns.said("official.modes"),
        survey.caveat,
        "" if subject.is_whole else patterns.said("official.whole", names=subject.name, whole=subject.whole),
        *_end(survey),
    )
    return " ".join(filter(None, told))


def _end(survey: PublishedOfficial) -> tuple[str, str]:
    """How sure the figures are, and whose."""
    source = patterns.said("official.source", source=survey.source.rstrip("."))
    return patterns.said("official.range"), source
