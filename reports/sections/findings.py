"""The findings of the front page, chosen by rule and never by hand."""

from collections.abc import Iterator, Sequence

from instruments.english import capital, listed
from reports import sentences
from reports.content import Fact
from reports.sections.subject import Subject
from scoring.outcomes import Outcome
from scoring.published import PublishedMeasure, Range, Shown
from scoring.spec import MeasureKind

_PAGES = ("domains", "feeling", "outcomes")
_CLEAR = {Outcome.CLEARLY_HIGHER: True, Outcome.CLEARLY_LOWER: False}
_LIKE = "Which good things about this place do the figures not show?"
_UNLIKE = "What would people here like to be better?"
_NONE = (
    "Nothing was clearly {word} than across {whole} this time: it may be similar, or too few people "
    "answered for us to tell."
)


def findings(subject: Subject, *, counted: bool = True) -> tuple[Fact, ...]:
    """One thing that goes well and one to explore, or a sentence that says that nothing stood out.

    ``counted``: how many figures more stand out in the same way is said too.
    """
    if subject.is_whole:
        return ()
    if not any(isinstance(subject.cell(measure), Shown) for measure in _compared(subject)):
        return (
            Fact(
                label="Findings",
                text=f"We have no figures {subject.here} that could say what stands out.",
            ),
        )
    good, other = (_by_reach(subject, favourable=favourable) for favourable in (True, False))
    return (
        Fact(label="Going well", text=_sentence(subject, good, "better", counted=counted)),
        Fact(label="To explore", text=_sentence(subject, other, "less good", counted=counted)),
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
            yield measure, reach(cell.difference, measure), higher is measure.higher_is_better


def reach(difference: Range, measure: PublishedMeasure) -> float:
    """The nearer limit of a clear gap or change: points as they are, averages in hundredths of a range."""
    width = measure.high - measure.low
    scale = 100 / width if measure.kind is MeasureKind.MEAN and width > 0 else 1.0
    return min(abs(difference.low), abs(difference.high)) * scale


def _sentence(subject: Subject, found: Sequence[PublishedMeasure], word: str, *, counted: bool) -> str:
    if not found:
        return _NONE.format(word=word, whole=subject.whole)
    measure, *others = found
    words = sentences.compared(subject.outcome(measure), subject.whole)
    here, there = sentences.cell_words(subject.cell(measure), measure), subject.whole_words(measure)
    return f"{measure.title}: {here}, {words} ({there}).{_others(others, word) if counted else ''}"


def _others(others: Sequence[PublishedMeasure], word: str) -> str:
    """How many other figures stand out in the same way; empty where none does."""
    if not others:
        return ""
    several = f"Another {sentences.counted(len(others), 'figure', 'figures')} are"
    return f" {'One more figure is' if len(others) == 1 else several} clearly {word}."


def to_talk_about(subject: Subject) -> tuple[Fact, ...]:
    """Questions for a meeting, made of the findings."""
    good, other = (_by_reach(subject, favourable=favourable) for favourable in (True, False))
    return (
        Fact(label="What helps?", text=_talk(subject, good) or _LIKE),
        Fact(label="Why is it so?", text=_talk(subject, other) or _UNLIKE),
        Fact(label="What is missing?", text="What matters to people here, and was not asked?"),
    )


def _talk(subject: Subject, found: Sequence[PublishedMeasure]) -> str:
    """What stands out most in one way, by its outcome; empty where nothing does."""
    ways = {outcome: [m for m in found[:3] if subject.outcome(m) is outcome] for outcome in _CLEAR}
    return " ".join(
        f"{capital(str(outcome))} here: {listed([sentences.lower_first(m.title) for m in held])}."
        for outcome, held in ways.items()
        if held
    )
