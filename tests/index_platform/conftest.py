"""What every test of the shell may use: an empty data folder, and a small survey open for answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index_platform.services import database, places, waves
from index_platform.settings import Settings, from_environment
from tests.index_platform.survey import MOMENT, PLACES, WAVE, Survey


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
        waves.opened(engine, "first")
        yield Survey(settings, engine)
