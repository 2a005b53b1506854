"""The second wave of the demo: who comes back is who was there, and what moved is what the truth says."""

import csv

import numpy as np
import pytest

from index_platform.demo import again, population, synthesis
from index_platform.demo.synthesis import People
from index_platform.demo.whole_way import synthetic_answers
from tests.index_platform.demo.made import Oldham


@pytest.fixture(scope="module")
def first(oldham: Oldham) -> People:
    truth = oldham.truth
    return synthesis.volunteers(
        truth, oldham.everyone, oldham.geography, answers=truth.answers, seed=truth.seed
    )


@pytest.fixture(scope="module")
def second(oldham: Oldham, first: People) -> People:
    return again.asked_again(oldham.truth, oldham.everyone, oldham.geography, first)


@pytest.fixture(scope="module")
def both(first: People, second: People) -> tuple[np.ndarray, np.ndarray]:
    """The rows of everybody who is in both waves, in each."""
    known = {code: row for row, code in enumerate(first.panel) if code}
    later = [row for row, code in enumerate(second.panel) if code in known]
    return np.array([known[second.panel[row]] for row in later]), np.array(later)


def test_a_third_or_so_of_the_second_wave_was_in_the_first(
    oldham: Oldham, second: People, both: tuple[np.ndarray, np.ndarray]
) -> None:
    wanted = oldham.truth.again.agree * oldham.truth.again.come_back
    assert len(second) == oldham.truth.again.answers
    assert len(both[0]) / len(second) == pytest.approx(wanted, abs=0.03)


def test_who_comes_back_is_who_they_were(
    first: People, second: People, both: tuple[np.ndarray, np.ndarray]
) -> None:
    before, after = both
    for one, other in ((first.place, second.place), (first.kind, second.kind), (first.home, second.home)):
        np.testing.assert_array_equal(one[before], other[after])


def test_own_traits_go_with_those_of_before_as_the_truth_says(
    oldham: Oldham, first: People, second: People, both: tuple[np.ndarray, np.ndarray]
) -> None:
    later = population.moved(oldham.truth, oldham.geography, oldham.everyone)
    own = [
        (people.traits - everyone.place_effects[people.place] - everyone.kind_effects[people.kind])[rows]
        for people, everyone, rows in ((first, oldham.everyone, both[0]), (second, later, both[1]))
    ]
    for trait in range(4):
        found = np.corrcoef(own[0][:, trait], own[1][:, trait])[0, 1]
        assert found == pytest.approx(oldham.truth.again.steady, abs=0.05)
    np.testing.assert_allclose(own[1].std(axis=0), 1, atol=0.06)


def test_only_the_places_of_the_truth_moved(oldham: Oldham) -> None:
    later = population.moved(oldham.truth, oldham.geography, oldham.everyone)
    moves = later.place_effects - oldham.everyone.place_effects
    for row, place in enumerate(later.places):
        wanted = oldham.truth.again.moves.get(str(place.parent), {})
        np.testing.assert_allclose(moves[row], [wanted.get(trait, 0.0) for trait in oldham.truth.traits])


def test_nobody_new_has_the_home_or_the_code_of_somebody_else(
    first: People, second: People, both: tuple[np.ndarray, np.ndarray]
) -> None:
    new = np.setdiff1d(np.arange(len(second)), both[1])
    assert set(second.home[new]).isdisjoint(first.home)
    assert set(second.panel[new]) & set(first.panel) <= {0}


def test_the_files_hold_the_same_codes_and_no_other_answer_moved_with_them(oldham: Oldham) -> None:
    waves = [
        list(csv.DictReader(synthetic_answers(oldham.folder, again=later).splitlines()))
        for later in (False, True)
    ]
    panels = [{row["panel"] for row in rows} - {""} for rows in waves]
    assert 0.3 < len(panels[0] & panels[1]) / 2400 < 0.42
    assert [len(rows) for rows in waves] == [2400, 2400]
    assert waves[0][0]["satis"] != "" != waves[1][0]["satis"]
