import csv
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from index_platform.demo import synthesis
from index_platform.demo.synthesis import People
from index_platform.demo.whole_way import synthetic_answers
from instruments import catalogue
from instruments.values import allows
from scoring.reliability import alpha
from tests.index_platform.demo.made import Oldham

Codes = dict[str, NDArray[np.int64]]
ITEMS = [item.id for item in catalogue.get("thriving-communities@1.2").items]


@pytest.fixture(scope="module")
def passing(oldham: Oldham) -> People:
    return synthesis.passers_by(oldham.truth, oldham.everyone, answers=60_000, seed=1)


@pytest.fixture(scope="module")
def everybody(oldham: Oldham, passing: People) -> Codes:
    """Answers of people taken evenly from all: what the truth gives without any gap or choice."""
    return synthesis.item_codes(oldham.truth, passing, seed=1)


@pytest.fixture(scope="module")
def taking_part(oldham: Oldham) -> People:
    return synthesis.volunteers(oldham.truth, oldham.everyone, oldham.geography, answers=40_000, seed=1)


@pytest.fixture(scope="module")
def rows(oldham: Oldham) -> list[dict[str, str]]:
    return list(csv.DictReader(synthetic_answers(oldham.folder).splitlines()))


def turned(
    codes: Codes, items: Sequence[str], upside_down: Sequence[str] = (), top: int = 6
) -> NDArray[np.float64]:
    return np.column_stack([top - codes[item] if item in upside_down else codes[item] for item in items])


def test_the_same_seed_gives_the_same_answers(oldham: Oldham) -> None:
    assert synthetic_answers(oldham.folder) == synthetic_answers(oldham.folder)


def test_another_seed_gives_other_answers(oldham: Oldham) -> None:
    one, other = (
        synthesis.volunteers(oldham.truth, oldham.everyone, oldham.geography, answers=50, seed=seed).traits
        for seed in (1, 2)
    )
    assert not np.array_equal(one, other)


# Office for National Statistics, United Kingdom, April 2022 to March 2023
@pytest.mark.parametrize(
    ("item", "mean"), [("satis", 7.45), ("worth", 7.73), ("happy", 7.39), ("anxious", 3.23)]
)
def test_means_of_wellbeing_are_near_the_published_ones(everybody: Codes, item: str, mean: float) -> None:
    assert everybody[item].mean() == pytest.approx(mean, abs=0.15)


def test_anxiety_has_the_floor_that_was_published(everybody: Codes) -> None:
    """A quarter answered 0 (April 2021 to March 2022), and 23.4 % 6 or more a year later."""
    assert (everybody["anxious"] == 0).mean() == pytest.approx(0.266, abs=0.02)
    assert (everybody["anxious"] >= 6).mean() == pytest.approx(0.234, abs=0.02)


def test_loneliness_and_belonging_are_near_the_community_life_survey(everybody: Codes) -> None:
    assert (everybody["lonely"] == 1).mean() == pytest.approx(0.07, abs=0.01)
    assert (everybody["lonely"] == 5).mean() == pytest.approx(0.20, abs=0.02)
    assert (everybody["belong"] <= 2).mean() == pytest.approx(0.61, abs=0.02)


def test_scales_hang_together_as_in_the_literature(everybody: Codes) -> None:
    """UCLA .72 (Hughes and others 2004); Brief Resilience Scale .71 to .91."""
    brs = [f"brs{number}" for number in range(1, 7)]
    assert alpha(turned(everybody, ["ucla1", "ucla2", "ucla3"])).alpha == pytest.approx(0.72, abs=0.03)
    assert alpha(turned(everybody, brs, ["brs2", "brs4", "brs6"])).alpha == pytest.approx(0.80, abs=0.02)


def test_items_worded_the_other_way_share_a_second_factor(everybody: Codes) -> None:
    """The mean correlation within a wording is above that across wordings, if only one has the factor."""
    codes = turned(everybody, [f"brs{number}" for number in (1, 3, 5, 2, 4, 6)], ["brs2", "brs4", "brs6"])
    r = np.atleast_2d(np.corrcoef(codes, rowvar=False))
    within, across = r[3:, 3:][np.triu_indices(3, 1)].mean(), r[:3, 3:].mean()
    assert within - across > 0.05


def test_traits_have_the_planted_correlations(oldham: Oldham, passing: People) -> None:
    """Less the effects of places and kinds, which are planted beside them."""
    everyone = oldham.everyone
    own = passing.traits - everyone.place_effects[passing.place] - everyone.kind_effects[passing.kind]
    np.testing.assert_allclose(np.corrcoef(own, rowvar=False), oldham.truth.correlations, atol=0.02)
    np.testing.assert_allclose(own.std(axis=0), 1, atol=0.02)


def test_people_of_one_home_live_in_one_place_and_are_alike(oldham: Oldham, passing: People) -> None:
    order = np.argsort(passing.home, kind="stable")
    first, second = order[:-1], order[1:]
    pairs = passing.home[first] == passing.home[second]
    assert pairs.sum() * 2 == passing.shared.sum() == round(oldham.truth.homes * len(passing))
    assert (passing.place[first[pairs]] == passing.place[second[pairs]]).all()
    everyone = oldham.everyone
    own = passing.traits - everyone.place_effects[passing.place] - everyone.kind_effects[passing.kind]
    alike = np.corrcoef(own[first[pairs], 0], own[second[pairs], 0])[0, 1]
    assert alike == pytest.approx(oldham.truth.alike, abs=0.05)


def test_volunteers_are_older_and_more_often_women_than_the_people(
    oldham: Oldham, taking_part: People
) -> None:
    kinds, people = oldham.everyone.kinds, oldham.everyone.kind_people
    for label, more in (("Female", True), ("Male", False), ("65 to 74", True), ("16 to 24", False)):
        has = np.array([label in (kind.age, kind.sex) for kind in kinds])
        share, known = has[taking_part.kind].mean(), people[has].sum() / people.sum()
        assert (share > known * 1.1) if more else (share < known * 0.95)


def test_every_kind_of_people_and_every_ward_takes_part(oldham: Oldham, rows: list[dict[str, str]]) -> None:
    """Else no weighting could reach the census."""
    assert {row["place"] for row in rows} - {""} == {
        place.code for place in oldham.geography.at_level("ward")
    }
    assert {(row["age_band"], row["sex"]) for row in rows} >= {
        (str(age), sex) for age in range(1, 17) for sex in "12"
    }


def test_the_file_has_a_row_a_person_with_ids_of_their_own(
    oldham: Oldham, rows: list[dict[str, str]]
) -> None:
    assert len({row["id"] for row in rows}) == len(rows) == oldham.truth.answers == 2400
    assert list(rows[0]) == [*synthesis.FACTS, *ITEMS]


def test_some_people_do_not_tell_their_place(oldham: Oldham, rows: list[dict[str, str]]) -> None:
    assert sum(row["place"] == "" for row in rows) == oldham.truth.without_place


def test_gaps_have_reasons_that_fit_how_people_took_part(rows: list[dict[str, str]]) -> None:
    wellbeing = [(row["mode"], row[item]) for row in rows for item in ITEMS[:20]]
    gaps = [(mode, cell) for mode, cell in wellbeing if not cell.isdecimal()]
    assert 0.01 < len(gaps) / len(wellbeing) < 0.03
    assert set(gaps) == {("web", "skipped"), ("door", "dont_know"), ("door", "refused")}


def test_older_people_answer_at_the_door_more_often(rows: list[dict[str, str]]) -> None:
    def door(ages: range) -> float:
        return float(np.mean([row["mode"] == "door" for row in rows if int(row["age_band"]) in ages]))

    assert door(range(1, 6)) < 0.4 < 0.5 < door(range(12, 17))


def test_only_people_who_share_a_home_have_its_code(rows: list[dict[str, str]]) -> None:
    homes = [row["household"] for row in rows if row["household"]]
    assert {homes.count(home) for home in homes} == {2}
    assert len(homes) == 288


def test_every_code_is_an_answer_of_its_item(rows: list[dict[str, str]]) -> None:
    asked = catalogue.get("thriving-communities@1.2")
    for item in asked.items:
        assert all(allows(item, int(row[item.id])) for row in rows if row[item.id].isdecimal())


def test_one_in_eight_writes_something_and_every_text_says_that_it_is_synthetic(
    rows: list[dict[str, str]],
) -> None:
    texts = [row["better"] for row in rows if row["better"] != "skipped"]
    assert 0.10 < len(texts) / len(rows) < 0.14
    assert all(text.startswith("Synthetic answer: ") for text in texts)
