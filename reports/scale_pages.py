"""A scale report as pages: what was asked, what came of it, and what the scale can and cannot carry.

Internal: it is never published and no page of the program leads to it. Every count is of 10 people or more.
"""

from collections.abc import Sequence

from instruments.english import capital, listed
from reports import sentences
from reports.content import (
    Block,
    Box,
    Cell,
    CountChart,
    CountPanel,
    Fact,
    Facts,
    Figure,
    Page,
    Paragraph,
    PlaceReport,
    Table,
    TableRow,
)
from reports.place_report import printed
from reports.scale_structure import joint_page, questions_table, structure_page
from reports.scale_words import (
    ANSWERS,
    GROUNDS,
    MISSING,
    RULES,
    USES,
    count_words,
    decimal,
    model_words,
    people,
    question,
    rounded,
    with_range,
)
from scoring.scale_study.report import Carries, Count, ItemFacts, Judgement, ScaleReport

TAGS = {"synthetic": "synthetic figures", "research": "research figures"}
STAMP = "internal, not for publication"
_SHARES_A_SHEET = 3  # questions up to which their answers fit beneath the table of who answered


def scale_pages(report: ScaleReport) -> PlaceReport:
    """Everything the report says, in order; the subject stands where a report of a place names its place."""
    tag = TAGS.get(report.wave.kind, "")
    made = PlaceReport(
        code=report.instrument,
        place=report.title,
        title="Scale report",
        whole=STAMP,
        kind=report.instrument,
        wave=capital(report.wave.title),
        tag=f"{tag}, internal" if tag else "internal",
        members=f"{report.instrument_title}, asked as {report.instrument}. {capital(STAMP)}.",
        map=None,
        pages=_pages(report),
        version="",  # stands at the head of every page
        release="",
        source=report.wave.source,
        identity=report.identity,
    )
    return printed(made)


def _pages(report: ScaleReport) -> tuple[Page, ...]:
    pages = (_verdict_page(report), _asked_page(report), _answers_page(report), _reliability_page(report))
    rest = (structure_page(report), *joint_page(report), _method_page(report))
    return (*pages, *rest)


def _verdict_page(report: ScaleReport) -> Page:
    rows = tuple(_judged(judgement, report) for judgement in report.verdict)
    evidence = (
        f"{people(report.complete)} of {people(report.responses)} people answered every question of the "
        "scale (rounded to 5). Figures are about how the questions work together among those people, not "
        "about how the population feels, and are not weighted."
    )
    return Page(
        anchor="verdict",
        question="What can this scale carry, and what not?",
        lead=_lead(report),
        blocks=(Facts(rows=rows), Box(title="How sure are we?", text=evidence)),
    )


_ASKED = (
    (Carries.YES, "You can {}.", "and"),
    (Carries.WITH_CARE, "With care, you can {}.", "and"),
    (Carries.NO, "Do not {}.", "or"),
    (Carries.UNKNOWN, "We cannot tell whether you can {}.", "or"),
)


def _lead(report: ScaleReport) -> str:
    """The verdict in a sentence for each answer, so that care is never lost."""
    told = (
        (words, [USES[each.use].inside for each in report.verdict if each.carries is carries], last)
        for carries, words, last in _ASKED
    )
    return " ".join(words.format(listed(uses, last)) for words, uses, last in told if uses)


def _judged(judgement: Judgement, report: ScaleReport) -> Fact:
    grounds = " ".join(GROUNDS[ground](report) for ground in judgement.grounds)
    return Fact(label=USES[judgement.use].label, text=f"{ANSWERS[judgement.carries]} {grounds}")


_FEW_NOTE = "Numbers are rounded to the nearest 5, and groups of fewer than 10 people are not told."
_ASKED_NOTE = {False: _FEW_NOTE, True: f"Reversed: a high answer counts as a low score. {_FEW_NOTE}"}


def _asked_page(report: ScaleReport) -> Page:
    rows = tuple(
        TableRow(
            head=f"{number}. {item.wording}",
            cells=(
                Cell(text="reversed" if item.reversed else "as it is"),
                Cell(text=_missing(item.missing)),
                Cell(text=people(item.answered), numeric=True),
            ),
        )
        for number, item in enumerate(report.items, 1)
    )
    asked = Table(
        label="The questions of the scale",
        columns=("Counts", "No answer", "Answered"),
        rows=rows,
        note=_ASKED_NOTE[any(item.reversed for item in report.items)],
        wraps=True,
    )
    rule = RULES[report.rule].format(needed=report.needed, items=len(report.items))
    return Page(
        anchor="asked",
        question="What was asked, and who did not answer?",
        lead=f"{len(report.items)} questions. {rule}",
        blocks=(asked, _scores(report)),
    )


def _missing(counts: Sequence[Count]) -> str:
    """Why people did not answer, by reason; what could point at somebody is not told."""
    told = [f"{people(each.people)} {MISSING[each.name]}" for each in counts if each.people]
    hidden = any(each.people is None for each in counts)
    if not counts:
        return "nobody"
    return ", ".join(told) + (", and a few" if told else "a few") * hidden


def _answers_page(report: ScaleReport) -> Page:
    blocks: list[Block] = []
    drawn = [(number, item) for number, item in enumerate(report.items, 1) if item.choices]
    if drawn:
        panels = tuple(_panel(number, item) for number, item in drawn)
        blocks.append(
            Figure(
                anchor="distributions",
                title="",
                subtitle="People by answer, as they gave it, before weighting.",
                chart=CountChart(panels=panels),
                alt="; ".join(_panel_words(panel) for panel in panels) + ".",
            )
        )
    return Page(
        anchor="answers",
        question="What did people answer?",
        lead=_spread(report),
        blocks=tuple(blocks),
        flows=len(report.items) <= _SHARES_A_SHEET,
    )


def _panel(number: int, item: ItemFacts) -> CountPanel:
    rows = tuple(
        (count.name, None if count.people is None else rounded(count.people), count_words(count))
        for count in item.choices
    )
    return CountPanel(title=question(number, item), rows=rows)


def _panel_words(panel: CountPanel) -> str:
    return f"{panel.title}: " + ", ".join(f"{name} {words}" for name, _, words in panel.rows)


def _spread(report: ScaleReport) -> str:
    """How the scores lie between their ends, and whether they crowd at one."""
    scores = report.scores
    low, high = (sentences.number(end) for end in (scores.low, scores.high))
    told = (
        f" {sentences.number(100 * scores.crowded)}% stand at one end, so differences there cannot be seen."
        if scores.crowds
        else " Few stand at either end, so there is room to move."
    )
    return f"Scores run from {low} to {high}; their mean is {decimal(scores.mean)}.{told}"


def _scores(report: ScaleReport) -> Table:
    """Where the scores lie, a row a figure: a table, which stays on one sheet."""
    scores = report.scores
    low, high = (sentences.number(end) for end in (scores.low, scores.high))
    told = {
        "People with a score": people(scores.scored),
        "Mean": decimal(scores.mean),
        "Standard deviation": decimal(scores.sd),
        f"People at {low}, {scores.at_low.name}": count_words(scores.at_low),
        f"People at {high}, {scores.at_high.name}": count_words(scores.at_high),
        **{f"People in: {band.name}": count_words(band) for band in scores.bands},
        **{f"People without a score: {why.name}": count_words(why) for why in scores.not_scored},
    }
    return Table(
        label="The scores",
        title="The scores",
        columns=("Figure",),
        rows=tuple(
            TableRow(head=head, cells=(Cell(text=words, numeric=True),)) for head, words in told.items()
        ),
    )


def _reliability_page(report: ScaleReport) -> Page:
    if not report.reliability:
        lead = "We could not work out how reliable the score is. The last page says why."
    else:
        first = report.reliability[0]
        share = sentences.number(100 * first.value)
        lead = f"About {share}% of the spread of scores is what the questions have in common."
    coefficients = Table(
        label="Coefficients of reliability",
        columns=("Value, 95% interval",),
        rows=tuple(
            TableRow(
                head=capital(each.name),
                cells=(Cell(text=with_range(each.value, each.interval), numeric=True),),
            )
            for each in report.reliability
        ),
        note=(
            "Each has its own formula, so they differ by some hundredths. 0.70 is enough to compare groups, "
            "0.90 to say something of one person (Nunnally 1978, Psychometric Theory)."
        ),
        wraps=True,
    )
    blocks = (coefficients, questions_table(report)) if report.reliability else (questions_table(report),)
    return Page(anchor="reliability", question="How reliable is the score?", lead=lead, blocks=blocks)


def _method_page(report: ScaleReport) -> Page:
    told = sentences.grouped(report.warnings)
    warned = (
        Facts(
            rows=tuple(Fact(label=f"{number}.", text=text) for number, text in enumerate(told, 1)),
            small=True,
            title="Every warning of the analysis",
        )
        if told
        else Paragraph(text="The analysis gave no warning.")
    )
    facts = Facts(
        rows=(
            Fact(
                label="Answers", text=sentences.without_repeats((report.wave.source, report.wave.selection))
            ),
            Fact(label="Scale", text=report.attribution),
            Fact(label="Models", text=model_words(report)),
            *((Fact(label="Formulas", text=_formulas(report)),) if report.reliability else ()),
            Fact(label="Not tested here", text=GROUNDS["not_yet_tested"](report)),
            Fact(label="Fingerprint", text=f"Snapshot and scale {report.identity[:12]}."),
        ),
        small=True,
    )
    return Page(
        anchor="method",
        question="How was this made, and what should be doubted?",
        lead=f"{capital(sentences.counted(len(told), 'thing', 'things'))} to know before you trust a figure."
        if told
        else "Nothing in the analysis spoke against its figures.",
        blocks=(warned, facts),
    )


def _formulas(report: ScaleReport) -> str:
    """Each coefficient with the score that it is about and the source of its formula."""
    return f"{'; '.join(f'{each.name}, of {each.of}: {each.source}' for each in report.reliability)}."
