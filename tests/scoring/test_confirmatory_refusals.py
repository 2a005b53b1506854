"""What confirmatory factor analysis refuses, each with the kind of error, what is named and a remedy."""

import numpy as np
import pytest

from instruments.errors import (
    InvalidInputError,
    MeasureError,
    NotConvergedError,
    NotIdentifiedError,
    TooFewRespondentsError,
)
from scoring.confirmatory import confirm
from tests.scoring.factor_data import model_of, ordered_answers

DATA: dict[str, object] = dict(ordered_answers(1, factors=2))
MODEL = model_of(ordered_answers(1, factors=2))


def column(item: str) -> np.ndarray:
    return ordered_answers(1, factors=2)[item]


def changed(**columns: object) -> dict[str, object]:
    return {**DATA, **columns}


GROUP = np.repeat(["x", "y"], 200)
NEVER = {**DATA, "a1": np.where((GROUP == "y") & (column("a1") == 5.0), 4.0, column("a1"))}
REFUSALS: dict[str, tuple[dict[str, object], str, dict[str, object], type[MeasureError], str]] = {
    "constant": (changed(a1=np.full(400, 3.0)), MODEL, {}, TooFewRespondentsError, "'a1' the same answer"),
    "empty": (changed(a1=np.full(400, np.nan)), MODEL, {}, TooFewRespondentsError, "nobody has the answers"),
    "empty fiml": (
        changed(a1=np.full(400, np.nan)),
        MODEL,
        {"estimator": "ml", "missing": "fiml"},
        TooFewRespondentsError,
        "'a1' the same answer, or none",
    ),
    "copy": (changed(a1=column("a2")), MODEL, {}, InvalidInputError, "'a1' and 'a2' tell exactly the same"),
    "turned copy": (changed(b1=6.0 - column("a2")), MODEL, {}, InvalidInputError, "tell exactly the same"),
    "sum": (
        changed(a1=column("a2") + column("a3")),
        MODEL,
        {"estimator": "ml"},
        InvalidInputError,
        "one of items 'a1', 'a2', 'a3' follows from the others",
    ),
    "sum in group": (
        changed(a1=np.where(GROUP == "y", column("a2") + column("a3"), column("a1"))),
        MODEL,
        {"estimator": "ml", "group": GROUP},
        InvalidInputError,
        "follows from the others in group y",
    ),
    "never together": (
        changed(
            a1=np.where(GROUP == "x", column("a1"), np.nan), a2=np.where(GROUP == "y", column("a2"), np.nan)
        ),
        MODEL,
        {"estimator": "ml", "missing": "fiml"},
        TooFewRespondentsError,
        "nobody answered both 'a1' and 'a2'",
    ),
    "one person": (
        {item: codes[:1] for item, codes in ordered_answers(1, factors=2).items()},
        MODEL,
        {},
        TooFewRespondentsError,
        "1 respondent answered the 8 items",
    ),
    "text": (changed(a1=["often"] * 400), MODEL, {}, InvalidInputError, "'a1' hold something that is not"),
    "short": (changed(a2=column("a2")[:9]), MODEL, {}, InvalidInputError, "'a2' has shape 9"),
    "stranger": (DATA, "a =~ a1 + a2 + z", {}, InvalidInputError, "the data have no item 'z'"),
    "negative weight": (DATA, MODEL, {"weights": np.full(400, -1.0)}, InvalidInputError, "negative"),
    "endless weights": (
        DATA,
        MODEL,
        {"weights": np.r_[1e-6, 1e6, np.zeros(398)]},
        InvalidInputError,
        "one weight is more than 1e",
    ),
    "tiny answers": (
        changed(a1=1e-40 * column("a1")),
        MODEL,
        {"estimator": "ml"},
        InvalidInputError,
        "'a1' lie between 1e-40 and 5e-40",
    ),
    "far off": (
        changed(a1=1e12 + column("a1")),
        MODEL,
        {"estimator": "ml"},
        InvalidInputError,
        "too far off to compute with",
    ),
    "short weights": (DATA, MODEL, {"weights": np.ones(3)}, InvalidInputError, "weights has shape 3"),
    "short group": (DATA, MODEL, {"group": ["x"]}, InvalidInputError, "group has shape 1"),
    "never used": (NEVER, MODEL, {"group": GROUP}, InvalidInputError, "nobody in group y gives item 'a1'"),
    "two items": (DATA, "a =~ a1 + a2", {}, NotIdentifiedError, "10 unknowns"),
    "oblique wording": (
        DATA,
        "a =~ a1 + a2 + a3 + a4; w =~ a1 + a2",
        {},
        NotIdentifiedError,
        "unknowns|cannot tell apart",
    ),
    "lonely pair": (
        DATA,
        "a =~ a1 + a2 + a3 + a4; b =~ b1 + b2; a ~~ 0*b",
        {},
        NotIdentifiedError,
        "cannot tell apart the values of 'b =~ b",
    ),
    "no scale": (DATA, f"{MODEL}\na ~~ NA*a", {}, NotIdentifiedError, "'a ~~ a'"),
    "idle mean": (
        DATA,
        "a =~ 0*a1 + 0*a2 + 0*a3\na ~~ NA*a",
        {"estimator": "ml"},
        NotIdentifiedError,
        "cannot tell apart the values of 'a ~~ a'",
    ),
    "all fixed": (
        DATA,
        "a =~ 1*a1 + 1*a2; a ~~ 1*a; a1 ~~ 1*a1; a2 ~~ 1*a2",
        {"estimator": "ml"},
        InvalidInputError,
        "fixes every parameter",
    ),
    "estimator": (DATA, MODEL, {"estimator": "wls"}, InvalidInputError, "'wls' is no estimator"),
    "gaps": (DATA, MODEL, {"missing": "fiml"}, InvalidInputError, "wlsmv cannot treat gaps by 'fiml'"),
    "parameterisation": (DATA, MODEL, {"parameterisation": "x"}, InvalidInputError, "no parameterisation"),
    "weights and ml": (
        DATA,
        MODEL,
        {"estimator": "ml", "weights": np.ones(400)},
        InvalidInputError,
        "ml takes no weights",
    ),
    "residual variance": (DATA, f"{MODEL}\na1 ~~ 1*a1", {}, InvalidInputError, "follows from its loadings"),
    "equal residuals": (
        DATA,
        MODEL,
        {"group": GROUP, "equal": ("residuals",)},
        InvalidInputError,
        "follows from its loadings",
    ),
    "unknown equality": (
        DATA,
        MODEL,
        {"group": GROUP, "equal": ("everything",)},
        InvalidInputError,
        "'everything' cannot be held equal",
    ),
    "equal alone": (DATA, MODEL, {"equal": ("loadings",)}, InvalidInputError, "there is one group"),
    "equal thresholds of numbers": (
        DATA,
        MODEL,
        {"estimator": "ml", "group": GROUP, "equal": ("thresholds",)},
        InvalidInputError,
        "have no thresholds",
    ),
    "equal intercepts of ordered items": (
        DATA,
        MODEL,
        {"group": GROUP, "equal": ("intercepts",)},
        InvalidInputError,
        "only where thresholds are equal",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_what_cannot_be_fitted_is_refused_with_a_remedy(name: str) -> None:
    data, model, choices, error, told = REFUSALS[name]
    with pytest.raises(error, match=told) as caught:
        confirm(data, model, **choices)  # type: ignore[arg-type]
    assert caught.value.fix


def test_a_model_that_these_answers_alone_leave_open_is_refused() -> None:
    """Two pairs are identified by their covariance, but not where it happens to be none."""
    quarter = np.array(np.meshgrid([1.0, 2.0], [1.0, 2.0], indexing="ij")).reshape(2, 4)
    one, other = np.repeat(quarter, 30, axis=1)
    flip = np.tile([0.0] * 9 + [1.0], 12)
    data = {"a1": one, "a2": np.abs(one - 3.0 * flip), "b1": other, "b2": np.abs(other - 3.0 * flip[::-1])}
    with pytest.raises((NotIdentifiedError, NotConvergedError)):
        confirm(data, "f =~ a1 + a2; g =~ b1 + b2", estimator="ml")
