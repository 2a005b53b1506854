"""Places with few answers are weighted together with siblings, so that no known total rests on a handful.

Where five answers have a total of their own to meet, each stands for a fifth of a place, and whatever chance
did to them is fitted away in every replicate alike: what replicates then tell of chance is too little.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from instruments.english import listed
from scoring.levels import rows_at_level
from scoring.snapshot import Margin, Snapshot
from scoring.weighting.margins import margins_used
from scoring.weighting_rule import WeightingRule

_MOST_NAMED = 10  # parents in a sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Places of one parent whose known totals are met together. places: two codes or more, in order."""

    margin: str
    parent: str
    places: tuple[str, ...]

    @property
    def label(self) -> str:
        """The one label of its people in the margin."""
        return " + ".join(self.places)


def pools(snapshot: Snapshot, rule: WeightingRule) -> tuple[Pool, ...]:
    """What a rule pools in each margin of places, by the answers of the full sample."""
    if not rule.least_in_place:
        return ()
    return tuple(
        Pool(margin=margin.name, parent=parent, places=together)
        for margin in margins_used(snapshot, rule)
        if margin.level is not None
        for parent, answers in _answers(snapshot, margin, margin.level).items()
        if len(together := pooled_codes(answers, rule.least_in_place)) > 1
    )


def pooled_codes(answers: Mapping[str, int], least: int) -> tuple[str, ...]:
    """Which of some siblings are weighted together, in order; one alone, or none, where nothing is.

    answers: {code: how many answered}. All with fewer than ``least`` are, and the next smallest where those
    have fewer than ``least`` together; of two alike the one whose code comes first.
    """
    found: list[str] = []
    together = 0
    for code in sorted(answers, key=lambda code: (answers[code], code)):
        if answers[code] >= least and (together >= least or not found):
            break
        found.append(code)
        together += answers[code]
    return tuple(sorted(found))


def pooled_margins(
    labels: Mapping[str, Sequence[str]],
    targets: Mapping[str, Mapping[Hashable, float]],
    found: Sequence[Pool],
) -> tuple[dict[str, Sequence[str]], dict[str, Mapping[Hashable, float]]]:
    """Labels (n,) and targets by margin with each pool as one label, its target the sum of its places."""
    of_people, of_totals = dict(labels), dict(targets)
    for name in {pool.margin for pool in found}:
        label_of: dict[Hashable, str] = {
            code: pool.label for pool in found if pool.margin == name for code in pool.places
        }
        of_people[name] = [label_of.get(label, label) for label in labels[name]]
        summed: dict[Hashable, float] = defaultdict(float)
        for label, people in targets[name].items():
            summed[label_of.get(label, label)] += people
        of_totals[name] = summed
    return of_people, of_totals


def pooling_words(snapshot: Snapshot, rule: WeightingRule) -> Iterator[str]:
    """What a reader must know of pools, by the places that hold them: only the gate tells which are small."""
    levels = {level.key: level.plural for level in snapshot.geography.levels}
    found = pools(snapshot, rule)
    for margin in margins_used(snapshot, rule):
        codes = [pool.parent for pool in found if pool.margin == margin.name]
        names = [snapshot.geography.place(code).name for code in codes[:_MOST_NAMED]]
        more = len(codes) - len(names)
        if names and margin.level is not None:
            within = listed([*names, f"{more} more"] if more else names)
            yield (
                f"Some {levels[margin.level]} of {within} had fewer than {rule.least_in_place} answers: "
                "there they are weighted together, to the sum of their known totals."
            )


def _answers(snapshot: Snapshot, margin: Margin, level: str) -> Mapping[str, Mapping[str, int]]:
    """By parent {code: answers} of the places of a level that have a known total."""
    places, rows = snapshot.geography.at_level(level), rows_at_level(snapshot, level)
    counts = np.bincount(rows[rows >= 0], minlength=len(places)).tolist()
    siblings: dict[str, dict[str, int]] = defaultdict(dict)
    for place, count in zip(places, counts, strict=True):
        if place.parent is not None and place.code in margin.targets:
            siblings[place.parent][place.code] = count
    return siblings
