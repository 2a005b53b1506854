"""The findings of the front page, chosen by rule and never by hand."""

from collections.abc import Iterator, Mapping, Sequence

from instruments.english import listed
from reports import sentences
from reports.content import Fact
from reports.sections.subject import Subject
from scoring.outcomes import Outcome
from scoring.published import PublishedMeasure, Range, Shown
from scoring.spec import MeasureKind

_PAGES = ("domains", "feeling", "outcomes")
_CLEAR = {Outcome.CLEARLY_HIGHER: True, Outcome.CLEARLY_LOWER: False}
_NONE = (
    "Nothing was clearly {word} than across {whole}. Things may be similar, or too few people "
    "answered for us to tell."
)


def findings(subject: Subject, sheets: Mapping[str, int]) -> tuple[Fact, ...]:
    """One thing that goes well and one to explore, or a sentence that says that nothing stood out.

    ``sheets`` tells on which printed page the measures of a group's page stand; one that it leaves out
    cannot be told beforehand, and is not named.
    """
    if subject.is_whole:
        return ()
    if not any(isinstance(subject.cell(measure), Shown) for measure in _compared(subject)):
        return (
            Fact(
                label="Findings",
                text=f"Too few people answered {subject.here} for us to say what stands out.",
            ),
        )
    good, other = (_by_reach(subject, favourable=favourable) for favourable in (True, False))
    return (
        Fact(label="Going well", text=_sentence(subject, good, "better", sheets)),
        Fact(label="To explore", text=_sentence(subject, other, "less good", sheets)),
    )


def _by_reach(subject: Subject, *, favourable: bool) -> list[PublishedMeasure]:
    """The clear differences, the one whose nearer limit lies farthest from nought first; else in order."""
    found = [(measure, reach) for measure, reach, good in _clear(subject) if good is favourable]
    return [measure for measure, _ in sorted(found, key=lambda pair: -pair[1])]


def _compared(subject: Subject) -> Iterator[PublishedMeasure]:
    return (measure for page in _PAGES for measure in subject.measures(page))


def _clear(subject: Subject) -> Iterator[tuple[PublishedMeasure, float, bool]]:
    for measure in _compared(subject):
        cell = subject.cell(measure)
        if not isinstance(cell, Shown) or cell.difference is None or measure.higher_is_better is None:
            continue
        if (higher := _CLEAR.get(cell.outcome) if cell.outcome else None) is not None:
            yield measure, _reach(cell.difference, measure), higher is measure.higher_is_better


def _reach(difference: Range, measure: PublishedMeasure) -> float:
    """The nearer limit of a clear difference: points as they are, averages in hundredths of their range."""
    width = measure.high - measure.low
    scale = 100 / width if measure.kind is MeasureKind.MEAN and width > 0 else 1.0
    return min(abs(difference.low), abs(difference.high)) * scale


def _sentence(
    subject: Subject, found: Sequence[PublishedMeasure], word: str, sheets: Mapping[str, int]
) -> str:
    if not found:
        return _NONE.format(word=word, whole=subject.whole)
    measure, *others = found
    words = sentences.compared(subject.outcome(measure), subject.whole)
    here, there = sentences.cell_words(subject.cell(measure), measure), subject.whole_words(measure)
    return f"{measure.title}: {here}, {words} ({there}).{_others(subject, others, word, sheets)}"


def _others(
    subject: Subject, others: Sequence[PublishedMeasure], word: str, sheets: Mapping[str, int]
) -> str:
    """How many other figures stand out in the same way, and on which pages; empty where none does."""
    if not others:
        return ""
    pages = [page for page in _PAGES if any(measure in others for measure in subject.measures(page))]
    numbers = sorted({sheets[page] for page in pages if page in sheets})
    told = len(numbers) > 0 and all(page in sheets for page in pages)
    where = f" ({'page' if len(numbers) == 1 else 'pages'} {listed([*map(str, numbers)])})"
    several = f"Another {sentences.counted(len(others), 'figure', 'figures')} are"
    return f" {'One more figure is' if len(others) == 1 else several} clearly {word}{where if told else ''}."
