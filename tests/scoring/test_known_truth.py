"""What is claimed of the index of small places, in counties whose true figures are known.

``make proofs`` asks 200 counties, ``make test`` ten of them, and its limits allow for so few.
"""

import numpy as np
import pytest

from tests.proofs import SHARE, WHOLE
from tests.scoring.known_truth import (
    BANDS,
    GROUPS,
    LEVEL,
    MOVED,
    Found,
    answer_of,
    expected,
    found_in,
    in_band,
)

pytestmark = [pytest.mark.slow, pytest.mark.proof]

COUNTIES = round(200 * SHARE)
OFF = 0.02 if WHOLE else 0.04  # how far a coverage may be from what is promised
LINK = 0.02 if WHOLE else 0.08  # greatest correlation of error and n


@pytest.fixture(scope="module")
def found() -> Found:
    return found_in(range(COUNTIES))


def test_the_truth_is_what_very_many_people_answer_on_average() -> None:
    rng, effect, people = np.random.default_rng(5), np.array([[0.3, -0.2, 0.1, -0.4]]), 400_000
    group = rng.choice(len(GROUPS), people, p=GROUPS / GROUPS.sum())
    answers = answer_of(effect + MOVED[group, None] + rng.normal(size=(people, effect.size)))
    told = expected(effect)[0] @ GROUPS / GROUPS.sum()
    np.testing.assert_allclose(answers.mean(axis=0), told, atol=5 * 2.1 / np.sqrt(people))


@pytest.mark.parametrize("band", BANDS, ids=str)
def test_likely_ranges_hold_the_truth_as_often_as_they_say_however_few_answered(
    found: Found, band: tuple[int, int]
) -> None:
    within = in_band(band)
    assert found.covered[:, within].mean() == pytest.approx(LEVEL, abs=OFF)
    assert found.domains_covered[:, within].mean() == pytest.approx(LEVEL, abs=OFF)


def test_few_answers_in_wards_hardly_shorten_the_ranges_of_clusters(found: Found) -> None:
    """Each ward weighted by itself, 0.88 of them held it, and errors were 1.5 times what replicates say."""
    assert found.clusters_covered.mean() > LEVEL - OFF - 0.025
    assert found.clusters_error.mean() < 1.3 * found.clusters_variance.mean()


def test_groups_of_people_are_no_surer_of_themselves_than_their_clusters(found: Found) -> None:
    """Nor is what lies between a group and everybody else there."""
    for covered in (found.sexes_covered, found.gaps_covered):
        assert LEVEL - OFF - 0.025 < covered.mean() < LEVEL + OFF


def test_places_with_few_answers_are_not_punished(found: Found) -> None:
    assert abs(found.link(found.error)) < LINK
    assert abs(found.error.mean()) < 0.3


@pytest.mark.parametrize("band", BANDS, ids=str)
def test_intervals_of_ranks_hold_the_true_rank(found: Found, band: tuple[int, int]) -> None:
    assert found.rank_covered[:, in_band(band)].mean() == pytest.approx(LEVEL, abs=OFF + 0.01)


def test_the_naive_index_fails_all_of_it(found: Found) -> None:
    """Unweighted means, the penalty as it comes, and errors as if nobody lived with anybody."""
    few, many = in_band(BANDS[0]), in_band(BANDS[-1])
    assert found.naive_error[:, few].mean() < found.naive_error[:, many].mean() - 2.0
    assert found.naive_covered[:, many].mean() < 0.9
    assert np.abs(found.naive_error[:, few]).mean() > 1.5 * np.abs(found.error[:, few]).mean()
