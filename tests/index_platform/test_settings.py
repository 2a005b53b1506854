import re
from pathlib import Path

import pytest

from index_platform.settings import SETTINGS, from_environment
from instruments.errors import InvalidInputError


@pytest.mark.parametrize(
    "url", ["postgresql://me:secret@host/db", "sqlite://", "sqlite:///", "sqlite:///:memory:", "thriving.db"]
)
def test_a_database_that_is_no_sqlite_file_is_refused_without_telling_a_password(url: str) -> None:
    with pytest.raises(InvalidInputError, match="not an SQLite file") as refusal:
        from_environment({"THRIVING_DATABASE_URL": url})
    assert "secret" not in str(refusal.value)


def test_nothing_set_means_a_folder_beside_us() -> None:
    for environ in ({}, {"THRIVING_DATA_DIR": "", "THRIVING_DATABASE_URL": ""}):
        found = from_environment(environ)
        assert found.data_dir == Path("thriving-data")
        assert found.database_file == Path("thriving-data/thriving.db")


def test_the_database_may_lie_elsewhere_than_the_data() -> None:
    found = from_environment({"THRIVING_DATA_DIR": "/a", "THRIVING_DATABASE_URL": "sqlite:////b/c.db"})
    assert (found.database_file, found.snapshots) == (Path("/b/c.db"), Path("/a/snapshots"))


def test_the_page_of_settings_tells_each_with_its_default(repository: Path) -> None:
    page = (repository / "docs" / "settings.md").read_text().partition("For the tests only")[0]
    rows = [line for line in page.splitlines() if line.startswith("| `THRIVING_")]
    assert rows == [f"| `{one.name}` | `{one.default}` | {one.about} |" for one in SETTINGS]


def test_no_other_setting_is_read_anywhere_in_the_program(repository: Path) -> None:
    known = {one.name for one in SETTINGS}
    files = (repository / "index_platform").rglob("*.py")
    assert {name for file in files for name in re.findall(r"THRIVING_[A-Z_]+", file.read_text())} == known
