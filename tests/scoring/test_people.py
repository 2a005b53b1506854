from dataclasses import replace

import numpy as np
import pytest

from scoring.items import item_matrix
from scoring.people import domain_scores, holds, person_values, thriving
from scoring.scales import ScaleScores, scale_scores
from scoring.snapshot import Snapshot
from scoring.spec import Condition, Standard
from tests.scoring.builders import answered, people, snapshot, tci

THRIVES = {"satis": 7, "ucla1": 1, "ucla2": 2, "ucla3": 2, "brs1": 3, "brs2": 3, "brs3": 3} | {
    "brs4": 3, "brs5": 3, "brs6": 3, "belong": 2,
}  # fmt: skip
BELOW = {"satis": 6, "ucla1": 2, "brs1": 2, "belong": 3}
PLAIN = {scale: Standard(mean=0.0, sd=1.0) for scale in ("satis", "worth", "happy", "anxious")}


def one(**answers: int) -> Snapshot:
    """A wave of one person."""
    return answered(people(snapshot([1], missing=0.0), [0]), [0], THRIVES | answers)


def scored(frozen: Snapshot) -> ScaleScores:
    return scale_scores(item_matrix(frozen), frozen.instrument.scales)


def thrives(frozen: Snapshot) -> float:
    return float(thriving(item_matrix(frozen), scored(frozen), tci())[0])


@pytest.mark.parametrize("below", [{}, {"satis": 6}, {"ucla1": 2}, {"brs1": 2}, {"belong": 3}])
def test_three_lines_of_four_are_enough(below: dict[str, int]) -> None:
    assert thrives(one(**below)) == 1.0


@pytest.mark.parametrize(("first", "second"), [("satis", "ucla1"), ("brs1", "belong"), ("satis", "belong")])
def test_two_lines_are_not(first: str, second: str) -> None:
    assert thrives(one(**{first: BELOW[first], second: BELOW[second]})) == 0.0


@pytest.mark.parametrize("item", ["satis", "ucla1", "belong"])
def test_a_line_that_cannot_be_judged_leaves_the_person_out(item: str) -> None:
    frozen = one()
    codes = frozen.codes.copy()
    codes[0, [given.id for given in frozen.instrument.items].index(item)] = -99
    assert np.isnan(thrives(replace(frozen, codes=codes)))


def test_a_domain_of_several_scales_is_the_mean_of_their_distances_from_the_base() -> None:
    frozen = one(satis=8, worth=6, happy=7, anxious=1)
    standards = {
        "satis": Standard(mean=7.0, sd=2.0),
        "worth": Standard(mean=7.0, sd=1.0),
        "happy": Standard(mean=7.0, sd=3.0),
        "anxious": Standard(mean=7.0, sd=4.0),
    }
    score = domain_scores(scored(frozen), tci().domains[0], standards)[0]
    assert score == pytest.approx((0.5 - 1.0 + 0.0 + (10 - 1 - 7) / 4) / 4)


def test_a_domain_of_several_scales_needs_all_of_them() -> None:
    frozen = one()
    codes = frozen.codes.copy()
    codes[0, [item.id for item in frozen.instrument.items].index("worth")] = -99
    assert np.isnan(domain_scores(scored(replace(frozen, codes=codes)), tci().domains[0], PLAIN)[0])


def test_less_loneliness_is_a_higher_domain() -> None:
    connection = tci().domains[1]
    alone, together = one(ucla1=3, ucla2=3, ucla3=3), one(ucla1=1, ucla2=1, ucla3=1)
    assert domain_scores(scored(alone), connection, PLAIN)[0] == 3.0
    assert domain_scores(scored(together), connection, PLAIN)[0] == 9.0


def test_a_limit_belongs_to_the_side_it_names() -> None:
    frozen = one(satis=7)
    items, scores = item_matrix(frozen), scored(frozen)
    assert holds(Condition(scale="satis", at_least=7), items, scores)[0] == 1.0
    assert holds(Condition(scale="satis", at_most=7), items, scores)[0] == 1.0
    assert holds(Condition(scale="satis", at_least=7.01), items, scores)[0] == 0.0


def test_an_answer_outside_the_order_is_outside_the_base() -> None:
    frozen = one(together=5)  # too few people in the local area to say
    share = holds(Condition(item="together", codes=(1, 2)), item_matrix(frozen), scored(frozen))
    assert np.isnan(share[0])


def test_every_measure_is_a_column_and_composites_are_of_places() -> None:
    frozen, spec = one(), tci()
    values = person_values(item_matrix(frozen), scored(frozen), spec, PLAIN)
    keys = [measure.key for measure in spec.measures]
    assert values.shape == (1, len(keys))
    assert np.isnan(values[0, [keys.index("index"), keys.index("arithmetic")]]).all()
    assert values[0, keys.index("satisfied")] == 1.0
    assert values[0, keys.index("satisfaction_mean")] == 7.0
