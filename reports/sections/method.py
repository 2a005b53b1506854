"""Page 4: who answered, and how it was made."""

from collections.abc import Sequence

from instruments.english import capital, listed
from reports import sentences
from reports.content import Block, CountChart, CountPanel, Fact, Facts, Figure, Page, Paragraph
from reports.sections.subject import Subject
from reports.sections.warnings import warnings
from scoring.published import PublishedProfile, ShownCount, Withheld
from scoring.spec import MeasureKind

ROOM = 2700  # characters of this page beside the counts
HASH = 12  # characters printed of each fingerprint
COMBINED = "The domains’ mean less a penalty for imbalance (Mazziotta, Pareto), freed of sampling noise."
_OPENINGS = {"synthetic": "Synthetic answers, as if from", "research": "The survey asked"}
SMOOTHING = "No figure here borrows from another place."  # those that do are of places below reported ones


def method_page(subject: Subject, release: str) -> Page:
    """The counts, the method in plain words, and everything needed to check a figure."""
    counts = _counts(subject)
    blocks: list[Block] = [counts] if counts else []
    blocks.append(Paragraph(lead_in="How it was made.", text=_made(subject), small=True))
    blocks.append(Facts(rows=_notes(subject, release), small=True))
    if has_room(subject):
        blocks.extend(warnings(subject))
    question = "Who answered, and how was this made?"
    return Page(
        anchor="method", question=question, lead="" if counts else _answered(subject), blocks=tuple(blocks)
    )


def has_room(subject: Subject) -> bool:
    """Whether the warnings fit on this page too; else they stand beside the figures."""
    texts = [_made(subject), *(note.text for note in _notes(subject, "")), *subject.table.warnings]
    return sum(map(len, texts)) <= ROOM


def _answered(subject: Subject) -> str:
    here = subject.place.respondents
    if not isinstance(here, ShownCount):
        return f"Too few people answered {subject.here} to say who they were."
    return f"{subject.answers(here.count)} {subject.here}, {subject.wave}."


def _counts(subject: Subject) -> Figure | None:
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
    method = subject.table.method
    notes = (
        ("The index", _index(subject)),
        ("Thriving", "; ".join(method.lines)),
        ("Questions", _instruments(subject)),
        ("Sources", _sources(subject)),
        ("Versions", _versions(subject, release)),
    )
    return tuple(Fact(label=f"{label}.", text=_sentence(text)) for label, text in notes if text.strip())


def _index(subject: Subject) -> str:
    """How the domains become the index, and how the unit of each was set."""
    units = "; ".join(sentences.grouped(subject.table.method.units))
    return " ".join(filter(None, (COMBINED if subject.of_kind(MeasureKind.INDEX) else "", units)))


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
