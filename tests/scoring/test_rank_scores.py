"""Scores of ranks against COINr, Compind and the English indices; ties, gaps and orders."""

import csv
import gzip
from functools import cache

import numpy as np
import pytest
from scipy.stats import norm, rankdata

from instruments.errors import InvalidInputError
from scoring.composite.rank_scores import (
    BLOM,
    RANKIT,
    VAN_DER_WAERDEN,
    borda,
    exponential_score,
    normal_score,
    ranks,
)
from tests.index_reference import columns, index_folder, rows
from tests.reference import Block
from tests.scoring import asem

DOMAINS = ("Income", "Employment", "Education", "Health", "Crime", "Housing_and_Access", "Environment")
WEIGHTS = np.array([0.225, 0.225, 0.135, 0.135, 0.093, 0.093, 0.093])
OFFSETS = {"rankit": RANKIT, "blom": BLOM, "vdw": VAN_DER_WAERDEN}
TIED = np.array([[3.0], [1.0], [3.0], [np.nan], [5.0]])


def treated() -> np.ndarray:
    return asem.reference("04_treated") * [indicator.direction for indicator in asem.spec().indicators]


@pytest.mark.holds("scoring.composite.rank_scores.ranks", "coin", "05_rank", 0)
def test_ranks_are_those_of_coinr(block: Block) -> None:
    block.equal(ranks(treated()), asem.reference(block.id.name))


@pytest.mark.holds("scoring.composite.rank_scores.borda", "coin", "05_borda", 0)
def test_borda_points_are_those_of_coinr(block: Block) -> None:
    block.equal(borda(treated()), asem.reference(block.id.name))


@pytest.mark.holds("scoring.composite.rank_scores.normal_score", "imd", "normal_scores", 1e-10)
def test_normal_scores_are_those_of_r(block: Block) -> None:
    rates = columns("imd", block.id.name, ("rate",))
    for name, offset in OFFSETS.items():
        theirs = columns("imd", block.id.name, (f"normal_score_{name}",))
        block.equal(normal_score(rates, offset=offset), theirs)


def england() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Our score of every small area in 2019, its rank, 1 the most deprived, and the published rank."""
    names = tuple(f"{domain}_rank" for domain in DOMAINS)
    published = gzipped("imd2019_ranks", (*names, "IMD_rank", "IMD_decile"))
    score = exponential_score(-published[:, :7]) @ WEIGHTS
    return score, rankdata(-score, method="min"), published


def gzipped(name: str, wanted: tuple[str, ...]) -> np.ndarray:
    return np.array([[float(row[column]) for column in wanted] for row in unzipped(name)])


@cache
def unzipped(name: str) -> list[dict[str, str]]:
    path = index_folder() / "data" / f"{name}.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.holds(
    "scoring.composite.rank_scores.exponential_score: transform", "imd", "*/transform_checks", 1e-10
)
def test_the_exponential_transformation_is_that_of_the_english_indices(block: Block) -> None:
    few, many = np.arange(10.0, 0.0, -1.0)[:, None], np.arange(32844.0, 0.0, -1.0)[:, None]
    rank = np.array([1, 2, 3284, 3285, 16422, 32843, 32844])
    block.equal(exponential_score(few)[:, 0], block.result["N10"])
    block.equal(exponential_score(many)[rank - 1, 0], block.result["top_of_32844"])
    block.equal(exponential_score(few)[1, 0], block.result["X_at_R_0.9"])


@pytest.mark.holds(
    "scoring.composite.rank_scores.exponential_score: England", "imd", "imd2019_transformed_sample", 1e-10
)
def test_every_domain_and_score_of_england_is_that_of_r(block: Block) -> None:
    names = tuple(f"{domain}_rank" for domain in DOMAINS)
    domains = exponential_score(-gzipped("imd2019_ranks", names))
    score, rank, published = england()
    theirs = columns("imd", block.id.name, (*DOMAINS, "score", "rank", "published_rank"))
    row = {area["lsoa11_code"]: number for number, area in enumerate(unzipped("imd2019_ranks"))}
    at = [row[area["lsoa11_code"]] for area in rows("imd", block.id.name)]
    block.equal(np.column_stack([domains, score, rank, published[:, 7]])[at], theirs)


@pytest.mark.holds(
    "scoring.composite.rank_scores.exponential_score: agreement", "imd", "*/agreement* */score_summary", 1e-9
)
def test_the_published_ranks_of_england_come_out(block: Block) -> None:
    score, rank, published = england()
    away = np.abs(rank - published[:, 7])
    decile = np.ceil(10.0 * rank / len(rank))
    found = {
        "n_same_rank": (away == 0).sum(),
        "share_same_rank": (away == 0).mean(),
        "max_abs_rank_difference": away.max(),
        "mean_abs_rank_difference": away.mean(),
        "n_same_decile": (decile == published[:, 8]).sum(),
        "spearman": np.corrcoef(rank, published[:, 7])[0, 1],
        "min": score.min(),
        "median": np.median(score),
        "mean": score.mean(),
        "max": score.max(),
    }
    block.equal([found[name] for name in block.result], [*block.result.values()])


def test_ties_share_and_missing_units_have_no_rank() -> None:
    np.testing.assert_array_equal(ranks(TIED)[:, 0], [2.0, 1.0, 2.0, np.nan, 4.0])
    np.testing.assert_array_equal(borda(TIED)[:, 0], [1.0, 0.0, 1.0, np.nan, 3.0])
    np.testing.assert_allclose(normal_score(TIED, offset=0.0)[[0, 2], 0], norm.ppf(2.5 / 5.0))
    assert np.isnan(exponential_score(TIED)[3, 0])
    assert exponential_score(TIED)[4, 0] == pytest.approx(100.0)


@pytest.mark.parametrize("score", [ranks, borda, exponential_score, normal_score])
def test_scores_of_ranks_follow_the_order_alone_and_replicates_go_one_by_one(score: object) -> None:
    values = np.random.default_rng(12).normal(size=(9, 2, 3))
    found = score(values)  # type: ignore[operator]
    np.testing.assert_array_equal(score(np.exp(values)), found)  # type: ignore[operator]
    np.testing.assert_array_equal(score(values[:, :, 1]), found[:, :, 1])  # type: ignore[operator]
    order = np.random.default_rng(13).permutation(9)
    np.testing.assert_array_equal(score(values[order]), found[order])  # type: ignore[operator]


def test_normal_scores_turn_with_the_measure_and_sum_to_nothing() -> None:
    values = np.random.default_rng(14).normal(size=(25, 1))
    for offset in OFFSETS.values():
        np.testing.assert_allclose(normal_score(-values, offset=offset), -normal_score(values, offset=offset))
        assert abs(normal_score(values, offset=offset).sum()) < 1e-12


def test_an_offset_beyond_a_half_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="the offset is"):
        normal_score(TIED, offset=0.7)
