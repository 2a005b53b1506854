"""A definition says how answers are weighted, and the whole index goes by it."""

import copy
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from instruments.errors import InvalidDefinitionError, InvalidInputError
from instruments.files import read_yaml
from scoring.base import base_of
from scoring.chain import compute
from scoring.definitions import DATA, parse, shipped
from scoring.outcomes import Outcome
from scoring.run import IndexRun
from scoring.snapshot import Margin
from scoring.weighting_rule import Distance, WeightingRule
from tests.scoring.builders import based, snapshot, tci
from tests.scoring.test_chain import SEX, values

Content = dict[str, Any]


@pytest.fixture
def content() -> Content:
    """A definition to change."""
    return copy.deepcopy(dict(read_yaml(DATA / "tci" / "1.0.yaml")))


def test_a_definition_that_says_nothing_rakes_to_all_margins_without_bounds(content: Content) -> None:
    del content["weighting"]
    assert parse(content, where="here").weighting == WeightingRule(
        margins=None, distance=Distance.MULTIPLICATIVE, bounds=None, least_in_place=0
    )


def test_a_definition_says_which_margins_count_and_within_which_bounds(content: Content) -> None:
    content["weighting"] = {
        "margins": ["age_sex"],
        "distance": "logit",
        "bounds": {"least": 0.3, "greatest": 3},
    }
    rule = parse(content, where="here").weighting
    assert rule == WeightingRule(margins=("age_sex",), distance=Distance.LOGIT, bounds=(0.3, 3.0))
    content["weighting"] = {"margins": []}
    assert parse(content, where="here").weighting.margins == ()


FLAWS = {
    "bounds over one": (
        {"bounds": {"least": 1.2, "greatest": 3}},
        "weighting > bounds has 1.2 and 3, which do not",
    ),
    "negative weights": (
        {"bounds": {"least": -0.5, "greatest": 3}},
        "has -0.5 and 3, which do not enclose 1",
    ),
    "a bound alone": ({"bounds": {"least": 0.3}}, "greatest"),
    "no bounds": ({"distance": "linear"}, "is linear, which needs bounds"),
    "another distance": ({"distance": "huber"}, "'huber', which is not known"),
    "one margin": ({"margins": "age_sex"}, "not a list"),
    "another key": ({"trim": 3}, "trim"),
}


@pytest.mark.parametrize("case", FLAWS)
def test_a_rule_that_cannot_be_followed_is_refused_with_its_place(content: Content, case: str) -> None:
    content["weighting"], told = FLAWS[case]
    with pytest.raises(InvalidDefinitionError, match=told):
        parse(content, where="here")


def weighted(rule: WeightingRule) -> IndexRun:
    """A wave of more women than men where the census has more men, under a rule."""
    frozen = replace(snapshot([300, 300], missing=0.0), margins=(SEX,))
    spec = replace(shipped("tci@1.0"), replicates=40, weighting=rule)
    return compute(frozen, spec.with_base(base_of(frozen, spec)))


def test_the_chain_goes_by_the_rule_of_the_definition() -> None:
    free, none = weighted(WeightingRule()), weighted(WeightingRule(margins=()))
    assert free.weighting.deff > none.weighting.deff == pytest.approx(1.0)
    assert not np.array_equal(values(free, "lonely_often"), values(none, "lonely_often"))
    assert free.weighting.margin_errors["sex"] < 1e-10
    assert free.weighting.margins == ("sex (made up)",)
    assert none.weighting.margins == ()
    assert (
        "The definition of this index asks for no known totals: every answer counts equally." in none.warnings
    )
    wide = weighted(WeightingRule(distance=Distance.LOGIT, bounds=(0.2, 5.0)))
    assert wide.weighting.deff == pytest.approx(free.weighting.deff)  # one margin can be met in one way
    assert "No answer counts less than 0.2 or more than 5 times an equal share." in wide.warnings


def test_bounds_that_the_wave_cannot_keep_stop_the_run() -> None:
    with pytest.raises(InvalidInputError, match=r"of sex needs .* times its base weight, and the bounds are"):
        weighted(WeightingRule(bounds=(0.9, 1.1)))


def test_an_empty_place_has_no_figure_and_one_person_no_likely_range() -> None:
    frozen = replace(snapshot([300, 1, 0], missing=0.0), margins=(SEX,))
    run = compute(frozen, based(frozen, tci(40)))
    shown = [c for c in range(run.values.shape[1]) if not np.isnan(run.values[:2, c, 0]).any()]
    assert len(shown) > 10
    assert np.isnan(run.values[3]).all()
    assert run.respondents.tolist() == [301, 300, 1, 0]
    outcomes = {run.outcomes[row][column] for row in (2, 3) for column in shown}
    assert outcomes <= {None, Outcome.CANNOT_TELL}


def test_one_person_in_every_place_tells_of_the_whole_only() -> None:
    frozen = snapshot([1] * 150, missing=0.0)
    run = compute(frozen, based(frozen, tci(40)))
    assert run.weighting.deff == pytest.approx(1.0)
    assert not np.isnan(values(run, "satisfied")).any()
    assert {outcome for row in run.outcomes for outcome in row} <= {None, Outcome.CANNOT_TELL}


def test_two_places_are_compared_with_the_whole_they_make_up() -> None:
    frozen = replace(snapshot([200, 300], missing=0.0), margins=(SEX,))
    run = compute(frozen, based(frozen, tci(40)))
    means = values(run, "satisfaction_mean")
    assert min(means[1:]) < means[0] < max(means[1:])
    gaps = run.difference[1:, [one.key for one in run.spec.measures].index("satisfaction_mean")]
    assert gaps[0] * gaps[1] < 0.0


def test_margins_that_contradict_each_other_stop_the_run_by_name() -> None:
    frozen = snapshot([300, 300], missing=0.0)
    codes = [place.code for place in frozen.geography.at_level(frozen.geography.report_level)]
    same = Margin(name="place", title="place", source="made up", targets={codes[0]: 900.0, codes[1]: 100.0})
    level = replace(same, level=frozen.geography.report_level)
    twice = replace(level, name="place again", targets={codes[0]: 100.0, codes[1]: 900.0})
    with pytest.raises(InvalidInputError, match=r"the margins cannot all hold: .* of place"):
        compute(replace(frozen, margins=(level, twice)), based(frozen, tci(40)))
