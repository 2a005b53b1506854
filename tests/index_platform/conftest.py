"""What every test of the shell may use: an empty data folder, and a small survey open for answers."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index_platform.services import database, releases
from index_platform.settings import Settings, from_environment
from tests.index_platform.corrected import found_wrong
from tests.index_platform.fresh import opened
from tests.index_platform.paper import Desk, manned
from tests.index_platform.second import both_released
from tests.index_platform.survey import MOMENT, Survey, Way, random_rows, run_made, start, started
from tests.once import made_once
from tests.signatures import shared_signatures


@pytest.fixture(scope="session", autouse=True)
def _signatures_shared() -> Iterator[None]:
    with shared_signatures():
        yield


@pytest.fixture
def settings(tmp_path: Path, database_kind: str, request: pytest.FixtureRequest) -> Settings:
    """Settings with a data folder of their own, and a database of this kind."""
    url = request.getfixturevalue("postgres") if database_kind == "postgresql" else ""
    return from_environment({"THRIVING_DATA_DIR": str(tmp_path / "data"), "THRIVING_DATABASE_URL": url})


@pytest.fixture
def survey(settings: Settings, tmp_path: Path) -> Iterator[Survey]:
    """The small survey, open for answers."""
    with started(settings, tmp_path) as engine:
        yield Survey(settings, engine)


@pytest.fixture
def another(tmp_path: Path) -> Iterator[Survey]:
    """The small survey in a second database, empty too, and with a salt of its own."""
    settings = from_environment({"THRIVING_DATA_DIR": str(tmp_path / "another")})
    with database.opened(settings) as engine:  # not a copy, as that would share the salt
        start(engine, tmp_path)
        yield Survey(settings, engine)


@pytest.fixture(scope="session")
def whole_way(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a frozen wave of 240 answers, its base and a run. Copied, never changed."""

    def make(folder: Path) -> Path:
        with run_made(folder, random_rows(240, seed=20261122)):
            return folder

    return made_once(tmp_path_factory, "whole", make)


@pytest.fixture
def way(whole_way: Path, tmp_path: Path) -> Iterator[Way]:
    """A copy of the whole way, to be changed."""
    folder = tmp_path / "way"
    shutil.copytree(whole_way, folder)
    settings = from_environment({"THRIVING_DATA_DIR": str(folder / "data")})
    with opened(settings) as engine:
        yield Way(folder, settings, engine)


@pytest.fixture(scope="session")
def released_once(whole_way: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole way with its run released as R1. Copied, never changed."""
    return made_once(tmp_path_factory, "released", lambda folder: _gone_on(whole_way, folder, _released))


@pytest.fixture
def released(way: Way, released_once: Path) -> Way:
    """A copy of the whole way with its run released."""
    return _replaced(way, released_once)


@pytest.fixture(scope="session")
def both_once(whole_way: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole way with R1, of the first wave, and R2, of the second. Copied, never changed."""
    return made_once(tmp_path_factory, "both", lambda folder: _gone_on(whole_way, folder, both_released))


@pytest.fixture
def both(way: Way, both_once: Path) -> Way:
    """A copy of the whole way with R1, of the first wave, and R2, of the second."""
    return _replaced(way, both_once)


def _gone_on(begun: Path, folder: Path, go_on: Callable[[Way], object]) -> Path:
    """The folder, once it holds what another one holds and has gone on from there."""
    shutil.copytree(begun, folder, dirs_exist_ok=True)
    settings = from_environment({"THRIVING_DATA_DIR": str(folder / "data")})
    with opened(settings) as engine:
        go_on(Way(folder, settings, engine))
    return folder


def _released(way: Way) -> None:
    releases.proposed(way.engine, way.run, moment=MOMENT)
    releases.approved(way.engine, "R1", moment=MOMENT)


def _replaced(way: Way, made: Path) -> Way:
    """The way, holding what the other folder holds."""
    way.engine.dispose()  # nobody reads the file that is replaced
    shutil.copytree(made, way.folder, dirs_exist_ok=True)
    return way


@pytest.fixture(scope="session")
def found_wrong_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wave that was released wrongly, and the run of what is right. Copied, never changed."""

    def make(folder: Path) -> Path:
        with found_wrong(folder) as way:
            return way.folder

    return made_once(tmp_path_factory, "found-wrong", make)


@pytest.fixture
def wrong(found_wrong_once: Path, tmp_path: Path) -> Iterator[Way]:
    """A copy of it, to be changed."""
    folder = tmp_path / "wrong"
    shutil.copytree(found_wrong_once, folder)
    settings = from_environment({"THRIVING_DATA_DIR": str(folder / "data")})
    with opened(settings) as engine:
        yield Way(folder, settings, engine)


@pytest.fixture
def desk(settings: Settings, tmp_path: Path) -> Iterator[Desk]:
    """The wave ``first`` asks every kind of question; ann, ben and max may type, max decides."""
    with manned(settings, tmp_path) as found:
        yield found
