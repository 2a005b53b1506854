import copy
import json
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2

from instruments.errors import InvalidDefinitionError, InvalidInputError, TooFewRespondentsError
from scoring.base import base_of, document, parse, place_chance, true_spread
from scoring.items import item_matrix
from scoring.people import domain_scores, turned
from scoring.replicates import fay_poisson
from scoring.scales import scale_scores
from scoring.snapshot import NO_CODE
from scoring.spec import Base
from tests.scoring.builders import people, snapshot, tci

SCALES = ("satis", "worth", "happy", "anxious")


@pytest.fixture(scope="module")
def base() -> Base:
    return base_of(snapshot([300, 300]), tci())


def test_standards_are_mean_and_sd_between_persons_turned_so_that_higher_is_better(base: Base) -> None:
    frozen = snapshot([300, 300])
    scores = scale_scores(item_matrix(frozen), frozen.instrument.scales)
    anxious = 10.0 - scores.column("anxious")
    assert base.standards.keys() == set(SCALES)
    assert base.standards["anxious"].mean == pytest.approx(np.nanmean(anxious), rel=1e-12)
    assert base.standards["anxious"].sd == pytest.approx(np.nanstd(anxious), rel=1e-12)


def test_the_centre_is_the_mean_of_the_whole(base: Base) -> None:
    frozen = snapshot([300, 300])
    scores = scale_scores(item_matrix(frozen), frozen.instrument.scales)
    for domain in tci().domains:
        values = domain_scores(scores, domain, base.standards)
        assert base.goalposts[domain.key].centre == pytest.approx(np.nanmean(values), rel=1e-12)


def test_with_few_places_the_unit_is_the_declared_part_of_the_sd_between_people(base: Base) -> None:
    frozen = snapshot([300, 300])
    scores = scale_scores(item_matrix(frozen), frozen.instrument.scales)
    sd = np.nanstd(turned(scores, "brs"))
    assert base.goalposts["resilience"].unit == pytest.approx(0.12 * sd, rel=1e-12)
    assert "too few wards have enough answers; it takes 15" in base.goalposts["resilience"].rule


def test_with_enough_places_that_differ_the_unit_is_their_true_sd() -> None:
    effects = np.linspace(-1.0, 1.0, 20)
    frozen = snapshot([120] * 20, wards=1, effects=effects.tolist(), missing=0.0)
    goalpost = base_of(frozen, tci()).goalposts["resilience"]
    assert "true differences between wards" in goalpost.rule
    scores = turned(scale_scores(item_matrix(frozen), frozen.instrument.scales), "brs")
    observed = np.std(scores.reshape(20, 120).mean(axis=1), ddof=1)
    assert 0.9 * observed < goalpost.unit < observed  # chance is taken off, and is a small part here


def test_places_that_differ_by_chance_alone_do_not_set_the_unit() -> None:
    frozen = snapshot([60] * 20, wards=1, missing=0.0)
    goalpost = base_of(frozen, tci()).goalposts["resilience"]
    assert "do not differ by clearly more than chance" in goalpost.rule


def test_places_of_few_answers_that_are_alike_are_rarely_called_clearly_different() -> None:
    """One in forty is wanted of 150; raw variances of four answers would call one in four clear."""
    rng, sizes = np.random.default_rng(20261123), np.round(np.geomspace(4, 40, 20)).astype(int)
    place, n = np.repeat(np.arange(20), sizes), int(sizes.sum())
    clear, spread = 0, []
    for run in range(150):
        factors = fay_poisson([f"{run}-{row}" for row in range(n)], 60, seed=run)
        weights = np.column_stack([np.ones(n), factors])
        alike = rng.normal(size=n)
        differing = alike + rng.normal(scale=0.5, size=20)[place]
        same, found = (
            true_spread(*place_chance(values, weights, place, np.arange(n), 20), level=0.95)
            for values in (alike, differing)
        )
        clear += same.is_clear(0.25)
        spread.append(found.sd**2)
    assert clear <= 9
    assert np.mean(spread) == pytest.approx(0.25, abs=0.04)


def test_a_place_takes_two_homes_to_tell_of_chance_and_none_tells_where_nothing_moves() -> None:
    place, clusters = np.array([0, 0, 1, 1, 2, 2]), np.array([0, 1, 2, 2, 3, 4])
    factors = fay_poisson([str(home) for home in clusters], 40, seed=1)
    weights, values = np.column_stack([np.ones(6), factors]), np.array([1.0, 3.0, 2.0, 5.0, 4.0, 7.0])
    direct, sampling = place_chance(values, weights, place, clusters, 4)
    assert direct.tolist() == [2.0, 5.5]
    assert (sampling > 0.0).all()
    assert not len(place_chance(np.ones(6), weights, place, clusters, 4)[0])


def test_the_true_spread_of_equal_places_is_that_of_the_values_less_the_sampling_variance() -> None:
    values = np.array([1.0, 2.0, 3.0, 6.0])
    spread = true_spread(values, np.ones(4), level=0.95)
    assert spread.sd == pytest.approx(np.sqrt(np.var(values, ddof=1) - 1.0))


def test_with_the_true_spread_the_weighted_squares_are_as_many_as_the_places_less_one() -> None:
    values, sampling = np.array([1.0, 2.0, 3.0, 6.0]), np.array([0.5, 1.0, 1.5, 1.0])
    precision = 1.0 / (sampling + true_spread(values, sampling, level=0.95).sd ** 2)
    mean = (precision * values).sum() / precision.sum()
    assert (precision * (values - mean) ** 2).sum() == pytest.approx(3.0)


def test_places_with_hardly_any_answers_do_not_tell_how_far_places_differ() -> None:
    """Values less sampling variances would: a place 200 times as uncertain would leave no spread at all."""
    values, sampling = np.linspace(-1.0, 1.0, 20), np.full(20, 0.05)
    alone = true_spread(values, sampling, level=0.95)
    more = true_spread(np.append(values, 0.3), np.append(sampling, 10.0), level=0.95)
    assert np.var(np.append(values, 0.3), ddof=1) < np.append(sampling, 10.0).mean()
    assert more.sd == pytest.approx(alone.sd, rel=0.05)
    assert more.sd_low == pytest.approx(alone.sd_low, rel=0.05)


def test_the_lower_limit_meets_the_upper_chi_square_quantile() -> None:
    values, sampling = np.linspace(0.0, 10.0, 20), np.linspace(0.5, 1.5, 20)
    low = true_spread(values, sampling, level=0.95).sd_low
    precision = 1.0 / (sampling + low**2)
    mean = (precision * values).sum() / precision.sum()
    assert (precision * (values - mean) ** 2).sum() == pytest.approx(chi2.ppf(0.975, 19), rel=1e-6)


def test_places_with_hardly_any_answers_never_bring_the_spread_below_its_own_limit() -> None:
    """Else 10 points could be a thirteenth of the true differences, and figures lie far below 0."""
    rng = np.random.default_rng(56)
    sampling = np.geomspace(0.005, 0.5, 40)
    draws = rng.normal(scale=np.sqrt(0.11**2 + sampling), size=(1000, 40))
    spreads = [true_spread(values, sampling, level=0.95) for values in draws]
    excess = draws.var(axis=1, ddof=1) - sampling.mean()
    drowned = [one for one, left in zip(spreads, excess, strict=True) if 0.0 < left < one.sd_low**2]
    assert len(drowned) >= 10
    assert min(one.sd / one.sd_low for one in drowned) >= 1.0
    assert min(one.sd for one in spreads if one.is_clear(0.25)) > 0.11 / 4.0


def test_the_lower_limit_lies_above_zero_for_one_set_of_equal_places_in_forty() -> None:
    rng = np.random.default_rng(20261121)
    sampling = np.full(20, 0.3)
    draws = rng.normal(scale=np.sqrt(0.3), size=(2000, 20))
    share = np.mean([true_spread(values, sampling, level=0.95).sd_low > 0.0 for values in draws])
    assert 0.015 < share < 0.035


@settings(deadline=None)
@given(st.lists(st.floats(-5, 5), min_size=3, max_size=30), st.floats(0.01, 2))
def test_a_lower_limit_is_never_above_the_spread_of_the_values(values: list[float], sampling: float) -> None:
    spread = true_spread(np.array(values), np.full(len(values), sampling), level=0.95)
    assert 0.0 <= spread.sd_low <= np.std(values, ddof=1) + 1e-9
    assert spread.sd <= np.std(values, ddof=1) + 1e-9


def test_a_base_is_read_back_as_it_was_written(base: Base) -> None:
    assert parse(json.loads(json.dumps(document(base)))) == base


def test_an_edited_constant_is_refused(base: Base) -> None:
    content = copy.deepcopy(document(base))
    content["goalposts"]["resilience"]["unit"] = 1.0  # type: ignore[index]
    with pytest.raises(InvalidInputError) as error:
        parse(content)
    assert "may not be edited" in error.value.fix


def test_a_base_without_its_parts_is_refused_with_what_is_missing(base: Base) -> None:
    content = document(base)
    del content["goalposts"]
    with pytest.raises(InvalidDefinitionError, match="goalposts"):
        parse(content)


def test_another_wave_gives_another_base(base: Base) -> None:
    assert base_of(snapshot([300, 300], seed=2), tci()).sha256 != base.sha256


def test_nobody_cannot_set_a_base() -> None:
    with pytest.raises(TooFewRespondentsError):
        base_of(people(snapshot([20]), []), tci())


def test_constants_of_a_few_people_are_not_written() -> None:
    frozen = snapshot([100], missing=0.0)
    enough = base_of(frozen, tci())
    assert enough.goalposts.keys() == {"wellbeing", "connection", "resilience", "community"}
    with pytest.raises(TooFewRespondentsError, match="too few people have a score") as error:
        base_of(people(frozen, range(99)), tci())
    assert "at least 100" in error.value.fix


def test_one_domain_that_few_answered_is_enough_to_refuse() -> None:
    frozen = snapshot([150], missing=0.0)
    codes = frozen.codes.copy()
    columns = [item.id.startswith("brs") for item in frozen.instrument.items]
    codes[np.ix_(np.arange(51), columns)] = NO_CODE
    with pytest.raises(TooFewRespondentsError, match="'resilience'"):
        base_of(replace(frozen, codes=codes), tci())


def test_words_of_a_base_hold_the_numbers_of_its_definition_only() -> None:
    few, alike = snapshot([300, 300]), snapshot([60] * 20, wards=1, missing=0.0)
    apart = snapshot([60] * 20, wards=1, effects=np.linspace(-1.0, 1.0, 20).tolist(), missing=0.0)
    for frozen in (few, alike, apart):
        for goalpost in base_of(frozen, tci()).goalposts.values():
            assert set(re.findall(r"[\d.]*\d", goalpost.rule)) <= {"10", "0.12", "15"}


def test_the_level_and_the_clear_part_are_those_of_the_definition() -> None:
    values, sampling = np.linspace(0.0, 10.0, 20), np.linspace(0.5, 1.5, 20)
    assert true_spread(values, sampling, level=0.5).sd_low > true_spread(values, sampling, level=0.95).sd_low
    frozen = snapshot([60] * 20, wards=1, effects=np.linspace(-0.5, 0.5, 20).tolist(), missing=0.0)
    strict = replace(tci(), spread=replace(tci().spread, clear_part=1.0))
    assert "true differences" in base_of(frozen, tci()).goalposts["resilience"].rule
    assert "clearly more than chance" in base_of(frozen, strict).goalposts["resilience"].rule


def test_people_who_all_answer_alike_cannot_set_a_base() -> None:
    frozen = snapshot([150], missing=0.0)
    codes = np.repeat(frozen.codes[:1], 150, axis=0)
    with pytest.raises(TooFewRespondentsError, match="no spread"):
        base_of(replace(frozen, codes=codes), tci())
