"""Polychoric correlations, thresholds and their covariance against lavaan, psych and the exact optimum."""

import numpy as np
import pytest

from scoring.polychoric import polychoric
from scoring.polychoric_covariance import polychoric_covariance
from tests.reference import Block, answers, column

SURVEY = "synthetic_survey_1.csv"


def flat(found: object) -> list[float]:
    """All numbers of nested lists or objects, in order; psych pads short rows of thresholds with None."""
    if isinstance(found, dict):
        found = found.get("values", list(found.values()))
    if isinstance(found, list):
        return [number for part in found for number in flat(part)]
    return [] if found is None else [float(found)]  # type: ignore[arg-type]


@pytest.mark.holds("scoring.polychoric.polychoric: correlations", "exact_polychoric_*", "rho", 1e-6)
def test_correlations_are_the_exact_optimum(block: Block) -> None:
    block.equal(polychoric(block.items()).correlations, block.result)


@pytest.mark.holds("scoring.polychoric.polychoric: thresholds", "exact_polychoric_*", "thresholds", 1e-8)
def test_thresholds_are_the_exact_ones(block: Block) -> None:
    block.equal(np.concatenate(polychoric(block.items()).thresholds), flat(block.result))


@pytest.mark.holds("scoring.polychoric.polychoric: correlations", "polychoric_*", "lavaan_listwise", 1e-6)
def test_correlations_of_complete_rows_are_those_of_lavaan(block: Block) -> None:
    block.equal(polychoric(block.items(complete=False)).correlations, block.result["cor"])


@pytest.mark.holds("scoring.polychoric.polychoric: thresholds", "polychoric_*", "lavaan_listwise", 1e-8)
def test_thresholds_of_complete_rows_are_those_of_lavaan(block: Block) -> None:
    block.equal(np.concatenate(polychoric(block.items()).thresholds), flat(block.result["thresholds"]))


@pytest.mark.holds("scoring.polychoric.polychoric(pairwise)", "polychoric_*", "lavaan_pairwise", 1e-6)
def test_pairwise_correlations_and_thresholds_are_those_of_lavaan(block: Block) -> None:
    found = polychoric(block.items(complete=False), missing="pairwise")
    block.equal(found.correlations, block.result["cor"])
    block.equal(np.concatenate(found.thresholds), flat(block.result["thresholds"]))


@pytest.mark.holds(
    "scoring.polychoric.polychoric: correlations", "polychoric_*", "psych_listwise_correct0_*", 5e-5
)
def test_correlations_without_correction_are_those_of_psych(block: Block) -> None:
    block.equal(polychoric(block.items()).correlations, block.result["rho"])


@pytest.mark.holds(
    "scoring.polychoric.polychoric: thresholds", "polychoric_*", "psych_listwise_correct0_*", 1e-8
)
def test_thresholds_without_correction_are_those_of_psych(block: Block) -> None:
    found = polychoric(block.items())
    block.equal(np.sort(np.concatenate(found.thresholds)), np.sort(flat(block.result["tau"])))


@pytest.mark.holds("scoring.polychoric.polychoric(weights)", "polychoric_*", "psych_weighted_listwise", 5e-5)
def test_weighted_correlations_are_those_of_psych(block: Block) -> None:
    weights = column(str(block.case["data"]), "weight")
    found = polychoric(block.items(complete=False), weights=weights)
    block.equal(found.correlations, block.result["rho"])


@pytest.mark.holds(
    "scoring.polychoric_covariance.polychoric_covariance: gamma", "polychoric_*", "lavaan_gamma", 1e-6
)
def test_gamma_and_what_it_is_about_are_those_of_lavaan(block: Block) -> None:
    found = polychoric_covariance(block.items())
    block.equal(found.gamma, block.result["gamma"])
    block.equal(1.0 / found.gamma.diagonal(), flat(block.result["WLS_V_diagonal"]))


@pytest.mark.holds(
    "scoring.polychoric_covariance.polychoric_covariance(weights): estimates and errors",
    "weighted_*",
    "*/cfa_WLSMV_weighted",
    1e-6,
)
def test_weighted_thresholds_and_their_errors_are_those_of_lavaan(block: Block) -> None:
    """lavaan divides by n - 1 where it turns N times the covariance into standard errors."""
    case = block.case[block.id.name.split("/")[0]]
    turned = np.where(np.array(case["keys"]) < 0, -1.0, 1.0)
    codes = turned * answers(SURVEY, tuple(case["items"]))
    found = polychoric_covariance(codes, weights=column(SURVEY, "weight"))
    rows = [row for row in block.result["parameters"] if row["op"] == "|"]
    n = found.polychoric.n_respondents
    block.equal(found.estimates[: len(rows)], [row["est"] for row in rows])
    block.equal(np.sqrt(found.gamma.diagonal()[: len(rows)] / (n - 1)), [row["se"] for row in rows])
