"""A site with a wave of 240 answers, open, and people of every role that has a part in it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from index_platform.services import importing, places, releases, waves
from index_platform.services.importing import Request
from index_platform.settings import from_environment
from tests.index_platform.fresh import opened
from tests.index_platform.survey import INSTRUMENT, MOMENT, PLACES, WAVE, random_rows
from tests.index_platform.web.desks.office import Office
from tests.index_platform.web.people import Site, running


@pytest.fixture
def office(site: Site) -> Office:
    """A site before anything was done on it."""
    return Office(site)


@pytest.fixture
def collecting(office: Office, tmp_path: Path) -> Office:
    """The wave ``first`` takes answers, and 240 people have answered."""
    engine = office.site.engine
    (tmp_path / "places").mkdir()
    (tmp_path / "places" / "places.yaml").write_text(PLACES)
    (tmp_path / "wave.yaml").write_text(WAVE.replace("brs@1.0", INSTRUMENT))
    (tmp_path / "answers.csv").write_text(random_rows(240, seed=20261122))
    places.load(engine, tmp_path / "places", moment=MOMENT)
    waves.create(engine, tmp_path / "wave.yaml", moment=MOMENT)
    waves.opened(engine, "first", moment=MOMENT)
    request = Request(file=tmp_path / "answers.csv", wave="first", instrument=INSTRUMENT)
    importing.imported(engine, request, clock=lambda: MOMENT)
    return office


@pytest.fixture(scope="module")
def public_way(whole_way: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small town with a release that is public. Copied, never changed."""
    folder = tmp_path_factory.mktemp("desk") / "way"
    shutil.copytree(whole_way, folder)
    settings = from_environment({"THRIVING_DATA_DIR": str(folder / "data")})
    with opened(settings) as engine:
        releases.proposed(engine, folder / "RUN", moment=MOMENT)
        releases.approved(engine, "R1", moment=MOMENT)
    return folder


@pytest.fixture
def public_office(public_way: Path, tmp_path: Path) -> Iterator[Office]:
    """A running site of its own with that release, before anybody was there."""
    shutil.copytree(public_way, tmp_path / "way")
    with running(from_environment({"THRIVING_DATA_DIR": str(tmp_path / "way" / "data")})) as site:
        yield Office(site)
