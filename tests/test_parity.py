"""The page of comparisons holds what the tests declare, no more and no less."""

from pathlib import Path

import numpy as np
import pytest

from tests.parity import PAGE, Parity, Row, declared, page_rows
from tests.reference import Block, BlockId, Claim, claims, matches, universe, worst_difference
from tests.reference_page import idle, magnitude, section, twice, unclaimed, without_differences
from tests.scoring.reference_scope import AWAITED, DIFFERS, IN_PART, OUT_OF_SCOPE


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


def test_a_comparison_that_was_not_seen_has_no_difference_on_the_page(shared: Path) -> None:
    assert shared.is_dir()
    found = [line for line in section({}).splitlines() if line.startswith("| scoring.")]
    assert found
    assert all(line.endswith("| ? |") for line in found)


def test_the_page_tells_what_becomes_of_every_reference_block(shared: Path) -> None:
    assert shared.is_dir()
    told = without_differences(PAGE.read_text(encoding="utf-8"))
    assert told == without_differences(section({}))


def test_every_reference_block_is_held_or_left_aside_for_a_reason(shared: Path) -> None:
    assert shared.is_dir()
    assert len(universe()) > 400
    open_ = [block for block in unclaimed(claims()) if not any(claim.covers(block) for claim in AWAITED)]
    assert open_ == []


def test_no_block_is_both_held_and_left_aside_and_no_claim_is_empty(shared: Path) -> None:
    assert shared.is_dir()
    assert twice(claims()) == []
    assert idle((*claims(), *OUT_OF_SCOPE, *DIFFERS)) == []


def test_what_is_held_in_part_is_held_and_says_what_is_not(shared: Path) -> None:
    assert shared.is_dir()
    partly = [block for block in universe() if any(claim.covers(block) for claim in IN_PART)]
    assert idle(IN_PART) == []
    assert [block for block in partly if not any(claim.covers(block) for claim in claims())] == []
    told = [line for line in section({}).splitlines() if "held in part by" in line]
    assert all("out of scope: " in line for line in told)
    assert len(told) == len(IN_PART)


def test_a_block_that_nobody_claims_is_found(shared: Path) -> None:
    assert shared.is_dir()
    without_efa = tuple(claim for claim in claims() if not claim.files.startswith("efa_"))
    assert BlockId("efa_bfi_aco_3f", "KMO") in unclaimed(without_efa)
    assert twice((Claim("held", "irt_science", "mirt"),)) == [BlockId("irt_science", "mirt")]


def test_a_pattern_may_leave_one_data_set_out() -> None:
    assert matches("efa_bfi", "efa_* cfa_*")
    assert not matches("efa_cope9", "efa_* !efa_cope9*")
    assert not matches("irt_science", "efa_* cfa_*")


def test_a_block_compares_within_its_tolerance() -> None:
    found = Block(BlockId("efa_bfi_aco_3f", "KMO"), 1e-6)
    found.equal([100.0], [100.00001])
    assert found.record[0] == pytest.approx(1e-7, rel=1e-3)
    with pytest.raises(AssertionError, match="off by"):
        found.equal(1.0, 1.1)
