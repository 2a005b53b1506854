"""Batches of reports: what is unchanged stays, what fails fails alone, and a kill leaves whole files only."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from index_platform.services import documents, report_building
from index_platform.services.documents import MAKERS, Built, Maker
from index_platform.services.report_building import Document, Failure, Outdated
from index_platform.services.workers import REPORTS, workers
from index_platform.storage.report_folder import RECORD, ReportFolder, opened
from instruments.errors import InvalidInputError
from reports.content import PlaceReport
from reports.pdf import pdf
from tests.index_platform.survey import MOMENT, Way
from tests.reports.cases import report

STEMS = ("tci-north-end-autumn-2026-r1", "tci-south-end-autumn-2026-r1")
Told = tuple[str, Callable[[], Sequence[Document]]]


@dataclass(frozen=True)
class Note:
    """A content for writers that tests can look through."""

    words: str


def plain(note: Note) -> bytes:
    return note.words.encode()


def refusing(note: Note) -> bytes:
    raise InvalidInputError(f"{note.words} cannot be set", where="here", fix="Say it otherwise.")


def faulty(note: Note) -> bytes:
    raise KeyError(note.words)


def dying(_: Note) -> bytes:
    os._exit(9)


def note(name: str, write: Callable[[Note], bytes] = plain, words: str = "") -> Document:
    return Document(name=name, content=Note(words or name), write=write)


def told(*named: Document) -> list[Told]:
    return [(one.name, lambda one=one: [one]) for one in named]


def built(folder: Path, *named: Document, number: int = 1) -> list[tuple[Path, ...] | Failure]:
    with opened(folder) as here, workers(number, loads=REPORTS) as executor:
        todo = [one for one in report_building.outdated(told(*named), here) if isinstance(one, Outdated)]
        todo = [one for one in todo if one.documents]
        return list(report_building.built(todo, here, executor=executor))


def names(made: Sequence[tuple[Path, ...] | Failure]) -> list[str]:
    return sorted(path.name for one in made if not isinstance(one, Failure) for path in one)


def test_only_what_changed_is_made_again(tmp_path: Path) -> None:
    assert names(built(tmp_path, note("a"), note("b"), note("c"))) == ["a", "b", "c"]
    assert built(tmp_path, note("a"), note("b"), note("c")) == []
    assert names(built(tmp_path, note("a"), note("b", words="new"), note("c"))) == ["b"]
    (tmp_path / "a").unlink()
    (tmp_path / "c").write_bytes(b"altered by hand")
    assert names(built(tmp_path, note("a"), note("b", words="new"), note("c"))) == ["a", "c"]
    assert (tmp_path / "c").read_bytes() == b"c"


def test_inputs_tell_content_and_writer_apart_and_equal_ones_not() -> None:
    given = [note("a"), note("a", words="b"), note("a", write=refusing)]
    assert len({one.inputs for one in given}) == 3
    assert replace(note("a"), name="elsewhere").inputs == note("a").inputs


@pytest.mark.parametrize("number", [1, 2])
def test_what_fails_fails_alone_and_says_why(tmp_path: Path, number: int) -> None:
    made = built(tmp_path, note("a"), note("b", refusing), note("c", faulty), note("d"), number=number)
    assert names(made) == ["a", "d"]
    failed = sorted((one for one in made if isinstance(one, Failure)), key=lambda one: one.place)
    assert [(one.place, one.what) for one in failed] == [("b", "b cannot be set"), ("c", "KeyError: 'c'")]
    assert failed[0].fix == "Say it otherwise."
    assert "the fault is ours" in failed[1].fix
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "d", RECORD]


def test_a_place_of_which_nothing_can_be_told_fails_alone(tmp_path: Path) -> None:
    def untold() -> list[Document]:
        raise ZeroDivisionError

    found = list(report_building.outdated([("a", untold), *told(note("b"))], ReportFolder(tmp_path)))
    assert [type(one) for one in found] == [Failure, Outdated]
    assert isinstance(found[0], Failure)
    assert found[0].what == "ZeroDivisionError"


def test_a_worker_that_dies_is_told_and_the_next_build_goes_on(tmp_path: Path) -> None:
    made = built(tmp_path, note("a", dying), number=2)
    assert [isinstance(one, Failure) for one in made] == [True]
    assert names(built(tmp_path, note("a"), number=2)) == ["a"]


def test_all_of_a_place_is_made_before_any_of_it_is_written(tmp_path: Path) -> None:
    both = Outdated(place="a", documents=(note("a.txt"), note("a.pdf", refusing)))
    with opened(tmp_path) as folder:
        [failed] = report_building.built([both], folder)
    assert isinstance(failed, Failure)
    assert list(tmp_path.iterdir()) == []


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_more_workers_write_the_same_bytes(tmp_path: Path) -> None:
    given = [
        Document(name=f"{name}.pdf", content=report(name), write=pdf) for name in ("rich", "nobody", "Naples")
    ]
    for number in (1, 2):
        assert len(names(built(tmp_path / str(number), *given, number=number))) == 3
    assert bytes_of(tmp_path / "1") == bytes_of(tmp_path / "2")


# the documents of a release


def summary(made: Built) -> tuple[list[str], list[str], list[str]]:
    return [path.name for path in made.files], list(made.places), list(made.unchanged)


def test_a_release_that_was_built_is_not_built_again_but_where_a_file_is_gone(released: Way) -> None:
    out = released.folder / "out"
    assert summary(documents.built(released.engine, "R1", out, formats=["html"], moment=MOMENT)) == (
        [f"{stem}.html" for stem in STEMS],
        ["North End", "South End"],
        [],
    )
    before = bytes_of(out)
    assert summary(documents.built(released.engine, "R1", out, formats=["html"], moment=MOMENT)) == (
        [],
        [],
        ["North End", "South End"],
    )
    (out / f"{STEMS[1]}.html").unlink()
    again = documents.built(released.engine, "R1", out, formats=["html"], moment=MOMENT)
    assert summary(again) == ([f"{STEMS[1]}.html"], ["South End"], ["North End"])
    assert bytes_of(out) == before


def test_a_dry_run_says_what_would_be_built_and_writes_nothing(released: Way) -> None:
    out, formats = released.folder / "out", ["html", "csv"]
    planned = documents.planned(released.engine, "R1", out, formats=formats, moment=MOMENT)
    assert not out.exists()
    assert planned == documents.built(released.engine, "R1", out, formats=formats, moment=MOMENT)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    after = documents.planned(released.engine, "R1", out, formats=formats, moment=MOMENT)
    assert after.unchanged == ("North End", "South End")
    assert [path.name for path in after.files] == [
        "data.csv",
        "data.csv-metadata.json",
        "groups.csv",
        "official.csv",
    ]
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before


def test_another_program_builds_everything_again(released: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    out = released.folder / "out"
    documents.built(released.engine, "R1", out, formats=["html"], moment=MOMENT)
    monkeypatch.setattr(report_building, "fingerprint", lambda: "another")
    assert len(documents.planned(released.engine, "R1", out, formats=["html"], moment=MOMENT).places) == 2


def test_changing_one_place_builds_one(released: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    out, known = released.folder / "out", MAKERS["html"]
    documents.built(released.engine, "R1", out, formats=["html"], moment=MOMENT)

    def renamed(source: documents.Source, code: str) -> tuple[object, ...]:
        [said] = known.says(source, code)
        assert isinstance(said, PlaceReport)
        return (replace(said, members="Three streets and a park.") if code == "QS" else said,)

    changed = Maker(says=renamed, write=known.write, ending=known.ending)
    monkeypatch.setattr(documents, "MAKERS", {"html": changed})
    made = documents.built(released.engine, "R1", out, formats=["html"], moment=MOMENT)
    assert summary(made) == ([f"{STEMS[1]}.html"], ["South End"], ["North End"])
    assert "Three streets and a park." in made.files[0].read_text()


_ENDLESS = """
import sys, time
from pathlib import Path
from index_platform.services import report_building
from index_platform.services.report_building import Document, Outdated
from index_platform.services.workers import REPORTS, workers
from index_platform.storage.report_folder import opened
from reports.html import lone_page
from reports.pdf import pdf
from tests.reports.cases import report

made = report("rich")
places = [
    Outdated(place=str(n), documents=(
        Document(name=f"{n}.pdf", content=made, write=pdf),
        Document(name=f"{n}.html", content=made, write=lone_page),
    ))
    for n in range(500)
]
with opened(Path(sys.argv[1])) as folder, workers(int(sys.argv[2]), loads=REPORTS) as executor:
    for _ in report_building.built(places, folder, executor=executor):
        pass
"""


@pytest.fixture(params=[1, 2])
def killed(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The folder of a build that was killed half-way, with so many workers."""
    command = [sys.executable, "-c", _ENDLESS, str(tmp_path / "out"), str(request.param)]
    root = Path(__file__).resolve().parents[3]
    with subprocess.Popen(command, cwd=root, start_new_session=True) as process:
        until = time.monotonic() + 120
        while len(list((tmp_path / "out").glob("*.html"))) < 2 and time.monotonic() < until:
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGKILL)
    return tmp_path / "out"


@pytest.mark.slow
def test_a_kill_half_way_leaves_whole_files_and_the_next_build_goes_on(killed: Path) -> None:
    files = [path for path in killed.iterdir() if path.suffix in (".pdf", ".html")]
    assert len(files) >= 3
    ends = {".pdf": b"%%EOF", ".html": b"</html>"}
    for path in files:
        assert path.read_bytes().rstrip().endswith(ends[path.suffix])
    with opened(killed) as folder:  # nobody holds it any more
        assert {path.suffix for path in killed.iterdir()} == {".pdf", ".html", ".json"}
        whole = Document(name="0.pdf", content=report("rich"), write=pdf)
        assert folder.holds("0.pdf", whole.inputs)
