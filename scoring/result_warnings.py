"""What a reader of a result must know before trusting it: data on the result, never a log line."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from scoring.arrays import Floats


@dataclass(frozen=True, slots=True)
class ResultWarning:
    """One doubt about a figure that was computed all the same; its text is ``what``.

    code: which doubt, for programs, in words joined by hyphens. items: the columns it is about, from 0.
    """

    code: str
    what: str
    fix: str
    items: tuple[int, ...] = ()

    def __str__(self) -> str:
        return self.what


Warnings = tuple[ResultWarning, ...]


def holding(told: Iterable[tuple[bool, ResultWarning]]) -> Warnings:
    """The warnings whose condition holds, in their order."""
    return tuple(warning for holds, warning in told if holds)


def item_list(items: Iterable[int]) -> str:
    """Columns from 0 as they are told to people: "item 1", "items 2 and 4", "items 1, 2 and 3"."""
    *first, last = [str(item + 1) for item in items]
    return f"items {', '.join(first)} and {last}" if first else f"item {last}"


def counted(n: int, one: str) -> str:
    """A number of things as it is told to people: "1 respondent", "3 respondents"."""
    return f"{n} {one}" if n == 1 else f"{n} {one}s"


def incomplete_rows(received: int, used: int) -> tuple[bool, ResultWarning]:
    """Whether a tenth of the rows or more were left out for a gap, and the warning that says it."""
    return used < 0.9 * received, ResultWarning(
        "incomplete-rows",
        f"{received - used} of {received} rows are incomplete and were left out",
        "Look at who left items out: those who answered all may differ from the rest.",
    )


def unusable(values: Floats) -> tuple[bool, ResultWarning]:
    """Whether replicates came to nothing in (1 + R,) values of a figure, and the warning that says so."""
    lost = int(np.isnan(values[1:]).sum())
    return lost > 0, ResultWarning(
        "unusable-replicates",
        f"{lost} of {len(values) - 1} replicates give no value and are left out",
        "Draw replicates that keep more respondents, or leave rare items and categories out.",
    )
