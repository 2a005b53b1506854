"""Rates drawn towards their district as the English indices do it."""

import numpy as np
import pytest

from instruments.errors import InvalidInputError
from scoring.smoothing.rate_shrinkage import shrunken_rates
from tests.index_reference import columns, rows
from tests.reference import Block

PARTS = {
    "rate": "shrunk_rate",
    "own": "w",
    "logit": "m",
    "variance": "s2",
    "district_logit": "M",
    "between": "t2",
}


@pytest.mark.holds("scoring.smoothing.rate_shrinkage.shrunken_rates", "imd", "shrinkage_logit", 1e-10)
def test_shrunken_rates_are_those_of_the_formula_in_r(block: Block) -> None:
    events, base = columns("data", "shrinkage_input_synthetic", ("r", "n")).T
    district = [row["district"] for row in rows("data", "shrinkage_input_synthetic")]
    found = shrunken_rates(events, base, district)
    for ours, theirs in PARTS.items():
        block.equal(getattr(found, ours), columns("imd", block.id.name, (theirs,))[:, 0])


def test_the_fewer_people_the_further_a_rate_is_drawn_to_its_district() -> None:
    found = shrunken_rates([9, 90, 900, 100], [20, 200, 2000, 1000], ["a"] * 4)
    assert (np.diff(found.own[:3]) > 0.0).all()
    assert (np.diff(found.rate[:3]) > 0.0).all()


def test_districts_do_not_touch_each_other_and_the_order_of_units_does_not_matter() -> None:
    rng = np.random.default_rng(15)
    base = rng.integers(20, 500, 30)
    events, district = rng.binomial(base, 0.3), np.repeat(["a", "b", "c"], 10)
    whole = shrunken_rates(events, base, district.tolist()).rate
    alone = shrunken_rates(events[:10], base[:10], district[:10].tolist()).rate
    order = rng.permutation(30)
    mixed = shrunken_rates(events[order], base[order], district[order].tolist()).rate
    np.testing.assert_allclose(alone, whole[:10], rtol=1e-12)
    np.testing.assert_allclose(mixed, whole[order], rtol=1e-12)


def test_rates_and_their_complements_mirror_each_other_in_the_middle() -> None:
    found = shrunken_rates([3, 40, 11], [50, 60, 70], ["a", "a", "a"])
    other = shrunken_rates([47, 20, 59], [50, 60, 70], ["a", "a", "a"])
    np.testing.assert_allclose(found.logit, -other.logit)
    np.testing.assert_allclose(found.rate, 1.0 - other.rate)


def test_a_unit_alone_keeps_its_rate_and_says_so() -> None:
    found = shrunken_rates([3.0, 5.0, 1.0], [10.0, 10.0, 10.0], ["a", "b", "b"])
    assert found.own[0] == 1.0
    assert np.isnan(found.between[0])
    assert found.rate[0] == pytest.approx(3.5 / 11.0)


@pytest.mark.parametrize(
    ("events", "base"), [([1.0], [0.0]), ([3.0], [2.0]), ([-1.0], [2.0]), ([np.nan], [2.0])]
)
def test_counts_that_cannot_be_are_refused(events: list[float], base: list[float]) -> None:
    with pytest.raises(InvalidInputError, match="more events than people"):
        shrunken_rates(events, base, ["a"])
