"""Reliability coefficients: the one door to all of them."""

from scoring.alpha import AlphaResult, alpha
from scoring.coefficients import Coefficient
from scoring.omega import OmegaResult, omega
from scoring.place_reliability import PlaceReliability, place_reliability
from scoring.spearman_brown import SpearmanBrownResult, lengthened, spearman_brown

__all__ = [
    "AlphaResult",
    "Coefficient",
    "OmegaResult",
    "PlaceReliability",
    "SpearmanBrownResult",
    "alpha",
    "lengthened",
    "omega",
    "place_reliability",
    "spearman_brown",
]
