"""What every test of the shell may use: an empty data folder, and a small survey open for answers."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from index_platform.services import database, freezing, importing, index, places, releases, waves
from index_platform.services.importing import Request
from index_platform.settings import Settings, from_environment
from tests.index_platform.survey import INSTRUMENT, MOMENT, PLACES, WAVE, Survey, Way, random_rows


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a data folder of their own."""
    return from_environment({"THRIVING_DATA_DIR": str(tmp_path / "data")})


@pytest.fixture
def survey(settings: Settings, tmp_path: Path) -> Iterator[Survey]:
    """The small survey, open for answers."""
    with database.opened(settings) as engine:
        (tmp_path / "places").mkdir()
        (tmp_path / "places" / "places.yaml").write_text(PLACES)
        (tmp_path / "wave.yaml").write_text(WAVE)
        places.load(engine, tmp_path / "places", moment=MOMENT)
        waves.create(engine, tmp_path / "wave.yaml", moment=MOMENT)
        waves.opened(engine, "first", moment=MOMENT)
        yield Survey(settings, engine)


@pytest.fixture(scope="session")
def whole_way(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a frozen wave of 240 answers, its base and a run. Copied, never changed."""
    folder = tmp_path_factory.mktemp("whole")
    settings = from_environment({"THRIVING_DATA_DIR": str(folder / "data")})
    (folder / "places").mkdir()
    (folder / "places" / "places.yaml").write_text(PLACES)
    (folder / "wave.yaml").write_text(WAVE.replace("brs@1.0", INSTRUMENT))
    (folder / "answers.csv").write_text(random_rows(240, seed=20261122))
    with database.opened(settings) as engine:
        places.load(engine, folder / "places", moment=MOMENT)
        waves.create(engine, folder / "wave.yaml", moment=MOMENT)
        waves.opened(engine, "first", moment=MOMENT)
        request = Request(file=folder / "answers.csv", wave="first", instrument=INSTRUMENT)
        importing.imported(engine, request, database=settings.database_file, clock=lambda: MOMENT)
        waves.closed(engine, "first", moment=MOMENT)
        frozen = freezing.frozen(engine, "first", settings.snapshots, moment=MOMENT)
    index.base(frozen.path, "tci@1.0", folder / "base.json")
    index.run(frozen.path, "tci@1.0", folder / "base.json", folder / "RUN")
    return folder


@pytest.fixture
def way(whole_way: Path, tmp_path: Path) -> Iterator[Way]:
    """A copy of the whole way, to be changed."""
    folder = tmp_path / "way"
    shutil.copytree(whole_way, folder)
    settings = from_environment({"THRIVING_DATA_DIR": str(folder / "data")})
    with database.opened(settings) as engine:
        yield Way(folder, settings, engine)


@pytest.fixture
def released(way: Way) -> Way:
    """A copy of the whole way with its run released."""
    releases.proposed(way.engine, way.run, moment=MOMENT)
    releases.approved(way.engine, "R1", moment=MOMENT)
    return way
