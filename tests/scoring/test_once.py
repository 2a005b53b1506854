import numpy as np

from scoring.chain import compute
from scoring.choices import chosen
from scoring.once import Once
from tests.scoring.builders import based, snapshot


def doubled(values: np.ndarray, *, plus: int = 0) -> np.ndarray:
    return 2 * values + plus


def test_the_same_values_are_handed_on_and_not_made_again() -> None:
    once, values = Once(), np.arange(3)
    first = once(doubled, values)
    assert once(doubled, values) is first
    assert once(doubled, values, plus=1) is not first
    assert once(doubled, values.copy()) is not first  # equal is not the same
    assert (once.asked["doubled"], once.made["doubled"]) == (4, 3)


def test_of_a_definition_only_the_named_parts_count() -> None:
    once, spec = Once(), based(snapshot([40, 40]))
    other = chosen(spec, {"aggregation": "geometric"})
    assert once(id, spec, on=(spec.drafts,)) == once(id, other, on=(other.drafts,))
    assert once.made["id"] == 1


def test_only_so_many_results_are_held() -> None:
    once = Once()
    for number in range(200):
        once(doubled, np.arange(2), plus=number)
    assert len(once._results) <= 64


def test_chains_that_share_stages_give_what_they_give_alone() -> None:
    frozen = snapshot([90, 80, 70], missing=0.1)
    spec, once = based(frozen), Once()
    for made in (
        {},
        {"missing": "complete"},
        {"mode": "adjusted"},
        {"missing": "complete", "mode": "adjusted"},
    ):
        other = chosen(spec, made)
        np.testing.assert_array_equal(compute(frozen, other, once=once).values, compute(frozen, other).values)
    assert once.asked["replicated_weights"] == 4
    assert once.made["replicated_weights"] == once.made["counted_items"] == 1
    assert once.made["scale_scores"] == 2
    assert once.made["people_compared"] == 4
