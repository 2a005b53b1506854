"""Weights and replicates held against R survey on samples of real schools: errors of the engine itself."""

from pathlib import Path

import numpy as np
import pytest

from scoring.arrays import numbered
from scoring.estimates import place_means, place_ratios, place_totals
from scoring.jackknife import ReplicateDesign, jackknife
from scoring.quantiles import weighted_quantiles
from scoring.weighting import kish, rake, rake_columns
from scoring.weighting.calibration import calibrated
from scoring.weighting.post_stratification import post_stratified
from scoring.weighting.trimming import trimmed
from scoring.weighting_rule import Distance
from tests import index_reference
from tests.parity import Parity
from tests.reference import Block
from tests.scoring.linearisation import Drawn, drawn
from tests.scoring.schools import Numbers, Schools, full, listed, schools, whole
from tests.scoring.test_calibration import METHODS, columns, of_schools

NAMES = ("stype", "sch.wide", "awards")


def margins(*names: str) -> tuple[dict[str, list[str]], dict[str, dict[str, float]]]:
    """Labels of the sample of districts, and the number of schools with each in the state."""
    told = index_reference.results("survey", "calibration_apiclus1")["targets"]
    targets = {name: dict(zip(told[name][name], told[name]["Freq"], strict=True)) for name in names}
    return {name: schools("apiclus1").words(name) for name in names}, targets


def made(method: str) -> Numbers:
    """(n,) weights of the sample of districts by a method of the reference."""
    sample = schools("apiclus1")
    if method in METHODS:
        return sample.base * of_schools(method).ratio[:, 0]
    raked = {"poststrat_stype": NAMES[:1], "rake_2_tight": NAMES[:2], "rake_3_tight": NAMES}
    if method in raked:
        return rake(*margins(*raked[method]), base=sample.base).weights
    ratio = calibrated(full(sample), *columns(sample), distance=Distance.MULTIPLICATIVE).ratio[:, 0]
    low, high = {"trim_calraking_38_strict": (0.0, 38.0), "trim_calraking_25_45_strict": (25.0, 45.0)}[method]
    return trimmed(sample.base * ratio, low, high)


WEIGHTS = (
    "poststrat_stype",
    "rake_2_tight",
    "rake_3_tight",
    "trim_calraking_38_strict",
    "trim_calraking_25_45_strict",
)


@pytest.mark.parity(
    "raked weights of a stratified sample, and a mean",
    "R survey, rake as shipped (rounds cut short), apistrat",
    5e-5,
)
def test_a_stratified_sample_is_raked_as_r_does_it(shared: Path, parity: Parity) -> None:
    """Values of research/scoring.md b.10, which R printed; ours go on until the margins hold."""
    assert shared.is_dir()
    _, targets = margins("stype", "sch.wide")
    sample = schools("apistrat")
    found = rake({name: sample.words(name) for name in targets}, targets, base=sample.base).weights
    parity.equal(found[:3], [44.17672181, 44.17672181, 44.54129084])
    parity.equal([found.min(), found.max()], [15.04101756, 44.54129084])
    parity.equal(found @ sample.column("api00") / found.sum(), 662.2115)


@pytest.mark.holds(
    "scoring.weighting.rake, scoring.weighting.trimming.trimmed", "survey", "weights_apiclus1", 1e-8
)
def test_raked_and_trimmed_weights_are_those_of_r(block: Block) -> None:
    for method in WEIGHTS:
        block.equal(made(method), [float(row[method]) for row in block.result])


@pytest.mark.holds(
    "scoring.weighting.rake, .calibration.calibrated, .trimming.trimmed: estimates",
    "survey",
    "calibration_apiclus1/results",
    1e-8,
)
def test_what_weights_give_and_cost_is_that_of_r(block: Block) -> None:
    """By plain sums: without bounds linear weights can fall below 0, which estimates of places refuse."""
    sample = schools("apiclus1")
    kinds = sample.of("stype")
    for method in (*WEIGHTS, *METHODS):
        weights, theirs = made(method), block.result[method]
        sums = np.bincount(kinds, weights * sample.column("api00"))
        block.equal(sums / np.bincount(kinds, weights), theirs["by_stype"]["api00"])
        for name, kind in (("api00", "mean"), ("meals", "mean"), ("enroll", "total"), ("api.stu", "total")):
            people = {"mean": weights.sum(), "total": 1.0}[kind]
            block.equal(weights @ sample.column(name) / people, theirs[kind]["est"][name])
        block.equal(kish(weights), theirs["kish_deff"])
        block.equal(len(weights) / kish(weights), theirs["n_eff"])
        ratio = weights / sample.base
        block.equal([ratio.min(), ratio.max()], [theirs["min_g"], theirs["max_g"]])


@pytest.mark.holds(
    "scoring.weighting.calibration.calibrated: errors by linearisation in the tests",
    "survey",
    "calibration_apiclus1/results",
    1e-8,
)
def test_what_calibration_explains_is_no_error(block: Block) -> None:
    """Linearised, a calibrated estimate moves as what is left of it after a regression on the totals.

    Bounds and distance change the weights, and to first order nothing else.
    """
    design = drawn("clus1_fpc")
    sample = design.sample
    totalled = {method: columns(sample)[0] for method in METHODS}
    totalled |= {"poststrat_stype": dummies(sample, NAMES[:1]), "rake_2_tight": dummies(sample, NAMES[:2])}
    for method, design_columns in totalled.items():
        weights = made(method)
        freedom = sample.base / (sample.column("enroll") if "enroll" in method else 1.0)
        for name in ("api00", "meals"):
            mean = weights @ sample.column(name) / weights.sum()
            left = regressed((sample.column(name) - mean) / weights.sum(), design_columns, freedom)
            error = design.errors((weights * left)[:, None])[0]
            block.equal(error, block.result[method]["mean"]["se"][name])


def dummies(sample: Schools, names: tuple[str, ...]) -> Numbers:
    """A column of ones, and one for each label of an item but its first."""
    labels = [sample.of(name) == row for name in names for row in range(1, sample.of(name).max() + 1)]
    return np.column_stack([np.ones(len(sample.rows)), *labels])


def regressed(scores: Numbers, on: Numbers, weights: Numbers) -> Numbers:
    """(n,) what a weighted regression leaves of (n,) scores."""
    slopes = np.linalg.solve(on.T @ (on * weights[:, None]), on.T @ (weights * scores))
    return scores - on @ slopes


# Replicates


@pytest.mark.holds("scoring.jackknife.jackknife: factors", "survey", "rep_jk1_apiclus1", 1e-12)
def test_the_factors_of_the_jackknife_are_those_of_r(block: Block) -> None:
    """R orders replicates as districts appear."""
    theirs = np.array([[float(value) for value in row.values()] for row in block.result])
    block.equal(jackknife(numbered(schools("apiclus1").words("dnum"))).factors, theirs)


def replicates(name: str) -> tuple[Schools, ReplicateDesign]:
    """The sample and the replicates of a result: the jackknife is ours, the bootstraps were drawn by R."""
    sample = schools("apistrat" if name in ("JN", "SB") else "apiclus1")
    if name == "JN":
        return sample, jackknife(sample.clusters, sample.strata)
    if name.startswith("J1"):
        finite = None if name == "J1n" else sample.population[:1].astype(np.int64)
        return sample, jackknife(sample.clusters, drawn_from=finite)
    file = {"B": "rep_bootstrap_apiclus1", "SB": "rep_subbootstrap_apistrat"}[name]
    factors = np.array(
        [[float(value) for value in row.values()] for row in index_reference.rows("survey", file)]
    )
    told = index_reference.results("survey", "replicates")[name]
    scales = np.full(factors.shape[1], told["scale"] * told["rscales_first"])
    return sample, ReplicateDesign(factors=factors, scales=scales, degrees_of_freedom=told["degf"])


def about_their_mean(design: ReplicateDesign, found: Numbers) -> Numbers:
    """Errors as R takes them unless asked otherwise: moves from the mean of the replicates."""
    centred = np.concatenate([found[..., 1:].mean(axis=-1, keepdims=True), found[..., 1:]], axis=-1)
    return np.sqrt(design.variance(centred))


def compared(block: Block, sample: Schools, design: ReplicateDesign, weights: Numbers) -> None:
    """Means and totals with their errors; domains, ratio and medians where the reference has them."""
    found = block.result
    at = whole(sample)
    means = np.stack([place_means(sample.column(n), weights, at, 1).values[0] for n in ("api00", "meals")])
    block.equal(means[:, 0], listed(found["mean"]["est"]))
    block.equal(about_their_mean(design, means), listed(found["mean"]["se"]))
    totals = place_totals(sample.column("enroll"), weights, at, 1).values
    block.equal(totals[:, 0], listed(found["total"]["est"]))
    block.equal(about_their_mean(design, totals), listed(found["total"]["se"]))
    if "mean_mse_true" not in found:
        return
    block.equal(np.sqrt(design.variance(means)), listed(found["mean_mse_true"]["se"]))
    by_kind = place_means(sample.column("api00"), weights, sample.of("stype"), 3).values
    block.equal(by_kind[:, 0], found["by_stype"]["api00"])
    block.equal(about_their_mean(design, by_kind), found["by_stype"]["se"])
    students = sample.column("api.stu"), sample.column("enroll")
    ratio = place_ratios(*students, weights, at, 1).values
    block.equal(ratio[:, 0], [found["ratio"]["est"]])
    block.equal(about_their_mean(design, ratio), [found["ratio"]["se"]])
    quartiles = weighted_quantiles(sample.column("api00"), weights, np.array([0.25, 0.5, 0.75]))
    block.equal(quartiles[:, 0], found["median_rep"]["api00"]["quantile"])
    block.equal(about_their_mean(design, quartiles), found["median_rep"]["api00"]["se.97.5"])


@pytest.mark.holds(
    "scoring.estimates, scoring.quantiles, scoring.jackknife: estimates and errors of replicates",
    "survey",
    "replicates/J1 replicates/J1n replicates/JN replicates/B replicates/SB",
    1e-9,
)
def test_estimates_and_errors_of_replicates_are_those_of_r(block: Block) -> None:
    sample, design = replicates(block.id.name.split("/")[1])
    weights = sample.base[:, None] * np.column_stack([np.ones(len(sample.rows)), design.factors])
    compared(block, sample, design, weights)
    assert design.degrees_of_freedom == block.result["degf"]
    assert design.scales[0] == pytest.approx(block.result["scale"] * block.result["rscales_first"], rel=1e-9)


@pytest.mark.holds(
    "scoring.weighting.rake_columns, post_stratified, calibrated: done again in each replicate",
    "survey",
    "replicates/J1_raked replicates/J1_calibrated_raking replicates/J1_poststrat",
    1e-9,
)
def test_weights_made_again_in_each_replicate_give_the_errors_of_r(block: Block) -> None:
    """Replicates with empty clusters: their zeros stay zero and every total still holds."""
    sample, design = replicates("J1")
    base = sample.base[:, None] * np.column_stack([np.ones(len(sample.rows)), design.factors])
    method = block.id.name.split("/")[1].removeprefix("J1_")
    if method == "raked":
        weights = rake_columns(*margins(*NAMES[:2]), base).values
    elif method == "poststrat":
        labels, targets = margins("stype")
        weights = post_stratified(labels["stype"], targets["stype"], base).values
    else:
        weights = base * calibrated(base, *columns(sample), distance=Distance.MULTIPLICATIVE).ratio
    compared(block, sample, design, weights)


def test_the_jackknife_of_means_is_linearisation_where_strata_are_not_clustered(shared: Path) -> None:
    """Without correction for the finite state; for clusters it is near to it."""
    assert shared.is_dir()
    for name, near in (("JN", 1e-10), ("J1n", 0.15)):
        sample, design = replicates(name)
        weights = sample.base[:, None] * np.column_stack([np.ones(len(sample.rows)), design.factors])
        means = place_means(sample.column("api00"), weights, whole(sample), 1).values
        other = Drawn(sample, finite=False)
        expected = other.errors(other.of_means(sample.column("api00")[:, None]))
        np.testing.assert_allclose(np.sqrt(design.variance(means)), expected, rtol=near)
