from dataclasses import replace

import numpy as np

from scoring.levels import reported_places, rows_at_level, rows_reported
from tests.scoring.builders import geography, snapshot


def test_the_whole_comes_first_and_then_the_report_level() -> None:
    assert [place.code for place in reported_places(geography(3))] == ["T", "C1", "C2", "C3"]


def test_everybody_belongs_to_the_place_that_holds_theirs() -> None:
    frozen = snapshot([5, 4, 3], unplaced=2)
    assert rows_reported(frozen).tolist() == [0] * 5 + [1] * 4 + [2] * 3 + [-1] * 2
    wards = rows_at_level(frozen, "ward")
    assert (wards[:12] // 3).tolist() == rows_reported(frozen)[:12].tolist()
    assert wards[12:].tolist() == [-1, -1]


def test_a_place_above_a_level_belongs_to_no_place_of_it() -> None:
    frozen = snapshot([5])
    known_by_town_only = replace(frozen, place=np.zeros(5, dtype=np.int32))
    assert rows_reported(known_by_town_only).tolist() == [-1] * 5


def test_a_report_on_the_whole_alone_has_no_other_places() -> None:
    frozen = snapshot([5, 4])
    alone = replace(frozen, geography=replace(frozen.geography, report_level="town"))
    assert [place.code for place in reported_places(alone.geography)] == ["T"]
    assert rows_reported(alone).tolist() == [-1] * 9
