import ast
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index_platform.storage.files import require_no_file, writing, written_whole
from instruments.errors import ConflictError, InvalidInputError

# who writes otherwise, and why: a lock file that must stay the same file; databases, which SQLite writes
OTHER_WRITERS = {"demo/folder.py": {"write_text"}, "services/database_file.py": {"TemporaryDirectory"}}
# a run folder is filled with whole files, then named
OTHER_WRITERS |= {"storage/runs.py": {"TemporaryDirectory"}}
# what somebody sent is read from a folder that is gone when it was
OTHER_WRITERS |= {"services/uploads.py": {"TemporaryDirectory", "write_bytes"}}
# what the processes of a pool share lies in a folder that is gone with the pool
OTHER_WRITERS |= {"services/workers.py": {"TemporaryDirectory"}}
WRITING = {"write_text", "write_bytes", "mkstemp", "NamedTemporaryFile", "TemporaryDirectory"}

_KILLED = """
import os, signal, sys
from pathlib import Path
from index_platform.storage.files import written_whole

def kill(event, arguments):
    if event == "os.rename":
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(kill)
written_whole(Path(sys.argv[1]), b"new" * 100_000)
"""
_TRACED = """
import os, sys
from pathlib import Path
from index_platform.storage.files import written_whole

def told(frame, event, function):
    if event == "c_call" and function.__name__ in ("write", "flush", "fsync", "rename", "replace"):
        print(function.__name__)

sys.setprofile(told)
written_whole(Path(sys.argv[1]), b"new")
sys.setprofile(None)
"""


def _python(program: str, path: Path) -> "subprocess.CompletedProcess[str]":
    root = Path(__file__).resolve().parents[3]
    command = [sys.executable, "-c", program, str(path)]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_a_file_is_written_with_its_folder_and_replaces_what_stood_there(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "file.bin"
    for content in (b"first", b"second", b""):
        assert written_whole(path, content) == path
        assert path.read_bytes() == content
        assert list(path.parent.iterdir()) == [path]


def test_a_file_has_the_rights_that_the_account_gives_to_new_files(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"")
    written_whole(tmp_path / "whole", b"")
    assert (tmp_path / "whole").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_the_content_is_on_disk_before_its_name_and_the_name_before_we_return(tmp_path: Path) -> None:
    said = _python(_TRACED, tmp_path / "file")
    assert said.stdout.split() == ["write", "flush", "fsync", "replace", "fsync"]


def test_a_kill_before_the_last_step_leaves_what_stood_there(tmp_path: Path) -> None:
    written_whole(tmp_path / "file", b"old")
    assert _python(_KILLED, tmp_path / "file").returncode == -signal.SIGKILL
    assert (tmp_path / "file").read_bytes() == b"old"


def test_an_error_leaves_nothing_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(IsADirectoryError):
        written_whole(tmp_path / "taken", b"content")
    assert os.listdir(tmp_path) == ["taken"]
    assert os.listdir(tmp_path / "taken") == []


def test_a_place_that_takes_nothing_is_told_with_a_way_out(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    path = tmp_path / "file" / "below"
    with pytest.raises(InvalidInputError, match="nothing can be written there") as refusal, writing(path):
        written_whole(path, b"content")
    assert (refusal.value.where, refusal.value.fix[:12]) == (str(path), "Name a place")


def test_a_file_that_is_there_is_never_written_over_unasked(tmp_path: Path) -> None:
    require_no_file(tmp_path / "file")
    (tmp_path / "file").write_bytes(b"mine")
    with pytest.raises(ConflictError, match="already"):
        require_no_file(tmp_path / "file")


def _written_otherwise(repository: Path) -> Iterator[tuple[str, str]]:
    """Every use of another way to write, by module."""
    shell = repository / "index_platform"
    for path in sorted(shell.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node, "attr", getattr(node, "id", ""))
            if isinstance(node, ast.Attribute | ast.Name) and name in WRITING:
                yield path.relative_to(shell).as_posix(), name


def test_nobody_else_writes_files(repository: Path) -> None:
    assert set(_written_otherwise(repository)) == {
        (module, name) for module, names in OTHER_WRITERS.items() for name in names
    }
