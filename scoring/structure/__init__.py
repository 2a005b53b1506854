"""How many things a set of items measures."""

from scoring.structure.exploration import (
    AdequacyResult,
    ExplorationResult,
    HeywoodCase,
    MapResult,
    adequacy,
    explore,
    minimum_average_partial,
)
from scoring.structure.parallel import ParallelResult, parallel_analysis

__all__ = [
    "AdequacyResult",
    "ExplorationResult",
    "HeywoodCase",
    "MapResult",
    "ParallelResult",
    "adequacy",
    "explore",
    "minimum_average_partial",
    "parallel_analysis",
]
