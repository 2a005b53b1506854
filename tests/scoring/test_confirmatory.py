"""Confirmatory factor analysis: laws, doubts and refusals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instruments.errors import MeasureError, NotFoundError
from scoring.confirmatory import confirm
from scoring.confirmatory.result import ConfirmatoryResult
from tests.scoring.factor_data import model_of, ordered_answers, with_gaps

ESTIMATORS = ("wlsmv", "ulsmv", "ml", "mlr", "mlm")
DATA = ordered_answers(1, factors=2)
MODEL = model_of(DATA)


def standardised(found: ConfirmatoryResult) -> dict[str, float]:
    """Standardised loadings and factor correlations by their text."""
    return {
        str(each): each.standardised
        for each in found.estimates
        if each.operator == "=~" or (each.operator == "~~" and each.left != each.right)
    }


def codes(found: ConfirmatoryResult) -> list[str]:
    return [warning.code for warning in found.warnings]


def same(one: ConfirmatoryResult, other: ConfirmatoryResult) -> None:
    """The same fit and the same standardised solution."""
    assert other.chi2 == pytest.approx(one.chi2, rel=1e-6, abs=1e-8)
    assert other.df == one.df
    assert standardised(other) == pytest.approx(standardised(one), abs=1e-6)
    if one.scaled is not None and other.scaled is not None:
        assert other.scaled.chi2 == pytest.approx(one.scaled.chi2, rel=1e-5)


@given(st.sampled_from(ESTIMATORS), st.integers(0, 1000))
@settings(max_examples=10, deadline=None)
def test_the_order_of_people_and_items_does_not_matter(estimator: str, seed: int) -> None:
    rows = np.random.default_rng(seed).permutation(400)
    mixed = {item: DATA[item][rows] for item in reversed(DATA)}
    straight = confirm(DATA, MODEL, estimator=estimator)
    other = confirm(mixed, "a =~ a4 + a1 + a3 + a2; b =~ b2 + b1 + b4 + b3", estimator=estimator)
    same(straight, other)


@given(st.integers(0, 1000), st.floats(0.2, 5.0), st.floats(-10.0, 10.0))
@settings(max_examples=8, deadline=None)
def test_a_linear_change_of_items_changes_nothing_standardised(
    seed: int, factor: float, shift: float
) -> None:
    item = list(DATA)[seed % len(DATA)]
    changed = {**DATA, item: factor * DATA[item] + shift}
    for estimator in ("ml", "mlr"):
        same(confirm(DATA, MODEL, estimator=estimator), confirm(changed, MODEL, estimator=estimator))


def test_codes_of_ordered_items_are_only_an_order() -> None:
    same(confirm(DATA, MODEL), confirm({item: codes**3 - 7.0 for item, codes in DATA.items()}, MODEL))


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_an_item_turned_round_has_the_loading_turned_round_and_is_told(estimator: str) -> None:
    plain = confirm(DATA, MODEL, estimator=estimator)
    turned = confirm({**DATA, "a2": 6.0 - DATA["a2"]}, MODEL, estimator=estimator)
    assert turned.chi2 == pytest.approx(plain.chi2, rel=1e-6)
    ours, theirs = (each.estimate("a =~ a2").standardised for each in (turned, plain))
    assert ours == pytest.approx(-theirs, abs=1e-6)
    (told,) = (warning for warning in turned.warnings if warning.code == "against-the-rest")
    assert "'a2' goes against" in told.what
    assert told.items == (1,)
    assert "against-the-rest" not in codes(plain)


@pytest.mark.parametrize("estimator", ["wlsmv", "mlr"])
def test_only_the_proportions_of_weights_matter_and_zero_is_nobody(estimator: str) -> None:
    weights = np.random.default_rng(2).uniform(0.5, 2.0, 400)
    plain = confirm(DATA, MODEL, estimator=estimator, weights=weights)
    same(plain, confirm(DATA, MODEL, estimator=estimator, weights=7.0 * weights))
    weights[:50] = 0.0
    part = {item: codes[50:] for item, codes in DATA.items()}
    kept = confirm(DATA, MODEL, estimator=estimator, weights=weights)
    same(confirm(part, MODEL, estimator=estimator, weights=weights[50:]), kept)
    assert kept.n_respondents == 350


@pytest.mark.parametrize("estimator", ["wlsmv", "mlr"])
def test_whole_weights_estimate_as_if_people_were_there_as_often(estimator: str) -> None:
    times = np.random.default_rng(3).integers(1, 4, 400)
    repeated = {item: np.repeat(codes, times) for item, codes in DATA.items()}
    weighted, often = (
        confirm(DATA, MODEL, estimator=estimator, weights=times),
        confirm(repeated, MODEL, estimator=estimator),
    )
    for one, other in zip(weighted.groups, often.groups, strict=True):
        np.testing.assert_allclose(one.loadings, other.loadings, atol=0.02 if estimator == "wlsmv" else 1e-6)


def test_the_likelihood_of_complete_rows_is_the_same_with_every_answer_counted() -> None:
    listwise, counted = (confirm(DATA, MODEL, estimator="ml", missing=each) for each in ("listwise", "fiml"))
    same(listwise, counted)
    assert counted.n_free == listwise.n_free + 8  # intercepts are estimated then
    assert counted.log_likelihood == pytest.approx(listwise.log_likelihood)


def test_answers_of_people_with_gaps_count_under_fiml_and_rows_are_left_out_else() -> None:
    gaps = with_gaps(DATA, 5)
    gaps = {item: np.append(codes, np.nan) for item, codes in gaps.items()}  # and somebody who said nothing
    counted, listwise = (confirm(gaps, MODEL, estimator="mlr", missing=m) for m in ("fiml", "listwise"))
    assert counted.n_respondents == 400
    assert listwise.n_respondents < 250
    assert "incomplete-rows" in codes(listwise)
    assert "incomplete-rows" not in codes(counted)
    full = standardised(confirm(DATA, MODEL, estimator="mlr"))
    assert np.abs(np.subtract(list(standardised(counted).values()), list(full.values()))).max() < 0.1
    assert counted.robust is None


def test_hardly_a_complete_row_is_needed_where_every_answer_counts() -> None:
    gaps = with_gaps(DATA, 7, 0.5)
    assert (~np.isnan(np.column_stack(list(gaps.values())))).all(axis=1).sum() < 8
    full = standardised(confirm(DATA, MODEL, estimator="ml"))
    found = standardised(confirm(gaps, MODEL, estimator="ml", missing="fiml"))
    assert np.abs(np.subtract(list(found.values()), list(full.values()))).max() < 0.2


def test_pairwise_correlations_use_whom_listwise_leaves_out() -> None:
    found = confirm(with_gaps(DATA, 6), MODEL, missing="pairwise")
    assert found.n_respondents == 400


def test_the_scale_of_a_factor_changes_no_fit() -> None:
    marked = MODEL.replace("=~ ", "=~ 1*")
    for estimator in ESTIMATORS:
        same(confirm(DATA, MODEL, estimator=estimator), confirm(DATA, marked, estimator=estimator))
    assert confirm(DATA, marked, estimator="ml").estimate("a ~~ a").free


def test_delta_and_theta_are_two_ways_to_write_one_model() -> None:
    one, other = (confirm(DATA, MODEL, parameterisation=each) for each in ("delta", "theta"))
    same(one, other)
    loading = one.groups[0].loadings[0, 0]
    assert other.groups[0].loadings[0, 0] == pytest.approx(loading / np.sqrt(1.0 - loading**2), rel=1e-6)


@pytest.mark.parametrize("estimator", ["wlsmv", "ml", "mlr"])
def test_groups_without_equalities_are_fits_of_their_own(estimator: str) -> None:
    group = np.repeat(["north", "south"], [180, 220])
    together = confirm(DATA, MODEL, estimator=estimator, group=group)
    parts = [
        confirm({item: codes[group == name] for item, codes in DATA.items()}, MODEL, estimator=estimator)
        for name in ("north", "south")
    ]
    for solution, part in zip(together.groups, parts, strict=True):
        np.testing.assert_allclose(solution.loadings, part.groups[0].loadings, atol=1e-6)
    assert together.chi2 == pytest.approx(sum(part.chi2 for part in parts), rel=1e-7)
    assert together.df == 2 * parts[0].df


@pytest.mark.parametrize("estimator", ["wlsmv", "ml"])
def test_the_names_and_the_order_of_groups_do_not_matter(estimator: str) -> None:
    group = np.repeat([1.0, 2.0], 200)
    equal = ("thresholds", "loadings") if estimator == "wlsmv" else ("loadings",)
    one = confirm(DATA, MODEL, estimator=estimator, group=group, equal=equal)
    turned = {item: codes[::-1] for item, codes in DATA.items()}
    other = confirm(
        turned, MODEL, estimator=estimator, group=np.where(group[::-1] == 1, "x", "y"), equal=equal
    )
    assert [each.name for each in one.groups] == ["1", "2"]
    assert [each.name for each in other.groups] == ["y", "x"]
    assert other.chi2 == pytest.approx(one.chi2, rel=1e-6)
    assert one.groups[0].loadings is not other.groups[1].loadings
    np.testing.assert_allclose(
        one.groups[1].standardised_loadings, other.groups[0].standardised_loadings, atol=1e-6
    )


def test_equal_loadings_are_equal_and_people_without_a_group_are_left_out() -> None:
    group = [None, "", float("nan"), *["x", "y"] * 200][:400]
    found = confirm(DATA, MODEL, estimator="ml", group=group, equal=("loadings", "intercepts"))
    assert found.n_respondents == 397
    one, other = found.groups
    np.testing.assert_array_equal(one.loadings, other.loadings)
    np.testing.assert_array_equal(one.intercepts, other.intercepts)
    assert one.factor_means.tolist() == [0.0, 0.0]
    assert other.factor_means.all()


def test_residual_variances_of_ordered_items_can_be_equal_under_theta() -> None:
    equal = ("thresholds", "loadings", "intercepts", "residuals")
    found = confirm(DATA, MODEL, group=np.repeat(["x", "y"], 200), equal=equal, parameterisation="theta")
    for solution in found.groups:
        np.testing.assert_array_equal(solution.residuals.diagonal(), 1.0)
    freed = confirm(DATA, MODEL, group=np.repeat(["x", "y"], 200), equal=equal[:3], parameterisation="theta")
    assert found.df == freed.df + 8


def test_parameters_of_one_name_are_equal_and_cost_one() -> None:
    free, tied = (
        confirm(DATA, f"a =~ {text}", estimator="ml")
        for text in ("a1 + a2 + a3 + a4", "l*a1 + l*a2 + l*a3 + l*a4")
    )
    assert tied.df == free.df + 3
    assert len({each.value for each in tied.estimates if each.operator == "=~"}) == 1
    assert {each.label for each in tied.estimates if each.operator == "=~"} == {"l"}
    assert tied.chi2 > free.chi2


def test_a_wording_factor_and_residual_covariances_say_the_same_of_three_items() -> None:
    rng = np.random.default_rng(9)
    wording = rng.normal(size=400)
    data = ordered_answers(9)
    for item in ("a1", "a2", "a4"):
        data[item] = np.clip(np.round(data[item] + 0.8 * wording), 1.0, 5.0)
    base = "a =~ a1 + a2 + a3 + a4 + b1 + b2"
    data |= {item: codes for item, codes in ordered_answers(10, factors=2).items() if item in ("b1", "b2")}
    for estimator in ("wlsmv", "mlr"):
        factor = confirm(data, f"{base}\nw =~ a1 + a2 + a4\nw ~~ 0*a", estimator=estimator)
        pairs = confirm(data, f"{base}\na1 ~~ a2 + a4\na2 ~~ a4", estimator=estimator)
        assert factor.df == pairs.df == 6
        assert factor.chi2 == pytest.approx(pairs.chi2, rel=1e-5)
        assert factor.groups[0].factor_correlations[0, 1] == 0.0


def test_three_items_are_not_testable_alone_and_fit_is_not_told() -> None:
    for estimator in ESTIMATORS:
        found = confirm(DATA, "a =~ a1 + a2 + a3", estimator=estimator)
        assert (found.df, round(found.chi2, 8)) == (0, 0.0)
        assert codes(found)[0] == "not-testable"
        assert found.warnings[0].what.startswith("not testable")
        assert np.isnan([found.p, found.cfi, found.tli, found.rmsea, found.rmsea_interval.low]).all()
        assert found.scaled is None
        assert found.robust is None
        assert np.isfinite([each.standard_error for each in found.estimates]).all()


def test_one_or_two_degrees_of_freedom_are_hardly_a_test() -> None:
    found = confirm(DATA, "a =~ l*a1 + l*a2 + l*a3")
    assert found.df == 2
    assert codes(found)[0] == "hardly-testable"
    assert "hardly-testable" not in codes(confirm(DATA, MODEL))


def test_few_people_are_told_with_the_group_that_has_them() -> None:
    group = np.repeat(["many", "few"], [340, 60])
    told = {warning.code: warning.what for warning in confirm(DATA, MODEL, group=group).warnings}
    assert told["few-respondents"].startswith("only 60 respondents in group few")


def test_a_corrected_test_that_cannot_be_had_is_told() -> None:
    data = ordered_answers(26, n=12, loadings=(0.8, 0.7, 0.6, 0.7, 0.7))
    found = confirm(data, model_of(data), estimator="mlr")
    assert (found.scaled, found.robust) == (None, None)
    assert codes(found)[:2] == ["no-scaled-test", "few-respondents"]
    assert np.isfinite(found.chi2)


def heywood() -> dict[str, np.ndarray]:
    """Items of which the first shares more with the others than these with each other."""
    r = np.full((4, 4), 0.3) + 0.7 * np.eye(4)
    r[0, 1:3], r[1:3, 0] = 0.65, 0.65
    responses = np.random.default_rng(4).multivariate_normal(np.zeros(4), r, 800)
    return {f"a{item + 1}": np.digitize(y, [-1.0, 0.0, 1.0]) + 1.0 for item, y in enumerate(responses.T)}


@pytest.mark.parametrize("estimator", ["wlsmv", "ml"])
def test_a_negative_residual_variance_is_told_and_not_hidden(estimator: str) -> None:
    found = confirm(heywood(), "a =~ a1 + a2 + a3 + a4", estimator=estimator)
    (told,) = (warning for warning in found.warnings if warning.code == "heywood")
    assert told.items == (0,)
    assert "'a1' has a negative residual variance" in told.what
    assert found.groups[0].residuals[0, 0] < 0.0
    assert found.estimate("a1 ~~ a1").standardised < 0.0


def test_factors_that_are_one_and_the_same_are_told() -> None:
    fixed = confirm(DATA, "f =~ a1 + a2 + b1; g =~ a3 + a4 + b2; f ~~ 1*g")
    assert any("covariances of the factors are impossible" in str(warning) for warning in fixed.warnings)


def test_a_factor_variance_below_zero_leaves_no_standardised_number_without_a_warning() -> None:
    data = ordered_answers(12, loadings=(0.6, 0.6, 0.6))
    data["a3"] = 6.0 - data["a3"]
    found = confirm(data, "f =~ 1*a1 + 1*a2 + 1*a3", estimator="ml")
    assert found.groups[0].factors[0, 0] < 0.0
    assert np.isnan(found.estimate("f =~ a1").standardised)
    assert np.isnan(found.estimate("f =~ a1").standardised_error)
    assert any("variance is not above 0" in str(warning) for warning in found.warnings)


def test_an_estimate_is_found_by_its_text() -> None:
    found = confirm(DATA, MODEL, group=np.repeat(["x", "y"], 200))
    assert found.estimate("b  ~~ a").value == found.estimate("a ~~ b").value
    assert found.estimate("a =~ a1", group="y").group == "y"
    assert found.estimate("a1 | t2").value == found.thresholds["a1"][1]
    fixed = found.estimate("a ~~ a")
    assert (fixed.free, fixed.value, fixed.standard_error) == (False, 1.0, 0.0)
    assert np.isnan([fixed.z, fixed.p]).all()
    loading = found.estimate("a =~ a1")
    assert loading.z == pytest.approx(loading.value / loading.standard_error)
    assert loading.p < 1e-6
    with pytest.raises(NotFoundError, match="no 'a =~ b1'"):
        found.estimate("a =~ b1")


def test_criteria_weigh_the_likelihood_with_the_number_of_parameters() -> None:
    found = confirm(DATA, MODEL, estimator="ml")
    assert found.log_likelihood is not None
    assert found.aic == pytest.approx(-2.0 * found.log_likelihood + 2.0 * 17)
    assert found.bic == pytest.approx(-2.0 * found.log_likelihood + np.log(400) * 17)
    assert np.isnan([confirm(DATA, MODEL).aic, confirm(DATA, MODEL).bic]).all()


@given(st.integers(0, 1000))
@settings(max_examples=10, deadline=None)
def test_answers_of_no_factor_end_in_a_result_without_secret_gaps_or_in_a_refusal(seed: int) -> None:
    rng = np.random.default_rng(seed)
    data = {f"x{number}": rng.integers(1, 5, 80).astype(float) for number in range(5)}
    for estimator in ("wlsmv", "mlr"):
        found = outcome(data, "f =~ " + " + ".join(data), estimator)
        if isinstance(found, MeasureError):
            assert found.fix
        else:
            assert np.isfinite([found.chi2, found.cfi, found.rmsea, found.srmr]).all()
            assert np.isfinite([each.standard_error for each in found.estimates]).all()


def outcome(data: dict[str, np.ndarray], model: str, estimator: str) -> ConfirmatoryResult | MeasureError:
    try:
        return confirm(data, model, estimator=estimator)
    except MeasureError as error:
        return error
