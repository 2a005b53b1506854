"""What changed in small places, by the place that holds them: of most nothing can be told, and why."""

from collections.abc import Iterator, Sequence

from instruments.english import listed
from reports import sentences
from reports.change_figures import place_table
from reports.content import Block, More, Page, Paragraph
from reports.small_places import inside
from scoring.published import PublishedMeasure, PublishedPlace, Withheld
from scoring.published_change import PublishedChange, ShownChange
from scoring.spec import MeasureKind

_MODELLED = "A change here is an estimate by one model of both waves, not the later figure less the earlier."


def small_pages(change: PublishedChange) -> Iterator[Page]:
    """The page on small places; none where there are none."""
    if change.small_places:
        yield Page(
            anchor="smaller-places",
            question=f"What has changed in {change.small_plural}?",
            lead=small_words(change),
            blocks=tuple(_blocks(change)),
        )


def small_words(change: PublishedChange) -> str:
    """Of how many small places a change is told, and why not of the others; empty where there are none."""
    places = change.small_places
    if not places:
        return ""
    told = sum(_is_told(change, place) for place in places)
    first = f"We show the change of {_counted(change, told, len(places))}."
    return first if told == len(places) else f"{first} {_why(change)}"


def told_places(change: PublishedChange, measure: PublishedMeasure) -> tuple[PublishedPlace, ...]:
    """The small places whose change of a measure is told, by alphabet."""
    found = (one for one in change.small_places if _is_shown(change, one, measure))
    return tuple(sorted(found, key=lambda place: (place.name, place.code)))


def _counted(change: PublishedChange, told: int, of: int) -> str:
    """So many small places of so many: "one of five wards"."""
    number = sentences.counted(told, "", "").strip() if told else "none"
    return f"{number} of {sentences.counted(of, change.small_places[0].level, change.small_plural)}"


def _why(change: PublishedChange) -> str:
    codes = {place.code for place in change.small_places}
    reasons = {cell for (place, _), cell in change.cells.items() if place in codes}
    if Withheld.TOO_UNCERTAIN not in reasons:
        return "The reasons are given below."
    return (
        f"Most {change.small_plural} have too few answers to tell their change apart from that of their "
        f"{change.level_singular}."
    )


def _blocks(change: PublishedChange) -> Iterator[Block]:
    """Behind the name of each place that holds them, small places of which something is told."""
    silent = []
    for place in sorted(change.places, key=lambda one: one.name):
        held = inside(change.small_places, place)
        told = sum(_is_told(change, one) for one in held)
        if told:
            words = f"{place.name}: the change of {_counted(change, told, len(held))}"
            yield More(words=words, blocks=tuple(_behind(change, held)))
        elif held:
            silent.append(place.name)
    if silent and len(silent) < len(change.places):
        singular = change.small_places[0].level
        yield Paragraph(text=f"In {listed(silent)} we show the change of no {singular}.", small=True)


def _behind(change: PublishedChange, held: Sequence[PublishedPlace]) -> Iterator[Block]:
    """A table of each small place of which something is told, and the names of the others."""
    measures = _measures(change)
    for place in held:
        if _is_told(change, place):
            yield place_table(change, place, measures, note=_MODELLED)
    if rest := [place.name for place in held if not _is_told(change, place)]:
        yield Paragraph(text=f"We do not show the change of {listed(rest)}.", small=True)


def _measures(change: PublishedChange) -> list[PublishedMeasure]:
    """The measures of which small places can have a change; of the plain average we draw nothing."""
    codes = {place.code for place in change.small_places}
    keys = {key for place, key in (*change.cells, *change.apart) if place in codes}
    return [one for one in change.measures if one.key in keys and one.kind is not MeasureKind.ARITHMETIC]


def _is_told(change: PublishedChange, place: PublishedPlace) -> bool:
    return any(_is_shown(change, place, measure) for measure in _measures(change))


def _is_shown(change: PublishedChange, place: PublishedPlace, measure: PublishedMeasure) -> bool:
    return isinstance(change.cells.get((place.code, measure.key)), ShownChange)
