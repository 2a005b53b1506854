import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.precision import (
    Precision,
    downwards,
    nearest,
    precision,
    printed,
    printed_range,
    rounded_base,
    upwards,
    within,
)
from scoring.spec import Measure, MeasureKind, PrecisionRule, Unit

RULE = PrecisionRule()


def measure(unit: Unit, low: float, high: float) -> Measure:
    kind = {Unit.INDEX: MeasureKind.INDEX, Unit.PER_CENT: MeasureKind.SHARE, Unit.SCORE: MeasureKind.MEAN}[
        unit
    ]
    return Measure(key="m", title="M", kind=kind, unit=unit, group="g", low=low, high=high)


SHARE, INDEX = measure(Unit.PER_CENT, 0, 1), measure(Unit.INDEX, 70, 130)
TEN, FIVE = measure(Unit.SCORE, 0, 10), measure(Unit.SCORE, 1, 5)


@pytest.mark.parametrize(
    ("base", "half_width", "state"),
    [
        (100, 10.0, Precision.SHOW),
        (99, 10.0, Precision.CAUTION),
        (50, 3.0, Precision.CAUTION),
        (49, 3.0, Precision.TOO_UNCERTAIN),
        (10, 3.0, Precision.TOO_UNCERTAIN),
        (100, 10.1, Precision.CAUTION),
        (100, 15.0, Precision.CAUTION),
        (100, 15.1, Precision.TOO_UNCERTAIN),
        (1000, float("nan"), Precision.TOO_UNCERTAIN),
        (1000, 0.0, Precision.TOO_UNCERTAIN),
    ],
)
def test_the_rows_of_the_rule(base: int, half_width: float, state: Precision) -> None:
    assert precision(base, half_width, INDEX, RULE, clusters=20) is state
    assert precision(base, half_width / 100, SHARE, RULE, clusters=20) is state
    assert precision(base, half_width / 10, TEN, RULE, clusters=20) is state
    assert precision(base, half_width / 25, FIVE, RULE, clusters=20) is state


@pytest.mark.parametrize(("clusters", "shown"), [(1, False), (19, False), (20, True), (1000, True)])
def test_few_households_or_venues_are_too_uncertain_however_many_people_they_sent(
    clusters: int, shown: bool
) -> None:
    found = precision(1000, 3.0, INDEX, RULE, clusters=clusters)
    assert found is (Precision.SHOW if shown else Precision.TOO_UNCERTAIN)


def test_each_unit_has_its_step() -> None:
    assert printed(0.525, SHARE) == 53
    assert printed(99.5, INDEX) == 100
    assert printed(7.25, TEN) == 7.3


def test_limits_are_rounded_outwards() -> None:
    assert printed_range(0.521, 0.529, SHARE) == (52, 53)
    assert printed_range(95.9, 104.1, INDEX) == (95, 105)
    assert printed_range(7.41, 7.42, TEN) == (7.4, 7.5)


def test_a_limit_that_lies_on_a_step_but_for_the_dust_of_binary_fractions_stays_there() -> None:
    assert printed_range(0.29, 0.57, SHARE) == (29, 57)  # 0.29 * 100 is 28.999999999999996
    assert upwards(7.1 + 0.2 - 0.2, 1) == 7.1


def test_limits_end_where_the_scale_ends() -> None:
    assert within(-0.02, 1.01, SHARE) == (0, 1)
    assert within(0.5, 5.2, FIVE) == (1, 5)
    assert within(60, 140, INDEX) == (60, 140)


@pytest.mark.parametrize(("count", "base"), [(10, 10), (12, 10), (13, 15), (2398, 2400), (9, 10)])
def test_bases_are_rounded_to_five(count: int, base: int) -> None:
    assert rounded_base(count, 5) == base


@given(value=st.floats(-1e4, 1e4), decimals=st.integers(0, 2))
def test_a_rounded_value_lies_within_its_rounded_limits(value: float, decimals: int) -> None:
    assert downwards(value, decimals) <= nearest(value, decimals) <= upwards(value, decimals)
    assert abs(nearest(value, decimals) - value) <= 0.5 * 10**-decimals + 1e-8
