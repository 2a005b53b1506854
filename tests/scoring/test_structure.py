"""Adequacy, factors to keep and exploration: against R, against slow twins, and what cannot be explored."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instruments.errors import InvalidInputError, NotConvergedError, TooFewRespondentsError
from scoring.structure import adequacy, explore, minimum_average_partial, parallel_analysis
from scoring.structure.extraction import factors
from tests.reference import Block, numbers


def matched(ours: np.ndarray, theirs: np.ndarray) -> tuple[tuple[int, ...], np.ndarray]:
    """The order and signs of our factors under which they are nearest to the reference."""
    found = []
    for order in permutations(range(theirs.shape[1])):
        signs = np.where((ours[:, order] * theirs).sum(axis=0) < 0.0, -1.0, 1.0)
        found.append((float(np.abs(ours[:, order] * signs - theirs).max()), order, signs))
    return min(found, key=lambda one: one[0])[1:]


def named(found: dict[str, float]) -> np.ndarray:
    return np.array(list(found.values()))


@pytest.mark.holds("scoring.structure.adequacy: KMO", "efa_*", "KMO", 1e-7)
def test_kmo_is_that_of_psych(block: Block) -> None:
    ours = adequacy(block.matrix("R"), block.case["n_listwise"])
    block.equal([ours.kmo, *ours.kmo_items], [block.result["MSA"], *block.result["MSAi"].values()])


@pytest.mark.holds("scoring.structure.adequacy: Bartlett's test", "efa_*", "bartlett", 1e-7)
def test_bartletts_test_is_that_of_psych(block: Block) -> None:
    ours, theirs = adequacy(block.matrix("R"), block.case["n_listwise"]), block.result
    block.equal([ours.bartlett_chi2, ours.bartlett_df], [theirs["chisq"], theirs["df"]])
    block.equal(ours.bartlett_p, theirs["p"])


@pytest.mark.holds("scoring.structure.minimum_average_partial", "efa_*", "MAP", 1e-6)
def test_minimum_average_partials_are_those_of_psych(block: Block) -> None:
    """psych leaves out the average with no component held fixed, and ends where a variance has gone."""
    ours, theirs = minimum_average_partial(block.matrix("R")), np.array(block.result["map"])
    kept = min(len(theirs), len(ours.averages) - 1)
    block.equal(ours.averages[1 : kept + 1], theirs[:kept])
    assert ours.n_factors == int(np.argmin(theirs)) + 1


@pytest.mark.holds("scoring.structure.parallel_analysis: observed eigenvalues", "efa_*", "parallel", 1e-7)
def test_the_observed_eigenvalues_are_those_of_psych(block: Block) -> None:
    ours = parallel_analysis(block.items(), seed=1, draws=2, correlation="pearson")
    block.equal(ours.observed, block.result["observed_pc_eigenvalues"])


@pytest.mark.holds("scoring.structure.parallel_analysis: shuffled answers", "efa_*", "parallel", 0.05)
def test_shuffled_answers_are_those_of_psych_up_to_chance(block: Block) -> None:
    ours, theirs = parallel_analysis(block.items(), seed=1, draws=200, correlation="pearson"), block.result
    k = len(ours.observed)
    block.equal(ours.random.mean(axis=1), theirs["resampled_pc_mean"])
    block.equal(ours.limit, [theirs["q95"][f"C{item + 1}"] for item in range(k)])
    assert ours.n_factors == theirs["ncomp"]


@pytest.mark.holds("scoring.structure.explore: eigenvalues of the matrix", "efa_*", "eigenvalues smc", 1e-9)
def test_communalities_begin_at_what_the_other_items_explain(block: Block) -> None:
    """One minus the inverse diagonal, which is also what KMO rests on."""
    r = block.matrix("R")
    if block.id.name == "eigenvalues":
        block.equal(np.linalg.eigvalsh(r)[::-1], block.result)
    else:
        block.equal(1.0 - 1.0 / np.linalg.inv(r).diagonal(), named(block.result))


@pytest.mark.holds("scoring.structure.explore: uniquenesses", "efa_*", "exact_extraction", 1e-5)
def test_uniquenesses_are_those_of_the_tightest_search(block: Block) -> None:
    for method, exact in block.result.items():
        ours = explore(block.matrix("R"), block.case["nfactors"], n=500, method=method, rotation="none")
        block.equal(1.0 - ours.communalities, named(exact["uniquenesses"]))
        theirs = numbers(exact["loadings_unrotated"])
        order, signs = matched(ours.loadings, theirs)
        block.equal(ours.loadings[:, order] * signs, theirs)
        assert bool(ours.heywood) == exact["heywood"]


@pytest.mark.holds("scoring.structure.explore: rotations", "efa_* !*_1f", "exact_extraction", 1e-4)
def test_rotated_loadings_are_those_of_the_tightest_search(block: Block) -> None:
    for method, exact in block.result.items():
        for rotation, name in (("oblimin", "oblimin_loadings"), ("varimax", "varimax_kaiser")):
            if name in exact:
                m = block.case["nfactors"]
                ours = explore(block.matrix("R"), m, n=500, method=method, rotation=rotation)
                theirs = numbers(exact[name])
                order, signs = matched(ours.loadings, theirs)
                block.equal(ours.loadings[:, order] * signs, theirs)
                phi = ours.factor_correlations[np.ix_(order, order)] * np.outer(signs, signs)
                block.equal(phi, numbers(exact["oblimin_Phi"]) if rotation == "oblimin" else np.eye(m))


@pytest.mark.holds("scoring.structure.explore: loadings of psych", "efa_*", "fa_*", 1e-3)
def test_factors_are_those_of_psych(block: Block) -> None:
    _, method, rotation = block.id.name.split("_")
    case, theirs = block.case, block.result
    ours = explore(
        block.matrix("R"), case["nfactors"], n=case["n_listwise"], method=method, rotation=rotation
    )
    order, signs = matched(ours.loadings, numbers(theirs["loadings"]))
    block.equal(ours.loadings[:, order] * signs, theirs["loadings"])
    block.equal(ours.communalities, named(theirs["communality"]))
    if theirs["Phi"] is not None:
        phi = ours.factor_correlations[np.ix_(order, order)] * np.outer(signs, signs)
        block.equal(phi, theirs["Phi"])
    block.equal([ours.chi2, ours.df, ours.p], [theirs["chi_likelihood"], theirs["dof"], theirs["p"]])


@pytest.mark.holds("scoring.structure.explore: oblimin of GPArotation", "efa_*", "GPA_geomin_quartimin", 1e-3)
def test_oblimin_is_that_of_gparotation(block: Block) -> None:
    theirs = numbers(block.result["oblimin"]["loadings"])
    ours = explore(block.matrix("R"), block.case["nfactors"], n=500, method="ml", rotation="oblimin")
    order, signs = matched(ours.loadings, theirs)
    block.equal(ours.loadings[:, order] * signs, theirs)


LOADINGS = np.array([[0.8, 0], [0.7, 0], [0.6, 0.1], [0.7, 0], [0, 0.5], [0, 0.6], [0.1, 0.7]])
TRUE = LOADINGS @ LOADINGS.T + np.diag(1.0 - (LOADINGS**2).sum(axis=1))


def answers(seed: int, n: int = 400, k: int = 5) -> np.ndarray:
    """Codes 1 to 4 of items with one factor."""
    rng = np.random.default_rng(seed)
    latent = rng.normal(size=(n, 1)) + rng.normal(size=(n, k))
    return np.digitize(latent, [-1.0, 0.3, 1.5]) + 1.0


@pytest.mark.parametrize("method", ["minres", "ml"])
@pytest.mark.parametrize("rotation", ["none", "varimax", "promax", "oblimin"])
def test_factors_that_made_a_matrix_are_found_again(method: str, rotation: str) -> None:
    found = explore(TRUE, 2, n=1000, method=method, rotation=rotation)  # type: ignore[arg-type]
    np.testing.assert_allclose(found.communalities, (LOADINGS**2).sum(axis=1), atol=1e-6)
    np.testing.assert_allclose(found.residuals, 0.0, atol=1e-6)
    assert found.p > 0.99
    assert found.warnings == ()


@pytest.mark.parametrize("method", ["minres", "ml"])
def test_extraction_is_that_of_the_library_that_takes_small_steps(method: str) -> None:
    from factor_analyzer.factor_analyzer import FactorAnalyzer

    r = np.corrcoef(answers(3, k=6), rowvar=False)
    library = FactorAnalyzer(2, rotation=None, method=method, is_corr_matrix=True)
    loadings = library._fit_factor_analysis(r.copy())
    ours = explore(r, 2, n=400, method=method, rotation="none")  # type: ignore[arg-type]
    np.testing.assert_allclose(ours.communalities, (loadings**2).sum(axis=1), atol=2e-4)


def test_kmo_is_what_regressions_of_each_pair_on_all_others_leave() -> None:
    r = np.corrcoef(answers(4), rowvar=False)
    partial = np.zeros_like(r)
    for i in range(5):
        for j in range(i):
            rest = [item for item in range(5) if item not in (i, j)]
            left = (
                r[np.ix_([i, j], [i, j])]
                - r[np.ix_([i, j], rest)] @ np.linalg.inv(r[np.ix_(rest, rest)]) @ r[np.ix_(rest, [i, j])]
            )
            partial[i, j] = partial[j, i] = left[0, 1] / np.sqrt(left[0, 0] * left[1, 1])
    raw = (r - np.eye(5)) ** 2
    assert adequacy(r, 400).kmo == pytest.approx(raw.sum() / (raw.sum() + (partial**2).sum()), rel=1e-12)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.permutations(range(7)))
def test_the_order_and_direction_of_items_only_move_rows(seed: int, order: list[int]) -> None:
    signs = np.where(np.random.default_rng(seed).random(7) < 0.5, -1.0, 1.0)
    turned = (TRUE * np.outer(signs, signs))[np.ix_(order, order)]
    straight, moved = explore(TRUE, 2, n=500), explore(turned, 2, n=500)
    np.testing.assert_allclose(moved.communalities, straight.communalities[order], atol=1e-5)
    assert adequacy(turned, 500).kmo == pytest.approx(adequacy(TRUE, 500).kmo, rel=1e-10)
    assert moved.loadings.sum(axis=0).min() >= 0.0


def test_the_factor_with_most_variance_comes_first_with_its_correlations() -> None:
    found = explore(TRUE[::-1, ::-1], 2, n=500)
    variance = (found.loadings**2).sum(axis=0)
    assert variance[0] > variance[1]
    assert found.factor_correlations[0, 1] == pytest.approx(
        explore(TRUE, 2, n=500).factor_correlations[0, 1], abs=1e-6
    )


def test_parallel_analysis_keeps_one_factor_of_one_and_none_of_noise() -> None:
    noise = np.random.default_rng(5).integers(1, 5, (400, 5)).astype(float)
    for correlation in ("polychoric", "pearson"):
        assert parallel_analysis(answers(6), seed=1, draws=50, correlation=correlation).n_factors == 1  # type: ignore[arg-type]
        found = parallel_analysis(noise, seed=1, draws=50, correlation=correlation)  # type: ignore[arg-type]
        assert found.n_factors == 0


def test_skewed_answers_are_no_factor() -> None:
    """Items that nearly all answer alike correlate by their shape; shuffling keeps the shape."""
    rng = np.random.default_rng(7)
    skewed = np.where(rng.random((500, 6)) < 0.05, rng.integers(2, 5, (500, 6)), 1).astype(float)
    assert parallel_analysis(skewed, seed=2, draws=100, correlation="pearson").n_factors == 0


def test_a_seed_gives_the_same_draws_and_another_seed_others() -> None:
    one, same, other = (parallel_analysis(answers(8), seed=seed, draws=5) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.random, same.random)
    assert not np.array_equal(one.random, other.random)


def test_a_shuffled_polychoric_is_that_of_the_shuffled_codes() -> None:
    """The slow twin: each draw correlated from its own codes."""
    from scoring.polychoric import polychoric

    codes = answers(9, n=150, k=3)
    shuffled = np.random.default_rng(4).permuted(np.broadcast_to(codes, (2, *codes.shape)), axis=1)
    slow = [np.linalg.eigvalsh(polychoric(draw).correlations)[::-1] for draw in shuffled]
    found = parallel_analysis(codes, seed=4, draws=2).random
    np.testing.assert_allclose(found.T, slow, atol=1e-8)


def test_incomplete_rows_are_left_out_and_told() -> None:
    codes = answers(10)
    codes[:100, 0] = np.nan
    for correlation in ("polychoric", "pearson"):
        found = parallel_analysis(codes, seed=1, draws=3, correlation=correlation)  # type: ignore[arg-type]
        assert found.n_respondents == 300
        assert found.warnings[0].code == "incomplete-rows"


def test_a_heywood_case_is_named() -> None:
    r = np.array([[1, 0.9, 0.9, 0.1], [0.9, 1, 0.65, 0.1], [0.9, 0.65, 1, 0.1], [0.1, 0.1, 0.1, 1.0]])
    found = explore(r, 1, n=300)
    assert [case.item for case in found.heywood] == [0]
    assert found.heywood[0].communality == pytest.approx(0.995)
    assert found.warnings[0].code == "heywood"
    assert found.warnings[0].items == (0,)


def test_a_search_that_ends_nowhere_is_an_error() -> None:
    """Only straight at the extraction: exploration refuses such a matrix before."""
    rng = np.random.default_rng(1)
    impossible = rng.uniform(-1, 1, (int(rng.integers(4, 8)),) * 2)
    impossible = (impossible + impossible.T) / 2
    np.fill_diagonal(impossible, 1.0)
    with pytest.raises(NotConvergedError, match="no 1 factors were found"):
        factors(impossible, 1, method="ml", rotation="none")


def test_what_cannot_be_tested_is_told() -> None:
    found = explore(TRUE[:3, :3], 1, n=300)
    assert (found.df, [warning.code for warning in found.warnings]) == (0, ["not-testable"])
    assert np.isnan(found.chi2)
    assert np.isnan(found.p)


def test_a_matrix_that_no_answers_could_have_is_explored_by_minres_only() -> None:
    r = np.array([[1, 0.9, -0.9, 0.3], [0.9, 1, 0.9, 0.3], [-0.9, 0.9, 1, 0.3], [0.3, 0.3, 0.3, 1.0]])
    codes = [warning.code for warning in explore(r, 1, n=300).warnings]
    assert "not-positive-definite" in codes
    for refused in (lambda: explore(r, 1, n=300, method="ml"), lambda: adequacy(r, 300)):
        with pytest.raises(InvalidInputError, match="smallest eigenvalue is -"):
            refused()


def test_items_that_share_nothing_and_few_respondents_are_told() -> None:
    r = np.eye(4)
    r[0, 1] = r[1, 0] = 0.5
    found = adequacy(r, 50)
    assert [warning.code for warning in found.warnings] == ["unrelated-items", "few-respondents"]
    assert found.warnings[0].items == (2, 3)
    assert "few-respondents" in [warning.code for warning in explore(TRUE, 1, n=40).warnings]


def test_an_item_that_shares_nothing_keeps_no_loading_in_a_rotation() -> None:
    r = np.eye(8)
    r[:7, :7] = TRUE
    found = explore(r, 2, n=500, rotation="varimax")
    np.testing.assert_allclose(found.loadings[7], 0.0, atol=1e-4)


def duplicated() -> np.ndarray:
    codes = answers(11, k=4)
    return np.corrcoef(np.column_stack([codes, codes[:, 1]]), rowvar=False)


def summed() -> np.ndarray:
    codes = answers(12, k=4)
    return np.corrcoef(np.column_stack([codes, codes[:, 0] + codes[:, 2]]), rowvar=False)


NAN = np.eye(3)
NAN[1, :] = NAN[:, 1] = np.nan
WRONG = {
    "a copy": (duplicated(), 1, {}, InvalidInputError, r"items 2 and 5 say the same"),
    "a sum": (summed(), 1, {}, InvalidInputError, r"items 1, 3 and 5 follow from each other"),
    "constant": (NAN, 1, {}, InvalidInputError, "item 2 has no correlation"),
    "covariances": (2.0 * TRUE, 1, {}, InvalidInputError, "ones on its diagonal"),
    "beyond one": (np.array([[1, 1.5], [1.5, 1]]), 1, {}, InvalidInputError, "beyond 1"),
    "not square": (np.ones((2, 3)), 1, {}, InvalidInputError, "shape 2 x 3"),
    "text": ([["a", "b"], ["c", "d"]], 1, {}, InvalidInputError, "not a number"),
    "too many": (TRUE, 5, {}, InvalidInputError, "5 factors cannot be told apart by 7 items"),
    "none": (TRUE, 0, {}, InvalidInputError, "n_factors is 0"),
    "half": (TRUE, 1.5, {}, InvalidInputError, "n_factors is 1.5"),
    "two items": (TRUE[:2, :2], 1, {}, InvalidInputError, "Give three items"),
    "method": (TRUE, 1, {"method": "pca"}, InvalidInputError, "not a method"),
    "rotation": (TRUE, 1, {"rotation": "oblimax"}, InvalidInputError, "not a rotation"),
    "nobody": (TRUE, 1, {"n": 2}, TooFewRespondentsError, "2 respondents"),
    "no factor": (np.eye(7), 2, {}, NotConvergedError, "hold 0 factors"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_matrix_that_cannot_be_explored_is_refused_by_name(case: str) -> None:
    matrix, m, options, error, told = WRONG[case]
    with pytest.raises(error, match=told):
        explore(matrix, m, **{"n": 300, **options})


PARALLEL = {
    "no draws": (answers(13), {"draws": 0}, InvalidInputError, "draws is 0"),
    "half a draw": (answers(13), {"draws": 2.5}, InvalidInputError, "draws is 2.5"),
    "seed": (answers(13), {"seed": -1}, InvalidInputError, "seed is -1"),
    "level": (answers(13), {"level": 95}, InvalidInputError, "level is 95"),
    "correlation": (answers(13), {"correlation": "kendall"}, InvalidInputError, "not a correlation"),
    "constant": (np.ones((9, 3)), {"correlation": "pearson"}, TooFewRespondentsError, "items 1, 2 and 3"),
    "empty": (np.full((9, 3), np.nan), {"correlation": "pearson"}, TooFewRespondentsError, "0 respondents"),
}


@pytest.mark.parametrize("case", PARALLEL)
def test_answers_that_cannot_be_shuffled_are_refused(case: str) -> None:
    codes, options, error, told = PARALLEL[case]
    with pytest.raises(error, match=told):
        parallel_analysis(codes, **{"seed": 1, "draws": 5, **options})
