"""What a release says of one place in a few lines, for somebody who looks after it and looks in often."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from instruments.english import capital, listed
from reports import change_words, sentences
from reports.place_report import printed
from reports.sections.changed import change_lead, clear_changes, last_change
from reports.sections.findings import reach
from reports.sections.subject import Reading, Subject
from reports.small_places import small_place
from scoring.outcomes import Outcome
from scoring.published import PublishedMeasure, Shown, ShownCount, Withheld
from scoring.published_change import PublishedApart, PublishedChange, ShownChange
from scoring.spec import MeasureKind

LINES = 4  # of what is different, and of what changed: the rest stands on the page of the place
_NAMES = 3  # of figures that are told by name
_CLEAR = (Outcome.CLEARLY_HIGHER, Outcome.CLEARLY_LOWER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Some lines under a name, and how many more there are."""

    name: str
    lines: tuple[str, ...]
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A place in a release. release: such as "R2, autumn 2027". is_small: it has a page and no report.

    parts: the index; what is clearly different from the whole; what changed; what is not shown. key: to the
    codes in them. notices: what must be known of the release before.
    """

    release: str
    answered: str
    is_small: bool
    parts: tuple[Told, ...]
    key: str = ""
    notices: tuple[str, ...] = ()


def brief(subject: Subject, *, release: str) -> Brief:
    """The place in few words. Pure: published cells in, words out; nothing is computed anew."""
    parts = tuple(_parts(subject))
    made = Brief(
        release=f"{release}, {subject.wave}",
        answered=_answered(subject),
        is_small=small_place(subject.table, subject.place.code) is not None,
        parts=parts,
        key=sentences.shorthand(sentences.codes_in(line for one in parts for line in one.lines)),
        notices=tuple(one.text for one in subject.notices),
    )
    return printed(made)


def _answered(subject: Subject) -> str:
    count = subject.place.respondents
    if isinstance(count, ShownCount):
        return subject.answers(count.count)
    return sentences.uncounted(subject.here, count)


def _parts(subject: Subject) -> Iterator[Told]:
    known = _known(subject)
    if index := [pair for pair in known if pair[0].kind is MeasureKind.INDEX]:
        yield Told(name="The index", lines=(_index(subject, *index),))
    if not subject.is_whole:
        yield _different(subject, [pair for pair in known if pair not in index])
    yield _changed(subject)
    yield Told(name="Not shown", lines=tuple(_not_shown(known)) or ("Every figure of it is shown.",))


def _known(subject: Subject) -> list[Reading]:
    """The figures of the place, the plain average aside, of which we draw nothing."""
    cells = ((one, subject.table.cells.get((subject.place.code, one.key))) for one in subject.table.measures)
    return [(one, cell) for one, cell in cells if cell is not None and one.kind is not MeasureKind.ARITHMETIC]


def _index(subject: Subject, reading: Reading) -> str:
    measure, cell = reading
    if isinstance(cell, Withheld):
        whole = subject.of_whole(measure)
        there = sentences.index_sentence(whole, measure, subject.table) if isinstance(whole, Shown) else ""
        return sentences.withheld_sentence(subject.name, cell, subject.whole, there)
    model = ", an estimate from a model" if cell.modelled else ""
    doubt = f", uncertain {sentences.UNCERTAIN}" if cell.uncertain else ""
    verdict = "" if cell.outcome is None else f" {capital(_beside(subject, cell.outcome))}."
    return f"{capital(sentences.index_sentence(cell, measure, subject.table))}{model}{doubt}.{verdict}"


def _beside(subject: Subject, outcome: Outcome) -> str:
    if outcome is Outcome.CANNOT_TELL:
        return f"we cannot tell whether that differs from {subject.whole}"
    return sentences.compared(outcome, subject.whole)


def _different(subject: Subject, known: Sequence[Reading]) -> Told:
    """What is clearly different from the whole, the gap whose nearer limit lies farthest off first."""
    name = f"Clearly different from {subject.whole}"
    shown = [(one, cell) for one, cell in known if isinstance(cell, Shown) and cell.outcome is not None]
    if not shown:
        return Told(name=name, lines=("No figure of it can be compared.",))
    clear = [(_reach(one, cell), (one, cell)) for one, cell in shown if cell.outcome in _CLEAR]
    if not clear:
        return Told(
            name=name, lines=("Nothing is: it may be similar, or too few people answered for us to tell.",)
        )
    first = sorted(clear, key=lambda pair: -pair[0])[:LINES]
    lines = tuple(f"{pair[0].title}: {_gap(subject, pair)}." for _, pair in first)
    return Told(name=name, lines=lines, more=len(clear) - len(first))


def _reach(measure: PublishedMeasure, cell: Shown) -> float:
    """How far off the nearer limit of a gap lies; nought where a release tells no size of it."""
    return reach(cell.difference, measure) if cell.difference else 0.0


def _gap(subject: Subject, reading: Reading) -> str:
    measure, cell = reading
    here, there = sentences.cell_words(cell, measure), subject.whole_words(measure)
    words = sentences.compared(subject.outcome(measure), subject.whole)
    return f"{here}, {words}{f' ({there})' if there else ''}"


def _changed(subject: Subject) -> Told:
    """What clearly changed since the wave before, or why nothing is told of it."""
    change = last_change(subject)
    if change is None:
        return Told(name="Since the last wave", lines=(change_lead(subject),))
    name = f"Clearly changed since {sentences.inside(change.earlier.title)}"
    clear, code = clear_changes(subject), subject.place.code
    lines = tuple(
        f"{one.title}: {change_words.moved_by(change.cells[code, one.key], one)}." for one in clear[:LINES]
    )
    apart = tuple(_apart(change, code))
    return Told(
        name=name,
        lines=(*(lines or (_unchanged(subject, change),)), *apart),
        more=max(len(clear) - LINES, 0),
    )


def _unchanged(subject: Subject, change: PublishedChange) -> str:
    """That nothing clearly changed, or why no change is told."""
    cells = [cell for (place, _), cell in change.cells.items() if place == subject.place.code]
    reasons = [why for why in Withheld if why in cells]
    if any(isinstance(cell, ShownChange) for cell in cells) or not reasons:
        return change_lead(subject)
    return " ".join(f"We show no change of it {sentences.REASONS[why]}." for why in reasons[:1])


def _apart(change: PublishedChange, code: str) -> Iterator[str]:
    """What is not compared, by the reason."""
    found: dict[str, int] = {}
    for (place, _), cell in change.apart.items():
        if place == code and isinstance(cell, PublishedApart):
            words = change_words.NOT_COMPARED[cell.why]
            found[words] = found.get(words, 0) + 1
    for words, count in found.items():
        yield f"{words}, {sentences.counted(count, 'figure', 'figures')}."


def _not_shown(known: Sequence[Reading]) -> Iterator[str]:
    """What is withheld, by the reason, with the names of the first figures."""
    for why in Withheld:
        titles = [sentences.lower_first(one.title) for one, cell in known if cell is why]
        if titles:
            rest = [sentences.counted(len(titles) - _NAMES, "", "").strip() + " more"]
            names = [*titles[:_NAMES], *(rest if len(titles) > _NAMES else ())]
            counted = capital(sentences.counted(len(titles), "figure", "figures"))
            yield f"{counted}, {sentences.REASONS[why]}: {listed(names)}."
