"""Two to four places held against the whole: likely differences in rows, and the figures behind them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from instruments.english import capital, listed
from reports import axes, sentences
from reports.chart_findings import CLEAR, outcome_of
from reports.chart_frames import PRINT
from reports.chart_rows import rows_scene
from reports.compare_pairs import inside
from reports.content import Axis, Bar, Figure, KeyEntry, Mark, Reference, Row, RowChart
from scoring.outcomes import Outcome
from scoring.published import PublishedCell, PublishedMeasure, PublishedPlace, PublishedTable, Shown, Withheld
from scoring.spec import MeasureKind, Unit

_STEP = 20.0  # px from row to row; words need more, so this is the step of a head
_ROOM = 600.0  # px: the rows of one figure have to stand on a sheet with its head, its key and a heading
_PLAIN = MeasureKind.ARITHMETIC
_POINTS = {Unit.INDEX: "points", Unit.PER_CENT: "percentage points", Unit.SCORE: "points of the scale"}


@dataclass(frozen=True, slots=True)
class Compared:
    """The places of a comparison, by alphabet, in the release that holds them."""

    table: PublishedTable
    places: tuple[PublishedPlace, ...]

    @property
    def whole(self) -> str:
        """The name of the whole, which all are held against."""
        return self.table.whole.name

    @property
    def noun(self) -> str:
        """The word for places of this level."""
        is_small = self.places[0] in self.table.small_places
        return self.table.small_plural if is_small else self.table.level_plural

    @property
    def is_modelled(self) -> bool:
        """Whether any figure of these places was made by a model."""
        found = self.cells(self.table.measures)
        return any(isinstance(cell, Shown) and cell.modelled for cell in found)

    def cell(self, place: PublishedPlace, measure: PublishedMeasure) -> PublishedCell:
        """The figure of one of them, or of the whole."""
        return self.table.cell(place.code, measure.key)

    def cells(self, measures: Sequence[PublishedMeasure]) -> list[PublishedCell]:
        """The figures of all places by these measures."""
        return [self.cell(place, measure) for measure in measures for place in self.places]


def _axis_of(compared: Compared, measures: Sequence[PublishedMeasure]) -> Axis:
    """One axis for all differences of a unit, so that their bars can be compared."""
    known = [cell.difference for cell in compared.cells(measures) if isinstance(cell, Shown)]
    return axes.differences([limit for each in known if each for limit in (each.low, each.high)])


def difference_figures(compared: Compared, unit: Unit) -> Iterator[Figure]:
    """All measures of a unit against the whole on one axis, in as many figures as sheets need.

    Groups stand together as far as they fit a sheet. The first figure has the key to the bars of all.
    """
    every = [one for one in compared.table.measures if one.unit is unit and one.kind is not _PLAIN]
    axis, key = _axis_of(compared, every), _key_of(compared, every)
    for titles, measures in _sheets(compared, every):
        yield Figure(
            anchor=f"compare-{measures[0].key.replace('_', '-')}",
            title=f"{capital(listed(titles))}: {_finding(compared, measures)}",
            subtitle=_subtitle(compared, unit) if key else "",
            key=key,
            chart=_chart(compared, measures, axis),
            alt=_alt(compared, measures),
            note=_beside(compared, measures[0]) if measures[0].kind is MeasureKind.INDEX else "",
        )
        key = ()


def _sheets(
    compared: Compared, every: Sequence[PublishedMeasure]
) -> list[tuple[list[str], list[PublishedMeasure]]]:
    """The measures in parts that each fit a sheet, under the titles of their groups."""
    if not every:
        return []
    tallest = max(rows_scene(_chart(compared, [one], axes.SHARES), PRINT).height for one in every)
    fit = max(1, int(_ROOM // tallest))
    found: list[tuple[list[str], list[PublishedMeasure]]] = []
    for group in compared.table.groups:
        held = [measure for measure in every if measure.key in group.measures]
        title = sentences.lower_first(group.title) if len(held) > 1 else "".join(map(inside, held))
        for start in range(0, len(held), fit):
            part = held[start : start + fit]
            if found and len(found[-1][1]) + len(part) <= fit:
                found[-1] = ([*found[-1][0], title], [*found[-1][1], *part])
            else:
                found.append(([title], part))
    return found


def _beside(compared: Compared, index: PublishedMeasure) -> str:
    """What stands beside the index: how many people are behind it, and the plain average of its parts."""
    every = (*compared.places, compared.table.whole)
    people = (f"{place.name} {sentences.base_words(compared.cell(place, index))}" for place in every)
    plain = (one for one in compared.table.measures if one.kind is _PLAIN)
    averages = (f"{one.title}: {_listed(_label(compared, place, one) for place in every)}" for one in plain)
    return " ".join((f"People behind the index: {_listed(people)}", *averages))


def _listed(parts: Iterable[str]) -> str:
    return f"{'; '.join(parts)}."


def _subtitle(compared: Compared, unit: Unit) -> str:
    """What stands beside each name, and what the bars are."""
    table = compared.table
    scale = f" (100 is {sentences.hundred_words(table)})" if unit is Unit.INDEX else ""
    return f"Beside each name its likely range{scale}. Bars: {_POINTS[unit]} above or below {compared.whole}."


def _chart(compared: Compared, measures: Sequence[PublishedMeasure], axis: Axis) -> RowChart:
    margins = {measure.margin for measure in measures}
    margin = margins.pop() if len(margins) == 1 else None
    low = None if margin is None else -margin
    every = [one for one in compared.table.measures if one.unit is measures[0].unit]  # share their columns
    return RowChart(
        rows=tuple(row for measure in measures for row in _rows(compared, measure)),
        axis=axis,
        reference=Reference(name=compared.whole, middle=0, low=low, high=margin),
        step=_STEP,
        like=tuple(_label(compared, place, measure) for measure in every for place in compared.places),
    )


def _rows(compared: Compared, measure: PublishedMeasure) -> Iterator[Row]:
    yield Row(label=_head(compared, measure), head=True)
    for place in compared.places:
        yield _row(_label(compared, place, measure), compared.cell(place, measure), measure)


def _head(compared: Compared, measure: PublishedMeasure) -> str:
    """A measure with the figure of the whole."""
    return f"{measure.title}. {_label(compared, compared.table.whole, measure)}"


def _label(compared: Compared, place: PublishedPlace, measure: PublishedMeasure) -> str:
    """A place with its figure."""
    return f"{place.name}: {sentences.cell_words(compared.cell(place, measure), measure)}"


def _row(label: str, cell: PublishedCell, measure: PublishedMeasure) -> Row:
    if isinstance(cell, Withheld):
        return Row(label=label, withheld=sentences.WITHHELD[cell])
    if cell.difference is None:
        return Row(label=label, withheld="Not compared")
    known = cell.difference
    bar = Bar(
        mark=Mark.THIS,
        low=known.low,
        high=known.high,
        middle=known.value,
        hollow=cell.uncertain or cell.outcome is Outcome.CANNOT_TELL,
        modelled=cell.modelled,
    )
    return Row(label=label, bars=(bar,), words=sentences.difference_words(known, measure))


def _finding(compared: Compared, measures: Sequence[PublishedMeasure]) -> str:
    """How many of the differences are clear."""
    found = [outcome for outcome in map(outcome_of, compared.cells(measures)) if outcome is not None]
    clear = sum(outcome in CLEAR for outcome in found)
    if not found:
        return "nothing is shown to compare"
    if not clear:
        return f"no clear difference from {compared.whole}"
    of = sentences.counted(len(found), "difference", "differences")
    if len(found) == 1:
        return "the one difference shown is clear"
    return f"{sentences.counted(clear, '', '').strip()} of {of} {'is' if clear == 1 else 'are'} clear"


def _key_of(compared: Compared, measures: Sequence[PublishedMeasure]) -> tuple[KeyEntry, ...]:
    """What the bars of these figures are; only what is there."""
    shown = [cell for cell in compared.cells(measures) if isinstance(cell, Shown)]
    unsure = any(cell.uncertain or cell.outcome is Outcome.CANNOT_TELL for cell in shown)
    marked = ", or uncertain [u]" if any(cell.uncertain for cell in shown) else ""
    entries = (
        (Mark.THIS, "likely range of the difference", any(not cell.modelled for cell in shown)),
        (Mark.MODELLED, "likely range of the difference, from a model", any(cell.modelled for cell in shown)),
        (Mark.UNCERTAIN, f"cannot tell{marked}", unsure),
        (Mark.BAND, "too small to matter", bool(shown)),
    )
    return tuple(KeyEntry(mark=mark, words=words) for mark, words, used in entries if used)


def _alt(compared: Compared, measures: Sequence[PublishedMeasure]) -> str:
    said = " ".join(f"{_head(compared, measure)}; {_all_said(compared, measure)}." for measure in measures)
    return f"Likely ranges, and likely differences from {compared.whole} in points. {said}"


def _all_said(compared: Compared, measure: PublishedMeasure) -> str:
    return "; ".join(_said(compared, place, measure) for place in compared.places)


def _said(compared: Compared, place: PublishedPlace, measure: PublishedMeasure) -> str:
    cell, label = compared.cell(place, measure), _label(compared, place, measure)
    if isinstance(cell, Withheld):
        return f"{label} {sentences.lower_first(sentences.WITHHELD[cell])}"
    if cell.difference is None:
        return f"{label}, not compared"
    made = ", estimated from a model" if cell.modelled else ""
    return f"{label}, {sentences.difference_words(cell.difference, measure)}, {cell.outcome}{made}"
