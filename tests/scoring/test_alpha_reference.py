"""Coefficient alpha and what stands beside it, against R psych and R survey."""

import numpy as np
import pytest

from scoring.reliability import alpha
from scoring.structure.covariances import correlations, covariances
from tests.reference import Block, answers, column

SURVEY = "synthetic_survey_1.csv"


def weighted_items(block: Block) -> np.ndarray:
    """(n, items) answers of the scale that a block of the weighted case is about, reversed."""
    case = block.case[block.id.name.split("/")[0]]
    found, keys = answers(SURVEY, tuple(case["items"])), np.array(case["keys"])
    return np.where(keys < 0, case["scale_min"] + case["scale_max"] - found, found)


@pytest.mark.holds("scoring.reliability.alpha", "reliability_*", "formula_listwise", 1e-8)
def test_alpha_and_all_beside_it_are_the_closed_forms(block: Block) -> None:
    found, wanted = alpha(block.items(complete=False)), block.result
    ours = [found.alpha, found.standardised, found.average_r, found.median_r, found.lambda_6]
    names = ("raw_alpha", "standardised_alpha", "average_inter_item_r", "median_inter_item_r")
    block.equal(ours, [*(wanted[name] for name in names), wanted["guttman_lambda6_smc"]])
    limits = wanted["feldt_ci95"]
    block.equal([found.interval.low, found.interval.high], [limits["lower"], limits["upper"]])
    block.equal(found.item_rest, wanted["item_rest_r"])
    block.equal(found.item_total, wanted["item_total_r"])
    block.equal(found.item_means, list(wanted["item_mean"].values()))
    block.equal(found.item_sds, list(wanted["item_sd"].values()))
    assert (found.n_items, found.n_respondents) == (wanted["k"], wanted["n"])


@pytest.mark.holds("scoring.reliability.alpha: standard error", "reliability_*", "alpha_listwise", 1e-8)
def test_alpha_its_error_and_alpha_without_an_item_are_those_of_psych(block: Block) -> None:
    found, total = alpha(block.items()), block.result["total"]
    block.equal([found.alpha, found.standard_error], [total["raw_alpha"], total["ase"]])
    if found.n_items > 2:
        dropped = [row["raw_alpha"] for row in block.result["alpha_if_item_dropped"]]
        block.equal(found.alpha_if_dropped, dropped)


@pytest.mark.holds("scoring.reliability.alpha(pairwise)", "reliability_*", "alpha_pairwise", 1e-8)
def test_alpha_of_pairwise_covariances_is_that_of_psych(block: Block) -> None:
    found, total = alpha(block.items(complete=False), missing="pairwise"), block.result["total"]
    ours = [found.alpha, found.standardised, found.lambda_6, found.average_r, found.median_r]
    block.equal(
        ours, [total[name] for name in ("raw_alpha", "std.alpha", "G6(smc)", "average_r", "median_r")]
    )
    limits = block.result["feldt_ci95"]
    block.equal([found.interval.low, found.interval.high], [limits["lower"], limits["upper"]])


@pytest.mark.holds("scoring.reliability.alpha: lambda 6", "reliability_*", "psych_guttman", 1e-8)
def test_lambda_6_is_that_of_psych_guttman(block: Block) -> None:
    found = alpha(block.items())
    block.equal([found.standardised, found.lambda_6], [block.result["lambda.3"], block.result["lambda.6"]])


@pytest.mark.holds("scoring.reliability.alpha: standardised", "reliability_*", "psych_splitHalf", 1e-8)
def test_the_mean_of_all_split_halves_is_the_standardised_alpha(block: Block) -> None:
    found = alpha(block.items())
    block.equal([found.standardised, found.lambda_6], [block.result["alpha"], block.result["lambda6"]])


@pytest.mark.holds(
    "scoring.reliability.alpha(weights)",
    "weighted_*",
    "*/alpha_from_weighted_cov */survey_svycralpha",
    1e-8,
)
def test_weighted_alpha_is_that_of_r(block: Block) -> None:
    block.equal(alpha(weighted_items(block), weights=column(SURVEY, "weight")).alpha, block.result)


@pytest.mark.holds(
    "scoring.structure.covariances.covariances(weights)", "weighted_*", "*/cov_wt_unbiased", 1e-8
)
def test_weighted_covariances_are_those_of_r(block: Block) -> None:
    found = covariances(weighted_items(block), weights=column(SURVEY, "weight"), where="test")
    block.equal(found.full, block.result)


@pytest.mark.holds("scoring.structure.covariances.correlations(weights)", "weighted_*", "*/cor_wt", 1e-8)
def test_weighted_correlations_are_those_of_r(block: Block) -> None:
    found = covariances(weighted_items(block), weights=column(SURVEY, "weight"), where="test")
    block.equal(correlations(found.full), block.result)


@pytest.mark.holds(
    "scoring.structure.covariances.correlations(weights)", "polychoric_*", "psych_cor_wt", 1e-8
)
def test_weighted_correlations_are_those_of_psych(block: Block) -> None:
    weights = column(SURVEY, "weight")
    found = covariances(block.items(complete=False), weights=weights, where="test")
    block.equal(correlations(found.full), block.result["r"])
