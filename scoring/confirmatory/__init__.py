"""Confirmatory factor analysis: a model as text, fitted to answers in order or to numbers."""

from scoring.confirmatory.fitting import Estimator, confirm

__all__ = [
    "Estimator",
    "confirm",
]
