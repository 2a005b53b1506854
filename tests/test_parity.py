"""The page of comparisons holds what the tests declare, no more and no less."""

import numpy as np
import pytest

from tests.parity import PAGE, Parity, Row, declared, magnitude, page_rows, worst_difference


def test_the_page_holds_every_declared_comparison_and_no_other() -> None:
    assert page_rows(PAGE.read_text(encoding="utf-8")) == set(declared())


def test_a_page_that_misses_a_row_or_keeps_an_old_one_is_told_apart() -> None:
    kept = sorted(declared())
    text = "| a |\n| - |\n" + "\n".join(row.line("1e-9") for row in kept[1:])
    assert page_rows(text) == set(kept[1:])
    assert page_rows(text + "\n" + Row("t.py", "old", "R", 1e-8).line("1e-9")) - set(kept)


def test_a_difference_over_the_tolerance_fails_and_one_under_it_is_remembered() -> None:
    record: list[float] = []
    Parity(1e-6, record).equal([1.0, 0.0, np.nan], [1.0 + 1e-8, 0.0, np.nan])
    assert 0.0 < record[0] < 2e-8
    with pytest.raises(AssertionError, match="off by"):
        Parity(1e-9, record).equal([1.0], [1.1])
    assert worst_difference(np.array([np.nan]), np.array([1.0])) == np.inf


def test_a_difference_is_told_by_its_order_of_magnitude_only() -> None:
    assert magnitude(0.0) == magnitude(3e-16) == "1e-15"
    assert magnitude(2e-9) == magnitude(9e-9) == "1e-8"
