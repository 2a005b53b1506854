"""Omega total and hierarchical from exploratory factors: against psych, by hand, by law, and when refused."""

import numpy as np
import pytest

from instruments.errors import InvalidInputError, TooFewRespondentsError
from scoring.reliability import alpha, omega
from scoring.reliability.mcdonald import schmid_leiman
from scoring.replicates import fay_poisson
from scoring.structure import explore
from tests.reference import Block


def bifactor(seed: int, n: int = 3000) -> np.ndarray:
    """Nine items of a general factor (loadings .6) and three groups (loadings .4)."""
    rng = np.random.default_rng(seed)
    groups = np.repeat(rng.normal(size=(n, 3)), 3, axis=1)
    own = np.sqrt(1 - 0.52) * rng.normal(size=(n, 9))
    return np.asarray(0.6 * rng.normal(size=(n, 1)) + 0.4 * groups + own)


@pytest.mark.holds(
    "scoring.reliability.omega: total, hierarchical", "reliability_*", "omega_1f omega_2f", 1e-3
)
def test_omega_of_one_and_two_factors_is_that_of_psych(block: Block) -> None:
    found, wanted = omega(block.items(), factors=int(block.id.name[6])), block.result
    block.equal(
        [found.total, found.hierarchical, found.asymptotic],
        [wanted["omega_total"], wanted["omega_h"], wanted["omega_lim"]],
    )


@pytest.mark.holds(
    "scoring.reliability.omega: total, hierarchical", "reliability_* !reliability_cope9", "omega_3f", 1e-3
)
def test_omega_of_three_factors_is_that_of_psych(block: Block) -> None:
    found, wanted = omega(block.items(), factors=3), block.result
    block.equal([found.total, found.hierarchical], [wanted["omega_total"], wanted["omega_h"]])
    general = [row[0] for row in wanted["schmid_leiman"]["values"]]
    block.equal(found.general, general)


def test_a_made_general_factor_is_found_again() -> None:
    found = omega(bifactor(1), factors=3)
    whole = 81 * 0.36 + 27 * 0.16 + 9 * 0.48
    assert found.hierarchical == pytest.approx(81 * 0.36 / whole, abs=0.03)
    assert found.total == pytest.approx(1 - 9 * 0.48 / whole, abs=0.01)
    assert found.asymptotic == pytest.approx(found.hierarchical / found.total)
    np.testing.assert_allclose(found.general, 0.6, atol=0.06)


def test_the_schmid_leiman_form_explains_just_what_the_correlated_factors_do() -> None:
    r = np.corrcoef(bifactor(2).T)
    for m in (1, 2, 3):
        explored = explore(r, m, n=3000)
        parts = schmid_leiman(explored)
        own = parts.general**2 + (parts.groups**2).sum(axis=1)
        implied = explored.loadings @ explored.factor_correlations @ explored.loadings.T
        np.testing.assert_allclose(implied.diagonal(), explored.communalities, atol=1e-6)
        np.testing.assert_allclose(own, explored.communalities, atol=1e-3)


def test_one_factor_says_that_hierarchical_is_the_total_again() -> None:
    found = omega(bifactor(3))
    assert found.hierarchical == pytest.approx(found.total, abs=0.01)
    assert "no-groups" in [warning.code for warning in found.warnings]
    assert "general-factor-assumed" in [w.code for w in omega(bifactor(3), factors=2).warnings]


def test_order_of_people_and_items_a_constant_and_equal_weights_change_nothing() -> None:
    items, rng = bifactor(4, n=800), np.random.default_rng(4)
    order = rng.permutation(9)
    plain = omega(items, factors=3)
    mixed = omega(items[rng.permutation(800)][:, order] + 5.0, factors=3, weights=np.full(800, 2.0))
    assert mixed.total == pytest.approx(plain.total, abs=1e-5)
    assert mixed.hierarchical == pytest.approx(plain.hierarchical, abs=1e-4)


def test_like_items_have_the_standardised_alpha_as_omega() -> None:
    rng = np.random.default_rng(5)
    items = rng.normal(size=(20_000, 1)) + rng.normal(size=(20_000, 5))
    assert omega(items).total == pytest.approx(alpha(items).standardised, abs=1e-3)


def test_replicate_weights_give_intervals() -> None:
    items = bifactor(6, n=400)
    weights = np.column_stack([np.ones(400), fay_poisson([str(row) for row in range(400)], 40, seed=3)])
    found = omega(items, weights=weights)
    assert found.total_interval is not None
    assert found.hierarchical_interval is not None
    assert found.total_interval.low < found.total < found.total_interval.high < 1.0
    assert omega(items).total_interval is None


def test_a_replicate_without_differences_is_left_out_and_told() -> None:
    items = np.round(bifactor(7, n=300))
    weights = np.column_stack([np.ones(300), np.ones(300) * 1.1, items[:, 0] == 0.0, np.ones(300)])
    found = omega(items, weights=weights)
    assert found.total_interval is not None
    assert "1 of 3 replicates" in str(found.warnings[-1])


def test_each_omega_is_named_in_full() -> None:
    total, hierarchical = omega(bifactor(8), factors=3).coefficients
    assert total.name == "omega total (exploratory, 3 minres factors, oblimin, Schmid-Leiman)"
    assert hierarchical.name.startswith("omega hierarchical")
    assert "Schmid and Leiman (1957)" in hierarchical.source


def test_what_has_no_omega_is_refused() -> None:
    items = bifactor(9, n=200)
    with pytest.raises(InvalidInputError, match="item 2 go against"):
        omega(items * np.array([1, -1, 1, 1, 1, 1, 1, 1, 1]))
    with pytest.raises(InvalidInputError, match="factors cannot be told apart"):
        omega(items[:, :4], factors=3)
    for number in (0, 1.5, True):
        with pytest.raises(InvalidInputError, match=f"factors is {number}"):
            omega(items, factors=number)  # type: ignore[arg-type]
    with pytest.raises(InvalidInputError, match="say the same"):
        omega(np.column_stack([items, items[:, 0]]))
    with pytest.raises(TooFewRespondentsError):
        omega(items[:2])
