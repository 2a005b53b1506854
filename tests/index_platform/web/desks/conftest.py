"""A site with a wave of 240 answers, open, and people of every role that has a part in it."""

from pathlib import Path

import pytest

from index_platform.services import importing, places, waves
from index_platform.services.importing import Request
from tests.index_platform.survey import INSTRUMENT, MOMENT, PLACES, WAVE, random_rows
from tests.index_platform.web.desks.office import Office
from tests.index_platform.web.people import Site


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
