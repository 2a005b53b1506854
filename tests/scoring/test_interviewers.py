"""Researchers beside each other: few are named by chance, one who differs is found, few say nothing."""

from collections.abc import Mapping

import numpy as np
import pytest
from scipy.stats import betabinom

from instruments.errors import InvalidInputError
from scoring.arrays import Floats
from scoring.interviewers import BESIDE, LEAST, PEERS, Standing, standings

THINGS = 8
PLACES = 6


def made(
    rng: np.random.Generator,
    people: int,
    n: int,
    *,
    rate: float = 0.1,
    alike: float = 0.0,
    worse: float = 1.0,
) -> Mapping[str, tuple[Floats, Floats]]:
    """Eight things noticed of researchers who ask in mixes of six places, whose rates differ.

    alike: the intraclass correlation of researchers; worse: the first has as many times the rate in thing 0.
    """
    found = {}
    for thing in range(THINGS):
        asked = rng.multinomial(n, rng.dirichlet(np.ones(PLACES)), size=people).astype(float)
        rates = np.tile(rate * np.exp(0.3 * rng.normal(size=PLACES)), (people, 1))
        if alike:
            total = 1.0 / alike - 1.0
            rates = rates * rng.beta(rate * total, (1.0 - rate) * total, size=(people, 1)) / rate
        rates[0] *= worse if thing == 0 else 1.0
        found[str(thing)] = (rng.binomial(asked.astype(int), np.minimum(rates, 1.0)).astype(float), asked)
    return found


def named(found: Mapping[str, tuple[Standing, ...]]) -> set[tuple[str, int]]:
    """(thing, researcher) of those who stand out."""
    return {(name, row) for name, some in found.items() for row, one in enumerate(some) if one.stands_out}


def share_named(tries: int, seed: int, **facts: float) -> tuple[float, float]:
    """In which share of waves anybody is named; and the first, for thing 0."""
    rng = np.random.default_rng(seed)
    people, n = int(facts.pop("people", 8)), int(facts.pop("n", 60))
    seen = [named(standings(made(rng, people, n, **facts))) for _ in range(tries)]
    return float(np.mean([bool(one) for one in seen])), float(np.mean([("0", 0) in one for one in seen]))


@pytest.mark.parametrize("facts", [{}, {"people": 4, "n": 20}, {"rate": 0.03}, {"people": 5, "rate": 0.3}])
def test_where_all_are_alike_somebody_is_named_in_at_most_one_wave_of_twenty(facts: dict[str, float]) -> None:
    """0.05 and two standard errors of 150 tries."""
    assert share_named(150, 20261123, **facts)[0] <= 0.086


@pytest.mark.parametrize("alike", [0.02, 0.05])
def test_ordinary_differences_between_researchers_name_hardly_anybody(alike: float) -> None:
    """An intraclass correlation of 0.02 is usual (Groves 1989, Survey Errors and Survey Costs, chapter 8)."""
    assert share_named(100, 20261124, alike=alike)[0] <= 0.10


def test_one_of_three_times_the_rate_in_sixty_interviews_is_found_mostly() -> None:
    """Nine times of ten where the others have 15 of 100, six of ten where they have 10."""
    assert share_named(60, 20261125, rate=0.15, worse=3.0)[1] >= 0.80
    assert share_named(60, 20261126, rate=0.10, worse=3.0)[1] >= 0.45


def naive(row: int, raised: Floats, asked: Floats) -> tuple[float, float]:
    """What is expected of a researcher, and the chance of as many: one interview at a time."""

    def reference(row: int, people: list[int]) -> tuple[float, float, float, float]:
        places = [p for p in range(asked.shape[1]) if sum(asked[o, p] for o in people) >= BESIDE]
        n = sum(asked[row, p] for p in places)
        weights = {
            (o, p): asked[row, p] / n / sum(asked[o, p] for o in people) for o in people for p in places
        }
        share = sum(weights[o, p] * raised[o, p] for o, p in weights)
        noise = sum(weights[o, p] ** 2 * asked[o, p] for o, p in weights)
        crowding = sum(sum(weights[o, p] * asked[o, p] for p in places) ** 2 for o in people)
        return n, (share + noise / 2) / (1 + noise), noise, crowding

    others = [o for o in range(len(asked)) if o != row]
    beyond = room = 0.0
    for one in others:
        n, mean, noise, crowding = reference(one, [o for o in others if o != one])
        off = raised[one].sum() - n * mean
        beyond += off**2 - n * mean * (1 - mean) * (1 + n * noise)
        room += n * mean * (1 - mean) * (n - 1 + n * crowding)
    alike = max(beyond / room, 0.0)
    n, mean, noise, crowding = reference(row, others)
    within = alike + (1 - alike) * noise + alike * crowding
    a, b = mean * (1 / within - 1), (1 - mean) * (1 / within - 1)
    return n * mean, float(betabinom.sf(raised[row].sum() - 1, int(n), a, b))


@pytest.mark.parametrize("alike", [0.0, 0.2])
def test_the_slow_way_of_single_interviews_comes_to_the_same(alike: float) -> None:
    rng = np.random.default_rng(3)
    asked = rng.integers(3, 30, size=(6, 4)).astype(float)
    rates = rng.beta(2.0, 6.0, size=(6, 1)) if alike else np.full((6, 1), 0.2)
    raised = rng.binomial(asked.astype(int), rates).astype(float)
    for row, one in enumerate(standings({"one": (raised, asked)})["one"]):
        assert (one.expected, one.chance) == pytest.approx(naive(row, raised, asked), rel=1e-9)


def test_places_where_much_is_noticed_of_everybody_are_held_against_nobody() -> None:
    """The first asks where half of all interviews are noticed, as all others do there too."""
    asked = np.array([[60.0, 0.0], *[[10.0, 50.0]] * 6])
    raised = np.array([[30.0, 0.0], *[[5.0, 2.0]] * 6])
    one = standings({"one": (raised, asked)})["one"][0]
    assert one.expected == pytest.approx(30.0)
    assert not one.stands_out
    pooled = standings({"one": (raised.sum(axis=1, keepdims=True), asked.sum(axis=1, keepdims=True))})
    assert pooled["one"][0].stands_out


def test_of_places_where_nobody_else_asked_nothing_is_said() -> None:
    asked = np.array([[30.0, 40.0], *[[30.0, BESIDE / 5 - 1]] * 5])
    raised = np.array([[3.0, 40.0], *[[3.0, 0.0]] * 5])
    one = standings({"one": (raised, asked)})["one"][0]
    assert (one.raised, one.asked, one.alone) == (3, 30, 40)
    assert not one.stands_out


def judged(own: int, others: list[int]) -> bool:
    asked = np.array([[own], *[[n] for n in others]])
    return standings({"one": (asked, asked)})["one"][0].is_judged


def test_too_few_interviews_and_too_few_others_say_nothing() -> None:
    assert judged(LEAST, [LEAST] * PEERS)
    assert not judged(LEAST - 1, [LEAST] * PEERS)
    assert not judged(LEAST, [LEAST] * (PEERS - 1))
    assert not judged(LEAST, [LEAST] * (PEERS - 1) + [LEAST - 1])


def test_what_is_noticed_of_all_or_of_nobody_stands_out_nowhere() -> None:
    asked = np.full((6, 2), 30.0)
    found = standings({"all": (asked, asked), "none": (np.zeros_like(asked), asked)})
    assert not named(found)
    assert [one.low for one in found["none"]] == [0.0] * 6
    assert [one.high for one in found["all"]] == [60.0] * 6


def test_more_noticed_is_never_less_remarkable() -> None:
    asked = np.full((6, 1), 40.0)
    chances = [
        standings({"one": (np.array([[own], *[[4.0]] * 5]), asked)})["one"][0].chance for own in range(41)
    ]
    assert (np.diff(chances) <= 0.0).all()


def test_more_things_that_are_looked_at_make_each_less_clear() -> None:
    asked = np.full((6, 1), 60.0)
    raised = np.array([[16.0], *[[5.0]] * 5])
    alone = standings({"one": (raised, asked)})["one"][0]
    plain = {f"other {n}": (np.full((6, 1), 5.0), asked) for n in range(9)}
    among = standings({"one": (raised, asked), **plain})["one"][0]
    assert alone.adjusted < among.adjusted


def test_counts_that_cannot_be_are_refused() -> None:
    few = np.full((4, 1), 3.0)
    for raised, asked, what in (
        (few, few - 1.0, "more than was asked"),
        (-few, few, "less than nothing"),
        (few - 0.5, few, "parts of interviews"),
    ):
        with pytest.raises(InvalidInputError, match=what):
            standings({"one": (raised, asked)})
    with pytest.raises(InvalidInputError, match="same researchers"):
        standings({"one": (few, few), "two": (few[:2], few[:2])})


def test_nothing_counted_is_nothing_said() -> None:
    assert standings({}) == {}
    assert standings({"one": (np.zeros((0, 2)), np.zeros((0, 2)))}) == {"one": ()}
