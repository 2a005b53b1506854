"""The whole way of a wave gives the same bytes from either database: answers, snapshot, run, release."""

from pathlib import Path

import pytest

from index_platform.db import reading
from index_platform.queries import releases as stored_releases
from index_platform.services import exporting, releases
from index_platform.settings import from_environment
from tests.index_platform.survey import MOMENT, random_rows, run_made


def _way(folder: Path, url: str) -> dict[str, object]:
    """What the whole way leaves, with the time of day kept out of it."""
    folder.mkdir()
    with run_made(folder, random_rows(240, seed=20261122), url=url) as engine:
        release = releases.proposed(engine, folder / "RUN", moment=MOMENT)
        releases.approved(engine, release.id, moment=MOMENT)
        exporting.exported(engine, "first", folder / "out.csv", moment=MOMENT)
        with reading(engine) as session:
            document = stored_releases.document(session, release.id)
            approved = stored_releases.get(session, release.id)
    settings = from_environment({"THRIVING_DATA_DIR": str(folder / "data")})
    [snapshot] = settings.snapshots.glob("*.parquet")
    return {
        "snapshot": (snapshot.name, snapshot.read_bytes()),
        "run": {path.name: path.read_bytes() for path in sorted((folder / "RUN").iterdir())},
        "release": (document, approved),
        "export": (folder / "out.csv").read_bytes(),
    }


@pytest.mark.slow
def test_a_wave_comes_out_the_same_from_either_database(tmp_path: Path, postgres: str) -> None:
    from_file, from_server = _way(tmp_path / "file", ""), _way(tmp_path / "server", postgres)
    for name, made in from_file.items():
        assert made == from_server[name], name
