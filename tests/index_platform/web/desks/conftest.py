"""A site with a wave of 240 answers, open, and people of every role that has a part in it."""

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Engine

from index_platform.services import importing
from index_platform.services.importing import Request
from index_platform.settings import Settings, from_environment
from tests.index_platform.fresh import filled, put
from tests.index_platform.survey import INSTRUMENT, MOMENT, WAVE, random_rows, start
from tests.index_platform.web.desks.office import Office
from tests.index_platform.web.people import Site, running


@pytest.fixture
def office(site: Site) -> Office:
    """A site before anything was done on it."""
    return Office(site)


@pytest.fixture
def settings(settings: Settings, request: pytest.FixtureRequest) -> Settings:
    """Of a site that has its answers before it starts, where the test asks for them."""
    if "collecting" in request.fixturenames:
        put(_collected(), settings)
    return settings


@pytest.fixture
def collecting(office: Office) -> Office:
    """The wave ``first`` takes answers, and 240 people have answered."""
    return office


@cache
def _collected() -> bytes:
    return filled(_collect)


def _collect(engine: Engine, folder: Path) -> None:
    start(engine, folder, wave=WAVE.replace("brs@1.0", INSTRUMENT))
    (folder / "answers.csv").write_text(random_rows(240, seed=20261122))
    request = Request(file=folder / "answers.csv", wave="first", instrument=INSTRUMENT)
    importing.imported(engine, request, clock=lambda: MOMENT)


@pytest.fixture
def public_office(released_once: Path, tmp_path: Path) -> Iterator[Office]:
    """A running site of its own with a release that is public, before anybody was there."""
    shutil.copytree(released_once, tmp_path / "way")
    with running(from_environment({"THRIVING_DATA_DIR": str(tmp_path / "way" / "data")})) as site:
        yield Office(site)
