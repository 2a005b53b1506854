"""Reliability coefficients: the one door to all of them, and the one that suits by default."""

from scoring.reliability.categorical import CategoricalOmegaResult, categorical_omega
from scoring.reliability.coefficients import Coefficient
from scoring.reliability.cronbach import AlphaResult, alpha
from scoring.reliability.default import default_reliability
from scoring.reliability.factorial import ConfirmatoryOmegaResult, confirmatory_omega
from scoring.reliability.mcdonald import OmegaResult, omega
from scoring.reliability.places import PlaceReliability, place_reliability
from scoring.reliability.two_items import SpearmanBrownResult, lengthened, spearman_brown

__all__ = [
    "AlphaResult",
    "CategoricalOmegaResult",
    "Coefficient",
    "ConfirmatoryOmegaResult",
    "OmegaResult",
    "PlaceReliability",
    "SpearmanBrownResult",
    "alpha",
    "categorical_omega",
    "confirmatory_omega",
    "default_reliability",
    "lengthened",
    "omega",
    "place_reliability",
    "spearman_brown",
]
