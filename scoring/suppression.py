"""Which figures could point at a few people, by themselves or by subtraction from others.

Counts are unweighted answers. The reader to guard against knows every published figure exactly, as before
rounding, and can subtract published places from the whole. Fewer people than the least base may read
together: they know what they answered themselves, and take that away too.
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
    closed: (P, M) figures that may not be shown for another reason, such as a share of nobody.
    """

    respondents: Ints
    n: Ints
    positive: Ints
    closed: Bools


def hidden_figures(answers: Answers, families: Sequence[Family], rule: DisclosureRule) -> Bools:
    """(P, M) figures to withhold. Those of no family are all among them: nothing vouches for them.

    Figures of one family stand or fall together. Where subtracting the published places from the whole
    would tell of a few people, the next smallest place is hidden too, and at last the whole.
    """
    hidden = np.ones(answers.n.shape, dtype=np.bool_)
    for family in families:
        unsafe = _unsafe(answers, family, rule)
        is_safe = partial(_leftover_is_safe, answers, family, rule, unsafe)
        hidden[:, list(family.columns)] = with_next_smallest(unsafe, answers.respondents, is_safe)[:, None]
    return hidden


def hidden_totals(respondents: Ints, closed: Bools, rule: DisclosureRule) -> Bools:
    """(P,) places whose number of answers must not be shown, the whole first."""
    answers = Answers(
        respondents=respondents,
        n=respondents[:, None],
        positive=np.full((len(respondents), 1), -1),
        closed=closed[:, None],
    )
    family = Family(columns=(0,), shares=(), parts=np.zeros((0, 1)))
    return hidden_figures(answers, [family], rule)[:, 0]


def any_of(cells: Bools) -> Bools:
    """(rows,) whether any cell of a row is true."""
    return np.asarray(cells.any(axis=1), dtype=np.bool_)


def with_next_smallest(unsafe: Bools, respondents: Ints, leftover_is_safe: Callable[[Bools], bool]) -> Bools:
    """(P,) places to hide: the unsafe ones, and the next smallest until what is left over is safe.

    ``leftover_is_safe`` is asked about (P,) hidden places. The order is that of respondents, so that the
    same places are hidden under every figure. From a hidden whole nothing can be subtracted: it is hidden
    where no place is left to hide.
    """
    hidden: Bools = unsafe.copy()
    by_size = 1 + np.argsort(respondents[1:], kind="stable")
    for row in [*by_size[~hidden[by_size]], 0]:
        if hidden[0] or leftover_is_safe(hidden):
            break
        hidden[row] = True
    return hidden


def _unsafe(answers: Answers, family: Family, rule: DisclosureRule) -> Bools:
    """(P,) places with a figure of a family that could point at a few people by itself."""
    columns = list(family.columns)
    few_people = answers.respondents < rule.minimum_base
    closed = any_of(answers.closed[:, columns])
    return few_people | closed | _few(answers.n, answers.positive, family, rule)


def _few(n: Ints, positive: Ints, family: Family, rule: DisclosureRule) -> Bools:
    """(rows,) groups with too few answers, or too few of one kind, from (rows, M) counts."""
    base = n[:, list(family.columns)] < rule.minimum_base
    parts = family.counts(n, positive) < rule.minimum_part
    return any_of(np.concatenate([base, parts], axis=1))


def _leftover_is_safe(
    answers: Answers, family: Family, rule: DisclosureRule, unsafe: Bools, hidden: Bools
) -> bool:
    """Whether the whole less its published places is nobody, or a group that could be published itself.

    Each unsafe group in it, people of no known place among them, must also stand beside enough others:
    if a place of nine is left over with one more person, that one knows the nine.
    """
    shown = np.concatenate([[False], ~hidden[1:]])
    n, positive = (_less(counts, shown) for counts in (answers.n, answers.positive))
    columns = list(family.columns)
    if not n[:, columns].any():
        return not hidden.any()
    if _few(n, positive, family, rule)[0]:
        return False
    everywhere = np.arange(len(hidden)) > 0
    no_place, their_positive = (_less(counts, everywhere) for counts in (answers.n, answers.positive))
    alone = answers.n[unsafe & everywhere]
    if _few(no_place, their_positive, family, rule)[0]:
        alone = np.concatenate([alone, no_place])
    beside = (n - alone)[:, columns]
    return bool(((alone[:, columns] == 0) | (beside >= rule.minimum_base)).all())


def _less(counts: Ints, places: Bools) -> Ints:
    """(1, M) what is left of the whole after taking some places away."""
    left: Ints = counts[:1] - counts[places].sum(axis=0, keepdims=True)
    return left
