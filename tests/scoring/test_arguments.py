"""Levels, words and whole numbers: refused wherever they are taken, with the name of the function."""

from collections.abc import Callable

import numpy as np
import pytest

from instruments.errors import InvalidInputError, MeasureError
from scoring.arguments import require_among, require_level, whole
from scoring.arrays import Floats, floats, weight_columns
from scoring.confirmatory import confirm
from scoring.polychoric import polychoric
from scoring.reliability import (
    alpha,
    categorical_omega,
    confirmatory_omega,
    default_reliability,
    omega,
    place_reliability,
    spearman_brown,
)
from scoring.structure import parallel_analysis

RNG = np.random.default_rng(3)
CODES: Floats = floats(np.digitize(RNG.normal(size=(300, 1)) + RNG.normal(size=(300, 4)), (-1, 0, 1)) + 1.0)
PLACE = np.arange(300) % 3
WITH_LEVEL: dict[str, Callable[[object], object]] = {
    "alpha": lambda level: alpha(CODES, level=level),  # type: ignore[arg-type]
    "omega": lambda level: omega(CODES, level=level),  # type: ignore[arg-type]
    "spearman_brown": lambda level: spearman_brown(CODES[:, :2], level=level),  # type: ignore[arg-type]
    "categorical_omega": lambda level: categorical_omega(CODES, level=level),  # type: ignore[arg-type]
    "confirmatory_omega": lambda level: confirmatory_omega(CODES, level=level),  # type: ignore[arg-type]
    "default_reliability": lambda level: default_reliability(CODES, level=level),  # type: ignore[arg-type]
    "place_reliability": lambda level: place_reliability(CODES[:, 0], PLACE, 3, level=level),  # type: ignore[arg-type]
    "parallel_analysis": lambda level: parallel_analysis(CODES, seed=1, draws=2, level=level),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("level", [95, 1.0, 0.0, -0.5, np.nan, np.inf, "0.95", None, True])
@pytest.mark.parametrize("name", WITH_LEVEL)
def test_a_level_that_is_no_share_is_refused_with_and_without_replicates(name: str, level: object) -> None:
    with pytest.raises(InvalidInputError, match="level is"):
        WITH_LEVEL[name](level)


def test_a_level_of_numpy_is_a_level() -> None:
    require_level(np.float32(0.5), where="test")
    assert alpha(CODES, level=np.float64(0.9)).interval.level == 0.9


@pytest.mark.parametrize("word", ["foo", "", None, ["listwise"], "Listwise"])
@pytest.mark.parametrize("function", [alpha, polychoric])
def test_an_unknown_way_to_treat_gaps_is_refused(function: Callable[..., object], word: object) -> None:
    with pytest.raises(InvalidInputError, match="is not a way to treat gaps") as caught:
        function(CODES, missing=word)
    assert caught.value.fix == "Give one of: listwise, pairwise."


def test_a_known_word_and_a_whole_number_pass() -> None:
    require_among("a colour", "red", ("red", "green"), where="test")
    assert whole("draws", np.int64(3), least=1, where="test") == 3
    for value in (0, 1.0, "2", True, None, np.nan):
        with pytest.raises(InvalidInputError, match="draws is"):
            whole("draws", value, least=1, where="test")


PLACES: dict[str, object] = {
    "beyond": PLACE + 1,
    "far beyond": np.full(300, 1e50),
    "half": PLACE + 0.5,
    "missing": np.where(PLACE == 0, np.nan, PLACE),
    "text": ["north"] * 300,
    "short": PLACE[:-1],
    "nothing": None,
}


@pytest.mark.parametrize("case", PLACES)
def test_places_that_are_no_numbers_of_places_are_refused(case: str) -> None:
    with pytest.raises(InvalidInputError, match="place"):
        place_reliability(CODES[:, 0], PLACES[case], 3)  # type: ignore[arg-type]


@pytest.mark.parametrize("n_places", [0, -1, 2.5, None])
def test_a_number_of_places_that_is_no_count_is_refused(n_places: object) -> None:
    with pytest.raises(InvalidInputError, match="n_places is"):
        place_reliability(CODES[:, 0], PLACE, n_places)  # type: ignore[arg-type]


def test_places_may_be_a_list_or_whole_floats_and_unknown_ones_any_negative() -> None:
    told = np.where(np.arange(300) < 10, -7, PLACE)
    want = place_reliability(CODES[:, 0], told, 3)
    for same in (told.tolist(), told.astype(float)):
        np.testing.assert_array_equal(place_reliability(CODES[:, 0], same, 3).reliability, want.reliability)


def test_weights_are_one_column_without_replicates_and_refused_without_any() -> None:
    np.testing.assert_array_equal(weight_columns(None, 2, where="test"), [[1.0], [1.0]])
    np.testing.assert_array_equal(weight_columns([2.0, 3.0], 2, where="test"), [[2.0], [3.0]])
    assert weight_columns(np.ones((2, 5)), 2, where="test").shape == (2, 5)
    for wrong in (np.ones((300, 0)), np.ones(299), 1.0, np.ones((300, 1, 1)), "heavy", [[1.0], [2.0, 3.0]]):
        for function in (alpha, polychoric, omega):
            with pytest.raises(InvalidInputError, match="weights"):
                function(CODES, weights=wrong)  # type: ignore[arg-type]


DATA = dict(zip("abcd", CODES.T, strict=True))
MODEL = "f =~ a + b + c + d"
WRONG_CALLS: dict[str, tuple[Callable[[], object], str]] = {
    "no text": (lambda: confirm(DATA, None), "a model is a text"),  # type: ignore[arg-type]
    "array": (lambda: confirm(CODES, MODEL), "the data are a ndarray"),  # type: ignore[arg-type]
    "one word": (lambda: confirm(DATA, MODEL, group=PLACE, equal="loadings"), "'loadings' is one word"),
    "huge fixed value": (lambda: confirm(DATA, "f =~ 1e300*a + b + c + d"), "too far from 1"),
    "absent item": (
        lambda: confirm({f"x{at}": CODES[:, 0] for at in range(400)}, MODEL),
        "no item 'a'",
    ),
    "replicates": (lambda: confirm(DATA, MODEL, weights=np.ones((300, 3))), "weights has shape 300 x 3"),
    "one item": (lambda: confirm(DATA, "f =~ a"), "one item"),
}


@pytest.mark.parametrize("case", WRONG_CALLS)
def test_a_wrong_call_of_a_factor_model_is_refused_shortly(case: str) -> None:
    call, told = WRONG_CALLS[case]
    with pytest.raises(MeasureError, match=told) as caught:
        call()
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("value", ["1e-6", "1e6", "-1e6"])
def test_the_farthest_fixed_values_are_computed_or_refused_by_name(value: str) -> None:
    for estimator in ("wlsmv", "ml"):
        try:
            found = confirm(DATA, f"f =~ {value}*a + b + c + d", estimator=estimator)  # type: ignore[arg-type]
        except MeasureError:
            continue
        assert np.isfinite(found.chi2)
