"""What changed between two releases, as content of a page: the index and its parts, the rest on demand."""

from collections.abc import Iterator, Sequence

from instruments.english import capital, listed
from reports import change_words, sentences
from reports.change_figures import change_axis, change_figure, change_table, plain_table
from reports.change_origin import origin_blocks
from reports.change_small import small_pages
from reports.content import Axis, Block, Box, Fact, Facts, FigurePages, More, Page
from reports.place_report import TAGS
from scoring.outcomes import ChangeOutcome
from scoring.published import PublishedGroup, PublishedMeasure
from scoring.published_change import PublishedChange, ShownChange
from scoring.spec import MeasureKind

_CLEAR = (ChangeOutcome.CLEARLY_UP, ChangeOutcome.CLEARLY_DOWN)
_OPEN = (MeasureKind.INDEX, MeasureKind.DOMAIN)  # groups of these stand open
_NAMED = 4  # more places than this are counted instead


class ChangeReport(FigurePages):
    """Everything that the page on a change says, in order."""

    __slots__ = ()


def change_report(change: PublishedChange, *, release: str, since: str) -> ChangeReport:
    """The page on what changed since the release ``since``."""
    pages = (
        _opening(change),
        *(_section(change, group) for group in change.groups),
        *small_pages(change),
        *_doubts(change),
    )
    return ChangeReport(
        title=f"What changed in {change.whole.name}",
        name=change.title,
        whole=change.whole.name,
        wave=f"From {sentences.inside(change.earlier.title)} to {sentences.inside(change.later.title)}",
        tag=TAGS.get(change.later.kind, ""),
        pages=pages,
        footer=(
            f"{change.title}, {change.whole.name}. Releases {since} and {release}, {change.definition}.",
        ),
    )


def _opening(change: PublishedChange) -> Page:
    index = change.measure(change.index)
    rows = (
        Fact(label=place.name, text=change_words.moved_words(change, place.code, index))
        for place in change_words.places(change)
    )
    return Page(
        anchor="changed",
        question="What has changed?",
        lead=f"{index.title}: {sentences.lower_first(changed_where(change, index))}.",
        blocks=(
            Facts(rows=tuple(rows)),
            Box(title="How sure are we?", text=" ".join(_how_sure(change))),
        ),
    )


def _how_sure(change: PublishedChange) -> Iterator[str]:
    level = sentences.level_words(change.level)
    yield (
        f"A bar is the likely range of a change ({level} interval), later less earlier; it covers chance "
        "after weighting, not who chose to answer."
    )
    yield "Whoever answered both times counts as the same person, which makes a change surer."
    yield (
        f"We say “clearly” only where a change stands when all {change.level_plural} are looked at together: "
        "a bar may be clear of the line and we still cannot tell."
    )
    yield "A bar that lies wholly in the pale band is about the same: too small a change to matter."
    yield from _by_luck(change)


def _by_luck(change: PublishedChange) -> Iterator[str]:
    """How many figures of the whole would look clear though nothing changed; nothing where it is none."""
    whole = [cell for (place, _), cell in _told(change) if place == change.whole.code]
    clear = round(len(whole) * (1 - change.level))
    if clear:
        yield (
            f"{change.whole.name} has {len(whole)} figures here: even if nothing had changed, chance alone "
            f"would make about {sentences.counted(clear, 'of them', 'of them')} look clear."
        )


def _told(change: PublishedChange) -> Iterator[tuple[tuple[str, str], ShownChange]]:
    """The changes that have a verdict on the page."""
    plain = {one.key for one in change.measures if one.kind is MeasureKind.ARITHMETIC}
    for (place, measure), cell in change.cells.items():
        if isinstance(cell, ShownChange) and measure not in plain:
            yield (place, measure), cell


def _section(change: PublishedChange, group: PublishedGroup) -> Page:
    measures = [change.measure(key) for key in group.measures]
    is_open = any(measure.kind in _OPEN for measure in measures)
    blocks = [
        block
        for number, measure in enumerate(measures)
        for block in _of_measure(
            change, measure, change_axis(change, measures, measure.unit), with_key=number == 0
        )
    ]
    return Page(
        anchor=f"group-{group.key}",
        question=group.title,
        lead="" if is_open else _how_many(change, measures),
        blocks=tuple(blocks if is_open else _folded(change, measures, blocks)),
    )


def _how_many(change: PublishedChange, measures: Sequence[PublishedMeasure]) -> str:
    """How many of some figures clearly changed in any place."""
    of = sentences.counted(len(measures), "figure", "figures")
    clear = sum(bool(_clear(change, measure)) for measure in measures)
    if not clear:
        return f"No place clearly changed in {'this figure' if len(measures) == 1 else f'these {of}'}."
    if clear == len(measures):
        return f"{capital(of)}, each clearly changed somewhere."
    return f"{capital(sentences.counted(clear, '', '').strip())} of {of} clearly changed somewhere."


def _folded(
    change: PublishedChange, measures: Sequence[PublishedMeasure], blocks: Sequence[Block]
) -> Iterator[Block]:
    """What clearly moved among measures, in a line each, and their charts behind it."""
    clear = [measure for measure in measures if _clear(change, measure)]
    if clear:
        yield Facts(
            small=True,
            rows=tuple(
                Fact(label=f"{measure.title}:", text=f"{_told_finding(change, measure)}.")
                for measure in clear
            ),
        )
    words = sentences.counted(len(measures), "chart", "charts")
    yield More(words=f"Show {words} and the figures behind", blocks=tuple(blocks))


def _of_measure(
    change: PublishedChange, measure: PublishedMeasure, axis: Axis, *, with_key: bool
) -> Iterator[Block]:
    """A measure's chart with its table behind it. The plain average has figures and no verdict of its own."""
    if measure.kind is MeasureKind.ARITHMETIC:
        yield More(words=f"{measure.title}, in figures", blocks=(plain_table(change, measure),))
        return
    title = f"{measure.title}: {_told_finding(change, measure)}"
    yield change_figure(change, measure, axis, title=title, with_key=with_key)
    yield More(words="The figures behind this chart", blocks=(change_table(change, measure),))
    if measure.key == change.index:
        yield from origin_blocks(change)


def changed_where(change: PublishedChange, measure: PublishedMeasure) -> str:
    """Where a measure clearly moved, or that it did nowhere."""
    if parts := _clear(change, measure):
        return capital(listed(parts))
    cells = [change_words.cell_of(change, place.code, measure.key) for place in change_words.places(change)]
    if any(isinstance(cell, ShownChange) for cell in cells):
        return "No place clearly changed"
    return "Not compared"


def _told_finding(change: PublishedChange, measure: PublishedMeasure) -> str:
    """The same inside a sentence; where up is not good, that a low figure is."""
    turned = "; here lower is better" if measure.higher_is_better is False else ""
    return f"{sentences.lower_first(changed_where(change, measure))}{turned}"


def _clear(change: PublishedChange, measure: PublishedMeasure) -> list[str]:
    """Where a measure clearly moved: "clearly up in East"."""
    told = {word: _named(change, measure, word) for word in _CLEAR}
    return [f"{word} in {names}" for word, names in told.items() if names]


def _named(change: PublishedChange, measure: PublishedMeasure, outcome: ChangeOutcome) -> str:
    names = [
        place.name
        for place in change_words.places(change)
        if isinstance(cell := change.cells.get((place.code, measure.key)), ShownChange)
        and cell.outcome is outcome
    ]
    if len(names) > _NAMED:
        return sentences.counted(len(names), "place", "places")
    return listed(names) if names else ""


def _doubts(change: PublishedChange) -> Iterator[Page]:
    """What else moved between the waves, and why some things are not compared."""
    rows = tuple(Fact(label=f"{number}.", text=text) for number, text in enumerate(change.warnings, start=1))
    if rows:
        yield Page(
            anchor="beside",
            question="What else should I know?",
            lead="",
            blocks=(Facts(rows=rows, small=True),),
        )
