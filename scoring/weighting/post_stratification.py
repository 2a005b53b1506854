"""Post-stratification: weights by groups whose number of people is known, in one step.

Where the joint table of several items is known, it uses all of it; raking needs their margins only.
Source: Holt and Smith (1979), Post stratification, Journal of the Royal Statistical Society A 142.
"""

from collections.abc import Hashable, Mapping

import numpy as np

from scoring.arrays import Floats, require_shape
from scoring.weighting.margins import Labels, margin_table
from scoring.weighting.weights import Weights, cell_mass


def post_stratified(labels: Labels, targets: Mapping[Hashable, float], base: Floats) -> Weights:
    """Every column of (n, 1 + R) base weights brought to the known number of people with each label.

    labels: (n,) of one item, or pairs such as ``list(zip(age, sex))`` of two. targets: {label: people}.
    Refused by name are a group nobody stands for, and people of a group without a target.
    """
    table = margin_table({"groups": labels}, {"groups": targets})
    require_shape("base", base, (len(table.of_row), None), where="post_stratified")
    mass = cell_mass(table, base)
    wanted = table.margins[0].targets[table.of_cell[0]][:, None]
    values = (wanted / mass).take(table.of_row, axis=0) * base
    error = np.abs(table.adders[0] @ (mass * (wanted / mass)) / table.margins[0].targets[:, None] - 1.0)
    return Weights(values=values, margin_errors={"groups": float(error.max())}, iterations=1)
