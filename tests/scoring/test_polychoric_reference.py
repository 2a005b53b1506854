"""Polychoric correlations, thresholds and their covariance against lavaan, psych and the exact optimum."""

from itertools import product

import numpy as np
import pytest

from scoring.polychoric import polychoric
from scoring.polychoric.covariance import polychoric_covariance
from tests.reference import Block, answers, case, column, numbers

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
    "scoring.polychoric.covariance.polychoric_covariance: gamma", "polychoric_*", "lavaan_gamma", 1e-6
)
def test_gamma_and_what_it_is_about_are_those_of_lavaan(block: Block) -> None:
    found = polychoric_covariance(block.items())
    block.equal(found.gamma, block.result["gamma"])
    block.equal(1.0 / found.gamma.diagonal(), flat(block.result["WLS_V_diagonal"]))


@pytest.mark.holds(
    "scoring.polychoric.covariance.polychoric_covariance(weights): estimates and errors",
    "weighted_*",
    "*/cfa_WLSMV_weighted",
    1e-6,
)
def test_weighted_thresholds_and_their_errors_are_those_of_lavaan(block: Block) -> None:
    """lavaan divides by n - 1 where it turns N times the covariance into standard errors."""
    told = block.case[block.id.name.split("/")[0]]
    turned = np.where(np.array(told["keys"]) < 0, -1.0, 1.0)
    codes = turned * answers(SURVEY, tuple(told["items"]))
    found = polychoric_covariance(codes, weights=column(SURVEY, "weight"))
    rows = [row for row in block.result["parameters"] if row["op"] == "|"]
    n = found.polychoric.n_respondents
    block.equal(found.estimates[: len(rows)], [row["est"] for row in rows])
    block.equal(np.sqrt(found.gamma.diagonal()[: len(rows)] / (n - 1)), [row["se"] for row in rows])


@pytest.mark.holds(
    "scoring.polychoric.polychoric: correlations", "polychoric_* !*synth1*", "psych_listwise_default", 5e-5
)
def test_the_correction_of_psych_does_nothing_to_items_with_the_same_categories(block: Block) -> None:
    block.equal(polychoric(block.items()).correlations, block.result["rho"])


@pytest.mark.holds(
    "scoring.polychoric.polychoric(pairwise)", "polychoric_* !*synth1*", "psych_pairwise_*", 5e-5
)
def test_pairwise_correlations_are_those_of_psych(block: Block) -> None:
    found = polychoric(block.items(complete=False), missing="pairwise")
    block.equal(found.correlations, block.result["rho"])


@pytest.mark.holds(
    "scoring.polychoric.polychoric: of each pair alone",
    "polychoric_*synth1*",
    "psych_pairwise_correct0_global",
    5e-5,
)
def test_each_pair_alone_is_that_of_psych_where_categories_differ(block: Block) -> None:
    """Items with several numbers of categories make psych take the thresholds of each pair's own rows."""
    codes, wanted = block.items(complete=False), numbers(block.result["rho"])
    pairs = np.transpose(np.triu_indices(len(wanted), 1))
    ours = [polychoric(codes[:, pair]).correlations[0, 1] for pair in pairs]
    block.equal(ours, wanted[np.triu_indices(len(wanted), 1)])


@pytest.mark.holds("scoring.polychoric.polychoric: correlations", "polychoric_*", "polycor_two_step", 1e-3)
def test_each_pair_is_that_of_polycor(block: Block) -> None:
    found, names = polychoric(block.items()).correlations, list(block.case["items"])
    pairs = [(names.index(row["i"]), names.index(row["j"])) for row in block.result]
    block.equal([found[pair] for pair in pairs], [row["rho"] for row in block.result])


@pytest.mark.usefixtures("shared")
def test_what_psych_differs_by_is_half_a_person_in_each_empty_cell() -> None:
    """By hand: three items of UCLA against six of BRS; a row of weight 0.5 is put in every empty cell."""
    whole = case("polychoric_synth1_ucla_brs")
    codes = answers(SURVEY, tuple(whole["items"]))
    codes = codes[~np.isnan(codes).any(axis=1)]
    wanted = numbers(whole["psych_listwise_default"]["result"]["rho"])
    for one, other in product(range(3), range(3, 9)):
        pair = codes[:, [one, other]]
        cells = product(np.unique(pair[:, 0]), np.unique(pair[:, 1]))
        empty = [cell for cell in cells if not (pair == cell).all(axis=1).any()]
        weights = np.repeat([1.0, 0.5], [len(pair), len(empty)])
        found = polychoric(np.array([*pair, *empty]), weights=weights).correlations[0, 1]
        assert found == pytest.approx(wanted[one, other], abs=5e-5)
