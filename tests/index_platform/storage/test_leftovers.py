"""What a kill left half made goes; whatever has its name stays."""

import os
import time
from pathlib import Path

from index_platform.storage.leftovers import cleared


def _abandoned(folder: Path) -> None:
    """As if nobody had touched what lies in a folder for over an hour."""
    before = time.time() - 3601
    for path in folder.iterdir():
        os.utime(path, (before, before), follow_symlinks=False)


def test_drafts_go_and_what_is_whole_stays(tmp_path: Path) -> None:
    for name in ("first-1", ".first-2.part", ".first-2.run", ".run-a1b2", ".hidden"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").touch()
    for name in ("first-0a.parquet", ".00ff.part", "part", "a.part"):
        (tmp_path / name).touch()
    _abandoned(tmp_path)
    assert cleared(tmp_path) == (".00ff.part", ".first-2.part", ".first-2.run", ".run-a1b2")
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == [".hidden", "a.part", "first-0a.parquet", "first-1", "part"]


def test_a_draft_that_is_a_link_goes_and_where_it_leads_stays(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / ".first-2.part").symlink_to(tmp_path / "elsewhere")
    _abandoned(tmp_path / "folder")
    assert cleared(tmp_path / "folder") == (".first-2.part",)
    assert (tmp_path / "elsewhere").is_dir()


def test_a_draft_that_somebody_may_be_writing_stays(tmp_path: Path) -> None:
    (tmp_path / ".first-1.00ff.part").mkdir()
    (tmp_path / ".00ff.part").touch()
    lately = time.time() - 3500
    os.utime(tmp_path / ".00ff.part", (lately, lately))
    assert cleared(tmp_path) == ()
    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_that_is_not_there_holds_none(tmp_path: Path) -> None:
    assert cleared(tmp_path / "none") == ()
