"""Page 5: how people feel, and what we asked."""

from collections.abc import Iterator

from reports import patterns, sentences
from reports.chart_feelings import FeelingGroup, FeelingNames, FeelingReading, feelings_figure
from reports.content import Box, Figure, Page, Paragraph
from reports.sections.comparison import (
    CLEAR,
    difference_sentence,
    is_thin,
    overlap_note,
    table_against_whole,
)
from reports.sections.official import official_parts
from reports.sections.questions import asked_words
from reports.sections.subject import Subject
from reports.sheet import Part, closer, may, must, sheet
from scoring.published import PublishedMeasure, Shown
from scoring.spec import Unit

_NOTHING = "This release has no figures on how people feel."
STEPS = (30.0, 27.0, 25.0, 23.0)  # px from row to row, as far as there is room


def feeling_page(subject: Subject) -> Page:
    """The shares on one axis, in natural frequencies, the wording, and help if help was given."""
    measures = subject.measures("feeling")
    shares = tuple(measure for measure in measures if measure.unit is Unit.PER_CENT)
    nothing = f"None of the {'shares' if shares else 'figures'} below"
    lead = difference_sentence(subject, shares or measures, nothing=nothing) if measures else _NOTHING
    return sheet("feeling", "How are people feeling?", lead, tuple(_parts(subject, shares)))


def _parts(subject: Subject, shares: tuple[PublishedMeasure, ...]) -> Iterator[Part]:
    if shares:
        yield closer(*(_figure(subject, shares, step) for step in STEPS), rank=3)
        yield from (may(each, rank=4) for each in _in_ten(subject, shares))
    yield from _averages(subject)
    if asked := asked_words(subject.measures("feeling")):
        yield may(asked, rank=2)
    yield from official_parts(subject, rank=5)
    if is_thin(subject, subject.measures("feeling")):
        yield may(_help_us(subject), rank=1)
    if subject.sides.support:
        yield must(subject.sides.support)


def _averages(subject: Subject) -> Iterator[Part]:
    """Averages in a table where there are no shares; with shares they stand among the numbers."""
    measures = subject.measures("feeling")
    if measures and all(measure.unit is not Unit.PER_CENT for measure in measures):
        table = table_against_whole(subject, measures, label="Averages", note=_scales(measures))
        yield must(table)


def _figure(subject: Subject, shares: tuple[PublishedMeasure, ...], step: float) -> Figure:
    groups = tuple(
        FeelingGroup(title=group.title, readings=tuple(_reading(subject, one) for one in held))
        for group in subject.groups("feeling")
        if (held := [measure for measure in shares if measure.key in group.measures])
    )
    names = FeelingNames(place=subject.name, whole=subject.whole, under=f"{subject.who(shares)}.")
    return feelings_figure(groups, names, note=overlap_note(subject, shares), step=step)


def _reading(subject: Subject, measure: PublishedMeasure) -> FeelingReading:
    whole = None if subject.is_whole else subject.of_whole(measure)
    return FeelingReading(measure=measure, cell=subject.cell(measure), whole=whole)


def _in_ten(subject: Subject, shares: tuple[PublishedMeasure, ...]) -> Iterator[Paragraph]:
    """The first share of each group in people of ten, as far as it is shown and sure enough."""
    said = [
        _tenths(subject, next(m for m in shares if m.key in group.measures))
        for group in subject.groups("feeling")
        if any(m.key in group.measures for m in shares)
    ]
    if told := " ".join(filter(None, said)):
        yield Paragraph(lead_in="In other words.", text=told)


def _tenths(subject: Subject, measure: PublishedMeasure) -> str:
    """One share in people of ten; beside the whole only where that does not say more than was found."""
    cell, whole = subject.cell(measure), subject.of_whole(measure)
    if not isinstance(cell, Shown) or cell.uncertain or not (tenths := sentences.tenths(cell.value)):
        return ""
    named = {"what": measure.title, "tenths": tenths, "here": subject.here}
    others = sentences.tenths(whole.value) if isinstance(whole, Shown) and not subject.is_whole else ""
    is_clear = cell.outcome in CLEAR
    if others and is_clear and others != tenths:
        return patterns.said("level.beside", others=others, whole=subject.whole, **named)
    if others == tenths and not is_clear:
        return patterns.said("level.alike", whole=subject.whole, **named)
    return patterns.said("level", **named)


def _scales(averages: tuple[PublishedMeasure, ...]) -> str:
    """From where to where each scale runs."""
    runs = [
        f"{measure.title} from {sentences.number(measure.low)} to {sentences.number(measure.high)}"
        for measure in averages
    ]
    return f"Scales: {'; '.join(runs)}."


def _help_us(subject: Subject) -> Box:
    when = f" We ask again in {sentences.inside(subject.table.next_wave)}." if subject.table.next_wave else ""
    text = (
        f"Most figures of this page are not shown, so it leans on {subject.whole}. More answers help.{when}"
    )
    return Box(title=f"Help us hear from {subject.name}", text=text)
