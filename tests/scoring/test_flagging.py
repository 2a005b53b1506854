"""The flags of a wave: planted people are found by the rule meant for them, and nothing else changes."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.chain import compute
from scoring.flags.columns import QualityFlags, quality_flags
from scoring.flags.rules import Noticed, shipped
from scoring.page_times import NOT_TIMED, PageTimes
from scoring.snapshot import Snapshot
from tests.scoring import making
from tests.scoring.builders import answered, based, people, snapshot

BRS = [f"brs{number}" for number in range(1, 7)]
RULES = shipped()


@pytest.fixture(scope="module")
def wave() -> Snapshot:
    """A wave of 600 people who answered everything."""
    return snapshot([200, 200, 200], missing=0.0, seed=7)


def flagged(frozen: Snapshot) -> QualityFlags:
    """The flags by the rules that ship."""
    return quality_flags(frozen, RULES)


def timed(frozen: Snapshot, seconds: int = 12) -> Snapshot:
    """The wave with every page timed, everybody an hour and a minute after the one before."""
    items = tuple(item.id for item in frozen.instrument.items)
    return replace(
        frozen,
        times=PageTimes(
            items=items,
            seconds=np.full((len(frozen), len(items)), seconds, dtype=np.int32),
            sent=np.arange(len(frozen), dtype=np.int64) * 61,
        ),
    )


def copied(frozen: Snapshot, to: int, of: int) -> Snapshot:
    """The wave with the answers of one person given by another, too."""
    codes, reasons = frozen.codes.copy(), frozen.reasons.copy()
    codes[to], reasons[to] = codes[of], reasons[of]
    return replace(frozen, codes=codes, reasons=reasons)


def test_who_ticks_the_same_all_along_is_noticed(wave: Snapshot) -> None:
    found = flagged(answered(wave, [3], dict.fromkeys(BRS, 4)))
    assert found.column(Noticed.LONG_STRING).raised[3]
    assert found.column(Noticed.LONG_STRING).values[3] == 6.0
    assert found.column(Noticed.LOW_SPREAD).values[3] == 0.0


def test_five_times_the_same_is_not_a_long_string_but_has_hardly_any_spread(wave: Snapshot) -> None:
    found = flagged(answered(wave, [3], {**dict.fromkeys(BRS, 3), "brs6": 4}))
    assert not found.column(Noticed.LONG_STRING).raised[3]
    assert found.column(Noticed.LOW_SPREAD).values[3] == pytest.approx(0.25 / 6**0.5)
    assert found.column(Noticed.LOW_SPREAD).raised[3]


def test_two_answers_a_step_aside_are_not_noticed(wave: Snapshot) -> None:
    found = flagged(answered(wave, [3], {**dict.fromkeys(BRS, 3), "brs5": 4, "brs6": 4}))
    assert not found.column(Noticed.LOW_SPREAD).raised[3]


def test_who_agrees_strongly_with_both_sides_is_noticed(wave: Snapshot) -> None:
    found = flagged(answered(wave, [3], dict.fromkeys(BRS, 5)))
    assert found.column(Noticed.CONTRADICTION).values[3] == 3.0
    assert found.column(Noticed.CONTRADICTION).raised[3]


def test_who_gives_ten_to_everything_is_noticed(wave: Snapshot) -> None:
    found = flagged(answered(wave, [3], {"satis": 10, "worth": 10, "happy": 10, "anxious": 10}))
    assert found.column(Noticed.CONTRADICTION).raised[3]


def test_an_unusual_combination_is_noticed(wave: Snapshot) -> None:
    odd = {
        "satis": 10,
        "worth": 0,
        "happy": 10,
        "anxious": 10,
        "ucla1": 1,
        "ucla2": 3,
        "ucla3": 1,
        "lonely": 1,
    }
    odd |= {"brs1": 5, "brs2": 5, "brs3": 1, "brs4": 5, "belong": 1, "trust": 4, "pull": 1, "influence": 4}
    column = flagged(answered(wave, [3], odd)).column(Noticed.UNUSUAL)
    assert column.raised[3]
    assert column.values[3] == np.nanmin(column.values)
    assert column.raised.mean() < 0.03


def test_twins_are_noticed_where_they_came_near_each_other_or_nobody_knows_when(wave: Snapshot) -> None:
    twice = copied(copied(wave, 4, 3), 90, 80)
    assert np.flatnonzero(flagged(twice).column(Noticed.DUPLICATE).raised).tolist() == [3, 4, 80, 90]
    times = timed(twice).times
    assert times is not None
    sent = times.sent.copy()
    sent[4] = sent[3] + 60
    near = replace(twice, times=replace(times, sent=sent))
    assert np.flatnonzero(flagged(near).column(Noticed.DUPLICATE).raised).tolist() == [3, 4]


def test_who_answers_twice_as_fast_as_the_others_is_noticed(wave: Snapshot) -> None:
    frozen = timed(wave)
    assert frozen.times is not None
    seconds = frozen.times.seconds.copy()
    seconds[3], seconds[4], seconds[5, 4:] = 6, 7, NOT_TIMED
    column = flagged(replace(frozen, times=replace(frozen.times, seconds=seconds))).column(Noticed.SPEED)
    assert np.flatnonzero(column.raised).tolist() == [3]
    assert not column.judged[5]  # four pages say nothing of anybody


def test_nothing_is_said_of_speed_where_no_page_was_timed(wave: Snapshot) -> None:
    column = flagged(wave).column(Noticed.SPEED)
    assert not column.judged.any()
    assert not column.raised.any()
    assert column.why == "too few pages were timed"


def test_what_a_wave_cannot_carry_is_said_and_raises_nothing() -> None:
    few = snapshot([4, 4, 4], missing=0.0)
    column = flagged(few).column(Noticed.UNUSUAL)
    assert "12 respondents answered all" in column.why
    assert not column.raised.any()


def test_an_instrument_without_scales_is_said_nothing_of() -> None:
    made = making.instrument([making.single("a", 1, 2)])
    found = flagged(making.snapshot(made, [{"a": 1}, {"a": 1}]))
    assert all(column.why and not column.raised.any() for column in found.columns)


def test_flags_go_with_the_people_whatever_their_order(wave: Snapshot) -> None:
    planted = copied(answered(wave, [3], dict.fromkeys(BRS, 5)), 4, 90)
    order = np.random.default_rng(3).permutation(len(planted))
    straight, mixed = flagged(planted), flagged(people(planted, order))
    for one, other in zip(straight.columns, mixed.columns, strict=True):
        np.testing.assert_array_equal(other.raised, one.raised[order])
        np.testing.assert_allclose(other.values, one.values[order], rtol=1e-9)


def test_no_figure_changes_for_times_or_flags(wave: Snapshot) -> None:
    spec = based(wave)
    plain, with_times = compute(wave, spec), compute(timed(wave), spec)
    np.testing.assert_array_equal(with_times.values, plain.values)
    np.testing.assert_array_equal(with_times.n, plain.n)
