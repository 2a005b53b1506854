"""Made-up places in two waves with known truth: some homes answered twice, more of them in some places."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.scoring.places_made import SPREADS

Array = NDArray[np.float64]
ERRORS = 0.3  # correlation of the sampling errors of two domains
SAME = 0.7  # of the errors of one domain in two waves, where all homes are in both


@dataclass(frozen=True)
class TwoWaves:
    """Direct figures (P, K) of both waves, their covariances (P, 2K, 2K), a covariate, the truth (P, 2K)."""

    earlier: Array
    later: Array
    covariance: Array
    overlap: Array
    x: Array
    truth: Array


def two_waves(
    seed: int, n: int = 40, k: int = 4, *, panel: bool = True, lasting: float = 0.8, moved: float = 0.5
) -> TwoWaves:
    """n places in k domains; in the later wave all moved by an amount, and each by its own beside it."""
    rng = np.random.default_rng(seed)
    x, d = rng.normal(size=n), np.resize(SPREADS, n)
    domains = 0.5 + 0.5 * np.eye(k)
    spread = np.kron([[1.0, lasting], [lasting, 1.0]], domains)
    fitted = np.column_stack([np.tile(1.0 + 0.5 * x[:, None], k), np.tile(1.0 + moved + 0.4 * x[:, None], k)])
    truth = fitted + rng.normal(size=(n, 2 * k)) @ np.linalg.cholesky(spread).T
    overlap = rng.uniform(0.2, 0.9, size=n) if panel else np.zeros(n)
    within = ERRORS + (1.0 - ERRORS) * np.eye(k)
    both = np.eye(2) + SAME * overlap[:, None, None] * (1.0 - np.eye(2))
    covariance = d[:, None, None] * np.array([np.kron(one, within) for one in both])
    noise = np.einsum("pij,pj->pi", np.linalg.cholesky(covariance), rng.normal(size=(n, 2 * k)))
    made = truth + noise
    return TwoWaves(made[:, :k], made[:, k:], covariance, overlap, x, truth)
