from dataclasses import replace

import pytest

from scoring.ledger import Ledger, LedgerEntry

ENTRY = LedgerEntry(wave="w1", geography="testham 2023", place="C1", figure="satisfied", base=100)


@pytest.mark.parametrize(
    ("base", "singled_out"), [(100, False), (101, True), (99, True), (109, True), (110, False), (90, False)]
)
def test_two_releases_whose_bases_differ_by_a_few_single_them_out(base: int, singled_out: bool) -> None:
    assert Ledger((ENTRY,)).singles_out(replace(ENTRY, base=base), 10) is singled_out


@pytest.mark.parametrize(
    "other", [{"wave": "w2"}, {"geography": "testham 2024"}, {"place": "C2"}, {"figure": "x"}]
)
def test_other_figures_do_not_count(other: dict[str, str]) -> None:
    assert not Ledger((replace(ENTRY, **other),)).singles_out(replace(ENTRY, base=101), 10)


def test_every_earlier_release_counts() -> None:
    past = Ledger((ENTRY, replace(ENTRY, base=200), replace(ENTRY, base=300)))
    assert past.singles_out(replace(ENTRY, base=203), 10)
    assert not past.singles_out(replace(ENTRY, base=250), 10)
