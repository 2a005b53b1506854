"""Small places against R: sae and emdi, block by block, and the numbers of the research notes."""

import csv
import gzip

import numpy as np
import pytest
from numpy.typing import NDArray

from scoring.smoothing import FayHerriotResult, bootstrap_errors, fay_herriot
from scoring.smoothing.benchmark import benchmarked_by_difference, benchmarked_by_error, benchmarked_by_ratio
from scoring.smoothing.input import covariates
from scoring.smoothing.transforms import on_scale, share_of
from scoring.smoothing.unit_level import UnitLevelResult, unit_level_estimates
from scoring.smoothing.unit_variance import UnitMethod
from scoring.smoothing.univariate import smoothed
from scoring.smoothing.variance import Method, columns_of
from scoring.weighting.known_sizes import known_size_means
from tests.index_reference import columns, index_folder
from tests.reference import Block

Array = NDArray[np.float64]
METHODS: dict[str, Method] = {"REML": "reml", "ML": "ml", "FH": "moment"}


def in_parts(ours: object, theirs: object) -> Array:
    """Ours over theirs: to be held against ones, so that the tolerance is relative whatever the size."""
    return np.asarray(ours, dtype=float) / np.asarray(theirs, dtype=float)


def ones(theirs: object) -> Array:
    return np.ones(np.shape(np.asarray(theirs)))


def milk(block: Block) -> FayHerriotResult:
    """43 areas by the method and with the covariates that the name of the block tells."""
    method, model, _ = block.id.name.split("/")[1].split("_")
    y, sd, major = columns("data", "milk", ("yi", "SD", "MajorArea")).T
    groups = (major[:, None] == np.array([2.0, 3.0, 4.0])).astype(float)
    return fay_herriot(y, sd**2, groups if model == "major" else np.zeros((43, 0)), method=METHODS[method])


@pytest.mark.holds(
    "scoring.smoothing.fay_herriot: estimate, mse, sigma2", "sae", "fay_herriot_milk/*_tight", 1e-7
)
def test_estimates_and_errors_are_those_of_sae(block: Block) -> None:
    fit = milk(block)
    for ours, theirs in (("estimate", "eblup"), ("mse", "mse"), ("sigma2", "refvar")):
        block.equal(in_parts(getattr(fit, ours), block.result[theirs]), ones(block.result[theirs]))


@pytest.mark.holds("scoring.smoothing.fay_herriot: beta and fit", "sae", "fay_herriot_milk/*_tight", 1e-7)
def test_coefficients_and_goodness_are_those_of_sae(block: Block) -> None:
    fit = milk(block)
    block.equal(fit.beta, block.result["beta"]["beta"])
    block.equal(np.sqrt(fit.beta_covariance.diagonal()), block.result["beta"]["std.error"])
    ours = [fit.log_likelihood, fit.aic, fit.bic, fit.kic]
    block.equal(ours, [block.result["goodness"][name] for name in ("loglike", "AIC", "BIC", "KIC")])


@pytest.mark.holds("scoring.smoothing.fay_herriot: estimate", "sae", "fay_herriot_milk/*_default", 1e-5)
def test_estimates_are_those_of_sae_where_it_stops_early(block: Block) -> None:
    """Its scoring stops at 1e-4, so sigma2 is off there by as much."""
    block.equal(milk(block).estimate, block.result["eblup"])


def districts(*names: str) -> Array:
    """(94, names) columns of the Austrian districts."""
    return columns("data", "eusilcA_combined", names)


def incomes(method: Method) -> FayHerriotResult:
    y, d = districts("Mean", "Var_Mean").T
    return fay_herriot(y, d, districts("cash", "self_empl"), method=method)


@pytest.mark.holds("scoring.smoothing.fay_herriot: estimate, mse, sigma2", "sae", "*/sae_tight_*", 1e-7)
def test_a_model_of_large_amounts_is_that_of_sae(block: Block) -> None:
    fit = incomes(METHODS[block.id.name.rpartition("_")[2]])
    for ours, theirs in (("estimate", "eblup"), ("mse", "mse"), ("sigma2", "refvar")):
        block.equal(in_parts(getattr(fit, ours), block.result[theirs]), ones(block.result[theirs]))
    block.equal(fit.beta, block.result["beta"]["beta"])


EMDI: dict[str, Method] = {"std_ml": "ml", "std_reml": "reml", "std_ampl": "adjusted_ml"}


@pytest.mark.holds(
    "scoring.smoothing.fay_herriot: emdi's estimate, mse, gamma, sigma2", "sae", "*/std_*", 1e-6
)
def test_likelihoods_plain_and_adjusted_are_those_of_emdi(block: Block) -> None:
    """Its sigma2 is found to about 4e-7."""
    fit = incomes(EMDI[block.id.name.rpartition("/")[2]])
    found, told = block.result, (fit.estimate, fit.mse, fit.gamma, fit.sigma2)
    theirs = (found["ind"]["FH"], found["mse"]["FH"], found["gamma"]["Gamma"], found["variance"])
    for ours, want in zip(told, theirs, strict=True):
        block.equal(in_parts(ours, want), ones(want))


def given_theirs(y: Array, d: Array, x: Array, block: Block, method: Method) -> FayHerriotResult:
    """The model at emdi's sigma2.

    On a scale as small as these its search for sigma2 ends within 1.2e-4, the tolerance of R's optimize. The
    arcsine model has its greatest likelihood at 0 and emdi says 8.1e-5; what follows from sigma2 is compared.
    """
    known = covariates(x, len(y), where="test")
    return smoothed(
        columns_of(y[:, None], d, known.basis), known, np.array([block.result["variance"]]), method
    )


@pytest.mark.holds("scoring.smoothing.fay_herriot_log: given sigma2", "sae", "*/log_crude", 1e-6)
def test_a_log_model_with_the_crude_correction_is_that_of_emdi(block: Block) -> None:
    y, d = districts("Mean", "Var_Mean").T
    fit = given_theirs(np.log(y), d / y**2, districts("cash", "self_empl"), block, "reml")
    crude = np.exp(fit.estimate + 0.5 * fit.mse)
    block.equal(in_parts(crude, block.result["ind"]["FH"]), ones(crude))
    block.equal(in_parts(crude**2 * fit.mse, block.result["mse"]["FH"]), ones(crude))


@pytest.mark.holds("scoring.smoothing.fay_herriot_log: given sigma2", "sae", "*/log_sm", 1e-6)
def test_a_log_model_corrected_for_its_bend_is_that_of_emdi(block: Block) -> None:
    y, d = districts("Mean", "Var_Mean").T
    fit = given_theirs(np.log(y), d / y**2, districts("cash", "self_empl"), block, "ml")
    block.equal(in_parts(on_scale(fit, np.exp).estimate, block.result["ind"]["FH"]), ones(y))


def tenants(block: Block) -> FayHerriotResult:
    share, n = districts("MTMED", "n").T
    x = districts("cash", "age_ben", "rent", "house_allow")
    return given_theirs(np.arcsin(np.sqrt(share)), 0.25 / n, x, block, "ml")


@pytest.mark.holds("scoring.smoothing.fay_herriot_shares: given sigma2", "sae", "*/arcsin_naive_jack", 1e-6)
def test_shares_put_back_as_they_are_are_those_of_emdi(block: Block) -> None:
    """Its jackknife rests on what its search leaves of 94 estimates of 0, and is not compared."""
    found = on_scale(tenants(block), share_of)
    block.equal(found.naive, block.result["ind"]["FH"])
    block.equal(found.gamma, block.result["gamma"]["Gamma"])


@pytest.mark.holds(
    "scoring.smoothing.fay_herriot_shares: corrected, given sigma2", "sae", "*/arcsin_bc_boot*", 2e-6
)
def test_shares_corrected_for_the_bend_are_those_of_emdi(block: Block) -> None:
    """Its integral is right to 1.2e-6 and loses what is beyond a quarter turn: a share of 1 becomes 4e-41."""
    fit = tenants(block)
    inside = (fit.estimate > 0.1) & (fit.estimate < np.pi / 2.0 - 0.1)
    assert inside.sum() > 80
    block.equal(on_scale(fit, share_of).estimate[inside], np.array(block.result["ind"]["FH"])[inside])


@pytest.mark.holds(
    "scoring.smoothing.bootstrap_errors: typical mse of shares", "sae", "*/arcsin_bc_boot*", 0.1
)
def test_bootstrapped_errors_of_shares_are_those_of_emdi_on_the_whole(block: Block) -> None:
    """Both are made of chance, 200 samples there; the middle ratio of all places is compared."""
    mse = (bootstrap_errors(tenants(block), 1000, 1, back=share_of) ** 2).mean(axis=1)
    block.equal(np.median(mse / np.array(block.result["mse"]["FH"])), 1.0)


@pytest.mark.holds("scoring.smoothing.benchmark: moved estimates", "sae", "*/benchmark_*[!e]", 1e-6)
def test_estimates_moved_to_a_total_are_those_of_emdi(block: Block) -> None:
    """What it adds up to is taken from its result: its shares stand in another order than its districts."""
    fit, parts = incomes("ml"), districts("ratio_n")[:, 0]
    whole, theirs = np.zeros(94, dtype=np.int64), np.array(block.result["FH_Bench"])
    goal = [parts @ theirs]
    moved = {
        "raking": lambda: benchmarked_by_difference(fit.estimate, parts, whole, goal),
        "ratio": lambda: benchmarked_by_ratio(fit.estimate, parts, whole, goal),
        "adj": lambda: benchmarked_by_error(fit.estimate, parts, whole, goal, error=fit.mse),
    }[block.id.name.rpartition("_")[2]]
    block.equal(in_parts(moved(), theirs), ones(theirs))


def counties(block: Block) -> UnitLevelResult:
    """12 counties, segment 33 dropped, those seen counted."""
    names = ("County", "CornHec", "CornPix", "SoyBeansPix")
    county, hectares, *pixels = np.delete(columns("data", "cornsoybean", names), 32, axis=0).T
    table = columns(
        "data", "cornsoybeanmeans", ("MeanCornPixPerSeg", "MeanSoyBeansPixPerSeg", "PopnSegments")
    )
    method: UnitMethod = "ml" if block.id.name.endswith("/ML") else "reml"
    place = county.astype(np.int64) - 1
    x = np.column_stack(pixels)
    return unit_level_estimates(hectares, x, place, table[:, :2], population=table[:, 2], method=method)


@pytest.mark.holds("scoring.smoothing.unit_level: estimate and beta", "sae", "bhf_corn/*", 1e-5)
def test_estimates_from_people_are_those_of_sae(block: Block) -> None:
    fit = counties(block)
    block.equal(fit.estimate, block.result["eblup"]["eblup"])
    block.equal(fit.beta, list(block.result["fixed"].values()))


@pytest.mark.holds("scoring.smoothing.unit_level: variances", "sae", "bhf_corn/*", 1e-4)
def test_variances_within_and_between_are_those_of_sae_and_nlme(block: Block) -> None:
    fit = counties(block)
    for theirs in (block.result, block.result["nlme_tight"]):
        block.equal([fit.between, fit.within], [theirs["refvar"], theirs["errorvar"]])


@pytest.mark.holds(
    "scoring.smoothing.unit_level: mse on average, to a bootstrap of 200", "sae", "bhf_corn/REML", 0.1
)
def test_errors_from_people_are_those_of_a_bootstrap_on_average(block: Block) -> None:
    mse = np.array(block.result["mse_boot_200_MonteCarlo"]["mse"])
    block.equal(np.mean(counties(block).mse / mse), 1.0)


def people(name: str) -> Array:
    """(17199,) one column of the people with incomes."""
    with gzip.open(
        index_folder() / "data" / "incomedata.csv.gz", "rt", encoding="utf-8", newline=""
    ) as lines:
        return np.array([float(row[name]) for row in csv.DictReader(lines)])


def by_province(values: Array) -> tuple[Array, Array]:
    """Means of 52 provinces and their standard errors."""
    weight, province = people("weight"), people("prov")
    sizes = columns("data", "sizeprov", ("Nd",))[:, 0]
    found = known_size_means(values, weight, province.astype(np.int64) - 1, sizes)
    return found.values, np.sqrt(found.variance)


@pytest.mark.holds("scoring.weighting.known_sizes.known_size_means", "sae", "direct_income/income", 1e-10)
def test_means_over_known_sizes_are_those_of_sae(block: Block) -> None:
    found = by_province(people("income"))
    block.equal(found, [block.result["Direct"], block.result["SD"]])


@pytest.mark.holds("scoring.weighting.known_sizes.known_size_means", "sae", "direct_income/poor_*", 1e-10)
def test_shares_over_known_sizes_are_those_of_sae(block: Block) -> None:
    found = by_province((people("income") < 6557.143).astype(float))
    block.equal(found, [block.result["Direct"], block.result["SD"]])
