"""Labelled synthetic answers, and how much of what is labelled was found in them."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from instruments.files import read_yaml
from instruments.redaction import Kind, Span, suggested

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "open-answers"
USED, UNSEEN = FOLDER / "labelled.yaml", FOLDER / "unseen.yaml"
_LABEL = re.compile(r"\[\[([^|\]]+)\|(.*?)\]\]")


@dataclass(frozen=True)
class Labelled:
    """One answer with what should be taken out of it."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Measured:
    """Labels, those that were wholly found, by kind; suggestions, and how many of them were right."""

    labels: Counter[Kind]
    found: Counter[Kind]
    suggestions: int
    right: int

    @property
    def recall(self) -> float:
        return sum(self.found.values()) / sum(self.labels.values())

    @property
    def precision(self) -> float:
        return self.right / self.suggestions


def labelled(file: Path = USED) -> Iterator[Labelled]:
    """Every answer of a set."""
    answers = read_yaml(file)["answers"]
    assert isinstance(answers, list)
    yield from map(_read, answers)


def _read(marked: str) -> Labelled:
    text, spans, at = "", [], 0
    for found in _LABEL.finditer(marked):
        text += marked[at : found.start()]
        spans.append(Span(len(text), len(text) + len(found[2]), Kind(found[1])))
        text += found[2]
        at = found.end()
    return Labelled(text + marked[at:], tuple(spans))


def measured(file: Path = USED) -> Measured:
    """What the suggestions find in a set. A label is found when all of it would be taken out."""
    labels: Counter[Kind] = Counter()
    found: Counter[Kind] = Counter()
    suggestions = right = 0
    for each in labelled(file):
        spans = suggested(each.text)
        for label in each.spans:
            labels[label.kind] += 1
            found[label.kind] += any(s.start <= label.start and s.end >= label.end for s in spans)
        suggestions += len(spans)
        right += sum(any(s.start < label.end and label.start < s.end for label in each.spans) for s in spans)
    return Measured(labels, found, suggestions, right)
