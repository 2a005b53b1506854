from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instruments import catalogue
from instruments.errors import InvalidDefinitionError
from scoring.definitions import shipped
from scoring.disclosure.families import derived_parts, families
from tests.scoring.attacker import follows


@pytest.fixture(scope="module")
def by_measure() -> dict[str, tuple[str, ...]]:
    """Measure -> all the measures of its family."""
    spec = shipped("tci@1.0")
    found = families(spec, catalogue.get("thriving-communities@1.0"))
    keys = [measure.key for measure in spec.measures]
    return {
        keys[column]: tuple(keys[other] for other in family.columns)
        for family in found
        for column in family.columns
    }


def test_shares_of_one_question_are_one_family(by_measure: dict[str, tuple[str, ...]]) -> None:
    assert by_measure["lonely_often"] == ("lonely_often", "lonely_sometimes")


def test_a_single_item_scale_is_the_family_of_its_item(by_measure: dict[str, tuple[str, ...]]) -> None:
    assert by_measure["satisfied"] == ("satisfied", "satisfaction_mean")


def test_a_domain_of_one_scale_stands_with_the_figures_of_that_scale(
    by_measure: dict[str, tuple[str, ...]],
) -> None:
    assert by_measure["resilience"] == ("resilience", "resilient", "resilience_mean")
    assert by_measure["connection"] == ("connection", "lonely_indirect")


def test_a_domain_of_several_scales_and_the_thriving_share_stand_alone(
    by_measure: dict[str, tuple[str, ...]],
) -> None:
    assert by_measure["wellbeing"] == ("wellbeing",)
    assert by_measure["thriving"] == ("thriving",)


def test_the_index_and_its_average_are_in_no_family(by_measure: dict[str, tuple[str, ...]]) -> None:
    assert not {"index", "arithmetic"} & by_measure.keys()


def test_every_other_measure_is_in_a_family(by_measure: dict[str, tuple[str, ...]]) -> None:
    made = {measure.key for measure in shipped("tci@1.0").measures}
    assert made - by_measure.keys() == {"index", "arithmetic"}


def groups(*shares: Sequence[int]) -> set[tuple[int, ...]]:
    """The groups that follow from shares, as the answers that each holds."""
    counted = [np.array(share, dtype=bool) for share in shares]
    known = np.stack([np.ones(len(shares[0])), *counted])
    return {tuple(row) for row in np.rint(derived_parts(counted) @ known).astype(int).tolist()}


def test_a_share_gives_away_its_complement() -> None:
    assert groups([1, 0, 0]) == {(1, 0, 0), (0, 1, 1)}


def test_two_shares_of_one_question_give_away_the_rest_and_every_union() -> None:
    apart = {(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0), (1, 0, 1), (0, 1, 1)}
    assert groups([1, 0, 0], [0, 1, 0]) == apart


def test_a_share_within_a_share_gives_away_what_lies_between() -> None:
    assert (0, 1, 0) in groups([1, 0, 0], [1, 1, 0])


def test_shares_that_make_up_everybody_leave_no_rest() -> None:
    assert groups([1, 0], [0, 1]) == {(1, 0), (0, 1)}


def test_means_give_away_no_group() -> None:
    assert derived_parts([]).shape == (0, 1)


def test_three_shares_that_overlap_in_a_ring_give_away_every_single_answer() -> None:
    """The first is half of the first share and the last less half of the second."""
    assert {(1, 0, 0), (0, 1, 0), (0, 0, 1)} <= groups([1, 1, 0], [0, 1, 1], [1, 0, 1])


ATOMS = st.integers(1, 5)
SHARES = ATOMS.flatmap(
    lambda atoms: st.lists(st.tuples(*[st.integers(0, 1)] * atoms), min_size=1, max_size=4)
)


@settings(deadline=None)
@given(shares=SHARES)
def test_the_groups_are_all_that_linear_algebra_makes_of_the_shares(shares: list[tuple[int, ...]]) -> None:
    known = np.array([(1,) * len(shares[0]), *shares], dtype=float)
    every = set(product((0, 1), repeat=len(shares[0])))
    wanted = {group for group in every if 0 < sum(group) < len(group) and follows(np.array(group), known)}
    assert groups(*shares) == wanted


def test_answers_that_no_share_tells_apart_cost_nothing() -> None:
    assert groups([1] + [0] * 40) == {(1, *[0] * 40), (0, *[1] * 40)}


def test_shares_that_make_too_many_kinds_of_answers_are_refused() -> None:
    with pytest.raises(InvalidDefinitionError, match="into 13 kinds"):
        derived_parts([np.arange(13) == kind for kind in range(12)])
