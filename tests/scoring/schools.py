"""The samples of schools that R survey ships, and what it makes of them."""

from functools import cache

import numpy as np

from tests import index_reference

Numbers = np.ndarray


class Schools:
    """One of the two samples: ``apistrat`` by kind of school, ``apiclus1`` whole districts."""

    def __init__(self, name: str) -> None:
        self.rows = index_reference.rows("data", name)
        self.base = self.column("pw")
        self.strata = self.of("stype") if name == "apistrat" else np.zeros(len(self.rows), dtype=np.int64)
        self.clusters = np.arange(len(self.rows)) if name == "apistrat" else self.of("dnum")
        self.population = self.column("fpc")

    def column(self, name: str) -> Numbers:
        return np.array([float(row[name]) for row in self.rows])

    def words(self, name: str) -> list[str]:
        return [row[name] for row in self.rows]

    def of(self, name: str) -> Numbers:
        """(n,) numbers of the labels of a column, in the order of the alphabet."""
        return np.unique(self.words(name), return_inverse=True)[1]


@cache
def schools(name: str) -> Schools:
    return Schools(name)


def whole(sample: Schools) -> Numbers:
    """(n,) the one place that all are in."""
    return np.zeros(len(sample.rows), dtype=np.int64)


def full(sample: Schools) -> Numbers:
    """(n, 1) weights without replicates."""
    return sample.base[:, None]


def listed(found: dict[str, float]) -> list[float]:
    """The numbers of a named vector."""
    return [float(value) for value in found.values()]
