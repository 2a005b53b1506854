"""The words of a scale report: what judgements, grounds and reasons are called, in plain English."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from instruments.english import listed
from reports import sentences
from scoring.outcomes import Interval
from scoring.scale_study.report import (
    FEWEST,
    FEWEST_PLACES,
    Count,
    Ground,
    ItemFacts,
    ModelFit,
    ScaleReport,
    Use,
)

ANSWERS: Mapping[str, str] = {
    "yes": "Yes.",
    "with_care": "With care.",
    "no": "No.",
    "unknown": "We cannot tell.",
}
MISSING: Mapping[str, str] = {
    "refused": "would rather not say",
    "dont_know": "do not know",
    "not_asked": "were not asked",
    "skipped": "skipped it",
    "off_route": "were led past it",
    "drafted": "were asked in words not yet approved",
}
RULES: Mapping[str, str] = {
    "sum": "The score is their sum; all {items} must be answered.",
    "mean": "The score is the mean of the answers, if at least {needed} are given.",
    "position_mean": (
        "Each answer counts from 0 to 100 by its place among those offered; the score is the mean, if at "
        "least {needed} are given."
    ),
}
_MODELS: Mapping[str, str] = {
    "wlsmv": (
        "Answers are read as steps in order, not as numbers: polychoric correlations, factor models by "
        "weighted least squares (WLSMV) with its corrected test."
    ),
    "mlr": (
        "There are many answers to a question, so they are read as numbers: Pearson correlations, factor "
        "models by maximum likelihood with a test that does not need a bell curve (MLR)."
    ),
}


@dataclass(frozen=True, slots=True)
class UseWords:
    """A use as the head of a row, and inside a sentence after "you can"."""

    label: str
    inside: str


USES: Mapping[Use, UseWords] = {
    Use.ONE_THING: UseWords("Read it as one thing", "read it as one thing"),
    Use.ADD_UP: UseWords("Add its answers up", "add its answers up"),
    Use.PLACES: UseWords("Compare places", "compare places by it"),
    Use.PERSON: UseWords("Judge one person", "judge one person by it"),
    Use.GROUPS: UseWords("Compare groups or waves", "compare groups or waves by it"),
}


def decimal(value: float | None) -> str:
    """A coefficient with two decimals, or that there is none."""
    return "none" if value is None or math.isnan(value) else sentences.number(value, 2)


def count_words(count: Count) -> str:
    """A count of people, or that it is too small to tell."""
    return "not told" if count.people is None else people(count.people)


def people(count: int) -> str:
    """A number of people to the nearest 5, so that subtracting does not find the few who are not told."""
    return sentences.number(rounded(count))


def rounded(count: int) -> int:
    """A number of people to the nearest 5."""
    return 5 * round(count / 5)


def question(number: int, item: ItemFacts) -> str:
    """An item by its number, with how it counts."""
    return f"Question {number}, reversed" if item.reversed else f"Question {number}"


def fit_words(fit: ModelFit) -> str:
    """How a model fits, in words."""
    if not fit.testable:
        return "cannot be tested"
    if not fit.usable:
        return "came to impossible figures and is not read"
    if fit.fits:
        return "fits by CFI and SRMR"
    return "fits fairly" if fit.fits_fairly else "does not fit"


def model_words(report: ScaleReport) -> str:
    """Which correlations and models were used."""
    return _MODELS[report.estimator]


def reversed_words(report: ScaleReport) -> str:
    """The numbers of the questions that are reversed: "2, 4 and 6"."""
    return listed([str(number) for number, item in enumerate(report.items, 1) if item.reversed])


def with_range(value: float, limits: Interval | None) -> str:
    """A coefficient with its likely range, where it has one: "0.83 (0.80 to 0.86)"."""
    told = "" if limits is None else f" ({decimal(limits.low)} to {decimal(limits.high)})"
    return f"{decimal(value)}{told}"


def _first(report: ScaleReport) -> str:
    """The reliability to read first."""
    first = next(iter(report.reliability), None)
    return "not known" if first is None else with_range(first.value, first.interval)


def _turned(report: ScaleReport) -> str:
    worst = min(report.items, key=lambda item: 1.0 if item.item_rest is None else item.item_rest)
    return (
        f"People who score high otherwise score low on {sentences.quoted(worst.wording)} It may have been "
        "reversed the wrong way, or be about something else."
    )


def _places(report: ScaleReport) -> str:
    places = report.places
    if places is None:
        return ""
    every = sentences.counted(places.n_places, *(places.level,) * 2)
    held = {places.n_places: f"In all {every}", 0: f"In none of the {every}"}
    some = f"In {places.reliable} of the {every}"
    return (
        f"{held.get(places.reliable, some)}, most of the difference from the others (70% or more) is not "
        "chance."
    )


def _poor(report: ScaleReport) -> str:
    return f"One factor does not explain how people answered.{_strays(report)}"


def _one_factor(report: ScaleReport) -> str:
    return f"One common factor explains most of how the answers go together.{_strays(report)}"


def _strays(report: ScaleReport) -> str:
    pair = report.dimensions.worst_pair
    if pair is None:
        return ""
    numbers = {item.id: number for number, item in enumerate(report.items, 1)}
    return f" Questions {numbers[pair[0]]} and {numbers[pair[1]]} stray furthest from it."


def _wording(report: ScaleReport) -> str:
    return (
        f"Part of the likeness of questions {reversed_words(report)} comes from being worded the other way "
        "round, not from what they ask. The score mixes both kinds, which evens much of it out: use all "
        "questions together, never one half alone."
    )


GROUNDS: Mapping[str, Callable[[ScaleReport], str]] = {
    Ground.RELIABLE: lambda report: (
        f"The answers go together: reliability is {_first(report)}, where 0.70 is enough."
    ),
    Ground.UNSURE: lambda report: (
        f"Reliability is {_first(report)}: these answers do not make sure that it reaches 0.70."
    ),
    Ground.HARDLY_RELIABLE: lambda report: (
        f"Reliability is {_first(report)}, a little short of 0.70: read only large differences of groups."
    ),
    Ground.UNRELIABLE: lambda report: (
        f"Reliability is {_first(report)}: too much of each score is chance. Report the questions one by one."
    ),
    Ground.ONE_FACTOR: _one_factor,
    Ground.UNUSABLE: lambda _: (
        "The model of one factor came to impossible figures, so we do not read it; the last page says why."
    ),
    Ground.TOO_FEW: lambda report: (
        f"About {people(report.complete)} people answered every question, and a model needs 100 or more."
    ),
    Ground.WORDING_FACTOR: _wording,
    Ground.SEVERAL_FACTORS: lambda report: (
        f"The answers hold {report.dimensions.parallel_factors} things, not one."
    ),
    Ground.POOR_FIT: _poor,
    Ground.NOT_TESTABLE: lambda report: (
        f"With {sentences.counted(len(report.items), 'question', 'questions')}, one factor fits any answers "
        "whatever, so this scale cannot be tested by itself. That speaks neither for it nor against it."
    ),
    Ground.JOINTLY_HELD: lambda _: (
        "Beside the other scales of the survey, where it could fail, its questions hold together."
    ),
    Ground.NOT_COMPUTED: lambda _: "It could not be worked out from these answers; the last page says why.",
    Ground.TURNED_ITEM: _turned,
    Ground.PLACES_DIFFER: _places,
    Ground.PLACES_ALIKE: lambda report: (
        "In the others the mean says little that chance would not."
        if report.places and report.places.reliable
        else f"{_places(report)} A mean says little that chance would not."
    ),
    Ground.TOO_FEW_PLACES: lambda _: (
        f"That takes means of {FEWEST_PLACES} places or more, of {FEWEST} people or more each."
    ),
    Ground.BY_CHANCE: lambda _: "The means differ no more than they may by chance.",
    Ground.CROWDED: lambda report: (
        f"{sentences.number(100 * report.scores.crowded)}% of the scores stand at one end: differences and "
        "change beyond it cannot be seen."
    ),
    Ground.NO_SCORE: lambda _: (
        "A mean is made of scores, and these should not be added up: compare answers to single questions."
    ),
    Ground.NOT_FOR_ONE: lambda report: (
        f"That takes a reliability that is surely 0.90 or more; here it is {_first(report)}. Never choose "
        "between people by it."
    ),
    Ground.HARDLY_FOR_ONE: lambda report: (
        f"Reliability is {_first(report)}, enough to speak about a score with the person who gave "
        "the answers. Never choose between people by it."
    ),
    Ground.NOT_YET_TESTED: lambda _: (
        "Whether the questions mean the same to every group, in every language and way of asking, and in "
        "each wave, was not tested, so a difference may come from how they are read."
    ),
}
