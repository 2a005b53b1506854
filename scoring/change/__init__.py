"""Change between two waves: what moved, how surely, and what may be printed of it."""

from scoring.change.comparison import Changes, among, compare, known_claims

__all__ = [
    "Changes",
    "among",
    "compare",
    "known_claims",
]
