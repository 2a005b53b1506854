"""Every function of psychometrics on data that break analyses: an error of ours, or a result that says why.

Three hundred data sets in ``make proofs``, a sample in ``make test``. No other error may come out, no NaN
without the warning that explains it on the same result, and no call may take ten seconds. What the data hit
only by chance (a model that is not identified, a group without a category, settings that mean nothing) is
asked for by design.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import pytest

from instruments.errors import InvalidInputError, MeasureError, NotIdentifiedError
from scoring.confirmatory import confirm
from scoring.flags import longest_run, spread_within, squared_distance
from scoring.polychoric import polychoric
from scoring.polychoric.covariance import polychoric_covariance
from scoring.polychoric.polyserial import polyserial
from scoring.reliability import (
    alpha,
    categorical_omega,
    confirmatory_omega,
    default_reliability,
    omega,
    place_reliability,
    spearman_brown,
)
from scoring.structure import adequacy, explore, minimum_average_partial, parallel_analysis
from tests.proofs import SHARE
from tests.scoring.hostile import ITEMS, BadData, bad_data, codes

DATA_SETS, SECONDS = 300, 10.0
# as many ways as there are in a sample, and all of them again with every kind of weights in the whole
NUMBERS = range(max(int(DATA_SETS * SHARE), len(ITEMS)))
NOT_TESTED, IMPOSSIBLE = {"not-testable", "no-scaled-test"}, {"heywood"}
EXPLAINED: Mapping[str, set[str]] = {
    # the part of a result that may hold NaN, and the warnings of which one must then be there
    "lambda_6": {"singular-items"},
    "alpha_if_dropped": {"two-items"},
    "asymptotic": {"no-common-variance"},
    **dict.fromkeys(("chi2", "p", "cfi", "tli", "rmsea", "low", "high"), NOT_TESTED),
    **dict.fromkeys(("factor_correlations", "standardised_loadings", "standardised"), IMPOSSIBLE),
    **dict.fromkeys(("standard_error", "standardised_error"), IMPOSSIBLE),
}


def array(data: BadData) -> np.ndarray:
    """The items as numbers where they are a table, for what is not given the items themselves."""
    try:
        found = np.asarray(data.items, dtype=float)
    except (ValueError, TypeError):
        found = np.ones((0, 2))
    return found if found.ndim == 2 else np.ones((0, 2))


def correlations(data: BadData) -> np.ndarray:
    rows = array(data)
    full = rows[~np.isnan(rows).any(axis=1)]
    with np.errstate(all="ignore"):
        centred = full - full.sum(axis=0) / len(full)
        size = np.sqrt((centred**2).sum(axis=0))
        return np.asarray((centred.T @ centred) / np.outer(size, size))


def model(data: BadData, factors: int) -> tuple[dict[str, object], str]:
    table = data.items if isinstance(data.items, list) else array(data).tolist()
    width = max((len(row) for row in table), default=3)
    names = [f"x{item}" for item in range(width)]
    columns: dict[str, object] = {
        name: [row[at] if at < len(row) else None for row in table] for at, name in enumerate(names)
    }
    half = max(width // 2, 1)
    lines = [names] if factors == 1 else [names[:half], names[half:] or names[:1]]
    return columns, "\n".join(f"f{at} =~ {' + '.join(line)}" for at, line in enumerate(lines))


def confirmed(data: BadData, *, estimator: str, factors: int = 1, missing: str = "listwise") -> object:
    columns, text = model(data, factors)
    weights = None if estimator == "ml" else data.weights
    return confirm(columns, text, estimator=estimator, weights=weights, missing=missing)  # type: ignore[arg-type]


def grouped(data: BadData) -> object:
    columns, text = model(data, 1)
    n = len(next(iter(columns.values())))  # type: ignore[arg-type]
    return confirm(columns, text, group=np.arange(n) % 2, equal=("loadings",))  # type: ignore[arg-type]


def n_of(data: BadData) -> int:
    return len(array(data))


CALLS: Mapping[str, Callable[[BadData], object]] = {
    "alpha": lambda data: alpha(data.items, weights=data.weights),
    "alpha, pairwise": lambda data: alpha(data.items, weights=data.weights, missing="pairwise"),
    "spearman_brown": lambda data: spearman_brown(data.items, weights=data.weights),
    "omega": lambda data: omega(data.items, weights=data.weights),
    "omega, two factors": lambda data: omega(data.items, factors=2, weights=data.weights),
    "categorical_omega": lambda data: categorical_omega(data.items, weights=data.weights),
    "confirmatory_omega": lambda data: confirmatory_omega(data.items, weights=data.weights),
    "default_reliability": lambda data: default_reliability(data.items, weights=data.weights),
    "place_reliability": lambda data: place_reliability(
        array(data)[:, 0], np.arange(n_of(data)) % 4, 4, weights=data.weights
    ),
    "polychoric": lambda data: polychoric(data.items, weights=data.weights),
    "polychoric, pairwise": lambda data: polychoric(data.items, weights=data.weights, missing="pairwise"),
    "polychoric_covariance": lambda data: polychoric_covariance(data.items, weights=data.weights),
    "polyserial": lambda data: polyserial(array(data)[:, 0], data.items, weights=data.weights),
    "adequacy": lambda data: adequacy(correlations(data), n_of(data)),
    "minimum_average_partial": lambda data: minimum_average_partial(correlations(data)),
    "explore, minres": lambda data: explore(correlations(data), 1, n=n_of(data)),
    "explore, ml": lambda data: explore(correlations(data), 2, n=n_of(data), method="ml", rotation="promax"),
    "parallel_analysis": lambda data: parallel_analysis(data.items, seed=1, draws=10),
    "parallel_analysis, Pearson": lambda data: parallel_analysis(
        data.items, seed=1, draws=10, correlation="pearson"
    ),
    "confirm, WLSMV": partial(confirmed, estimator="wlsmv"),
    "confirm, two factors": partial(confirmed, estimator="wlsmv", factors=2),
    "confirm, MLR": partial(confirmed, estimator="mlr"),
    "confirm, FIML": partial(confirmed, estimator="ml", missing="fiml"),
    "confirm, two groups": grouped,
    "longest_run": lambda data: longest_run(array(data)),
    "spread_within": lambda data: spread_within(array(data)),
    "squared_distance": lambda data: squared_distance(array(data)),
}
BY_PERSON = {  # these give a number a person, so NaN is told beside a name and needs no other warning
    "longest_run",  # NaN: this person answered nothing, so no run is the longest
    "spread_within",  # NaN: fewer than two answers have no spread
    "squared_distance",  # NaN: a person with a gap stands nowhere among the others
}


def numbers_of(value: object, name: str = "") -> Iterator[tuple[str, np.ndarray]]:
    """Every number of a result, by the field that holds it."""
    if is_dataclass(value) and not isinstance(value, type):
        for each in (each for each in fields(value) if each.name != "fitted"):  # workings, not a result
            yield from numbers_of(getattr(value, each.name), each.name)
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from numbers_of(each, name)
    elif isinstance(value, tuple):
        for each in value:
            yield from numbers_of(each, name)
    elif isinstance(value, float | np.ndarray) and np.asarray(value).dtype.kind == "f":
        yield name, np.asarray(value)


@pytest.mark.proof
@pytest.mark.parametrize("call", CALLS)
def test_bad_data_are_refused_by_name_or_told(call: str) -> None:
    flaws = [flaw for number in NUMBERS if (flaw := flaw_of(call, bad_data(number)))]
    assert flaws == []


def flaw_of(call: str, data: BadData) -> str:
    """What is wrong with how a function takes a data set; empty where nothing is."""
    began = time.process_time()
    try:
        result = CALLS[call](data)
    except MeasureError as error:
        return "" if error.what and error.where and error.fix else f"{data.name}: an error that says nothing"
    except Exception as error:  # noqa: BLE001 - any other error is the flaw that is looked for
        return f"{data.name}: {type(error).__name__}: {error}"
    if time.process_time() - began > SECONDS:
        return f"{data.name}: took {time.process_time() - began:.0f} s"
    if call in BY_PERSON:
        return ""
    silent = unexplained(result)
    return f"{data.name}: NaN in silence in {', '.join(sorted(silent))}" if silent else ""


def unexplained(result: object) -> set[str]:
    """The parts of a result that hold NaN without the warning that explains it."""
    codes = {warning.code for warning in getattr(result, "warnings", ())}
    return {
        name
        for name, found in numbers_of(result)
        if np.isnan(found).any() and not codes & EXPLAINED.get(name, set())
    }


def test_nan_with_a_warning_about_something_else_is_a_flaw() -> None:
    rows = codes(np.random.default_rng(1), n=20, k=4)
    found = alpha(rows)
    told = {warning.code for warning in found.warnings}
    assert told
    assert "singular-items" not in told
    assert unexplained(found) == set()
    assert unexplained(replace(found, lambda_6=float("nan"), average_r=float("nan"))) == {
        "lambda_6",
        "average_r",
    }


def sound() -> np.ndarray:
    """Complete answers of 400 people to four items of one factor."""
    found = codes(np.random.default_rng(2), n=400, k=4)
    return found[~np.isnan(found).any(axis=1)]


def fitted(text: str, **choices: object) -> object:
    return confirm(dict(zip("abcd", sound().T, strict=True)), text, **choices)  # type: ignore[arg-type]


def without_a_category(**choices: object) -> object:
    """A model of two groups, of which the second never gave the first item its highest answer."""
    rows, group = sound(), np.arange(len(sound())) % 2
    rows[(group == 1) & (rows[:, 0] == rows[:, 0].max()), 0] -= 1.0
    return confirm(dict(zip("abcd", rows.T, strict=True)), ONE, group=group, **choices)  # type: ignore[arg-type]


ONE = "f =~ a + b + c + d"
R = np.corrcoef(sound(), rowvar=False)
WRONG: Any = "wrong"
BY_DESIGN: Mapping[str, tuple[Callable[[], object], type[MeasureError], str]] = {
    "two items": (lambda: fitted("f =~ a + b"), NotIdentifiedError, "unknowns"),
    "apart": (lambda: fitted("f =~ a + b; g =~ c + d; f ~~ 0*g"), NotIdentifiedError, "cannot tell apart"),
    "twice": (lambda: fitted("f =~ a + b + c; g =~ a + b + c"), NotIdentifiedError, "unknowns"),
    "no size": (lambda: fitted("f =~ a + b + c + d; f ~~ NA*f"), NotIdentifiedError, "cannot tell apart"),
    "no size, ML": (lambda: fitted(f"{ONE}; f ~~ NA*f", estimator="ml"), NotIdentifiedError, "tell apart"),
    "a group without a category": (without_a_category, InvalidInputError, "group 1 gives item 'a'"),
    "equal thresholds without one": (
        lambda: without_a_category(equal=("thresholds",)),
        InvalidInputError,
        "group 1 gives item 'a'",
    ),
    "far fixed value": (lambda: fitted("f =~ 1e300*a + b + c + d"), InvalidInputError, "too far"),
    "no model": (lambda: fitted(None), InvalidInputError, "a model is a text"),  # type: ignore[arg-type]
    "estimator": (lambda: fitted(ONE, estimator="wls"), InvalidInputError, "no estimator"),
    "gaps of confirm": (lambda: fitted(ONE, missing="mean"), InvalidInputError, "cannot treat gaps"),
    "equal": (lambda: fitted(ONE, equal="loadings"), InvalidInputError, "one word"),
    "gaps of alpha": (lambda: alpha(sound(), missing=WRONG), InvalidInputError, "treat gaps"),
    "gaps of polychoric": (lambda: polychoric(sound(), missing=WRONG), InvalidInputError, "treat gaps"),
    "method": (lambda: explore(R, 1, n=400, method=WRONG), InvalidInputError, "not a method"),
    "rotation": (lambda: explore(R, 1, n=400, rotation=WRONG), InvalidInputError, "not a rotation"),
    "half a factor": (lambda: explore(R, 1.5, n=400), InvalidInputError, "n_factors is"),  # type: ignore[arg-type]
    "no factor": (lambda: omega(sound(), factors=0), InvalidInputError, "factors is"),
    "seed": (lambda: parallel_analysis(sound(), seed=-1, draws=2), InvalidInputError, "seed is"),
    "draws": (lambda: parallel_analysis(sound(), seed=1, draws=WRONG), InvalidInputError, "draws is"),
    "levels of alpha": (lambda: alpha(sound(), level=95), InvalidInputError, "level is"),
    "levels of all": (lambda: default_reliability(sound(), level=1.0), InvalidInputError, "level is"),
    "place": (
        lambda: place_reliability(sound()[:, 0], np.arange(len(sound())) % 4, 3),
        InvalidInputError,
        "a place is not among",
    ),
}


@pytest.mark.parametrize("case", BY_DESIGN)
def test_what_means_nothing_is_refused_by_name(case: str) -> None:
    call, error, told = BY_DESIGN[case]
    with pytest.raises(error, match=told) as caught:
        call()
    assert caught.value.where
    assert caught.value.fix


def test_an_item_that_the_factor_explains_to_the_last_has_no_error_and_says_so() -> None:
    found = confirmed(bad_data(36), estimator="mlr")  # steps of one ladder, weighted: one fits wholly
    assert any("has no variance of its own" in str(warning) for warning in found.warnings)  # type: ignore[attr-defined]
    assert unexplained(found) == set()


def test_groups_that_differ_in_categories_may_be_compared_as_numbers() -> None:
    assert unexplained(without_a_category(estimator="mlr")) == set()
