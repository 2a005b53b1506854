"""The demo's five reports built again: to the same bytes, and only where a place has changed."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from index_platform.services import database, documents, signposts
from index_platform.services.documents import MAKERS, Source
from index_platform.services.workers import REPORTS, workers
from index_platform.settings import Settings
from index_platform.storage.report_folder import RECORD
from reports.content import PlaceReport
from tests.index_platform.demo.made import Finished
from tests.index_platform.survey import MOMENT

pytestmark = pytest.mark.slow  # it needs a finished demo


@pytest.fixture
def engine(finished: Finished) -> Iterator[Engine]:
    data = finished.demo.data
    with database.opened(Settings(data_dir=data, database_url=f"sqlite:///{data / 'thriving.db'}")) as opened:
        yield opened


def contents(files: tuple[Path, ...]) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in files}


def test_built_again_elsewhere_by_two_workers_each_file_has_the_same_bytes(
    finished: Finished, engine: Engine, tmp_path: Path
) -> None:
    services = signposts.read(finished.demo.data)
    with workers(2, loads=REPORTS) as executor:
        made = documents.built(
            engine,
            finished.demo.waves[-1].release,
            tmp_path,
            services=services,
            executor=executor,
            moment=MOMENT,
        )
    assert len(made.files) == 10
    assert contents(made.files) == contents(finished.demo.reports)


def test_where_nothing_changed_nothing_is_built_and_a_changed_place_alone_is(
    finished: Finished, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in (*finished.demo.reports, finished.demo.folder / RECORD):
        shutil.copy(file, tmp_path)
    release, services = finished.demo.waves[-1].release, signposts.read(finished.demo.data)
    again = documents.built(engine, release, tmp_path, services=services, moment=MOMENT)
    assert (again.files, len(again.unchanged)) == ((), 5)

    says = MAKERS["pdf"].says

    def changed(source: Source, code: str) -> tuple[object, ...]:
        [told] = says(source, code)
        assert isinstance(told, PlaceReport)
        return (replace(told, members="Other wards.") if code == "OLD-E" else told,)

    makers = {kind: replace(MAKERS[kind], says=changed) for kind in documents.STANDARD}
    monkeypatch.setattr(documents, "MAKERS", makers)
    before = contents(finished.demo.reports)
    made = documents.built(engine, release, tmp_path, services=services, moment=MOMENT)
    assert made.places == ("East",)
    assert [file.suffix for file in made.files] == [".pdf", ".html"]
    after = contents(tuple(tmp_path / name for name in before))
    assert {name for name in before if before[name] != after[name]} == {file.name for file in made.files}
