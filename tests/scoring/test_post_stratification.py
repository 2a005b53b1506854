"""Post-stratified weights have the known number of people in every group, in every column."""

import numpy as np
import pytest

from instruments.errors import InvalidInputError
from scoring.weighting import rake_columns
from scoring.weighting.post_stratification import post_stratified

LABELS = list(zip("ffmmmf", "yoyoyy", strict=True))
TARGETS = {("f", "y"): 30.0, ("f", "o"): 20.0, ("m", "y"): 10.0, ("m", "o"): 40.0}


def test_groups_of_two_items_have_their_known_number_in_every_column() -> None:
    base = np.random.default_rng(1).gamma(2.0, size=(6, 5))
    found = post_stratified(LABELS, TARGETS, base)
    for label, people in TARGETS.items():
        rows = [row for row, own in enumerate(LABELS) if own == label]
        np.testing.assert_allclose(found.values[rows].sum(axis=0), people)
        ratio = found.values[rows] / base[rows]
        np.testing.assert_allclose(ratio, ratio[[0]].repeat(len(rows), 0))
    assert found.margin_error < 1e-12


def test_it_is_raking_to_one_margin() -> None:
    base = np.random.default_rng(2).gamma(2.0, size=(6, 5))
    raked = rake_columns({"groups": LABELS}, {"groups": TARGETS}, base)
    np.testing.assert_allclose(post_stratified(LABELS, TARGETS, base).values, raked.values, rtol=1e-12)


def test_a_group_that_nobody_stands_for_is_named() -> None:
    with pytest.raises(InvalidInputError, match=r"\('x', 'y'\) .* has a target but no respondents"):
        post_stratified(LABELS, TARGETS | {("x", "y"): 3.0}, np.ones((6, 1)))


def test_people_of_a_group_without_a_target_are_named() -> None:
    with pytest.raises(InvalidInputError, match=r"\('m', 'o'\) .* has respondents but no target"):
        post_stratified(LABELS, {k: v for k, v in TARGETS.items() if k != ("m", "o")}, np.ones((6, 1)))


def test_a_group_whose_people_all_weigh_nothing_in_a_replicate_is_named() -> None:
    base = np.ones((6, 2))
    base[[3], 1] = 0.0
    with pytest.raises(InvalidInputError, match=r"\('m', 'o'\) .* has no base weight"):
        post_stratified(LABELS, TARGETS, base)


def test_base_weights_of_another_length_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="base has shape 5 x 2"):
        post_stratified(LABELS, TARGETS, np.ones((5, 2)))
