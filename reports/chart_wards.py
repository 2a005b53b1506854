"""The small places of a place: a strip of their likely ranges, and a map of what the comparison found."""

from dataclasses import dataclass

from instruments.english import capital
from reports import sentences
from reports.chart_content import (
    Axis,
    Ground,
    Mark,
    NumberedMap,
    NumberedPlace,
    Reference,
    Row,
    RowChart,
)
from reports.chart_findings import counted_finding, outcome_of
from reports.chart_readings import axis_of, bar_of, key_of, limits_of, reading_words, said
from reports.content import Figure
from reports.small_places import by_name, inside, tile_of
from scoring.outcomes import Outcome
from scoring.published import (
    PublishedCell,
    PublishedMeasure,
    PublishedPlace,
    PublishedTable,
    Shown,
    Tile,
    Withheld,
)
from scoring.spec import Unit

STEP = 28.0
_MODELLED = (
    "An estimate from a model leans on places that are like it, where few people answered. "
    "Do not set it beside a figure made of answers alone."
)
_GROUNDS = {
    Outcome.CLEARLY_HIGHER: Ground.HIGHER,
    Outcome.CLEARLY_LOWER: Ground.LOWER,
    Outcome.ABOUT_THE_SAME: Ground.SAME,
    Outcome.CANNOT_TELL: Ground.CANNOT_TELL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallReadings:
    """One measure of the small places of a place, or of the whole, and what they are held against.

    nouns: the words for one and for several of them. scale: what the figures are, for the line under a title.
    """

    measure: PublishedMeasure
    readings: tuple[tuple[PublishedPlace, PublishedCell], ...]
    whole: str
    of_whole: PublishedCell
    where: str
    wave: str
    scale: str
    nouns: tuple[str, str] = ("ward", "wards")


def small_readings(table: PublishedTable, code: str, measure: PublishedMeasure) -> SmallReadings:
    """The small places that a reported place holds, or all of them for the whole, by alphabet."""
    place = table.place(code)
    places = by_name(table) if place == table.whole else inside(table.small_places, place)
    index = measure.unit is Unit.INDEX
    return SmallReadings(
        measure=measure,
        readings=tuple((each, table.cell(each.code, measure.key)) for each in places),
        whole=table.whole.name,
        of_whole=table.cell(table.whole.code, measure.key),
        where=place.name,
        wave=sentences.inside(table.wave_title),
        scale=sentences.scale_words(table) if index else "",
        nouns=(places[0].level if places else "", table.small_plural),
    )


def ward_strip(
    given: SmallReadings, *, axis: Axis | None = None, like: tuple[str, ...] = (), step: float = STEP
) -> Figure:
    """C4: the likely ranges of small places; ``axis`` is that of the chart above it, if there is one."""
    rows = tuple(_row(place, cell, given.measure) for place, cell in given.readings)
    limits = limits_of(rows)
    known = _reference(given)
    if known is not None:
        limits += [limit for limit in (known.low, known.high) if limit is not None]
    if axis is None or not _holds(axis, limits):
        axis = axis_of(given.measure, limits)
    cells = [cell for _, cell in given.readings]
    alike = "; ".join(said(place.name, cell, given.measure) for place, cell in given.readings)
    return Figure(
        anchor="wards",
        title=counted_finding(cells, *given.nouns, given.whole),
        subtitle=_subtitle(given),
        key=key_of(cells, ""),
        chart=RowChart(rows=rows, axis=axis, reference=known, step=step, like=like),
        alt=f"{given.measure.title}, likely ranges{_how(given)}. {alike}; {_whole(given)}.",
        note=_MODELLED if _is_modelled(given) else "",
    )


def _holds(axis: Axis, limits: list[float]) -> bool:
    return all(axis.low <= limit <= axis.high for limit in limits)


def _row(place: PublishedPlace, cell: PublishedCell, measure: PublishedMeasure) -> Row:
    if isinstance(cell, Withheld):
        return Row(label=place.name, withheld=sentences.WITHHELD[cell], words=f"[{cell.code}]")
    return Row(label=place.name, bars=(bar_of(cell, Mark.THIS),), words=reading_words(cell, measure))


def _reference(given: SmallReadings) -> Reference | None:
    cell = given.of_whole
    if not isinstance(cell, Shown):
        return None
    return Reference(name=given.whole, middle=cell.value, low=cell.low, high=cell.high)


def _subtitle(given: SmallReadings) -> str:
    title = given.measure.title
    what = f"{title}, {sentences.lower_first(given.scale)}" if given.scale else title
    return f"{capital(what)}. {capital(given.nouns[1])} of {given.where}, {given.wave}, by alphabet."


def _is_modelled(given: SmallReadings) -> bool:
    return any(isinstance(cell, Shown) and cell.modelled for _, cell in given.readings)


def _how(given: SmallReadings) -> str:
    return ", estimates from a model" if _is_modelled(given) else ""


def _whole(given: SmallReadings) -> str:
    return said(given.whole, given.of_whole, given.measure)


def ward_map(given: SmallReadings, tiles: tuple[Tile, ...], *, outlined: str = "") -> Figure | None:
    """The map of small places by what the comparison found; ``outlined``: the code of the place of a report.

    None where no small place has a tile.
    """
    at = tile_of([place for place, _ in given.readings], tiles)
    places = tuple(
        NumberedPlace(
            name=place.name,
            column=at[place.code].column,
            row=at[place.code].row,
            ground=ground_of(cell),
            holder=at[place.code].place,
            words=map_words(cell),
            code=cell.code if isinstance(cell, Withheld) else "",
        )
        for place, cell in given.readings
        if place.code in at
    )
    if not places:
        return None
    alike = "; ".join(f"{number} {each.name}: {each.words}" for number, each in enumerate(places, start=1))
    return Figure(
        anchor="ward-map",
        title=counted_finding([cell for _, cell in given.readings], *given.nouns, given.whole),
        subtitle=f"{given.measure.title} against {given.whole}, {given.wave}. "
        f"Tiles show position, not size.{' A line goes round this place.' if outlined else ''}",
        chart=NumberedMap(places=places, outlined=outlined),
        alt=f"Tile map of the {given.nouns[1]}{_how(given)}. {alike}.",
        note=_MODELLED if _is_modelled(given) else "",
    )


def ground_of(cell: PublishedCell) -> Ground:
    """What fills a place of a map."""
    outcome = outcome_of(cell)
    return Ground.WITHHELD if outcome is None else _GROUNDS[outcome]


def map_words(cell: PublishedCell) -> str:
    """What the list beside a map says of a place."""
    if isinstance(cell, Withheld):
        return f"{sentences.SHORT[cell]} [{cell.code}]"
    return "not compared" if cell.outcome is None else str(cell.outcome)
