"""Two places beside each other: how likely one is higher, and which of the four words that bears out.

A release holds how likely one place is above another, counted in joint draws. It holds no likely range of
their difference, and none can be made of two ranges: those of two places that clearly differ may overlap.
Where one place is above in so many draws that the likely range of their difference leaves out nought, it is
clearly higher; else we cannot tell. "About the same" needs the range itself, so it is said of no pair.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import ceil

from instruments.english import listed
from reports import sentences
from reports.content import Cell, Fact, Table, TableRow
from scoring.outcomes import Outcome
from scoring.published import PublishedMeasure, PublishedPlace, PublishedTable, Withheld
from scoring.spec import MeasureKind

_ALL = 100  # per cent
_COLUMNS = 4  # of a table: more do not stand side by side on a sheet of paper
_ROUNDING = 0.5  # per cent, by which a printed likelihood may be too high
_CLEAR = (Outcome.CLEARLY_HIGHER, Outcome.CLEARLY_LOWER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What a release says of two places by one measure.

    chance: per cent of likelihood that the first is higher. outcome: of the first held against the second.
    Both are None where nothing is told: a figure of one of them is withheld.
    """

    first: PublishedPlace
    second: PublishedPlace
    measure: PublishedMeasure
    chance: int | None
    outcome: Outcome | None


def least_clear(level: float) -> int:
    """The least printed per cent at which the likely range of a difference leaves out nought."""
    return ceil(round(_ALL * (1 + level) / 2 + _ROUNDING, 9))


def pair_outcome(chance: int, level: float) -> Outcome:
    """What a likelihood bears out. chance: per cent, 1 to 99, that one place is higher than another."""
    if chance >= least_clear(level):
        return Outcome.CLEARLY_HIGHER
    if _ALL - chance >= least_clear(level):
        return Outcome.CLEARLY_LOWER
    return Outcome.CANNOT_TELL


def pairs(table: PublishedTable, places: Sequence[PublishedPlace]) -> tuple[tuple[Pair, ...], ...]:
    """Each two of these places, in their order, with a pair for every measure that their level is told by."""
    measures = [one for one in table.measures if (places[0].level, one.key) in table.pairs]
    return tuple(
        tuple(_pair(table, first, second, measure) for measure in measures)
        for first, second in combinations(places, 2)
        if measures
    )


def _pair(
    table: PublishedTable, first: PublishedPlace, second: PublishedPlace, measure: PublishedMeasure
) -> Pair:
    chance = table.pairs[first.level, measure.key].likelihood(first.code, second.code)
    outcome = None if chance is None else pair_outcome(chance, table.level)
    return Pair(first=first, second=second, measure=measure, chance=chance, outcome=outcome)


def pair_tables(table: PublishedTable, every: Sequence[Sequence[Pair]]) -> tuple[Table, ...]:
    """How likely one place is higher: of two places with what can be said, of more in a row each."""
    if len(every) == 1:
        return (_table_of_two(table, every[0]),)
    starts = range(0, len(every[0]) if every else 0, _COLUMNS)
    return tuple(
        _table_of_more(table, [found[start : start + _COLUMNS] for found in every]) for start in starts
    )


def _table_of_two(table: PublishedTable, found: Sequence[Pair]) -> Table:
    first, second = found[0].first.name, found[0].second.name
    rows = tuple(
        TableRow(
            head=pair.measure.title,
            cells=(Cell(text=_chance(table, pair)), Cell(text=verdict(pair), outcome=pair.outcome)),
        )
        for pair in found
    )
    label = f"How likely {first} is higher than {second}"
    return _with_codes(label, (f"{first} is higher", "What we can say"), rows)


def _table_of_more(table: PublishedTable, every: Sequence[Sequence[Pair]]) -> Table:
    rows = tuple(
        TableRow(
            head=f"{found[0].first.name} is higher than {found[0].second.name}",
            cells=tuple(Cell(text=_chance(table, pair)) for pair in found),
        )
        for found in every
    )
    titles = tuple(pair.measure.title for pair in every[0])
    return _with_codes(f"How likely one is higher: {listed(titles)}", titles, rows)


def _with_codes(label: str, columns: tuple[str, ...], rows: tuple[TableRow, ...]) -> Table:
    """A table with the key to the codes that stand in it."""
    note = sentences.shorthand(sentences.codes_in(cell.text for row in rows for cell in row.cells))
    return Table(label=label, columns=columns, rows=rows, numeric_last=False, note=note)


def _chance(table: PublishedTable, pair: Pair) -> str:
    """A likelihood; the code of the figure that is not shown, where there is none."""
    if pair.chance is not None:
        return f"{pair.chance} in {_ALL}"
    cells = (table.cell(place.code, pair.measure.key) for place in (pair.first, pair.second))
    return next((f"[{cell.code}]" for cell in cells if isinstance(cell, Withheld)), "not compared")


def verdict(pair: Pair) -> str:
    """What can be said of a pair, at the end of its row."""
    if pair.outcome in _CLEAR:
        return f"{pair.first.name} is {pair.outcome}"
    return str(pair.outcome or "not compared")


def pair_fact(found: Sequence[Pair]) -> Fact:
    """Two places in a row of words, measure by measure under what can be said of them."""
    return Fact(label=_both(found[0]), text=" ".join(_told(found)))


def _told(found: Sequence[Pair]) -> Iterator[str]:
    first, second = found[0].first.name, found[0].second.name
    said = {
        f"Clearly higher in {first}": Outcome.CLEARLY_HIGHER,
        f"Clearly higher in {second}": Outcome.CLEARLY_LOWER,
        "We cannot tell": Outcome.CANNOT_TELL,
        "Not compared": None,
    }
    for words, outcome in said.items():
        titles = [inside(pair.measure) for pair in found if pair.outcome is outcome]
        if len(titles) == len(found) > 1:
            yield f"{words}: all {sentences.counted(len(titles), 'figure', 'figures')}."
        elif titles:
            yield f"{words}: {listed(titles)}."


def inside(measure: PublishedMeasure) -> str:
    """A measure inside a sentence."""
    return "the index" if measure.kind is MeasureKind.INDEX else sentences.lower_first(measure.title)


def _both(pair: Pair) -> str:
    return f"{pair.first.name} and {pair.second.name}"


def index_sentence(every: Iterable[Sequence[Pair]]) -> str:
    """What the index says: of two places by name, of more by how many pairs are clear; empty without it."""
    found = [pair for pairs in every for pair in pairs if pair.measure.kind is MeasureKind.INDEX]
    if not found:
        return ""
    if len(found) == 1:
        return _of_two(found[0])
    if not any(pair.outcome for pair in found):
        return "On the index nothing can be said of them: their scores are not shown."
    clear, of = sum(pair.outcome in _CLEAR for pair in found), sentences.counted(len(found), "pair", "pairs")
    if not clear:
        return f"On the index we cannot tell any of the {of} apart."
    if clear == len(found):
        return "On the index each of them is clearly different from every other."
    some = sentences.counted(clear, "", "").strip()
    return f"On the index {some} of the {of} {'is' if clear == 1 else 'are'} clearly different."


def _of_two(pair: Pair) -> str:
    match pair.outcome:
        case Outcome.CLEARLY_HIGHER | Outcome.CLEARLY_LOWER:
            return f"On the index, {pair.first.name} is {pair.outcome} than {pair.second.name}."
        case Outcome.CANNOT_TELL:
            return f"On the index we cannot tell {pair.first.name} and {pair.second.name} apart."
        case _:
            return f"On the index nothing can be said of {_both(pair)}: both need a score that is shown."
