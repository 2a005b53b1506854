"""The findings of the front page, chosen by rule and never by hand."""

from collections.abc import Iterator

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


def findings(subject: Subject) -> tuple[Fact, ...]:
    """One thing that goes well and one to explore, or a sentence that says that nothing stood out."""
    if subject.is_whole:
        return ()
    if not any(isinstance(subject.cell(measure), Shown) for measure in _compared(subject)):
        return (
            Fact(
                label="Findings",
                text=f"Too few people answered in {subject.name} for us to say what stands out.",
            ),
        )
    good = _greatest(subject, favourable=True)
    other = _greatest(subject, favourable=False)
    return (
        Fact(label="Going well", text=_sentence(subject, good, "better")),
        Fact(label="To explore", text=_sentence(subject, other, "less good")),
    )


def _greatest(subject: Subject, *, favourable: bool) -> PublishedMeasure | None:
    """The clear difference whose nearer limit lies farthest from nought; the first in order among equals."""
    found = [(measure, reach) for measure, reach, good in _clear(subject) if good is favourable]
    return max(found, key=lambda pair: pair[1])[0] if found else None


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


def _sentence(subject: Subject, measure: PublishedMeasure | None, word: str) -> str:
    if measure is None:
        return _NONE.format(word=word, whole=subject.whole)
    cell = subject.cell(measure)
    words = sentences.compared(subject.outcome(measure), subject.whole)
    here, there = sentences.cell_words(cell, measure), subject.whole_words(measure)
    return f"{measure.title}: {here}, {words} ({there})."
