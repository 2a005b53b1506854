"""Page 2: how the place compares with the others, and its small places among themselves."""

from collections.abc import Iterator

from instruments.english import capital
from reports import axes, patterns, sentences
from reports.chart_findings import counted_finding
from reports.chart_wards import small_readings, ward_map, ward_strip
from reports.content import Axis, Figure, Mark, Page, Paragraph, Reference, Row, RowChart
from reports.sections.comparison import interval
from reports.sections.standing import standing_parts
from reports.sections.subject import Subject
from reports.sheet import Part, may, sheet
from scoring.outcomes import Outcome
from scoring.published import PublishedMeasure, PublishedPlace, Shown, Withheld
from scoring.spec import MeasureKind

STEPS = (34.0, 28.0, 24.0)  # px from row to row, as far as there is room
_LEADS = {
    Outcome.CLEARLY_HIGHER: "place.higher",
    Outcome.CLEARLY_LOWER: "place.lower",
    Outcome.ABOUT_THE_SAME: "place.same",
    Outcome.CANNOT_TELL: "place.unknown",
    None: "place.withheld",
}
FEWER = (15, 11, 8)  # of them, where even closer rows have no room
MOST = 20  # places on one axis: of more, those that stand next by alphabet


def compare_page(subject: Subject) -> Page:
    """All places on one axis, the small places of this one, and how sure their order is."""
    index = subject.of_kind(MeasureKind.INDEX)
    plural = subject.table.level_plural
    question = f"How do the {plural} compare?" if subject.is_whole else f"How does {subject.name} compare?"
    if index is None:
        lead = "This release has no index by which places could be compared."
        return sheet("compare", question, lead, ())
    return sheet("compare", question, _lead(subject, index), tuple(_parts(subject, index)))


def _lead(subject: Subject, index: PublishedMeasure) -> str:
    """What the comparison of the index found; of the whole, that there is no list."""
    if subject.is_whole:
        return "We give no list: one place in it could mislead."
    key = _LEADS[subject.outcome(index)]
    if len(subject.table.places) < 2:
        return ""
    return patterns.said(key, names=subject.name, **({} if "withheld" in key else {"whole": subject.whole}))


def _parts(subject: Subject, index: PublishedMeasure) -> Iterator[Part]:
    readings = small_readings(subject.table, subject.place.code, index)
    wards = readings.readings if not subject.is_whole else ()
    shown = _beside(subject)
    held = [(place, subject.table.cell(place.code, index.key)) for place in shown]
    limits = [
        limit
        for _, cell in (*held, *wards, (subject.table.whole, subject.of_whole(index)))
        if isinstance(cell, Shown)
        for limit in (cell.low, cell.high)
    ]
    names = tuple(place.name for place, _ in wards)
    if len(shown) > 1 and limits:
        scale = axes.window(limits)
        wide = [_places(subject, index, shown, scale, step, names) for step in STEPS]
        few = [_places(subject, index, _beside(subject, most), scale, STEPS[-1], names) for most in FEWER]
        forms = tuple((figure,) for figure in (*wide, *(few if len(shown) > FEWER[-1] else ())))
        yield Part(forms=forms, rank=4, alike=len(wide))
    if wards:
        axis = axes.window(limits) if limits else None
        like = tuple(place.name for place in shown) if len(shown) > 1 else ()
        strips = tuple((ward_strip(readings, axis=axis, like=like, step=step),) for step in STEPS)
        yield Part(forms=(*strips, ()), steps=(3, 3, 2), alike=len(strips))
    elif readings.readings and (found := ward_map(readings, subject.table.tiles)) is not None:
        yield may(found, rank=2)
    yield from standing_parts(subject, index)
    yield may(Paragraph(lead_in="Why is there no list?", text=patterns.said("no.list"), small=True), rank=1)


def _places(
    subject: Subject,
    index: PublishedMeasure,
    shown: tuple[PublishedPlace, ...],
    axis: Axis,
    step: float,
    like: tuple[str, ...],
) -> Figure:
    """C3: the index of these places on one axis, by alphabet."""
    table, whole = subject.table, subject.of_whole(index)
    known = None
    if isinstance(whole, Shown):
        known = Reference(name=subject.whole, middle=whole.value, low=whole.low, high=whole.high)
    cells = [table.cell(place.code, index.key) for place in shown]
    rows = tuple(_row(subject, index, place) for place in shown)
    return Figure(
        anchor="places",
        title=counted_finding(cells, table.level_singular, table.level_plural, subject.whole),
        subtitle=capital(f"{sentences.scale_words(table)}. {_by_alphabet(subject, len(shown))}"),
        chart=RowChart(rows=rows, axis=axis, reference=known, step=step, like=like),
        alt=_alt(subject, index, shown),
    )


def _beside(subject: Subject, most: int = MOST) -> tuple[PublishedPlace, ...]:
    """All places by alphabet, or of very many those nearest to this one in it."""
    places = subject.by_name()
    here = next((row for row, place in enumerate(places) if place.code == subject.place.code), 0)
    start = min(max(here - most // 2, 0), max(len(places) - most, 0))
    return places[start : start + most]


def _by_alphabet(subject: Subject, shown: int) -> str:
    plural, total = subject.table.level_plural, len(subject.table.places)
    if shown == total:
        return f"{capital(plural)} stand by alphabet."
    return f"{sentences.number(shown)} of {sentences.number(total)} {plural}, next to each other by alphabet."


def _row(subject: Subject, index: PublishedMeasure, place: PublishedPlace) -> Row:
    cell, this = subject.table.cell(place.code, index.key), place.code == subject.place.code
    if isinstance(cell, Withheld):
        return Row(label=place.name, withheld=sentences.WITHHELD[cell], words=f"[{cell.code}]", strong=this)
    bar = interval(cell, Mark.THIS if this else Mark.OTHER)
    return Row(label=place.name, bars=(bar,), words=sentences.cell_words(cell, index), strong=this)


def _alt(subject: Subject, index: PublishedMeasure, shown: tuple[PublishedPlace, ...]) -> str:
    rows = [f"{place.name}: {_said(subject, index, place.code)}" for place in (*shown, subject.table.whole)]
    return f"{index.title}, likely ranges. {'; '.join(rows)}."


def _said(subject: Subject, index: PublishedMeasure, code: str) -> str:
    cell = subject.table.cell(code, index.key)
    if isinstance(cell, Withheld):
        return f"[{cell.code}] {sentences.lower_first(sentences.WITHHELD[cell])}"
    outcome = f", {cell.outcome}" if cell.outcome is not None else ""
    return f"{sentences.cell_words(cell, index)}{outcome}"
