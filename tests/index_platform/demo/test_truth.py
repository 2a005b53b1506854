from pathlib import Path

import pytest

from index_platform.demo import truth
from instruments.errors import InvalidDefinitionError
from tests.index_platform.demo.made import Oldham


def damaged(oldham: Oldham, tmp_path: Path, before: str, after: str) -> Path:
    text = (oldham.folder / "truth.yaml").read_text()
    assert text.count(before) == 1
    made = tmp_path / "truth.yaml"
    made.write_text(text.replace(before, after))
    return made


def test_every_item_that_is_scored_leans_on_a_trait(oldham: Oldham) -> None:
    leaning = {item for item, model in oldham.truth.items.items() if model.trait and model.loading > 0}
    assert {"satis", "ucla3", "brs6", "belong", "lonely", "change2y"} <= leaning


def test_every_place_and_every_kind_of_people_has_planted_effects(oldham: Oldham) -> None:
    codes = {place.code for place in oldham.geography.places[1:]}
    assert set(oldham.truth.places) == codes
    kinds = {label for kind in oldham.everyone.kinds for label in (kind.age, kind.sex)}
    assert set(oldham.truth.people) == kinds


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("loading: 0.82\n    answers: {0: 0.010", "loading: 0.82\n    answers: {0: 0.110", "together"),
        ("ucla1: {trait: connection", "ucla1: {trait: conection", "conection"),
        ("brs2: {trait: resilience, loading: 0.60", "brs2: {trait: resilience, loading: 0.99", "chance"),
        ("  - [0.35, 0.35, 0.25, 1]\n", "", "square"),
        ("alike: 0.30", "alike: 1.30", "1.3"),
        ("seed: 20261122\n", "", "seed"),
        ("{age_band: {998: 0.012}", "{age_band: {missing: 0.012}", "not a whole number"),
        ("unsaid: {age_band: {998: 0.012}", "unsaid: {age_band: 998", "not a set of codes"),
    ],
)
def test_a_truth_that_cannot_be_is_refused(
    oldham: Oldham, tmp_path: Path, before: str, after: str, what: str
) -> None:
    with pytest.raises(InvalidDefinitionError, match=what):
        truth.read(damaged(oldham, tmp_path, before, after))
