"""Places with few answers share one known total with their siblings, the same in every replicate."""

import copy
from dataclasses import replace
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instruments.errors import InvalidDefinitionError, InvalidInputError
from instruments.files import read_yaml
from scoring.chain import compute
from scoring.definitions import DATA, parse, shipped
from scoring.replicates import fay_poisson
from scoring.run import IndexRun
from scoring.snapshot import NO_PLACE, Margin, Snapshot
from scoring.weighting import raked_weights
from scoring.weighting.margins import margin_labels
from scoring.weighting.pooling import pooled_codes, pooling_words, pools
from scoring.weighting_rule import WeightingRule
from tests.scoring.builders import based, people, snapshot, tci
from tests.scoring.test_chain import SEX

LEAST = 30
RULE = WeightingRule(least_in_place=LEAST)
TOTALS = {f"W{cluster}{ward}": 1000.0 + 100 * cluster + ward for cluster in (1, 2) for ward in (1, 2, 3)}
WARDS = Margin(name="ward", title="ward", source="made up", targets=TOTALS, level="ward")


def asked(*answers: int, unplaced: int = 0, margins: tuple[Margin, ...] = (WARDS,)) -> Snapshot:
    """Two clusters of three wards with so many answers each, in the order of the wards."""
    frozen = snapshot([sum(answers[:3]), sum(answers[3:])], unplaced=unplaced, missing=0.0, margins=margins)
    place = np.concatenate([np.repeat(3 + np.arange(6), answers), np.full(unplaced, NO_PLACE)])
    return replace(frozen, place=place.astype(np.int32))


def pooled(*answers: int) -> list[tuple[str, ...]]:
    """The codes of each pool."""
    return [pool.places for pool in pools(asked(*answers), RULE)]


def test_nothing_is_pooled_where_all_places_are_large_enough() -> None:
    frozen = asked(30, 31, 40, 50, 60, 70)
    assert pools(frozen, RULE) == ()
    assert not list(pooling_words(frozen, RULE))
    factors = fay_poisson(frozen.clusters, 20, seed=1)
    np.testing.assert_array_equal(
        raked_weights(frozen, factors, RULE).values, raked_weights(frozen, factors).values
    )


CASES = {
    "two small ones that are enough together": ({"A": 20, "B": 50, "C": 15}, ("A", "C")),
    "two that are not take the next smallest": ({"A": 9, "B": 50, "C": 15, "D": 40}, ("A", "C", "D")),
    "one alone joins the next smallest": ({"A": 60, "B": 4, "C": 50, "D": 70}, ("B", "C")),
    "of two alike the first code is next": ({"C": 30, "B": 30, "A": 5}, ("A", "B")),
    "two places": ({"A": 29, "B": 300}, ("A", "B")),
    "all small": ({"A": 3, "B": 2, "C": 1}, ("A", "B", "C")),
    "nobody in one": ({"A": 0, "B": 35, "C": 90}, ("A", "B")),
    "as many as it takes": ({"A": 30, "B": 30}, ()),
    "none at all": ({}, ()),
}


@pytest.mark.parametrize("case", CASES)
def test_siblings_with_few_answers_are_pooled_until_they_have_enough(case: str) -> None:
    answers, expected = CASES[case]
    assert pooled_codes(answers, LEAST) == expected


@given(
    answers=st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(0, 50)),
    least=st.integers(1, 60),
    seed=st.integers(0, 99),
)
@settings(max_examples=200, deadline=None)
def test_every_small_place_is_pooled_and_no_larger_one_without_need(
    answers: dict[str, int], least: int, seed: int
) -> None:
    found = pooled_codes(answers, least)
    codes = np.random.default_rng(seed).permutation(sorted(answers)).tolist()
    assert pooled_codes({code: answers[code] for code in codes}, least) == found
    small = {code for code, n in answers.items() if n < least}
    extra = set(found) - small
    assert small <= set(found)
    assert len(extra) <= 1
    if extra:
        assert sum(answers[code] for code in small) < least
        assert max(answers[code] for code in found) == min(n for c, n in answers.items() if c not in small)
    elif small and small != set(answers):
        assert sum(answers[code] for code in small) >= least


def test_only_places_of_one_parent_are_pooled() -> None:
    assert pooled(10, 50, 80, 20, 70, 90) == [("W11", "W12"), ("W21", "W22")]
    assert [pool.parent for pool in pools(asked(10, 50, 80, 20, 70, 90), RULE)] == ["C1", "C2"]


@pytest.mark.parametrize(
    "answers", [(10, 50, 80, 40, 70, 90), (0, 12, 5, 33, 1, 1), (2, 2, 2, 2, 2, 2)], ids=str
)
def test_the_weights_of_a_pool_add_up_to_its_people_in_every_replicate(answers: tuple[int, ...]) -> None:
    frozen = asked(*answers)
    factors = fay_poisson(frozen.clusters, 40, seed=2)
    weights = raked_weights(frozen, factors, RULE).values
    labels, found = np.array(margin_labels(frozen, WARDS)), pools(frozen, RULE)
    assert found
    for pool in found:
        inside = weights[np.isin(labels, pool.places)]
        np.testing.assert_allclose(inside.sum(axis=0), sum(TOTALS[code] for code in pool.places))
        np.testing.assert_allclose(inside[:, 0], inside[0, 0])  # nothing else tells its places apart
    alone = set(TOTALS) - {code for pool in found for code in pool.places}
    for code in alone:
        np.testing.assert_allclose(weights[labels == code].sum(axis=0), TOTALS[code])


def test_the_order_of_rows_does_not_matter() -> None:
    frozen = asked(10, 50, 80, 5, 6, 7)
    order = np.random.default_rng(3).permutation(len(frozen))
    mixed = people(frozen, order)
    assert pools(mixed, RULE) == pools(frozen, RULE)
    straight = raked_weights(frozen, fay_poisson(frozen.clusters, 20, seed=4), RULE).values
    again = raked_weights(mixed, fay_poisson(mixed.clusters, 20, seed=4), RULE).values
    np.testing.assert_allclose(again, straight[order], rtol=1e-12)


def test_people_whose_place_is_not_known_keep_their_share_beside_pools() -> None:
    frozen = asked(10, 50, 80, 40, 70, 90, unplaced=60)
    weights = raked_weights(frozen, fay_poisson(frozen.clusters, 20, seed=5), RULE).values
    share = 60 / len(frozen)
    np.testing.assert_allclose(weights[-60:].sum(axis=0), share * sum(TOTALS.values()))
    known = (1.0 - share) * (TOTALS["W11"] + TOTALS["W12"])
    np.testing.assert_allclose(weights[:60].sum(axis=0), known)


def test_a_pool_in_which_nobody_answered_is_refused_by_its_places() -> None:
    frozen = asked(0, 0, 0, 40, 70, 90)
    with pytest.raises(
        InvalidInputError, match=r"'W11 \+ W12 \+ W13' of the margin ward has a target but no"
    ):
        raked_weights(frozen, fay_poisson(frozen.clusters, 20, seed=1), RULE)


def test_a_place_alone_under_its_parent_has_nobody_to_join() -> None:
    whole = Margin(name="town", title="town", source="made up", targets={"T": 5000.0}, level="town")
    assert pools(asked(1, 1, 1, 1, 1, 1, margins=(whole,)), RULE) == ()


def test_places_without_a_known_total_are_pooled_with_none() -> None:
    known = replace(WARDS, targets={code: TOTALS[code] for code in ("W11", "W13", "W21", "W22", "W23")})
    found = pools(asked(5, 6, 70, 40, 50, 60, margins=(known,)), RULE)
    assert [pool.places for pool in found] == [("W11", "W13")]


def test_margins_of_items_are_left_as_they_are() -> None:
    assert pools(asked(1, 1, 1, 1, 1, 1, margins=(SEX,)), RULE) == ()


def test_only_margins_that_are_weighted_to_are_pooled() -> None:
    both = asked(10, 50, 80, 40, 70, 90, margins=(SEX, WARDS))
    assert pools(both, replace(RULE, margins=("sex",))) == ()
    assert [pool.margin for pool in pools(both, RULE)] == ["ward"]


def run_of(frozen: Snapshot, rule: WeightingRule) -> IndexRun:
    """The whole chain on a wave that is its own base."""
    return compute(frozen, based(frozen, replace(tci(40), weighting=rule)))


def test_a_run_goes_by_its_pools_and_says_so() -> None:
    frozen = asked(4, 90, 80, 100, 70, 90)
    apart, together = run_of(frozen, WeightingRule()), run_of(frozen, RULE)
    assert together.weighting.deff < apart.weighting.deff
    assert not np.allclose(together.values[1], apart.values[1], equal_nan=True)
    words = (
        "Some wards of Cluster 1 had fewer than 30 answers: there they are weighted together, to the sum of "
        "their known totals."
    )
    assert words in together.warnings
    assert words not in apart.warnings
    assert recorded(apart)["result"]["pools"] == []
    assert recorded(together)["result"]["pools"] == [
        {"margin": "ward", "parent": "C1", "places": ("W11", "W13")}
    ]
    assert recorded(together)["settings"]["rule"]["least_in_place"] == LEAST
    assert words in recorded(together)["warnings"]


def recorded(run: IndexRun) -> dict[str, Any]:
    """What the manifest says of the weights."""
    stages = cast(list[dict[str, Any]], run.manifest["stages"])
    return next(stage for stage in stages if stage["name"] == "weights")


def test_many_parents_are_told_by_number() -> None:
    frozen = snapshot([6] * 12, missing=0.0)
    wards = {place.code: 10.0 for place in frozen.geography.at_level("ward")}
    (words,) = pooling_words(replace(frozen, margins=(replace(WARDS, targets=wards),)), RULE)
    assert "Cluster 9, Cluster 10 and 2 more had fewer than 30 answers" in words


def definition(weighting: dict[str, Any]) -> dict[str, Any]:
    """``tci@1.0`` with another section on weighting."""
    return {**copy.deepcopy(dict(read_yaml(DATA / "tci" / "1.0.yaml"))), "weighting": weighting}


def test_a_definition_says_from_how_many_answers_a_place_stands_alone() -> None:
    assert shipped("tci@1.0").weighting.least_in_place == LEAST
    assert parse(definition({"least_in_place": 12}), where="here").weighting.least_in_place == 12
    assert parse(definition({}), where="here").weighting == WeightingRule(least_in_place=0)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (-1, "weighting > least_in_place is -1"),
        (2.5, "least_in_place"),
        ("thirty", "least_in_place"),
        (True, "least_in_place"),
        (None, "least_in_place"),
    ],
)
def test_a_least_that_is_no_number_of_answers_is_refused_with_its_place(given: object, told: str) -> None:
    with pytest.raises(InvalidDefinitionError, match=told):
        parse(definition({"least_in_place": given}), where="here")


def test_a_rule_below_nobody_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="no place can have fewer than -1 answers"):
        WeightingRule(least_in_place=-1)
