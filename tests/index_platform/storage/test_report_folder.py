import json
from pathlib import Path

import pytest

from index_platform.storage.report_folder import RECORD, ReportFolder, opened
from instruments.errors import ConflictError


def test_a_file_is_held_while_it_is_what_was_written_of_the_same_inputs(tmp_path: Path) -> None:
    with opened(tmp_path / "out") as folder:
        path = folder.keep("east.pdf", "inputs", b"content")
    assert path.read_bytes() == b"content"
    assert ReportFolder(tmp_path / "out").holds("east.pdf", "inputs")
    assert not ReportFolder(tmp_path / "out").holds("east.pdf", "other inputs")
    assert not ReportFolder(tmp_path / "out").holds("west.pdf", "inputs")
    path.write_bytes(b"content, altered")
    assert not ReportFolder(tmp_path / "out").holds("east.pdf", "inputs")
    path.unlink()
    assert not ReportFolder(tmp_path / "out").holds("east.pdf", "inputs")


def test_a_file_that_nobody_remembers_is_not_held_and_looking_makes_nothing(tmp_path: Path) -> None:
    (tmp_path / "east.pdf").write_bytes(b"content")
    assert not ReportFolder(tmp_path).holds("east.pdf", "inputs")
    assert not ReportFolder(tmp_path / "new").holds("east.pdf", "inputs")
    assert [path.name for path in tmp_path.iterdir()] == ["east.pdf"]


def test_what_other_builds_wrote_is_remembered_beside_what_this_one_writes(tmp_path: Path) -> None:
    for name in ("west.pdf", "east.pdf"):
        with opened(tmp_path) as folder:
            folder.keep(name, f"inputs of {name}", b"content")
    assert all(ReportFolder(tmp_path).holds(name, f"inputs of {name}") for name in ("east.pdf", "west.pdf"))
    assert list(json.loads((tmp_path / RECORD).read_bytes())["files"]) == ["east.pdf", "west.pdf"]


def test_two_builds_never_write_into_one_folder(tmp_path: Path) -> None:
    with opened(tmp_path), pytest.raises(ConflictError, match="another build"), opened(tmp_path):
        pass
    with opened(tmp_path) as folder:  # the first is done
        folder.keep("east.pdf", "inputs", b"content")


def test_drafts_of_a_killed_build_are_cleared_away_and_nothing_of_anybody_else(tmp_path: Path) -> None:
    for name in (".0123456789abcdef.part", ".thesis.part", "0123456789abcdef.part"):
        (tmp_path / name).write_bytes(b"half")
    with opened(tmp_path):
        assert sorted(path.name for path in tmp_path.iterdir()) == [".thesis.part", "0123456789abcdef.part"]


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", "no JSON", '{"format": 2, "files": {}}', '{"format": 1, "files": {"a": 1}}', '"\udc00"'],
)
def test_a_record_that_we_did_not_write_is_never_written_over(tmp_path: Path, content: str) -> None:
    (tmp_path / RECORD).write_text(content, errors="surrogatepass")
    with pytest.raises(ConflictError, match="not what a build of reports wrote"), opened(tmp_path):
        pass
    assert (tmp_path / RECORD).read_text(errors="surrogatepass") == content
