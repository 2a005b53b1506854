"""Page 8: the figures in one table, how they were made, and who answered."""

from collections.abc import Iterator, Sequence

from instruments.english import capital, listed
from reports import sentences
from reports.content import (
    Cell,
    CountChart,
    CountPanel,
    Fact,
    Facts,
    Figure,
    Page,
    Paragraph,
    Table,
    TableRow,
)
from reports.sections.comparison import codes
from reports.sections.subject import Subject
from reports.sections.warnings import warnings
from reports.sheet import Part, must, sheet
from scoring.published import PublishedMeasure, PublishedProfile, Shown, ShownCount, Withheld
from scoring.spec import MeasureKind

_ALPHA = ((0.9, "very well"), (0.8, "well"), (0.7, "fairly well"), (-1.0, "only loosely"))
_STAY = {  # what stands on no other page, or heads this one, goes last
    MeasureKind.INDEX: 3,
    MeasureKind.THRIVING: 3,
    MeasureKind.ARITHMETIC: 3,
    MeasureKind.MEAN: 2,
    MeasureKind.DOMAIN: 1,
}
KEPT = 3  # notes: questions with their licences, sources, versions
HASH = 12  # characters printed of each fingerprint
COMBINED = "The domains’ mean less a penalty for imbalance (Mazziotta, Pareto), freed of sampling noise."
_OPENINGS = {"synthetic": "Synthetic answers, as if from", "research": "The survey asked"}
SMOOTHING = "No figure borrows from another place but those that are marked as estimates from a model."


def numbers_page(subject: Subject, release: str) -> Page:
    """The headline figures in one table, the method in plain words, and what is needed to check a figure."""
    parts = (
        *_tables(subject),
        must(Paragraph(lead_in="How it was made.", text=_made(subject), small=True)),
        *map(must, warnings(subject)),
        Part(forms=tuple((Facts(rows=each, small=True),) for each in _fewer(subject, release)), rank=3),
    )
    return sheet("numbers", "What are the numbers, and how do we know?", "", parts)


def _fewer(subject: Subject, release: str) -> tuple[tuple[Fact, ...], ...]:
    """The notes; on a full page without the first of them. What licences ask to print always stays."""
    notes = _notes(subject, release)
    return tuple(notes[gone:] for gone in range(max(len(notes) - KEPT, 0) + 1))


def _tables(subject: Subject) -> Iterator[Part]:
    """All figures; on a full page first those go that stand on other pages."""
    grouped = {key for group in subject.table.groups for key in group.measures}
    known = [measure for measure in subject.table.measures if measure.key in grouped]
    held = ([one for one in known if _STAY.get(one.kind, 0) >= least] for least in range(4))
    forms = tuple(dict.fromkeys((figures_table(subject, each),) for each in held if each))
    if forms:
        yield Part(forms=forms, steps=(5, 5, 2))


def figures_table(subject: Subject, measures: Sequence[PublishedMeasure]) -> Table:
    """Middle, likely range and base of each figure, with the range of the whole beside it."""
    whole = () if subject.is_whole else (subject.whole,)
    return Table(
        label="The numbers",
        columns=("Middle", "Likely range", *whole, "People"),
        rows=tuple(_figure_row(subject, measure) for measure in measures),
        note=sentences.shorthand(codes(subject)),
        shape="numbers",
    )


def _figure_row(subject: Subject, measure: PublishedMeasure) -> TableRow:
    cell = subject.cell(measure)
    middle = sentences.quantity(cell.value, measure) if isinstance(cell, Shown) else f"[{cell.code}]"
    texts = [middle, sentences.cell_words(cell, measure)]
    if not subject.is_whole:
        texts.append(sentences.cell_words(subject.of_whole(measure), measure))
    cells = (Cell(text=text) for text in texts)
    return TableRow(
        head=subject.head(measure), cells=(*cells, Cell(text=sentences.base_words(cell), numeric=True))
    )


def _answered(subject: Subject) -> str:
    here = subject.place.respondents
    if not isinstance(here, ShownCount):
        return f"{sentences.uncounted(subject.here, here)}."
    return f"{subject.answers(here.count)} {subject.here}, {subject.wave}."


def counts(subject: Subject) -> Figure | None:
    """Who answered, by what they said of themselves; None where nothing is told of it."""
    panels = tuple(_panel(subject, profile) for profile in subject.table.profiles)
    if not panels:
        return None
    rows = [
        f"{panel.title}: " + ", ".join(f"{name} {words}" for name, _, words in panel.rows) for panel in panels
    ]
    return Figure(
        anchor="answered",
        title="",
        subtitle=f"{_answered(subject)} {_counts_words(subject)}",
        chart=CountChart(panels=panels),
        alt=f"Answers in {subject.name}. {'; '.join(rows)}.",
    )


def _counts_words(subject: Subject) -> str:
    return "Counts before weighting, rounded." if subject.table.method.margins else "Counts, rounded."


def _panel(subject: Subject, profile: PublishedProfile) -> CountPanel:
    counts = [(name, profile.counts[subject.place.code, name]) for name in profile.categories]
    rows = tuple(
        (name, None if isinstance(count, Withheld) else count.count, sentences.count_words(count))
        for name, count in counts
    )
    return CountPanel(title=profile.title, rows=rows)


def _made(subject: Subject) -> str:
    """The method in plain words, about 150 of them."""
    method, table = subject.table.method, subject.table
    margins = listed(_margins(method.margins, _sources(subject)))
    weights = (
        f"Answers are weighted to the population by {margins}. Weighting costs some certainty: answers "
        f"tell us about as much as {_share_kept(method.deff)} of them would without weights."
        if method.margins
        else "Every answer counts the same, as there are no population totals to weight to."
    )
    return (
        f"{_asked(subject)}{weights} To see how far chance could move a figure, we computed it "
        f"{sentences.number(method.replicates)} more times, with slightly different weights each time; "
        f"{sentences.level_words(table.level)} of such ranges would hold the figure of everybody, if those "
        f"who answered are like those who did not. About one comparison in {_one_in(table.level)} can look "
        f"clear by chance alone. {SMOOTHING}"
    )


def _asked(subject: Subject) -> str:
    """Who was asked, and whether by us; of a synthetic wave, whose answers its own are made to look like."""
    population = subject.table.method.population
    opening = _OPENINGS.get(subject.table.wave_kind, "We asked")
    return f"{opening} {population}. " if population else ""


def _margins(margins: Sequence[str], sources: str) -> list[str]:
    """Margins with their sources in brackets, without the clauses that stand among the sources anyway."""
    said: set[str] = set()
    found: list[str] = []
    for margin in margins:
        title, bracket, source = margin.rstrip(")").partition(" (")
        first, *rest = source.split(", ")
        clauses = [first, *(clause for clause in rest if clause not in sources)]
        clauses = [clause for clause in clauses if clause and clause not in said]
        said.update(clauses)
        found.append(
            sentences.lower_first(title) + (f" ({', '.join(clauses)})" if bracket and clauses else "")
        )
    return found


def _sources(subject: Subject) -> str:
    """Where the answers and the places come from."""
    known = (subject.table.method.source, subject.table.geography_source)
    return " ".join(map(_sentence, filter(None, known)))


def _share_kept(deff: float) -> str:
    """What part of the answers would be as certain without weights (Kish), in tenths."""
    tenths = max(1, round(10 / max(deff, 1.0)))
    return "nearly all" if tenths == 10 else f"{sentences.counted(tenths, '', '').strip()} in ten"


def _one_in(level: float) -> int:
    return round(1 / (1 - level))


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _notes(subject: Subject, release: str) -> tuple[Fact, ...]:
    notes = (
        ("The index", _index(subject)),
        ("Thriving", _thriving(subject)),
        ("Scales", _reliability(subject)),
        ("Questions", _instruments(subject)),
        ("Sources", _sources(subject)),
        ("Versions", _versions(subject, release)),
    )
    return tuple(Fact(label=f"{label}.", text=_sentence(text)) for label, text in notes if text.strip())


def _thriving(subject: Subject) -> str:
    """What the thriving share counts, and its lines."""
    measure = subject.of_kind(MeasureKind.THRIVING)
    about = f"{_sentence(measure.about)} " if measure and measure.about else ""
    return f"{about}{'; '.join(subject.table.method.lines)}"


def _index(subject: Subject) -> str:
    """How the domains become the index, and how the unit of each was set."""
    units = "; ".join(sentences.grouped(subject.table.method.units))
    combined = COMBINED if subject.of_kind(MeasureKind.INDEX) else ""
    return " ".join(filter(None, (subject.table.method.statement, combined, units)))


def _instruments(subject: Subject) -> str:
    """The definitions used, each once, and what their licences ask us to print."""
    method = subject.table.method
    seen = ", ".join(label for label in method.instruments if label not in method.unverified)
    unseen = (
        f"wording not yet seen at its source: {', '.join(method.unverified)}" if method.unverified else ""
    )
    used = _sentence("; ".join((seen, unseen)) if seen and unseen else seen or capital(unseen))
    thanks = sentences.without_repeats(tuple(map(_sentence, method.attributions)))
    return " ".join(filter(None, (used, thanks)))


def _versions(subject: Subject, release: str) -> str:
    method = subject.table.method
    hashes = (
        ("answers", method.snapshot_sha256),
        ("definition", method.definition_sha256),
        ("base", method.base_sha256),
    )
    prints = ", ".join(f"{name} {value[:HASH]}" for name, value in hashes if value)
    return f"{release}; {subject.table.definition}; {method.software}; fingerprints: {prints}"


def _reliability(subject: Subject) -> str:
    """How well the questions of a scale go together, in words, with coefficient alpha and its range."""
    found = [
        f"{sentences.lower_first(each.title.partition(' (')[0])} {_alpha_word(each.alpha.value)} (alpha "
        f"{sentences.number(each.alpha.low, 2)} to {sentences.number(each.alpha.high, 2)})"
        for each in subject.table.reliability
    ]
    return f"Questions of one scale go together: {listed(found)}." if found else ""


def _alpha_word(alpha: float) -> str:
    return next(word for least, word in _ALPHA if alpha >= least)
