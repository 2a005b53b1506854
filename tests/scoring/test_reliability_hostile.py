"""Hostile data: every coefficient and correlation gives a value, or refuses by an error of ours."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from instruments.errors import MeasureError
from scoring.arrays import Floats
from scoring.polychoric import polychoric, replicate_polychorics
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

SEEDS = 40
FUNCTIONS: dict[str, Callable[[Floats, Floats], Any]] = {
    "alpha": lambda items, w: alpha(items, weights=w, check_direction=False),
    "alpha pairwise": lambda items, w: alpha(items, weights=w, missing="pairwise"),
    "Spearman-Brown": lambda items, w: spearman_brown(items[:, :2], weights=w),
    "omega": lambda items, w: omega(items, weights=w[:, :4]),
    "confirmatory omega": lambda items, w: confirmatory_omega(items, weights=w),
    "categorical omega": lambda items, w: categorical_omega(items, weights=w),
    "default": lambda items, w: default_reliability(items, weights=w),
    "polychoric": lambda items, w: polychoric(items, weights=w[:, 0], missing="pairwise"),
    "replicates": lambda items, w: replicate_polychorics(items, w),
    "covariance": lambda items, w: polychoric_covariance(items, weights=w[:, 0]),
    "polyserial": lambda items, w: polyserial(np.arange(len(items)) % 7.0, items, weights=w),
    "place": lambda items, w: place_reliability(items[:, 0], np.arange(len(items)) % 4 - 1, 3, weights=w),
}


def hostile(seed: int) -> tuple[Floats, Floats]:
    """Few or many people and items, empty, constant, doubled, turned or huge columns, weights to match."""
    rng = np.random.default_rng(seed)
    n, k, j = (int(rng.choice(sizes)) for sizes in ((1, 2, 3, 5, 12, 50, 300), (2, 3, 4, 8), (2, 3, 5, 11)))
    latent = rng.choice([0.0, 0.5, 3.0]) * rng.normal(size=(n, 1)) + rng.normal(size=(n, k))
    items = np.digitize(latent, np.sort(rng.normal(size=j - 1))).astype(float)
    spoilt = (
        items,
        np.column_stack([items[:, 1:], items[:, 1]]),
        items * (np.arange(k) > 0),
        np.where(rng.random(items.shape) < 0.4, np.nan, items),
        items * np.where(np.arange(k) == k - 1, -1.0, 1.0),
        np.column_stack([items[:, 1:], items[:, 1:].sum(axis=1)]),
        items * 1e8 - 1e12,
        np.repeat(items[:, :1], k, axis=1),
    )[seed % 8]
    plain = np.column_stack([np.ones(n), rng.poisson(0.7, size=(n, 5))])
    return spoilt, (plain, plain * rng.choice([0.0, 1e-9, 1.0, 1e6], size=(n, 1)))[seed // 8 % 2]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_hostile_data_give_a_value_or_an_error_of_ours_and_no_nan_in_silence(name: str) -> None:
    for seed in range(SEEDS):
        try:
            found = FUNCTIONS[name](*hostile(seed))
        except MeasureError:
            continue
        told = found.polychoric.warnings if name == "covariance" else found.warnings
        values = [getattr(found, field.name) for field in fields(found)]
        numbers = [value for value in values if isinstance(value, float | np.ndarray)]
        silent = not told and any(bool(np.isnan(value).any()) for value in numbers)
        assert not silent, f"{name}, seed {seed}: NaN without a warning"
