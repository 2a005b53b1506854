"""Two releases side by side, figure by figure and sentence by sentence: what an editor reads beforehand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports import change_words, sentences
from reports.change_small import small_words, told_places
from reports.changed_sentences import Changed
from reports.conclusions import sentences_of
from reports.revisions import what_changed
from scoring.published import PublishedMeasure, PublishedPlace, PublishedTable
from scoring.published_change import PublishedChange, ShownChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One figure in both releases. chance: that there was a rise at all; empty where there is no change."""

    place: str
    before: str
    after: str
    change: str
    verdict: str
    least_change: str
    chance: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One measure, in the order of the later release; of small places those whose change is told."""

    measure: str
    unit: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Everything that reads otherwise, or might, between two releases."""

    earlier: str
    later: str
    title: str
    summary: str
    notes: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    sentences: tuple[Changed, ...]  # of the reports of all places that both releases have


_NO_CHANGE = "No change was computed between them"
_HOW = (
    "A change is a likely range of later less earlier. It is clear when it stands among all {places} of its "
    "measure at once; the least change is what four such pairs of waves of five would have shown."
)


def difference_book(
    earlier: tuple[str, PublishedTable],
    later: tuple[str, PublishedTable],
    change: PublishedChange | None,
    *,
    why: str = "",
    apart: Sequence[str] = (),
) -> Book:
    """The book of two releases, each with its id.

    change: what was computed between them; None where nothing was, for the reason ``why``.
    apart: what cannot be compared because other questions were asked.
    """
    (before_id, before), (after_id, after) = earlier, later
    return Book(
        earlier=before_id,
        later=after_id,
        title=f"{before_id} ({_wave(before)}) and {after_id} ({_wave(after)})",
        summary=_summary(change) if change else what_changed(after, before, apart=apart),
        notes=tuple(_notes(before, after, change, why)),
        chapters=tuple(_chapter(measure, before, after, change) for measure in after.measures),
        sentences=tuple(sentences_of(earlier, later, [one.code for one in (after.whole, *after.places)])),
    )


def _wave(table: PublishedTable) -> str:
    return f"{table.whole.name}, {sentences.inside(table.wave_title)}"


def _summary(change: PublishedChange) -> str:
    small = {place.code for place in change.small_places}
    cells = [cell for (place, _), cell in change.cells.items() if place not in small]
    shown = [cell for cell in cells if isinstance(cell, ShownChange)]
    told = {word: sum(cell.outcome is word for cell in shown) for word in change_words.GLYPHS}
    counts = ", ".join(f"{number} {word}" for word, number in told.items())
    rest = len(cells) + sum(place not in small for place, _ in change.apart) - len(shown)
    return f"{len(shown)} changes: {counts}. {rest} figures have no change to show."


def _notes(
    before: PublishedTable, after: PublishedTable, change: PublishedChange | None, why: str
) -> Iterator[str]:
    if change is None:
        reason = f": {why}" if why else ""
        yield f"{_NO_CHANGE}{reason}. Figures stand side by side and say nothing of chance."
    else:
        yield _HOW.format(places=change.level_plural)
        if words := small_words(change):
            yield words
        yield from change.warnings
    if before.definition != after.definition:
        yield f"The index was made by {before.definition}, then by {after.definition}."
    if before.method.margins != after.method.margins:
        yield "The weights reproduce other known totals than before."
    yield from (words for words in after.warnings if words not in before.warnings)


def _chapter(
    measure: PublishedMeasure, before: PublishedTable, after: PublishedTable, change: PublishedChange | None
) -> Chapter:
    small = told_places(change, measure) if change else ()
    places = (after.whole, *sorted(after.places, key=lambda place: place.name), *small)
    return Chapter(
        measure=measure.title,
        unit=change_words.unit_words(measure),
        lines=tuple(_line(place, measure, before, after, change) for place in places),
    )


def _line(
    place: PublishedPlace,
    measure: PublishedMeasure,
    before: PublishedTable,
    after: PublishedTable,
    change: PublishedChange | None,
) -> Line:
    cell = change_words.cell_of(change, place.code, measure.key) if change else None
    return Line(
        place=place.name,
        before=_figure(before, place.code, measure),
        after=_figure(after, place.code, measure),
        change=change_words.range_words(cell, measure),
        verdict=change_words.verdict_words(cell),
        least_change=change_words.least_words(cell, measure),
        chance=change_words.chance_words(cell) if isinstance(cell, ShownChange) else "",
        sentence=change_words.change_sentence(change, place.code, measure) if change else "",
    )


def _figure(table: PublishedTable, place: str, measure: PublishedMeasure) -> str:
    cell = table.cells.get((place, measure.key))
    return "" if cell is None else sentences.cell_words(cell, measure)
