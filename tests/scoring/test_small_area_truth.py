"""Waves of wards with known truth through the whole chain: weights, variances and models are estimated."""

import numpy as np
import pytest

from scoring.aggregate import mpi
from scoring.chain import compute
from scoring.spec import MeasureKind
from tests.scoring.known_wards import known_wave, true_domains
from tests.scoring.small_places_made import small_spec

SIMULATIONS = 200
BANDS = ((5, 10), (10, 20), (20, 40), (40, 81))  # answers of a ward
LEVEL = 0.95


def found(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Whether limits of wards hold the truth, the errors of estimates, both (40, 5), and answers (40,).

    The first column is the index, the others are its domains.
    """
    wave = known_wave(seed)
    spec = small_spec(wave.frozen, replicates=100, draws=400)
    small = compute(wave.frozen, spec).small
    assert small is not None
    assert spec.base is not None
    domains = true_domains(wave, spec.base, spec)
    truth = np.column_stack([mpi(domains), domains])
    wanted = (MeasureKind.INDEX, MeasureKind.DOMAIN)
    columns = [column for column, measure in enumerate(spec.measures) if measure.kind in wanted]
    inside = (small.low[:, columns] <= truth) & (truth <= small.high[:, columns])
    return inside, small.estimate[:, columns] - truth, wave.asked


def test_the_truth_is_what_very_many_people_of_a_ward_average_to() -> None:
    wave = known_wave(0, wards=1, least=3000, most=3001)
    spec = small_spec(wave.frozen, replicates=20, draws=100, covariates=())
    run = compute(wave.frozen, spec)
    columns = [c for c, measure in enumerate(spec.measures) if measure.kind is MeasureKind.DOMAIN]
    assert spec.base is not None
    away = run.values[1:, columns, 0] - true_domains(wave, spec.base, spec)
    assert np.abs(away).max() < 6.0  # four standard errors of 1.5 points


@pytest.mark.proof
def test_limits_of_wards_cover_the_truth_whatever_the_number_of_answers(proof_share: float) -> None:
    """0.949 of the index in 40 simulations, 0.945 to 0.950 in each band of answers."""
    simulations = round(SIMULATIONS * proof_share)
    made = [found(seed) for seed in range(1, simulations + 1)]
    inside, errors, asked = (np.concatenate(parts) for parts in zip(*made, strict=True))
    for low, high in BANDS:
        here = (asked >= low) & (asked < high)
        reach = 4.0 * np.sqrt(LEVEL * (1.0 - LEVEL) / (here.sum() / 2.0))  # wards of a wave share its base
        assert np.abs(inside[here].mean(axis=0) - LEVEL).max() < reach
    told = ~np.isnan(errors).any(axis=1)
    assert abs(np.corrcoef(asked[told], errors[told, 0])[0, 1]) < 4.0 / np.sqrt(told.sum())
