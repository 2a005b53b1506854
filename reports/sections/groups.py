"""Page 6: whether groups of people differ. Each stands beside everybody else, in order of the question."""

from collections.abc import Iterator, Sequence

from instruments.english import capital, listed
from reports import sentences
from reports.chart_findings import CLEAR
from reports.chart_groups import GroupPanel, GroupReading, group_gaps
from reports.content import Block, Figure, Paragraph
from reports.sections.subject import Subject
from scoring.published import (
    PublishedBreakdown,
    PublishedGroupFigure,
    PublishedMeasure,
    PublishedPlace,
    Shown,
)
from scoring.spec import MeasureKind, Unit

SAID = 4  # sentences about clear gaps; the others are in the files


def group_blocks(subject: Subject) -> tuple[Block, ...]:
    """The index by group, what clearly differs, in figures of the whole where here is too thin.

    Nothing where the release tells of no groups.
    """
    if not (parts := subject.table.breakdowns):
        return ()
    return (_chart(subject, parts), _findings(subject, parts), _everybody_else(parts))


def gap_sentence(who: str, measure: PublishedMeasure, figure: PublishedGroupFigure) -> str:
    """A clear gap in words, with both ranges; empty where there is none. who: the group and its area."""
    cell, others = figure.cell, figure.others
    if not isinstance(cell, Shown) or not isinstance(others, Shown) or cell.outcome not in CLEAR:
        return ""
    mine, theirs = (sentences.cell_words(one, measure) for one in (cell, others))
    title = sentences.lower_first(measure.title)
    return f"{who}: {title}, {mine}, {cell.outcome} than everybody else ({theirs})."


def area_of(subject: Subject, part: PublishedBreakdown, measure: str) -> PublishedPlace:
    """Whose figures to show: this place where at least half of the groups can be shown, else the whole."""
    here = part.figures(subject.place.code, measure).values()
    shown = sum(isinstance(figure.cell, Shown) for figure in here)
    return subject.place if 2 * shown >= len(part.categories) else subject.table.whole


def _chart(subject: Subject, parts: Sequence[PublishedBreakdown]) -> Figure:
    """The index by group, or what else is told of groups first."""
    told, index = parts[0].measures, subject.of_kind(MeasureKind.INDEX)
    key = index.key if index is not None and index.key in told else told[0]
    areas = [area_of(subject, part, key) for part in parts]
    panels = tuple(
        GroupPanel(
            title=part.title,
            area=area.name,
            readings=tuple(
                GroupReading(name=name, cell=figure.cell, others=figure.others)
                for name, figure in part.figures(area.code, key).items()
            ),
        )
        for part, area in zip(parts, areas, strict=True)
    )
    return group_gaps(panels, subject.table.measure(key), place=subject.name, wave=subject.wave)


def _findings(subject: Subject, parts: Sequence[PublishedBreakdown]) -> Paragraph:
    """Clear gaps of shares, of each measure the first one: by the order of the question, never by size."""
    gaps = {key: told for key in _shares(subject, parts) if (told := tuple(_gaps(subject, parts, key)))}
    said = [told[0] for told in gaps.values()][:SAID]
    more = sum(map(len, gaps.values())) - len(said)
    further = capital(sentences.counted(more, "more gap is", "more gaps are"))
    rest = f"{further} clear: all are in the files of this release." if more else ""
    text = " ".join(filter(None, (*said, rest))) or _nothing(subject)
    return Paragraph(lead_in="What we can tell.", text=text)


def _gaps(subject: Subject, parts: Sequence[PublishedBreakdown], key: str) -> Iterator[str]:
    """The clear gaps of one measure, in the order of the questions."""
    measure = subject.table.measure(key)
    for part in parts:
        area = area_of(subject, part, key)
        for group, figure in part.figures(area.code, key).items():
            if sentence := gap_sentence(f"{part.title}, {group}, in {area.name}", measure, figure):
                yield sentence


def _nothing(subject: Subject) -> str:
    return (
        f"In none of these shares is a group {subject.here} clearly different from everybody else. That can "
        "mean that they are alike, or that too few people answered for us to tell."
    )


def _shares(subject: Subject, parts: Sequence[PublishedBreakdown]) -> list[str]:
    """The keys of the shares that are told of groups, in the order of the definition."""
    return [key for key in parts[0].measures if subject.table.measure(key).unit is Unit.PER_CENT]


def _everybody_else(parts: Sequence[PublishedBreakdown]) -> Paragraph:
    """Who everybody else are, and that groups are never put in an order."""
    titles = listed([sentences.lower_first(part.title) for part in parts])
    return Paragraph(
        text=f"Everybody else are those who said something else about their {titles}; who did not say is in "
        "neither. Groups stand in the order of the question, never in an order of their figures.",
        small=True,
    )
