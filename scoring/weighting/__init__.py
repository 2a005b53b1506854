"""Weights that make the answers stand for the people: raking, calibration, trimming, replicates."""

from scoring.weighting.weights import kish, rake, rake_columns, raked_weights

__all__ = [
    "kish",
    "rake",
    "rake_columns",
    "raked_weights",
]
