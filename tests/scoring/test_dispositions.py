"""The rates of AAPOR, worked by hand from the formulas of the Standard Definitions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instruments.errors import InvalidInputError
from scoring.dispositions import Disposition, disposition, final, sample_rates

D = Disposition


def _sample(**counts: int) -> dict[str, list[Disposition]]:
    return {f"{name}-{each}": [D[name.upper()]] for name, count in counts.items() for each in range(count)}


def test_the_rates_of_a_sample_are_those_worked_by_hand() -> None:
    """I 40, P 10, R 20, NC 15, O 5, UH 6, UO 4, and 8 not eligible: 100 cases of 108 chosen.

    RR1 = I / (I + P + R + NC + O + UH + UO) = 40 / 100; RR2 = (I + P) / 100 = 50 / 100;
    CON1 = (I + P + R + O) / 100 = 75 / 100; COOP1 = I / (I + P + R + O) = 40 / 75.
    """
    sample = _sample(
        complete=40,
        partial=10,
        refusal=20,
        non_contact=15,
        other=5,
        home_unknown=6,
        person_unknown=4,
        not_eligible=8,
    )
    rates = sample_rates(sample, 108)
    assert (rates.cases, rates.rr1, rates.rr2, rates.con1) == (100, 0.40, 0.50, 0.75)
    assert rates.coop1 == 40 / 75


def test_an_address_that_nobody_has_visited_is_unknown_and_lowers_the_rates() -> None:
    assert sample_rates(_sample(complete=1), 1).rr1 == 1.0
    rates = sample_rates(_sample(complete=1), 4)
    assert (rates.cases, rates.rr1, rates.con1, rates.coop1) == (4, 0.25, 0.25, 1.0)


def test_of_nobody_no_rate_is_told() -> None:
    nobody = sample_rates({}, 0)
    assert (nobody.cases, nobody.rr1, nobody.rr2, nobody.con1, nobody.coop1) == (0, None, None, None, None)
    assert sample_rates(_sample(non_contact=3), 3).coop1 is None
    assert sample_rates(_sample(not_eligible=3), 3).rr1 is None


@pytest.mark.parametrize(
    ("visits", "stands"),
    [
        ([], D.HOME_UNKNOWN),
        ([D.NON_CONTACT, D.COMPLETE], D.COMPLETE),
        ([D.REFUSAL, D.COMPLETE], D.COMPLETE),  # somebody who thought it over
        ([D.REFUSAL, D.NON_CONTACT], D.REFUSAL),
        ([D.HOME_UNKNOWN, D.NOT_ELIGIBLE], D.NOT_ELIGIBLE),
        ([D.NON_CONTACT, D.HOME_UNKNOWN], D.NON_CONTACT),
        ([D.OTHER, D.NON_CONTACT, D.NON_CONTACT], D.OTHER),
    ],
)
def test_of_several_visits_that_stands_which_tells_most(
    visits: list[Disposition], stands: Disposition
) -> None:
    assert final(visits) is stands
    assert final(reversed(visits)) is stands


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("1.1", D.COMPLETE),
        ("1.2", D.PARTIAL),
        ("2.10", D.REFUSAL),
        ("2.11", D.REFUSAL),
        ("2.20", D.NON_CONTACT),
        ("2.30", D.OTHER),
        ("2.331", D.OTHER),
        ("3.18", D.HOME_UNKNOWN),
        ("3.20", D.PERSON_UNKNOWN),
        ("3.90", D.PERSON_UNKNOWN),
        ("4.50", D.NOT_ELIGIBLE),
    ],
)
def test_a_code_stands_for_what_the_definitions_say(code: str, kind: Disposition) -> None:
    assert disposition(code) is kind


@pytest.mark.parametrize("code", ["", "1", "1.3", "2", "5.1", "1.1x", "1.1.1", "2.1²", "4", "41.1", "hello"])
def test_what_is_no_code_is_refused_with_those_there_are(code: str) -> None:
    with pytest.raises(InvalidInputError, match="2\\.1"):
        disposition(code)


def test_more_addresses_than_were_chosen_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="3 addresses were visited of 2"):
        sample_rates(_sample(complete=3), 2)


@given(st.dictionaries(st.text(max_size=3), st.lists(st.sampled_from(D)), max_size=30), st.integers(0, 20))
def test_rates_are_shares_in_their_order(visited: dict[str, list[Disposition]], more: int) -> None:
    rates = sample_rates(visited, len(visited) + more)
    if rates.rr1 is not None and rates.rr2 is not None and rates.con1 is not None:
        assert 0 <= rates.rr1 <= rates.rr2 <= rates.con1 <= 1
