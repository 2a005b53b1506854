"""What reads otherwise between two releases, sorted for whoever checks the later one before it is public.

A conclusion is the class of what is said of a place by a measure: one of the four words of a comparison, that
a figure is shown, or why it is not. Figures move with every wave; where a conclusion moves, somebody looks.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reports import change_words, sentences
from reports.change_words import cell_of
from reports.changed_sentences import Changed, changed_sentences
from reports.place_report import place_report
from scoring.published import PublishedCell, PublishedPlace, PublishedTable, Shown, Withheld
from scoring.published_change import PublishedChange

_SHOWN = "shown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """What is said of a place by a measure, in both releases; a side is empty where it has no such figure."""

    place: str  # code
    name: str
    measure: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of a place in both releases. change: the verdict on it; empty where none was computed."""

    measure: str
    before: str
    after: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many figures a release shows, and how many it withholds for each reason that occurs."""

    shown: int
    withheld: Mapping[Withheld, int]


def conclusions(before: PublishedTable, after: PublishedTable) -> tuple[Conclusion, ...]:
    """Every conclusion that is another one in the later release, place by place as that has them."""
    titles = {measure.key: measure.title for table in (before, after) for measure in table.measures}
    return tuple(
        Conclusion(place=place.code, name=place.name, measure=title, before=old, after=new)
        for place in _every(after)
        if place.code in _codes(before)
        for key, title in titles.items()
        for old, new in [(_class(before, place.code, key), _class(after, place.code, key))]
        if old != new
    )


def figures(
    before: PublishedTable, after: PublishedTable, change: PublishedChange | None, code: str
) -> tuple[Figure, ...]:
    """Every figure of a place beside that of the earlier release, in the order of the later."""
    found = []
    for measure in after.measures:
        old, new = before.cells.get((code, measure.key)), after.cells.get((code, measure.key))
        cell = cell_of(change, code, measure.key) if change else None
        found.append(
            Figure(
                measure=measure.title,
                before="" if old is None else sentences.cell_words(old, measure),
                after="" if new is None else sentences.cell_words(new, measure),
                change=change_words.verdict_words(cell) if change else "",
            )
        )
    return tuple(found)


def sentences_of(
    earlier: tuple[str, PublishedTable], later: tuple[str, PublishedTable], codes: Sequence[str]
) -> Iterator[Changed]:
    """The sentences of these places that read otherwise; of those alone that both releases report."""
    for code in codes:
        if all(
            code in (table.whole.code, *(one.code for one in table.places)) for _, table in (earlier, later)
        ):
            reports = (place_report(table, code, release=name) for name, table in (earlier, later))
            yield from changed_sentences(*reports)


def tally(table: PublishedTable) -> Tally:
    """What a release shows and withholds, small places too."""
    counts = Counter(cell for cell in table.cells.values() if isinstance(cell, Withheld))
    return Tally(
        shown=len(table.cells) - counts.total(),
        withheld={why: counts[why] for why in Withheld if counts[why]},
    )


def _every(table: PublishedTable) -> tuple[PublishedPlace, ...]:
    return (table.whole, *table.places, *table.small_places)


def _codes(table: PublishedTable) -> set[str]:
    return {place.code for place in _every(table)}


def _class(table: PublishedTable, code: str, key: str) -> str:
    cell: PublishedCell | None = table.cells.get((code, key))
    if cell is None:
        return ""
    if isinstance(cell, Shown):
        return _SHOWN if cell.outcome is None else cell.outcome.value
    return f"withheld [{cell.code}]"
