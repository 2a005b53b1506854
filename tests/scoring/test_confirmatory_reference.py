"""Confirmatory factor analysis against lavaan: every estimator, weights, gaps and groups."""

import csv
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pytest

from scoring.confirmatory import confirm
from scoring.confirmatory.result import ConfirmatoryResult, Estimate
from scoring.confirmatory.scores import factor_scores
from tests.reference import Block, case, column, results_folder

CHOICES: dict[str, dict[str, Any]] = {
    "ML": {"estimator": "ml"},
    "ML_stdlv": {"estimator": "ml"},
    "MLR": {"estimator": "mlr"},
    "MLM": {"estimator": "mlm"},
    "FIML": {"estimator": "ml", "missing": "fiml"},
    "MLR_FIML": {"estimator": "mlr", "missing": "fiml"},
    "WLSMV": {"estimator": "wlsmv"},
    "WLSMV_theta": {"estimator": "wlsmv", "parameterisation": "theta"},
    "WLSMV_pairwise": {"estimator": "wlsmv", "missing": "pairwise"},
    "WLSM": {"estimator": "wlsm"},
    "ULSMV": {"estimator": "ulsmv"},
    "cfa_MLR_weighted": {"estimator": "mlr"},
    "cfa_WLSMV_weighted": {"estimator": "wlsmv"},
}
EQUAL: dict[str, tuple[str, ...]] = {
    "configural": (),
    "lav_configural": (),
    "thresholds": ("thresholds",),
    "thresholds_loadings": ("thresholds", "loadings"),
    "metric": ("loadings",),
    "strict": ("loadings", "intercepts", "residuals"),
}
SURVEY = "synthetic_survey_1.csv"


def labels(data: str, name: str) -> list[str]:
    with (results_folder() / "data" / data).open(encoding="utf-8", newline="") as lines:
        return [row[name] for row in csv.DictReader(lines)]


@cache
def fitted(file: str, name: str) -> ConfirmatoryResult:
    """Our fit of what a block fitted."""
    found = case(file)
    if file.startswith("weighted"):
        return weighted(found[name.split("/")[0]], name.split("/")[1])
    data = {item: column(found["data"], item) for item in found["items"]}
    if file.startswith("invariance"):
        return grouped(found, data, name)
    marked = name == "ML"  # this block gives each factor the scale of its first item
    model = found["model"].replace("=~ ", "=~ 1*") if marked else found["model"]
    return confirm(data, model, **CHOICES[name])


def weighted(scale: Mapping[str, Any], name: str) -> ConfirmatoryResult:
    data = {item: column(SURVEY, item) for item in scale["items"]}
    for item, key in zip(scale["items"], scale["keys"], strict=True):
        if key < 0:
            data[item] = scale["scale_min"] + scale["scale_max"] - data[item]
    model = "f =~ " + " + ".join(scale["items"])
    return confirm(data, model, weights=column(SURVEY, "weight"), **CHOICES[name])


def grouped(found: Mapping[str, Any], data: dict[str, np.ndarray], name: str) -> ConfirmatoryResult:
    ordered = "thresholds" in found
    scalar = ("thresholds", "loadings", "intercepts") if ordered else ("loadings", "intercepts")
    return confirm(
        data,
        found["model"] if ordered else found["model"].replace("=~ ", "=~ 1*"),
        estimator="wlsmv" if ordered else "ml",
        group=labels(found["data"], found["group"]),
        equal=scalar if name == "scalar" else EQUAL[name],
    )


def ours(block: Block) -> ConfirmatoryResult:
    return fitted(block.id.file, block.id.name)


def paired(block: Block, rows: str) -> list[tuple[Estimate, dict[str, Any]]]:
    """Our estimate of every parameter that the block tells, but scales that are none of ours."""
    found = ours(block)
    number = {group.name: place + 1 for place, group in enumerate(found.groups)}
    own = {(number[each.group], each.left, each.operator, each.right): each for each in found.estimates}
    own |= {(g, right, op, left): each for (g, left, op, right), each in own.items() if op == "~~"}
    pairs = []
    for row in block.result[rows]:
        key = (row.get("group", 1), row["lhs"], row["op"], row["rhs"])
        if row["op"] != "~*~" or key in own:
            pairs.append((own[key], row))
    return pairs


def relative(got: list[float], want: list[float]) -> np.ndarray:
    return np.array(got) / np.array(want)


@pytest.mark.holds("scoring.confirmatory.confirm: estimates", "cfa_*", "*", 1e-4)
def test_estimates_are_those_of_lavaan(block: Block) -> None:
    pairs = paired(block, "parameters")
    block.equal([each.value for each, _ in pairs], [row["est"] for _, row in pairs])
    block.equal([each.standardised for each, _ in pairs], [row["std.all"] for _, row in pairs])


@pytest.mark.holds("scoring.confirmatory.confirm(weights): estimates", "weighted_*", "*/cfa_*_weighted", 1e-4)
def test_weighted_estimates_are_those_of_lavaan(block: Block) -> None:
    pairs = paired(block, "parameters")
    block.equal([each.value for each, _ in pairs], [row["est"] for _, row in pairs])
    block.equal([each.standardised for each, _ in pairs], [row["std.all"] for _, row in pairs])


@pytest.mark.holds(
    "scoring.confirmatory.confirm(group, equal): estimates",
    "invariance_*",
    "configural lav_configural thresholds thresholds_loadings metric scalar strict",
    1e-4,
)
def test_estimates_in_groups_are_those_of_lavaan(block: Block) -> None:
    pairs = paired(block, "parameters")
    block.equal([each.value for each, _ in pairs], [row["est"] for _, row in pairs])
    block.equal([each.standardised for each, _ in pairs], [row["std.all"] for _, row in pairs])


def compare_errors(block: Block) -> None:
    pairs = [(each, row) for each, row in paired(block, "parameters") if row["se"] > 0.0]
    block.equal(
        relative([e.standard_error for e, _ in pairs], [r["se"] for _, r in pairs]), np.ones(len(pairs))
    )
    pairs = [(each, row) for each, row in paired(block, "standardized_se") if row["se"] > 1e-6]
    block.equal(
        relative([e.standardised_error for e, _ in pairs], [r["se"] for _, r in pairs]), np.ones(len(pairs))
    )


@pytest.mark.holds("scoring.confirmatory.confirm: standard errors (ratio)", "cfa_*", "*", 1e-3)
def test_standard_errors_are_those_of_lavaan(block: Block) -> None:
    compare_errors(block)


@pytest.mark.holds(
    "scoring.confirmatory.confirm(weights): standard errors (ratio)",
    "weighted_*",
    "*/cfa_*_weighted",
    1e-3,
)
def test_weighted_standard_errors_are_those_of_lavaan(block: Block) -> None:
    compare_errors(block)


@pytest.mark.holds(
    "scoring.confirmatory.confirm(group, equal): standard errors (ratio)",
    "invariance_*",
    "configural lav_configural thresholds thresholds_loadings metric scalar strict",
    1e-3,
)
def test_standard_errors_in_groups_are_those_of_lavaan(block: Block) -> None:
    compare_errors(block)


def compare_fit(block: Block) -> None:
    """Chi-squares and indices, plain and scaled; nothing but the chi-square where df is 0."""
    found, wanted = ours(block), block.result["fit_measures"]
    block.equal([found.chi2, found.df], [wanted["chisq"], wanted["df"]])
    if not found.df:
        assert [warning.code for warning in found.warnings][:1] == ["not-testable"]
        return
    names = ("baseline.chisq", "baseline.df", "cfi", "tli", "rmsea")
    for measures, ending in ((found.plain, ""), (found.scaled, ".scaled")):
        if measures is not None:
            got = [measures.baseline_chi2, measures.baseline_df, measures.cfi, measures.tli, measures.rmsea]
            block.equal(got, [wanted[name + ending] for name in names])
            if wanted["pvalue" + ending] is not None:  # lavaan gives none for the plain chi-square of ULS
                block.equal(measures.p, wanted["pvalue" + ending])
    block.equal(found.srmr, wanted["srmr"])
    if found.log_likelihood is not None:
        block.equal([found.log_likelihood, found.aic, found.bic], [wanted[n] for n in ("logl", "aic", "bic")])


@pytest.mark.holds("scoring.confirmatory.confirm: fit", "cfa_*", "*", 1e-4)
def test_fit_is_that_of_lavaan(block: Block) -> None:
    compare_fit(block)
    assert (ours(block).scaled is None) == ("chisq.scaled" not in block.result["fit_measures"])


@pytest.mark.holds("scoring.confirmatory.confirm(weights): fit", "weighted_*", "*/cfa_*_weighted", 1e-4)
def test_weighted_fit_is_that_of_lavaan(block: Block) -> None:
    compare_fit(block)


@pytest.mark.holds(
    "scoring.confirmatory.confirm(group, equal): fit",
    "invariance_*",
    "configural lav_configural thresholds thresholds_loadings metric scalar strict",
    1e-4,
)
def test_fit_in_groups_is_that_of_lavaan(block: Block) -> None:
    compare_fit(block)


@pytest.mark.holds("scoring.confirmatory.confirm: scaled chi-square", "cfa_*", "MLR* MLM WLS* ULS*", 1e-3)
def test_scaled_chi_squares_are_those_of_lavaan(block: Block) -> None:
    scaled = ours(block).scaled
    assert scaled is not None
    block.equal([scaled.chi2, scaled.df], [block.result["fit_measures"][n] for n in ("chisq.scaled", "df")])


@pytest.mark.holds("scoring.confirmatory.confirm: RMSEA interval", "cfa_*", "*", 1e-3)
def test_intervals_of_rmsea_are_those_of_lavaan(block: Block) -> None:
    found, wanted = ours(block), block.result["fit_measures"]
    robust = None if found.thresholds else found.robust  # of ordered items lavaan has another interval
    for measures, ending in ((found.plain, ""), (found.scaled, ".scaled"), (robust, ".robust")):
        if measures is not None:
            interval = measures.rmsea_interval
            names = (f"rmsea.ci.{side}{ending}" for side in ("lower", "upper"))
            block.equal([interval.low, interval.high], [wanted[name] for name in names])


@pytest.mark.holds("scoring.confirmatory.confirm: robust CFI, TLI, RMSEA", "cfa_*", "MLR MLM", 1e-4)
def test_robust_measures_of_continuous_items_are_those_of_lavaan(block: Block) -> None:
    robust, wanted = ours(block).robust, block.result["fit_measures"]
    assert robust is not None
    names = ("cfi.robust", "tli.robust", "rmsea.robust")
    block.equal([robust.cfi, robust.tli, robust.rmsea], [wanted[name] for name in names])


@pytest.mark.holds("scoring.confirmatory.confirm: robust CFI, TLI, RMSEA", "cfa_*", "WLS* ULS*", 5e-3)
def test_robust_measures_of_ordered_items_are_near_those_of_lavaan(block: Block) -> None:
    robust, wanted = ours(block).robust, block.result["fit_measures"]
    assert robust is not None
    names = ("cfi.robust", "tli.robust", "rmsea.robust")
    block.equal([robust.cfi, robust.tli, robust.rmsea], [wanted[name] for name in names])


@pytest.mark.holds("scoring.confirmatory.confirm: residual correlations", "cfa_*", "ML WLSMV", 1e-4)
def test_residual_and_implied_correlations_are_those_of_lavaan(block: Block) -> None:
    found, result = ours(block), block.result
    block.equal(found.residual_correlations, result["residual_cor"]["cov"])
    block.equal(found.groups[0].implied, result["implied"]["cov"])
    if found.thresholds:
        block.equal(np.concatenate(list(found.thresholds.values())), list(result["implied"]["th"].values()))


@pytest.mark.holds("scoring.confirmatory.scores.factor_scores", "cfa_*", "ML WLSMV", 1e-3)
def test_factor_scores_are_those_of_lavaan(block: Block) -> None:
    found, wanted = ours(block), block.result["factor_scores"]
    data = dict(zip(found.items, block.items().T, strict=True))
    for name, method in (("EBM", "mode"), ("regression", "regression"), ("Bartlett", "bartlett")):
        if name in wanted:
            block.equal(factor_scores(found, data, method=method).scores[:25], wanted[name])  # type: ignore[arg-type]
