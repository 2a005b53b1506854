"""The published test values of our research (scoring.md, appendix A1 and A2), in full, against R.

A1 is made here from its recipe: numpy's generator with seed 7, factor and two factors of wording, six items
of five answers. Its sums are checked first. A2 is the agreeableness scale of psych's ``bfi``, 2,800 people.
Where a value is printed with fewer digits, those digits are held.
"""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from scoring.confirmatory import confirm
from scoring.confirmatory.result import ConfirmatoryResult
from scoring.polychoric import polychoric
from scoring.reliability import alpha, categorical_omega, confirmatory_omega, omega
from scoring.structure import adequacy, explore
from tests.reference import answers

LOADINGS = (0.65, -0.7, 0.6, -0.65, 0.55, -0.6)
POSITIVE, NEGATIVE = (-1.6, -0.7, 0.1, 1.2), (-1.1, 0.2, 0.7, 1.7)
NAMES = ("b1", "b2", "b3", "b4", "b5", "b6")
ONE = f"f =~ {' + '.join(NAMES)}"
TWO = "p =~ b1 + b3 + b5\nn =~ b2 + b4 + b6"
WEIGHTED_LOADINGS = (0.682241823, 0.777680534, 0.637235948, 0.721107721, 0.559862177, 0.687294444)


@cache
def raw() -> np.ndarray:
    rng = np.random.default_rng(7)
    f, wp, wn = (rng.normal(size=2000) for _ in range(3))
    columns = []
    for loading in LOADINGS:
        method, by, cuts = (0.35, wp, POSITIVE) if loading > 0 else (0.40, wn, NEGATIVE)
        rest = np.sqrt(1.0 - loading**2 - method**2)
        latent = loading * f + method * by + rest * rng.normal(size=2000)
        columns.append(np.searchsorted(cuts, latent) + 1)
    return np.stack(columns, axis=1).astype(float)


@cache
def items() -> np.ndarray:
    turned = raw().copy()
    turned[:, 1::2] = 6.0 - turned[:, 1::2]
    return turned


def columns() -> dict[str, np.ndarray]:
    return dict(zip(NAMES, items().T, strict=True))


@cache
def one_factor() -> ConfirmatoryResult:
    return confirm(columns(), ONE)


def loadings(found: ConfirmatoryResult) -> np.ndarray:
    return found.groups[0].standardised_loadings.sum(axis=1)


def test_the_data_are_those_of_the_recipe() -> None:
    assert raw()[:2].astype(int).tolist() == [[2, 2, 3, 2, 4, 4], [4, 4, 4, 2, 5, 2]]
    assert raw().sum(axis=0).astype(int).tolist() == [6451, 5215, 6519, 5198, 6522, 5166]


def test_a1_loadings_of_one_factor_and_their_errors_are_those_of_lavaan() -> None:
    want = (0.674261273800, 0.772628552227, 0.646274416689, 0.708121090815, 0.565053255059, 0.692567955422)
    errors = (
        0.0156885284153, 0.0138431582073, 0.0168148721210, 0.0157452721838, 0.0190966286269, 0.0155055878918
    )  # fmt: skip
    np.testing.assert_allclose(loadings(one_factor()), want, atol=1e-5)
    found = [each.standardised_error for each in one_factor().estimates if each.operator == "=~"]
    np.testing.assert_allclose(found, errors, rtol=1e-3)


def test_a1_fit_of_one_factor_is_that_of_lavaan() -> None:
    found = one_factor()
    assert found.chi2 == pytest.approx(207.101453651, rel=1e-5)
    assert found.df == 9
    assert found.cfi == pytest.approx(0.976784080, abs=1e-5)
    assert found.rmsea == pytest.approx(0.104933988, abs=1e-5)
    assert found.srmr == pytest.approx(0.062231748, abs=1e-5)
    assert found.plain.baseline_chi2 == pytest.approx(8548.00048, rel=1e-5)
    assert found.scaled is not None
    assert found.scaled.chi2 == pytest.approx(346.908581701, rel=1e-4)
    assert found.scaled.cfi == pytest.approx(0.943536175, abs=1e-5)
    assert found.scaled.tli == pytest.approx(0.905893626, abs=1e-5)
    assert found.scaled.rmsea == pytest.approx(0.137047766, abs=1e-5)
    assert found.scaled.baseline_chi2 == pytest.approx(5999.51458, rel=1e-5)


def test_a1_thresholds_and_polychoric_correlations_are_those_of_lavaan() -> None:
    found = polychoric(items())
    want = (-1.679780657, -0.654173550, 0.178920660, 1.284405813)
    np.testing.assert_allclose(found.thresholds[0], want, atol=1e-8)
    np.testing.assert_allclose(
        found.correlations[0, 1:], (0.466385, 0.537361, 0.403150, 0.453636, 0.411847), atol=1e-6
    )


def test_a1_two_factors_take_the_misfit_away() -> None:
    found = confirm(columns(), TWO)
    assert found.chi2 == pytest.approx(6.437, abs=1e-3)
    assert found.df == 8
    assert found.scaled is not None
    assert found.scaled.chi2 == pytest.approx(12.870, abs=2e-3)
    assert found.groups[0].factor_correlations[0, 1] == pytest.approx(0.727, abs=1e-3)


def test_a1_reliability_is_that_of_r() -> None:
    assert alpha(items()).alpha == pytest.approx(0.79967499, abs=1e-8)
    ordered = categorical_omega(items())
    assert ordered.total == pytest.approx(0.8224062413, abs=1e-6)
    assert ordered.latent_response == pytest.approx(0.850, abs=5e-4)
    assert ordered.latent_response_implied == pytest.approx(0.8360640, abs=1e-6)  # by hand:
    implied = ordered.loadings.sum() ** 2 + (1.0 - ordered.loadings**2).sum()
    assert ordered.latent_response_implied == pytest.approx(ordered.loadings.sum() ** 2 / implied, rel=1e-9)
    assert confirmatory_omega(items()).total == pytest.approx(0.798, abs=1e-3)


def test_a1_minres_kmo_and_bartlett_are_those_of_psych() -> None:
    r = np.corrcoef(items(), rowvar=False)
    found = explore(r, 1, n=2000)
    want = (0.642091, 0.717050, 0.605929, 0.655264, 0.539294, 0.634372)
    np.testing.assert_allclose(found.loadings[:, 0], want, atol=2e-6)
    assert adequacy(r, 2000).kmo == pytest.approx(0.831333024, abs=1e-8)
    assert adequacy(r, 2000).bartlett_chi2 == pytest.approx(3268.92705, abs=1e-4)


def test_a1_with_sampling_weights_is_that_of_lavaan() -> None:
    weights = np.tile([0.5, 1.0, 1.5, 2.0], 500)
    np.testing.assert_allclose(
        loadings(confirm(columns(), ONE, weights=weights)), WEIGHTED_LOADINGS, atol=1e-5
    )


@cache
def agreeableness() -> np.ndarray:
    found = answers("bfi_aco.csv", ("A1", "A2", "A3", "A4", "A5")).copy()
    found[:, 0] = 7.0 - found[:, 0]
    return found


def test_a2_polychoric_correlations_are_those_of_lavaan_and_nearly_those_of_psych(shared: Path) -> None:
    assert shared.is_dir()
    found = polychoric(agreeableness(), missing="pairwise").correlations[0, 1:]
    by_lavaan = (0.408450725, 0.322534995, 0.175427961, 0.227855906)
    by_psych = (0.408463791, 0.322517432, 0.175442426, 0.227839531)
    np.testing.assert_allclose(found, by_lavaan, atol=1e-6)
    np.testing.assert_allclose(found, by_psych, atol=5e-5)


def test_a2_alpha_and_omega_are_those_of_psych(shared: Path) -> None:
    assert shared.is_dir()
    assert alpha(agreeableness(), missing="pairwise").alpha == pytest.approx(0.703018446, abs=1e-8)
    found = omega(agreeableness(), factors=1).total
    assert found == pytest.approx(0.722943136, abs=1e-3)  # the appendix does not say over which rows
    assert found == pytest.approx(0.723724356915045, abs=1e-6)  # psych: one minres factor, complete rows
