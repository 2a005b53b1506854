"""The benefit of the doubt against Compind and a search over weights; its laws and refusals."""

import numpy as np
import pytest

from instruments.errors import InvalidInputError
from scoring.composite.frontier import benefit_of_the_doubt
from tests.index_reference import columns
from tests.reference import Block

SHARES = {"bod_constr_NUTS1_0.1_0.9": (0.1, 0.9), "bod_constr_BLI_0.05_0.3": (0.05, 0.3)}
VALUES = np.random.default_rng(1).uniform(0.5, 9.0, (12, 3))


@pytest.mark.holds("scoring.composite.frontier.benefit_of_the_doubt", "compind", "*/bod_*", 1e-7)
def test_the_best_scores_are_those_of_compind(block: Block) -> None:
    name = block.id.name.partition("/")[2]
    parts = ("roads", "trains") if "NUTS1" in name else ()
    values = columns("data", "compind_EU_NUTS1" if parts else "compind_BLI_2017", parts)
    least, most = SHARES.get(name, (0.0, 1.0))
    theirs = block.result if isinstance(block.result, list) else block.result["est"]
    block.equal(benefit_of_the_doubt(values, least_share=least, most_share=most), theirs)


def test_no_weights_that_a_search_finds_are_better() -> None:
    """Many random weights, each scaled until the best unit has 1."""
    weights = np.random.default_rng(2).dirichlet(np.full(3, 0.4), 40_000)
    scores = VALUES @ weights.T
    searched = (scores / scores.max(axis=0)).max(axis=1)
    found = benefit_of_the_doubt(VALUES)
    assert (found >= searched - 1e-9).all()
    np.testing.assert_allclose(found, searched, atol=0.01)


def test_the_unit_of_a_part_and_the_order_do_not_matter_and_more_never_hurts() -> None:
    found, order = benefit_of_the_doubt(VALUES), np.random.default_rng(3).permutation(12)
    np.testing.assert_allclose(benefit_of_the_doubt(VALUES * [1.0, 50.0, 0.1]), found, rtol=1e-8)
    np.testing.assert_allclose(benefit_of_the_doubt(VALUES[order]), found[order], rtol=1e-8)
    better = VALUES.copy()
    better[4, 1] *= 1.2
    assert benefit_of_the_doubt(better)[4] >= found[4] - 1e-9


def test_narrower_shares_leave_less_of_the_doubt() -> None:
    free, bound = benefit_of_the_doubt(VALUES), benefit_of_the_doubt(VALUES, least_share=0.2, most_share=0.5)
    assert (bound <= free + 1e-9).all()
    assert bound.sum() < free.sum() - 0.1


def test_what_cannot_be_judged_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="a value is missing or below 0"):
        benefit_of_the_doubt([[1.0, -1.0], [1.0, 2.0]])
    with pytest.raises(InvalidInputError, match="a value is missing or below 0"):
        benefit_of_the_doubt([[0.0, 0.0], [1.0, 2.0]])
    with pytest.raises(InvalidInputError, match="cannot sum to 1 over 2 parts"):
        benefit_of_the_doubt([[1.0, 1.0], [1.0, 2.0]], least_share=0.6)


def test_a_unit_whose_shares_cannot_be_reached_has_no_score() -> None:
    """A part of 0 can never make up a tenth."""
    found = benefit_of_the_doubt([[0.0, 1.0], [1.0, 2.0]])
    assert found[0] == pytest.approx(0.5)
    assert benefit_of_the_doubt([[0.0, 1.0], [1.0, 2.0]], least_share=0.1)[0] == pytest.approx(0.0)
