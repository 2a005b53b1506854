"""Correlations of ordered answers, as if each item measured a normal quantity in steps."""

from scoring.polychoric.correlations import (
    PolychoricResult,
    ReplicatePolychorics,
    estimated,
    pair_matrices,
    polychoric,
    replicate_polychorics,
)

__all__ = [
    "PolychoricResult",
    "ReplicatePolychorics",
    "estimated",
    "pair_matrices",
    "polychoric",
    "replicate_polychorics",
]
