"""Which wave was asked first: told by days alone, and never the other way round."""

from itertools import permutations, product

import pytest

from index_platform.wave_order import WaveOrder

ORDER = WaveOrder(
    {
        "spring": ("2026-03-01", "2026-03-31"),
        "summer": ("2026-06-01", "2026-08-31"),
        "august": ("2026-08-01", "2026-09-15"),
        "winter": ("2026-12-01", "2026-12-20"),
        "some day": (None, None),
        "until March": (None, "2026-03-02"),
        "from October": ("2026-10-01", None),
    }
)


def test_a_wave_is_before_another_that_began_when_it_was_over() -> None:
    assert ORDER.is_before("spring", "summer")
    assert not ORDER.is_before("summer", "spring")
    assert not ORDER.is_before("spring", "spring")
    assert ORDER.is_before("until March", "from October")


@pytest.mark.parametrize("pair", [("summer", "august"), ("some day", "winter"), ("until March", "spring")])
def test_waves_side_by_side_or_without_days_have_no_order(pair: tuple[str, str]) -> None:
    assert not ORDER.is_known(*pair)
    assert not ORDER.is_known(*reversed(pair))


def test_no_two_waves_are_before_each_other_and_order_carries_over() -> None:
    for one, two in product(ORDER.days, repeat=2):
        assert not (ORDER.is_before(one, two) and ORDER.is_before(two, one))
    known = ("spring", "summer", "winter")
    for one, two, three in permutations(known):
        if ORDER.is_before(one, two) and ORDER.is_before(two, three):
            assert ORDER.is_before(one, three)


def test_the_nearest_before_has_none_between() -> None:
    others = ("spring", "summer", "some day", "winter")
    assert ORDER.nearest_before("winter", others) == ("summer",)
    assert ORDER.nearest_before("winter", ("spring", "some day")) == ("spring",)
    assert ORDER.nearest_before("spring", others) == ()
    assert ORDER.nearest_before("winter", ("spring", "summer", "august")) == ("summer", "august")


def test_the_newest_is_before_none_and_the_last_named_where_days_do_not_tell() -> None:
    assert ORDER.newest(("winter", "spring", "summer")) == "winter"
    assert ORDER.newest(("winter", "some day", "spring")) == "some day"
    assert ORDER.newest(("some day", "winter")) == "winter"
    assert ORDER.newest(()) is None
