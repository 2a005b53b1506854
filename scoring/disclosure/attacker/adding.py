"""Limits of what makes up a sum, by those of everything else in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from scoring.disclosure.attacker.programme import Limits

_MANY = 1e15  # people, where nobody tells how many


@dataclass(frozen=True, kw_only=True)
class Parts:
    """Places that make up another: limits of the people and the figure of each, and of the figure above."""

    people: Sequence[Limits]
    figures: Sequence[Limits]
    above: Limits = (0.0, 0.0)


def bounded(parts: Parts) -> list[Limits]:
    """The limits of each figure by all others: people times what each has above the other place add to 0."""
    apart = [(low - parts.above[1], high - parts.above[0]) for low, high in parts.figures]
    mass = [_product(people, one) for people, one in zip(parts.people, apart, strict=True)]
    return [
        _of(parts.figures[row], people, [one for other, one in enumerate(mass) if other != row], parts.above)
        for row, people in enumerate(parts.people)
    ]


def mean_of(people: Sequence[Limits], figures: Sequence[Limits]) -> Limits:
    """The limits of the mean of figures, each of as many people as it may be of."""
    some = [(n, x) for n, x in zip(people, figures, strict=True) if n[1] > 0.0]
    low = _least_mean([(n, x[0]) for n, x in some])
    return low, -_least_mean([(n, -x[1]) for n, x in some])


def _least_mean(parts: Sequence[tuple[Limits, float]]) -> float:
    """The least that a mean can be: those with the least count as much, all others as little, as they can."""
    found, ordered = inf, sorted(parts, key=lambda part: part[1])
    for split in range(1 + len(ordered)):
        counts = [n[1] if number < split else n[0] for number, (n, _) in enumerate(ordered)]
        counted = [(min(n, _MANY), x) for n, (_, x) in zip(counts, ordered, strict=True) if n > 0.0]
        if counted:
            found = min(found, sum(n * x for n, x in counted) / sum(n for n, _ in counted))
    return found if found < inf else -inf


def _of(figure: Limits, people: Limits, others: Sequence[Limits], above: Limits) -> Limits:
    """The limits of one figure, given what all others are above the place that they make up."""
    least, most = -sum(high for _, high in others), -sum(low for low, _ in others)
    low, high = _each(least, people), -_each(-most, people)
    return max(figure[0], above[0] + low), min(figure[1], above[1] + high)


def _each(least: float, people: Limits) -> float:
    """What each of so many people has at least, if all together have so much."""
    few, many = people
    if least >= 0.0:
        return least / many if 0.0 < many < inf else 0.0
    return least / few if few > 0.0 else -inf


def _product(people: Limits, figure: Limits) -> Limits:
    """The limits of a product of which one side is not below 0."""
    found = [0.0 if 0.0 in (n, x) else n * x for n in people for x in figure]
    return min(found), max(found)
