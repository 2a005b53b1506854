"""Themes by place: from ten people on, there and overall, and nothing that follows from what is shown."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instruments.errors import InvalidInputError
from scoring.arrays import Bools, Ints
from scoring.disclosure import protect_counts
from scoring.disclosure.themes import theme_counts
from scoring.published import ShownCount, Withheld
from scoring.spec import DisclosureRule

RULE = DisclosureRule()
PLACES = 4


def people(gave: list[int], others: list[int]) -> tuple[Bools, Ints]:
    """Who gave the one theme, and where: ``gave`` and ``others`` by place, the last of no known place."""
    rows = [-1 if place == PLACES else place for place in range(PLACES + 1)]
    place = np.repeat([*rows, *rows], [*gave, *others])
    given = np.repeat([True, False], [sum(gave), sum(others)])
    return given[:, None], place.astype(np.int64)


def test_a_theme_is_shown_where_ten_gave_it_and_rounded() -> None:
    given, place = people([23, 31, 40, 12, 0], [60, 60, 60, 60, 0])
    found = theme_counts(given, place, PLACES, ["buses"], RULE)
    assert found.themes["buses"] == tuple(ShownCount(count=count) for count in (105, 25, 30, 40, 10))
    assert found.answered[0] == ShownCount(count=345)


def test_one_small_place_hides_a_second_one() -> None:
    given, place = people([9, 31, 40, 12, 0], [60, 60, 60, 60, 0])
    _, first, *others = theme_counts(given, place, PLACES, ["buses"], RULE).themes["buses"]
    assert first is Withheld.PROTECTS_ANOTHER
    assert others.count(Withheld.PROTECTS_ANOTHER) == 1


def test_a_theme_that_few_gave_overall_is_shown_nowhere() -> None:
    given, place = people([9, 0, 0, 0, 0], [60, 60, 60, 60, 0])
    assert set(theme_counts(given, place, PLACES, ["buses"], RULE).themes["buses"]) == {Withheld.TOO_FEW}


counts = st.lists(st.integers(0, 40), min_size=PLACES + 1, max_size=PLACES + 1)


@given(counts, counts)
@settings(derandomize=True, deadline=None)
def test_no_theme_is_shown_of_fewer_than_ten_or_without_its_whole(gave: list[int], others: list[int]) -> None:
    given, place = people(gave, others)
    found = theme_counts(given, place, PLACES, ["buses"], RULE)
    whole, *places = found.themes["buses"]
    for count, shown in zip([sum(gave), *gave], (whole, *places), strict=False):
        assert isinstance(shown, Withheld) or count >= RULE.minimum_base
    if isinstance(whole, Withheld):
        assert all(isinstance(one, Withheld) for one in places)
    table = np.array([[sum(gave), sum(others)], *zip(gave[:-1], others[:-1], strict=True)])
    for ours, gates in zip((whole, *places), protect_counts(table, RULE), strict=True):
        assert isinstance(ours, Withheld) or ours == gates[0]


def test_themes_that_do_not_fit_the_answers_are_refused() -> None:
    given, place = people([9, 0, 0, 0, 0], [60, 60, 60, 60, 0])
    with pytest.raises(InvalidInputError):
        theme_counts(given, place, PLACES, ["buses", "parks"], RULE)
