"""A folder is there whole or not at all, and nothing that is not ours is ever removed."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from index_platform.demo.folder import DATA, MARKER, rebuilt
from index_platform.services import database
from index_platform.settings import from_environment
from instruments.errors import ConflictError, InvalidInputError, NotPermittedError

HANG = """
import sys, time
from pathlib import Path
from index_platform.demo.folder import rebuilt
with rebuilt(Path(sys.argv[1])) as folder:
    (folder / "half").write_text("half done")
    print("half", flush=True)
    time.sleep(600)
"""


def build(target: Path, name: str = "report.pdf", text: str = "done") -> None:
    with rebuilt(target) as folder:
        (folder / name).write_text(text)


def build_with_an_answer(target: Path) -> None:
    with rebuilt(target) as folder:
        database.upgraded(from_environment({"THRIVING_DATA_DIR": str(folder / DATA)}))
        receive(folder, "of the demo")


def receive(folder: Path, name: str) -> None:
    row = (name, "w", "i@1.0", "import", "0" * 64, b"{}", "accepted", "2026-11-22T08:15:00Z")
    columns = "id, wave, instrument, door, sha256, content, status, received_at"
    with closing(sqlite3.connect(folder / DATA / "thriving.db")) as connection, connection:
        connection.execute(f"INSERT INTO received ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)


def fail(target: Path) -> None:
    with rebuilt(target) as folder:
        (folder / "report.pdf").write_text("second")
        raise RuntimeError("no more")


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "somewhere" / "demo"


def test_a_folder_appears_when_it_is_done(target: Path) -> None:
    with rebuilt(target) as folder:
        (folder / "report.pdf").write_text("done")
        assert not target.exists()
    assert names(target) == [MARKER, "report.pdf"]
    assert names(target.parent) == ["demo"]


def test_an_empty_folder_may_be_there(target: Path) -> None:
    target.mkdir(parents=True)
    build(target)
    assert names(target) == [MARKER, "report.pdf"]


def test_a_second_run_leaves_nothing_of_the_first(target: Path) -> None:
    build(target, "old.pdf")
    build(target, "new.pdf")
    assert names(target) == [MARKER, "new.pdf"]
    assert names(target.parent) == ["demo"]


def test_a_run_that_fails_leaves_the_earlier_demo(target: Path) -> None:
    build(target, text="first")
    with pytest.raises(RuntimeError, match="no more"):
        fail(target)
    assert (target / "report.pdf").read_text() == "first"
    assert names(target.parent) == ["demo"]


@pytest.mark.parametrize("earlier", [False, True])
def test_a_folder_with_work_of_others_is_refused(target: Path, earlier: bool) -> None:
    if earlier:
        build(target)
    target.mkdir(parents=True, exist_ok=True)
    (target / "thesis.odt").write_text("years of work")
    with pytest.raises(NotPermittedError, match=r"thesis\.odt"):
        build(target)
    assert (target / "thesis.odt").read_text() == "years of work"


def test_a_demo_that_took_in_no_more_answers_is_replaced(target: Path) -> None:
    build_with_an_answer(target)
    build(target)
    assert names(target) == [MARKER, "report.pdf"]


def test_answers_that_came_in_since_are_never_removed(target: Path) -> None:
    build_with_an_answer(target)
    receive(target, "of a person")
    with pytest.raises(NotPermittedError, match="would be lost: 1 answer") as refusal:
        build(target)
    assert "thriving responses export" in refusal.value.fix
    with closing(sqlite3.connect(target / DATA / "thriving.db")) as connection:
        assert connection.execute("SELECT count(*) FROM received").fetchone() == (2,)


def test_people_who_got_an_account_since_are_never_removed(target: Path) -> None:
    build_with_an_answer(target)
    with closing(sqlite3.connect(target / DATA / "thriving.db")) as connection, connection:
        added = "INSERT INTO accounts (id, email, name, state, created_at)"
        connection.execute(f"{added} VALUES ('a', 'a@b', 'A', 'invited', '2026')")
    with pytest.raises(NotPermittedError, match="would be lost: 1 account") as refusal:
        build(target)
    assert "thriving serve" in refusal.value.fix


def test_answers_that_come_in_while_the_next_demo_is_built_are_never_removed(target: Path) -> None:
    build_with_an_answer(target)
    with pytest.raises(NotPermittedError, match="would be lost"), rebuilt(target):
        receive(target, "of a person")
    assert names(target.parent) == ["demo"]
    assert names(target) == [MARKER, DATA]


def test_a_file_is_refused(target: Path) -> None:
    target.parent.mkdir(parents=True)
    target.write_text("a file")
    with pytest.raises(ConflictError, match="it is a file"):
        build(target)


def test_two_runs_at_once_do_not_meet(target: Path) -> None:
    with rebuilt(target) as folder:
        (folder / "report.pdf").write_text("first")
        with pytest.raises(ConflictError, match="another run"):
            build(target)
    assert (target / "report.pdf").read_text() == "first"


def test_a_run_that_was_killed_is_cleared_away_by_the_next(target: Path) -> None:
    build(target, text="before")
    command = [sys.executable, "-c", HANG, str(target)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half\n"
        process.send_signal(signal.SIGKILL)
    assert (target / "report.pdf").read_text() == "before"
    assert names(target.parent) == [".demo.building", "demo"]
    build(target, text="after")
    assert names(target) == [MARKER, "report.pdf"]
    assert (target / "report.pdf").read_text() == "after"
    assert names(target.parent) == ["demo"]


def test_a_run_that_was_killed_between_its_two_moves_is_made_good(target: Path) -> None:
    """The old folder has its former name by then, and nothing is at the place."""
    build(target, text="before")
    target.rename(target.with_name(".demo.former"))
    build(target, text="after")
    assert names(target.parent) == ["demo"]
    assert (target / "report.pdf").read_text() == "after"


def test_a_link_to_a_folder_stays_a_link(target: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    target.mkdir(parents=True)
    link.symlink_to(target)
    build(link)
    assert link.is_symlink()
    assert names(target) == [MARKER, "report.pdf"]


def test_a_place_below_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InvalidInputError, match="nothing can be written"):
        build(tmp_path / "file" / "demo")
