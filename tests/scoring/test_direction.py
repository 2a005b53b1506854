"""Which way items point: an item against the rest is told by every coefficient, a clear one refused."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from instruments.errors import InvalidInputError
from scoring.arrays import Floats, effective_n, floats
from scoring.reliability import alpha, categorical_omega, confirmatory_omega, omega, spearman_brown
from scoring.reliability.direction import item_rest_of, require_one_direction

ALL: dict[str, Callable[..., Any]] = {
    "alpha": alpha,
    "omega": omega,
    "confirmatory_omega": confirmatory_omega,
    "categorical_omega": categorical_omega,
}


def answered(last: float, n: int = 400) -> Floats:
    """Four items of five answers; the last points along the others by ``last`` times their common part."""
    rng = np.random.default_rng(5)
    common, own = rng.normal(size=(n, 1)), rng.normal(size=(n, 4))
    return floats(np.digitize(np.array([1.0, 1.0, 1.0, last]) * common + own, (-1.2, -0.4, 0.4, 1.2)) + 1.0)


@pytest.mark.parametrize("name", ALL)
def test_an_item_slightly_against_the_rest_is_told_once_and_by_number(name: str) -> None:
    items = answered(-0.06)
    assert -0.1 < item_rest_of(np.cov(items.T))[3] < 0.0
    told = [warning for warning in ALL[name](items).warnings if warning.code == "against-the-rest"]
    assert [warning.items for warning in told] == [(3,)]
    assert "item 4" in told[0].what


@pytest.mark.parametrize("name", ALL)
def test_items_that_point_one_way_are_not_told_of(name: str) -> None:
    codes = [warning.code for warning in ALL[name](answered(1.0)).warnings]
    assert "against-the-rest" not in codes


def test_a_pair_that_goes_slightly_apart_has_a_negative_coefficient_and_says_so() -> None:
    found = spearman_brown(answered(-0.06)[:, [0, 3]])
    assert found.coefficient < 0.0
    assert [warning.code for warning in found.warnings] == ["against-the-rest", "negative-coefficient"]


@pytest.mark.parametrize("name", ALL)
def test_uneven_weights_make_chance_larger_and_so_refuse_later(name: str) -> None:
    items, weights = answered(-0.34), np.where(np.arange(400) < 60, 30.0, 1.0)
    told = item_rest_of(np.cov(items.T, aweights=weights))
    assert told.min() < -2.0 / np.sqrt(400)
    assert told.min() > -2.0 / np.sqrt(effective_n(weights[:, None])[0])
    assert "against-the-rest" in [warning.code for warning in ALL[name](items, weights=weights).warnings]


def test_an_item_clearly_against_the_rest_is_refused_by_the_number_of_people() -> None:
    require_one_direction(np.array([0.3, -0.19]), 100.0, where="test")
    with pytest.raises(InvalidInputError, match="item 2 go against"):
        require_one_direction(np.array([0.3, -0.19]), 120.0, where="test")
