"""Page 1: what it is like to live here, in one figure and its range."""

from dataclasses import replace

from instruments.english import listed
from reports import axes, sentences
from reports.content import (
    Box,
    Fact,
    Facts,
    Figure,
    Headline,
    Mark,
    Page,
    Paragraph,
    RangeKey,
    Reference,
    StripChart,
    TileMap,
)
from reports.sections.changed import change_finding
from reports.sections.comparison import interval
from reports.sections.findings import findings
from reports.sections.subject import Subject
from reports.sheet import Part, may, must, sheet
from reports.theme import text_width
from scoring.outcomes import Outcome
from scoring.published import PublishedCell, PublishedMeasure, Shown, ShownCount, Withheld
from scoring.spec import MeasureKind, Unit

FIGURE_SIZE, WORDS_SIZE, LINE = 40, 13.5, 468  # pt on paper: the figure, its words, one line less their gap
_KEY = RangeKey(ends="likely range", slit="middle")
_KEY_ALT = "A bar: its two ends are the likely range, the slit in it is the middle."
_MADE_UP = "Nobody was asked: the answers are made up."


def front_page(subject: Subject, opening: float) -> Page:
    """The index with its range, what stood out, and how sure we are.

    ``opening``: points that the name of the place and its map take above the question.
    """
    index = subject.of_kind(MeasureKind.INDEX)
    parts = [] if index is None else list(_score(subject, index))
    rows = [_findings(subject, counted=counted) for counted in (True, False)]
    forms = tuple((Facts(rows=(*each, *_beside(subject))),) for each in (*rows, ()))
    parts.append(Part(forms=forms, steps=(2, 1), alike=len(rows)))
    box = evidence_box(subject)
    parts.append(Part(forms=((box,), (replace(box, picture=None),)), rank=1, alike=2))
    question = f"What is it like to live {subject.here}?"
    return sheet("like", question, "", parts, opening=opening)


def _findings(subject: Subject, *, counted: bool) -> tuple[Fact, ...]:
    """What stood out and what changed; ``counted``: with how many figures more do."""
    return (*findings(subject, counted=counted), Fact(label="Change", text=change_finding(subject)))


def _score(subject: Subject, index: PublishedMeasure) -> tuple[Part, ...]:
    cell = subject.cell(index)
    meaning = (
        "Higher means that more people report good conditions. It does not grade the people who live here."
    )
    said = (_verdict(subject, cell), meaning)
    whose = subject.table.method.statement.partition(". ")[0].rstrip(".")
    whole = " ".join(filter(None, (*said, f"{whose}." if whose else "")))
    shorter = " ".join(filter(None, said))
    strip = _strip(subject, index, cell)
    return (
        must(_headline(subject, index, cell)),
        must(strip) if isinstance(cell, Shown) else may(strip, rank=1),
        Part(forms=((Paragraph(text=whole),), (Paragraph(text=shorter),), ()), steps=(3, 1), alike=2),
    )


def _headline(subject: Subject, index: PublishedMeasure, cell: PublishedCell) -> Headline:
    match cell:
        case Shown():
            words = sentences.scale_words(subject.table) + (", uncertain [u]" if cell.uncertain else "")
            figure = sentences.likely_range(cell, index)
            wide = text_width(figure, weight=600, size=FIGURE_SIZE) + text_width(words, size=WORDS_SIZE)
            return Headline(figure=figure, words=words, stacked=wide > LINE)
        case Withheld():
            return Headline(figure="", words=_not_shown(subject, index, cell))


def _not_shown(subject: Subject, index: PublishedMeasure, why: Withheld) -> str:
    """The sentence in place of the index, with the whole's figure borrowed from above, named as such."""
    whole = subject.of_whole(index)
    words = sentences.index_sentence(whole, index, subject.table) if isinstance(whole, Shown) else ""
    return sentences.withheld_sentence(subject.name, why, subject.whole, words)


def _verdict(subject: Subject, cell: PublishedCell) -> str:
    if not isinstance(cell, Shown) or cell.outcome is None:
        return ""
    return {
        Outcome.CLEARLY_HIGHER: f"That is clearly higher than across {subject.whole}.",
        Outcome.CLEARLY_LOWER: f"That is clearly lower than across {subject.whole}.",
        Outcome.ABOUT_THE_SAME: f"That is about the same as {subject.whole}.",
        Outcome.CANNOT_TELL: f"We cannot tell whether that differs from {subject.whole}.",
    }[cell.outcome]


def _strip(subject: Subject, index: PublishedMeasure, cell: PublishedCell) -> Figure:
    whole = subject.of_whole(index)
    limits = [limit for each in (cell, whole) if isinstance(each, Shown) for limit in (each.low, each.high)]
    axis = axes.around(100, 30, 10, limits)
    narrow = axes.coarse(axes.around(100, 15, 5, limits))
    chart = StripChart(
        name=_strip_name(subject, cell, index),
        words=_strip_middle(cell, index),
        bar=interval(cell, Mark.THIS) if isinstance(cell, Shown) else None,
        axis=axis,
        narrow_axis=narrow,
        reference=_whole_reference(subject, whole, index),
    )
    return Figure(
        anchor="score", title="", subtitle="", chart=chart, alt=_strip_alt(subject, index, cell, whole)
    )


def _strip_name(subject: Subject, cell: PublishedCell, index: PublishedMeasure) -> str:
    return f"{subject.name} {sentences.likely_range(cell, index)}" if isinstance(cell, Shown) else ""


def _strip_middle(cell: PublishedCell, index: PublishedMeasure) -> str:
    if isinstance(cell, Withheld):
        return sentences.WITHHELD[cell]
    return f", middle {sentences.quantity(cell.value, index)}"


def _strip_words(cell: PublishedCell, index: PublishedMeasure) -> str:
    if isinstance(cell, Withheld):
        return sentences.WITHHELD[cell]
    return f"{sentences.likely_range(cell, index)}, middle {sentences.quantity(cell.value, index)}"


def _whole_reference(subject: Subject, whole: PublishedCell, index: PublishedMeasure) -> Reference | None:
    if not isinstance(whole, Shown) or subject.is_whole:
        return None
    name = f"{subject.whole} {sentences.likely_range(whole, index)}"
    return Reference(name=name, middle=whole.value, low=whole.low, high=whole.high)


def _strip_alt(subject: Subject, index: PublishedMeasure, cell: PublishedCell, whole: PublishedCell) -> str:
    here = f"{subject.name}: {_strip_words(cell, index)}."
    there = "" if subject.is_whole else f" {subject.whole}: {_strip_words(whole, index)}."
    return f"{index.title}, {subject.wave}, likely ranges. {here}{there}"


def _beside(subject: Subject) -> tuple[Fact, ...]:
    """The thriving share and the plain average, which are always printed beside the index."""
    thriving, average = subject.of_kind(MeasureKind.THRIVING), subject.of_kind(MeasureKind.ARITHMETIC)
    facts = ((thriving, "Thriving"), (average, "Plain average"))
    return tuple(Fact(label=label, text=_fact(subject, measure)) for measure, label in facts if measure)


def _fact(subject: Subject, measure: PublishedMeasure) -> str:
    cell, there = subject.cell(measure), subject.whole_words(measure)
    beside = f" ({there})" if there and not subject.is_whole else ""
    of = " of people" if measure.unit is Unit.PER_CENT else ""
    if isinstance(cell, Withheld):
        instead = f"; {subject.whole}{beside}" if beside else ""
        return f"{sentences.WITHHELD[cell]}{instead}."
    here = f"{sentences.cell_words(cell, measure)}{of}"
    if subject.is_whole:
        return f"{here}."
    return f"{here}, {sentences.compared(cell.outcome, subject.whole)}{beside}."


def evidence_box(subject: Subject) -> Box:
    """How many answered, how they came, what a bar covers and what not, and when we ask again."""
    table = subject.table
    parts = (
        _answered(subject),
        _MADE_UP if subject.is_synthetic else table.method.selection,
        _covered(subject),
        f"Next: {sentences.inside(table.next_wave)}." if table.next_wave else "",
    )
    picture = Figure(anchor="bar", title="", subtitle="", chart=_KEY, alt=_KEY_ALT)
    text = " ".join(part for part in parts if part)
    return Box(title="How sure are we?", text=text, picture=picture)


def _answered(subject: Subject) -> str:
    here, there = subject.place.respondents, subject.table.whole.respondents
    known = isinstance(there, ShownCount) and not subject.is_whole
    total = f"{sentences.count_words(there)} across {subject.whole}" if known else ""
    if isinstance(here, ShownCount):
        return f"{subject.answers(here.count)} {subject.here}{', of ' if total else ''}{total}."
    return f"{sentences.uncounted(subject.here, here)}{'; it was ' if total else ''}{total}."


def _covered(subject: Subject) -> str:
    after = " after weighting" if subject.table.method.margins else ""
    level = sentences.level_words(subject.table.level)
    return f"The bars show chance{after} ({level}), not who chose to answer."


def place_map(subject: Subject) -> Figure | None:
    """The tile map with this place solid; None where the release has no tiles."""
    table = subject.table
    if not table.tiles:
        return None
    chart = TileMap(
        tiles=tuple((tile.column, tile.row, tile.place) for tile in table.tiles),
        names=tuple((place.code, place.name) for place in table.places),
        this=subject.place.code,
    )
    if subject.is_whole:
        names = listed([place.name for place in subject.by_name()])
        alt = f"Tile map of {subject.whole} with {names}. The tiles show position, not size."
        return Figure(anchor="map", title="", subtitle="", chart=chart, alt=alt)
    others = listed([place.name for place in subject.by_name() if place.code != subject.place.code])
    beside = f", beside {others}" if others else ""
    alt = f"Tile map of {subject.whole}: {subject.name} is marked{beside}. The tiles show position, not size."
    return Figure(anchor="map", title="", subtitle="", chart=chart, alt=alt)
