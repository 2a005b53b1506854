"""Scores of people on factors: slow twins, laws, gaps and refusals."""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import ndtr

from instruments.errors import InvalidInputError, NotConvergedError
from scoring.confirmatory import confirm
from scoring.confirmatory import scores as module
from scoring.confirmatory.result import GroupSolution
from scoring.confirmatory.scores import factor_scores
from tests.scoring.factor_data import model_of, ordered_answers, with_gaps

DATA = ordered_answers(21, n=300, factors=2)
MODEL = model_of(DATA)


def matrix(data: dict[str, np.ndarray]) -> np.ndarray:
    return np.column_stack(list(data.values()))


def slow_mode(solution: GroupSolution, answers: np.ndarray) -> np.ndarray:
    """The most likely place of one person by a general search, item by item."""
    prior = np.linalg.inv(solution.factors)

    def loss(place: np.ndarray) -> float:
        total = 0.5 * float((place - solution.factor_means) @ prior @ (place - solution.factor_means))
        for row, (item, thresholds) in enumerate(solution.thresholds.items()):
            if np.isnan(answers[row]):
                continue
            ends = np.array([-np.inf, *thresholds, np.inf])
            number = int(np.flatnonzero(solution.categories[item] == answers[row])[0])
            deviation = np.sqrt(solution.residuals[row, row])
            centre = solution.intercepts[row] + solution.loadings[row] @ place
            low, high = (ends[number : number + 2] - centre) / deviation
            total -= float(np.log(ndtr(high) - ndtr(low)))
        return total

    found = minimize(loss, np.zeros(len(prior)), method="BFGS", options={"gtol": 1e-9})
    return np.asarray(found.x)


def test_the_mode_is_where_a_general_search_ends_gaps_or_none() -> None:
    found = confirm(DATA, MODEL)
    gaps = with_gaps(DATA, 3, 0.3)
    scores = factor_scores(found, gaps)
    assert scores.method == "mode"
    for person in range(12):
        slow = slow_mode(found.groups[0], matrix(gaps)[person])
        np.testing.assert_allclose(scores.scores[person], slow, atol=1e-5)


def test_the_mode_in_a_group_takes_its_thresholds_intercepts_and_mean() -> None:
    group = np.repeat(["x", "y"], 150)
    found = confirm(DATA, MODEL, group=group, equal=("thresholds", "loadings"))
    assert found.groups[1].intercepts.any()
    scores = factor_scores(found, DATA, group=group)
    for person in (0, 299):
        solution = found.groups[0 if person == 0 else 1]
        slow = slow_mode(solution, matrix(DATA)[person])
        np.testing.assert_allclose(scores.scores[person], slow, atol=1e-5)


def test_regression_and_bartlett_are_the_textbook_products() -> None:
    found = confirm(DATA, MODEL, estimator="ml")
    one, answers = found.groups[0], matrix(DATA)
    centred = answers - answers.mean(axis=0)
    weights = one.factors @ one.loadings.T @ np.linalg.inv(one.implied)
    np.testing.assert_allclose(factor_scores(found, DATA).scores, centred @ weights.T, atol=1e-10)
    inverse = np.linalg.inv(one.residuals)
    information = one.loadings.T @ inverse @ one.loadings
    scores = factor_scores(found, DATA, method="bartlett")
    weights = np.linalg.solve(information, one.loadings.T @ inverse)
    np.testing.assert_allclose(scores.scores, centred @ weights.T, atol=1e-10)
    np.testing.assert_allclose(
        scores.standard_errors, np.tile(np.linalg.inv(information).diagonal() ** 0.5, (300, 1))
    )


def test_gaps_leave_the_others_answers_and_widen_the_error() -> None:
    found = confirm(with_gaps(DATA, 1), MODEL, estimator="mlr", missing="fiml")
    gaps = {item: codes.copy() for item, codes in DATA.items()}
    gaps["a1"][0] = np.nan
    one, other = (factor_scores(found, each, method="regression") for each in (DATA, gaps))
    np.testing.assert_array_equal(one.scores[1:], other.scores[1:])
    assert (other.standard_errors[0] > one.standard_errors[0]).all()
    solution = found.groups[0]
    kept = np.arange(1, 8)
    weights = (
        solution.factors @ solution.loadings[kept].T @ np.linalg.inv(solution.implied[np.ix_(kept, kept)])
    )
    by_hand = weights @ (matrix(DATA)[0, kept] - solution.intercepts[kept])
    np.testing.assert_allclose(other.scores[0], by_hand, atol=1e-10)


def test_who_tells_nothing_of_a_factor_has_no_unbiased_score_and_is_counted() -> None:
    found = confirm(DATA, MODEL, estimator="ml")
    gaps = {item: codes.copy() for item, codes in DATA.items()}
    for item in DATA:
        gaps[item][0] = np.nan  # nothing at all
        if item[0] == "a":
            gaps[item][1] = np.nan  # nothing of the first factor
    regression = factor_scores(found, gaps)
    assert regression.n_unscored == 1
    assert np.isnan(regression.scores[0]).all()
    assert np.isfinite(regression.scores[1:]).all()
    bartlett = factor_scores(found, gaps, method="bartlett")
    assert bartlett.n_unscored == 2
    assert np.isnan(bartlett.scores[:2]).all()
    mode = factor_scores(confirm(DATA, MODEL), gaps)
    assert mode.n_unscored == 1
    assert mode.standard_errors[1, 0] > mode.standard_errors[1, 1]


def test_scores_of_different_kinds_tell_the_same_order() -> None:
    ordered, regression = (
        factor_scores(confirm(DATA, MODEL, estimator=each), DATA).scores for each in ("wlsmv", "ml")
    )
    assert np.corrcoef(ordered[:, 0], regression[:, 0])[0, 1] > 0.97


def test_people_without_a_group_of_the_model_have_no_scores() -> None:
    group = np.repeat(["x", "y"], 150).astype(object)
    found = confirm(DATA, MODEL, estimator="ml", group=group)
    group[0] = None
    scores = factor_scores(found, DATA, group=group)
    assert scores.n_unscored == 1
    assert np.isnan(scores.scores[0]).all()
    alone = confirm(DATA, MODEL, estimator="ml")
    assert factor_scores(alone, DATA, group=np.full(300, "all")).n_unscored == 0


def test_scores_are_refused_where_they_would_mean_nothing() -> None:
    ordered, numbers = confirm(DATA, MODEL), confirm(DATA, MODEL, estimator="ml")
    grouped = confirm(DATA, MODEL, estimator="ml", group=np.repeat(["x", "y"], 150))
    tied = confirm(DATA, f"{MODEL}\na1 ~~ a2")
    refused = [
        (ordered, {"method": "regression"}, DATA, "'regression' gives no scores"),
        (numbers, {"method": "mode"}, DATA, "'mode' gives no scores"),
        (numbers, {"method": "sum"}, DATA, "'sum' gives no scores"),
        (ordered, {}, {**DATA, "a1": DATA["a1"] + 0.5}, "'a1' has an answer that the model never saw"),
        (ordered, {}, {"a1": DATA["a1"]}, "the data have no item 'a2'"),
        (grouped, {}, DATA, "the model has groups"),
        (grouped, {"group": np.full(300, "z")}, DATA, "the model has no group 'z'"),
        (tied, {}, DATA, "residuals of the model vary together"),
    ]
    for found, choices, data, told in refused:
        with pytest.raises(InvalidInputError, match=told) as caught:
            factor_scores(found, data, **choices)  # type: ignore[arg-type]
        assert caught.value.fix


def test_an_impossible_solution_has_no_scores() -> None:
    found = confirm(DATA, "f =~ a1 + a2 + b1; g =~ a3 + a4 + b2; f ~~ 1*g")
    with pytest.raises(InvalidInputError, match="the solution is impossible"):
        factor_scores(found, DATA)


def test_a_search_for_a_place_that_does_not_end_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_STEPS", 2)
    with pytest.raises(NotConvergedError, match="not found in 2 steps"):
        factor_scores(confirm(DATA, MODEL), DATA)
