"""Calibration within bounds, held against R survey on data with a continuous total."""

import json
from pathlib import Path

import numpy as np
import pytest

from instruments.errors import InvalidInputError
from scoring.calibration import logit_calibrated
from tests.parity import Parity
from tests.scoring.making import csv_rows


@pytest.mark.parity(
    "calibration by the logit distance, ratios within 0.5 and 2.5",
    "R survey 4.1-1, calibrate(calfun='logit'), apiclus1",
    1e-8,
)
def test_logit_calibration_gives_the_weights_of_r(shared: Path, parity: Parity) -> None:
    index = shared / "reference" / "index"
    rows = csv_rows(index / "data" / "apiclus1.csv")
    theirs = csv_rows(index / "survey" / "weights_apiclus1.csv")
    targets = json.loads((index / "survey" / "calibration_apiclus1.json").read_text())["targets"]["T3"]
    base = np.array([float(row["pw"]) for row in rows])
    design = np.array(
        [[1.0, row["stype"] == "H", row["stype"] == "M", float(row["api99"])] for row in rows], dtype=float
    )
    found = logit_calibrated(base, design, np.array(list(targets.values()), dtype=float), (0.5, 2.5))
    parity.equal(base * found.ratio, [float(row["cal_logit_0.5_2.5"]) for row in theirs])


def made(seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.gamma(3.0, size=80), np.column_stack(
        [np.ones(80), rng.integers(0, 2, 80), rng.normal(5, 1, 80)]
    )


def test_ratios_stay_within_their_bounds_and_meet_the_totals() -> None:
    base, design = made(1)
    totals = design.T @ (base * np.random.default_rng(2).uniform(0.7, 1.3, 80))
    found = logit_calibrated(base, design, totals, (0.6, 1.5))
    assert found.reached
    assert found.ratio.min() >= 0.6
    assert found.ratio.max() <= 1.5
    np.testing.assert_allclose(design.T @ (base * found.ratio), totals, rtol=1e-10)


def test_totals_that_hold_already_change_nothing() -> None:
    base, design = made(3)
    found = logit_calibrated(base, design, design.T @ base, (0.5, 2.0))
    np.testing.assert_allclose(found.ratio, 1.0)
    assert found.iterations == 0


@pytest.mark.parametrize("share", [0.3, 3.0])
def test_totals_out_of_reach_are_told_by_what_is_missing(share: float) -> None:
    base, design = made(4)
    found = logit_calibrated(base, design, share * (design.T @ base), (0.5, 2.0))
    assert not found.reached
    assert found.error.max() > 0.1


def test_a_calibration_that_needs_more_steps_than_allowed_is_not_called_reached(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    base, design = made(5)
    totals = design.T @ (base * np.random.default_rng(6).uniform(0.7, 1.3, 80))
    monkeypatch.setattr("scoring.calibration._STEPS", 1)
    assert not logit_calibrated(base, design, totals, (0.6, 1.5)).reached


@pytest.mark.parametrize("bounds", [(1.0, 2.0), (0.5, 1.0), (-0.1, 2.0), (0.5, np.inf)])
def test_bounds_that_do_not_enclose_one_are_refused(bounds: tuple[float, float]) -> None:
    base, design = made(7)
    with pytest.raises(InvalidInputError, match="do not enclose 1"):
        logit_calibrated(base, design, design.T @ base, bounds)
