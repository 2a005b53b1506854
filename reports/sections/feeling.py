"""Page 3: how people feel, and what we asked."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from instruments.english import capital, listed
from reports import axes, sentences
from reports.content import Block, Box, Figure, KeyEntry, Mark, Page, Paragraph, Row, RowChart
from reports.sections.comparison import (
    CLEAR,
    difference_sentence,
    interval,
    is_thin,
    overlap_note,
    spoken,
    table_against_whole,
)
from reports.sections.subject import Subject
from scoring.published import PublishedGroup, PublishedMeasure, Shown, Withheld
from scoring.spec import Unit

STEP = 25.0
ROWS = 10  # of the chart and of a table below it: more do not fit on the page


def feeling_page(subject: Subject, support: Box | None) -> tuple[Page, ...]:
    """The shares on one axis, averages beside them, the wording, and help if help was given."""
    measures = subject.measures("feeling")
    asked = _questions(subject)
    if not measures and asked is None:
        return ()
    blocks: list[Block] = list(_figures(subject, measures, table=len(measures) + 3 * bool(support) <= ROWS))
    if asked:
        blocks.append(asked)
    if is_thin(subject, measures):
        blocks.append(_help_us(subject))
    if support:
        blocks.append(support)
    shares = tuple(measure for measure in measures if measure.unit is Unit.PER_CENT)
    nothing = f"None of the {'shares' if shares else 'figures'} below"
    lead = difference_sentence(subject, shares or measures, nothing=nothing) if measures else ""
    question = "How are people feeling?" if measures else "What did we ask?"
    return (Page(anchor="feeling", question=question, lead=lead, blocks=tuple(blocks)),)


def _figures(subject: Subject, measures: tuple[PublishedMeasure, ...], *, table: bool) -> Iterator[Block]:
    """Shares as a chart; averages below it as a table, or in words where the page has no room for one."""
    shares = tuple(measure for measure in measures if measure.unit is Unit.PER_CENT)
    averages = tuple(measure for measure in measures if measure.unit is not Unit.PER_CENT)
    if shares:
        yield _chart(subject, shares)
    if averages and not table:
        yield Paragraph(lead_in="On average.", text=_averages(subject, averages), small=True)
    elif averages:
        yield table_against_whole(subject, averages, label="Averages", note=_scales(averages))


def _averages(subject: Subject, averages: tuple[PublishedMeasure, ...]) -> str:
    """The averages in words, those on one scale together."""
    scales = dict.fromkeys((measure.low, measure.high) for measure in averages)
    return (
        " ".join(
            f"From {sentences.number(low)} to {sentences.number(high)}: "
            + "; ".join(
                sentences.lower_first(spoken(subject, _plain(each), base=False))
                for each in averages
                if (each.low, each.high) == (low, high)
            )
            + "."
            for low, high in scales
        )
        + f" {capital(subject.people(averages))}."
    )


def _plain(measure: PublishedMeasure) -> PublishedMeasure:
    """The measure with a title that does not say again that it is an average."""
    return replace(measure, title=measure.title.removesuffix(", average"))


def _scales(averages: tuple[PublishedMeasure, ...]) -> str:
    """From where to where each scale runs."""
    runs = [
        f"{measure.title} from {sentences.number(measure.low)} to {sentences.number(measure.high)}"
        for measure in averages
    ]
    return f"Scales: {'; '.join(runs)}."


def _chart(subject: Subject, shares: tuple[PublishedMeasure, ...]) -> Figure:
    rows: list[Row] = []
    thin = is_thin(subject, shares)
    for group in subject.groups("feeling"):
        held = tuple(measure for measure in shares if measure.key in group.measures)
        if held:
            rows.append(Row(label=_finding(subject, group, held), head=True))
            rows.extend(_row(subject, measure, thin=thin) for measure in held)
    said = "; ".join(spoken(subject, measure) for measure in shares)
    return Figure(
        anchor="shares",
        title="",
        subtitle=f"Per cent of people. {subject.who(shares)}.",
        key=_key(subject),
        chart=RowChart(rows=tuple(rows), axis=axes.SHARES, step=STEP),
        alt=f"Per cent of people, likely ranges. {said}.",
        note=overlap_note(subject, shares),
    )


def _key(subject: Subject) -> tuple[KeyEntry, ...]:
    return (
        KeyEntry(mark=Mark.THIS, words=f"{subject.name}, likely range"),
        KeyEntry(mark=Mark.UNCERTAIN, words="uncertain [u]"),
        *(() if subject.is_whole else (KeyEntry(mark=Mark.WHOLE, words=subject.whole),)),
    )


def _row(subject: Subject, measure: PublishedMeasure, *, thin: bool) -> Row:
    """A pair: this place above, the whole below. Where this place is not shown, words or the whole alone."""
    cell, whole = subject.cell(measure), subject.of_whole(measure)
    below = (interval(whole, Mark.WHOLE),) if isinstance(whole, Shown) and not subject.is_whole else ()
    if isinstance(cell, Shown):
        bars = (interval(cell, Mark.THIS), *below)
        clear = f", {cell.outcome}" if cell.outcome in CLEAR else ""
        return Row(label=measure.title, bars=bars, words=f"{sentences.cell_words(cell, measure)}{clear}")
    borrowed = cell is Withheld.TOO_UNCERTAIN or thin
    if borrowed and below:
        return Row(label=measure.title, bars=below, words=f"[{cell.code}] {subject.whole} alone")
    return Row(label=measure.title, withheld=sentences.WITHHELD[cell])


def _finding(subject: Subject, group: PublishedGroup, measures: tuple[PublishedMeasure, ...]) -> str:
    """The head of a group: its title and what the comparison found."""
    if subject.is_whole:
        return group.title
    outcomes = [subject.outcome(measure) for measure in measures]
    found = {outcome for outcome in outcomes if outcome is not None}
    clear = [sentences.counted(outcomes.count(way), str(way), str(way)) for way in CLEAR if way in found]
    if not found:
        words = "not compared"
    elif len(found) == 1:
        words = sentences.compared(next(iter(found)), subject.whole)
    elif clear:
        words = listed(clear)
    else:
        words = f"no clear difference from {subject.whole}"
    return f"{group.title}: {words}"


def _help_us(subject: Subject) -> Box:
    when = f" We ask again in {sentences.inside(subject.table.next_wave)}." if subject.table.next_wave else ""
    text = f"Too few people answered for most of this page, so it leans on {subject.whole}.{when}"
    return Box(title=f"Help us hear from {subject.name}", text=text)


def _questions(subject: Subject) -> Paragraph | None:
    """The wording as it was asked, each question once, and what figures made of several ask about."""
    measures = subject.measures("feeling") + subject.measures("outcomes")
    asked = dict.fromkeys(sentences.quoted(measure.question) for measure in measures if measure.question)
    said = " ".join((*asked, *_of_several(measures)))
    return Paragraph(lead_in="What was asked.", text=said, small=True) if said else None


def _of_several(measures: Sequence[PublishedMeasure]) -> Iterator[str]:
    """What is behind each figure made of several questions; one that holds words already said is left out."""
    told: list[str] = []
    for measure in measures:
        about = sentences.lower_first(measure.about.rstrip("."))
        if about and not measure.question and not any(words in about for words in told):
            told.append(about)
            yield f"{measure.title}: {about}."
