"""The strongest reader: knows every published figure exactly, and all that linear algebra makes of it.

Fewer people than the least base may read together, and know what they answered themselves.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations

import numpy as np


def follows(wanted: np.ndarray, known: np.ndarray) -> bool:
    """Whether a sum of cells ``wanted`` (cells,) is a combination of the rows of ``known`` (facts, cells)."""
    if not wanted.any():
        return True
    if not len(known):
        return False
    solution, *_ = np.linalg.lstsq(known.T, wanted, rcond=None)
    return bool(np.abs(known.T @ solution - wanted).max() < 1e-9)


def indicator(shape: tuple[int, ...], cells: Iterable[tuple[int, ...]]) -> np.ndarray:
    """(cells,) 1 at some cells of a table of ``shape``, 0 at the others."""
    table = np.zeros(shape)
    for cell in cells:
        table[cell] = 1.0
    return table.ravel()


def stacked(facts: Sequence[np.ndarray], length: int) -> np.ndarray:
    """The facts as rows; none at all is a table without rows."""
    return np.array(facts) if facts else np.zeros((0, length))


def coalitions(people: Sequence[int], fewer_than: int) -> Iterator[tuple[int, ...]]:
    """Groups, as positions, that have so few people together; a group of nobody is known to everyone."""
    sizes = range(len(people) + 1)
    for chosen in chain.from_iterable(combinations(range(len(people)), size) for size in sizes):
        if sum(people[group] for group in chosen) < fewer_than:
            yield chosen
