"""The truth of Oldham's demo, its people, and one finished demo for all tests that look at one."""

from pathlib import Path

import pytest

from index_platform.demo import population, truth
from index_platform.demo.facts import facts
from index_platform.demo.whole_way import whole_way
from instruments import geography
from tests.index_platform.demo.made import MOMENT, Finished, Oldham
from tests.once import made_once


@pytest.fixture(scope="session")
def oldham() -> Oldham:
    folder = facts("oldham")
    planned, where = truth.read(folder / "truth.yaml"), geography.read(folder)
    everyone = population.population(planned, where, folder / "margins.yaml")
    return Oldham(folder=folder, truth=planned, geography=where, everyone=everyone)


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    return made_once(tmp_path_factory, "finished", _finished)


def _finished(folder: Path) -> Finished:
    told: list[str] = []
    made = whole_way(folder / "demo", clock=lambda: MOMENT, tell=told.append)
    return Finished(demo=made, told=tuple(told))
