"""One measure over all places: what was asked, each place beside the whole, waves, other surveys."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from instruments.english import capital
from instruments.errors import NotFoundError
from instruments.flaws import near
from reports import change_words, sentences
from reports.change_figures import change_axis, change_figure, change_table
from reports.change_page import changed_where
from reports.chart_places import place_map, place_readings, place_strip, small_strip, where_words
from reports.chart_wards import small_readings, ward_map
from reports.chart_waves import MeasureWaves, measure_waves, wave_ladder
from reports.content import Block, Box, Cell, Fact, Facts, FigurePages, More, Page, Paragraph, Table, TableRow
from reports.place_report import TAGS, printed
from reports.portal_words import said
from reports.sections.changed import last_change
from reports.sections.official import official_table
from reports.sections.subject import Subject
from reports.sides import ALONE, Sides
from scoring.outcomes import Outcome
from scoring.published import PublishedCell, PublishedMeasure, PublishedPlace, PublishedTable, Shown, Withheld
from scoring.published_change import PublishedChange
from scoring.spec import MeasureKind, Unit

_ASKED = (MeasureKind.DOMAIN, MeasureKind.SHARE, MeasureKind.MEAN)  # made of questions, which can be quoted
_DIRECTIONS = {True: "measure.direction_up", False: "measure.direction_down", None: "measure.direction_none"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureReport(FigurePages):
    """Everything that the page of one measure says, in order."""

    key: str


def measure_of(table: PublishedTable, key: str) -> PublishedMeasure:
    """The measure with this key; NotFoundError where the release has none."""
    known = {measure.key: measure for measure in table.measures}
    if key not in known:
        raise NotFoundError(
            f"there is no measure {key[:60]!r} in this release",
            where="measures",
            fix=f"{near(key, known)}See the list of measures: /measures.",
        )
    return known[key]


def measure_report(table: PublishedTable, key: str, *, release: str, sides: Sides = ALONE) -> MeasureReport:
    """The page of one measure. Pure: published cells in, words out.

    sides: of the whole: the waves before, and what changed from each to the next.
    """
    measure, subject = measure_of(table, key), Subject(table, table.whole, sides)
    pages = (
        _places(subject, measure),
        *_small(subject, measure),
        _waves(subject, measure),
        _elsewhere(subject, measure),
    )
    made = MeasureReport(
        key=measure.key,
        title=measure.title,
        name=table.title,
        whole=subject.whole,
        wave=capital(subject.wave),
        tag=TAGS.get(table.wave_kind, ""),
        pages=pages,
        footer=(f"{table.title}, {subject.whole}. Release {release}.", table.geography_source),
    )
    return printed(made)


def _places(subject: Subject, measure: PublishedMeasure) -> Page:
    """Every reported place beside the whole: chart, map and table, what was asked, how sure we are."""
    table, given = subject.table, place_readings(subject.table, measure)
    where = place_map(table, given)
    blocks: list[Block] = [
        Facts(rows=asked(measure)),
        place_strip(given),
        _table(subject, measure, given.readings),
        *((where,) if where else ()),
        Box(title=said("measure.sure"), text=" ".join(_how_sure(subject, measure, given.readings))),
    ]
    question = said("measure.places", plural=table.level_plural, whole=subject.whole)
    return Page(
        anchor="asked", question=question, lead=whole_sentence(subject, measure), blocks=tuple(blocks)
    )


def whole_sentence(subject: Subject, measure: PublishedMeasure) -> str:
    """The figure of the whole with its base, or why there is none."""
    cell = subject.of_whole(measure)
    if isinstance(cell, Withheld):
        why = sentences.lower_first(sentences.WITHHELD[cell])
        return said("measure.whole_withheld", whole=subject.whole, why=why)
    figure, people = sentences.cell_words(cell, measure), sentences.people(cell.base)
    return said("measure.whole", whole=subject.whole, figure=figure, people=people)


def asked(measure: PublishedMeasure) -> tuple[Fact, ...]:
    """The question as asked, which answers count and which way is better; where a licence keeps it, that."""
    return tuple(Fact(label=label, text=text) for label, text in _asked(measure) if text)


def _asked(measure: PublishedMeasure) -> Iterator[tuple[str, str]]:
    wordings = tuple(dict.fromkeys(filter(None, (measure.question, *measure.questions))))
    yield said("measure.is"), measure.about
    if len(wordings) == 1:
        yield said("measure.asked"), sentences.quoted(wordings[0])
    elif wordings:
        count = sentences.counted(len(wordings), "", "").strip()
        yield said("measure.asked_many", count=count), " ".join(map(sentences.quoted, wordings))
    elif measure.kind in _ASKED:
        yield said("measure.asked"), said("measure.kept")
    counted = f"{capital(measure.counts)}. " if measure.counts else ""
    yield said("measure.counted"), f"{counted}{said(_DIRECTIONS[measure.higher_is_better])}"


def _table(
    subject: Subject,
    measure: PublishedMeasure,
    readings: Sequence[tuple[PublishedPlace, PublishedCell]],
) -> Table:
    """The figures behind the chart: range, difference from the whole, outcome, base."""
    rows = tuple(_row(place, cell, measure) for place, cell in readings)
    marks = sentences.shorthand(sentences.codes_in(cell.text for row in rows for cell in row.cells))
    return Table(
        label=f"{measure.title} in figures",
        columns=("Likely range", "Difference", f"Compared with {subject.whole}", "People"),
        rows=rows,
        note=" ".join(filter(None, (said("measure.alphabet"), marks))),
    )


def _row(place: PublishedPlace, cell: PublishedCell, measure: PublishedMeasure) -> TableRow:
    words, outcome, apart = "not compared", None, ""
    if isinstance(cell, Withheld):
        words, apart = sentences.SHORT[cell], f"[{cell.code}]"
    else:
        outcome = cell.outcome
        words = str(outcome) if outcome else words
        apart = sentences.difference_words(cell.difference, measure) if cell.difference else ""
    return TableRow(
        head=place.name,
        cells=(
            Cell(text=sentences.cell_words(cell, measure)),
            Cell(text=apart),
            Cell(text=words, outcome=outcome),
            Cell(text=sentences.base_words(cell), numeric=True),
        ),
    )


def _how_sure(
    subject: Subject,
    measure: PublishedMeasure,
    readings: Sequence[tuple[PublishedPlace, PublishedCell]],
) -> Iterator[str]:
    table = subject.table
    yield said("measure.sure_range", level=sentences.level_words(table.level))
    shown = [cell for _, cell in readings if isinstance(cell, Shown)]
    if any(cell.outcome is Outcome.ABOUT_THE_SAME for cell in shown):
        yield said("measure.sure_words", margin=change_words.margin_words(measure))
    if clear := round(len(shown) * (1 - table.level)):
        yield said("measure.sure_luck", count=str(len(shown)), clear=sentences.counted(clear, "", "").strip())


def _small(subject: Subject, measure: PublishedMeasure) -> Iterator[Page]:
    """Small places by the place that holds them; that there is no lower level, where none is shown."""
    table = subject.table
    readings = small_readings(table, table.whole.code, measure)
    shown = [cell for _, cell in readings.readings if isinstance(cell, Shown)]
    question = said("measure.small", plural=table.level_plural)
    if not shown:
        lowest = Paragraph(text=said("measure.lowest", level=table.level_singular))
        yield Page(anchor="small", question=question, lead="", blocks=(lowest,))
        return
    count = sentences.counted(len(shown), readings.nouns[0], table.small_plural)
    strip = small_strip(table, measure)
    where = ward_map(readings, table.tiles)
    figures = _table(subject, measure, readings.readings)
    yield Page(
        anchor="small",
        question=question,
        lead=said("measure.small_lead", count=capital(count)),
        blocks=(
            strip,
            *((replace(where, title=where_words(readings), note=""),) if where else ()),
            More(words=said("measure.small_table"), blocks=(figures,)),
        ),
    )


def _waves(subject: Subject, measure: PublishedMeasure) -> Page:
    """The whole wave by wave, and where it changed since the one before; breaks part the line."""
    question, change = said("measure.waves"), last_change(subject)
    if change is None or not _is_told(change, measure):
        return Page(anchor="waves", question=question, lead=said("measure.first"), blocks=())
    axis = change_axis(change, (measure,), measure.unit)
    return Page(
        anchor="waves",
        question=question,
        lead=change_words.change_sentence(change, subject.place.code, measure),
        blocks=(
            ladder(subject, measure),
            change_figure(change, measure, axis, title=changed_where(change, measure), with_key=True),
            More(words=said("measure.small_table"), blocks=(change_table(change, measure),)),
        ),
    )


def _is_told(change: PublishedChange, measure: PublishedMeasure) -> bool:
    """Whether a change says anything of a measure; the plain average has none of its own."""
    known = any(measure.key == one.key for one in change.measures)
    return known and measure.kind is not MeasureKind.ARITHMETIC


def waves_of(subject: Subject, measure: PublishedMeasure) -> MeasureWaves:
    """The measure across the whole in every wave, the earliest first."""
    tables = (*subject.sides.earlier, subject.table)
    return measure_waves(tables, subject.sides.changes, subject.place.code, measure)


def ladder(subject: Subject, measure: PublishedMeasure) -> Block:
    """The waves of one measure across the whole, one below the other."""
    hundred = f"Scores: 100 is {sentences.hundred_words(subject.table)}."
    scale = hundred if measure.unit is Unit.INDEX else ""
    figure = wave_ladder((waves_of(subject, measure),), where=subject.whole, scale=scale)
    return replace(figure, anchor=f"waves-{measure.key.replace('_', '-')}")


def _elsewhere(subject: Subject, measure: PublishedMeasure) -> Page:
    """What other surveys say of the same question, with how they asked it."""
    found = tuple(_others(subject, measure))
    lead = "" if found else said("measure.elsewhere_none")
    return Page(anchor="elsewhere", question=said("measure.elsewhere"), lead=lead, blocks=found)


def _others(subject: Subject, measure: PublishedMeasure) -> Iterator[Table]:
    for survey in subject.table.official:
        alike = tuple(one for one in survey.comparisons if one.measure == measure.key)
        if alike:
            yield official_table(subject, replace(survey, comparisons=alike))
