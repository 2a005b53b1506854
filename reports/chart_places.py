"""One measure over the reported places: a strip of their likely ranges, and a map of what was found."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from instruments.english import capital, listed
from reports import sentences
from reports.chart_content import NumberedMap, NumberedPlace, Row, RowChart
from reports.chart_findings import CLEAR, counted_finding, outcome_of
from reports.chart_wards import SmallReadings, ground_of, map_words, small_readings, ward_strip
from reports.compare_choice import by_name
from reports.content import Figure
from reports.portal_words import said
from reports.small_places import lies_in
from scoring.outcomes import Outcome
from scoring.published import PublishedMeasure, PublishedTable
from scoring.spec import Unit

_STEP = 36.0  # px from row to row
_NAMED = 4  # more names than this are counted instead


def place_readings(table: PublishedTable, measure: PublishedMeasure) -> SmallReadings:
    """The reported places by alphabet, and the whole that they are held against."""
    scale = sentences.scale_words(table) if measure.unit is Unit.INDEX else ""
    return SmallReadings(
        measure=measure,
        readings=tuple((place, table.cell(place.code, measure.key)) for place in by_name(table.places)),
        whole=table.whole.name,
        of_whole=table.cell(table.whole.code, measure.key),
        where=table.whole.name,
        wave=sentences.inside(table.wave_title),
        scale=scale,
        nouns=(table.level_singular, table.level_plural),
    )


def place_strip(given: SmallReadings) -> Figure:
    """The likely range of every reported place, the whole as a line."""
    return replace(ward_strip(given, step=_STEP), anchor="places")


def place_map(table: PublishedTable, given: SmallReadings) -> Figure | None:
    """The map of reported places by what the comparison found; None where there are no tiles."""
    found = {place.code: (row, place, cell) for row, (place, cell) in enumerate(given.readings, start=1)}
    places = tuple(
        NumberedPlace(
            name=tile.name,
            column=tile.column,
            row=tile.row,
            ground=ground_of(cell),
            holder=tile.place,
            words=map_words(cell),
            number=row,
        )
        for tile in table.tiles
        if tile.place in found
        for row, _, cell in (found[tile.place],)
    )
    if not places:
        return None
    told = "; ".join(f"{row} {place.name}: {map_words(cell)}" for row, place, cell in found.values())
    cells = [cell for _, cell in given.readings]
    names = ", ".join(f"{row} {place.name}" for row, place, _ in found.values())
    return Figure(
        anchor="where",
        title=where_words(given),
        subtitle=f"{given.measure.title} against {given.whole}, {given.wave}. Tiles show position, not size.",
        chart=NumberedMap(places=places, is_listed=False),
        alt=f"{counted_finding(cells, *given.nouns, given.whole)}. Tile map of the {given.nouns[1]}. {told}.",
        note=said("measure.numbers", names=names),
    )


def small_strip(table: PublishedTable, measure: PublishedMeasure) -> Figure:
    """The small places under the reported place that holds them, both by alphabet."""
    given = small_readings(table, table.whole.code, measure)
    figure = ward_strip(given)
    if not isinstance(figure.chart, RowChart):
        return figure
    drawn = {place.code: row for (place, _), row in zip(given.readings, figure.chart.rows, strict=True)}
    groups = [
        (holder.name, [drawn[place.code] for place, _ in given.readings if lies_in(place, holder)])
        for holder in by_name(table.places)
    ]
    rows = tuple(row for name, held in groups if held for row in (Row(label=name, head=True), *held))
    where = f"{capital(given.nouns[1])} by {table.level_singular}, both by alphabet."
    return replace(
        figure,
        subtitle=f"{figure.subtitle.partition('. ')[0]}, {given.wave}. {where}",
        chart=replace(figure.chart, rows=rows or figure.chart.rows),
    )


def where_words(given: SmallReadings) -> str:
    """Which places are clearly different, by name, or counted where they are many."""
    found = [(place.name, outcome_of(cell)) for place, cell in given.readings]
    if not any(outcome for _, outcome in found):
        return f"We have no comparison of the {given.nouns[1]} to show"
    clear = list(_clear(found, given.nouns))
    return (
        capital("; ".join(clear)) if clear else f"No {given.nouns[0]} is clearly different from {given.whole}"
    )


def _clear(found: Sequence[tuple[str, Outcome | None]], nouns: tuple[str, str]) -> Iterator[str]:
    for way in CLEAR:
        names = [name for name, outcome in found if outcome is way]
        many = sentences.counted(len(names), *nouns)
        if names:
            yield f"{way} in {listed(names) if len(names) <= _NAMED else many}"
