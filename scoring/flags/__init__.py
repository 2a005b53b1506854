"""Marks on answers that stand out: columns beside the answers, never a deletion."""

from scoring.flags.patterns import (
    longest_run,
    pairs_held,
    speed_index,
    spread_within,
    squared_distance,
    twins,
)

__all__ = ["longest_run", "pairs_held", "speed_index", "spread_within", "squared_distance", "twins"]
