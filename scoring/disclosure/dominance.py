"""Whether one or two people are most of a figure: a mean of ten, nine of whom hardly count, is of one.

The rule of n and k that statistics of firms are held to, on weights. Source: Hundepool and others (2012),
Statistical Disclosure Control, section 4.2.2.
"""

import numpy as np

from scoring.arrays import Bools, Floats
from scoring.spec import DisclosureRule


def dominated(largest: Floats, total: Floats, rule: DisclosureRule) -> Bools:
    """Whether the greatest weight, or the two greatest, make up more than the rule allows of a total.

    largest: (..., 2) the two greatest weights. total: (...,) the sum of all.
    """
    one, two = largest[..., 0], largest.sum(axis=-1)
    of_one, of_two = rule.greatest_one / 100.0, rule.greatest_two / 100.0
    found: Bools = (total > 0.0) & ((one > of_one * total) | (two > of_two * total))
    return found


def two_of(largest: Floats) -> Floats:
    """(2,) the two greatest of the (..., 2) greatest of several groups."""
    all_of_them = np.sort(largest.ravel())[::-1]
    found: Floats = np.concatenate([all_of_them, [0.0, 0.0]])[:2]
    return found
