"""Reliability coefficients: the one door to all of them."""

from scoring.alpha import AlphaResult, alpha
from scoring.coefficients import Coefficient
from scoring.spearman_brown import SpearmanBrownResult, lengthened, spearman_brown

__all__ = [
    "AlphaResult",
    "Coefficient",
    "SpearmanBrownResult",
    "alpha",
    "lengthened",
    "spearman_brown",
]
