"""A folder for a web server: whole at every moment, and no content written twice."""

from pathlib import Path

import pytest

from index_platform.public_files.site import SiteFolder, file_name
from index_platform.storage.files import written_whole
from instruments.errors import InvalidInputError


@pytest.fixture
def folder(tmp_path: Path) -> SiteFolder:
    return SiteFolder(tmp_path / "site", write=written_whole)


def _shown(folder: SiteFolder, pages: dict[str, bytes], *, still: bool = True) -> bool:
    with folder.alone(lambda: None):
        return folder.show({name: folder.put(page)[0] for name, page in pages.items()}, still=lambda: still)


def _served(folder: SiteFolder) -> dict[str, bytes]:
    root = folder.now.resolve()
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def test_what_is_shown_is_served_and_nothing_else_stays(folder: SiteFolder, tmp_path: Path) -> None:
    first = {"index.html": b"home", "places/QN/index.html": b"north", "data.csv": b"1"}
    second = {"index.html": b"home", "data.csv": b"2"}
    for pages in (first, second):
        assert _shown(folder, pages)
        assert _served(folder) == pages
    assert sorted(path.read_bytes() for path in (tmp_path / "site" / "contents").iterdir()) == [b"2", b"home"]
    assert len(list((tmp_path / "site").iterdir())) == 3  # contents, one tree, and the link to it


def test_what_may_not_be_shown_any_more_is_not(folder: SiteFolder) -> None:
    assert _shown(folder, {"index.html": b"old"})
    assert not _shown(folder, {"index.html": b"new"}, still=False)
    assert _served(folder) == {"index.html": b"old"}


def test_a_content_lies_there_once_and_keeps_its_date(folder: SiteFolder) -> None:
    assert _shown(folder, {"a.csv": b"same", "b.csv": b"same"})
    root = folder.now
    before = (root / "a.csv").stat()
    assert before.st_ino == (root / "b.csv").stat().st_ino
    assert _shown(folder, {"a.csv": b"same", "c.csv": b"other"})
    assert (root / "a.csv").stat().st_mtime_ns == before.st_mtime_ns


def test_everything_is_taken_down_at_once_also_while_somebody_writes(folder: SiteFolder) -> None:
    folder.leave({"index.html": b"anew"})
    assert not folder.now.exists()  # nothing was served, so nothing is
    assert _shown(folder, {"index.html": b"home", "figures.csv": b"1"})
    with folder.alone(lambda: None):
        folder.leave({"index.html": b"anew"})
        assert _served(folder) == {"index.html": b"anew"}


def test_who_waits_for_another_may_be_told_to_leave(folder: SiteFolder) -> None:
    """A server that stops would else stop only when another one has written its site."""

    def leave() -> None:
        raise TimeoutError

    with folder.alone(lambda: None), pytest.raises(TimeoutError), folder.alone(leave):
        pytest.fail("two at once")
    with folder.alone(leave):  # given free
        pass


@pytest.mark.parametrize(
    ("address", "kind", "name"),
    [
        ("/", "text/html; charset=utf-8", "index.html"),
        ("/places/QN", "text/html", "places/QN/index.html"),
        ("/releases/R1/data.csv", "text/csv; header=present", "releases/R1/data.csv"),
        ("/questionnaires/brs@1.0/in/bn/paper.html", "text/html", "questionnaires/brs@1.0/in/bn/paper.html"),
    ],
)
def test_an_address_is_a_file_that_a_server_finds_without_rules(address: str, kind: str, name: str) -> None:
    assert file_name(address, kind) == name


@pytest.mark.parametrize("address", ["/places/..", "/a/./b", "/a\\b", "/a\0b"])
def test_no_address_leads_out_of_the_folder(address: str) -> None:
    with pytest.raises(InvalidInputError, match="no address of a file"):
        file_name(address, "text/html")
