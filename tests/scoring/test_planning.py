from dataclasses import replace
from math import floor, nan, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from instruments.errors import InvalidInputError
from instruments.places import Geography
from scoring.aggregate import mpi
from scoring.arrays import Floats
from scoring.definitions import shipped
from scoring.planning import (
    CORRELATION,
    Basis,
    Plan,
    declared_basis,
    expected_answers,
    known_people,
    planned,
    require_level,
    run_basis,
    widths,
)
from scoring.precision import Precision
from scoring.snapshot import Margin
from tests.scoring.builders import geography

TCI = shipped("tci@1.0")
DRAWS = 4000
WITHIN = 0.015  # four Monte Carlo errors of a share of 0.95, two and a half of 0.80
Z95, Z80 = 1.959963984540054, 0.8416212335729143
FLAT = Basis(design_effect=1.0, index_sd=50.0, words=())


def plan(answers: int, level: str = "ward", **basis: float) -> Plan:
    """The plan of the town of the builders: twelve wards of as many people."""
    town = geography()
    shares = expected_answers(answers, known_people(town, level, ()), require_level(town, level))
    return planned(TCI, town, level, shares, declared_basis(TCI, **basis))


def margin(targets: dict[str, float], level: str = "ward") -> Margin:
    return Margin(name="m", title="m", source="made up", targets=targets, level=level)


def raised(weights: Floats, values: Floats) -> tuple[Floats, Floats]:
    """Weighted means (draws,) of (draws, n) values, with the standard error each sample would give itself."""
    total = weights.sum(axis=1)
    means = (weights * values).sum(axis=1) / total
    return means, np.sqrt(((weights * (values - means[:, None])) ** 2).sum(axis=1)) / total


def chance_weights(rng: np.random.Generator, n: int, design_effect: float) -> Floats:
    """(draws, n) weights whose squared coefficient of variation is the design effect less one."""
    spread = design_effect - 1.0
    return rng.gamma(1.0 / spread, size=(DRAWS, n)) if spread else np.ones((DRAWS, n))


def share_samples(rng: np.random.Generator, share: float, n: int, deff: float) -> tuple[Floats, Floats]:
    answers = (rng.random((DRAWS, n)) < share).astype(float)
    return raised(chance_weights(rng, n, deff), answers)


def index_samples(rng: np.random.Generator, true: float, n: int, deff: float) -> Floats:
    """The index (draws,) of people with four correlated domains, penalty and its correction included."""
    sd, m = 10.0 / TCI.spread.person_share, len(TCI.domains)
    correlations = np.full((m, m), CORRELATION) + (1.0 - CORRELATION) * np.eye(m)
    root = np.linalg.cholesky(correlations)
    found = []
    for _ in range(DRAWS):
        weights = rng.gamma(1.0 / (deff - 1.0), size=n)
        domains = true + sd * rng.standard_normal((n, m)) @ root.T
        means = weights @ domains / weights.sum()
        sampling = sd**2 * correlations * (weights**2).sum() / weights.sum() ** 2
        found.append(mpi(means[None], covariance=sampling[None])[0])
    return np.array(found)


# twins


@pytest.mark.parametrize("deff", [1.0, 1.27, 2.0])
def test_the_half_width_covers_a_share_of_one_half_as_often_as_it_says(deff: float) -> None:
    rng, n = np.random.default_rng(20261122), 400
    half, _ = widths(0.5, n, replace(FLAT, design_effect=deff), level=0.95)
    means, _ = share_samples(rng, 0.5, n, deff)
    assert np.mean(np.abs(means - 0.5) <= half) == pytest.approx(0.95, abs=WITHIN)


@pytest.mark.parametrize("deff", [1.0, 1.27])
def test_the_least_change_of_a_share_is_seen_as_often_as_it_says(deff: float) -> None:
    rng, n = np.random.default_rng(20261123), 400
    _, change = widths(0.5, n, replace(FLAT, design_effect=deff), level=0.95)
    before, error = share_samples(rng, 0.5 - change / 2, n, deff)
    after, later_error = share_samples(rng, 0.5 + change / 2, n, deff)
    seen = after - before > Z95 * np.sqrt(error**2 + later_error**2)
    assert np.mean(seen) == pytest.approx(0.80, abs=2 * WITHIN)


def test_the_index_is_covered_and_its_least_change_is_seen_as_often_as_the_plan_says() -> None:
    rng, n = np.random.default_rng(20261124), 200
    one = plan(n, "town").whole
    deff = declared_basis(TCI).design_effect
    assert one.index is not None
    base = index_samples(rng, 100.0, n, deff)
    off = base - base.mean()  # what is left of the penalty moves all alike: a few tenths of a point
    assert abs(base.mean() - 100.0) < 0.5
    assert np.mean(np.abs(off) <= one.index.half_width) == pytest.approx(0.95, abs=WITHIN)
    later = index_samples(rng, 100.0 + one.index.least_change, n, deff)
    seen = later - base > sqrt(2.0) * one.index.half_width
    assert np.mean(seen) == pytest.approx(0.80, abs=2 * WITHIN)


# reference


@pytest.mark.parametrize(
    ("answers", "deff", "points"),
    [(100, 1.0, 9.8), (200, 1.5, 8.5), (400, 2.0, 6.9), (500, 1.5, 5.4), (1000, 1.0, 3.1), (2000, 2.0, 3.1)],
)
def test_the_half_width_of_a_per_cent_is_that_of_the_textbook(
    answers: int, deff: float, points: float
) -> None:
    """1.96 * 50 * sqrt(design effect / n), to one decimal."""
    reach = plan(answers, "town", design_effect=deff).whole.per_cent
    assert reach is not None
    assert round(reach.half_width, 1) == points


def test_persons_differ_by_what_the_definition_declares() -> None:
    """10 / 0.12 points a domain; four domains that do not go together halve it, four alike keep it."""
    assert declared_basis(TCI, correlation=0.0).index_sd == pytest.approx(10 / 0.12 / 2)
    assert declared_basis(TCI, correlation=0.999999).index_sd == pytest.approx(10 / 0.12, rel=1e-5)


# laws


@given(st.integers(120, 100_000), st.floats(1.0, 5.0), st.floats(0.0, 0.9))
def test_four_times_the_answers_halve_every_width(answers: int, deff: float, correlation: float) -> None:
    few = plan(answers, design_effect=deff, correlation=correlation)
    many = plan(4 * answers, design_effect=deff, correlation=correlation)
    for small, large in zip(few.places, many.places, strict=True):
        for one, other in ((small.per_cent, large.per_cent), (small.index, large.index)):
            assert one is not None
            assert other is not None
            assert other.half_width == pytest.approx(one.half_width / 2)
            assert other.least_change == pytest.approx(one.least_change / 2)


@given(st.floats(0.1, 100), st.floats(10, 10_000), st.floats(0.8, 0.99), st.floats(0.5, 0.99))
def test_two_waves_are_less_sure_than_one_by_the_root_of_two(
    sd: float, answers: float, level: float, power: float
) -> None:
    half, change = widths(sd, answers, FLAT, level=level, power=0.5)  # at a half, chance adds nothing more
    assert change == pytest.approx(sqrt(2.0) * half)
    assert widths(sd, answers, FLAT, level=level, power=power)[1] >= change * (1 - 1e-12)


def test_the_least_change_at_80_per_cent_power_is_the_known_multiple_of_the_half_width() -> None:
    half, change = widths(1.0, 100.0, FLAT, level=0.95)
    assert change / half == pytest.approx(sqrt(2.0) * (Z95 + Z80) / Z95)


@given(st.integers(1, 5000), st.lists(st.floats(1, 1e6), min_size=12, max_size=12))
def test_answers_are_shared_out_in_proportion_and_none_is_lost(total: int, people: list[float]) -> None:
    wards = geography().at_level("ward")
    known = {ward.code: count for ward, count in zip(wards, people, strict=True)}
    found = expected_answers(total, known, wards)
    assert sum(found.values()) == pytest.approx(total)
    for code, count in known.items():
        assert found[code] / total == pytest.approx(count / sum(people))


def test_the_whole_has_the_answers_of_all_its_places() -> None:
    made = plan(2400)
    assert made.whole.answers == pytest.approx(2400)
    assert [place.answers for place in made.places] == pytest.approx([200.0] * 12)


# what the rules would say


@pytest.mark.parametrize(
    ("answers", "found"),
    [(9, None), (10, Precision.TOO_UNCERTAIN), (49, Precision.TOO_UNCERTAIN), (50, Precision.CAUTION),
     (99, Precision.CAUTION), (100, Precision.SHOW)],
)  # fmt: skip
def test_a_figure_stands_as_the_gates_would_have_it(answers: int, found: Precision | None) -> None:
    reach = plan(answers, "town", design_effect=1.0).whole.per_cent
    assert (None if reach is None else reach.precision) is found


def test_a_fraction_of_an_answer_counts_for_nothing_at_the_gates() -> None:
    town = geography()
    made = planned(TCI, town, "town", {"T": 9.99}, declared_basis(TCI))
    assert floor(made.whole.answers) < TCI.disclosure.minimum_base
    assert made.whole.per_cent is None
    assert made.whole.index is None


# whose people are known


def test_the_margin_of_the_wave_says_how_many_live_there_before_the_places_do() -> None:
    wards = [place.code for place in geography().at_level("ward")]
    counted = margin({code: 10.0 + row for row, code in enumerate(wards)})
    assert known_people(geography(), "ward", (counted,))["W11"] == 10.0
    assert known_people(geography(), "ward", ())["W11"] == 1000.0


def test_parts_are_added_up_to_the_level_that_is_planned() -> None:
    wards = [place.code for place in geography().at_level("ward")]
    counted = margin({code: 10.0 for code in wards})
    assert known_people(geography(), "cluster", (counted,)) == {f"C{c}": 30.0 for c in range(1, 5)}


def test_a_margin_of_larger_places_tells_nothing_of_smaller_ones() -> None:
    clusters = margin({f"C{c}": 5.0 for c in range(1, 5)}, "cluster")
    assert known_people(geography(), "ward", (clusters,))["W11"] == 1000.0


def uncounted(*codes: str) -> Geography:
    """The town without the people of these places."""
    town = geography()
    return replace(
        town,
        places=tuple(replace(one, population=None) if one.code in codes else one for one in town.places),
    )


def test_where_nobody_says_how_many_live_there_places_get_equal_answers() -> None:
    town = uncounted(*(place.code for place in geography().places))
    assert known_people(town, "ward", ()) == {}
    found = expected_answers(120, {}, town.at_level("ward"))
    assert list(found.values()) == pytest.approx([10.0] * 12)


# an earlier run


def test_an_earlier_run_gives_its_own_half_width_back_for_as_many_answers() -> None:
    basis = run_basis(TCI, 98.0, 102.0, answers=2400, design_effect=1.3, run="r")
    again = planned(TCI, geography(), "town", {"T": 2400.0}, basis).whole
    quarter = planned(TCI, geography(), "town", {"T": 600.0}, basis).whole
    assert again.index is not None
    assert quarter.index is not None
    assert again.index.half_width == pytest.approx(2.0)
    assert quarter.index.half_width == pytest.approx(4.0)


def test_the_words_say_how_little_the_rounding_of_a_run_tells() -> None:
    words = " ".join(run_basis(TCI, 98.0, 102.0, answers=2400, design_effect=1.3, run="r").words)
    assert "more than 1 and at most 2 points" in words


@given(st.floats(1.0, 3.0), st.floats(0.0, 0.9))
def test_every_assumption_stands_in_the_words(deff: float, correlation: float) -> None:
    basis = declared_basis(TCI, design_effect=deff, correlation=correlation)
    words = " ".join(basis.words)
    for said in (f"{deff:g}", f"{correlation:g}", f"{TCI.spread.person_share:g}", f"{basis.index_sd:.0f}"):
        assert said in words


# refusals


@pytest.mark.parametrize("total", [0, -5])
def test_fewer_answers_than_one_are_no_plan(total: int) -> None:
    with pytest.raises(InvalidInputError, match="from 1 on"):
        expected_answers(total, {}, geography().at_level("ward"))


def test_an_unknown_level_is_told_with_those_there_are() -> None:
    with pytest.raises(InvalidInputError, match="town, cluster, ward"):
        require_level(geography(), "street")


def test_places_whose_people_nobody_counted_are_named() -> None:
    town = uncounted("T", "W11", "W23")
    with pytest.raises(InvalidInputError, match="not known of: Ward 1-1, Ward 2-3"):
        known_people(town, "ward", ())
    with pytest.raises(InvalidInputError, match="not known of: Cluster 1, Cluster 2"):
        known_people(town, "cluster", ())


@pytest.mark.parametrize("deff", [0.99, 0.0, -1.0, nan, float("inf")])
def test_a_design_effect_that_cannot_be_is_refused(deff: float) -> None:
    with pytest.raises(InvalidInputError, match="design"):
        declared_basis(TCI, design_effect=deff)


@pytest.mark.parametrize("correlation", [-0.1, 1.0, nan])
def test_a_correlation_that_cannot_be_is_refused(correlation: float) -> None:
    with pytest.raises(InvalidInputError, match="correlation"):
        declared_basis(TCI, correlation=correlation)


def test_a_run_without_a_likely_range_tells_nothing() -> None:
    with pytest.raises(InvalidInputError, match="no likely range"):
        run_basis(TCI, 100.0, 100.0, answers=2400, design_effect=1.3, run="r")
