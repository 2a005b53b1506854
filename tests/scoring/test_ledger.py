from dataclasses import replace

import pytest

from scoring.ledger import Ledger, LedgerEntry

ENTRY = LedgerEntry(wave="w1", geography="testham 2023", snapshot="aaa", definition="ddd")


def test_the_first_release_of_a_wave_is_open() -> None:
    assert Ledger().closing(ENTRY) is None


def test_the_same_snapshot_under_the_same_definition_stays_open() -> None:
    assert Ledger((ENTRY, ENTRY)).closing(ENTRY) is None


@pytest.mark.parametrize(
    "other", [{"snapshot": "bbb"}, {"definition": "eee"}, {"geography": "testham 2024", "snapshot": "bbb"}]
)
def test_another_snapshot_definition_or_geography_of_a_released_wave_is_closed(
    other: dict[str, str],
) -> None:
    assert Ledger((ENTRY,)).closing(replace(ENTRY, **other)) == ENTRY


def test_another_wave_is_open() -> None:
    assert Ledger((replace(ENTRY, wave="w0", snapshot="bbb"),)).closing(ENTRY) is None


def test_every_earlier_release_counts() -> None:
    other = replace(ENTRY, snapshot="bbb")
    assert Ledger((ENTRY, other)).closing(ENTRY) == other
    assert Ledger((ENTRY, other)).closing(other) == ENTRY
