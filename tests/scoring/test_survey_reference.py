"""Estimates, errors and limits held against R survey on samples of real schools.

Where R takes errors by linearisation, tests/scoring/linearisation.py makes them, and the engine what is made
of them: the errors of the engine itself come from replicates, held in test_survey_weights.py.
"""

from typing import Any

import numpy as np
import pytest
from scipy.stats import norm, t

from scoring.estimates import (
    crossed,
    differences,
    place_design_effects,
    place_means,
    place_ratios,
    place_totals,
)
from scoring.quantiles import QuantileRule, weighted_quantiles
from scoring.share_limits import ShareMethod, share_limits
from tests.reference import Block
from tests.scoring.linearisation import Drawn, drawn
from tests.scoring.schools import Numbers, Schools, full, listed, whole

MEANS = ("api00", "api99", "meals", "ell")


def values(sample: Schools, names: tuple[str, ...]) -> Numbers:
    return np.stack([sample.column(name) for name in names], axis=1)


# Estimates with errors by linearisation


@pytest.mark.holds(
    "scoring.estimates.place_means, place_totals, place_ratios", "survey", "means_totals_taylor/*", 1e-10
)
def test_means_totals_and_ratios_are_those_of_r(block: Block) -> None:
    sample = drawn(block.id.name.split("/")[1]).sample
    means = [place_means(sample.column(name), full(sample), whole(sample), 1).values[0, 0] for name in MEANS]
    block.equal(means, listed(block.result["mean"]["est"]))
    elementary = np.array([kind == "E" for kind in sample.words("stype")], dtype=float)
    for_total = [sample.column("enroll"), 1.0 - elementary, elementary]
    totals = [place_totals(column, full(sample), whole(sample), 1).values[0, 0] for column in for_total]
    block.equal(totals, listed(block.result["total"]["est"]))
    shares = [
        place_means(sample.of(name) == answer, full(sample), whole(sample), 1).values[0, 0]
        for name in ("awards", "sch.wide")
        for answer in (0, 1)
    ]
    block.equal(shares, listed(block.result["prop"]["est"]))
    students = sample.column("api.stu"), sample.column("enroll")
    ratio = place_ratios(*students, full(sample), whole(sample), 1).values[0, 0]
    block.equal(ratio, block.result["ratio_api.stu_enroll"]["est"])


@pytest.mark.holds(
    "scoring.estimates.place_design_effects; errors by linearisation in the tests",
    "survey",
    "means_totals_taylor/*",
    1e-8,
)
def test_errors_and_design_effects_are_those_of_r(block: Block) -> None:
    design = drawn(block.id.name.split("/")[1])
    sample, found = design.sample, block.result
    covariance = design.covariance(design.of_means(values(sample, MEANS)))
    block.equal(covariance, index_matrix(found["mean"]["var"]))
    effects = np.array(
        [
            place_design_effects(sample.column(name), sample.base, whole(sample), 1, variance)[0]
            for name, variance in zip(MEANS, np.diag(covariance)[:, None], strict=True)
        ]
    )
    block.equal(effects, listed(found["mean_deff_replace"]))
    drawn_part = len(sample.rows) / sample.base.sum()
    block.equal(effects / (1.0 - drawn_part), listed(found["mean"]["deff"]))
    students = sample.column("api.stu"), sample.column("enroll")
    block.equal(design.errors(design.of_ratio(*students)), [found["ratio_api.stu_enroll"]["se"]])
    total = design.errors((sample.base * sample.column("enroll"))[:, None])
    block.equal(total, [found["total"]["se"]["enroll"]])
    assert design.degrees_of_freedom == found["degf"]


def index_matrix(found: dict[str, Any]) -> Numbers:
    return np.array(found["values"], dtype=float)


@pytest.mark.holds(
    "scoring.estimates.place_means, place_totals, crossed: domains of the whole design",
    "survey",
    "domains_taylor/*",
    1e-8,
)
def test_domains_keep_the_whole_design(block: Block) -> None:
    design, found = drawn(block.id.name.split("/")[1]), block.result
    sample = design.sample
    kind = sample.of("stype")
    for name in ("api00", "enroll"):
        means = place_means(sample.column(name), full(sample), kind, 3)
        scores = [
            design.of_means(sample.column(name)[:, None], (kind == row).astype(float)) for row in range(3)
        ]
        covariance = design.covariance(np.hstack(scores))
        block.equal(means.values[:, 0], found["mean_by_stype"][name])
        block.equal(np.sqrt(np.diag(covariance)), found["mean_by_stype"][f"se.{name}"])
        if name == "api00":
            block.equal(covariance, index_matrix(found["cov_by_stype"]))
        effects = place_design_effects(sample.column(name), sample.base, kind, 3, np.diag(covariance))
        left = 1.0 - means.n / np.bincount(kind, sample.base)
        block.equal(effects / left, found["mean_by_stype"][f"DEff.{name}"])
    totals = place_totals(sample.column("enroll"), full(sample), kind, 3)
    block.equal(totals.values[:, 0], found["total_by_stype"]["enroll"])
    block.equal(totals.n, found["unwtd"]["counts"])
    rows = crossed(sample.of("sch.wide"), kind, 3)
    fine = place_means(sample.column("api00"), full(sample), rows, 6).values[:, 0]
    block.equal(fine, found["mean_by_stype_schwide"]["api00"])
    awards = place_means((sample.of("awards") == 1).astype(float), full(sample), kind, 3).values[:, 0]
    block.equal(awards, found["prop_awards_by_stype"]['I(awards == "Yes")TRUE'])


@pytest.mark.holds(
    "scoring.estimates.differences", "survey", "tests_models/svyttest_api00_awards_clus1", 1e-8
)
def test_the_difference_of_two_groups_is_that_of_r(block: Block) -> None:
    """R asks a regression on the group, whose error is that of the difference of two domains."""
    design = drawn("clus1_fpc")
    sample, group = design.sample, design.sample.of("awards")
    means = place_means(sample.column("api00"), full(sample), group, 2).values
    gap = differences(means, [(1, 0)])[0, 0]
    scores = [
        design.of_means(sample.column("api00")[:, None], (group == row).astype(float)) for row in (1, 0)
    ]
    error = design.errors(scores[0] - scores[1])[0]
    reach = t.ppf(0.975, block.result["df"]) * error
    block.equal([gap, gap / error], [block.result["diff"], block.result["t"]])
    block.equal([gap - reach, gap + reach], block.result["ci"])


# Limits of shares and quantiles

SHARE_METHODS = {
    "logit": ShareMethod.LOGIT,
    "xlogit": ShareMethod.LOGIT,
    "beta": ShareMethod.BETA,
    "asin": ShareMethod.ARCSINE,
    "mean": ShareMethod.PLAIN,
}


def event(sample: Schools, told: str) -> Numbers:
    """(n,) 1 where a school is what an expression of R says."""
    if told.startswith("api00 > "):
        return (sample.column("api00") > float(told.split()[-1])).astype(float)
    if told.startswith("stype"):
        pairs = zip(sample.words("stype"), sample.words("comp.imp"), strict=True)
        return np.array([pair == ("H", "No") for pair in pairs], dtype=float)
    return np.array([word == "Yes" for word in sample.words("awards")], dtype=float)


@pytest.mark.holds(
    "scoring.share_limits.share_limits: logit, beta, arcsine and plain", "survey", "proportion_ci/cases", 1e-7
)
def test_limits_of_shares_are_those_of_r(block: Block) -> None:
    """An event that never happens has no error; R gives NA, or a result of rounding that we do not make."""
    held = folded = 0
    for case in block.result:
        design = drawn(case["design"])
        happened = event(design.sample, case["event"])[:, None]
        if case["method"] not in SHARE_METHODS or not happened.any():
            continue
        share = design.sample.base @ happened / design.sample.base.sum()
        error = design.errors(design.of_means(happened))
        limits = share_limits(
            share,
            error,
            case["level"],
            method=SHARE_METHODS[case["method"]],
            n=np.array([len(happened)]),
            degrees_of_freedom=case["df"],
        )
        ours = {"est": share[0], "se": error[0], "lo": limits[0][0], "hi": limits[1][0]}
        kept = [key for key in ours if ours[key] > 0.0 or case["method"] == "mean"]
        block.equal([ours[key] for key in kept], [case[key] for key in kept])
        folded += "lo" not in kept  # R turns an angle below 0 back into a share above it: ours is 0
        held += 1
    assert (held, folded) == (60, 1)


RULES = {
    "math": QuantileRule.LEAST,
    "hf1": QuantileRule.LEAST,
    "school": QuantileRule.MIDDLE,
    "hf2": QuantileRule.MIDDLE,
    "hf4": QuantileRule.WEIGHT,
    "hf5": QuantileRule.HALF,
    "hf6": QuantileRule.SAMPLE,
    "hf7": QuantileRule.INNER,
    "hf8": QuantileRule.MEDIAN_FREE,
    "hf9": QuantileRule.NORMAL_FREE,
}
QUANTILE_METHODS = {
    "mean": ShareMethod.PLAIN,
    "beta": ShareMethod.BETA,
    "xlogit": ShareMethod.LOGIT,
    "asin": ShareMethod.ARCSINE,
}
SHARES = np.array([0.1, 0.25, 0.5, 0.75, 0.9])


@pytest.mark.holds(
    "scoring.quantiles.weighted_quantiles: eight rules, limits by Woodruff", "survey", "quantiles/cases", 1e-8
)
def test_quantiles_and_their_limits_are_those_of_r(block: Block) -> None:
    """R takes limits with the degrees of freedom of the design, and a standard error from their distance."""
    for case in block.result:
        if case["qrule"] not in RULES or case["interval"] not in QUANTILE_METHODS:
            continue
        design, rule = drawn(case["design"]), RULES[case["qrule"]]
        for name in ("api00", "enroll"):
            ours = limits_by_linearisation(design, name, rule, QUANTILE_METHODS[case["interval"]])
            theirs = index_matrix(case[name])
            within = theirs[:, 1] >= design.sample.column(name).min()  # once R goes on below the least answer
            assert within.sum() >= 4
            block.equal(ours[within], theirs[within])


def limits_by_linearisation(design: Drawn, name: str, rule: QuantileRule, method: ShareMethod) -> Numbers:
    """(shares, 4) quantile, lower and upper limit, standard error."""
    scores = design.sample.column(name)
    at = weighted_quantiles(scores, full(design.sample), SHARES, rule)[:, 0]
    below = (scores[:, None] <= at).astype(float)
    share = design.sample.base @ below / design.sample.base.sum()
    df = design.degrees_of_freedom
    limits = share_limits(
        share,
        design.errors(design.of_means(below)),
        0.95,
        method=method,
        n=np.full(len(at), len(scores)),
        degrees_of_freedom=df,
    )
    low, high = (weighted_quantiles(scores, full(design.sample), side, rule)[:, 0] for side in limits)
    return np.stack([at, low, high, (high - low) / (2.0 * t.ppf(0.975, df))], axis=1)


def test_limits_with_endless_degrees_of_freedom_are_normal() -> None:
    low, high = share_limits(np.array([0.3]), np.array([0.05]), 0.95, method=ShareMethod.PLAIN)
    assert (high - low)[0] == pytest.approx(2 * norm.ppf(0.975) * 0.05)
