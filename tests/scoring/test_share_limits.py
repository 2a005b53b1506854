"""Limits of a share: each method against its own definition, and refusals."""

from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from instruments.errors import InvalidInputError
from scoring.share_limits import ShareMethod, effective_answers, share_limits

SHARES = st.floats(0.02, 0.98)
WITHIN = [method for method in ShareMethod if method is not ShareMethod.PLAIN]


@pytest.mark.parametrize("method", [ShareMethod.WILSON, ShareMethod.BETA])
@pytest.mark.parametrize("hits", [1, 7, 20, 39])
def test_single_draws_have_the_limits_of_the_binomial(method: ShareMethod, hits: int) -> None:
    share = np.array([hits / 40])
    low, high = share_limits(share, np.sqrt(share * (1 - share) / 40), 0.95, method=method)
    name: Literal["wilson", "exact"] = "wilson" if method is ShareMethod.WILSON else "exact"
    exact = binomtest(hits, 40).proportion_ci(0.95, method=name)
    assert (low[0], high[0]) == pytest.approx((exact.low, exact.high), abs=1e-12)
    assert effective_answers(share, np.sqrt(share * (1 - share) / 40))[0] == pytest.approx(40.0)


@pytest.mark.parametrize("method", WITHIN)
@given(share=SHARES, error=st.floats(0.001, 0.3))
def test_limits_hold_the_share_and_stay_between_nobody_and_all(
    method: ShareMethod, share: float, error: float
) -> None:
    low, high = share_limits(np.array([share]), np.array([error]), 0.95, method=method)
    assert 0.0 <= low[0] < share < high[0] <= 1.0


@pytest.mark.parametrize("method", ShareMethod)
@given(share=SHARES, error=st.floats(0.001, 0.2))
def test_limits_of_those_who_do_not_are_the_mirror_of_those_who_do(
    method: ShareMethod, share: float, error: float
) -> None:
    low, high = share_limits(np.array([share]), np.array([error]), 0.9, method=method)
    other_low, other_high = share_limits(np.array([1 - share]), np.array([error]), 0.9, method=method)
    np.testing.assert_allclose((1 - other_high, 1 - other_low), (low, high), atol=1e-9)


@pytest.mark.parametrize("method", ShareMethod)
def test_a_higher_level_and_fewer_degrees_of_freedom_widen_limits(method: ShareMethod) -> None:
    def width(level: float, df: float) -> float:
        low, high = share_limits(
            np.array([0.2]), np.array([0.03]), level, method=method, n=np.array([300]), degrees_of_freedom=df
        )
        return float(high[0] - low[0])

    assert width(0.9, 20) < width(0.95, 20) < width(0.95, 5)


@pytest.mark.parametrize("method", ShareMethod)
@pytest.mark.parametrize(("share", "error"), [(0.0, 0.0), (1.0, 0.0), (0.4, 0.0), (np.nan, np.nan)])
def test_a_share_without_an_error_has_no_limits(method: ShareMethod, share: float, error: float) -> None:
    assert np.isnan(share_limits(np.array([share]), np.array([error]), 0.95, method=method)).all()


def test_beta_limits_with_degrees_of_freedom_ask_for_the_answers() -> None:
    with pytest.raises(InvalidInputError, match="need the number of answers"):
        share_limits(np.array([0.2]), np.array([0.1]), 0.95, method=ShareMethod.BETA, degrees_of_freedom=5)


def test_a_level_that_is_no_share_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="Give a share between 0 and 1"):
        share_limits(np.array([0.2]), np.array([0.1]), 95.0)
