"""How much of the doubt about an index is chance and how much is choice."""

from scoring.sensitivity.shares import options, saltelli_design, sobol_indices, stacked, two_parts

__all__ = [
    "options",
    "saltelli_design",
    "sobol_indices",
    "stacked",
    "two_parts",
]
