"""Which figures could point at a few people, by themselves or by subtraction from others.

Counts are unweighted answers. The reader to guard against knows every published figure exactly, as before
rounding, and can subtract published places from the whole.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from scoring.arrays import Bools, Ints
from scoring.families import Family
from scoring.spec import DisclosureRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """How many people stand behind each figure of P places (the whole first) and M measures.

    respondents: (P,). n: (P, M) base. positive: (P, M) numerator of a share, -1 elsewhere.
    closed: (P, M) figures that may not be shown for another reason, such as an earlier release.
    """

    respondents: Ints
    n: Ints
    positive: Ints
    closed: Bools


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """Figures that must not be shown. Both (P, M): too few people behind it; gives another one away."""

    too_few: Bools
    protects: Bools

    @property
    def any(self) -> Bools:
        """(P, M) figures that must not be shown for either reason."""
        return self.too_few | self.protects


def hidden_figures(answers: Answers, families: Sequence[Family], rule: DisclosureRule) -> Hidden:
    """The figures to withhold. Those of no family are all in ``too_few``: nothing vouches for them.

    Figures of one family stand or fall together. Where subtracting the published places from the whole
    leaves too few people, or a single place that is too small, the next smallest place is hidden too.
    """
    too_few = np.ones(answers.n.shape, dtype=np.bool_)
    protects = np.zeros(answers.n.shape, dtype=np.bool_)
    for family in families:
        columns = list(family.columns)
        small = _small(answers, family, rule)
        unsafe = any_of(small)
        hidden = with_next_smallest(
            unsafe, answers.respondents, partial(_leftover_is_safe, answers, family, rule, unsafe)
        )
        too_few[:, columns] = small
        protects[:, columns] = hidden[:, None] & ~small
    return Hidden(too_few=too_few, protects=protects)


def hidden_totals(respondents: Ints, closed: Bools, rule: DisclosureRule) -> Bools:
    """(P,) places whose number of answers must not be shown, the whole first."""
    answers = Answers(
        respondents=respondents,
        n=respondents[:, None],
        positive=np.full((len(respondents), 1), -1),
        closed=closed[:, None],
    )
    family = Family(columns=(0,), shares=(), parts=np.zeros((0, 1), dtype=np.int64))
    return hidden_figures(answers, [family], rule).any[:, 0]


def any_of(cells: Bools) -> Bools:
    """(rows,) whether any cell of a row is true."""
    return np.asarray(cells.any(axis=1), dtype=np.bool_)


def with_next_smallest(unsafe: Bools, respondents: Ints, leftover_is_safe: Callable[[Bools], bool]) -> Bools:
    """(P,) places to hide: the unsafe ones, and the next smallest until what is left over is safe.

    ``leftover_is_safe`` is asked about (P,) hidden places. The order is that of respondents, so that the
    same places are hidden under every figure. From a hidden whole nothing can be subtracted.
    """
    hidden: Bools = unsafe.copy()
    if hidden[0]:
        return hidden
    by_size = 1 + np.argsort(respondents[1:], kind="stable")
    for row in by_size[~hidden[by_size]]:
        if leftover_is_safe(hidden):
            break
        hidden[row] = True
    return hidden


def _small(answers: Answers, family: Family, rule: DisclosureRule) -> Bools:
    """(P, columns) figures of a family that could point at a few people by themselves."""
    columns = list(family.columns)
    n = answers.n[:, columns]
    few = (n < rule.minimum_base) | (answers.respondents < rule.minimum_base)[:, None]
    parts = any_of(family.counts(answers.n, answers.positive) < rule.minimum_part)
    is_share = np.array([column in family.shares for column in columns])
    small: Bools = few | answers.closed[:, columns] | (parts[:, None] & is_share)
    return small


def _leftover_is_safe(
    answers: Answers, family: Family, rule: DisclosureRule, unsafe: Bools, hidden: Bools
) -> bool:
    """Whether the whole less its published places is nobody, or a group that could be published itself.

    One unsafe place with a few people of no known place is as good as that place alone.
    """
    columns, shown = list(family.columns), np.flatnonzero(~hidden[1:]) + 1
    n = answers.n[0] - answers.n[shown].sum(axis=0)
    if not n[columns].any():
        return not hidden.any()
    positive = answers.positive[0] - answers.positive[shown].sum(axis=0)
    if (n[columns] < rule.minimum_base).any() or (family.counts(n, positive) < rule.minimum_part).any():
        return False
    if hidden.sum() == 1 and (hidden & unsafe).any():
        beside = n - answers.n[hidden][0]
        return bool((beside[columns] >= rule.minimum_base).all())
    return True
