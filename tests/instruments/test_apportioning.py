import pytest
from hypothesis import given
from hypothesis import strategies as st

from instruments.apportioning import whole_numbers
from instruments.errors import InvalidInputError


def test_counts_are_shared_out_by_the_largest_remainders() -> None:
    assert whole_numbers({"a": 1.0, "b": 1.0, "c": 1.0}, 10) == {"a": 4, "b": 3, "c": 3}
    assert whole_numbers({"a": 2.6, "b": 3.3, "c": 4.1}, 10) == {"a": 3, "b": 3, "c": 4}


@pytest.mark.parametrize("nothing", [{}, {"a": 0.0, "b": 0.0}])
def test_counts_of_nobody_are_refused(nothing: dict[str, float]) -> None:
    with pytest.raises(InvalidInputError, match="add up to nothing"):
        whole_numbers(nothing, 10)


@given(
    st.dictionaries(st.text(max_size=3), st.floats(0.01, 1e6), min_size=1, max_size=9),
    st.integers(1, 10**6),
)
def test_whole_numbers_add_up_and_are_less_than_one_off(exact: dict[str, float], total: int) -> None:
    found = whole_numbers(exact, total)
    assert sum(found.values()) == total
    assert list(found) == list(exact)
    for key, value in exact.items():
        assert abs(found[key] - value * total / sum(exact.values())) < 1 + 1e-6
