"""A sensitivity study as pages: what moves the order of places, and how far. Internal, never published."""

from collections.abc import Iterator

from instruments.english import capital, listed
from reports import sentences
from reports.content import (
    Axis,
    Bar,
    Box,
    Cell,
    Fact,
    Facts,
    Figure,
    Mark,
    Page,
    Paragraph,
    PlaceReport,
    Row,
    RowChart,
    Table,
    TableRow,
)
from reports.option_words import option_words
from reports.place_report import printed
from reports.scale_pages import STAMP, TAGS
from scoring.sensitivity.facts import FactorFacts, PlaceFacts, SensitivityFacts

_PER_CENT = Axis(low=0, high=100, ticks=(0, 25, 50, 75, 100))


def sensitivity_pages(facts: SensitivityFacts) -> PlaceReport:
    """Everything that the study says, in order."""
    tag = TAGS.get(facts.wave.kind, "")
    made = PlaceReport(
        code=facts.index,
        place=facts.title,
        title="Sensitivity study",
        whole=STAMP,
        kind=facts.index,
        wave=capital(facts.wave.title),
        tag=f"{tag}, internal" if tag else "internal",
        members=f"{facts.n_places} {facts.level} whose index is shown. {capital(STAMP)}.",
        map=None,
        pages=(_ranks_page(facts), _places_page(facts), _method_page(facts)),
        version=facts.index,
        release="",
        source=facts.wave.source,
        identity=facts.snapshot_sha256,
    )
    return printed(made)


def shares_figure(facts: SensitivityFacts) -> Figure:
    """What each factor does to the order of places, the greatest first, with its interval."""
    ordered = _ordered(facts)
    told = "; ".join(f"{capital(factor.title)}: {_words(factor)}" for factor in ordered)
    return Figure(
        anchor="factors",
        title="What each moves, alone and with others",
        subtitle="Per cent of what moves places up and down. A bar runs from what one thing does alone to "
        "all that it does together with others. What two do together lies in both of their bars, so the bars "
        "add up to more than 100.",
        chart=RowChart(rows=tuple(map(_row, ordered)), axis=_PER_CENT),
        alt=f"{told}.",
    )


def _ordered(facts: SensitivityFacts) -> list[FactorFacts]:
    return sorted(facts.factors, key=lambda factor: -factor.total.value)


def _row(factor: FactorFacts) -> Row:
    low, high = _ends(factor)
    bar = Bar(mark=Mark.THIS, low=low, high=max(high, low + 1))
    return Row(label=capital(factor.title), bars=(bar,), words=_words(factor))


def _words(factor: FactorFacts) -> str:
    low, high = _ends(factor)
    return f"{high}%" if low == high else f"{low}% to {high}%"


def _ends(factor: FactorFacts) -> tuple[int, int]:
    """What a factor does alone, and with others; by chance the one may come out above the other."""
    return min(factor.alone.value, factor.total.value), factor.total.value


def _ranks_page(facts: SensitivityFacts) -> Page:
    moved = (
        f"In {facts.runs:,} runs, each with choices and a draw of its own, a place moves "
        f"{sentences.number(facts.shift, 1)} places on average from where the index puts it, and in 95 of "
        f"100 runs no more than {sentences.number(facts.shift_high, 1)}."
    )
    return Page(
        anchor="ranks",
        question="What makes the order of places unsure?",
        lead=facts.sentence,
        blocks=(
            *_halved(facts),
            shares_figure(facts),
            Box(title="How far do places move?", text=moved),
        ),
    )


def _halved(facts: SensitivityFacts) -> Iterator[Paragraph]:
    """Why the chart below does not show the figures of the headline; nothing where nothing moves."""
    if facts.sampling.value + facts.method.value:
        yield Paragraph(
            text="Sampling is the chance of who answered; method is every decision below. "
            f"{facts.together}% is what both do only together, and here each gets half of it, so that the "
            "two add up to 100. The chart does not halve: that is why its bars reach farther."
        )


def _places_page(facts: SensitivityFacts) -> Page:
    rows = tuple(
        TableRow(head=place.name, cells=tuple(_cells(place, facts)))
        for place in sorted(facts.places, key=lambda place: place.name)
    )
    limit = (
        ""
        if facts.hold_above is None
        else f" The definition advises to wait where that is more than {facts.hold_above}%."
    )
    return Page(
        anchor="places",
        flows=True,
        question="Is it so for every place?",
        lead=facts.advice or f"No word changes under so many choices that a release should wait.{limit}",
        blocks=(
            Table(
                label="What moves the index of each place",
                columns=("As defined", "Decided otherwise", "Chance", "Largest decision"),
                rows=rows,
                numeric_last=False,
                wraps=True,
                note="As defined: its word beside the whole. Decided otherwise: which other word it gets, "
                "and under how many of the choices. Chance, largest decision: per cent of what moves its "
                "index, alone or with others. Places whose index is withheld take no part.",
            ),
        ),
    )


def _cells(place: PlaceFacts, facts: SensitivityFacts) -> tuple[Cell, ...]:
    titles = {factor.name: factor.title for factor in facts.factors}
    chance = place.totals[facts.factors[-1].name]
    method = {name: share for name, share in place.totals.items() if name != facts.factors[-1].name}
    largest = max(method, key=lambda name: method[name])
    return (
        Cell(text=place.word or "no word"),
        Cell(text=_becomes(place)),
        Cell(text=f"{chance}%"),
        Cell(text=f"{titles[largest]}, {method[largest]}%"),
    )


def _becomes(place: PlaceFacts) -> str:
    """Which words a place gets where something is decided otherwise."""
    if place.flips is None:
        return ""
    others = [f"{word} ({share}%)" for word, share in place.becomes.items() if share]
    return listed(others, "or") if others else "always the same"


def _method_page(facts: SensitivityFacts) -> Page:
    varied = tuple(Fact(label=capital(factor.title), text=_options(factor)) for factor in facts.factors)
    left_out = f" Left out by hand: {', '.join(facts.left_out)}." if facts.left_out else ""
    rests = (
        Fact(
            label="Runs",
            text=f"{facts.chains} whole chains from answers to domains, {facts.runs:,} runs after them "
            f"({facts.samples:,} base samples).{left_out}",
        ),
        Fact(
            label="Shares",
            text="Sobol, by Saltelli and others (2010) and Jansen (1999); chance against method by Owen "
            "(2014), over the ranks of all places.",
        ),
        Fact(label="How sure", text=_how_sure(facts)),
        Fact(label="Fingerprint", text=f"Snapshot {facts.snapshot_sha256[:12]}, seed {facts.seed}."),
    )
    return Page(
        anchor="method",
        flows=True,
        question="What was varied?",
        lead="Everything that the definition holds for as defensible as what it decided itself.",
        blocks=(Facts(rows=varied), Facts(rows=rests, small=True)),
    )


def _how_sure(facts: SensitivityFacts) -> str:
    """What another set of runs could have given, with the limits of the headline in the sentence itself."""
    limits = [
        f"{factor.title} {factor.alone.low} to {factor.alone.high}% alone, {factor.total.low} to "
        f"{factor.total.high}% with others"
        for factor in _ordered(facts)
    ]
    rough = " Some of these shares are small and known only roughly." if facts.warnings else ""
    return f"With 95% confidence another set of runs would give: {'; '.join(limits)}.{rough}"


def _options(factor: FactorFacts) -> str:
    if not factor.options:
        return f"{capital(factor.declared)}."
    others = [option_words(option) for option in factor.options if option != factor.declared]
    return f"{capital(option_words(factor.declared))}, as defined; or {listed(others, 'or')}."
