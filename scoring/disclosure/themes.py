"""What people wrote about, by place: how many gave each theme, where that is ten or more, also overall."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scoring.arrays import Bools, Ints, require_shape
from scoring.disclosure.gate import protect_counts
from scoring.published import PublishedCount, Withheld
from scoring.spec import DisclosureRule


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeCounts:
    """Safe counts. answered: people whose answer was read, the whole first, then each place in order.

    themes: {theme: people who gave it, in the same order}. An answer may give several themes.
    """

    answered: tuple[PublishedCount, ...]
    themes: Mapping[str, tuple[PublishedCount, ...]]


def theme_counts(
    given: Bools, place: Ints, n_places: int, themes: Sequence[str], rule: DisclosureRule
) -> ThemeCounts:
    """The counts that may be published of n answers.

    given: (n, T) whether an answer gives a theme. place: (n,) row of its place, -1 where none is known.
    Each theme divides all who answered in two, who gave it and who did not: neither may be few, and none
    may follow from what is shown of the whole and of other places (``protect_counts``). A theme that is
    withheld in the whole is withheld everywhere.
    """
    require_shape("given", given, (len(place), len(themes)), where="theme_counts")
    everybody = _by_place(np.ones(len(place), dtype=np.bool_), place, n_places)
    answered = protect_counts(everybody[:, None], rule)
    return ThemeCounts(
        answered=tuple(row[0] for row in answered),
        themes={
            theme: _one_theme(_by_place(given[:, column], place, n_places), everybody, rule)
            for column, theme in enumerate(themes)
        },
    )


def _one_theme(gave: Ints, everybody: Ints, rule: DisclosureRule) -> tuple[PublishedCount, ...]:
    whole, *places = (row[0] for row in protect_counts(np.stack([gave, everybody - gave], axis=1), rule))
    if isinstance(whole, Withheld):
        return (Withheld.TOO_FEW,) * (1 + len(places))
    return whole, *places


def _by_place(chosen: Bools, place: Ints, n_places: int) -> Ints:
    """(1 + places,) how many of the chosen there are, the whole first."""
    known = chosen & (place >= 0)
    parts = np.bincount(place[known], minlength=n_places)
    return np.concatenate([[int(chosen.sum())], parts]).astype(np.int64)
