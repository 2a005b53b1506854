"""Whose answers weigh otherwise than in an earlier release: two weighted sums of them tell more than one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from instruments.canonical import content_hash
from scoring.arrays import Bools, Floats, Ints
from scoring.disclosure.families import Family
from scoring.inner_cells import InnerCells
from scoring.snapshot import Snapshot
from scoring.weighting.margins import margin_labels

_MOST = 0.001  # of the weight of a place that one person may gain or lose, see ``Weighed.moved``
_DECIMALS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """Who stands in the figures of one question or scale.

    kinds: that there are, of ``weight_kinds``. kind: (n,) which of them each person is of.
    members: rows of the people in each inner cell. inside: (n, m) who is in the base of each figure.
    """

    kinds: tuple[str, ...]
    kind: Ints
    members: tuple[Ints, ...]
    inside: Bools

    @classmethod
    def each(
        cls, families: Sequence[Family], alike: tuple[str, ...], inner: InnerCells
    ) -> "tuple[Weighed, ...]":
        """One a family. alike: (n,) as ``weight_kinds``."""
        members, (words, kind) = inner.members, np.unique(alike, return_inverse=True)
        kinds = tuple(words.tolist())
        return tuple(
            cls(kinds=kinds, kind=kind, members=members, inside=inner.inside[:, list(one.columns)])
            for one in families
        )

    def moved(self, then: Mapping[str, float], now: Mapping[str, float], cells: Collection[int]) -> bool:
        """Whether somebody's share of the weight of some cells is another, by kind of people then and now.

        Where it moved by d, both sums bound an answer within step / d or wider, step being what was rounded:
        under a thousandth that is no closer than the range of answers, of which averages and shares print
        hundredths. So it is for nine people together. A kind of which a release does not tell has moved.
        """
        rows = np.concatenate([self.members[cell] for cell in cells]) if cells else np.zeros(0, np.int64)
        kind, inside = self.kind[rows], self.inside[rows]
        before, after = (_shares(self._each(weights)[kind], inside) for weights in (then, now))
        return not bool((np.abs((before - after)[inside]) <= _MOST).all())

    def _each(self, weights: Mapping[str, float]) -> Floats:
        """(kinds,) what one person of each counts for, NaN where that is not known."""
        return np.array([weights.get(kind, np.nan) for kind in self.kinds])


def weight_kinds(snapshot: Snapshot) -> tuple[str, ...]:
    """(n,) a word a response, the same for all who have the same labels in every margin of the wave.

    They weigh alike, whichever of the margins a definition takes and however it pools places.
    """
    margins = sorted(snapshot.margins, key=lambda margin: margin.name)
    labels = [[margin.name] * len(snapshot) for margin in margins]
    labels = [*labels, *(margin_labels(snapshot, margin) for margin in margins)]
    rows = list(zip(*labels, strict=True)) if labels else [()] * len(snapshot)
    words = {row: content_hash(list(row))[:16] for row in set(rows)}
    return tuple(words[row] for row in rows)


def weights_by_kind(kinds: tuple[str, ...], weights: Floats) -> dict[str, float]:
    """By kind of people what one counts for, 1 being the mean of all. weights: (n,) of the full sample."""
    relative = np.round(weights / weights.mean(), _DECIMALS).tolist()
    return dict(sorted(zip(kinds, relative, strict=True)))


def _shares(each: Floats, inside: Bools) -> Floats:
    """(n, m) of the weight of each base, by (n,) weights; NaN where that of somebody is not known."""
    held = np.where(inside, each[:, None], 0.0)
    with np.errstate(invalid="ignore"):
        found: Floats = held / held.sum(axis=0)
    return found
