"""Agreement of two coders: worked examples as published, and what must hold of any two."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instruments.errors import InvalidInputError
from scoring.agreement import coder_agreement, theme_agreement

tables = st.lists(st.integers(0, 40), min_size=4, max_size=4).map(lambda cells: np.array(cells).reshape(2, 2))


def test_kappa_and_its_interval_are_those_of_fleiss_cohen_and_everitt() -> None:
    """The worked example of 1969, 200 cases in three categories: kappa 0.429, standard error 0.054."""
    found = coder_agreement(np.array([[106, 10, 4], [22, 28, 10], [2, 12, 6]]))
    assert found.kappa == pytest.approx(0.429, abs=5e-4)
    assert found.interval is not None
    assert (found.interval.high - found.interval.low) / 2 / 1.959964 == pytest.approx(0.054, abs=5e-4)
    assert found.share == pytest.approx(0.70)


def test_kappa_is_that_of_cohen() -> None:
    """The worked example of 1968, without weights: kappa 0.492."""
    assert coder_agreement(np.array([[88, 14, 18], [10, 40, 10], [2, 6, 12]])).kappa == pytest.approx(
        0.492, abs=5e-4
    )


def test_alpha_is_that_of_krippendorff() -> None:
    """The worked example of 2011, section A: two observers, ten units, two values; alpha 0.095."""
    first = np.array([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], dtype=bool)
    second = np.array([1, 1, 1, 0, 0, 1, 0, 0, 0, 0], dtype=bool)
    found = theme_agreement(first, second)
    assert found.alpha == pytest.approx(0.095, abs=5e-4)
    assert found.share == pytest.approx(0.6)
    assert found.warnings == ("only 10 answers were coded twice",)


@given(tables)
@settings(derandomize=True)
def test_it_does_not_matter_who_is_called_first_nor_which_category(table: np.ndarray) -> None:
    found = coder_agreement(table)
    for other in (coder_agreement(table.T), coder_agreement(table[::-1, ::-1])):
        np.testing.assert_allclose(
            (found.kappa, found.alpha, found.share),
            (other.kappa, other.alpha, other.share),
            rtol=1e-9,
            atol=1e-12,
        )
        assert (found.interval is None) == (other.interval is None)
    if found.interval is not None:
        assert -1.0 <= found.interval.low <= found.kappa <= found.interval.high <= 1.0


def test_the_interval_narrows_as_answers_are_repeated() -> None:
    table = np.array([[20, 5], [10, 15]])
    one, four = coder_agreement(table), coder_agreement(table * 4)
    assert one.interval is not None
    assert four.interval is not None
    ratio = (one.interval.high - one.interval.low) / (four.interval.high - four.interval.low)
    assert ratio == pytest.approx(2.0)


def test_where_nothing_can_be_told_no_number_is_made_up() -> None:
    none = coder_agreement(np.zeros((2, 2), dtype=np.int64))
    assert none.n == 0
    assert np.isnan([none.share, none.kappa, none.alpha]).all()
    alike = coder_agreement(np.array([[40, 0], [0, 0]]))
    assert alike.share == 1.0
    assert np.isnan([alike.kappa, alike.alpha]).all()
    assert alike.warnings == ("both coders gave it to all or to none",)
    whole = coder_agreement(np.array([[20, 0], [0, 20]]))
    assert (whole.kappa, whole.interval) == (1.0, None)
    assert whole.alpha == 1.0


def test_a_table_that_says_nothing_of_two_coders_is_refused() -> None:
    for table in (np.zeros((2, 3), dtype=np.int64), np.array([[1, -1], [0, 0]]), np.zeros(4, dtype=np.int64)):
        with pytest.raises(InvalidInputError, match="says nothing of two coders"):
            coder_agreement(table)
    with pytest.raises(InvalidInputError, match="one list"):
        theme_agreement(np.zeros(3, dtype=bool), np.zeros(4, dtype=bool))
