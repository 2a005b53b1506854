"""Many comparisons at once: published numbers, a naive twin, laws, refusals."""

import numpy as np
import pytest

from instruments.errors import InvalidInputError
from scoring.change.false_discovery import adjusted

# Benjamini and Hochberg (1995), section 4: fifteen comparisons of two treatments, in order
PUBLISHED = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459,
    0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000,
]  # fmt: skip


def naive(p_values: list[float]) -> list[float]:
    """The definition: the least n p(j) / j over all j whose p is as great or greater."""
    ordered = sorted(p_values)
    n = len(ordered)
    raised = [p * n / (j + 1) for j, p in enumerate(ordered)]
    return [min(1.0, *raised[ordered.index(p) :]) for p in p_values]


def test_the_published_example_calls_the_first_four_clear() -> None:
    assert (adjusted(PUBLISHED) <= 0.05).sum() == 4
    assert (np.array(PUBLISHED) <= 0.05).sum() == 9  # one at a time


def test_it_is_what_the_definition_says() -> None:
    p_values = np.random.default_rng(3).random(40) ** 2
    np.testing.assert_allclose(adjusted(p_values), naive(list(p_values)))


def test_one_comparison_stays_as_it_is() -> None:
    np.testing.assert_array_equal(adjusted([0.03]), [0.03])


def test_more_comparisons_never_make_one_clearer() -> None:
    few = adjusted([0.01, 0.04])
    many = adjusted([0.01, 0.04, 0.9, 0.8])
    assert (many[:2] >= few).all()


def test_what_is_not_compared_counts_for_nothing() -> None:
    np.testing.assert_array_equal(adjusted([0.01, np.nan, 0.04]), [0.02, np.nan, 0.04])
    assert len(adjusted([])) == 0


def test_of_those_called_clear_few_are_false() -> None:
    rng = np.random.default_rng(11)
    false = []
    for _ in range(400):
        z = rng.normal(size=20) + np.repeat([3.0, 0.0], 10)
        p_values = 2 * np.minimum(np.exp(-(z**2) / 2), 0.5)  # an upper limit of the normal tail
        clear = adjusted(p_values) <= 0.05
        false.append(clear[10:].sum() / max(clear.sum(), 1))
    assert np.mean(false) < 0.05


@pytest.mark.parametrize("wrong", [[-0.1], [1.1], [[0.1], [0.2]]])
def test_what_is_no_p_value_is_refused(wrong: list[float]) -> None:
    with pytest.raises(InvalidInputError, match="no p-values"):
        adjusted(wrong)
