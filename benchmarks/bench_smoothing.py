"""Smoothed figures of small places: sums over places, against the textbook's matrices of places x places."""

import numpy as np
from scipy.optimize import minimize_scalar

from benchmarks.measure import Bench, Limit
from scoring.arrays import Floats
from scoring.smoothing import fay_herriot

NATIONAL, COUNTY, COVARIATES, SEED = 6_800, 300, 5, 20261121
SECONDS = 0.02


def benches() -> tuple[Bench | Limit, ...]:
    """A nation's places within the time that we allow, and a county's against explicit matrices."""
    national, county = places(NATIONAL), places(COUNTY)
    return (
        Limit(
            name="fay-herriot-nation",
            what=f"Fay-Herriot by REML with errors, {NATIONAL} places and {COVARIATES} coefficients,"
            f" against the {SECONDS * 1000:.0f} ms that we allow",
            ours=lambda: fay_herriot(*national),
            seconds=SECONDS,
        ),
        Bench(
            name="fay-herriot-county",
            what=f"Fay-Herriot by REML, {COUNTY} places, {COVARIATES} coefficients, against V and P in full"
            " and a search for sigma2",
            at_least=20.0,
            ours=lambda: fay_herriot(*county).estimate,
            reference=lambda: textbook(*county),
            tolerance=1e-5,
            runs=3,
        ),
    )


def places(n: int) -> tuple[Floats, Floats, Floats]:
    """Direct figures, sampling variances and covariates of n made-up places."""
    rng = np.random.default_rng(SEED)
    x = np.column_stack([np.ones(n), rng.normal(size=(n, COVARIATES - 1))])
    d = rng.uniform(0.05, 2.0, n)
    return x.sum(axis=1) + 0.5 * rng.normal(size=n) + np.sqrt(d) * rng.normal(size=n), d, x


def textbook(y: Floats, d: Floats, x: Floats) -> Floats:
    """(P,) smoothed figures with matrices of places x places, sigma2 by a scalar search."""

    def inverse(sigma2: float) -> Floats:
        found: Floats = np.linalg.inv(np.diag(sigma2 + d))
        return found

    def loss(sigma2: float) -> float:
        v = inverse(sigma2)
        moment = x.T @ v @ x
        p = v - v @ x @ np.linalg.inv(moment) @ x.T @ v
        return float(np.linalg.slogdet(moment)[1] - np.linalg.slogdet(v)[1] + y @ p @ y)

    top = float(y.var())
    sigma2 = float(minimize_scalar(loss, bounds=(0.0, top), method="bounded", options={"xatol": 1e-9}).x)
    v = inverse(sigma2)
    fitted = x @ np.linalg.solve(x.T @ v @ x, x.T @ v @ y)
    gamma = sigma2 / (sigma2 + d)
    estimate: Floats = gamma * y + (1.0 - gamma) * fitted
    return estimate
